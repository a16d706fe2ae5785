"""Writes `docs/openapi.json`, the description of the API, from the code.

usage: python scripts/openapi.py
"""

import json
import os
from pathlib import Path

import django
from django.utils import translation

TARGET = Path(__file__).resolve().parent.parent / "docs" / "openapi.json"


def main() -> None:
    """Write the description, in English and with sorted keys, so that a change reads well."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "symbionet.settings")
    django.setup()
    from symbionet.web.api import api  # noqa: PLC0415 (models load only once Django is set up)

    with translation.override("en"):
        text = json.dumps(api.get_openapi_schema(), ensure_ascii=False, indent=1, sort_keys=True)
    TARGET.write_text(f"{text}\n", encoding="utf-8")


if __name__ == "__main__":
    main()

"""What several commands share: the language of the answer and a few words."""

import locale
import os
from pathlib import Path

import click

from symbionet.wording import LANGUAGES, Language

__all__ = ["LANG", "NONE", "OUTPUT"]

NONE = {"en": "no partner found", "zh": "未找到合作方"}


def _language(_ctx: click.Context, _parameter: click.Parameter, value: str | None) -> Language:
    asked = value or os.environ.get("SYMBIONET_LANG") or ""
    if asked:
        for language in LANGUAGES:
            if asked.lower().replace("_", "-").split("-")[0].split(".")[0] == language:
                return language
        raise click.BadParameter(f"{asked!r} is not a language of Symbionet; say zh or en")
    system = next((os.environ[name] for name in ("LC_ALL", "LC_MESSAGES", "LANG") if os.environ.get(name)), "")
    return "zh" if (system or locale.getlocale()[0] or "").lower().startswith("zh") else "en"


LANG = click.option("--lang", callback=_language, metavar="zh|en", help="Language of the answer (else SYMBIONET_LANG).")


def _output(_ctx: click.Context, _parameter: click.Parameter, value: Path | None) -> Path | None:
    if value is None:
        return None
    if not value.parent.is_dir():
        raise click.BadParameter(f"folder {str(value.parent)!r} does not exist; make it first")
    if value.is_dir() or value.suffix.lower() != ".xlsx":
        raise click.BadParameter(f"{str(value)!r} is no name of a workbook; end it with .xlsx")
    return value


OUTPUT = click.option(
    "-o", "--output", type=click.Path(path_type=Path), callback=_output, help="Write a workbook (.xlsx) too."
)

"""What several commands share: the language of the answer and a few words."""

import locale
import os

import click

from symbionet.wording import LANGUAGES, Language

__all__ = ["LANG", "NONE"]

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

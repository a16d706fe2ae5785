"""Letters as PDF, set by Typst: Chinese and English by the same rules of the page, without an office suite."""

import json
from dataclasses import asdict
from importlib.resources import files
from pathlib import Path
from typing import Literal

import typst

from symbionet.letters.filling import Letter

__all__ = ["FONTS", "SIGNATURE", "letter_pdf", "letter_pictures"]

# the front-end build puts Noto Sans SC here; without it the fonts of the machine are taken
FONTS = Path(str(files("symbionet"))) / "web" / "static" / "build" / "fonts"
SIGNATURE = {"en": "name, date, seal", "zh": "签字、日期、盖章"}


def letter_pdf(letter: Letter) -> bytes:
    """The letter as a PDF of A4 pages."""
    return b"".join(_set(letter, "pdf"))


def letter_pictures(letter: Letter) -> list[bytes]:
    """The pages of the letter as PNG pictures, to look at."""
    return _set(letter, "png")


def _set(letter: Letter, form: Literal["pdf", "png"]) -> list[bytes]:
    data = {**asdict(letter), "title": letter.title, "signature": SIGNATURE[letter.lang]}
    source = (files("symbionet.letters") / "letter.typ").read_bytes()
    made = typst.compile(
        source,
        format=form,
        font_paths=typst.Fonts(font_paths=[FONTS] if FONTS.is_dir() else []),
        sys_inputs={"letter": json.dumps(data, ensure_ascii=False)},
    )
    return [part for part in (made if isinstance(made, list) else [made]) if part is not None]

"""Letters as PDF, set by Typst: Chinese and English by the same rules of the page, without an office suite."""

import json
from base64 import b64encode
from dataclasses import asdict
from functools import cache
from importlib.resources import files
from io import BytesIO
from itertools import groupby
from pathlib import Path
from typing import Literal

import qrcode
import typst
from PIL import Image
from qrcode.image.svg import SvgPathImage

from symbionet.letters.columns import column_widths
from symbionet.letters.filling import Letter

__all__ = ["FONTS", "MARGINS", "SIGNATURE", "letter_pdf", "letter_pictures", "picture_png"]

# the front-end build puts Noto Sans SC here; without it the fonts of the machine are taken
FONTS = Path(str(files("symbionet"))) / "shell" / "static" / "build" / "fonts"
MARGINS = 4.8  # cm, left and right together
LONG, SHORT = 29.7, 21.0  # cm, the sides of a page
REMEMBERED = 11  # papers: Typst keeps what it worked out until it was not needed for so many
SIGNATURE = {"en": "name, date, seal", "zh": "签字、日期、盖章"}


type Look = Literal["letter", "certificate"]


def letter_pdf(letter: Letter, *, look: Look = "letter", code: str = "", made: int | None = None) -> bytes:
    """The letter as a PDF of A4 pages; `code` is an address that a certificate shows as a square to scan. `made` is the
    moment that the file says it was made at, in seconds since 1970: the same one gives the same bytes; None: now.
    """
    return b"".join(_set(letter, "pdf", look, code, made=made))


def letter_pictures(letter: Letter, *, look: Look = "letter", code: str = "") -> list[bytes]:
    """The pages of the letter as PNG pictures, to look at."""
    return _set(letter, "png", look, code)


def picture_png(svg: str) -> bytes:
    """A picture in SVG as PNG, for Word: three points to each unit, on white."""
    page = (
        '#set page(width: 680pt, height: auto, margin: 0pt)\n#image(bytes(sys.inputs.svg), format: "svg", width: 100%)'
    )
    made = _compile(page.encode(), "png", {"svg": svg}, ppi=216.0)
    return made[0]


def _square(address: str) -> str:
    """The address as a QR code in SVG, with a quiet zone of two modules."""
    return qrcode.make(address, image_factory=SvgPathImage, border=2).to_string(encoding="unicode") if address else ""


def _embedded(picture: bytes) -> str:
    """A picture as an SVG that holds it: data of a page are text."""
    if not picture:
        return ""
    kind = "png" if picture.startswith(b"\x89PNG") else "jpeg"
    with Image.open(BytesIO(picture)) as read:
        width, height = read.size
    data = b64encode(picture).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">'
        f'<image width="{width}" height="{height}" href="data:image/{kind};base64,{data}"/></svg>'
    )


def _set(letter: Letter, form: Literal["pdf", "png"], look: Look, code: str, *, made: int | None = None) -> list[bytes]:
    settings = {
        "title": letter.title,
        "wide": letter.is_wide,
        "signature": SIGNATURE[letter.lang],
        "square": _square(code),
    }
    data = asdict(letter) | settings
    for block in data["blocks"]:
        block["photo"] = _embedded(block["photo"])
    whole = (LONG if letter.is_wide else SHORT) - MARGINS
    for kind, group in groupby(data["blocks"], key=lambda block: block["kind"]):
        if kind == "row":
            rows = list(group)
            rows[0]["widths"] = column_widths([row["cells"] for row in rows], whole=whole)
    source = (files("symbionet.letters") / f"{look}.typ").read_bytes()
    return _compile(source, form, {"letter": json.dumps(data, ensure_ascii=False)}, timestamp=made)


def _compile(
    source: bytes,
    form: Literal["pdf", "png"],
    inputs: dict[str, str],
    *,
    ppi: float | None = None,
    timestamp: int | None = None,
) -> list[bytes]:
    try:
        made = typst.compile(source, format=form, ppi=ppi, timestamp=timestamp, font_paths=_fonts(), sys_inputs=inputs)
    finally:
        _forget()
    return [part for part in (made if isinstance(made, list) else [made]) if part is not None]


@cache
def _fonts() -> typst.Fonts:
    """The fonts of papers, found and read once: a search takes 0.3 s, and each one would read its fonts anew."""
    return typst.Fonts(font_paths=[FONTS] if FONTS.is_dir() else [])


def _forget() -> None:
    """Have Typst let go of what it keeps in case the same paper is set again, up to 50 MB for each of the last ten.

    Its only way is that other papers follow: empty ones take 5 ms each.
    """
    for _paper in range(REMEMBERED):
        typst.compile(b"", format="png", ppi=1.0, font_paths=_fonts())

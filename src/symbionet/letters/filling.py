"""Templates of letters filled with values; what is not known stays visible as a gap."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from symbionet.engine.errors import UnknownCode
from symbionet.engine.packs import load_packs

__all__ = ["BLANK", "Block", "Letter", "fill_letter", "held_together", "letter_fields", "letter_kinds"]

PACK = "templates/letters"
BLANK = "______"
UPRIGHT = 7  # columns of a table that an upright page has room for
BY_HAND = "blank"  # a placeholder nobody can know beforehand
PLACEHOLDER = re.compile(r"\{([a-z_0-9]+)\}")

type Language = Literal["en", "zh"]


UNITS = "%|‰|°C|kWh|MWh|GWh|GJ|kW|MW|kg|km|mm|cm|m²|m³|t|CO2e?"
BEFORE_UNIT = re.compile(rf"(?<=\d) (?=(?:{UNITS})(?![A-Za-z0-9]))|(?<=\d\u00a0t) (?=CO2)|(?<=\d\u00a0kg) (?=CO2)")
BEFORE_NUMBER = re.compile(
    r"\b(Nos?\.|CNY|EUR|GB(?:/T)?|HJ|ISO|CWA|Letter|[Aa]rticles?|[Cc]hapters?|[Ss]ections?) (?=[−-]?\d)"
)
HARD = "\u00a0"  # a space that no line breaks


def held_together(text: str) -> str:
    """The text without breaks of lines between a number and its unit, or between what is numbered and its number.

    >>> texts = ("5, 10 and 15 % of 4.04 t CO2e", "GB 30485, see chapter 3", "5 to 6")
    >>> [held_together(text).count(HARD) for text in texts]
    [3, 2, 0]
    """
    held = BEFORE_UNIT.sub(HARD, BEFORE_UNIT.sub(HARD, text))  # “t CO2e” is held once its number is
    return BEFORE_NUMBER.sub(rf"\1{HARD}", held)


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A paragraph, list entry or table row: `kind` says which, `text` its words or label, `value` the right cell.

    Rows ("row") that follow each other are one table of as many columns as they have `cells`, headed by the first,
    which says the columns of figures (`right`), counted from 0. "figure" blocks that follow each other stand side by
    side: `value` large above `text`, `note` small below. A "picture" is an SVG (`picture`), `text` what it
    shows; "beside" blocks after it, paragraphs `cells` under the heading `text`, stand beside it on pages that lie,
    else below. A "photo" is a PNG or JPEG (`photo`), `width` of the page wide (0 to 1), with its words below. A "break"
    begins a page, a "chapter" is a title within the text, a "foot" stands at the foot of each page.
    """

    kind: str
    text: str
    value: str = ""
    cells: tuple[str, ...] = ()
    right: tuple[int, ...] = ()
    note: str = ""
    picture: str = ""
    photo: bytes = b""
    width: float = 0.7


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A filled document; `missing` names the placeholders without a value, in their order."""

    kind: str
    lang: Language
    blocks: tuple[Block, ...]
    missing: tuple[str, ...]

    @property
    def title(self) -> str:
        """The words of the title."""
        return next(block.text for block in self.blocks if block.kind == "title")

    @property
    def is_wide(self) -> bool:
        """Whether a table asks for pages that lie."""
        return any(len(block.cells) > UPRIGHT for block in self.blocks if block.kind == "row")


def letter_kinds() -> tuple[str, ...]:
    """The kinds of documents that have a template, in the order of the pack.

    >>> letter_kinds()[:3]
    ('introduction', 'nda', 'sample_request')
    """
    return tuple(dict.fromkeys(row["letter"] for row in load_packs().rows(PACK)))


def letter_fields(kind: str, pack: str = PACK) -> tuple[str, ...]:
    """The placeholders that values fill in a template, in their order.

    >>> letter_fields("introduction")[:3]
    ('resource', 'provider', 'receiver')
    """
    found = [name for row in _rows(kind, pack) for name in PLACEHOLDER.findall(row["en"]) if name != BY_HAND]
    return tuple(dict.fromkeys(found))


def fill_letter(kind: str, values: Mapping[str, str], *, lang: Language, pack: str = PACK) -> Letter:
    """The document of a kind in a language, filled with values; without a value a placeholder becomes a gap.

    `pack` names the templates, "templates/letters" unless an app has its own.

    Raises UnknownCode for a kind without a template.

    >>> letter = fill_letter("introduction", {"resource": "fly ash"}, lang="en")
    >>> letter.title
    'Introduction: fly ash'
    >>> letter.blocks[1].text
    'To: ______; ______'
    """
    blocks = []
    for row in _rows(kind, pack):
        text, _bar, value = row[lang].partition("|")
        blocks.append(Block(kind=row["kind"], text=_filled(text, values), value=_filled(value, values)))
    missing = [name for name in letter_fields(kind, pack) if not values.get(name, "").strip()]
    return Letter(kind=kind, lang=lang, blocks=tuple(blocks), missing=tuple(missing))


def _rows(kind: str, pack: str = PACK) -> list[Mapping[str, str]]:
    rows = [row for row in load_packs().rows(pack) if row["letter"] == kind]
    if not rows:
        raise UnknownCode(f"no template is called {kind!r}: choose one of {', '.join(letter_kinds())}")
    return rows


def _filled(text: str, values: Mapping[str, str]) -> str:
    return PLACEHOLDER.sub(lambda match: values.get(match.group(1), "").strip() or BLANK, text)

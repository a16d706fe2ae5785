"""Decides the encoding and the separator of a text file.

Statistical detectors are wrong on a few Chinese words, so the candidates are tried in the order of what they can prove:
a byte order mark, strict UTF-8, then GB 18030, Big5 and Windows-1252 by how common the characters are that they yield.
"""

import csv
import re
from collections import Counter
from collections.abc import Sequence
from io import StringIO

from symbionet.sheets.columns import heading_fields
from symbionet.sheets.guard import HostileFile

__all__ = ["decode_text", "split_rows"]

_SEPARATORS = (",", ";", "\t", "|", "，")
_BINARY = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")


def decode_text(data: bytes, name: str = "") -> str:
    """Return the text of a file of any common encoding; raises `HostileFile` where it is no text.

    >>> decode_text("资源名称,数量".encode("gb18030"))
    '资源名称,数量'
    >>> decode_text("Gießerei;Öl".encode("cp1252"))
    'Gießerei;Öl'
    """
    text = _decode(data)
    if text is None or len(_BINARY.findall(text[:10_000])) > 0:
        raise HostileFile("not-a-sheet", name=name, what="binary")
    return text


def _decode(data: bytes) -> str | None:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return data.decode(encoding, errors="replace")
    if b"\x00" in data[:4000]:
        return _utf16_without_mark(data)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    encoding = _guess(data[:200_000])
    if encoding == "cp1252":
        return data.decode("cp1252", errors="replace")
    return data.decode(encoding, errors="replace")


def _utf16_without_mark(data: bytes) -> str | None:
    sample = data[:4000]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if max(even, odd) * 8 < len(sample):  # not even a quarter of the characters are Latin
        return None
    try:
        return data.decode("utf-16-le" if odd > even else "utf-16-be")
    except UnicodeDecodeError:
        return None


def _guess(data: bytes) -> str:
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    if max(runs) == 1:  # accents stand alone; Chinese characters come in pairs of high bytes
        return "cp1252"
    gb, big5 = _share_gb(data), _share_big5(data)
    if max(gb, big5) >= 0.6:
        return "gb18030" if gb >= big5 else "big5hkscs"
    lone = sum(length == 1 for length in runs) / len(runs)
    if lone > 0.5:
        return "cp1252"
    return "gb18030" if gb >= big5 and gb > 0 else "big5hkscs" if big5 > 0 else "cp1252"


def _share_gb(data: bytes) -> float:
    """Share of the characters that are of the 3,755 most common ones of GB 2312, or its punctuation; 0 if invalid."""
    characters = _characters(data, "gb18030")
    common = 0
    for character, count in characters.items():
        code = character.encode("gb18030")
        if len(code) == 2 and (0xB0 <= code[0] <= 0xD7 or 0xA1 <= code[0] <= 0xA3) and code[1] >= 0xA1:
            common += count
    return common / max(sum(characters.values()), 1)


def _share_big5(data: bytes) -> float:
    """Share of the characters that are of the 5,401 common ones of Big5, or its punctuation; 0 if invalid."""
    characters = _characters(data, "big5hkscs")
    # two bytes may be a letter and an accent, which has no code alone
    codes = {character: character.encode("big5hkscs", errors="replace") for character in characters}
    common = sum(count for character, count in characters.items() if 0xA1 <= codes[character][0] <= 0xC6)
    return common / max(sum(characters.values()), 1)


def _characters(data: bytes, encoding: str) -> Counter[str]:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        if error.start < len(data) - 3:  # a sample may end inside a character
            return Counter()
        text = data[: error.start].decode(encoding)
    return Counter(character for character in text if character >= "\x80")


def split_rows(text: str, name: str = "") -> list[list[str]]:
    """Return the cells of delimited text; the separator is the one that makes even rows and known headings.

    >>> split_rows("企业;资源;数量\\n甲厂;粉煤灰;3,5")
    [['企业', '资源', '数量'], ['甲厂', '粉煤灰', '3,5']]
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if stated := re.match(r"sep=(.)\n", text, re.I):
        return _split(text[stated.end() :], stated[1], name)
    sample = text[:20_000]
    if len(text) > len(sample):
        sample = sample.rpartition("\n")[0] or sample
    best = max(_SEPARATORS, key=lambda separator: _evenness(_split(sample, separator, name, lenient=True)))
    return _split(text, best, name)


def _split(text: str, separator: str, name: str, *, lenient: bool = False) -> list[list[str]]:
    csv.field_size_limit(1_000_000)
    try:
        return list(csv.reader(StringIO(text), delimiter=separator, skipinitialspace=True))
    except csv.Error as error:
        if lenient:
            return []
        raise HostileFile("broken", name=name, what=str(error)) from None


def _evenness(rows: Sequence[Sequence[str]]) -> tuple[int, float, int]:
    """How well a separator fits: headings known in one row, share of rows of the usual width, that width."""
    filled = [row for row in rows[:60] if any(cell.strip() for cell in row)]
    if not filled:
        return 0, 0.0, 0
    known = max(sum(bool(heading_fields(cell.strip()[:60])) for cell in row) for row in filled[:15])
    width, count = Counter(len(row) for row in filled).most_common(1)[0]
    if width < 2:
        return min(known, 1), 0.0, 1
    return known, count / len(filled), width

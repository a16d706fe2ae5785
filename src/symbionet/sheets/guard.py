"""Refuses files that are hostile or are no spreadsheet, before any library opens them."""

import re
import zipfile
import zlib
from collections.abc import Iterator
from io import BytesIO
from typing import Literal

from symbionet.engine.errors import SymbionetError
from symbionet.sheets.wording import refusal_text

__all__ = ["MAX_BYTES", "MAX_COLUMNS", "MAX_ROWS", "HostileFile", "check_file", "check_size"]

MAX_BYTES = 25 * 1024 * 1024
MAX_ROWS = 100_000
MAX_COLUMNS = 200
_MAX_INFLATED = 300 * 1024 * 1024
_MAX_RATIO = 200  # a sheet of equal rows reaches about 60
_MAX_MEMBERS = 2_000

FileKind = Literal["workbook", "text"]

# The first bytes of files that people take for sheets, and what they are (words: pack wording/problems, "what:...").
_MAGIC = (
    (b"%PDF", "pdf"),
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"MZ", "program"),
    (b"\x7fELF", "program"),
    (b"\xcf\xfa\xed\xfe", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"\x00asm", "program"),
    (b"\x1f\x8b", "archive"),
    (b"BZh", "archive"),
    (b"\xfd7zXZ", "archive"),
    (b"7z\xbc\xaf", "archive"),
    (b"Rar!", "archive"),
    (b"{\\rtf", "rtf"),
    (b"SQLite format 3", "database"),
    (b"PAR1", "parquet"),
    (b"RIFF", "media"),
    (b"ID3", "media"),
    (b"OggS", "media"),
    (b"II*\x00", "tiff"),
    (b"MM\x00*", "tiff"),
)
_ENTITY = re.compile(rb"<!\s?(?:DOCTYPE|ENTITY)", re.I)
_CELL = re.compile(rb"<(?:\w+:)?c\s[^>]*?\br=[\"']([A-Za-z]{1,3})(\d{1,7})[\"'][^>]*?(/>|>\s*</(?:\w+:)?c>|>)")
_ROW = re.compile(rb"<(?:\w+:)?row\b[^>]*?\br=[\"'](\d+)[\"'][^>]*>")


class HostileFile(SymbionetError):
    """A file that is not read; `code` and `params` say why, and `refusal_text` words it in either language."""

    def __init__(self, code: str, **params: str) -> None:
        """Return the error whose text is the reason in English."""
        self.code = code
        self.params = params
        super().__init__(refusal_text(code, params, "en"))


def check_file(data: bytes, name: str) -> FileKind:
    """Return what a file is to be read as; raises `HostileFile` with the reason where it is not read at all."""
    if len(data) > MAX_BYTES:
        raise HostileFile("too-big", name=name, megabytes=f"{len(data) / 1024 / 1024:.0f}")
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf"):
        raise HostileFile("empty", name=name)
    for magic, what in _MAGIC:
        if data.startswith(magic):
            raise HostileFile("not-a-sheet", name=name, what=what)
    if data.startswith(b"PK"):
        _check_zip(data, name)
        return "workbook"
    if data.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        _check_ole(data, name)
        return "workbook"
    return "text"


def check_size(name: str, *, rows: int, columns: int) -> None:
    """Raise `HostileFile` where a table is larger than what is read."""
    if rows > MAX_ROWS:
        raise HostileFile("too-many-rows", name=name)
    if columns > MAX_COLUMNS:
        raise HostileFile("too-many-columns", name=name)


def _check_ole(data: bytes, name: str) -> None:
    if _utf16("EncryptedPackage") in data:
        raise HostileFile("encrypted", name=name)
    if _utf16("_VBA_PROJECT") in data or name.lower().endswith((".xlm", ".xla")):
        raise HostileFile("macros", name=name)
    if _utf16("WordDocument") in data:
        raise HostileFile("not-a-sheet", name=name, what="word")
    if _utf16("PowerPoint Document") in data:
        raise HostileFile("not-a-sheet", name=name, what="powerpoint")
    if _utf16("Workbook") not in data and _utf16("Book") not in data:
        raise HostileFile("not-a-sheet", name=name, what="office")


def _utf16(text: str) -> bytes:
    return text.encode("utf-16-le")


def _check_zip(data: bytes, name: str) -> None:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise HostileFile("broken", name=name, what=str(error)) from None
    with archive:
        members = archive.infolist()
        names = {member.filename.lower() for member in members}
        _check_content(archive, names, name)
        declared = sum(member.file_size for member in members)
        if len(members) > _MAX_MEMBERS:
            raise HostileFile("zip-bomb", name=name, what=f"{len(members)} parts")
        if declared > _MAX_INFLATED or declared > _MAX_RATIO * len(data) + 1_000_000:
            raise HostileFile("zip-bomb", name=name, what=f"{declared / 1024 / 1024:.0f} MB")
        budget = min(_MAX_INFLATED, _MAX_RATIO * len(data) + 1_000_000)
        for member in members:
            if member.flag_bits & 0x1:
                raise HostileFile("encrypted", name=name)
            budget -= _check_member(data, member, name, budget)


def _check_content(archive: zipfile.ZipFile, names: set[str], name: str) -> None:
    """Raise where the archive is not a spreadsheet or carries macros."""
    if any(part.endswith("vbaproject.bin") or part.startswith(("basic/", "scripts/")) for part in names):
        raise HostileFile("macros", name=name)
    if name.lower().endswith((".xlsm", ".xltm", ".xlam")):
        raise HostileFile("macros", name=name)
    if any(part.startswith("xl/") for part in names):
        return
    if any(part.startswith("word/") for part in names):
        raise HostileFile("not-a-sheet", name=name, what="word")
    if any(part.startswith("ppt/") for part in names):
        raise HostileFile("not-a-sheet", name=name, what="powerpoint")
    if "mimetype" in names and "content.xml" in names:
        with archive.open("mimetype") as file:
            kind = file.read(200)
        if b"spreadsheet" in kind:
            return
        raise HostileFile("not-a-sheet", name=name, what="opendocument")
    raise HostileFile("not-a-sheet", name=name, what="zip")


def _inflate(data: bytes, member: zipfile.ZipInfo, name: str) -> Iterator[bytes]:
    """Yield the true content of a member: a bomb may declare less than it unpacks to."""
    start = member.header_offset
    if data[start : start + 4] != b"PK\x03\x04":
        raise HostileFile("broken", name=name, what="a part has no header")
    lengths = int.from_bytes(data[start + 26 : start + 28], "little") + int.from_bytes(
        data[start + 28 : start + 30], "little"
    )
    body = memoryview(data)[start + 30 + lengths :]
    if member.compress_type == zipfile.ZIP_STORED:
        yield bytes(body[: member.compress_size])
        return
    if member.compress_type != zipfile.ZIP_DEFLATED:
        raise HostileFile("broken", name=name, what="an unusual compression")
    engine = zlib.decompressobj(-15)
    waiting: bytes | memoryview = body
    try:
        while not engine.eof:
            piece = engine.decompress(waiting, 1 << 20)
            waiting = engine.unconsumed_tail
            if not piece and not waiting:
                break
            yield piece
    except zlib.error as error:
        raise HostileFile("broken", name=name, what=str(error)) from None


def _check_member(data: bytes, member: zipfile.ZipInfo, name: str, budget: int) -> int:
    """Return how much a member unpacks to; raises where it is a bomb or spans an absurd area."""
    size = 0
    is_xml = member.filename.lower().endswith((".xml", ".rels"))
    is_sheet = member.filename.lower().startswith("xl/worksheets/") and is_xml
    pieces: list[bytes] = []
    for piece in _inflate(data, member, name):
        size += len(piece)
        if size > budget:
            raise HostileFile("zip-bomb", name=name, what=f"more than {size / 1024 / 1024:.0f} MB")
        if is_xml:
            pieces.append(piece)
    content = b"".join(pieces)
    if is_xml and _ENTITY.search(content.replace(b"\x00", b"") if b"\x00" in content[:400] else content[:4_000_000]):
        raise HostileFile("entities", name=name, what=member.filename)
    if member.filename == "[Content_Types].xml" and b"macroEnabled" in content:
        raise HostileFile("macros", name=name)
    if member.filename == "META-INF/manifest.xml" and b"encryption-data" in content:
        raise HostileFile("encrypted", name=name)
    if is_sheet:
        _check_area(content, name)
    if member.filename == "content.xml":
        _check_repeats(content, name)
    return size


def _check_area(content: bytes, name: str) -> None:
    """Raise where one lone cell far away would make a reader lay out billions of empty ones."""
    rows = columns = 0
    for letters, digits, end in _CELL.findall(content):
        if end == b">":  # else an empty cell, closed at once or behind nothing: writers differ
            rows = max(rows, int(digits))
            if len(letters) > 2 or (len(letters) == 2 and letters.upper() > b"GR"):
                columns = MAX_COLUMNS + 1
    loose = [part for part in _ROW.split(content)[1:] if b"<v" in part]
    check_size(name, rows=rows, columns=columns)
    if loose and max(part.count(b"<c ") + part.count(b"<c>") for part in loose) > MAX_COLUMNS * 6:
        raise HostileFile("too-many-columns", name=name)


_ODS_TAG = re.compile(rb"<table:(table-row|table-cell|covered-table-cell|table)\b([^>]*)>")
_REPEATED = re.compile(rb"table:number-(rows|columns)-repeated=[\"'](\d+)[\"']")


def _check_repeats(content: bytes, name: str) -> None:
    """Raise where repeated rows or cells of an ODS file unfold to more than what is read."""
    row = column = repeat = 0
    for tag, attributes in _ODS_TAG.findall(content):
        repeated = dict(_REPEATED.findall(attributes))
        if tag == b"table":
            row = 0
        elif tag == b"table-row":
            repeat = int(repeated.get(b"rows", b"1"))
            row, column = row + repeat, 0
        else:
            column += int(repeated.get(b"columns", b"1"))
            if b"office:value-type" in attributes:
                check_size(name, rows=row, columns=column)

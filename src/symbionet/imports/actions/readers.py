"""The reader of a plain list: the first table of a file, its columns by the words of their headings."""

from collections.abc import Callable, Mapping, Sequence

from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.imports.queries.importers import ReadFile, ReadRow
from symbionet.sheets.plain import plain_rows, read_cells
from symbionet.sheets.vocabulary import fold

__all__ = ["plain_reader"]


def plain_reader(
    columns: Mapping[str, Sequence[str]], *, needed: Sequence[str] = ()
) -> Callable[[bytes, str, bool], ReadFile]:
    """A reader of lists with these columns: column -> the words of its heading in both languages.

    It raises ActionRefused for a list that is empty or lacks a needed column, HostileFile for one that may not be read.
    """
    known = {fold(word): column for column, words in columns.items() for word in (column, *words)}

    def read(data: bytes, name: str, _is_pasted: bool) -> ReadFile:
        headings, rows = plain_rows(read_cells(data, name))
        names: dict[str, str] = {}
        for heading in headings:
            if column := known.get(fold(heading)):
                names.setdefault(column, heading)
        if missing := [next(iter(columns[column]), column) for column in needed if column not in names]:
            joined = in_language(zh="、", en=", ").join(missing)
            raise ActionRefused(_("The list needs a column for: %(names)s.") % {"names": joined})
        if not rows:
            raise ActionRefused(_("The list is empty."))
        return ReadFile(
            rows=[
                ReadRow(
                    number=row.number,
                    texts={column: row.texts.get(heading, "") for column, heading in names.items()},
                    headings=names,
                )
                for row in rows
            ]
        )

    return read

"""The rows of the packs by key, and what a page says of the packs it shows."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache

from symbionet.engine.packs import PackHeader, Row, load_packs

__all__ = ["all_rows", "headers_of", "keyed_rows", "pack_holding", "packs_named", "row_key", "rows_of_class"]

JOINT = "|"  # between the cells of a key of two columns


def packs_named(prefix: str) -> tuple[str, ...]:
    """The ids of the packs `prefix` and `prefix_*`."""
    return tuple(pack for pack in load_packs().headers if pack == prefix or pack.startswith(f"{prefix}_"))


@cache
def _rows(pack: str) -> tuple[Row, ...]:
    # the engine keeps only the files it read last; a page must not wait for a file
    return load_packs().rows(pack) if pack in load_packs().headers else ()


def all_rows(prefix: str) -> Iterator[tuple[str, Row]]:
    """Pack and row over all packs `prefix` and `prefix_*`."""
    for pack in packs_named(prefix):
        for row in _rows(pack):
            yield pack, row


def row_key(pack: str, row: Row) -> str:
    """The key of a row; the cells of a key of two columns are joined by a bar."""
    return JOINT.join(row[column] for column in load_packs().headers[pack].key.split(JOINT))


@cache
def keyed_rows(pack: str) -> Mapping[str, Row]:
    """The rows of a pack by key; empty for a pack that does not exist."""
    return {row_key(pack, row): row for row in _rows(pack)}


@cache
def _places(prefix: str) -> Mapping[str, str]:
    return {row_key(pack, row): pack for pack, row in all_rows(prefix)}


def pack_holding(prefix: str, key: str) -> str:
    """The id of the pack among `prefix_*` whose row has that key, "" where none has."""
    return _places(prefix).get(key, "")


@cache
def _by_column(prefix: str, column: str) -> Mapping[str, tuple[tuple[str, Row], ...]]:
    found: dict[str, list[tuple[str, Row]]] = {}
    for pack, row in all_rows(prefix):
        found.setdefault(row[column], []).append((pack, row))
    return {value: tuple(rows) for value, rows in found.items()}


def rows_of_class(prefix: str, value: str, *, column: str = "class_id") -> tuple[tuple[str, Row], ...]:
    """Pack and row of all rows among `prefix_*` whose `column` is `value`."""
    return _by_column(prefix, column).get(value, ())


def headers_of(packs: Iterable[str]) -> tuple[PackHeader, ...]:
    """The headers of the packs that a page shows, each once; packs that do not exist are left out."""
    headers = load_packs().headers
    return tuple(headers[pack] for pack in dict.fromkeys(packs) if pack in headers)

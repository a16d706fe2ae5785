"""The rows of a table of django-tables2, drawn fast: what stands at a column (how a cell is written, which arguments
its function takes, whether its value has a wording) is asked once for the column, not once for each of its cells."""

from collections.abc import Callable, Iterator
from typing import Any

from django import template
from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django_tables2.columns import ManyToManyColumn
from django_tables2.columns.linkcolumn import BaseLinkColumn
from django_tables2.rows import BoundRow
from django_tables2.utils import signature

register = template.Library()

type Arguments = tuple[tuple[str, ...], str | None]
_arguments: dict[Any, Arguments] = {}  # of each function that writes a cell: names, name of the rest if it takes any


@register.filter
def drawn_rows(table: Any) -> Iterator[SafeString]:
    """The rows of the table's page as HTML, each cell with the heading that a narrow screen shows beside it."""
    columns = list(table.columns)
    cells = [
        (column, None if _changes(table, column) else _opened(column), _writer(table, column)) for column in columns
    ]
    has_own_attributes = any(callable(value) for value in table.row_attrs.values())
    opened: dict[str, SafeString] = {}
    for row in table.paginated_rows:
        parts = []
        for column, fixed, written in cells:
            cell = written(row)
            if fixed is None:
                column.current_value, column.current_record = cell, row.record
            parts.append(f"<td {fixed if fixed is not None else _opened(column)}>{_shown(cell)}</td>\n")
        if has_own_attributes:
            attributes = row.attrs.as_html()
        else:
            css = row.get_even_odd_css_class()
            attributes = opened[css] if css in opened else opened.setdefault(css, row.attrs.as_html())
        yield mark_safe(f"<tr {attributes}>\n{''.join(parts)}</tr>")  # each part is escaped


def _opened(column: Any) -> SafeString:
    return format_html('{} data-label="{}"', column.attrs["td"].as_html(), column.header)


def _changes(table: Any, column: Any) -> bool:
    """Whether the attributes of the cells depend on their row."""
    named = {**table.attrs, **column.column.attrs}
    kept = named.get("td", named.get("cell", {}))
    return callable(kept) or any(callable(value) for value in kept.values())


def _shown(cell: Any) -> str:
    return conditional_escape(cell if isinstance(cell, str) else localize(cell))


def _writer(table: Any, bound: Any) -> Callable[[BoundRow], Any]:
    """What writes the cell of a row in this column: as `BoundRow.get_cell`, for columns that link and count nothing."""
    column = bound.column
    if bound.link or isinstance(column, BaseLinkColumn | ManyToManyColumn):
        return lambda row: row.get_cell(bound.name)
    names, rest = _arguments_of(bound.render)
    read, empty, default = _reader(bound), column.empty_values, bound.default
    fixed = {"column": column, "bound_column": bound, "table": table}

    def written(row: BoundRow) -> Any:
        value = read(row.record)
        if value in empty:
            return default
        known = {"value": value, "record": row.record, "bound_row": row, **fixed}
        if rest is not None:
            return bound.render(**known)
        return bound.render(**{name: known[name] for name in names})

    return written


def _arguments_of(function: Any) -> Arguments:
    key = getattr(function, "__func__", function)
    if key not in _arguments:
        _arguments[key] = signature(function)
    return _arguments[key]


def _reader(bound: Any) -> Callable[[Any], Any]:
    """What reads the value of a record that stands in a column, in the words of its choices where it has some; None
    where it cannot be read.
    """
    accessor, bits = bound.accessor, bound.accessor.bits
    labels: dict[type, dict[Any, Any]] = {}

    def read(record: Any) -> Any:
        if not isinstance(record, Model):
            return accessor.resolve(record, quiet=True)
        if type(record) not in labels:
            labels[type(record)] = _labels(accessor, record)
        value = _resolved(record, bits, accessor)
        known = labels[type(record)]
        return str(known[value]) if known and value in known else value

    return read


def _labels(accessor: Any, record: Model) -> dict[Any, Any]:
    """The words of each value of the field that an accessor leads to, if it has choices.

    `get_FOO_display` translates the words of all choices for each value it words.
    """
    try:
        return dict(getattr(accessor.get_field(record), "flatchoices", None) or ())
    except FieldDoesNotExist:
        return {}


def _resolved(record: Model, bits: tuple[str, ...], accessor: Any) -> Any:
    """The value at the end of the attributes; what is no plain attribute of a row is left to the accessor."""
    value: Any = record
    for bit in bits:
        if not isinstance(value, Model) or (not hasattr(type(value), bit) and bit not in value.__dict__):
            return accessor.resolve(record, quiet=True)
        try:
            value = getattr(value, bit)
        except (AttributeError, ValueError):
            return None
        if callable(value):
            return accessor.resolve(record, quiet=True)
        if value is None:
            return None
    return value

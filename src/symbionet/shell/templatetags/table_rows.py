"""The rows of a table of django-tables2: what stands at a column is asked once, not for each of its cells."""

from collections.abc import Iterator
from typing import Any

from django import template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def drawn_rows(table: Any) -> Iterator[SafeString]:
    """The rows of the table's page as HTML, each cell with the heading that a narrow screen shows beside it."""
    columns = list(table.columns)
    opened = {column.name: _opened(column) for column in columns}
    changing = {column.name for column in columns if _changes(table, column)}
    for row in table.paginated_rows:
        cells = "".join(
            f"<td {_opened(column) if column.name in changing else opened[column.name]}>{_shown(cell)}</td>\n"
            for column, cell in row.items()
        )
        yield mark_safe(f"<tr {row.attrs.as_html()}>\n{cells}</tr>")  # each part is escaped


def _opened(column: Any) -> SafeString:
    return format_html('{} data-label="{}"', column.attrs["td"].as_html(), column.header)


def _changes(table: Any, column: Any) -> bool:
    """Whether the attributes of the cells depend on their row."""
    named = {**table.attrs, **column.column.attrs}
    kept = named.get("td", named.get("cell", {}))
    return callable(kept) or any(callable(value) for value in kept.values())


def _shown(cell: Any) -> str:
    return conditional_escape(cell if isinstance(cell, str) else localize(cell))

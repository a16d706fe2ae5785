"""The page of a list: filter, order, pages, choice of columns, ticked rows, files, and what to do when it is empty."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.functional import Promise
from django_tables2 import DateColumn, DateTimeColumn, RequestConfig, TemplateColumn

from symbionet.shell.answers import TABLE_FILES, table_answer
from symbionet.shell.columns import ListColumn, column_raised, columns_chosen, parameters_of
from symbionet.tables import Cell, Table, table_of

__all__ = ["BulkAction", "Columns", "Empty", "ListFiles", "ListLook", "list_page", "page_of", "table_from"]

PER_PAGE = 25
MOST_PER_PAGE = 500
SIZES = (PER_PAGE, 100, MOST_PER_PAGE)  # offered where a list is longer than the first

TICKED = {
    "extra_columns": [
        (
            "tick",
            TemplateColumn(
                template_name="shell/partials/tick.html",
                verbose_name="",
                orderable=False,
                attrs={"td": {"class": "tick"}},
            ),
        )
    ],
    "sequence": ("tick", "..."),
}

type Columns[Row] = Mapping[str, Callable[[Row], object]]  # heading, or field of the model that has it -> its value


@dataclass(frozen=True, slots=True, kw_only=True)
class Empty:
    """What a list says while nothing is in it, and what to do next."""

    title: str | Promise
    text: str | Promise = ""
    icon: str = "search"
    url: str = ""
    button: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkAction:
    """A button below a list whose rows can be ticked: `url` is sent the keys of the ticked rows as `pk`."""

    url: str
    label: str | Promise
    icon: str = ""
    question: str | Promise = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ListFiles[Row]:
    """The files of a list, `?export=csv` or `xlsx`: their name, their columns, and what makes of the rows what the
    visitor may see of them."""

    name: str
    columns: Columns[Row]
    shown: Callable[[Iterable[Row]], Iterable[Row]] = iter


@dataclass(frozen=True, slots=True, kw_only=True)
class ListLook:
    """How the page of a list looks: `first` names the filters that are always open, `tabs` those that are offered as
    tabs; with `bulk` its rows can be ticked."""

    template: str = "shell/list.html"
    title: str | Promise = ""
    first: tuple[str, ...] = ("q",)
    tabs: tuple[str, ...] = ()
    empty: Empty | None = None
    bulk: Sequence[BulkAction] = ()


PLAIN = ListLook()


def list_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    table: Callable[..., Any],
    filters: Callable[..., Any] | None = None,
    files: ListFiles[Any] | None = None,
    look: ListLook = PLAIN,
    **context: Any,
) -> HttpResponse:
    """The filtered rows as a sorted, paged table, or as a file.

    `table` and `filters` are classes of django-tables2 and django-filter; a table asks for itself what the visitor may
    see, and may name as `unusual` the columns that only who chooses them is shown. `?columns=` names the columns of the
    table to show. `context` is what a template of the app's own reads.
    """
    if (raised := column_raised(request)) is not None:
        return raised
    chosen = filters(request.GET, queryset=rows, request=request) if filters else None
    found = chosen.qs if chosen else rows
    form = request.GET.get("export", "")
    listed, choices = _table(request, table(found, **(TICKED if look.bulk else {})))
    if files is not None and form in TABLE_FILES:
        # in the order that is seen, where one has chosen an order
        shown, asked = files.shown(listed.data.data if "sort" in request.GET else found), choices["columns_asked"]
        made = _as_chosen(shown, listed, asked, files) if asked else table_from(shown, files.columns, model=found.model)
        return table_answer(made, name=files.name, form=form)
    used = {key for key, value in request.GET.items() if value and chosen and key in chosen.filters}
    context |= {
        "filter": chosen,
        "table": listed,
        "filtered": bool(used),
        "folded_filter": bool(used - {*look.first, *look.tabs}),
        "first": look.first,
        "more_filters": [key for key in chosen.form.fields if key not in {*look.first, *look.tabs}] if chosen else [],
        "kept": parameters_of(request, {*look.tabs, "columns"}),
        **choices,
        "files": files is not None,
        "title": look.title,
        "empty": look.empty,
        "bulk": look.bulk,
    }
    return render(request, look.template, context)


class WithinReason(Paginator[Any]):
    """Pages of one to `MOST_PER_PAGE` rows, whatever the address asks for."""

    def __init__(self, object_list: Any, per_page: int, **options: Any) -> None:
        super().__init__(object_list, min(max(per_page, 1), MOST_PER_PAGE), **options)


def page_of(request: HttpRequest, rows: Any, size: int) -> Page[Any]:
    """The asked page of a list that is no table, else the nearest one; `shell/partials/pages.html` turns the pages."""
    return Paginator(rows, size).get_page(request.GET.get("page"))


def _table(request: HttpRequest, listed: Any) -> tuple[Any, dict[str, Any]]:
    """The table ordered, paged and with the chosen columns in their order; and what the choice of columns shows."""
    unusual = getattr(listed, "unusual", ())
    offered = {
        one.name: ListColumn(label=str(one.header), is_usual=one.name not in unusual)
        for one in listed.columns
        if one.name != "tick"
    }
    choices = columns_chosen(request, offered)
    ordered = [name for name, _heading, _shown in choices["column_choices"]]
    listed.sequence = [*(one for one in listed.sequence if one not in offered), *ordered]
    for name in offered:
        if name not in choices["columns"]:
            listed.columns.hide(name)
    for one in listed.columns:
        if isinstance(one.column, DateColumn | DateTimeColumn):  # a day is read at one glance
            one.column.attrs = {"td": {"class": "text-nowrap"}, **one.column.attrs}
    RequestConfig(request, paginate={"per_page": PER_PAGE, "paginator_class": WithinReason}).configure(listed)
    listed.sizes = SIZES if listed.paginator.count > PER_PAGE else ()
    return listed, choices


def table_from[Row](
    rows: Iterable[Row], columns: Columns[Row], *, model: type[Model] | None = None, title: str = "Symbionet"
) -> Table:
    """The rows as a table for a file; headings are the labels of `model`'s fields in the active language.

    A column that begins with a capital is a heading itself, as in the form of another body.
    """
    headings = [_label(model, column) for column in columns]
    cells = ([_cell(read(row)) for read in columns.values()] for row in rows)
    return table_of(headings, cells, title=title)


def _as_chosen(rows: Iterable[Any], listed: Any, asked: Sequence[str], files: ListFiles[Any]) -> Table:
    """The rows with the chosen columns of the list in their order: each as the columns of the file that say the same,
    which a table may name as `filed`, else as its value."""
    filed: Mapping[str, Sequence[str]] = getattr(listed, "filed", {})
    readers: list[tuple[str, Callable[[Any], object]]] = []
    for name in asked:
        names = [one for one in filed.get(name, (name,)) if one in files.columns]
        readers += [(_label(listed.data.model, one), files.columns[one]) for one in names]
        if not names:
            column = listed.columns[name]
            readers.append((str(column.header), partial(_value_of, column.accessor)))
    return table_of(
        [heading for heading, _read in readers], ([_cell(read(row)) for _heading, read in readers] for row in rows)
    )


def _value_of(accessor: Any, row: Any) -> object:
    words = getattr(row, f"get_{accessor}_display", None)  # of a choice
    value = words() if words else accessor.resolve(row, quiet=True)
    return value if value is None or isinstance(value, int | float | date) else str(value)


def _label(model: type[Model] | None, column: str) -> str:
    if model is None or column[:1].isupper():
        return column
    return str(getattr(model._meta.get_field(column), "verbose_name", column))


def _cell(value: object) -> Cell:
    if isinstance(value, datetime) and timezone.is_aware(value):
        return timezone.localtime(value).replace(tzinfo=None)
    return value  # type: ignore[return-value] # what is neither number nor date becomes its text

"""The choice of columns of a list, their order and headings; and the filters in force, each with the way out of it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import Promise

__all__ = ["ListColumn", "chips_of", "column_raised", "columns_chosen", "columns_filed", "parameters_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListColumn:
    """A column of a list; `order` is the order it asks for (`first` "-": the greatest first), none where empty."""

    label: str | Promise
    order: str = ""
    first: str = ""
    is_figure: bool = False
    is_wide: bool = False  # of names: asks for a fifth of the table
    is_usual: bool = True  # shown while nobody chooses


def columns_chosen(
    request: HttpRequest, columns: Mapping[str, ListColumn], *, above: Collection[str] = ()
) -> dict[str, Any]:
    """What a page with a choice of columns reads: `columns`, the names of those shown in their order (the usual ones
    where the address names none), `heads`, the same as values, and what `shell/partials/columns.html` offers. Those
    that stand `above` the rows of a group are no columns of it."""
    asked = [name for name in dict.fromkeys(request.GET.getlist("columns")) if name in columns]
    usual = [name for name, column in columns.items() if column.is_usual]
    shown = asked or usual
    beside = [name for name in shown if name not in above] or [name for name in usual if name not in above][:1]
    ordered = [*shown, *(name for name in columns if name not in shown)]
    return {
        "columns": beside,
        "heads": [columns[name] for name in beside],
        "columns_asked": asked,
        "column_choices": [(name, str(columns[name].label), name in shown) for name in ordered],
        "kept_by_columns": parameters_of(request, set(request.GET) - {"columns", "page", "export", "up"}),
    }


def columns_filed(request: HttpRequest, columns: Collection[str], filed: Mapping[str, Sequence[str]]) -> list[str]:
    """What a file of a board holds: the columns that one chose of these in their order, each as those of the file which
    say it (`filed`); all that `filed` names of itself, under "", where nobody chose. A form says what it shows."""
    said = request.POST if request.method == "POST" else request.GET
    asked = [name for name in dict.fromkeys(said.getlist("columns")) if name in columns]
    return list(dict.fromkeys(one for name in asked or [""] for one in filed.get(name, (name,))))


def column_raised(request: HttpRequest) -> HttpResponse | None:
    """A redirect to the list with one of its columns a place further to the front; None where none is raised."""
    raised = request.GET.get("up", "")
    if not raised or "columns" not in request.GET:
        return None
    asked, columns = request.GET.copy(), request.GET.getlist("columns")
    if raised in columns[1:]:
        place = columns.index(raised)
        columns[place - 1 : place + 1] = [raised, columns[place - 1]]
    asked.setlist("columns", columns)
    for name in ("up", "page"):
        asked.pop(name, None)
    return redirect(f"{request.path}?{asked.urlencode()}")


def parameters_of(request: HttpRequest, names: set[str]) -> list[tuple[str, str]]:
    """What the address says for these names; a form of the page sends it along."""
    return [(name, value) for name, values in request.GET.lists() if name in names for value in values if value]


def chips_of(active: Mapping[str, str]) -> dict[str, Any]:
    """The filters in force in words, each with what to change in the address to be rid of it, and of all of them."""
    return {
        "chips": [(words, {name: None, "page": None}) for name, words in active.items()],
        "unfiltered": dict.fromkeys([*active, "page"]),
    }

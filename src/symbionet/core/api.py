"""What the JSON doors of all apps share: pages of a list, errors, and the forms that clean what is sent."""

from collections.abc import Callable, Iterable, Mapping
from typing import Annotated, Any

from django.core.paginator import Paginator
from django.forms import BaseForm
from django.utils.translation import gettext as _
from ninja import Field, Schema
from pydantic import ConfigDict

__all__ = [
    "ERRORS",
    "BodyIn",
    "ErrorOut",
    "NotValid",
    "PageIn",
    "PageOut",
    "checked",
    "initial_values",
    "listed",
    "sent_values",
]

MOST = 200  # of one page of a list


class FieldErrorOut(Schema):
    """What is wrong with one field, and what to do about it."""

    field: str
    error: str
    remedy: str


class ErrorOut(Schema):
    """Why nothing was done: the sentence of the page, the field it is about ("" where about none), and the remedy."""

    error: str
    field: str = ""
    remedy: str
    missing: list[str] = []  # kinds of evidence that a move was refused for
    errors: list[FieldErrorOut] = []  # of a request with several wrong fields: all of them


ERRORS: dict[Any, Any] = {401: ErrorOut, 403: ErrorOut, 404: ErrorOut, 409: ErrorOut, 422: ErrorOut}


class NotValid(Exception):
    """What was sent cannot be read; `errors` holds field, sentence and remedy of each thing."""

    def __init__(self, errors: Iterable[tuple[str, str, str]]) -> None:
        self.errors = [FieldErrorOut(field=field, error=error, remedy=remedy) for field, error, remedy in errors]
        super().__init__("; ".join(f"{one.field}: {one.error}" for one in self.errors))


class BodyIn(Schema):
    """What is sent in the body of a request; a key that it does not know is an error, for a typing slip loses data."""

    model_config = ConfigDict(extra="forbid")


class PageIn(Schema):
    """Which part of a list."""

    page: Annotated[int, Field(ge=1)] = 1
    per_page: Annotated[int, Field(ge=1, le=MOST)] = 50


class PageOut[Item](Schema):
    """Part of a list, and how many there are in all."""

    items: list[Item]
    total: int
    page: int
    per_page: int


def listed(rows: Any, asked: PageIn, shown: Callable[[list[Any]], Iterable[Any]]) -> dict[str, Any]:
    """The asked part of `rows` (a query set or list) as a `PageOut`; `shown` makes of rows what the caller may see.

    A page past the end is empty, so that a reader of all pages stops by itself.
    """
    pages = Paginator(rows, asked.per_page)
    inside = asked.page <= pages.num_pages
    items = list(shown(list(pages.page(asked.page).object_list))) if inside else []
    return {"items": items, "total": pages.count, "page": asked.page, "per_page": asked.per_page}


def sent_values(sent: Schema, *, apart: Iterable[str] = (), null_empties: bool = False) -> dict[str, Any]:
    """What the caller said, without what was left out, as the data of a form; `apart` is left aside.

    A null counts as left out, or as an empty field where it `null_empties`.
    """
    values = sent.dict(exclude_unset=True, exclude=set(apart))
    if null_empties:
        return {name: "" if value is None else value for name, value in values.items()}
    return {name: value for name, value in values.items() if value is not None}


def initial_values(form: BaseForm) -> dict[str, Any]:
    """What stands in an unsent form, as a browser would send it back: what a change leaves out stays."""
    kept = {name: value for name, value in form.initial.items() if name in form.fields}
    return {name: getattr(value, "pk", "" if value is None else value) for name, value in kept.items()}


def checked[Form: BaseForm](form: Form, sent: Mapping[str, Any] | None = None) -> Form:
    """The form, valid; raises `NotValid`. A field among `sent` that the form does not offer this caller is an error."""
    strange = [name for name in sent or () if name not in form.fields]
    if strange:
        raise NotValid(
            (name, _("“%(name)s” is not open to you here.") % {"name": name}, _("Leave it out and send it again."))
            for name in strange
        )
    if not form.is_valid():
        raise NotValid(
            ("" if name == "__all__" else name, str(error), _remedy(form, name))
            for name, errors in form.errors.items()
            for error in errors
        )
    return form


def _remedy(form: BaseForm, name: str) -> str:
    field = form.fields.get(name)
    help_text = str(field.help_text) if field is not None else ""
    return help_text or _("Correct it and send the whole request again; nothing was changed.")

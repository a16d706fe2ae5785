"""Values that are changed in the row of a list: asked, saved, taken back, and never over a colleague's newer one.

Without JavaScript the pencil opens a page with the same form; with it `assets/rowfields.js` opens it in the row.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django.core import signing
from django.db.models import Model
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.core.meanwhile import ChangedMeanwhile, change_as_seen, kept_values, print_of, typed_values
from symbionet.shell.answers import inner_address

__all__ = ["RowField", "row_field_answer", "row_field_html"]

UNDONE_WITHIN = 24 * 3600  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class RowField[Thing: Model]:
    """A value of a list that is changed in its row.

    `columns` of the model are what it changes; `form` asks (of the thing, and what was sent or None); `change` and
    `restore` call the action with what the form says or with the values that stood before; `shown` is what the list
    shows, words or HTML.
    """

    label: str | Promise
    columns: tuple[str, ...]
    form: Callable[[Thing, Any], BaseForm]
    change: Callable[[Thing, BaseForm, Any], object]  # and by whom, whose class only the rooms above know
    restore: Callable[[Thing, Mapping[str, Any], Any], object]
    shown: Callable[[Thing], str]


def row_field_html(value: str, *, url: str, label: str | Promise, about: str, came_from: str) -> SafeString:
    """What a cell shows of a value that may be changed: the value and a pencil."""
    values = {"value": value, "url": url, "label": label, "about": about, "came_from": came_from}
    return SafeString(render_to_string("shell/partials/row_field.html", values))  # rendered, thus escaped


def row_field_answer(request: HttpRequest, thing: Any, field: RowField[Any]) -> HttpResponse:
    """The cell, its form, or what came of what was sent; `?part=row` answers for the row of a list, else for a page."""
    if request.method != "POST":
        return _cell(request, thing, field) if "show" in request.GET else _asked(request, thing, field)
    if "undo" in request.POST:
        return _taken_back(request, thing, field)
    before, form = kept_values(thing, field.columns), field.form(thing, request.POST)
    by, seen = request.user, request.POST.get("seen", "")
    if not form.is_valid():
        return _asked(request, thing, field, form=form, seen=seen)
    try:
        change_as_seen(thing, field.columns, seen, lambda now: field.change(now, form, by))
    except ChangedMeanwhile:
        thing.refresh_from_db()
        return _asked(request, thing, field, form=form, newer=True)
    except ActionRefused as refusal:
        form.add_error(None, str(refusal))
        return _asked(request, thing, field, form=form)
    thing.refresh_from_db()
    changed = kept_values(thing, field.columns) != before
    undo = signing.dumps(before, salt=_salt(request, thing, field)) if changed else ""
    return _cell(request, thing, field, undo=undo, said=_("Saved.") if changed else _("Nothing has changed."))


def _taken_back(request: HttpRequest, thing: Any, field: RowField[Any]) -> HttpResponse:
    """The cell as it was before, or why it stays as it is."""
    by, seen, salt = request.user, request.POST.get("seen", ""), _salt(request, thing, field)
    try:
        kept = signing.loads(request.POST["undo"], salt=salt, max_age=UNDONE_WITHIN)
        change_as_seen(thing, field.columns, seen, lambda now: field.restore(now, typed_values(now, kept), by))
    except signing.BadSignature:
        said = _("This cannot be undone any more.")
    except ChangedMeanwhile:
        said = _("Somebody has changed it since: it stays as it is.")
    except ActionRefused as refusal:
        said = str(refusal)
    else:
        said = _("Undone.")
    thing.refresh_from_db()
    return _cell(request, thing, field, said=said)


def _asked(
    request: HttpRequest,
    thing: Any,
    field: RowField[Any],
    *,
    form: BaseForm | None = None,
    seen: str = "",
    newer: bool = False,
) -> HttpResponse:
    """The form; `newer`: what stands now is a colleague's, and a second save replaces it knowingly."""
    asked = form or field.form(thing, None)
    in_row = _in_row(request)
    asked.auto_id = f"row-{thing.pk}-{'-'.join(field.columns)}-%s"
    for number, one in enumerate(asked.fields.values()):
        if in_row:
            one.widget.attrs["form"] = "none"  # a list may stand in a form of its own, which must not send them
        elif number == 0:
            one.widget.attrs["autofocus"] = True
    context = _context(request, thing, field) | {
        "form": asked,
        "seen": seen or print_of(thing, field.columns),
        "newer": newer,
        "in_row": in_row,
    }
    name = "shell/partials/row_form.html" if in_row else "shell/row_field.html"
    return render(request, name, context, status=409 if newer and not in_row else 200)


def _cell(request: HttpRequest, thing: Any, field: RowField[Any], *, undo: str = "", said: str = "") -> HttpResponse:
    name = "shell/partials/row_field.html" if _in_row(request) else "shell/row_field.html"
    context = _context(request, thing, field) | {"undo": undo, "said": said, "seen": print_of(thing, field.columns)}
    return render(request, name, context)


def _in_row(request: HttpRequest) -> bool:
    return request.GET.get("part") == "row"


def _context(request: HttpRequest, thing: Any, field: RowField[Any]) -> dict[str, Any]:
    return {
        "value": field.shown(thing),
        "url": request.path,
        "label": field.label,
        "about": str(thing),
        "came_from": inner_address(request, request.POST.get("next") or request.GET.get("next", "")),
    }


def _salt(request: HttpRequest, thing: Any, field: RowField[Any]) -> str:
    return f"row-field {thing._meta.label_lower} {thing.pk} {' '.join(field.columns)} {request.user.pk}"

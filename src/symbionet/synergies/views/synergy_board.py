"""The workbench: synergies as a board, a table, on a map and in a calendar, filtered, and as a file."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.shell.answers import TABLE_FILES
from symbionet.shell.columns import chips_of, column_raised, columns_chosen, columns_filed
from symbionet.shell.lists import page_of
from symbionet.synergies.actions import MoveRefused, move_synergy, resume_synergy
from symbionet.synergies.exports import SYNERGIES_FILED, export_synergies
from symbionet.synergies.forms import DropForm, SynergyFilterForm
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.pages.synergy_board import board_columns, cards_shown_to, last_bulk_shown_to, synergy_columns
from symbionet.synergies.pages.synergy_map import synergy_features
from symbionet.synergies.queries import (
    chances_read_by,
    chosen_synergies,
    possible_owners,
    reads_workbench,
    sets_stage_limits,
    stage_days,
    synergies_editable_by,
    synergies_visible_to,
)
from symbionet.synergies.queries.stages import NEVER_OVERRIDDEN, STOPPED, previous_stage
from symbionet.synergies.views.synergy_calendar import calendar_context
from symbionet.work.models import BarrierCategory

__all__ = ["chosen_rows", "synergy_drop", "synergy_geojson", "synergy_list"]

PAGE_SIZE = 50
EXPORTED = 5000
MAPPED = 300  # lines beyond these hide each other; the table has all
FLOWING = 600  # lines of the map of the network, which draws those of the firms it shows
IN_COLUMN = 25  # a longer column is not read to its end; its foot leads to the table of the stage
VIEWS = ("board", "table", "map", "calendar")


def _rows(request: HttpRequest, user: User) -> tuple[SynergyFilterForm, QuerySet[Synergy], dict[str, int]]:
    """The filter, the synergies it lets through, and the limits of the stages; 404 for who has no synergies to see."""
    reader = reads_workbench(user)
    if not reader and not user.organisation_ids:
        raise Http404
    form, limits = SynergyFilterForm(request.GET or None, reader=reader), stage_days()
    return form, chosen_rows(user, form.values(), limits=limits), limits


def chosen_rows(user: User, values: dict[str, Any], *, limits: dict[str, int]) -> QuerySet[Synergy]:
    """The synergies the user may see that pass the filters."""
    return chosen_synergies(synergies_visible_to(user), chances=chances_read_by(user), limits=limits, values=values)


@require_safe
def synergy_list(request: HttpRequest) -> HttpResponse:
    """The workbench in one of its views; a member's own synergies, with what a member may know."""
    user = signed_in(request)
    if (raised := column_raised(request)) is not None:
        return raised
    form, rows, limits = _rows(request, user)
    kind = request.GET.get("export", "")
    if kind in TABLE_FILES:
        columns = columns_filed(request, synergy_columns(user), SYNERGIES_FILED)
        return export_synergies(user, cards_shown_to(user, rows[:EXPORTED], limits=limits), kind, columns)
    view = request.GET.get("view", "")
    view = view if view in VIEWS else "board" if facilitates(user) else "table"
    context = {
        "form": form,
        "view": view,
        "reader": form.reader,
        "may_edit": facilitates(user),
        "may_set_limits": sets_stage_limits(user),
        "order": form.values()["order"],
        "bulk": last_bulk_shown_to(user),
        **chips_of(form.active()),
        **_view_context(request, user, view, rows, limits),
    }
    return render(request, "synergies/synergy_list.html", context)


def _view_context(
    request: HttpRequest, user: User, view: str, rows: QuerySet[Synergy], limits: dict[str, int]
) -> dict[str, Any]:
    if view == "board":
        columns = board_columns(user, rows, limits=limits, most=IN_COLUMN)
        return {"columns": columns, "number": sum(column.number for column in columns)}
    if view == "calendar":
        return calendar_context(request, user, rows, limits)
    page = page_of(request, rows, PAGE_SIZE)
    return {
        "page": page,
        "number": page.paginator.count,
        "cards": cards_shown_to(user, page.object_list, limits=limits),
        "mapped": MAPPED,
        "owners": possible_owners() if view == "table" and facilitates(user) else (),
        **(columns_chosen(request, synergy_columns(user)) if view == "table" else {}),
        "barriers": BarrierCategory.choices,
    }


@require_safe
def synergy_geojson(request: HttpRequest) -> JsonResponse:
    """The first synergies of the filtered workbench as lines, with their ends as points; with `by=tonnes`, as the map
    of the network asks for them, the largest flows, as wide as their tonnes."""
    user = signed_in(request)
    _filter, rows, limits = _rows(request, user)
    if request.GET.get("by") == "tonnes":
        largest = rows.order_by(F("tonnes").desc(nulls_last=True), "pk")[:FLOWING]
        features = synergy_features(cards_shown_to(user, largest, limits=limits, placed=True), by="tonnes")
    else:
        features = synergy_features(cards_shown_to(user, rows[:MAPPED], limits=limits, placed=True))
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        headers={"Cache-Control": "private, no-store"},
    )


@require_POST
def synergy_drop(request: HttpRequest, pk: int) -> JsonResponse:
    """Move a card of the board; where it is not moved, the answer says why not and what to ask the person for."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = DropForm(request.POST)
    if not form.is_valid():
        return JsonResponse(
            {"moved": False, "said": _("Choose the stage to move the synergy to."), "asks": ""}, status=400
        )
    before, to = synergy.stage, form.cleaned_data["to"]
    try:
        if before in STOPPED and to == synergy.stopped_at:
            resume_synergy(synergy, by=user, note=form.cleaned_data["note"])
        else:
            move_synergy(synergy, by=user, **form.cleaned_data)
    except ActionRefused as error:
        return JsonResponse({"moved": False, "said": str(error), "asks": _asked(error, before, to)})
    return JsonResponse({"moved": True, "said": str(Stage(to).label)})


def _asked(error: ActionRefused, before: str, to: str) -> str:
    """The field that would let the move happen: a reason, a note, or none."""
    missing = error.missing if isinstance(error, MoveRefused) else ()
    if missing:
        return "" if set(missing) & set(NEVER_OVERRIDDEN) else "override_reason"
    return "note" if to == previous_stage(before) else ""

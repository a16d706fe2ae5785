"""The ledger: entries listed with their level and basis, declared, confirmed and corrected."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.http import Http404, HttpRequest
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema, Status

from symbionet.accounts.api import caller
from symbionet.accounts.models import User
from symbionet.core.api import ERRORS, BodyIn, PageIn, PageOut, checked, listed, sent_values
from symbionet.impact import actions
from symbionet.impact.forms import CorrectionForm, LedgerFilterForm, QuantityForm
from symbionet.impact.models import Entry
from symbionet.impact.pages.wording import judged_words
from symbionet.impact.queries import (
    entries_visible_to,
    ledger_synergies_visible_to,
    reads_all_entries,
    sides_stated_by,
    years_of,
)
from symbionet.network.models import Organisation
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.pages.anonymised import synergies_shown_to

router = Router(tags=["ledger"])
PARTS = ("synergy__provider__park", "synergy__receiver__park", "synergy__have__organisation", "synergy__want",
         "synergy__owner", "flow", "organisation", "assessment")  # fmt: skip


class EntryOut(Schema):
    """One line of the ledger: an in-year figure, net, at one level of proof. Never add up two levels.

    `judged` is the share of a CO2e figure, 0 to 1, that rests on expert judgement, in words where it is over half.
    """

    id: int
    synergy: int
    title: str
    flow: int | None
    organisation: int | None
    year: int
    metric: str
    level: str
    basis: str
    low: float
    central: float
    high: float
    unit: str
    currency: str
    judged: float
    judged_note: str
    quantity: float | None
    quantity_unit: str
    at: datetime


class EntriesIn(PageIn):
    """Which entries."""

    year: int | None = None
    metric: str | None = None
    level: str | None = None
    synergy: int | None = None


class QuantityIn(BodyIn):
    """What flowed in a year, as one party states it; `organisation` may be left out by who speaks for one only.

    `quantity` in `unit`, by default the base unit of the flow (t, m3, GJ).
    """

    year: int
    quantity: float
    unit: str = ""
    organisation: int | None = None
    reason: str | None = None


class StatementIn(BodyIn):
    """As `QuantityIn`, without a reason."""

    year: int
    quantity: float
    unit: str = ""
    organisation: int | None = None


class CorrectionIn(BodyIn):
    """The right figure in the unit of the entry's quantity (of money, jobs and people: of the entry), and why.

    `again` computes the claims of the year with the baseline and the factors of today.
    """

    value: float
    reason: str = ""
    again: bool = False


def _out(user: User, entries: Iterable[Entry]) -> list[EntryOut]:
    rows = list(entries)
    synergies: dict[int, Synergy] = {row.synergy_id: row.synergy for row in rows}
    titles = {shown.pk: shown.title for shown in synergies_shown_to(user, synergies.values())}
    names = ("id", "year", "metric", "level", "low", "central", "high", "unit", "currency", "quantity",
             "quantity_unit", "at")  # fmt: skip
    return [
        EntryOut(
            **{name: getattr(row, name) for name in names},
            synergy=row.synergy_id,
            title=titles[row.synergy_id],
            flow=row.flow_id,
            organisation=row.organisation_id,
            basis="in-year, net",
            judged=row.judged,
            judged_note=judged_words(row.judged),
        )
        for row in rows
    ]


def made_for(user: User, entries: Iterable[Entry]) -> list[EntryOut]:
    """What was just written, as the caller may see it."""
    keys = [entry.pk for entry in entries]
    return _out(user, entries_visible_to(user).filter(pk__in=keys).select_related(*PARTS))


@router.get("/entries", response={200: PageOut[EntryOut], **ERRORS}, summary="List entries of the ledger")
def entry_list(request: HttpRequest, asked: Query[EntriesIn]) -> dict[str, Any]:
    """The current entries you may see, each with its level and basis; members do not see the partner's money."""
    user = caller(request)
    if not reads_all_entries(user) and not user.organisation_ids:
        raise Http404
    visible = entries_visible_to(user)
    form = checked(LedgerFilterForm(sent_values(asked, apart=("page", "per_page", "synergy")), years=years_of(visible)))
    chosen = {name: value for name, value in form.cleaned_data.items() if value}
    if asked.synergy is not None:
        chosen["synergy"] = asked.synergy
    rows = visible.filter(corrected_by__isnull=True, **chosen).select_related(*PARTS)
    return listed(rows, asked, lambda found: _out(user, found))


def flow_for(user: User, pk: int) -> SynergyFlow:
    """A flow of a synergy whose ledger the caller may see, else 404."""
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "resource")
    rows = SynergyFlow.objects.filter(synergy__in=ledger_synergies_visible_to(user)).select_related(*parts)
    return get_object_or_404(rows, pk=pk)


def sides_for(user: User, synergy: Synergy) -> list[Organisation]:
    """The sides the caller speaks for; 404 for who speaks for none."""
    found = sides_stated_by(user, synergy)
    if not found:
        raise Http404
    return found


def _stated(user: User, pk: int, body: Schema, *, reason: bool) -> tuple[SynergyFlow, dict[str, Any]]:
    """The flow, and what is stated of it as the form of the page cleans it."""
    flow = flow_for(user, pk)
    sides = sides_for(user, flow.synergy)
    one = {"organisation": sides[0].pk} if len(sides) == 1 else {}
    form = QuantityForm({**one, **sent_values(body, apart=("unit",))}, flow=flow, sides=sides)
    if not reason:
        del form.fields["reason"]
    return flow, checked(form).cleaned_data


@router.post("/flows/{pk}/declare", response={201: list[EntryOut], **ERRORS}, summary="Declare what flowed in a year")
def flow_declare(request: HttpRequest, pk: int, body: QuantityIn) -> Status[list[EntryOut]]:
    """Declare what flowed; the benefit follows from the baseline. 409 where a tonne would count twice, the year is
    closed, or the benefit per tonne asks for a reason.
    """
    user = caller(request)
    flow, stated = _stated(user, pk, body, reason=True)
    return Status(201, made_for(user, actions.declare(flow, by=user, unit=body.unit, **stated)))


@router.post("/flows/{pk}/confirm", response={201: list[EntryOut], **ERRORS}, summary="Confirm as the other party")
def flow_confirm(request: HttpRequest, pk: int, body: StatementIn) -> Status[list[EntryOut]]:
    """Confirm, as the other party, what was sent or received; within 5 % of what was declared the smaller counts."""
    user = caller(request)
    flow, stated = _stated(user, pk, body, reason=False)
    return Status(201, made_for(user, actions.confirm(flow, by=user, unit=body.unit, **stated)))


@router.post("/entries/{pk}/correct", response={201: list[EntryOut], **ERRORS}, summary="Correct a claimed figure")
def entry_correct(request: HttpRequest, pk: int, body: CorrectionIn) -> Status[list[EntryOut]]:
    """Correct a claim by a new entry with a reason; nothing is overwritten."""
    user = caller(request)
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "flow__synergy", "organisation")
    entry = get_object_or_404(entries_visible_to(user).select_related(*parts), pk=pk)
    if entry.stated_by_id not in {side.pk for side in sides_for(user, entry.synergy)}:
        raise Http404
    form = checked(CorrectionForm(sent_values(body)))
    return Status(201, made_for(user, actions.correct(entry, by=user, **form.cleaned_data)))

"""Pages that read the ledger: totals, entries, one synergy."""

from collections.abc import Iterable
from itertools import groupby

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import facilitates, signed_in
from symbionet.impact.exports import entry_columns
from symbionet.impact.forms import LedgerFilterForm
from symbionet.impact.models import CLAIMED, Entry, EntryLevel
from symbionet.impact.pages.ledger import ledger_of
from symbionet.impact.pages.wording import levels_words
from symbionet.impact.queries import (
    current_locks,
    entries_visible_to,
    reads_all_entries,
    sides_stated_by,
    totals_of,
    years_of,
)
from symbionet.impact.queries.entries import filtered_entries, state_of_entries
from symbionet.impact.views.answers import synergy_of
from symbionet.shell.answers import TABLE_FILES, table_answer
from symbionet.shell.lists import page_of, table_from
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to

__all__ = ["ledger_entries", "ledger_list", "synergy_ledger"]

PAGE_SIZE = 30
EXPORTED = 20000
TRAIL_PAGE = 50
TRAIL_PARTS = ("flow__resource", "by", "organisation", "stated_by", "corrected_by")
PARTS = ("synergy__provider", "synergy__receiver", "synergy__have", "synergy__want", "flow", "organisation",
         "assessment")  # fmt: skip


def _reader(request: HttpRequest) -> None:
    user = signed_in(request)
    if not reads_all_entries(user) and not user.organisation_ids:
        raise Http404


def _chosen_year(request: HttpRequest, years: list[int], claimed: list[int]) -> int:
    asked = request.GET.get("year", "")
    if asked.isdecimal() and int(asked) in years:
        return int(asked)
    this = timezone.localdate().year  # potentials reach beyond it
    return next((year for year in (*claimed, *years) if year <= this), this)


@require_safe
def ledger_list(request: HttpRequest) -> HttpResponse:
    """The totals of one calendar year by metric and level, each with the entries it counts."""
    _reader(request)
    visible = entries_visible_to(signed_in(request))
    years = years_of(visible)
    year = _chosen_year(request, years, years_of(visible.filter(level__in=CLAIMED)))
    totals = totals_of(visible, year)
    rows: dict[tuple[str, str], dict[str, object]] = {}
    for total in totals:
        row = rows.setdefault((total.metric, total.unit), {"label": total.label, "unit": total.unit, "cells": {}})
        row["cells"][total.level] = total  # type: ignore[index]
    lines = [
        {**row, "cells": [row["cells"].get(level) for level in EntryLevel.values]}  # type: ignore[attr-defined]
        for row in rows.values()
    ]
    locks = [lock for lock in current_locks() if lock.year == year]
    user = signed_in(request)
    context = {
        "years": years,
        "year": year,
        "rows": lines,
        "levels": EntryLevel.labels,
        "levels_note": levels_words(),
        "locks": locks,
        "closes": reads_all_entries(user),
        "claims": facilitates(user) or bool(user.organisation_ids),
        "asks": facilitates(user) or user.has_role(Role.PROGRAMME_MANAGER),
    }
    return render(request, "impact/ledger_list.html", context)


@require_safe
def ledger_entries(request: HttpRequest) -> HttpResponse:
    """The entries behind a total; `format=json` gives them as data, each with its level and basis."""
    _reader(request)
    user = signed_in(request)
    visible = entries_visible_to(user)
    form = LedgerFilterForm(request.GET or None, years=years_of(visible))
    filters = {name: value for name, value in form.cleaned_data.items() if value} if form.is_valid() else {}
    chosen = {name: filters[name] for name in ("year", "metric", "level") if name in filters}
    narrowed = filtered_entries(visible, park=filters.get("park"), synergy=filters.get("synergy"))
    rows = state_of_entries(narrowed.filter(**chosen), filters.get("state", "")).select_related(*PARTS)
    if (form_of := request.GET.get("export", "")) in TABLE_FILES:
        found = list(rows[:EXPORTED])
        table = table_from(found, entry_columns(_titles(user, found)))
        return table_answer(table, name="ledger", form=form_of)
    if request.GET.get("format") == "json":
        return _json(rows)
    page = page_of(request, rows, PAGE_SIZE)
    titles = _titles(user, page.object_list)
    groups = [
        {"synergy": synergy, "year": year, "title": titles[synergy], "entries": list(entries)}
        for (year, synergy), entries in groupby(page.object_list, key=lambda entry: (entry.year, entry.synergy_id))
    ]
    totals = (
        totals_of(narrowed.filter(**chosen), chosen["year"]) if len(chosen) == 3 and not filters.get("state") else []
    )
    return render(
        request, "impact/ledger_entries.html", {"form": form, "page": page, "groups": groups, "totals": totals}
    )


def _titles(user: User, entries: Iterable[Entry]) -> dict[int, str]:
    synergies: dict[int, Synergy] = {entry.synergy_id: entry.synergy for entry in entries}
    return {shown.pk: shown.title for shown in synergies_shown_to(user, synergies.values())}


def _json(rows: QuerySet[Entry]) -> JsonResponse:
    fields = ("id", "synergy", "flow", "organisation", "year", "metric", "level", "low", "central", "high", "unit",
              "currency", "quantity", "quantity_unit", "assessment", "at")  # fmt: skip
    judged = {row.pk: row.judged for row in rows[:10000]}
    entries = [
        dict(row, basis="in-year, net", judged=judged.get(row["id"], 0.0)) for row in rows.values(*fields)[:10000]
    ]
    return JsonResponse({"entries": entries})


@require_safe
def synergy_ledger(request: HttpRequest, pk: int) -> HttpResponse:
    """The ledger of a synergy: what each flow brought year by year, how it came about, and what proves it."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    visible = entries_visible_to(user).filter(synergy=synergy)
    trail = visible.select_related(*TRAIL_PARTS).order_by("-id")
    context = {
        "synergy": synergy,
        "shown": synergies_shown_to(user, [synergy])[0],
        "flows": ledger_of(user, synergy),
        "levels": EntryLevel.labels,
        "money": visible.filter(flow=None, corrected_by__isnull=True).select_related("organisation"),
        "page": page_of(request, trail, TRAIL_PAGE),
        "states": bool(sides_stated_by(user, synergy)),
        "facilitates": facilitates(user),
        "verifies": user.has_role(Role.VERIFIER),
        "years": years_of(visible.exclude(level=EntryLevel.POTENTIAL)),
    }
    return render(request, "impact/synergy_ledger.html", context)

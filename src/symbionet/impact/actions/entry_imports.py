"""Entries from a list: each row is tried by the same actions as the pages, for a preview or for good."""

import math
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.engine.errors import SymbionetError
from symbionet.engine.units import parse_quantity
from symbionet.impact.actions.claims import NeedsReason, confirm, declare, declare_figures
from symbionet.impact.actions.proofs import Paper, document, paper_number
from symbionet.impact.actions.rules import LockedPeriod, MayBeTwice, TwiceClaimed, entries_at
from symbionet.impact.models import EntryEvidence, EntryLevel, Metric
from symbionet.impact.queries import amount_in, base_unit, current_entries, ledger_synergies_visible_to, sides_stated_by
from symbionet.impact.queries.entry_sheets import EntryRow, word_of
from symbionet.network.models import Organisation
from symbionet.sheets.cells import read_date
from symbionet.synergies.models import Synergy, SynergyFlow

__all__ = ["ImportedRow", "import_entries"]

MONEY = ("cost_saving", "additional_sales", "private_investment", "public_investment")
NEW, SAME, REFUSED = "new", "same", "refused"


class _BadCell(Exception):
    def __init__(self, column: str, words: str) -> None:
        super().__init__(words)
        self.column = column


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedRow:
    """What becomes of a row: `state` new, same (it stands already) or refused; `column` and `words` say why."""

    number: int
    state: str
    what: str = ""
    column: str = ""
    value: str = ""
    words: str = ""
    code: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Claim:
    flow: SynergyFlow | None
    synergy: Synergy
    side: Organisation
    year: int
    amount: float
    unit: str
    by: Any


@transaction.atomic
def import_entries(rows: Iterable[EntryRow], *, by: Any, store: bool) -> list[ImportedRow]:
    """What becomes of each row; with `store` the good ones are entered, else nothing is kept of the trial.

    A trial enters the rows in their order and takes them back: rows that contradict each other are found as well. A row
    that stands already is left, so that a list may be imported again.
    """
    found = [_tried(row, by) for row in rows]
    if not store:
        transaction.set_rollback(True)
    return found


def _tried(row: EntryRow, by: Any) -> ImportedRow:
    what = " · ".join(filter(None, (row.text("synergy"), row.text("flow"), row.text("year"))))
    try:
        with transaction.atomic():
            state = _entered(row, by)
    except _BadCell as bad:
        return _refused(row, what, bad.column, str(bad), "cell")
    except NeedsReason as error:
        return _refused(row, what, "reason", str(error), "reason")
    except LockedPeriod as error:
        return _refused(row, what, "year", str(error), "locked")
    except MayBeTwice as error:
        return _refused(row, what, "quantity", str(error), "possibly_twice")
    except TwiceClaimed as error:
        return _refused(row, what, "number" if row.text("number") else "quantity", str(error), "twice")
    except ActionRefused as error:
        return _refused(row, what, "", str(error), "refused")
    except ValidationError as error:
        return _refused(row, what, "", " ".join(error.messages), "refused")
    return ImportedRow(number=row.number, state=state, what=what)


def _refused(row: EntryRow, what: str, column: str, words: str, code: str) -> ImportedRow:
    heading = row.headings.get(column, column)
    return ImportedRow(
        number=row.number, state=REFUSED, what=what, column=heading, value=row.text(column), words=words, code=code
    )


def _entered(row: EntryRow, by: Any) -> str:
    synergy = _synergy(row, by)
    side = _side(row, synergy, by)
    metric = word_of("metric", row.text("metric")) if row.text("metric") else ""
    if row.text("metric") and not metric:
        raise _BadCell("metric", _("Write what this figure is, such as cost saving; leave it empty for what flowed."))
    flow = None if metric else _flow(row, synergy)
    amount, unit = (_figure(row), row.text("unit")) if flow is None else _amount(row, flow)
    claim = _Claim(flow=flow, synergy=synergy, side=side, year=_year(row), amount=amount, unit=unit, by=by)
    if metric:
        return _money(claim, Metric(metric))
    level = word_of("level", row.text("level")) if row.text("level") else EntryLevel.DECLARED
    acts: dict[str, Callable[[EntryRow, _Claim], str]] = {
        EntryLevel.DECLARED: _declared,
        EntryLevel.CONFIRMED: _confirmed,
        EntryLevel.DOCUMENTED: _documented,
    }
    if level not in acts:
        raise _BadCell("level", _("Write declared, confirmed or documented."))
    return acts[level](row, claim)


def _declared(row: EntryRow, claim: _Claim) -> str:
    assert claim.flow is not None
    stands = entries_at(claim.flow, claim.year, EntryLevel.DECLARED)
    if stands and stands[0].stated_by_id == claim.side.pk and _same(stands[0].quantity, claim.amount):
        return SAME
    declare(
        claim.flow,
        organisation=claim.side,
        year=claim.year,
        quantity=claim.amount,
        reason=row.text("reason")[:500],
        by=claim.by,
    )
    return NEW


def _confirmed(row: EntryRow, claim: _Claim) -> str:
    assert claim.flow is not None
    stands = entries_at(claim.flow, claim.year, EntryLevel.CONFIRMED)
    below = entries_at(claim.flow, claim.year, EntryLevel.DECLARED)
    if stands and stands[0].stated_by_id == claim.side.pk and below:
        smaller = min(claim.amount, below[0].quantity or 0.0)
        if _same(stands[0].quantity, smaller):
            return SAME
    confirm(claim.flow, organisation=claim.side, year=claim.year, quantity=claim.amount, by=claim.by)
    return NEW


def _documented(row: EntryRow, claim: _Claim) -> str:
    assert claim.flow is not None
    kind = word_of("paper", row.text("paper"))
    if not kind:
        raise _BadCell("paper", _("Write what paper it is, such as weighbridge note or invoice."))
    on = _date(row)
    number, issuer = row.text("number"), row.text("issuer")
    known = EntryEvidence.objects.filter(flow=claim.flow, year=claim.year, kind=kind, withdrawn_at__isnull=True)
    alike = known.filter(number=paper_number(number), issuer__iexact=issuer)
    if any(_same(amount, claim.amount) for amount in alike.values_list("quantity", flat=True)):
        return SAME
    paper = Paper(kind=kind, number=number, issuer=issuer, quantity=claim.amount, on=on)
    document(claim.flow, year=claim.year, papers=[paper], by=claim.by)
    return NEW


def _money(claim: _Claim, metric: Metric) -> str:
    key = {"synergy": claim.synergy, "organisation": claim.side, "flow": None, "year": claim.year, "metric": metric}
    stands = current_entries().filter(**key, level=EntryLevel.DECLARED).first()
    currency = claim.unit.upper() or "CNY"
    if metric in MONEY and currency not in ("CNY", "EUR"):
        raise _BadCell("unit", _("Write CNY or EUR."))
    if stands and _same(stands.central, claim.amount) and stands.currency in ("", currency):
        return SAME
    declare_figures(
        claim.synergy,
        organisation=claim.side,
        year=claim.year,
        figures={metric.value: claim.amount},
        currency=currency if metric in MONEY else "CNY",
        by=claim.by,
    )
    return NEW


def _same(one: float | None, other: float) -> bool:
    return one is not None and math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)


def _synergy(row: EntryRow, by: Any) -> Synergy:
    text = row.text("synergy")
    visible = ledger_synergies_visible_to(by).select_related("provider", "receiver", "have")
    rows = visible.filter(title_zh=text) | visible.filter(title_en=text)
    found = list(visible.filter(pk=int(text)) if text.isdecimal() and len(text) < 10 else rows.distinct()[:2])
    if not text or not found:
        raise _BadCell("synergy", _("No synergy of yours is called so: write its title or its number."))
    if len(found) > 1:
        raise _BadCell("synergy", _("Several synergies are called so: write its number, as in its address."))
    return found[0]


def _flow(row: EntryRow, synergy: Synergy) -> SynergyFlow:
    flows = list(synergy.flows.select_related("resource", "synergy__provider", "synergy__receiver", "synergy__have"))
    text = row.text("flow").casefold()
    found = [one for one in flows if not text or text in (one.name_zh.casefold(), one.name_en.casefold())]
    if len(found) != 1:
        names = ", ".join(str(one) for one in flows) or _("none")
        raise _BadCell("flow", _("Say which flow of the synergy it is: %(names)s.") % {"names": names})
    return found[0]


def _side(row: EntryRow, synergy: Synergy, by: Any) -> Organisation:
    sides = sides_stated_by(by, synergy)
    text = row.text("organisation").casefold()
    found = [one for one in sides if not text or text in (one.name_zh.casefold(), one.name_en.casefold())]
    if len(found) != 1:
        names = ", ".join(str(one) for one in sides) or _("none")
        raise _BadCell("organisation", _("Say who states it; you may speak for: %(names)s.") % {"names": names})
    return found[0]


def _year(row: EntryRow) -> int:
    text = row.text("year").removesuffix("年")
    if not (text.isdecimal() and len(text) == 4):
        raise _BadCell("year", _("Write the calendar year with four digits."))
    return int(text)


def _figure(row: EntryRow) -> float:
    try:
        return float(row.text("quantity").replace(",", "").replace("，", ""))
    except ValueError:
        raise _BadCell("quantity", _("Write a number.")) from None


def _amount(row: EntryRow, flow: SynergyFlow) -> tuple[float, str]:
    """The amount in the base unit of the flow."""
    unit = base_unit(flow.unit)
    try:
        found = parse_quantity(row.text("quantity"), unit=row.text("unit") or unit, period="year")
        return amount_in(found.value, found.unit, unit), unit
    except SymbionetError:
        raise _BadCell("quantity", _("Write a number and a unit that measures %(unit)s.") % {"unit": unit}) from None


def _date(row: EntryRow) -> date | None:
    text = row.text("date")
    found = read_date(text) if text else None
    if text and found is None:
        raise _BadCell("date", _("Write the date as 2026-03-31."))
    return found

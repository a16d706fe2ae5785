"""What firms saved enters the ledger and rises on its ladder: declared, confirmed, documented, verified.

Declared is what the firm says of a measure in a follow-up; the auditor confirms it, a paper of a registered body with
its file documents it, a verifier who has no part in it verifies it.
"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.core.files.base import File
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.models import Audit, Opportunity
from symbionet.audits.queries import audits_worked_on_by
from symbionet.audits.queries.realised import realised_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.impact.actions import LockedPeriod, TwiceClaimed, paper_number
from symbionet.impact.models import EntryLevel, IssuingBody, Metric
from symbionet.impact.queries.entries import lock_of_firms
from symbionet.impact.queries.papers import is_claimant, spelled
from symbionet.programme.models import SavingEntry, SavingPaper
from symbionet.programme.queries.savings import LADDER, best_level, confirmable_by, savings_of, verifiable_by
from symbionet.work.actions import add_document

__all__ = ["PaperValues", "confirm_saving", "document_saving", "enter_savings", "verify_saving"]

FELL, AGAIN = "@fell", "@again"  # reasons that begin with @ are worded by `pages.savings`
ROUNDING = 1e-9


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperValues:
    """A paper of a registered body: its number, and the saving of the year it shows, CNY."""

    body: IssuingBody
    number: str
    shows: float


@transaction.atomic
def enter_savings(opportunity: Opportunity, *, by: User | None) -> list[SavingEntry]:
    """The declared entries of what a measure has saved so far, by what its firm said last; a closed year stays.

    The follow-up of an audit calls it. A figure that falls pulls those down that were raised from it.
    """
    audit = _locked(opportunity)
    figures = {(one.year, one.metric): one for one in realised_of(opportunity)}
    rows = SavingEntry.objects.filter(opportunity=opportunity, corrected_by=None, level=EntryLevel.DECLARED)
    before = {(row.year, row.metric): row for row in rows}
    last = opportunity.follow_ups.order_by("month").last()
    made: list[SavingEntry] = []
    closed: set[int] = set()
    for year, metric in sorted(figures.keys() | before.keys()):
        one, old = figures.get((year, metric)), before.get((year, metric))
        value = one.value if one is not None else 0.0
        if old is not None and math.isclose(old.value, value, rel_tol=ROUNDING, abs_tol=ROUNDING):
            continue
        if lock_of_firms(audit.organisation, year=year) is not None:
            closed.add(year)
            continue
        known = one or before[year, metric]
        entry = SavingEntry(
            organisation=audit.organisation, opportunity=opportunity, title=str(opportunity)[:200], year=year,
            metric=metric, level=EntryLevel.DECLARED, value=value, by=by, corrects=old, reason=AGAIN if old else "",
            unit=known.unit, currency=known.currency,
            signed=last.told_by if last is not None else "",
        )  # fmt: skip
        entry.save(force_insert=True)
        made.append(entry)
        _pull_down(entry, by)
    for year in sorted(closed):
        history.record(by, "saving.year_closed", audit, what=str(opportunity), year=year)
    if made:
        history.record(by, "saving.declared", audit, what=str(opportunity))
    return made


def _locked(opportunity: Opportunity) -> Audit:
    """The audit of the measure, with its row held until this transaction ends: two at once wait for each other."""
    return Audit.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=opportunity.audit_id)


def _pull_down(declared: SavingEntry, by: User | None) -> None:
    """No level stands above what the firm says itself."""
    for level, entries in savings_of(declared.opportunity, declared.year).items():
        higher = entries.get(declared.metric)
        if level != EntryLevel.DECLARED and higher is not None and higher.value > declared.value:
            _store([higher], {higher.pk: declared.value}, level, by, before={declared.metric: higher}, reason=FELL)


def _store(
    below: Iterable[SavingEntry],
    values: Mapping[int, float],
    level: EntryLevel,
    by: User | None,
    *,
    before: Mapping[str, SavingEntry],
    reason: str,
    paper: SavingPaper | None = None,
) -> list[SavingEntry]:
    """Entries of a level restated from others, each correcting the one of its metric that stood there."""
    made = []
    for one in below:
        old = before.get(one.metric)
        if old is not None and old.value == values[one.pk] and reason != FELL:
            continue
        entry = SavingEntry(
            organisation_id=one.organisation_id, opportunity_id=one.opportunity_id, title=one.title, year=one.year,
            metric=one.metric, level=level, value=values[one.pk], unit=one.unit, currency=one.currency,
            paper=paper or (old.paper if old else None), follows=one if one.level != level else one.follows,
            corrects=old, reason=reason or (AGAIN if old else ""), by=by,
        )  # fmt: skip
        entry.save(force_insert=True)
        made.append(entry)
    return made


def _check_open(audit: Audit, year: int) -> None:
    if (lock := lock_of_firms(audit.organisation, year=year)) is not None:
        raise LockedPeriod(
            _("The year %(year)s is closed (%(reason)s): nothing can be entered or corrected in it.")
            % {"year": year, "reason": lock.reason}
        )


@transaction.atomic
def confirm_saving(opportunity: Opportunity, year: int, *, note: str, by: User) -> list[SavingEntry]:
    """The confirmed entries of a year: the auditor says that it is as the firm says, and what was looked at.

    Raises ActionRefused where nothing is declared, for who is of the firm or wrote it down, or without a note.
    """
    audit = _locked(opportunity)
    _check_open(audit, year)
    levels = savings_of(opportunity, year)
    declared = list(levels.get(EntryLevel.DECLARED, {}).values())
    if not declared:
        raise ActionRefused(_("Nothing is declared for %(year)s yet.") % {"year": year})
    if not confirmable_by(by, opportunity, declared):
        raise ActionRefused(_("Another person who works on the audit confirms it: not who is of the firm or wrote it."))
    if not note.strip():
        raise ActionRefused(_("Write down what you looked at."), field="note")
    values = {one.pk: one.value for one in declared}
    before = levels.get(EntryLevel.CONFIRMED, {})
    made = _store(declared, values, EntryLevel.CONFIRMED, by, before=before, reason=note.strip()[:500])
    if not made:
        raise ActionRefused(_("%(year)s is confirmed already.") % {"year": year})
    history.record(by, "saving.confirmed", audit, what=str(opportunity), year=year)
    return made


@transaction.atomic
def document_saving(
    opportunity: Opportunity, year: int, paper: PaperValues, *, file: File | None, by: User
) -> list[SavingEntry]:
    """The documented entries of a year: as much of what is confirmed as a paper shows, all metrics in proportion.

    Raises ActionRefused before the auditor confirmed a saving of money, without a file or for a paper of the firm
    itself; `TwiceClaimed` for a paper that counts already.
    """
    audit = _locked(opportunity)
    _check_open(audit, year)
    if not audits_worked_on_by(by).filter(pk=audit.pk).exists():
        raise ActionRefused(_("Who works on the audit adds papers."))
    levels = savings_of(opportunity, year)
    confirmed = {name: one for name, one in levels.get(EntryLevel.CONFIRMED, {}).items() if name != Metric.PRIVATE}
    money = confirmed.get(Metric.COST)
    if money is None or money.value <= 0:
        raise ActionRefused(_("The auditor confirms a saving of money first: papers prove what both say."))
    if file is None:
        raise ActionRefused(_("A paper counts with its file."), field="file")
    if is_claimant(paper.body, audit.organisation):
        raise ActionRefused(_("A paper of the firm itself proves nothing: choose who issued it."), field="body")
    if not (math.isfinite(paper.shows) and paper.shows > 0):
        raise ActionRefused(_("State the saving that it shows as a positive number."), field="shows")
    number = paper_number(paper.number)
    if not spelled(number):
        raise ActionRefused(_("Give the number of the paper."), field="number")
    title = f"{paper.body} {number}"[:200]
    kept = add_document(audit, file, kind="evidence", title=title, audience="firm", by=by)
    try:
        with transaction.atomic():
            row = SavingPaper.objects.create(
                organisation=audit.organisation, body=paper.body, number=number[:80], shows=paper.shows, by=by,
                key=f"{paper.body.pk}:{spelled(number)}"[:160], document=kept.versions.order_by("-number")[0],
            )  # fmt: skip
    except IntegrityError as error:
        raise TwiceClaimed(
            _("%(number)s of %(issuer)s counts already: a paper counts once.")
            % {"number": number, "issuer": paper.body},
            field="number",
        ) from error
    share = min(1.0, paper.shows / money.value)
    values = {one.pk: one.value * share for one in confirmed.values()}
    before = levels.get(EntryLevel.DOCUMENTED, {})
    made = _store(confirmed.values(), values, EntryLevel.DOCUMENTED, by, before=before, reason="", paper=row)
    history.record(by, "saving.documented", audit, what=str(opportunity), year=year)
    return made


@transaction.atomic
def verify_saving(
    opportunity: Opportunity, year: int, *, statement: str, by: User, share: float = 1.0
) -> list[SavingEntry]:
    """The verified entries of a year: `share` of the best proven figure, with the verifier's statement.

    Raises ActionRefused for a verifier with a part in it, without a statement, and before anything is confirmed.
    """
    audit = _locked(opportunity)
    _check_open(audit, year)
    levels = savings_of(opportunity, year)
    best = best_level([level for level in levels if level in LADDER[1:3]])
    if best is None:
        raise ActionRefused(_("The auditor confirms it first."))
    if not verifiable_by(by, opportunity, year):
        raise ActionRefused(_("A verifier who has no part in the firm, the audit or its figures verifies them."))
    if not statement.strip():
        raise ActionRefused(_("Write down how you checked it and what you conclude."), field="statement")
    if not 0 <= share <= 1:
        raise ActionRefused(
            _("A verified figure is between 0 and 100 %% of the claim, not %(share)s %%.")
            % {"share": number_words(100 * share)},
            field="share",
        )
    rows = [one for name, one in levels[best].items() if name != Metric.PRIVATE]
    values = {one.pk: one.value * share for one in rows}
    before = levels.get(EntryLevel.VERIFIED, {})
    made = _store(rows, values, EntryLevel.VERIFIED, by, before=before, reason=statement.strip()[:500])
    history.record(by, "saving.verified", audit, what=str(opportunity), year=year)
    return made

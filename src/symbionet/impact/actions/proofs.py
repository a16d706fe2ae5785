"""What proves a claim: papers, an independent verifier; and how a figure is corrected."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import number_words
from symbionet.impact.actions.claims import counted
from symbionet.impact.actions.restating import restate
from symbionet.impact.actions.rules import (
    TwiceClaimed,
    check_counts_once,
    check_told_apart,
    check_year,
    corrections,
    entries_at,
    is_entered,
    lock_claims,
    placed,
    scaled,
    tells_quantities,
)
from symbionet.impact.models import (
    CLAIMED,
    Entry,
    EntryEvidence,
    EntryLevel,
    NoteKind,
    Opinion,
    Verification,
)
from symbionet.impact.queries import CHECKED, base_unit, best_claims, current_entries
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.work.models import DocumentVersion

__all__ = ["Finding", "Paper", "correct", "document", "paper_issuer", "paper_number", "verify", "withdraw_paper"]

PAPERS = "@papers"  # reasons that begin with @ are words of `queries.reason_words`
ORDER = list(CLAIMED)


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it is entered: what it is, its number, who issued it, and how much it shows (in `unit`)."""

    kind: str
    number: str
    issuer: str
    quantity: float | None = None
    unit: str = ""
    on: date | None = None
    document: DocumentVersion | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """What a verifier found: `adjusted` is {id of a claimed entry: verified value} where it differs."""

    method: str
    opinion: str
    statement: str = ""
    sample: str = ""
    adjusted: Mapping[int, float] | None = None


def paper_number(text: str) -> str:
    """The number of a paper as it is kept, so that width, case and spaces make no second paper.

    >>> paper_number(" gb－2026 0017 ")
    'GB-20260017'
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


def paper_issuer(text: str) -> str:
    """Who issued a paper as it is kept, so that width and spaces make no second paper; in Chinese with its brackets.

    >>> paper_issuer(" 滨海 热电(集团)"), paper_issuer("Carrier （demo）")
    ('滨海 热电（集团）', 'Carrier (demo)')
    """
    plain = " ".join(unicodedata.normalize("NFKC", text).split())
    return plain.replace("(", "（").replace(")", "）") if re.search("[\u3400-\u9fff]", plain) else plain


@transaction.atomic
def document(flow: SynergyFlow, *, year: int, papers: Sequence[Paper], by: User | None) -> list[Entry]:
    """Keep papers of what flowed in a year, and the entries they document: as much as they add up to, never more than
    is claimed. Further papers correct the documented figure.

    Raises `TwiceClaimed` for a paper that counts already, in whatever synergy; `MayBeTwice`, `LockedPeriod`,
    ActionRefused.
    """
    synergy = flow.synergy
    lock_claims(synergy)
    check_year(synergy, year)
    claimed = entries_at(flow, year, EntryLevel.CONFIRMED, EntryLevel.DECLARED)
    if not claimed:
        raise ActionRefused(_("Declare first what flowed in %(year)s: papers prove a figure.") % {"year": year})
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: the verifier takes further papers into account.") % {"year": year})
    check_told_apart(flow, year)
    for paper in papers:
        _keep(flow, year, paper, by)
    found = _documented(flow, year, claimed, by, reason=PAPERS)
    history.record(by, "synergy.benefit_documented", synergy, year=year, papers=len(papers))
    return found


def _keep(flow: SynergyFlow, year: int, paper: Paper, by: User | None) -> None:
    number, issuer = paper_number(paper.number), paper_issuer(paper.issuer)
    if not number or not issuer:
        raise ActionRefused(_("A paper has a number and somebody who issued it."))
    if paper.on and paper.on.year != year:
        raise ActionRefused(_("Paper %(number)s is not of %(year)s.") % {"number": number, "year": year})
    if paper.document is not None and paper.document.document.subject != flow.synergy:
        raise ActionRefused(_("The file of paper %(number)s belongs to another synergy.") % {"number": number})
    quantity = None if paper.quantity is None else counted(flow, paper.quantity, paper.unit)
    if quantity is not None and not 0 < quantity < float("inf"):
        raise ActionRefused(_("State what flowed as a positive number."))
    row = EntryEvidence(
        synergy=flow.synergy,
        flow=flow,
        year=year,
        kind=NoteKind(paper.kind),
        number=number,
        issuer=issuer,
        on=paper.on,
        quantity=quantity,
        quantity_unit="" if quantity is None else base_unit(flow.unit),
        document=paper.document,
        by=by,
    )
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TwiceClaimed(
            _("%(kind)s %(number)s of %(issuer)s counts already: a paper counts once.")
            % {"kind": row.get_kind_display(), "number": number, "issuer": issuer}
        ) from error


def _documented(flow: SynergyFlow, year: int, claimed: list[Entry], by: User | None, *, reason: str) -> list[Entry]:
    """The documented entries by the papers that stand now."""
    papers = EntryEvidence.objects.filter(flow=flow, year=year, withdrawn_at__isnull=True, quantity__isnull=False)
    shown = sum(value or 0.0 for value in papers.order_by("pk").values_list("quantity", flat=True))
    known = {entry.metric: entry for entry in entries_at(flow, year, EntryLevel.DOCUMENTED)}
    if not shown and not known:
        return []
    quantity = min(shown, claimed[0].quantity or 0.0)
    made = scaled(claimed, quantity, level=EntryLevel.DOCUMENTED, by=by)
    for entry, below in zip(made, claimed, strict=True):
        entry.follows, entry.stated_by_id = below, below.stated_by_id
    return placed([(entry, known.get(entry.metric)) for entry in made], reason)


@transaction.atomic
def withdraw_paper(paper: EntryEvidence, *, reason: str, by: User | None) -> EntryEvidence:
    """A paper that no longer counts, with the documented figure corrected; its number may be entered anew."""
    flow, year = paper.flow, paper.year
    lock_claims(paper.synergy)
    check_year(paper.synergy, year)
    if not reason.strip():
        raise ActionRefused(_("Say why."))
    if paper.withdrawn_at is not None or flow is None:
        raise ActionRefused(_("This paper is withdrawn already."))
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: its papers stand.") % {"year": year})
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_reason = timezone.now(), by, reason
    paper.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    claimed = entries_at(flow, year, EntryLevel.CONFIRMED, EntryLevel.DECLARED)
    _documented(flow, year, claimed, by, reason=reason)
    history.record(by, "synergy.paper_withdrawn", paper.synergy, year=year, reason=reason)
    return paper


@transaction.atomic
def verify(synergy: Synergy, *, year: int, finding: Finding, by: User) -> Verification:
    """The check of an independent verifier, and the verified entries of all that is claimed of a synergy for a year.

    An adjusted value is not above the claimed one and comes with a statement; after an adverse opinion or without one
    nothing counts as verified. Raises ActionRefused where the verifier is a party, or entered or owns the claim.
    """
    lock_claims(synergy)
    check_year(synergy, year)
    claimed = best_claims(synergy, year)
    _check_independent(synergy, year, by)
    if not claimed:
        raise ActionRefused(_("Nothing is claimed for %(year)s yet.") % {"year": year})
    adjusted = dict(finding.adjusted or {})
    if set(adjusted) - {entry.pk for entry in claimed}:
        raise ActionRefused(_("Only figures that are claimed for the year can be adjusted."))
    if (adjusted or finding.opinion != Opinion.UNMODIFIED) and not finding.statement.strip():
        raise ActionRefused(_("An adjustment, or an opinion that is not unmodified, comes with a statement."))
    if finding.opinion not in (Opinion.ADVERSE, Opinion.DISCLAIMED):
        for flow in {entry.flow for entry in claimed if entry.flow is not None}:
            check_told_apart(flow, year)
    row = Verification.objects.create(
        synergy=synergy,
        year=year,
        method=finding.method,
        opinion=finding.opinion,
        statement=finding.statement,
        sample=finding.sample,
        adjusted={entry.metric: adjusted[entry.pk] for entry in claimed if entry.pk in adjusted},
        by=by,
    )
    for entry in claimed:
        _verify_entry(entry, row, adjusted.get(entry.pk), by)
    history.record(by, "synergy.benefit_verified", synergy, year=year, note=row.get_opinion_display())
    return row


def _check_independent(synergy: Synergy, year: int, by: User) -> None:
    parties = {synergy.provider_id, synergy.receiver_id}
    parties |= set(synergy.parties.filter(organisation__isnull=False).values_list("organisation", flat=True))
    touched = Entry.objects.filter(synergy=synergy, year=year, level__in=CLAIMED, by=by)
    entered = touched.filter(verification__isnull=True).exists()
    papers = EntryEvidence.objects.filter(synergy=synergy, year=year, by=by).exists()
    involved = not by.organisation_ids.isdisjoint(parties) or synergy.owner_id == by.pk
    involved = involved or synergy.parties.filter(person=by).exists()
    if not by.has_role(Role.VERIFIER) or entered or papers or involved:
        raise ActionRefused(_("A verifier is independent: nobody verifies what they take part in, own or entered."))


def _verify_entry(entry: Entry, row: Verification, value: float | None, by: User | None) -> None:
    key = {name: getattr(entry, name) for name in ("synergy", "flow", "organisation", "year", "metric")}
    before = current_entries().filter(**key, level=EntryLevel.VERIFIED).first()
    none = row.opinion in (Opinion.ADVERSE, Opinion.DISCLAIMED)
    if none and before is None:
        return
    central = 0.0 if none else entry.central if value is None else value
    if central > entry.central and not none:
        raise ActionRefused(
            _("%(metric)s: %(value)s is more than is claimed (%(claimed)s). The parties correct their claim first.")
            % {
                "metric": entry.get_metric_display(),
                "value": number_words(central),
                "claimed": number_words(entry.central),
            }
        )
    share = central / entry.central if entry.central else 0.0
    ends = sorted((entry.low * share, central, entry.high * share)) if share >= 0 else [central] * 3
    fields = {name: getattr(entry, name) for name in ("unit", "currency", "quantity", "quantity_unit", "assessment")}
    made = Entry(
        **key,
        **fields,
        level=EntryLevel.VERIFIED,
        low=min(ends[0], central),
        central=central,
        high=max(ends[2], central),
        stated_by=entry.stated_by,
        verification=row,
        follows=entry,
        reason=row.statement[:500] if value is not None else "",
        by=by,
    )
    placed([(made, before)], row.statement[:500] or row.get_method_display())


@transaction.atomic
def correct(entry: Entry, *, value: float, reason: str, by: User | None, again: bool = False) -> list[Entry]:
    """The entries that correct a claim, each new and with the reason; what stood stays to be read.

    For a flow `value` is what flowed, in the unit of the entry: all its figures of that level are restated, and higher
    levels that say more are cut down to it; with `again` the claims of the year are computed with the baseline and the
    factors of today, too (`restate`). For money, jobs and people it is the figure itself. Raises
    `LockedPeriod`, `TwiceClaimed`, ActionRefused for a potential, a verified figure, or one that is corrected already.
    """
    synergy, year, flow = entry.synergy, entry.year, entry.flow
    lock_claims(synergy)
    check_year(synergy, year)
    if not reason.strip():
        raise ActionRefused(_("A correction says why."))
    if Entry.objects.filter(corrects=entry).exists():
        raise ActionRefused(_("This figure is corrected already: correct the newest one."))
    if entry.level not in CHECKED:
        raise ActionRefused(_("Potentials are assessed again; verified figures are corrected by a verifier."))
    if flow is None:
        key = {"synergy": synergy, "organisation": entry.organisation, "flow": None, "year": year}
        if current_entries().filter(**key, metric=entry.metric, level=EntryLevel.VERIFIED).exists():
            raise ActionRefused(_("This figure is verified: the verifier corrects it."))
        made = scaled([entry], 0.0, quantity=None, low=value, central=value, high=value)
        found = corrections(made, [entry], reason, by)
    else:
        found = _correct_flow(flow, entry, value, reason, by)
        if again:
            found += restate(flow, year=year, reason=reason, by=by)
    history.record(by, "synergy.benefit_corrected", synergy, year=year, reason=reason)
    return found


def _correct_flow(flow: SynergyFlow, entry: Entry, quantity: float, reason: str, by: User | None) -> list[Entry]:
    year = entry.year
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: the verifier corrects it.") % {"year": year})
    tells = tells_quantities(flow.synergy, entry.stated_by, by)
    check_counts_once(flow, year=year, quantity=quantity, tells=tells)
    found: list[Entry] = []
    level = EntryLevel(entry.level)
    lower = [other for other in CHECKED if ORDER.index(other) < ORDER.index(level)]
    below = entries_at(flow, year, *lower) if lower else []
    if below and quantity > (below[0].quantity or 0.0):
        raise ActionRefused(
            _("The level before says %(quantity)s %(unit)s: correct that one first.")
            % {"quantity": number_words(below[0].quantity or 0.0), "unit": below[0].quantity_unit}
        )
    for other in ORDER[ORDER.index(level) :]:
        rows = entries_at(flow, year, other)
        if rows and (other == level or (rows[0].quantity or 0.0) > quantity):
            found += corrections(scaled(rows, quantity), rows, reason, by)
    return found

"""Savings of firms in the ledger: who sees which, what they add up to, and what may be done next."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import QuerySet

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.audits.models import LinkPurpose, Opportunity
from symbionet.audits.queries import audits_worked_on_by
from symbionet.core.history import history_of
from symbionet.impact.models import EntryLevel, Metric
from symbionet.programme.models import SavingEntry

__all__ = [
    "LADDER",
    "SavingSum",
    "best_level",
    "confirmable_by",
    "savings_of",
    "savings_visible_to",
    "sums_of",
    "verifiable_by",
]

LADDER = (EntryLevel.DECLARED, EntryLevel.CONFIRMED, EntryLevel.DOCUMENTED, EntryLevel.VERIFIED)


@dataclass(frozen=True, slots=True, kw_only=True)
class SavingSum:
    """The sum of one year, metric and level, and how many measures and firms stand behind it."""

    year: int
    metric: str
    level: str
    value: float
    unit: str
    measures: int
    firms: int


def savings_visible_to(visitor: Visitor) -> QuerySet[SavingEntry]:
    """Entries the visitor may see, corrected ones too: verifiers all, auditors and practitioners those of the audits
    they work on, members those of their own firms.
    """
    if not is_user(visitor):
        return SavingEntry.objects.none()
    if visitor.has_role(Role.VERIFIER):
        return SavingEntry.objects.all()
    worked_on = Opportunity.objects.filter(audit__in=audits_worked_on_by(visitor).order_by().values("pk"))
    rows = SavingEntry.objects.filter(opportunity__in=worked_on.order_by().values("pk"))
    return rows | SavingEntry.objects.filter(organisation__in=visitor.organisation_ids)


def savings_of(opportunity: Opportunity, year: int) -> dict[EntryLevel, dict[str, SavingEntry]]:
    """The current entries of a measure and year: level -> metric -> entry."""
    rows = SavingEntry.objects.filter(opportunity=opportunity, year=year, corrected_by__isnull=True)
    found: dict[EntryLevel, dict[str, SavingEntry]] = {}
    for row in rows.order_by("pk"):
        found.setdefault(EntryLevel(row.level), {})[row.metric] = row
    return found


def best_level(entries: Collection[EntryLevel]) -> EntryLevel | None:
    """The best proven of some levels."""
    return next((level for level in reversed(LADDER) if level in entries), None)


def confirmable_by(person: User, opportunity: Opportunity, declared: Iterable[SavingEntry]) -> bool:
    """Whether the person may confirm what a firm says: it works on the audit, is not of the firm and wrote none of it.

    What the auditor wrote down another person confirms; so what was given by a link, which its maker could have opened.
    """
    audit = opportunity.audit
    if audit.organisation_id in person.organisation_ids:
        return False
    for entry in declared:
        held = audit.links.filter(purpose=LinkPurpose.FOLLOW_UP, made_by=person, made_at__lte=entry.at)
        if entry.by_id == person.pk or (entry.is_by_link and held.exists()):
            return False
    return audits_worked_on_by(person).filter(pk=audit.pk).exists()


def verifiable_by(person: User, opportunity: Opportunity, year: int) -> bool:
    """Whether the person is a verifier who is not of the firm, nor of the audit, nor wrote any entry of the year.

    Of the audit is whoever has done anything on it, too: a lead that was changed does not verify its own work.
    """
    audit = opportunity.audit
    if not person.has_role(Role.VERIFIER) or audit.organisation_id in person.organisation_ids:
        return False
    if person.pk in (audit.lead_id, audit.reviewer_id) or audit.assistants.filter(pk=person.pk).exists():
        return False
    if history_of(audit).filter(by=person).exclude(verb="saving.verified").exists():
        return False
    return not SavingEntry.objects.filter(opportunity=opportunity, year=year, by=person).exists()


def sums_of(entries: QuerySet[SavingEntry]) -> list[SavingSum]:
    """The sums of current entries by year, metric and level, in the order of these; levels are never added up."""
    found: dict[tuple[int, str, str], list[tuple[float, int, int, str]]] = defaultdict(list)
    rows = entries.filter(corrected_by__isnull=True).order_by()
    for year, metric, level, value, opportunity, firm, unit, currency in rows.values_list(
        "year", "metric", "level", "value", "opportunity", "organisation", "unit", "currency"
    ):
        found[year, metric, level].append((value, opportunity, firm, unit or currency))
    metrics, levels = list(Metric), list(LADDER)
    sums = [
        SavingSum(
            year=year, metric=metric, level=level, value=sum(row[0] for row in behind), unit=behind[0][3],
            measures=len({row[1] for row in behind}), firms=len({row[2] for row in behind}),
        )
        for (year, metric, level), behind in found.items()
    ]  # fmt: skip
    return sorted(
        sums, key=lambda one: (-one.year, metrics.index(Metric(one.metric)), levels.index(EntryLevel(one.level)))
    )

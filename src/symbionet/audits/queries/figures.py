"""Figures of the audits a visitor sees: how many, what was found, and what was carried out."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet

from symbionet.accounts.queries import Visitor
from symbionet.audits.models import Audit, Finding, FollowUp, Opportunity, Outcome, Stage
from symbionet.audits.queries.audits import SIGNED, audits_worked_on_by
from symbionet.audits.queries.totals import added_up, class_of

__all__ = ["AuditFigures", "ClassLine", "audit_figures", "latest_outcomes"]

CLASSES = ("A", "B", "C", "D")
COUNTED = ("audit", "money", "cost", "amount", "stream", "system", "system_use", "level", "instead_of")
DONE = (Stage.VISITED, Stage.DRAFTED, Stage.REVIEWED, *SIGNED)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassLine:
    """Opportunities of one class: how many, the saving identified and realised (CNY a year), and how many done."""

    name: str
    number: int
    identified: float
    decided: int
    done: int
    realised: float


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFigures:
    """Figures of some audits; `rate` is of opportunities done to those done or refused, None before any is decided."""

    planned: int
    done: int
    reported: int
    signed: int
    followed: int
    opportunities: int
    identified: float
    realised: float
    rate: float | None
    decided: int
    carried_out: int
    classes: tuple[ClassLine, ...]
    haves: int
    wants: int
    corrected: int  # findings that were corrected during the visit: carried out at month 0


def latest_outcomes(opportunities: Iterable[Opportunity]) -> Mapping[int, FollowUp]:
    """What was said last of each opportunity."""
    keys = [row.pk for row in opportunities]
    rows = FollowUp.objects.filter(opportunity__in=keys).order_by("opportunity_id", "month")
    return {row.opportunity_id: row for row in rows}


def _said_last(audits: QuerySet[Audit, Any]) -> dict[int, tuple[str, float]]:
    """Outcome and actual saving (CNY a year) that were said last of each opportunity of the audits, by its key."""
    rows = FollowUp.objects.filter(opportunity__audit__in=audits).order_by("month")
    said = rows.values_list("opportunity_id", "outcome", "money")
    return {key: (outcome, float(money or 0)) for key, outcome, money in said.iterator()}


def audit_figures(visitor: Visitor, *, audits: QuerySet[Audit] | None = None) -> AuditFigures:
    """The figures of the audits that the visitor works on, or of some of them.

    Savings that were identified are added up for each audit without overlaps; realised is only what a firm stated as
    carried out with its actual saving.
    """
    rows = audits if audits is not None else audits_worked_on_by(visitor)
    keys = rows.order_by().values("pk")
    stages = dict(rows.order_by().values_list("stage").annotate(number=Count("pk")))
    opportunities = list(Opportunity.objects.filter(audit__in=keys).only(*COUNTED))
    by_audit: dict[int, list[Opportunity]] = {}
    for row in opportunities:
        by_audit.setdefault(row.audit_id, []).append(row)
    counted = [one for group in by_audit.values() for one in added_up(group).counted]
    outcomes = _said_last(keys)
    lines = []
    for name in CLASSES:
        mine = [one for one in counted if class_of(one.opportunity) == name]
        chosen = [outcomes[one.opportunity.pk] for one in mine if one.opportunity.pk in outcomes]
        lines.append(
            ClassLine(
                name=name,
                number=len(mine),
                identified=sum(one.money for one in mine),
                decided=sum(outcome in (Outcome.DONE, Outcome.REFUSED) for outcome, _money in chosen),
                done=sum(outcome == Outcome.DONE for outcome, _money in chosen),
                realised=sum(money for outcome, money in chosen if outcome == Outcome.DONE),
            )
        )
    decided, carried_out = sum(line.decided for line in lines), sum(line.done for line in lines)
    found = rows.order_by().aggregate(
        haves=Count("foundresource_rows", filter=Q(foundresource_rows__resource__direction="have")),
        wants=Count("foundresource_rows", filter=Q(foundresource_rows__resource__direction="want")),
    )
    corrected = Finding.objects.filter(audit__in=keys, corrected=True).count()
    return AuditFigures(
        planned=sum(stages.values()),
        done=sum(stages.get(stage, 0) for stage in DONE),
        reported=sum(stages.get(stage, 0) for stage in (Stage.REVIEWED, *SIGNED)),
        signed=sum(stages.get(stage, 0) for stage in SIGNED),
        followed=sum(stages.get(stage, 0) for stage in SIGNED[1:]),
        opportunities=len(opportunities),
        identified=sum(line.identified for line in lines),
        realised=sum(line.realised for line in lines),
        rate=sum(line.done for line in lines) / decided if decided else None,
        decided=decided,
        carried_out=carried_out,
        classes=tuple(lines),
        **found,
        corrected=corrected,
    )

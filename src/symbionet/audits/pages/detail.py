"""What the page of an audit and the dashboard show."""

from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Q
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.models import Audit, AuditLink, AuditProgramme, Cohort, LinkPurpose, Stage
from symbionet.audits.pages.report import how_signed
from symbionet.audits.pages.visit import (
    AreaTile,
    FoundLine,
    area_tiles,
    found_shown,
    opportunities_shown,
    users_sentence,
)
from symbionet.audits.queries import FOLLOW_UP_MONTHS, SIGNED, audit_figures, found_resources_of, stage_place
from symbionet.audits.queries.baseline import PREVISIT
from symbionet.audits.queries.figures import AuditFigures
from symbionet.core.texts import percent_words
from symbionet.engine.savings import audit_benchmark
from symbionet.questions.queries import sheet_of

__all__ = ["AuditShown", "DashboardShown", "ProgrammeLine", "Step", "audit_shown", "figures_shown", "programmes_shown"]

PUBLISHED = "1985-2024"  # the period of the pack audits/benchmarks that the dashboard compares with


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A stage on the way: passed, now or to come."""

    label: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class _LinkShown:
    link: AuditLink
    label: str
    address: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditShown:
    """An audit as those who work on it see it."""

    steps: tuple[Step, ...]
    tiles: tuple[AreaTile, ...]
    links: tuple[_LinkShown, ...]
    previsit: str
    found: tuple[FoundLine, ...]
    users: str
    opportunities: int
    money: float
    findings: int
    months: tuple[int, ...]
    may_review: bool
    is_draft: bool
    is_reviewed: bool
    is_signed: bool
    how_signed: str
    is_unproven: bool
    is_open: bool


def audit_shown(audit: Audit, user: User) -> AuditShown:
    """The page of an audit."""
    here = stage_place(audit.stage)
    lines, totals = opportunities_shown(audit)
    found = found_shown(found_resources_of(audit))
    sheet = sheet_of(audit, PREVISIT)
    own = user.pk == audit.lead_id or audit.assistants.filter(pk=user.pk).exists()
    return AuditShown(
        steps=tuple(
            Step(label=str(stage.label), state="done" if place < here else "now" if place == here else "")
            for place, stage in enumerate(Stage)
        ),
        tiles=tuple(area_tiles(audit)),
        links=tuple(_links(audit, user)),
        previsit="" if sheet is None else _("handed in") if sheet.submitted_at else _("begun"),
        found=tuple(found),
        users=users_sentence(found),
        opportunities=len(lines),
        money=totals.money,
        findings=audit.finding_rows.count(),
        months=FOLLOW_UP_MONTHS if audit.stage in SIGNED else (),
        may_review=audit.stage == Stage.DRAFTED and not own,
        is_draft=audit.stage == Stage.DRAFTED,
        is_reviewed=audit.stage == Stage.REVIEWED,
        is_signed=audit.stage in SIGNED,
        how_signed=how_signed(audit),
        is_unproven=audit.is_signature_unproven,
        is_open=here < stage_place(Stage.REVIEWED),
    )


def _links(audit: Audit, user: User) -> list[_LinkShown]:
    """The open links; whoever made one sends it, and only that person reads its address again."""
    return [
        _LinkShown(
            link=link,
            label=f"{LinkPurpose(link.purpose).label}{f' ({link.month})' if link.month else ''}",
            address=settings.PUBLIC_URL.rstrip("/") + reverse("audit_link", args=[link.token])
            if link.made_by_id == user.pk
            else "",
        )
        for link in audit.links.filter(closed_at=None).select_related("made_by")
        if link.is_open
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardShown:
    """The dashboard: figures in words."""

    figures: AuditFigures
    rate: str
    published: str
    share: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeLine:
    """A programme with its cohorts, and how many of the audits that each is to do were visited."""

    programme: AuditProgramme
    visited: int
    cohorts: tuple[tuple[Cohort, int], ...]


def programmes_shown() -> list[ProgrammeLine]:
    """The programmes, the newest first."""
    done = Count("audits", filter=Q(audits__visited_on__isnull=False))
    cohorts: dict[int, list[tuple[Cohort, int]]] = {}
    for cohort in Cohort.objects.annotate(visited=done):
        cohorts.setdefault(cohort.programme_id, []).append((cohort, cohort.visited))
    return [
        ProgrammeLine(
            programme=programme,
            visited=sum(visited for _cohort, visited in cohorts.get(programme.pk, [])),
            cohorts=tuple(cohorts.get(programme.pk, [])),
        )
        for programme in AuditProgramme.objects.all()
    ]


def figures_shown(user: User) -> DashboardShown:
    """The figures of the audits that the visitor works on."""
    figures = audit_figures(user)
    published = audit_benchmark("number", period=PUBLISHED).implemented
    return DashboardShown(
        figures=figures,
        rate="" if figures.rate is None else percent_words(100 * figures.rate),
        published="" if published is None else percent_words(100 * published),
        share=percent_words(100 * figures.realised / figures.identified) if figures.identified else "",
    )

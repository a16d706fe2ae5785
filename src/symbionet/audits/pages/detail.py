"""What the page of an audit and the dashboard show."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.audits.models import Audit, AuditLink, LinkPurpose, Stage
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
from symbionet.questions.queries import sheet_of

__all__ = ["AuditShown", "DashboardShown", "Step", "audit_shown", "figures_shown"]

PUBLISHED_RATE = 48  # per cent, of 164,160 recommendations of IAC assessments 1981 to 2025 (docs/en/audits.md)


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
        links=tuple(_links(audit)),
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
        is_open=here < stage_place(Stage.REVIEWED),
    )


def _links(audit: Audit) -> list[_LinkShown]:
    return [
        _LinkShown(
            link=link,
            label=f"{LinkPurpose(link.purpose).label}{f' ({link.month})' if link.month else ''}",
            address=settings.PUBLIC_URL.rstrip("/") + reverse("audit_link", args=[link.token]),
        )
        for link in audit.links.filter(closed_at=None)
        if link.is_open
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class DashboardShown:
    """The dashboard: figures in words."""

    figures: AuditFigures
    rate: str
    published: str
    share: str


def figures_shown(user: User) -> DashboardShown:
    """The figures of the audits that the visitor works on."""
    figures = audit_figures(user)
    return DashboardShown(
        figures=figures,
        rate="" if figures.rate is None else percent_words(100 * figures.rate),
        published=percent_words(PUBLISHED_RATE),
        share=percent_words(100 * figures.realised / figures.identified) if figures.identified else "",
    )

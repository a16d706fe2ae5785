"""What the editors of case studies see: lists, answers of firms, the start of a precedent."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.dissemination.models import CaseConsent, CaseStudy, CaseVersion, VersionState
from symbionet.dissemination.queries.cases import cases_editable_by, cases_for_review, concerned_by, sides_of
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import ShownSynergy, synergies_shown_to

__all__ = ["CaseLine", "candidates_shown", "case_lines", "consents_shown", "precedent_start"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CaseLine:
    """A case in the list: its newest version, its state in words, and whether it is for review."""

    case: CaseStudy
    version: CaseVersion
    state: str
    for_review: bool


def case_lines(visitor: User) -> list[CaseLine]:
    """The cases the visitor edits, those for review first."""
    review = set(cases_for_review().values_list("pk", flat=True))
    rows = cases_editable_by(visitor).select_related("editor").prefetch_related("versions")
    found = []
    for case in rows:
        version = case.versions.all()[0]
        state = _("Withdrawn") if case.withdrawn_at else str(VersionState(version.state).label)
        found.append(CaseLine(case=case, version=version, state=state, for_review=case.pk in review))
    return sorted(found, key=lambda line: not line.for_review)


def candidates_shown(visitor: User, synergies: Iterable[Synergy]) -> list[ShownSynergy]:
    """The synergies of which a case can be begun, as the visitor may see them."""
    return synergies_shown_to(visitor, synergies, brief=True)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentLine:
    """What a firm answered: to how many of the figures that concern it it agrees."""

    consent: CaseConsent
    agreed: int
    asked: int


def consents_shown(version: CaseVersion) -> list[ConsentLine]:
    """The answers of the firms in a version."""
    sides = sides_of(version.case)
    figures = list(version.figures.select_related("entry"))
    rows = version.consents.select_related("organisation", "by").prefetch_related("figures")
    return [
        ConsentLine(
            consent=one,
            agreed=len(one.figures.all()),
            asked=sum(one.organisation_id in concerned_by(figure, sides) for figure in figures),
        )
        for one in rows
    ]


def precedent_start(version: CaseVersion) -> dict[str, str]:
    """What a published case says already of the use it stands for."""
    synergy = version.case.synergy
    flow = synergy.flows.exclude(class_id="").first()
    return {
        "class_id": flow.class_id if flow is not None else "",
        "nace": synergy.receiver.nace,
        "reason_en": version.lead_en[:500],
        "reason_zh": version.lead_zh[:500],
    }

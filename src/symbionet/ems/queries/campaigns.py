"""Campaigns: who sees them, how far they are, and what may be shown of firms without telling who they are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor
from symbionet.ems.models import Assessment, AssessmentState, Campaign
from symbionet.ems.queries.frameworks import framework_of, levels_of, nodes_of
from symbionet.ems.queries.systems import guides_systems
from symbionet.questions.queries import Answers

__all__ = ["LEAST_FIRMS", "Standing", "campaigns_visible_to", "own_place", "standings_of"]

LEAST_FIRMS = 5  # a comparison over fewer tells who they are
SUBMITTED = (AssessmentState.SUBMITTED, AssessmentState.LOCKED, AssessmentState.CLOSED)


def campaigns_visible_to(visitor: Visitor) -> QuerySet[Campaign]:
    """Campaigns, for who guides the programme; a firm sees its own assessment."""
    return Campaign.objects.all() if guides_systems(visitor) else Campaign.objects.none()


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """How far a firm is in a campaign; `mean` is its mean level, None without an answer."""

    assessment: Assessment
    answered: int
    asked: int
    mean: float | None
    sections: dict[str, float | None]

    @property
    def is_in(self) -> bool:
        """Whether it has been handed in."""
        return self.assessment.state in SUBMITTED


def standings_of(campaign: Campaign) -> list[Standing]:
    """The standing of each firm of a campaign, in few queries."""
    form_id = framework_of(campaign.framework).form_id
    nodes = nodes_of(form_id)
    rows = campaign.assessments.select_related("organisation", "system").prefetch_related("answer_sheets__answers")
    found = []
    for row in rows:
        sheet = next((one for one in row.answer_sheets.all() if one.form_id == form_id), None)
        values = {(one.question, one.place): one.value for one in sheet.answers.all()} if sheet is not None else {}
        answers = Answers(values={key: one for key, one in values.items() if one is not None}, notes={}, files={})
        levels = levels_of(form_id, answers)
        sections = {}
        for section in dict.fromkeys(node.section for node in nodes):
            own = [levels[node.name] for node in nodes if node.section == section and node.name in levels]
            sections[section] = sum(own) / len(own) if own else None
        mean = sum(levels.values()) / len(levels) if levels else None
        found.append(
            Standing(assessment=row, answered=len(answers.values), asked=len(nodes), mean=mean, sections=sections)
        )
    return found


def own_place(standings: Sequence[Standing], assessment: Assessment) -> tuple[int, int] | None:
    """The place of a firm by its mean level among those that were handed in, and of how many; None for too few."""
    means = sorted((one.mean for one in standings if one.is_in and one.mean is not None), reverse=True)
    own = next((one for one in standings if one.assessment.pk == assessment.pk), None)
    if own is None or not own.is_in or own.mean is None or len(means) < LEAST_FIRMS:
        return None
    return means.index(own.mean) + 1, len(means)

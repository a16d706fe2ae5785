"""Campaigns: who sees them, how far they are, and what may be shown of firms without telling who they are."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from symbionet.accounts.queries import Visitor
from symbionet.ems.models import Assessment, AssessmentState, Campaign
from symbionet.ems.queries.frameworks import framework_of, levels_of, nodes_of, scale_of, section_levels
from symbionet.ems.queries.systems import guides_systems
from symbionet.questions.queries import Answers

__all__ = ["LEAST_FIRMS", "Rank", "Standing", "campaigns_visible_to", "own_place", "ranks_of", "standings_of"]

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
    def firm(self) -> str:
        """The name of the firm."""
        return str(self.assessment.organisation)

    @property
    def percent(self) -> int:
        """How much of the clauses is answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0

    @property
    def progress(self) -> int:
        """The place of its state on the way from filling in to closed."""
        return AssessmentState.values.index(self.assessment.state)

    @property
    def is_in(self) -> bool:
        """Whether it has been handed in."""
        return self.assessment.state in SUBMITTED


@dataclass(frozen=True, slots=True, kw_only=True)
class Rank:
    """A place of the ranking: the mean level, to a tenth as it is shown, and how many firms share it."""

    place: int
    mean: float
    firms: int


def standings_of(campaign: Campaign) -> list[Standing]:
    """The standing of each firm of a campaign; the number of queries does not depend on how many there are."""
    form_id = framework_of(campaign.framework).form_id
    nodes, scale = nodes_of(form_id), scale_of(form_id)
    rows = campaign.assessments.select_related("organisation", "system").prefetch_related("answer_sheets__answers")
    found = []
    for row in rows:
        sheet = next((one for one in row.answer_sheets.all() if one.form_id == form_id), None)
        values = {(one.question, one.place): one.value for one in sheet.answers.all()} if sheet is not None else {}
        answers = Answers(values={key: one for key, one in values.items() if one is not None}, notes={}, files={})
        levels = levels_of(scale, answers)
        mean = sum(levels.values()) / len(levels) if levels else None
        found.append(
            Standing(
                assessment=row, answered=len(answers.values), asked=len(nodes), mean=mean,
                sections=section_levels(nodes, levels),
            )
        )  # fmt: skip
    return found


def ranks_of(standings: Iterable[Standing]) -> list[Rank]:
    """The places of those that have handed in, the best first; firms with the same mean level share one.

    None of fewer firms than `LEAST_FIRMS`: they would tell who they are.
    """
    means = Counter(round(one.mean, 1) for one in standings if one.is_in and one.mean is not None)
    if means.total() < LEAST_FIRMS:
        return []
    found, place = [], 1
    for mean in sorted(means, reverse=True):
        found.append(Rank(place=place, mean=mean, firms=means[mean]))
        place += means[mean]
    return found


def own_place(standings: Sequence[Standing], assessment: Assessment) -> tuple[int, int] | None:
    """The place of a firm by its mean level among those that were handed in, and of how many; None for too few."""
    ranks = ranks_of(standings)
    own = next((one for one in standings if one.assessment.pk == assessment.pk), None)
    if own is None or not own.is_in or own.mean is None or not ranks:
        return None
    mean = round(own.mean, 1)
    return next(one.place for one in ranks if one.mean == mean), sum(one.firms for one in ranks)

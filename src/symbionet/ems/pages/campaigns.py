"""What the pages of campaigns show: progress, means, and a ranking that names nobody."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.ems.models import Assessment, AssessmentState, Campaign
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.queries.campaigns import LEAST_FIRMS, Standing, own_place, ranks_of, standings_of
from symbionet.ems.queries.frameworks import framework_of
from symbionet.letters import radar_chart
from symbionet.questions.queries import questionnaire_of
from symbionet.tables import Column, Table

__all__ = [
    "OwnPlace",
    "ShownCampaign",
    "campaign_shown",
    "campaign_table",
    "campaigns_shown",
    "level_words",
    "place_shown",
]

LEVELS = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownCampaign:
    """A campaign: its progress, the means of those that have handed in ("" of too few), the ranking without names.

    `states` are label, number of firms and code of each state; `ranking` is place, mean level and number of firms.
    """

    framework: str
    firms: int
    handed_in: int
    percent: int
    states: tuple[tuple[str, int, str], ...]
    mean: str
    radar: str
    ranking: tuple[tuple[int, str, int], ...]
    least: int


def _sections(campaign: Campaign) -> dict[str, str]:
    """The sections of the framework with their titles."""
    questionnaire = questionnaire_of(framework_of(campaign.framework).form_id)
    groups = questionnaire.groups if questionnaire is not None else ()
    return {one.name.removeprefix("s"): in_language(en=one.en, zh=one.zh) for one in groups}


def _means(standings: Iterable[Standing], sections: Iterable[str]) -> dict[str, float | None]:
    found: dict[str, float | None] = {}
    for section in sections:
        levels = [level for one in standings if (level := one.sections.get(section)) is not None]
        found[section] = sum(levels) / len(levels) if levels else None
    return found


def level_words(level: float | None) -> str:
    """A mean level to a tenth."""
    return "–" if level is None else f"{level:.1f}"


def campaign_shown(campaign: Campaign, standings: Sequence[Standing]) -> ShownCampaign:
    """The page of a campaign for who guides it; the ranking is what may be given to firms."""
    done = [one for one in standings if one.is_in and one.mean is not None]
    ranks, sections = ranks_of(standings), _sections(campaign)
    means = _means(done, sections) if ranks else {}
    shares = [100 * one.answered / one.asked for one in standings if one.asked]
    states = Counter(one.assessment.state for one in standings)
    return ShownCampaign(
        framework=pack_words(framework_of(campaign.framework)),
        firms=len(standings),
        handed_in=sum(one.is_in for one in standings),
        percent=round(sum(shares) / len(shares)) if shares else 0,
        states=tuple((str(one.label), states[one.value], one.value) for one in AssessmentState),
        mean=level_words(sum(one.mean or 0 for one in done) / len(done)) if ranks else "",
        radar=radar_chart([(sections[key], means[key]) for key in sections], most=LEVELS) if ranks else "",
        ranking=tuple((one.place, level_words(one.mean), one.firms) for one in ranks),
        least=LEAST_FIRMS,
    )


def campaigns_shown(campaigns: Iterable[Campaign]) -> list[tuple[Campaign, str, int, int]]:
    """Each campaign with its framework, its number of firms and of those that have handed in."""
    found = []
    for one in campaigns.prefetch_related("assessments") if hasattr(campaigns, "prefetch_related") else campaigns:
        rows = list(one.assessments.all())
        handed_in = sum(row.submitted_at is not None for row in rows)
        found.append((one, pack_words(framework_of(one.framework)), len(rows), handed_in))
    return found


def campaign_table(campaign: Campaign, standings: Iterable[Standing]) -> Table:
    """The firms of a campaign with their levels by section, for who guides it."""
    sections = _sections(campaign)
    heads = [_("Firm"), _("State"), _("Answered"), _("Mean level"), *sections.values()]
    rows = [
        [one.firm, one.assessment.get_state_display(), one.answered, one.mean,
         *(one.sections.get(key) for key in sections)]
        for one in standings
    ]  # fmt: skip
    return Table(columns=[Column(heading=head, number_format="0.0") for head in heads], rows=rows, title=campaign.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnPlace:
    """The place of a firm among those that have handed in; None of either while they are too few."""

    place: int | None
    of: int | None
    least: int


def place_shown(assessment: Assessment) -> OwnPlace | None:
    """The place of an assessment in its campaign; None where it belongs to none."""
    if assessment.campaign is None:
        return None
    found = own_place(standings_of(assessment.campaign), assessment)
    return OwnPlace(place=found[0] if found else None, of=found[1] if found else None, least=LEAST_FIRMS)

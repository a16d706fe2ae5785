"""Plans of samples with their progress, as the verifier's page shows them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.impact.models import EntryEvidence, EntryLevel, Metric, SamplingPlan, Verification
from symbionet.impact.queries.entries import best_claims, current_entries
from symbionet.impact.queries.verification import claimed_sizes, redrawn
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import synergies_visible_to

__all__ = ["ShownPlan", "ShownSample", "ShownStratum", "plan_shown_to"]

STRATA: dict[str, str | Promise] = {
    "large": _("Large"),
    "medium": _("Medium"),
    "small": _("Small"),
    "all": _("All sizes"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSample:
    """A drawn synergy: t CO2e claimed and verified (None: not checked yet), papers that count, the newest opinion."""

    synergy: int
    title: str
    url: str
    stratum: str
    claimed: float
    level: str
    papers: int
    verified: float | None
    opinion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStratum:
    """A stratum: sizes and whole in t CO2e without sign, how many there are, were drawn and are checked; `ratio` is
    verified over claimed of those checked.
    """

    label: str
    low: float
    high: float
    population: int
    size: int
    checked: int
    whole: float
    ratio: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPlan:
    """A plan with its strata, samples in the order of the draw, and what the sample says of the whole.

    `claimed` is the whole of the year as it stands now; `projected` the same times each stratum's ratio (a point
    estimate, never entered), None until something is checked in each stratum.
    """

    plan: SamplingPlan
    repeats: bool
    strata: tuple[ShownStratum, ...]
    samples: tuple[ShownSample, ...]
    claimed: float
    projected: float | None
    checked: int


def plan_shown_to(visitor: Visitor, plan: SamplingPlan) -> ShownPlan:
    """A plan with its progress for who may see it (`plans_visible_to` decides)."""
    samples = _samples(visitor, plan)
    done = {one.synergy: one for one in samples if one.verified is not None}
    sizes = claimed_sizes(plan.year)
    strata = []
    for row in plan.strata:
        mine = [one for key, one in done.items() if key in row["ids"]]
        claimed = sum(abs(one.claimed) for one in mine)
        strata.append(
            ShownStratum(
                label=str(STRATA[row["name"]]),
                low=row["low"],
                high=row["high"],
                population=row["population"],
                size=row["size"],
                checked=len(mine),
                whole=sum(sizes.get(key, 0.0) for key in row["ids"]),
                ratio=sum(abs(one.verified or 0.0) for one in mine) / claimed if claimed else None,
            )
        )
    full = all(one.ratio is not None for one in strata if one.whole)
    return ShownPlan(
        plan=plan,
        repeats=redrawn(plan),
        strata=tuple(strata),
        samples=tuple(samples),
        claimed=sum(one.whole for one in strata),
        projected=sum(one.whole * (one.ratio or 0.0) for one in strata) if full and done else None,
        checked=len(done),
    )


def _samples(visitor: Visitor, plan: SamplingPlan) -> list[ShownSample]:
    rows = synergies_visible_to(visitor).filter(pk__in=plan.chosen).select_related("provider", "receiver", "have")
    shown = {one.pk: one for one in synergies_shown_to(visitor, rows)}
    names = {key: str(STRATA[row["name"]]) for row in plan.strata for key in row["ids"]}
    return [_sample(row, shown[row.pk].title, names[row.pk], plan.year) for row in _ordered(rows, plan.chosen)]


def _ordered(rows: Iterable[Synergy], ids: list[int]) -> list[Synergy]:
    found = {row.pk: row for row in rows}
    return [found[key] for key in ids if key in found]


def _sample(synergy: Synergy, title: str, stratum: str, year: int) -> ShownSample:
    claims = [entry for entry in best_claims(synergy, year) if entry.metric == Metric.CO2E]
    last = Verification.objects.filter(synergy=synergy, year=year).first()
    verified = current_entries().filter(synergy=synergy, year=year, metric=Metric.CO2E, level=EntryLevel.VERIFIED)
    papers = EntryEvidence.objects.filter(synergy=synergy, year=year, withdrawn_at__isnull=True)
    return ShownSample(
        synergy=synergy.pk,
        title=title,
        url=synergy.get_absolute_url(),
        stratum=stratum,
        claimed=sum(entry.central for entry in claims),
        level=", ".join(dict.fromkeys(entry.get_level_display() for entry in claims)),
        papers=papers.count(),
        verified=sum(entry.central for entry in verified) if last else None,
        opinion=last.get_opinion_display() if last else "",
    )

"""Finds matches with the engine and keeps them: open ones are refreshed, decided ones stay as people left them."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass, field
from importlib.metadata import version
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.engine import Match as FoundMatch
from symbionet.engine import load_packs
from symbionet.engine.evaluation.learning import feature_of
from symbionet.engine.model import ExchangeValue, Reason
from symbionet.engine.packs import Packs
from symbionet.matches.actions.index import CurrentNetwork
from symbionet.matches.actions.remainders import settle_matches
from symbionet.matches.models import Match, MatchState
from symbionet.matches.queries.chances import answered_questions, chance_factor_of
from symbionet.matches.queries.pursuits import unpursued
from symbionet.matches.queries.remainders import expected_worth
from symbionet.network.models import Direction, Organisation, Resource, ResourceState, Visibility
from symbionet.network.queries import resources_for_matching

__all__ = [
    "Outcome",
    "find_matches",
    "find_matches_for_organisation",
    "find_matches_for_organisations",
    "match_haves",
    "match_wants",
]

TOP = 20  # partners kept per have, besides those with an explicit want
LOOKED_AT = 60  # partners rated per have
PER_WANT = 40  # haves kept per want
MINIMUM = 0.05  # probability below which a match wastes a practitioner's time
REFRESHED = (
    "want", "probability", "reasons", "value", "asks", "risks", "level", "left", "money", "co2e", "expected",
    "chance_factor", "engine_version", "pack_versions",
)  # fmt: skip
KNOWLEDGE = ("glossary/", "uses/", "crosswalks/")  # packs a match rests on


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a run did: matches now standing for the resources, new ones, and open ones that are no longer found."""

    found: int = 0
    new: int = 0
    gone: int = 0
    changed: frozenset[int] = field(default_factory=frozenset)  # resources with new or gone matches

    def plus(self, other: "Outcome") -> "Outcome":
        """Both together."""
        return Outcome(
            found=self.found + other.found,
            new=self.new + other.new,
            gone=self.gone + other.gone,
            changed=self.changed | other.changed,
        )


def find_matches(resource: Resource, *, by: User | None) -> Outcome:
    """The outcome of looking for partners of a have or of a want; raises ActionRefused where it is not on offer."""
    if resource.state != ResourceState.OPEN:
        raise ActionRefused(
            _("“%(title)s” is not open any more (%(state)s): open it again before looking for matches.")
            % {"title": resource, "state": resource.get_state_display()}
        )
    run = match_haves if resource.direction == Direction.HAVE else match_wants
    outcome = run(Resource.objects.filter(pk=resource.pk), network=CurrentNetwork.now())
    counts = {"found": outcome.found, "new": outcome.new, "gone": outcome.gone}
    history.record(by, "resource.matched", resource, changes={}, counts=counts)
    return outcome


def find_matches_for_organisation(organisation: Organisation, *, by: User | None) -> Outcome:
    """The outcome of looking for partners of all open haves and wants of an organisation."""
    return find_matches_for_organisations([organisation], by=by)


def find_matches_for_organisations(organisations: Collection[Organisation], *, by: User | None) -> Outcome:
    """The same for several at once: the network is read once."""
    network = CurrentNetwork.now()
    resources = Resource.objects.filter(organisation__in=organisations, state=ResourceState.OPEN)
    outcome = match_haves(resources.filter(direction=Direction.HAVE), network=network).plus(
        match_wants(resources.filter(direction=Direction.WANT), network=network)
    )
    history.record_many(by, "resource.matched", list(resources), changes={})
    return outcome


def match_haves(haves: QuerySet[Resource], *, network: CurrentNetwork) -> Outcome:
    """Matches of these haves with all wants and organisations, stored."""
    items = resources_for_matching(Direction.HAVE, haves)
    if not items:
        return Outcome()
    places: Counter[str] = Counter()
    found = []
    for one in network.partners(items, top=LOOKED_AT, minimum=MINIMUM):
        if places[one.have_id] < TOP or one.want_id is not None:
            found.append(one)  # who asks for it is never crowded out by who might
        places[one.have_id] += 1
    # a private want is matched by its own run alone, so this one cannot miss it
    scope = Match.objects.filter(have__in=[int(item.id) for item in items])
    return _store(found, scope.exclude(want__visibility=Visibility.PRIVATE), network=network)


def match_wants(wants: QuerySet[Resource], *, network: CurrentNetwork) -> Outcome:
    """Matches of these wants with their best haves, stored; each as probable as in the run of its have."""
    items = resources_for_matching(Direction.WANT, wants)
    if not items:
        return Outcome()
    ids, owners = {item.id for item in items}, frozenset(item.organisation_id for item in items)
    # a private have is matched by its own run alone, so this one cannot miss it
    scope = Match.objects.filter(want__in=[int(key) for key in ids]).exclude(have__visibility=Visibility.PRIVATE)
    had = {(str(have), str(receiver)) for have, receiver in scope.values_list("have_id", "receiver_id")}
    chosen = network.best_haves(items, most=PER_WANT, minimum=MINIMUM) | {have for have, _ in had}
    haves = network.load(sorted(chosen))

    def concerned(one: FoundMatch) -> bool:
        """A have that met the firm through one of these wants may now meet it through its sector or another want."""
        return one.want_id in ids or (one.have_id, one.organisation_id) in had

    pairs = network.partners(haves, top=None, minimum=MINIMUM, wants=items, receivers=owners, keep=concerned)
    hidden = set(wants.filter(visibility=Visibility.PRIVATE).values_list("pk", flat=True))
    return _store(pairs, scope, network=network, hidden=hidden)


@transaction.atomic
def _store(
    found: Iterable[FoundMatch], scope: QuerySet[Match], *, network: CurrentNetwork, hidden: Iterable[int] = ()
) -> Outcome:
    """Write what was found; open matches in `scope` that were not found go, decided ones stay.

    A want that is private (`hidden`) does not take the place of a match that others see.
    """
    rows = {(int(one.have_id), int(one.organisation_id)): one for one in _still_there(list(found))}
    there = Match.objects.filter(have__in={key[0] for key in rows})
    standing = {(row.have_id, row.receiver_id): row for row in there}
    unseen = set(hidden)
    versions = _versions(network.learned)
    answered = answered_questions([row.pk for row in there if row.state == MatchState.OPEN])
    new, refreshed = [], []
    for key, one in rows.items():
        row = standing.get(key)
        values = _values(one, network.packs, answered=answered.get(row.pk, ()) if row else ())
        if row is None:
            new.append(Match(have_id=key[0], receiver_id=key[1], **values, **versions))
        elif row.state == MatchState.OPEN and not (values["want_id"] in unseen and row.want_id != values["want_id"]):
            for name, value in (*values.items(), *versions.items()):
                setattr(row, name, value)
            refreshed.append(row)
    undecided = unpursued(scope.filter(state=MatchState.OPEN))
    gone = [row for row in undecided if (row.have_id, row.receiver_id) not in rows]
    Match.objects.filter(pk__in=[row.pk for row in gone]).delete()
    SystemRandom().shuffle(new)  # ids of neighbours tell nobody which matches have a firm in common
    Match.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)  # another run may have found it meanwhile
    Match.objects.bulk_update(refreshed, REFRESHED, batch_size=200)
    settle_matches({pk for row in (*new, *refreshed) for pk in (row.have_id, row.want_id) if pk})
    touched = {pk for row in (*new, *gone) for pk in (row.have_id, row.want_id) if pk}
    return Outcome(found=len(rows), new=len(new), gone=len(gone), changed=frozenset(touched))


def _still_there(found: list[FoundMatch]) -> list[FoundMatch]:
    """Without those whose resource or organisation was deleted while the engine was at work."""
    named = {one.have_id for one in found} | {one.want_id for one in found if one.want_id}
    kept = Resource.objects.filter(pk__in=[int(key) for key in named]).values_list("pk", flat=True)
    resources = {str(pk) for pk in kept}
    firms = {int(one.organisation_id) for one in found}
    there = {str(pk) for pk in Organisation.objects.filter(pk__in=firms).values_list("pk", flat=True)}
    return [
        one
        for one in found
        if one.have_id in resources and one.organisation_id in there and (not one.want_id or one.want_id in resources)
    ]


def _values(one: FoundMatch, packs: Packs, *, answered: Collection[str]) -> dict[str, Any]:
    probability = min(1.0, max(0.0, one.probability))
    money = one.value.money.central if one.value and one.value.money else None
    asks = [_plain(reason) for reason in one.asks]
    factor = chance_factor_of(asks, answered)
    return {
        "want_id": int(one.want_id) if one.want_id else None,
        "probability": probability,
        # the value of the signal, too: weights change, and outcomes are learned from what was seen
        "reasons": [{**_plain(reason), "feature": feature_of(reason, packs.weights)} for reason in one.reasons],
        "value": _plain_value(one.value),
        "asks": asks,
        "risks": [_plain(reason) for reason in one.risks],
        "level": one.level,
        "left": 1.0,
        "chance_factor": factor,
        "money": money,
        "co2e": one.value.co2e.central if one.value and one.value.co2e else None,
        "expected": expected_worth(probability, factor, money),
    }


def _plain(reason: Reason) -> dict[str, Any]:
    return {**asdict(reason), "details": dict(reason.details)}


def _plain_value(value: ExchangeValue | None) -> dict[str, Any]:
    return {} if value is None else {**asdict(value), "parts": [_plain(part) for part in value.parts]}


def _versions(learned: str) -> dict[str, object]:
    packs = {name: edition for name, edition in load_packs().versions.items() if name.startswith(KNOWLEDGE)}
    if learned:
        packs["network/learned_weights"] = learned
    return {"engine_version": version("symbionet"), "pack_versions": packs}

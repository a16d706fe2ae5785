"""Finds matches with the engine and keeps them: open ones are refreshed, decided ones stay as people left them."""

import json
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
COMPARED = (
    "want_id", "probability", "reasons", "value", "asks", "risks", "level", "chance_factor", "engine_version",
    "pack_versions",
)  # fmt: skip
# the figures follow from these and from what is left, which `settle_matches` keeps
REFRESHED = ("want", *COMPARED[1:], "left", "money", "co2e", "expected")
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


@dataclass(frozen=True, slots=True)
class _Finding:
    """A match as it is stored: its fields of `COMPARED` but the chance factor, and its central figures a year."""

    values: dict[str, Any]
    money: float | None
    co2e: float | None


def _store(
    found: Iterable[FoundMatch], scope: QuerySet[Match], *, network: CurrentNetwork, hidden: Iterable[int] = ()
) -> Outcome:
    """Write what was found; open matches in `scope` that were not found go, decided ones stay.

    A want that is private (`hidden`) does not take the place of a match that others see. All that can be worked out
    before is, so that others wait for the lock of the database as briefly as may be.
    """
    versions = _versions(network.learned)
    findings = {
        (int(one.have_id), int(one.organisation_id)): _finding(one, network.packs, versions) for one in list(found)
    }
    return _written(findings, scope, hidden=set(hidden))


@transaction.atomic
def _written(findings: dict[tuple[int, int], _Finding], scope: QuerySet[Match], *, hidden: set[int]) -> Outcome:
    rows = _still_there(findings)
    there = Match.objects.filter(have__in={key[0] for key in rows})
    standing = {(row.have_id, row.receiver_id): row for row in there}
    answered = answered_questions([row.pk for row in there if row.state == MatchState.OPEN])
    new, refreshed = [], []
    for key, one in rows.items():
        row = standing.get(key)
        if row is None:
            row = Match(have_id=key[0], receiver_id=key[1])
            new.append(_filled(row, one, answered=()))
        elif row.state == MatchState.OPEN and not (
            one.values["want_id"] in hidden and row.want_id != one.values["want_id"]
        ):
            before = [getattr(row, name) for name in COMPARED]
            _filled(row, one, answered=answered.get(row.pk, ()))
            if before != [getattr(row, name) for name in COMPARED]:
                refreshed.append(row)
    undecided = unpursued(scope.filter(state=MatchState.OPEN))
    gone = [row for row in undecided if (row.have_id, row.receiver_id) not in rows]
    Match.objects.filter(pk__in=[row.pk for row in gone]).delete()
    SystemRandom().shuffle(new)  # ids of neighbours tell nobody which matches have a firm in common
    Match.objects.bulk_create(new, batch_size=500, ignore_conflicts=True)  # another run may have found it meanwhile
    # rows that are there are written over in one statement: bulk_update would word a CASE for each cell
    Match.objects.bulk_create(
        refreshed, batch_size=200, update_conflicts=True, update_fields=REFRESHED, unique_fields=("id",)
    )
    settle_matches({pk for row in (*new, *refreshed) for pk in (row.have_id, row.want_id) if pk})
    touched = {pk for row in (*new, *gone) for pk in (row.have_id, row.want_id) if pk}
    return Outcome(found=len(rows), new=len(new), gone=len(gone), changed=frozenset(touched))


def _filled(row: Match, one: _Finding, *, answered: Collection[str]) -> Match:
    for name, value in one.values.items():
        setattr(row, name, value)
    row.chance_factor = chance_factor_of(row.asks, answered)
    row.left, row.money, row.co2e = 1.0, one.money, one.co2e
    row.expected = expected_worth(row.probability, row.chance_factor, one.money)
    return row


def _still_there(findings: dict[tuple[int, int], _Finding]) -> dict[tuple[int, int], _Finding]:
    """Without those whose resource or organisation was deleted while the engine was at work."""
    wants = {key: one.values["want_id"] for key, one in findings.items()}
    named = {have for have, _receiver in findings} | {want for want in wants.values() if want}
    resources = set(Resource.objects.filter(pk__in=named).values_list("pk", flat=True))
    firms = set(Organisation.objects.filter(pk__in={key[1] for key in findings}).values_list("pk", flat=True))
    return {
        key: one
        for key, one in findings.items()
        if key[0] in resources and key[1] in firms and (not wants[key] or wants[key] in resources)
    }


def _finding(one: FoundMatch, packs: Packs, versions: dict[str, object]) -> _Finding:
    value = {
        # the value of the signal, too: weights change, and outcomes are learned from what was seen
        "reasons": [{**_plain(reason), "feature": feature_of(reason, packs.weights)} for reason in one.reasons],
        "value": _plain_value(one.value),
        "asks": [_plain(reason) for reason in one.asks],
        "risks": [_plain(reason) for reason in one.risks],
        **versions,
    }
    return _Finding(
        values={
            "want_id": int(one.want_id) if one.want_id else None,
            "probability": min(1.0, max(0.0, one.probability)),
            "level": one.level,
            **json.loads(json.dumps(value)),  # as it is read again, to be compared
        },
        money=one.value.money.central if one.value and one.value.money else None,
        co2e=one.value.co2e.central if one.value and one.value.co2e else None,
    )


def _plain(reason: Reason) -> dict[str, Any]:
    return {**asdict(reason), "details": dict(reason.details)}


def _plain_value(value: ExchangeValue | None) -> dict[str, Any]:
    return {} if value is None else {**asdict(value), "parts": [_plain(part) for part in value.parts]}


def _versions(learned: str) -> dict[str, object]:
    packs = {name: edition for name, edition in load_packs().versions.items() if name.startswith(KNOWLEDGE)}
    if learned:
        packs["network/learned_weights"] = learned
    return {"engine_version": version("symbionet"), "pack_versions": packs}

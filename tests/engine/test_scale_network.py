"""The index gives the scores of the engine: all its signals, for the same candidates, in the same order."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from symbionet.engine import Component, Organisation, Quantity, Resource, Site, load_packs
from symbionet.engine.matching import match_index
from symbionet.engine.matching.conditions.limits import read_limits
from symbionet.engine.matching.find.candidates import Finder
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.find.licences import covers_permit
from symbionet.engine.matching.rate.scoring import score_candidates
from symbionet.engine.matching.rate.signals import SIGNALS
from symbionet.engine.model import LEGAL_STATUSES, PATTERNS
from symbionet.engine.packs.waste_routes import resource_routes
from symbionet.engine.scale import WantIndex, read_network
from symbionet.engine.scale.knowledge import covers_codes

PACKS = load_packs()
ROUNDED = 0.02  # vectors are rounded to eight bits
SITES = [Site(lon=117.7, lat=39.0), Site(lon=117.9, lat=39.1), Site(lon=116.4, lat=39.9), None]
CLASSES = ["fly-ash", "ash", "waste-acid", "food-waste", "steam", "slag"]
WORDS = ["Leftovers of the workshop", "grey powder from the filter", "Various", "水处理的剩余物"]  # of no known class
CODES = ["100102", "100101", "060101", "200108", "100202"]
FIRMS = [
    Organisation(id="a", name_en="Cement works", nace=("2351",), site=SITES[0], park="North"),
    Organisation(id="b", name_en="Waste manager", nace=("3822",), site=SITES[1], permits=("HW34",), park="North"),
    Organisation(id="c", name_en="Chemical plant", nace=("2013",), site=SITES[2], park="South"),
    Organisation(id="d", name_en="Composting", nace=("3821",), site=None, permits=("HW08",)),
    Organisation(id="e", name_en="Power station", nace=("3511",), site=SITES[0], business="burns coal, sells ash"),
    Organisation(id="f", site=SITES[1]),
    Organisation(id="g", name_en="Brickyard", nace=("2332",), site=SITES[1], business="bricks from fly ash and slag"),
    Organisation(id="h", name_en="Bricks and more", nace=("2332",), site=SITES[2]),
    Organisation(id="i", name_en="Cement and concrete products", site=SITES[1]),  # a guessed sector
    Organisation(id="j", name_en="Hazardous waste disposal", site=SITES[2], park="South"),
]


def resources(direction: str, count: int, seed: int = 0) -> list[Resource]:
    rng = np.random.default_rng([seed, count])
    found = []
    for number in range(count):
        item = PACKS.classes[CLASSES[number % len(CLASSES)]]
        start = date(2026, 1 + int(rng.integers(12)), 1)
        found.append(
            Resource(
                id=f"{direction}{number:03}",
                organisation_id=FIRMS[int(rng.integers(len(FIRMS)))].id,
                direction="have" if direction == "have" else "want",
                title_en=item.name_en if rng.random() < 0.8 else str(rng.choice(WORDS)),
                class_id=item.id if rng.random() < 0.6 else "",
                kind=item.kind if number % 3 else "",
                form=str(rng.choice(["", "powder", "liquid", "sludge"])),
                quantity=Quantity(value=float(rng.integers(1, 500)), unit="t", period="year") if number % 4 else None,
                pattern=str(rng.choice(["", *PATTERNS])),
                available_from=start if number % 3 else None,
                available_until=start.replace(year=2027) if number % 5 else None,
                composition=composition(rng, item.id) if rng.random() < 0.5 else (),
                contaminants=str(rng.choice(["", "traces of oil", "Cl 0.3 %"])),
                hazardous=True if number % 7 == 0 else None,
                hw=("900-249-08",) if number % 11 == 0 else (),
                ewc=tuple(rng.choice(CODES, int(rng.integers(0, 3)), replace=False).tolist()),
                route=str(rng.choice(["", *resource_routes()])),
                route_cost_per_year=float(rng.choice([-5.0, 0.0, 5.0])),
                legal_status=str(rng.choice(["", *LEGAL_STATUSES])),
                site=SITES[int(rng.integers(4))],
            )
        )
    return found


def composition(rng: np.random.Generator, class_id: str) -> tuple[Component, ...]:
    """Figures about the limits of the known uses of a class, some of them far beyond."""
    limits = [limit for use in PACKS.uses_by_class.get(class_id, ()) for limit in read_limits(use.limits)]
    found = []
    for limit in rng.choice(np.array(limits, dtype=object), min(3, len(limits)), replace=False):
        low = abs(limit.value) * float(rng.choice([0.2, 0.9, 1.2, 3.0]))
        found.append(Component(name=limit.parameter, low=low, high=1.2 * low, unit=limit.unit))
    return tuple(found)


def expected_scores(haves: list[Resource], wants: list[Resource]) -> tuple[list[dict[int, float]], set[str]]:
    """For each have the scores of `match` by number of the partner, and the signals that said something."""
    engine = build_index(haves, wants, FIRMS, PACKS)
    columns = read_network(haves, wants, FIRMS, PACKS)
    numbers = {partner: number for number, partner in enumerate(columns.partners)}
    members, asked = engine.organisations.organisations, engine.wants.resources
    finder, found, said = Finder(engine), [], set[str]()
    for have in range(len(haves)):
        candidates = finder.find(have, everybody=False)
        scores = score_candidates(engine, have, candidates)
        totals = scores.prior + scores.contributions.sum(axis=1)
        said |= {name for name, column in zip(SIGNALS, scores.contributions.T, strict=True) if column.any()}
        partners = [
            (members[member].id, asked[want].id if want >= 0 else None)
            for member, want in zip(candidates.organisations, candidates.wants, strict=True)
        ]
        found.append({numbers[partner]: float(total) for partner, total in zip(partners, totals, strict=True)})
    return found, said


@pytest.fixture(scope="module")
def network() -> tuple[list[Resource], list[Resource]]:
    return resources("have", 30), resources("want", 90)


@pytest.mark.parametrize("seed", range(6))
def test_the_scores_are_those_of_the_engine(seed: int):
    haves, wants = resources("have", 60, seed), resources("want", 100, seed)
    columns = read_network(haves, wants, FIRMS, PACKS)
    expected, said = expected_scores(haves, wants)

    found = WantIndex.build(columns.wants, columns.knowledge).find_all(columns.haves, top=200)

    assert said == set(SIGNALS)
    for have, scores in enumerate(expected):
        mine = dict(zip(found.ids[have].tolist(), found.scores[have].tolist(), strict=True))
        mine.pop(-1, None)
        assert mine == pytest.approx(scores, abs=ROUNDED)
    assert sum(map(len, expected)) > 500


@pytest.mark.parametrize("seed", range(6, 12))
def test_the_best_are_those_of_the_engine(seed: int):
    haves, wants = resources("have", 40, seed), resources("want", 100, seed)
    columns = read_network(haves, wants, FIRMS, PACKS)
    expected, _ = expected_scores(haves, wants)

    found = WantIndex.build(columns.wants, columns.knowledge).find_all(columns.haves, top=5)

    for have, scores in enumerate(expected):
        best = sorted(scores.values(), reverse=True)[:5]
        ids = found.ids[have][found.ids[have] >= 0].tolist()
        assert len(ids) == len(best)
        assert [scores[number] for number in ids] == pytest.approx(best, abs=2 * ROUNDED)


def test_the_best_of_each_organisation_is_a_match(network: tuple[list[Resource], list[Resource]]):
    columns = read_network(*network, FIRMS, PACKS)

    found = WantIndex.build(columns.wants, columns.knowledge).find_all(columns.haves, top=200)

    for have, matches in match_index(build_index(*network, FIRMS, PACKS), top=None, minimum=1e-9).items():
        row = columns.have_ids.index(have)
        best: dict[str, float] = {}
        for number, chance in zip(found.ids[row].tolist(), found.probabilities[row].tolist(), strict=True):
            if number >= 0:
                best.setdefault(columns.partners[number][0], chance)
        assert best == pytest.approx({item.organisation_id: item.probability for item in matches}, abs=0.01)


def test_a_network_without_wants_is_found_by_its_sectors():
    harmless = [replace(item, hazardous=None, hw=(), ewc=()) for item in resources("have", 1)]
    columns = read_network(harmless, [], FIRMS[:2], PACKS)

    found = WantIndex.build(columns.wants, columns.knowledge).find_all(columns.haves)

    assert columns.partners[found.ids[0, 0]] == ("a", None)


def test_permits_cover_as_in_the_engine(network: tuple[list[Resource], list[Resource]]):
    engine = build_index(*network, FIRMS, PACKS)
    for have, item in enumerate(engine.haves.resources):
        number = int(engine.haves.classes[have, 0])
        known = PACKS.classes[engine.relations.ids[number]] if number >= 0 else None
        codes = (*item.hw, *item.ewc) or ((*known.hw, *known.ewc) if known else ())
        for member, firm in enumerate(FIRMS):
            assert covers_codes(codes, firm.permits) == covers_permit(engine, have, item, member)

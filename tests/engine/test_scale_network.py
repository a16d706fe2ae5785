"""The index gives the scores of the engine, less what only the engine adds."""

from datetime import date

import numpy as np
import pytest

from symbionet.engine import Organisation, Quantity, Resource, Site, load_packs
from symbionet.engine.matching.candidates import Finder, covers_permit
from symbionet.engine.matching.index import build_index
from symbionet.engine.matching.scale import WantIndex, read_network
from symbionet.engine.matching.scale.columns import Terms
from symbionet.engine.matching.scale.knowledge import SECTOR_SIGNALS, covers_codes
from symbionet.engine.matching.scoring import COLUMN, SIGNALS, score_candidates

PACKS = load_packs()
HELD = {*SECTOR_SIGNALS, *Terms._fields} & set(SIGNALS)  # the others: docs/en/scale.md, "What only match adds"
SITES = [Site(lon=117.7, lat=39.0), Site(lon=117.9, lat=39.1), Site(lon=116.4, lat=39.9), None]
CLASSES = ["fly-ash", "ash", "waste-acid", "food-waste", "steam", "slag"]
FIRMS = [
    Organisation(id="a", name_en="Cement works", nace=("2351",), site=SITES[0]),
    Organisation(id="b", name_en="Waste manager", nace=("3822",), site=SITES[1], permits=("HW34",)),
    Organisation(id="c", name_en="Chemical plant", nace=("2013",), site=SITES[2]),
    Organisation(id="d", name_en="Composting", nace=("3821",), site=None, permits=("HW08",)),
    Organisation(id="e", name_en="Power station", nace=("3511",), site=SITES[0]),
    Organisation(id="f", site=SITES[1]),
]


def resources(direction: str, count: int) -> list[Resource]:
    rng = np.random.default_rng(count)
    found = []
    for number in range(count):
        item = PACKS.classes[CLASSES[number % len(CLASSES)]]
        start = date(2026, 1 + int(rng.integers(12)), 1)
        found.append(
            Resource(
                id=f"{direction}{number:03}",
                organisation_id=FIRMS[int(rng.integers(len(FIRMS)))].id,
                direction="have" if direction == "have" else "want",
                title_en=item.name_en,
                class_id="" if number % 30 == 0 else item.id,
                kind=item.kind if number % 3 else "",
                form=str(rng.choice(["", "powder", "liquid", "sludge"])),
                quantity=Quantity(value=float(rng.integers(1, 500)), unit="t", period="year") if number % 4 else None,
                available_from=start if number % 3 else None,
                available_until=start.replace(year=2027) if number % 5 else None,
                hazardous=True if number % 7 == 0 else None,
                site=SITES[int(rng.integers(4))],
            )
        )
    return found


@pytest.fixture(scope="module")
def network() -> tuple[list[Resource], list[Resource]]:
    return resources("have", 30), resources("want", 90)


def test_the_score_is_that_of_the_engine(network: tuple[list[Resource], list[Resource]]):
    haves, wants = network
    columns = read_network(haves, wants, FIRMS, PACKS)
    found = WantIndex.build(columns.wants, columns.knowledge).find_all(columns.haves, top=200)
    numbers = {partner: number for number, partner in enumerate(columns.partners)}
    engine = build_index(haves, wants, FIRMS, PACKS)
    finder, held = Finder(engine), [COLUMN[name] for name in sorted(HELD)]
    compared = 0
    for have in range(len(haves)):
        candidates = finder.find(have, everybody=False)
        scores = score_candidates(engine, have, candidates)
        parts = scores.contributions.copy()
        parts[candidates.wants >= 0, COLUMN["business_similarity"]] = 0.0
        expected = {}
        for row, (member, want) in enumerate(zip(candidates.organisations, candidates.wants, strict=True)):
            if want >= 0 and candidates.related[row] < 0.15:
                continue  # found by wording or waste code alone
            if FIRMS[member].id == haves[have].organisation_id:
                continue  # a loop inside one firm
            partner = (FIRMS[member].id, engine.wants.resources[want].id if want >= 0 else None)
            expected[numbers[partner]] = scores.prior + parts[row, held].sum()
        mine = dict(zip(found.ids[have].tolist(), found.scores[have].tolist(), strict=True))
        mine.pop(-1, None)
        assert set(mine) == set(expected)
        for number, score in expected.items():
            assert mine[number] == pytest.approx(score, abs=0.02)  # vectors are rounded to eight bits
        compared += len(expected)
    assert compared > 300


def test_a_network_without_wants_is_found_by_its_sectors():
    columns = read_network(resources("have", 1), [], FIRMS[:2], PACKS)

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

"""A town of firms and resources in two states, as a list and kept, for the tests of the kept network."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from symbionet.engine import Component, Organisation, Quantity, Resource, Site, load_packs, match
from symbionet.engine.incremental.network import KeptNetwork
from symbionet.engine.matching import match_index
from symbionet.engine.model import FORMS, PATTERNS
from symbionet.engine.packs.waste_routes import resource_routes

CLASSES = ("fly-ash", "desulphurisation-gypsum", "steel-scrap", "blast-furnace-slag", "used-oil", "brewers-grains", "")
TITLES = ("粉煤灰", "Fly ash 2#", "脱硫石膏", "steel slag", "废矿物油", "啤酒糟", "something quite odd", "余热蒸汽")
NACE = ("2351", "3511", "2410", "1105", "3822", "2362", "")


def make_firms(rng: random.Random, count: int) -> list[Organisation]:
    return [
        Organisation(
            id=str(number),
            name_en=f"Works {number % (count - 3)}",  # three firms are entered twice
            business=rng.choice(["", "makes cement from slag and ash", "处置危险废物"]),
            nace=tuple(code for code in [rng.choice(NACE)] if code),
            site=Site(lon=117 + rng.random(), lat=39 + rng.random()) if rng.random() < 0.9 else None,
            park=rng.choice(["", "TEDA", "Nangang"]),
            permits=rng.choice([(), (), ("HW08",), ("hazardous",)]),
        )
        for number in range(1, count + 1)
    ]


def make_resource(rng: random.Random, number: int, firms: list[Organisation]) -> Resource:
    start = date(2026, 1, 1) + timedelta(days=rng.randrange(300))
    dated = rng.random() < 0.5
    return Resource(
        id=str(1000 + number),
        organisation_id=rng.choice(firms).id,
        direction=rng.choice(["have", "want"]),
        title_zh=(title := rng.choice(TITLES)),
        title_en="" if title.isascii() is False else title,
        class_id=rng.choice([c for c in CLASSES if not c or c in load_packs().classes]),
        kind=rng.choice(["", "material", "material", "energy"]),
        quantity=rng.choice(
            [None, Quantity(value=rng.uniform(1, 9000), unit="t", period=rng.choice(["year", "once"]))]
        ),
        pattern=rng.choice(["", *PATTERNS]),
        form=rng.choice(["", "", *FORMS]),
        available_from=start if dated else None,
        available_until=start + timedelta(days=rng.randrange(20, 900)) if dated else None,
        composition=rng.choice(
            [(), (), (Component(name="SiO2", low=40, high=55), Component(name="Cl", low=0, high=2))]
        ),
        contaminants=rng.choice(["", "", "铅 200 mg/kg", "some oil"]),
        hazardous=rng.choice([None, None, False, True]),
        ewc=rng.choice([(), ("100102",), ("130205",)]),
        hw=("900-249-08",) if number % 9 == 0 else (),
        route=rng.choice(["", *resource_routes()]),
        legal_status=rng.choice(["", "waste", "by_product"]),
        site=Site(lon=117 + rng.random(), lat=39 + rng.random()) if rng.random() < 0.2 else None,
    )


class Town:
    """A network in two states: as a list, and kept."""

    def __init__(self, packs, *, firms: int = 25, resources: int = 160, seed: int = 5) -> None:
        rng = random.Random(seed)
        self.packs = packs
        self.firms = {firm.id: firm for firm in make_firms(rng, firms)}
        self.items = {r.id: r for r in (make_resource(rng, n, [*self.firms.values()]) for n in range(resources))}
        self.kept = KeptNetwork(packs)
        self.kept.update(organisations=self.firms.values(), resources=self.items.values())

    def side(self, direction: str) -> list[Resource]:
        return [item for item in self.items.values() if item.direction == direction]

    def load(self, keys):
        return [self.items[key] for key in keys if key in self.items]

    def truth(self, **options):
        return match(self.side("have"), self.side("want"), self.firms.values(), self.packs, **options)

    def check(self) -> int:
        """How many matches were compared; each with its reasons, value, asks, risks and level."""
        truth = self.truth(top=None, minimum=0.01)
        haves = sorted(self.side("have"), key=lambda item: item.id)
        found = {}
        for index in self.kept.around(haves, self.packs, load=self.load):
            found |= match_index(index, top=None, minimum=0.01)
        assert found.keys() == truth.keys()
        for key, matches in truth.items():
            mine, theirs = sorted(found[key], key=pair), sorted(matches, key=pair)
            assert [told(one) for one in mine] == [told(one) for one in theirs], key
            for one, other in zip(mine, theirs, strict=True):  # the last digits of text vectors may differ
                assert one.probability == pytest.approx(other.probability, abs=1e-4)
                assert parts(one) == pytest.approx(parts(other), abs=1e-3)
        return sum(len(matches) for matches in truth.values())


def pair(one):
    return one.organisation_id, one.want_id or ""


def told(one):
    return pair(one), sorted((r.code, tuple(r.details)) for r in one.reasons), one.value, one.asks, one.risks, one.level


def parts(one):
    return sorted(reason.contribution for reason in one.reasons)


def crowd(packs, seed: int, haves: int = 300) -> Town:
    """A town with many haves of few classes: each states other things, and they differ in how near they are."""
    town, rng = Town(packs, firms=30, resources=0, seed=seed), random.Random(seed)
    for number in range(haves):
        item = replace(make_resource(rng, number, [*town.firms.values()]), direction="have")
        item = replace(item, class_id=rng.choice(["fly-ash", "fly-ash", "cfb-ash", ""]), kind="", form="")
        town.items[item.id] = replace(item, route_cost_per_year=rng.choice([None, 500.0, -500.0]))
    town.kept.update(resources=town.items.values())
    return town


def make_want(rng: random.Random, number: int, town: Town) -> Resource:
    want = replace(make_resource(rng, 5000 + number, [*town.firms.values()]), direction="want")
    # each at a place of its own: two that are alike in all would be told apart by the last digits of text vectors
    site = Site(lon=117 + number % 997 / 997, lat=39 + number % 991 / 991)
    alike = replace(want, title_en="Fly ash", kind="", form="", contaminants="", hw=(), site=site)
    return replace(alike, class_id=rng.choice(["fly-ash", ""]))

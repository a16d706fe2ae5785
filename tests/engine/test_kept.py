"""A kept network finds what `match` over the whole network finds, after any change, and from disk as well."""

import random
from dataclasses import replace
from datetime import date, timedelta

import pytest

from symbionet.engine import Component, Organisation, Quantity, Resource, Site, load_packs, match
from symbionet.engine.errors import BadIndex
from symbionet.engine.evaluation.learning import with_weights
from symbionet.engine.incremental import network as kept_network
from symbionet.engine.incremental.best_haves import best_haves
from symbionet.engine.incremental.bounds import most_probable
from symbionet.engine.incremental.network import KeptNetwork
from symbionet.engine.incremental.storage import open_kept, save_kept
from symbionet.engine.matching import match_index, rate_index
from symbionet.engine.model import FORMS, PATTERNS
from symbionet.engine.packs.waste_routes import resource_routes

CLASSES = ("fly-ash", "desulphurisation-gypsum", "steel-scrap", "blast-furnace-slag", "used-oil", "brewers-grains", "")
TITLES = ("粉煤灰", "Fly ash 2#", "脱硫石膏", "steel slag", "废矿物油", "啤酒糟", "something quite odd", "余热蒸汽")
NACE = ("2351", "3511", "2410", "1105", "3822", "2362", "")


@pytest.fixture(scope="module")
def packs():
    return load_packs()


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


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_kept_network_finds_what_match_finds(packs, seed):
    town = Town(packs, seed=seed)

    assert town.check() > 300


def test_the_answers_are_the_same_after_changes(packs):
    town = Town(packs)
    rng = random.Random(9)
    gone, changed = rng.sample(sorted(town.items), 20), rng.sample(sorted(town.items), 30)
    for key in gone:
        del town.items[key]
    for number, key in enumerate(key for key in changed if key in town.items):
        town.items[key] = replace(make_resource(rng, number, [*town.firms.values()]), id=key)
    added = [make_resource(rng, 900 + number, [*town.firms.values()]) for number in range(25)]
    town.items |= {item.id: item for item in added}
    town.kept.update(removed=gone, resources=[town.items[key] for key in {*changed} - {*gone}])
    town.kept.update(resources=added)

    assert len(town.kept) == len(town.items)
    assert town.check() > 200


def test_an_organisation_that_changes_or_leaves_changes_the_answers(packs):
    town = Town(packs)
    moved = replace(town.firms["3"], nace=("2351",), site=Site(lon=117.3, lat=39.2), permits=("hazardous",))
    leaver = town.firms.pop("7")
    town.firms["3"] = moved
    town.firms["99"] = replace(moved, id="99", name_en="A new one")
    left = [key for key, item in town.items.items() if item.organisation_id == leaver.id]
    for key in left:
        del town.items[key]
    town.kept.update(removed=left, left=["7"])
    town.kept.update(
        organisations=[moved, town.firms["99"]],
        resources=[item for item in town.items.values() if item.organisation_id == "3"],
    )

    assert town.check() > 200


def test_a_network_from_disk_gives_the_same_answers_and_can_be_changed(packs, tmp_path):
    town = Town(packs)
    save_kept(tmp_path, town.kept, {"note": 1}, engine="1.0")
    save_kept(tmp_path, town.kept, {"note": 2}, engine="1.0")

    town.kept, notes = open_kept(tmp_path, packs, engine="1.0")

    assert notes == {"note": 2}
    assert [path.name for path in tmp_path.iterdir()] == ["network-00000002"]
    town.check()
    item = make_resource(random.Random(1), 5000, [*town.firms.values()])
    town.items[item.id] = item
    town.kept.update(resources=[item])
    town.check()


@pytest.mark.parametrize("change", ["engine", "uses/signal_weights", "profiles/trades", "broken", "none"])
def test_a_network_of_another_engine_or_of_other_packs_is_not_opened(packs, tmp_path, change):
    kept = Town(packs, resources=5).kept
    if change != "none":
        save_kept(tmp_path, kept, {}, engine="1.0")
    if "/" in change:
        description = tmp_path / "network-00000001" / "network.json"
        description.write_text(description.read_text().replace(f'"{change}": "', f'"{change}": "not '))
    if change == "broken":
        (tmp_path / "network-00000001" / "want.vectors.npy").write_bytes(b"half")

    with pytest.raises(BadIndex, match="build"):
        open_kept(tmp_path, packs, engine="2.0" if change == "engine" else "1.0")


def check_receivers(town, receivers: set[str]) -> list:
    """The matches of these receivers, compared one by one: reasons, value, asks, risks, level and probability."""
    found = {}
    for index in town.kept.around(town.side("have"), town.packs, load=town.load, receivers=receivers):
        found |= match_index(index, top=None, minimum=0.01, receivers=receivers)
    compared = []
    for key, matches in town.truth(top=None, minimum=0.01).items():
        asked = sorted((one for one in matches if one.organisation_id in receivers), key=pair)
        mine = sorted(found[key], key=pair)
        assert [told(one) for one in mine] == [told(one) for one in asked], key
        for one, other in zip(mine, asked, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-4)
            assert parts(one) == pytest.approx(parts(other), abs=1e-3)
        compared += mine
    return compared


@pytest.mark.parametrize("seed", [1, 2, 3, 4])
def test_the_matches_of_some_receivers_are_the_same_without_wants_that_cannot_matter(packs, seed):
    town = Town(packs, seed=seed)

    assert len(check_receivers(town, {"1", "5", "9", "14"})) > 100


def test_the_matches_of_one_firm_are_the_same_in_small_towns_where_few_compete(packs):
    towns = [Town(packs, firms=5, resources=12, seed=seed) for seed in range(6)]
    compared = [one for town in towns for firm in town.firms for one in check_receivers(town, {firm})]

    alone = ["risk_single_outlet" in {risk.code for risk in one.risks} for one in compared]
    assert any(alone)
    assert not all(alone)


def test_who_wants_the_same_without_a_sector_is_an_outlet_as_well(packs):
    town = Town(packs, firms=4, resources=0)
    town.firms = {str(n): Organisation(id=str(n), name_en=f"Unknown {n}") for n in range(3)}
    sides = (("h", "0", "have"), ("w1", "1", "want"), ("w2", "2", "want"))
    town.items = {
        key: Resource(id=key, organisation_id=firm, direction=side, title_en="Steel scrap", class_id="steel-scrap")
        for key, firm, side in sides
    }
    town.kept = KeptNetwork(packs)
    town.kept.update(organisations=town.firms.values(), resources=town.items.values())

    assert [one.want_id for one in check_receivers(town, {"1"})] == ["w1"]


def test_the_haves_for_a_want_are_all_that_match_gives_it(packs):
    town = Town(packs)
    met = {}
    for matches in town.truth(top=None, minimum=0.0).values():
        for one in matches:
            met.setdefault(one.want_id, set()).add(one.have_id)

    for want in town.side("want"):
        assert met.get(want.id, set()) <= set(town.kept.haves_for([want], packs)[0])


def test_a_rough_look_rates_haves_for_a_want_as_match_does_without_others(packs):
    town = Town(packs)
    want = max(town.side("want"), key=lambda item: len(town.kept.haves_for([item], packs)[0]))
    haves = [item for item in town.load(town.kept.haves_for([want], packs)[0]) if item.class_id]

    rated = list(rate_index(town.kept.between(haves, [want], packs), minimum=0.01))

    firms = {
        item.organisation_id: replace(town.firms[item.organisation_id], nace=(), name_en="", business="")
        for item in haves
    }
    firms[want.organisation_id] = town.firms[want.organisation_id]
    truth = match(haves, [want], firms.values(), packs, top=None, minimum=0.01)
    expected = {
        (m.have_id, m.organisation_id): (m.want_id, round(m.probability, 4)) for ms in truth.values() for m in ms
    }
    assert {(have, firm): (asked, round(p, 4)) for have, firm, asked, p in rated} == expected
    assert any(asked for asked, _ in expected.values())


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


def best_of_all(town, wants, most: int) -> set[str]:
    """The same as `best_haves`, from rating every have."""
    rated = list(rate_index(town.kept.between(town.side("have"), wants, town.packs), minimum=0.05))
    best = set()
    for item in wants:
        mine = sorted((-probability, have) for have, _, want, probability in rated if want == item.id)
        best |= {have for _, have in mine[:most]}
    return best


@pytest.mark.parametrize("seed", range(6))
def test_the_best_haves_of_a_crowd_are_those_of_rating_all(packs, seed):
    town, rng = crowd(packs, seed), random.Random(seed)
    groups = [[make_want(rng, 10 * place + number, town) for number in range(place)] for place in (1, 1, 3)]

    for wants in groups:
        read: set[str] = set()

        def load(keys, read=read):
            read.update(keys)
            return town.load(keys)

        found = best_haves(town.kept, wants, packs, load=load, most=10, minimum=0.05)

        assert found == best_of_all(town, wants, 10)
        assert len(found) >= 10
        assert len(read) < len(town.items)


def test_the_other_wants_of_an_owner_take_their_haves_from_a_new_one(packs):
    town, rng = crowd(packs, 3), random.Random(3)
    first, second = (replace(make_want(rng, number, town), organisation_id="4") for number in range(2))
    town.items[first.id] = first
    town.kept.update(resources=[first])

    found = best_haves(town.kept, [second], packs, load=town.load, most=10, minimum=0.05)

    rated = list(rate_index(town.kept.between(town.side("have"), [first, second], packs), minimum=0.05))
    mine = sorted((-probability, have) for have, _, want, probability in rated if want == second.id)
    assert found == {have for _, have in mine[:10]}


@pytest.mark.parametrize(("seed", "top"), [(1, 8), (2, 8), (3, 3), (4, 1), (5, 40)])
def test_the_best_of_a_have_among_a_crowd_of_wants_are_the_same_though_few_are_read(packs, seed, top, monkeypatch):
    monkeypatch.setattr(kept_network, "CROWD", 20)
    town, rng = Town(packs, firms=30, resources=0, seed=seed), random.Random(seed)
    wants = [make_want(rng, number, town) for number in range(300)]
    haves = [replace(make_want(rng, 1000 + number, town), direction="have", route="sold") for number in range(4)]
    town.items = {item.id: item for item in (*wants, *haves)}
    town.kept.update(resources=[replace(item, ewc=("100102", "130205")) for item in town.items.values()])
    town.kept.update(resources=town.items.values())
    read: set[str] = set()

    def load(keys):
        read.update(keys)
        return town.load(keys)

    found = {}
    for have in haves:
        for index in town.kept.around([have], packs, load=load, top=top):
            found |= match_index(index, top=top, minimum=0.01)

    for key, matches in town.truth(top=top, minimum=0.01).items():
        assert [told(one) for one in found[key]] == [told(one) for one in matches], key
        for one, other in zip(found[key], matches, strict=True):
            assert one.probability == pytest.approx(other.probability, abs=1e-4)
    assert all(found.values())
    assert (len(read) < len(wants) / 2) == (top < 30)


@pytest.mark.parametrize("learned", [{}, {"condition": -0.4, "permit": -0.2, "legal_status": -1.0, "rivals": 0.0}])
def test_no_have_is_more_probable_than_its_bound(packs, learned):
    town, rng, known = crowd(packs, 8), random.Random(8), with_weights(packs, learned)
    want = replace(make_want(rng, 0, town), composition=(Component(name="SiO2", low=30, high=80),))
    keys = town.kept.haves_for([want], known)[0]

    bounds = most_probable(town.kept.sketch(keys, [want], known), 0)

    rated = rate_index(town.kept.between(town.load(keys), [want], known), minimum=0.0)
    probable = {have: probability for have, _, asked, probability in rated if asked}
    at_most = dict(zip(keys, bounds.tolist(), strict=True))
    assert len(probable) > 50
    assert all(probability <= at_most[have] + 1e-6 for have, probability in probable.items())
    assert any(probability > at_most[have] - 0.1 for have, probability in probable.items())


def test_a_resource_of_an_unknown_organisation_is_refused(packs):
    town = Town(packs, resources=3)
    stranger = Resource(id="x", organisation_id="nobody", direction="have", title_en="Fly ash")

    with pytest.raises(BadIndex, match="nobody"):
        town.kept.update(resources=[stranger])

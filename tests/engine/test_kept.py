"""A kept network finds what `match` over the whole network finds, after any change, and from disk as well."""

import random
from dataclasses import replace

import pytest

from kept_town import Town, make_resource
from symbionet.engine import Resource, Site, load_packs
from symbionet.engine.errors import BadIndex
from symbionet.engine.incremental.storage import open_kept, save_kept


@pytest.fixture(scope="module")
def packs():
    return load_packs()


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


def test_a_resource_of_an_unknown_organisation_is_refused(packs):
    town = Town(packs, resources=3)
    stranger = Resource(id="x", organisation_id="nobody", direction="have", title_en="Fly ash")

    with pytest.raises(BadIndex, match="nobody"):
        town.kept.update(resources=[stranger])

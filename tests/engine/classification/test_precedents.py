"""What published exchanges, vague sectors and towns teach about who takes a class."""

import numpy as np
import pytest

from symbionet.engine.classification import SectorWeight
from symbionet.engine.classification.fits import fit_sector
from symbionet.engine.classification.sectors import suggest_sectors
from symbionet.engine.classification.users import sector_users
from symbionet.engine.matching import PAIR_FEATURES, pair_features
from symbionet.engine.matching.find.relations import build_relations
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import load_packs


def test_every_strength_of_published_exchanges_leads_to_one_of_them() -> None:
    users = sector_users(load_packs())

    assert users.precedent.min() == 0
    assert 0 < users.precedent.max() <= 1
    assert ((users.precedent > 0) <= (users.precedent_number >= 0)).all()


def test_an_exchange_tells_more_of_a_sector_that_takes_little_else() -> None:
    packs = load_packs()
    users = sector_users(packs)
    row = users.precedent[users.class_number["waste-paper"]]
    taken = [item for item in packs.precedents if item.class_id == "waste-paper" for _ in item.receiver_nace]

    assert taken
    assert row[users.number["1712"]] > row[users.number["2351"]]


def test_a_vague_sector_can_do_what_its_classes_can_on_average() -> None:
    packs = load_packs()
    users = sector_users(packs)
    known = (SectorWeight(nace="20", weight=1.0, known_by="name"),)
    under = [place for code, place in users.number.items() if code.startswith("20")]

    relations = build_relations(packs, (known,))

    least, most = users.use[:, under].min(axis=1), users.use[:, under].max(axis=1)
    found = relations.use_strength[:, 0]
    bound = np.array([class_id not in packs.common_needs for class_id in users.ids])  # pallets go to any of them
    assert (found >= least - 1e-6)[bound].all()
    assert (found <= most + 1e-6)[bound].all()
    assert (found < most - 1e-3).any()


def test_a_town_stands_for_its_services() -> None:
    assert fit_sector("8411", "3530") == fit_sector("8411", "3700") == 0.5
    assert fit_sector("8411", "2351") == 0.0


def test_the_less_certain_a_sector_the_less_its_silence_says() -> None:
    packs = load_packs()
    have = Resource(id="h", organisation_id="", direction="have", title_en="Fly ash")
    firms = [
        Organisation(id="a", nace=("6411",)),
        Organisation(id="b", name_en="Bank"),
        Organisation(id="c", name_en="Xqzv"),
    ]

    ids, rows = pair_features(have, firms, Organisation(id="", nace=("3511",)), packs)

    doubt = dict(zip(ids, rows[:, PAIR_FEATURES.index("unknown_taker")], strict=True))
    assert doubt["a"] == 0 < doubt["b"] < doubt["c"] == 1
    assert np.isfinite(rows).all()


@pytest.mark.parametrize(
    ("name", "sector"),
    [
        ("Cement production", "2351"),
        ("Cement products", "2361"),
        ("塑料回收商", "3832"),
        ("五金回收厂", "3832"),
        ("铅资源再生有限公司", "2443"),
        ("镍/钴精炼厂", "2445"),
        ("碱回收厂", "1711"),
    ],
)
def test_what_a_firm_makes_or_recovers_is_its_sector(name: str, sector: str) -> None:
    assert sector in {item.nace for item in suggest_sectors(name, load_packs())}


@pytest.mark.parametrize("name", ["CMW industry Co.", "纽发姆有限公司", "CMW（天津）工业有限公司"])
def test_words_that_only_say_firm_name_no_sector(name: str) -> None:
    assert all(item.known_by == "vectors" for item in suggest_sectors(name, load_packs()))

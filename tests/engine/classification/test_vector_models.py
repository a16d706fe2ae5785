"""Models over sentence vectors, fitted on the examples of the packs: which class a thing is and which trade a firm."""

import base64
import shutil
import time

import numpy as np
import pytest

from symbionet.engine import load_packs, suggest_classes, suggest_sectors
from symbionet.engine.classification import stated_sectors
from symbionet.engine.classification.class_model import INPUTS, MODELS, modelled_classes
from symbionet.engine.classification.listed_words import listed_things
from symbionet.engine.classification.near_classes import class_numbers
from symbionet.engine.classification.vector_models import SIZE, mean_direction, read_model
from symbionet.engine.classification.vectors import ENCODER
from symbionet.engine.matching.find.index import build_index
from symbionet.engine.matching.find.want_reading import things_listed
from symbionet.engine.model import Organisation, Resource
from symbionet.engine.packs import DATA

PACKS = load_packs()


def trade_of(sector: str) -> tuple[str, ...]:
    return stated_sectors(suggest_sectors(Organisation(id="1", sector=sector), PACKS))


@pytest.mark.parametrize("side", MODELS)
def test_each_model_knows_every_class_once(side: str) -> None:
    names = [name for name in PACKS.headers if name.startswith(MODELS[side])]
    rows = [row for name in names for row in PACKS.rows(name)]

    assert sorted(row["id"] for row in rows) == sorted(PACKS.classes)
    assert {len(base64.b64decode(row["weights"])) for row in rows} == {INPUTS}


@pytest.mark.parametrize(
    ("title", "description", "sector", "class_id"),
    [
        ("white smut", "from the scrubber of the bleach house, fibres", "tissue paper mill", "paper-sludge"),
        ("除尘下来的面", "细，能爆", "面粉厂", "milling-residue"),
        ("lees", "bottom of the tanks after racking", "winery", "grape-marc"),
        ("车下来的卷儿", "304的，带点切削液", "机加工", "stainless-scrap"),
        ("hot air off the cooler", "140 C, clean", "ceramic tiles", "waste-heat-medium"),
    ],
)
def test_a_thing_that_no_term_names_is_told_by_its_vectors(
    title: str, description: str, sector: str, class_id: str
) -> None:
    vectors = ENCODER.encode([title, f"{title} {description}"])
    shares = modelled_classes(vectors, trade_of(sector), PACKS, side="have")

    assert shares.sum() == pytest.approx(1.0)
    assert class_numbers(PACKS)[class_id] in np.argsort(-shares)[:3]


def test_the_trade_of_the_firm_moves_what_a_vague_word_is() -> None:
    numbers, vectors = class_numbers(PACKS), ENCODER.encode(["cake", "cake"])
    oil, sugar = (modelled_classes(vectors, trade_of(one), PACKS, side="have") for one in ("oil mill", "sugar mill"))

    assert oil[numbers["oilseed-cake"]] > sugar[numbers["oilseed-cake"]]
    assert sugar[numbers["filter-mud"]] > oil[numbers["filter-mud"]]


def test_of_a_firm_of_unknown_trade_the_words_alone_speak() -> None:
    vectors = ENCODER.encode(["used frying oil", "used frying oil from canteens"])
    shares = modelled_classes(vectors, (), PACKS, side="have")

    assert int(shares.argmax()) == class_numbers(PACKS)["used-cooking-oil"]


def test_without_the_packs_of_a_model_texts_are_read_by_all_else(tmp_path) -> None:
    shutil.copytree(DATA, tmp_path, dirs_exist_ok=True)
    for path in (*tmp_path.glob("uses/*_class_model_*"), *tmp_path.glob("profiles/trade_model*")):
        path.unlink()
    bare = load_packs(tmp_path)
    vectors = ENCODER.encode(["lees", "lees"])

    assert not modelled_classes(vectors, (), bare, side="have").any()
    assert read_model(MODELS["want"], frozenset(bare.classes), bare) is None
    assert suggest_classes("fly ash", bare, sectors=("3511",), description="from the boiler")[0].class_id == "fly-ash"
    assert stated_sectors(suggest_sectors(Organisation(id="1", sector="glasshouse tomatoes"), bare))


def test_a_class_that_a_home_adds_is_not_told_by_the_model_and_hurts_it_not() -> None:
    known = frozenset(PACKS.classes) - {"fly-ash"}
    model = read_model(MODELS["have"], known, PACKS)

    assert model is not None
    assert "fly-ash" not in model.ids
    assert model.shares(np.zeros(INPUTS, dtype=np.float32)).sum() == pytest.approx(1.0)


def test_the_mean_direction_of_no_word_is_nothing() -> None:
    assert mean_direction(()).shape == (SIZE,)
    assert not mean_direction(()).any()


def test_what_a_want_lists_is_read_thing_by_thing() -> None:
    item = Resource(
        id="w", organisation_id="o", direction="want", title_en="wet stuff with gas in it",
        description_en="manure, fruit, fat from the trap; below 30 % dry, no plastic",
    )  # fmt: skip
    assert things_listed(item) == listed_things(item.description_en) == ("manure", "fruit", "fat from the trap")
    taker = Organisation(id="o", name_en="Alpha", sector="biogas")
    index = build_index([], [item], [taker], PACKS)
    ids = {number: class_id for class_id, number in index.relations.numbers.items()}
    found = {ids[number] for number in index.wants.classes[0].tolist() if number >= 0}

    assert {"manure", "fruit-veg-residue", "grease-trap-waste"} <= found


def test_what_a_want_refuses_is_not_listed() -> None:
    assert listed_things("no plastic, no metal") == ()
    assert listed_things("不要塑料；果皮、菜叶") == ("果皮", "菜叶")


@pytest.mark.parametrize(
    ("description", "things"),
    [
        ("consent for spent solvents 40 t/week, pot ale too", ("spent solvents", "pot ale")),
        ("no glass: bark, twigs; even straw would do", ("bark", "twigs", "straw")),
        ("high silica, below 3 % iron, glass dust is fine too", ("glass dust",)),
        ("have used leather shavings, low fat", ("leather shavings",)),
        ("low ash coal, low sulphur, high protein meal", ("low ash coal", "high protein meal")),
        ("稻草、麦秆都行，硅低，豆渣也收", ("稻草", "麦秆", "豆渣")),
        ("持证收废树脂、5厘米以下碎胶；最好木粉", ("废树脂", "碎胶", "木粉")),
        ("中和渣和石灰渣", ("中和渣", "石灰渣")),
    ],
)
def test_a_list_is_read_without_the_words_around_its_things(description: str, things: tuple[str, ...]) -> None:
    assert listed_things(description) == things


@pytest.mark.parametrize("text", ["1,", "too ", "也行", "gets x ", "9.9 t/", "low ", ": ", "permit for "])
def test_a_pasted_page_is_read_in_no_time(text: str) -> None:
    start = time.process_time()
    listed_things(text * 5000)

    assert time.process_time() - start < 2.0

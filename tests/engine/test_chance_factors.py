"""What open questions leave of the chance that a match comes about: the technical fit is not touched."""

from dataclasses import replace
from itertools import combinations

import pytest

from symbionet.engine.matching import match
from symbionet.engine.matching.explain.chances import chance_factor, lowering, usual_factor
from symbionet.engine.model import Component, Match, Organisation, Quantity, Reason, Resource
from symbionet.engine.packs import load_packs
from symbionet.wording import reason_text

PACKS = load_packs()
ROWS = {row["code"]: row for row in PACKS.rows("uses/chance_factors")}
FLOOR = float(ROWS["floor"]["factor"])
CODES = sorted(set(ROWS) - {"usual", "floor"})
CEMENT = Organisation(id="cement", name_zh="海河水泥厂", nace=("2351",))
POWER = Organisation(id="firm", name_zh="热电厂", nace=("3511",))
AMOUNT = Quantity(value=35_000, unit="t", period="year")
WANT = Resource(id="want", organisation_id="cement", direction="want", title_zh="粉煤灰", quantity=AMOUNT)
HAVE = Resource(id="have", organisation_id="firm", direction="have", title_zh="粉煤灰", quantity=AMOUNT)


def found(have: Resource = HAVE, want: Resource = WANT, firm: Organisation = POWER) -> Match:
    (one,) = [row for row in match([have], [want], [firm, CEMENT], PACKS)["have"] if row.want_id == "want"]
    return one


def factor_of(one: Match) -> float:
    return chance_factor(one.asks, PACKS)


def of(*codes: str) -> float:
    return chance_factor([Reason(code=code) for code in codes], PACKS)


@pytest.mark.parametrize("code", CODES)
def test_each_open_question_lowers_the_chance_and_says_so_in_both_languages(code):
    row = ROWS[code]
    assert of(code) == float(row["factor"])
    assert FLOOR < of(code) < 1
    assert all(row[name] for name in ("name_en", "name_zh", "basis_en", "basis_zh", "checked_on"))
    details: dict[str, str | float] = dict.fromkeys(
        ("parameter_en", "parameter_zh", "limit", "condition_en", "condition_zh", "twins"), "x"
    )
    assert reason_text(Reason(code=code, value="100208", details=details), "en") != code  # a question that is asked


def test_what_is_no_question_of_the_pack_lowers_nothing():
    assert of() == of("ask_price", "ask_transport", "usual_taker") == 1
    assert FLOOR < usual_factor(PACKS) < 1


@pytest.mark.parametrize("number", [2, 3, 4])
def test_each_further_question_lowers_less_and_an_answer_never_lowers(number):
    for codes in combinations(CODES, number):
        assert of(*codes) == of(*reversed(codes))
        for code in codes:
            rest = [one for one in codes if one != code]
            assert of(*codes) <= of(*rest)
            assert of(*codes) >= max(FLOOR, of(code) * of(*rest)) - 1e-9  # not as if they were independent


def test_however_much_is_open_something_is_left():
    assert of(*CODES * 5) == FLOOR


def test_questions_of_one_kind_are_told_together_the_heaviest_kind_first():
    asks = [Reason(code=code) for code in ("ask_parameter", "ask_price", "ask_origin", "ask_parameter")]
    assert [(row["code"], len(of_row)) for row, of_row in lowering(asks, PACKS)] == [
        ("ask_origin", 1),
        ("ask_parameter", 2),
    ]


def test_an_odd_supplier_lowers_the_chance():
    odd = found(firm=Organisation(id="firm", name_zh="汽车零部件厂", nace=("2932",)))
    assert factor_of(odd) <= float(ROWS["ask_origin"]["factor"]) < factor_of(found())


def test_an_answer_in_the_record_raises_the_chance():
    assert factor_of(found(want=replace(WANT, quantity=None))) < factor_of(found())
    asked = [one for one in found().asks if one.code == "ask_parameter"]
    composition = tuple(
        Component(name=str(one.details["parameter_en"]), low=0.1, high=0.2, unit=str(one.details["unit"] or "%"))
        for one in asked
    )
    assert composition
    assert factor_of(found()) < factor_of(found(replace(HAVE, composition=composition)))


def test_ranking_by_probability_is_that_of_the_technical_fit_alone():
    kept, open_one = (
        Resource(id=name, organisation_id=name, direction="want", title_zh="粉煤灰", quantity=amount)
        for name, amount in (("kept", AMOUNT), ("open", None))
    )
    firms = [POWER, replace(CEMENT, id="kept"), replace(CEMENT, id="open")]
    partners = match([HAVE], [kept, open_one], firms, PACKS)["have"]
    assert [one.probability for one in partners] == sorted((one.probability for one in partners), reverse=True)

"""A supplier that is not known to have so much of a thing is doubted in words."""

from dataclasses import replace

import pytest

from symbionet.engine.matching import match
from symbionet.engine.matching.explain import reasons
from symbionet.engine.model import Organisation, Quantity, Reason, Resource
from symbionet.engine.packs import load_packs
from symbionet.wording import reason_text

CEMENT = Organisation(id="cement", name_zh="海河水泥厂", nace=("2351",))
WANT = Resource(id="want", organisation_id="cement", direction="want", title_zh="粉煤灰",
                quantity=Quantity(value=60_000, unit="t", period="year"))  # fmt: skip
HAVE = Resource(id="have", organisation_id="firm", direction="have", title_zh="粉煤灰",
                quantity=Quantity(value=35_000, unit="t", period="year"))  # fmt: skip


def told(firm: Organisation, have: Resource = HAVE) -> tuple[list[str], list[str]]:
    (found,) = [row for row in match([have], [WANT], [firm, CEMENT], load_packs())["have"] if row.want_id == "want"]
    return [one.code for one in found.asks], [one.code for one in found.risks]


def test_fly_ash_of_a_maker_of_car_parts_is_doubted_first_in_words():
    asks, risks = told(Organisation(id="firm", name_zh="汽车零部件厂", nace=("2932",)))
    assert (asks[0], risks[0]) == ("ask_origin", "risk_odd_supplier")


@pytest.mark.parametrize(
    ("firm", "tonnes"),
    [
        (Organisation(id="firm", name_zh="热电厂", nace=("3511",)), 35_000),  # has it
        (Organisation(id="firm", name_zh="造纸厂", nace=("1712",)), 35_000),  # its boiler has it
        (Organisation(id="firm", name_zh="某公司"), 35_000),  # nobody knows what it does
        (Organisation(id="firm", name_zh="汽车零部件厂", nace=("2932",)), 300),  # a small boiler may
    ],
)
def test_who_has_it_who_is_not_known_and_who_has_little_is_not_doubted(firm, tonnes):
    have = replace(HAVE, quantity=Quantity(value=tonnes, unit="t", period="year"))
    asks, risks = told(firm, have)
    assert "ask_origin" not in asks
    assert "risk_odd_supplier" not in risks


def test_what_is_asked_of_a_have_alone_is_found_once_for_all_its_partners(monkeypatch):
    asked, own = [], reasons.own_questions
    monkeypatch.setattr(reasons, "own_questions", lambda *of: asked.append(of[1]) or own(*of))
    firms = [CEMENT, *(Organisation(id=f"works{number}", nace=("2351",)) for number in range(3))]

    found = match([HAVE], [WANT], [*firms, Organisation(id="firm", nace=("2932",))], load_packs())["have"]

    assert len(found) >= 4
    assert all(one.asks[0].code == "ask_origin" for one in found)
    assert asked == [0]


@pytest.mark.parametrize("code", ["ask_origin", "risk_odd_supplier"])
def test_the_doubt_has_words_in_both_languages(code):
    english, chinese = (reason_text(Reason(code=code), lang) for lang in ("en", "zh"))
    assert "firms of such a trade" in english
    assert "这类企业" in chinese

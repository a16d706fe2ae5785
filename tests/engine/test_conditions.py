import pytest
from hypothesis import given
from hypothesis import strategies as st

from symbionet.engine import Component, Match, Organisation, Resource, load_packs, match
from symbionet.engine.matching.conditions.composition import Stated, read_stated
from symbionet.engine.matching.conditions.limits import limits_wanted, read_limits
from symbionet.engine.matching.conditions.verdicts import check_limits, limits_score
from symbionet.wording import reason_text

PACKS = load_packs()
CEMENT = Organisation(id="taker", name_en="Cement works", nace=("2351",))


def have(**changes: object) -> Resource:
    return Resource(
        **({"id": "h", "organisation_id": "giver", "direction": "have", "class_id": "fly-ash", "title_en": "Fly ash"})
        | changes
    )


def want(**changes: object) -> Resource:
    return Resource(
        **({"id": "w", "organisation_id": "taker", "direction": "want", "class_id": "fly-ash", "title_en": "Fly ash"})
        | changes
    )


def composed(*parts: tuple[str, float | None, float | None, str]) -> tuple[Component, ...]:
    return tuple(Component(name=name, low=low, high=high, unit=unit) for name, low, high, unit in parts)


def stated(*parts: tuple[str, float | None, float | None, str]) -> dict[str, Stated]:
    return dict(read_stated(have(composition=composed(*parts)), PACKS))


def only(item: Resource, wants: list[Resource] | None = None) -> Match | None:
    found = match([item], wants or [], [CEMENT], PACKS)["h"]
    return found[0] if found else None


@pytest.mark.parametrize(
    ("name", "unit", "value", "parameter", "expected"),
    [
        ("烧失量", "%", 7.0, "LOI", 7.0),
        ("loss on ignition", "%", 7.0, "LOI", 7.0),
        ("Cl", "mg/kg", 500.0, "Cl", 0.05),
        ("氯离子", "mg/L", 500.0, "chloride_water", 500.0),
        ("氯离子", "g/L", 0.5, "chloride_water", 500.0),
        ("热值", "kcal/kg", 1000.0, "heating_value", 4.1868),
        ("pH", "%", 7.5, "pH", 7.5),
        ("含水率", "%", 30.0, "solids", 70.0),
    ],
)
def test_names_and_units_lead_to_parameters(name, unit, value, parameter, expected):
    found = stated((name, value, value, unit))[parameter]

    assert found.low == pytest.approx(expected)
    assert found.high == pytest.approx(expected)


def test_unknown_names_and_other_units_say_nothing():
    assert stated(("unobtainium", 1, 1, "%"), ("pH", 7, 7, "mg/L"), ("Co", 1, 1, "%")) == {}


def test_alkalis_follow_from_the_two_oxides():
    assert stated(("Na2O", 1, 1, "%"), ("K2O", 2, 2, "%"))["alkali"].high == pytest.approx(2.316)


def test_figures_in_contaminants_count_and_open_ends_stay_open():
    found = read_stated(have(contaminants="铅≤200 mg/kg；Cl 0.1-0.3 %, some odour"), PACKS)

    assert found["Pb"] == Stated(low=0.0, high=pytest.approx(0.02))
    assert found["Cl"].high == pytest.approx(0.3)
    assert stated(("LOI", 5, None, "%"))["LOI"].high == float("inf")


@pytest.mark.parametrize(
    ("limit", "low", "high", "status"),
    [
        ("LOI<=10 %", 3, 8, "pass"),
        ("LOI<=10 %", 8, 12, "unknown"),
        ("LOI<=10 %", 11, 12, "gap"),
        ("LOI<=10 %", 16, 20, "clear_gap"),
        ("Fe>=50 %", 55, 60, "pass"),
        ("Fe>=50 %", 40, 45, "gap"),
        ("Fe>=50 %", 10, 20, "clear_gap"),
        ("pH>=6", 5.5, 5.5, "gap"),
        ("pH>=6", 2, 3, "clear_gap"),
    ],
)
def test_verdicts(limit, low, high, status):
    limits = read_limits((limit,))

    found = check_limits({limits[0].parameter: Stated(low=low, high=high)}, limits, PACKS)

    assert [item.status for item in found] == [status]


def test_every_limit_of_the_known_uses_is_read():
    texts = [text for use in PACKS.uses.values() for text in use.limits]

    assert len(read_limits(tuple(texts))) == len(texts)
    assert {item.parameter for item in read_limits(tuple(texts))} <= {r["id"] for r in PACKS.rows("uses/parameters")}


@given(st.floats(0, 100), st.floats(0, 100))
def test_a_purer_have_never_keeps_a_ceiling_worse(one, other):
    limits = read_limits(("LOI<=10 %",))
    less, more = sorted((one, other))

    def score(value: float) -> float:
        return limits_score(check_limits({"LOI": Stated(low=value, high=value)}, limits, PACKS), PACKS, mendable=False)

    assert score(less) >= score(more)


def test_what_a_want_states_are_limits():
    item = want(composition=composed(("SiO2", 40, 60, "%"), ("Cl", 0, 0.1, "%"), ("Fe2O3", 5, 5, "%")))

    found = {(item.parameter, item.sign, item.value) for item in limits_wanted(item, PACKS)}

    assert found == {("SiO2", ">=", 40), ("SiO2", "<=", 60), ("Cl", "<=", 0.1)}


def test_passes_add_gaps_subtract_and_unknowns_become_asks():
    wants = [want(composition=composed(("Cl", 0, 0.1, "%"), ("LOI", 0, 8, "%")))]

    good = only(have(composition=composed(("Cl", 0.01, 0.02, "%"))), wants)
    plain = only(have(), wants)
    bad = only(have(composition=composed(("Cl", 3, 4, "%"))), wants)

    assert good is not None
    assert plain is not None
    assert bad is not None
    assert good.probability > plain.probability > bad.probability
    assert "LOI" in [item.value for item in good.asks if item.code == "ask_parameter"]
    assert "Cl" in [item.value for item in plain.asks if item.code == "ask_parameter"]
    risk = next(item for item in bad.risks if item.value == "Cl")
    assert "<= 0.1 %" in reason_text(risk, "en")
    assert "氯" in reason_text(risk, "zh")


LABORATORY = ("7120",)  # identifies a waste and does not use it


def test_a_clearly_broken_limit_drops_a_use_without_pretreatment():
    use = next(
        use
        for use in PACKS.uses.values()
        if use.limits
        and not use.pretreatment
        and sum(one.nace != LABORATORY for one in PACKS.uses_by_class[use.class_id]) == 1
        and read_limits(use.limits)[0].sign == "<="
        and read_limits(use.limits)[0].unit == "%"
        and 0 < read_limits(use.limits)[0].value < 40
    )
    limit = read_limits(use.limits)[0]
    nace = use.nace[0].ljust(4, "1") if len(use.nace[0]) < 4 else use.nace[0]
    firm = Organisation(id="taker", name_en="Firm", nace=(nace,))

    def found(value: float) -> list[str]:
        item = have(
            class_id=use.class_id, title_en="x", composition=composed((limit.parameter, value, value, limit.unit))
        )
        return [row.organisation_id for row in match([item], [], [firm], PACKS)["h"]]

    assert found(limit.value / 2) == ["taker"]
    assert found(limit.value * 2) == []


def test_an_explicit_want_stays_with_a_risk():
    item = have(composition=composed(("Cl", 30, 30, "%"), ("LOI", 60, 60, "%")))

    assert only(item, [want()]) is not None


def test_contaminants_without_figures_are_still_to_be_checked():
    vague, plain = only(have(contaminants="some lead")), only(have())

    assert vague is not None
    assert plain is not None
    assert "condition_check" in [reason.code for reason in vague.reasons]
    assert vague.probability < plain.probability

"""The impact of a synergy: formulas by hand, years by days, types that do not mix, published examples."""

from dataclasses import replace
from datetime import date

import pytest

from symbionet.engine.impact import (
    BadFlow,
    FlowInput,
    InYear,
    Lifetime,
    PartyMoney,
    SynergyInput,
    assess,
    balance,
    lifetime_of,
    sanity,
    share_between,
    would_change,
)
from symbionet.engine.model import Quantity, Range
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.factors import load_factors

START = date(2026, 1, 1)
OWN = {"own_disposal": 500.0, "own_virgin": 860.0, "own_reprocessing": 20.0, "own_freight": 0.1}


def flow(**changes) -> FlowInput:
    stated = {
        "material": "fly ash",
        "quantity": Quantity(value=1000, unit="t"),
        "routes": {"landfill": 0.7, "incineration": 0.3},
        "substitutes": "clinker",
        "ratio": 0.8,
        "km": 50.0,
        "baseline_km": 10.0,
        "vehicle": "hgv",
        "empty_return": 0.5,
        "start": START,
        "years": 1,
        "persistence": 1.0,
        "attribution": 1.0,
        "additionality": 1.0,
        "hazardous": False,
    }
    return FlowInput(**{**stated, **OWN, **changes})


def one(*flows: FlowInput, **changes):
    return assess([SynergyInput(name="a", flows=flows, **changes)], start=START)[0]


def central(found, metric="co2e_avoided_t"):
    return found.lifetime.metrics[metric].central


def test_central_figure_is_the_formula_by_hand():
    found = one(flow())

    by_hand = 1000 * (500 + 0.8 * 860 - 20 - (50 - 10) * 1.5 * 0.1) / 1000
    assert central(found) == pytest.approx(by_hand, rel=1e-12)
    assert central(found, "landfill_diverted_t") == pytest.approx(700)
    assert central(found, "virgin_material_saved_t") == pytest.approx(800)
    assert central(found, "hazardous_avoided_t") == 0
    assert sum(term.value for term in found.terms) == pytest.approx(by_hand)
    assert found.assumed == ()


@pytest.mark.parametrize(
    ("value", "unit", "tonnes"),
    [(2, "10kt", 20_000), (500, "kg", 0.5), (100, "short_ton", 90.718474), (1000, "lb", 0.45359237), (3, "t", 3)],
)
def test_units_of_mass_are_tonnes_inside(value, unit, tonnes):
    found = one(flow(quantity=Quantity(value=value, unit=unit), routes={"landfill": 1.0}))

    assert central(found, "landfill_diverted_t") == pytest.approx(tonnes)


def test_a_rate_per_day_says_how_many_days_it_was_taken_for():
    found = one(flow(quantity=Quantity(value=10, unit="t", period="day"), routes={"landfill": 1.0}))

    assert central(found, "landfill_diverted_t") == pytest.approx(3300)
    assert [item.code for item in found.assumed] == ["operating_time"]
    assert not one(flow(quantity=Quantity(value=10, unit="t", period="month"))).assumed


def test_years_are_periods_of_twelve_months_and_calendar_years_take_their_days():
    found = one(flow(start=date(2026, 7, 1), years=2, persistence=0.9, attribution=0.5, additionality=0.8))

    whole = 1000 * (500 + 0.8 * 860 - 20 - 40 * 1.5 * 0.1) / 1000
    gross = [whole * 184 / 365, whole * (181 / 365 + 184 / 366), whole * 182 / 366]  # 2028 is a leap year
    net = [
        0.4 * whole * 184 / 365,
        0.4 * whole * (181 / 365 + 0.9 * 184 / 366),
        0.4 * whole * 0.9 * 182 / 366,
    ]
    assert [year.year for year in found.years] == [2026, 2027, 2028]
    assert [year.gross.metrics["co2e_avoided_t"].central for year in found.years] == pytest.approx(gross)
    assert [year.net.metrics["co2e_avoided_t"].central for year in found.years] == pytest.approx(net)
    assert central(found) == pytest.approx(0.4 * whole * 1.9)


def test_a_start_on_new_year_makes_whole_years_and_no_more():
    found = one(flow(years=3))

    assert [year.year for year in found.years] == [2026, 2027, 2028]
    values = [year.net.metrics["co2e_avoided_t"].central for year in found.years]
    assert values == pytest.approx([values[0]] * 3)


def test_a_start_on_29_february_ends_with_28_february():
    found = one(flow(start=date(2028, 2, 29), years=2))

    shares = [year.gross.metrics["landfill_diverted_t"].central / 700 for year in found.years]
    assert shares == pytest.approx([307 / 366, 59 / 366 + 306 / 365, 59 / 365])


def test_flows_of_one_synergy_add_up_whatever_their_years():
    both = one(flow(), flow(start=date(2027, 4, 1), years=2))

    parts = [one(flow()), one(flow(start=date(2027, 4, 1), years=2))]
    assert [year.year for year in both.years] == [2026, 2027, 2028, 2029]
    assert central(both) == pytest.approx(sum(central(part) for part in parts))


def test_a_synergy_may_be_worse_than_disposal_and_is_never_clipped():
    found = one(flow(own_virgin=10.0, own_disposal=0.0, km=500.0, empty_return=1.0))

    assert central(found) < 0
    assert found.lifetime.metrics["co2e_avoided_t"].low < central(found) < found.lifetime.metrics["co2e_avoided_t"].high
    assert {"negative", "burden_shift", "freight_dominates"} <= set(found.flags)


def test_flags_tell_what_a_figure_hides():
    assert "recycled_before" in one(flow(routes={"recycling": 1.0})).flags
    assert "rebound" in one(flow(displacement=0.2)).flags
    assert "rebound" in one(flow(substitutes=None, ratio=None, own_virgin=None)).flags
    assert "above_band" in one(flow(own_virgin=90_000.0)).flags
    assert one(flow(own_disposal=9.0)).flags == ()


def test_displacement_is_deducted():
    assert central(one(flow(displacement=0.25))) == pytest.approx(0.75 * central(one(flow())))


def test_hazardous_waste_counts_where_it_was_not_recycled_before():
    found = one(flow(hazardous=True, routes={"landfill": 0.5, "incineration": 0.2, "recycling": 0.3}))

    assert central(found, "hazardous_avoided_t") == pytest.approx(700)


def test_what_is_not_stated_claims_nothing_and_is_listed():
    bare = FlowInput(material="fly ash", quantity=Quantity(value=1000, unit="t"))
    found = one(bare)

    assert central(found) == 0
    assert central(found, "landfill_diverted_t") == 0
    listed = {item.field for item in found.assumed}
    assert listed >= {
        *("baseline_route", "substitutes", "substitution_ratio", "distance_km", "baseline_distance_km", "vehicle"),
        *("empty_return", "start", "years", "persistence", "attribution", "additionality", "hazardous"),
        *("disposal_kgco2e_per_t", "virgin_kgco2e_per_t", "reprocessing_kgco2e_per_t", "freight_kgco2e_per_tkm"),
    }


def test_a_known_haul_of_the_past_alone_saves_nothing():
    assert central(one(flow(km=None))) == pytest.approx(central(one(flow(km=10.0))))


def test_own_factors_win_and_packs_fill_the_rest():
    packed = one(flow(own_virgin=None))

    virgin = next(term for term in packed.terms if term.code == "virgin")
    assert virgin.factor.id not in ("own", "")
    assert virgin.factor.source
    assert virgin.value == pytest.approx(1000 * 0.8 * virgin.factor.value / 1000)
    assert [item.field for item in packed.assumed] == ["virgin_kgco2e_per_t"]


def test_an_unknown_factor_is_zero_and_says_so():
    found = one(flow(substitutes="quux", own_virgin=None))

    assert next(term for term in found.terms if term.code == "virgin").value == 0
    assert ("virgin_kgco2e_per_t", "factor_none") in [(item.field, item.code) for item in found.assumed]


def test_heat_saves_the_fuel_that_a_boiler_needed():
    heat = FlowInput(
        material="余热", quantity=Quantity(value=900, unit="MWh"), substitutes="天然气", boiler_efficiency=0.9
    )
    found = one(heat)

    virgin = next(term for term in found.terms if term.code == "virgin")
    assert central(found, "energy_saved_mwh") == pytest.approx(1000)
    assert virgin.value == pytest.approx(3600 * virgin.factor.value / 1000)
    assert virgin.factor.unit == "kgCO2e/GJ"


def test_pumps_and_heat_pumps_are_paid_for_by_the_grid():
    heat = FlowInput(material="余热", quantity=Quantity(value=1000, unit="GJ"), substitutes="boiler-steam")
    plain, pumped = one(heat), one(replace(heat, process_kwh=10.0))

    grid = next(term for term in pumped.terms if term.code == "process_energy")
    assert grid.value == pytest.approx(-1000 * 10 * grid.factor.value / 1000)
    assert central(pumped) == pytest.approx(central(plain) + grid.value)


def test_reused_water_is_water_saved():
    water = FlowInput(material="再生水", quantity=Quantity(value=5000, unit="m3"), routes={"discharge": 1.0})

    assert central(one(water), "water_saved_m3") == pytest.approx(5000)
    assert central(one(water), "virgin_material_saved_t") == 0


def test_a_tonne_of_water_is_a_cubic_metre():
    water = FlowInput(material="steam condensate", quantity=Quantity(value=50, unit="t"), substitutes="fresh water")

    assert central(one(water), "water_saved_m3") == pytest.approx(50)


def test_steam_by_weight_is_heat():
    steam = FlowInput(material="steam", quantity=Quantity(value=100, unit="t"))

    assert central(one(steam), "energy_saved_mwh") == pytest.approx(100 * 2.777 / 3.6)


@pytest.mark.parametrize(
    ("quantity", "field"),
    [
        (Quantity(value=-1, unit="t"), "quantity"),
        (Quantity(value=1, unit="t", period="once"), "quantity"),
        (Quantity(value=1, unit="piece"), "unit"),
        (Quantity(value=1, unit="m3"), "unit"),  # of a powder
    ],
)
def test_a_flow_that_has_no_amount_is_refused_with_its_field(quantity, field):
    with pytest.raises(BadFlow) as refused:
        one(flow(quantity=quantity))

    assert refused.value.field == field


def test_a_factor_per_tonne_is_not_used_on_energy():
    with pytest.raises(BadFlow, match="per tonne"):
        one(FlowInput(material="waste heat", quantity=Quantity(value=1, unit="GJ"), own_virgin=3.0))


def test_in_year_and_lifetime_are_never_added():
    found = one(flow(years=2))
    first, second = (year.net for year in found.years)

    with pytest.raises(TypeError, match="cannot be added"):
        first + found.lifetime
    with pytest.raises(TypeError, match="cannot be added"):
        found.lifetime + first
    with pytest.raises(TypeError, match="lifetime_of"):
        first + second
    with pytest.raises(TypeError):
        lifetime_of([first, first])
    with pytest.raises(TypeError):
        first + 1
    assert isinstance(first + first, InYear)
    assert isinstance(found.lifetime + found.lifetime, Lifetime)
    assert lifetime_of([second, first]) == found.lifetime


def test_money_jobs_and_people_stand_beside_the_physical_metrics():
    parties = (
        PartyMoney(party="a", avoided_disposal=100.0, received={"b": 40.0}, private_investment=300.0),
        PartyMoney(party="b", avoided_purchase=90.0, paid={"a": 40.0}, new_sales=10.0, public_investment=50.0),
    )
    found = one(flow(years=2, attribution=0.5), parties=parties, jobs_created=Range(low=1, central=2, high=3))

    first, second = (year.net.metrics for year in found.years)
    assert found.years[0].gross.metrics["cost_saving"].central == pytest.approx(190)
    assert first["cost_saving"].central == second["cost_saving"].central == pytest.approx(95)
    assert first["additional_sales"].central == pytest.approx(5)
    assert first["private_investment"].central == 300
    assert first["jobs_created"].central == 1
    assert "jobs_created" not in second
    assert found.lifetime.metrics["jobs_created"].central == 1
    assert "people_trained" not in first


def test_claims_stand_beside_published_programmes():
    packs = load_packs()

    assert sanity(89.0, 100.0, packs).verdict == "within"
    assert sanity(42.0, 47.0, packs).ratio == pytest.approx(0.89, abs=0.005)  # NISP: 42 Mt CO2, 47 Mt diverted
    assert sanity(2000.0, 100.0, packs).verdict == "far_above"
    assert sanity(1.0, 100.0, packs).verdict == "far_below"
    assert sanity(600.0, 100.0, packs).verdict == "above"


def test_parts_of_parties_are_the_whole():
    assert sum(share_between(685.5, [0.6, 0.25, 0.15])) == pytest.approx(685.5)
    with pytest.raises(ValueError, match="add up to"):
        share_between(1.0, [0.6, 0.6])
    assert balance(100, 96)
    assert not balance(100, 90)


# Published examples, as printed; the pages were opened.


def test_published_garage_slab():
    """Green Education Foundation, "Fly Ash Concrete" (greeneducationfoundation.org, article 1229): a slab of 4,000 lb
    of cement with 25 % fly ash saves 1,000 lb of CO2, one pound for each pound of ash."""
    ash = FlowInput(
        material="fly ash", quantity=Quantity(value=0.25 * 4000, unit="lb"), substitutes="cement", ratio=1.0,
        own_disposal=0.0, own_virgin=1000.0, own_reprocessing=0.0, own_freight=0.0,
    )  # fmt: skip
    pounds = central(one(ash)) / 0.45359237 * 1000

    assert round(pounds) == 1000


def test_published_tonne_kilometres():
    """Greenly help centre, "How are road freight emissions computed?" (article 6999491): 10 t x 100 km, 15 t x 200 km
    and 20 t x 150 km are 7,000 t km together."""
    hauls = [
        flow(
            quantity=Quantity(value=tonnes, unit="t"), km=km, baseline_km=0.0, empty_return=0.0,
            own_disposal=0.0, own_virgin=0.0, own_reprocessing=0.0, own_freight=1000.0,
        )
        for tonnes, km in ((10, 100.0), (15, 200.0), (20, 150.0))
    ]  # fmt: skip

    assert central(one(*hauls)) == pytest.approx(-7000)


def test_published_aluminium_and_waste_factors():
    """DESNZ 2025 conversion factors (OGL v3): material use, aluminium cans and foil, primary 9,115.9 and closed loop
    995.1 kg CO2e per t; waste disposal, metals to landfill 8.98; freight, all HGVs average laden 0.10163 per t km."""
    cans = FlowInput(
        material="废铝", quantity=Quantity(value=1000, unit="t"), routes={"landfill": 1.0}, substitutes="aluminium",
        ratio=1.0, km=100.0, baseline_km=0.0,
    )  # fmt: skip
    values = {term.code: term.value for term in one(cans, region="GB").terms}

    printed = {"disposal": 9.0, "virgin": 9115.9, "reprocessing": -995.1, "freight": -10.2}
    assert {code: round(value, 1) for code, value in values.items()} == printed


def test_a_waste_burnt_in_place_of_coal_emits_its_own_carbon():
    """Eckelman and Chertow 2013 (abstract, doi 10.1007/s11367-013-0601-5): all exchanges saved, except waste oil and
    tyre-derived fuel burnt as substitutes for coal."""
    tyres = FlowInput(
        material="tyres",
        quantity=Quantity(value=100, unit="t"),
        routes={"landfill": 1.0},
        substitutes="coal",
        ratio=0.8,
    )
    found = one(tyres)

    burnt = next(term for term in found.terms if term.code == "reprocessing")
    assert (burnt.detail, burnt.value < 0) == ("burnt", True)
    assert central(found) < 0
    assert "negative" in found.flags


def test_what_was_burnt_before_burns_as_before():
    oil = FlowInput(
        material="waste oil", quantity=Quantity(value=100, unit="t"), substitutes="heavy fuel oil", ratio=1.0
    )
    before = one(replace(oil, routes={"incineration": 1.0}))
    fresh = one(replace(oil, routes={"stock": 1.0}))

    assert [term.code for term in before.terms] == ["disposal", "virgin"]
    assert "reprocessing_kgco2e_per_t" not in {item.field for item in before.assumed}
    assert "reprocessing_kgco2e_per_t" in {item.field for item in fresh.assumed}
    assert central(before) > 0
    assert central(fresh) < central(before)


@pytest.mark.parametrize("named", ["base oil", "lubricating oil", "基础油"])
def test_waste_oil_made_into_base_oil_is_not_burnt(named: str):
    """DESNZ lists lubricants among its fuels, too; what replaces a new oil is an oil again."""
    oil = FlowInput(
        material="waste oil",
        quantity=Quantity(value=100, unit="t"),
        routes={"landfill": 1.0},
        substitutes=named,
        ratio=0.7,
    )
    assert [(term.code, term.detail) for term in one(oil).terms if term.code == "reprocessing"] == [
        ("reprocessing", "")
    ]


@pytest.mark.parametrize("named", ["naphtha", "crude oil", "LPG", "液化石油气"])
def test_a_fuel_known_by_its_burning_only_counts_as_saved(named: str):
    """What is burnt instead is deducted; then what is not burnt counts, too."""
    oil = FlowInput(
        material="waste oil",
        quantity=Quantity(value=100, unit="t"),
        routes={"landfill": 1.0},
        substitutes=named,
        ratio=1.0,
    )
    values = {term.code: term.value for term in one(oil).terms}
    assert values["reprocessing"] == pytest.approx(-280)
    assert 290 < values["virgin"] < 310


def test_terms_are_activity_times_factor():
    for term in (*one(flow()).terms, *one(flow(own_virgin=None, own_freight=None)).terms):
        assert term.value == pytest.approx(term.activity * term.factor.value / 1000)


def test_a_newer_factor_tells_what_would_change_and_changes_nothing():
    factors = load_factors()
    found = one(
        flow(own_virgin=None),
        flow(
            material="green power",
            quantity=Quantity(value=1, unit="GJ"),
            substitutes="electricity",
            **dict.fromkeys(OWN),
        ),
    )
    old = replace(found.terms[1], factor=replace(found.terms[1].factor, value=found.terms[1].factor.value / 2))
    old = replace(old, value=old.value / 2)

    assert would_change(found.terms, factors) == pytest.approx(0)
    assert would_change([old], factors) == pytest.approx(1.0)
    assert would_change([], factors) is None

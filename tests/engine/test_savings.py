"""Savings: the library, one estimate with its range and tier, totals without overlaps."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import savings
from symbionet.engine.errors import BadPack
from symbionet.engine.model import Range
from symbionet.engine.savings import BadBaseline, BadStatement, Chosen, Conditions, Estimate, Stated, UnknownMeasure

LIBRARY = savings.load_library()
LAMPS = {"lamps": 100, "lamp_power_old": 60, "lamp_power_new": 30}
GIVEN = {"compressor_power": 75.0, "leak_share_old": 30.0}


def lamps(**more: Stated | float | str) -> Estimate:
    """Hundred lamps of 60 W become 30 W."""
    return savings.estimate("lamps-led", {**LAMPS, **more})


# The library


@pytest.mark.parametrize("measure_id", sorted(LIBRARY.measures))
def test_measure_is_whole(measure_id: str) -> None:
    item = LIBRARY.measures[measure_id]

    assert item.title_en
    assert item.title_zh
    assert item.summary_en
    assert item.summary_zh
    assert item.stage in ("", *savings.STAGES)
    assert item.stream in ("", *LIBRARY.streams)
    assert item.system or not item.stream
    assert item.share_of in ("", "system", "site", "flow")
    assert item.share is None or 0 <= item.share[0] < item.share[1] <= 100
    assert item.life_years > 0
    assert (item.share is None) or item.saving_source
    assert [one.id for one in item.formulas if item.stream not in one.streams] == []
    assert item.formulas or item.share or not item.stream  # what saves a stream says how much
    limits = LIBRARY.parameters
    assert [n for n, span in item.usual.items() if not limits[n].least <= span.low <= span.high <= limits[n].most] == []


def test_library_is_as_large_as_it_says() -> None:
    assert len(LIBRARY.measures) >= 250
    assert sum(bool(item.formulas) for item in LIBRARY.measures.values()) >= 80
    assert {item.area for item in LIBRARY.measures.values()} == set(savings.AREAS)
    assert len({item.title_zh for item in LIBRARY.measures.values()}) == len(LIBRARY.measures)
    assert len({item.title_en for item in LIBRARY.measures.values()}) == len(LIBRARY.measures)


def test_columns_name_what_exists() -> None:
    tags = {row["id"] for row in LIBRARY.packs.rows("measures/equipment")}
    kinds = {row["id"] for row in LIBRARY.packs.rows("measures/suppliers")}
    codes = {row["code"] for row in LIBRARY.packs.rows("codes/gb4754")}
    items = LIBRARY.measures.values()

    assert {tag for item in items for tag in item.equipment} - tags == set()
    assert {kind for item in items for kind in item.suppliers} - kinds == set()
    assert {code for item in items for code in item.sectors} - codes == set()


def test_classes_of_cleaner_production_follow_the_cost() -> None:
    rows = [row for area in savings.AREAS if (pack := f"measures/measures_{area}") in LIBRARY.packs.headers
            for row in LIBRARY.packs.rows(pack)]  # fmt: skip

    assert [row["id"] for row in rows if LIBRARY.measures[row["id"]].cp_class != row["cp_class"]] == []


def test_measures_are_found_by_sector_area_and_equipment() -> None:
    everything = savings.measures()
    plating = {item.id for item in savings.measures(sector="C3360", area="water")}
    food = {item.id for item in savings.measures(sector="C14", area="water")}

    assert "rinse-counter" in plating - food
    assert "hose-nozzles" in food - plating
    assert {item.id for item in savings.measures(sector="2561", area="water")} == plating  # NACE of plating
    assert "air-leaks" not in {item.id for item in savings.measures(equipment=["boiler"])}
    assert len(everything) == len(LIBRARY.measures)


def test_an_area_that_is_none_is_refused() -> None:
    with pytest.raises(BadPack, match="say one of energy"):
        savings.measures(area="noise")


# One estimate


def test_range_is_the_root_of_the_sum_of_squares() -> None:
    sure = lamps(hours=Stated(value=4000, low=3600, high=4400))

    assert sure.streams[0].amount.central == pytest.approx(12_000)
    # hours move it by 1,200; a lamp's power by 20 % of 60 W (4,800) and of 30 W (2,400); lamps are counted
    assert sure.streams[0].amount.high == pytest.approx(12_000 + (1200**2 + 4800**2 + 2400**2) ** 0.5)
    assert sure.moved[0].parameter == "lamp_power_old"


def test_money_payback_and_value_follow() -> None:
    found = savings.estimate(
        "lamps-led", {**LAMPS, "hours": 4000},
        conditions=Conditions(prices={"electricity": 1.0}, cost=Stated(value=24_000, basis="measured")),
    )  # fmt: skip

    assert found.money.central == pytest.approx(12_000)
    assert found.payback.central == pytest.approx(2.0)
    assert found.npv.central == pytest.approx(-24_000 + 12_000 * (1 - 1.08**-8) / 0.08)  # eight years at 8 %
    assert found.npv.low < found.npv.central < found.npv.high


def test_emissions_are_those_of_the_engine() -> None:
    found = lamps(hours=4000)
    factor = found.streams[0].factor

    assert factor is not None
    assert factor.id == "cn-grid:CN-TJ:2023"
    assert found.co2e.central == pytest.approx(12_000 * factor.value / 1000)


def test_fuel_is_that_which_the_firm_burns() -> None:
    values = {"fuel_use": 1000.0, "efficiency_old": 80.0, "efficiency_new": 90.0}
    gas = savings.estimate("boiler-replace", values)
    coal = savings.estimate("boiler-replace", values, conditions=Conditions(carrier="coal"))

    assert coal.streams[0].amount == gas.streams[0].amount
    assert coal.co2e.central / gas.co2e.central == pytest.approx(89.27 / 55.54)
    assert coal.money.central < gas.money.central


@pytest.mark.parametrize(
    ("basis", "tier"), [("measured", "measured"), ("nameplate", "nameplate"), ("estimated", "rule_of_thumb")]
)
def test_tier_is_the_weakest_basis_that_matters(basis: str, tier: str) -> None:
    stated = {name: savings.read_stated(f"{value} @{basis}") for name, value in {**LAMPS, "hours": 4000}.items()}

    assert savings.estimate("lamps-led", stated).tier == tier


def test_what_hardly_matters_does_not_lower_the_tier() -> None:
    found = savings.estimate(
        "air-leaks",
        {
            "compressor_power": "75kW@measured", "hours": "4000@measured", "leak_share_old": "30..31@measured",
            "leak_share_new": Stated(value=10, low=9.99, high=10.01),
        },
    )  # fmt: skip

    assert found.tier == "measured"


def test_the_formula_follows_what_is_stated() -> None:
    by_share = savings.estimate("air-leaks", {"compressor_power": 75, "leak_share_old": 30})
    by_bag = savings.estimate("air-leaks", {"bag_volume": "100 L", "fill_time": "20 s", "hours": 8000})

    assert {one.parameter for one in by_share.moved} >= {"leak_share_new"}
    assert by_bag.streams[0].amount.central == pytest.approx(18 * 0.12 * 8000)


def test_units_are_converted() -> None:
    kilowatts = savings.estimate("motors-off", {"idle_power": "12 kW", "idle_hours": "1500 h"})
    watts = savings.estimate("motors-off", {"idle_power": "12000 W", "idle_hours": "1500 h/a"})

    assert watts.streams[0].amount.central == pytest.approx(kilowatts.streams[0].amount.central)


def test_without_a_formula_the_usual_share_counts_and_says_so() -> None:
    found = savings.estimate("water-balance", {"consumption": 20_000})

    assert found.streams[0].amount.central == pytest.approx(20_000 * 0.065)
    assert "share" in found.notes
    assert found.tier == "rule_of_thumb"


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({}, "needs what nobody can guess: compressor_power"),
        ({"compresor_power": 3}, "did you mean 'compressor_power'"),
        ({**GIVEN, "compressor_power": -1}, "state 0 to 100000 kW"),
        ({**GIVEN, "compressor_power": float("nan")}, "cannot be nan"),
        ({**GIVEN, "compressor_power": "75 kWh"}, "which is no kW"),
        ({**GIVEN, "compressor_power": "75 horses"}, "no unit"),
        ({**GIVEN, "compressor_power": "much"}, "no amount"),
        ({**GIVEN, "compressor_power": "75 kW @guessed"}, "says no basis"),
        ({**GIVEN, "compressor_power": Stated(value=75, low=80, high=90)}, "the lower end comes first"),
    ],
)
def test_what_is_stated_wrongly_is_answered_with_what_to_state(values: dict, words: str) -> None:
    with pytest.raises(BadStatement, match=words):
        savings.estimate("air-leaks", values)


def test_an_unknown_measure_names_its_neighbours() -> None:
    with pytest.raises(UnknownMeasure, match="air-leaks"):
        savings.estimate("air-leak", {})


@given(
    power=st.floats(1, 1000), hours=st.floats(100, 8000), old=st.floats(15, 60), new=st.floats(1, 14)
)  # fmt: skip
@settings(max_examples=60, deadline=None)
def test_the_range_holds_the_central_value(power: float, hours: float, old: float, new: float) -> None:
    found = savings.estimate(
        "air-leaks", {"compressor_power": power, "hours": hours, "leak_share_old": old, "leak_share_new": new}
    )
    amount = found.streams[0].amount

    assert amount.low <= amount.central <= amount.high
    assert found.money.low <= found.money.central <= found.money.high


# Totals

SAMPLE = ["air-leaks", "air-pressure", "air-ring-main", "air-speed-control", "air-sequencer", "lamps-led"]
BASE = savings.estimate("lamps-led", {**LAMPS, "hours": 4000})


def saving(measure_id: str, amount: float) -> Estimate:
    """An estimate of a measure with a saving of electricity of our own making."""
    span = Range(low=amount * 0.5, central=amount, high=amount * 1.5)
    stream = replace(BASE.streams[0], amount=span, money=span)
    return replace(BASE, measure=LIBRARY.measures[measure_id], streams=(stream,), money=span)


def total_of(chosen: list[Chosen], baselines: dict[str, float] | None = None) -> Range:
    """The electricity that is saved together."""
    found = savings.total_savings(chosen, baselines=baselines)
    return found.streams[0].amount if found.streams else Range(low=0, central=0, high=0)


def test_demand_comes_before_distribution_before_supply() -> None:
    chosen = [Chosen(estimate=saving(name, 20.0)) for name in ("air-speed-control", "air-leaks", "air-pressure")]
    found = savings.total_savings(chosen, baselines={"compressed-air:electricity": 100.0})
    shares = {one.measure_id: one.share for one in found.counted}

    assert shares["air-pressure"] == pytest.approx(1.0)  # demand
    assert shares["air-leaks"] == pytest.approx(0.8)  # distribution
    assert shares["air-speed-control"] == pytest.approx(0.64)  # supply
    assert found.streams[0].amount.central == pytest.approx(100 * (1 - 0.8**3))


def test_overlaps_are_never_added() -> None:
    pair = [Chosen(estimate=saving("air-speed-control", 20)), Chosen(estimate=saving("air-sequencer", 12))]
    found = savings.total_savings(pair, baselines={"electricity": 1000.0})

    assert found.streams[0].amount.central == pytest.approx(20)
    assert [(one.measure_id, one.reason) for one in found.counted if one.share == 0] == [("air-sequencer", "overlap")]


def test_the_same_measure_in_another_place_is_no_overlap() -> None:
    pair = [Chosen(estimate=saving("pump-speed", 20), place=place) for place in ("pump 1", "pump 2")]

    assert total_of(pair, {"pumps:electricity": 200.0}).central == pytest.approx(20 + 18)


def test_without_a_consumption_only_the_largest_of_a_system_counts() -> None:
    pair = [Chosen(estimate=saving("air-leaks", 20)), Chosen(estimate=saving("air-speed-control", 30))]
    found = savings.total_savings(pair)

    assert found.streams[0].amount.central == pytest.approx(30)
    assert "no_baseline:compressed-air:electricity" in found.notes


def test_systems_are_added_and_own_generation_comes_last() -> None:
    chosen = [Chosen(estimate=saving(name, amount)) for name, amount in
              (("air-leaks", 100.0), ("lamps-led", 100.0), ("solar-power", 500.0))]  # fmt: skip
    found = savings.total_savings(chosen, baselines={"electricity": 1000.0})
    shares = {one.measure_id: one.share for one in found.counted}

    assert shares["air-leaks"] == shares["lamps-led"] == pytest.approx(1.0)
    assert shares["solar-power"] == pytest.approx(0.8)


def test_a_consumption_that_is_none_is_refused() -> None:
    with pytest.raises(BadBaseline, match="0 or more"):
        savings.total_savings([Chosen(estimate=BASE)], baselines={"electricity": -1.0})


amounts = st.floats(0, 1e6)
choices = st.lists(st.tuples(st.sampled_from(SAMPLE), amounts, st.sampled_from(["", "a", "b"])), max_size=7)
known = st.one_of(
    st.none(), st.fixed_dictionaries({}, optional={"electricity": amounts, "compressed-air:electricity": amounts})
)


@given(choices=choices, baselines=known)
@settings(max_examples=150, deadline=None)
def test_laws_of_totals(choices: list, baselines: dict | None) -> None:
    chosen = [Chosen(estimate=saving(name, amount), place=place) for name, amount, place in choices]
    together = total_of(chosen, baselines)
    tolerance = 1e-6 * max(1.0, *(amount for _, amount, _ in choices), 1.0)

    assert together.low <= together.central <= together.high
    assert together.central <= sum(amount for _, amount, _ in choices) + tolerance
    if baselines and "electricity" in baselines:
        assert together.high <= baselines["electricity"] + tolerance
    assert total_of(chosen[::-1], baselines).central == pytest.approx(together.central, abs=tolerance)
    assert total_of([*chosen, *chosen], baselines).central == pytest.approx(together.central, abs=tolerance)
    found = savings.total_savings(chosen, baselines=baselines)
    groups = [(LIBRARY.measures[one.measure_id].group or one.measure_id, one.place)
              for one in found.counted if one.reason != "overlap"]  # fmt: skip
    assert len(groups) == len(set(groups))


@given(base=st.floats(1, 1e6), shares=st.lists(st.floats(0, 1), min_size=1, max_size=3), more=st.floats(0, 1))
@settings(max_examples=80, deadline=None)
def test_one_more_measure_never_saves_less(base: float, shares: list[float], more: float) -> None:
    names = ["air-pressure", "air-leaks", "air-speed-control"]
    chosen = [Chosen(estimate=saving(name, share * base)) for name, share in zip(names, shares, strict=False)]
    added = [*chosen, Chosen(estimate=saving("air-heat", more * base))]
    known = {"compressed-air:electricity": base, "heat:electricity": base}

    assert total_of(added, known).central >= total_of(chosen, known).central - 1e-6 * base

"""How likely a measure is carried out: the additive table, its band, and where a figure lies among the audits."""

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import savings
from symbionet.engine.errors import SymbionetError
from symbionet.engine.packs import load_packs
from symbionet.engine.savings import AuditCase, likelihood

ROWS = load_packs().rows("audits/likelihood")
BANDS = load_packs().rows("audits/likelihood_bands")
CASE = AuditCase(saving=71_000, cost=35_500, resource="electricity", arc="2.7142", sector="C33")


def odds(feature: str, level: str) -> float:
    """The log-odds of a row of the pack."""
    return next(float(row["log_odds"]) for row in ROWS if (row["feature"], row["level"]) == (feature, level))


def test_score_is_the_sum_of_the_rows_that_fit() -> None:
    """10,000 dollars for 5,000: payback half a year is bin 3, cost and saving bin 5; lamps are kind 3, C33 SIC 34."""
    expected = {
        "payback": odds("payback", "3"), "cost": odds("cost", "5"), "saving": odds("saving", "5"),
        "kind": odds("kind", "electricity:3"), "resource_cost": odds("resource_cost", "electricity:3"),
        "sector": odds("sector", "34"),
    }  # fmt: skip
    found = {one.feature: one.log_odds for one in likelihood(CASE).moving}

    assert found == {name: value for name, value in expected.items() if abs(value) >= 0.02}
    score = 1 / (1 + math.exp(-odds("base", "all") - sum(expected.values())))
    band = next(row for row in BANDS if score <= float(row["up_to"]))
    assert (likelihood(CASE).low, likelihood(CASE).high) == (float(band["low"]), float(band["high"]))


def test_a_short_payback_speaks_for_a_measure_and_a_high_cost_against_it() -> None:
    quick = likelihood(AuditCase(saving=71_000, cost=3_000, resource="electricity"))
    slow = likelihood(AuditCase(saving=71_000, cost=700_000, resource="electricity"))

    assert quick.low > slow.low
    assert next(one for one in quick.moving if one.feature == "payback").log_odds > 0
    assert next(one for one in slow.moving if one.feature == "payback").log_odds < 0


def test_bands_rise_and_hold_what_was_observed() -> None:
    assert [float(row["observed"]) for row in BANDS] == sorted(float(row["observed"]) for row in BANDS)
    assert [row for row in BANDS if not float(row["low"]) < float(row["observed"]) < float(row["high"])] == []
    assert [row for row in BANDS if abs(float(row["predicted"]) - float(row["observed"])) > 0.06] == []  # calibrated
    assert float(BANDS[-1]["up_to"]) == 1


def test_features_have_mean_nought_and_names() -> None:
    names = {row["feature"] for row in load_packs().rows("audits/features")}
    for feature in {row["feature"] for row in ROWS} - {"base"}:
        rows = [row for row in ROWS if row["feature"] == feature]
        total = sum(int(row["n"]) for row in rows)
        mean = sum(float(row["log_odds"]) * int(row["n"]) for row in rows) / total
        assert mean == pytest.approx(0, abs=1e-3)
        assert feature in names | {"era"}


def test_nothing_is_told_by_code() -> None:
    kinds = {row["level"].partition(":")[2] for row in ROWS if row["feature"] == "kind"}
    groups = {row["by"] for row in load_packs().rows("audits/benchmarks")}

    assert kinds <= {"2", "3", "4", "other"}
    assert groups == {"all", "payback", "cost", "resource", "sector"}


def test_groups_of_the_benchmarks_are_large() -> None:
    assert [row for row in load_packs().rows("audits/benchmarks") if int(row["n"]) < 30] == []


@pytest.mark.parametrize(
    "case",
    [
        AuditCase(saving=0, cost=1, resource="electricity"),
        AuditCase(saving=1, cost=-1, resource="electricity"),
        AuditCase(saving=float("nan"), cost=1, resource="electricity"),
        AuditCase(saving=1, cost=float("inf"), resource="electricity"),
        AuditCase(saving=1, cost=1, resource="noise"),
    ],
)
def test_what_is_no_case_is_refused(case: AuditCase) -> None:
    with pytest.raises(SymbionetError, match=r"no case|no stream"):
        likelihood(case)


@given(
    saving=st.floats(1, 1e9), cost=st.floats(0, 1e9), resource=st.sampled_from(sorted(savings.load_library().streams)),
    arc=st.sampled_from(["none", "", "2.4236", "3.5", "x"]), sector=st.sampled_from(["", "C33", "C3360", "Z99"]),
    bill=st.floats(0, 1e9), number=st.integers(0, 99), whole=st.floats(0, 1e9),
)  # fmt: skip
@settings(max_examples=80, deadline=None)
def test_every_case_has_a_band(  # noqa: PLR0917 - hypothesis hands over by name
    saving: float, cost: float, resource: str, arc: str, sector: str, bill: float, number: int, whole: float
) -> None:
    found = likelihood(
        AuditCase(saving=saving, cost=cost, resource=resource, arc=arc, sector=sector, bill=bill, number=number,
                  audit_saving=whole)
    )  # fmt: skip

    assert 0 < found.low < found.high < 1
    assert found.held_out > 1000


def test_every_measure_that_saves_money_has_a_likelihood() -> None:
    found = savings.estimate("lamps-led", {"lamps": 100, "lamp_power_old": 60, "lamp_power_new": 30})

    assert savings.case_of(found, sector="C33").resource == "electricity"
    assert likelihood(savings.case_of(found, sector="C33")).chance in ("below", "about", "above")
    with pytest.raises(SymbionetError, match="saves no money"):
        savings.case_of(savings.estimate("lamps-led", {"lamps": 0, "lamp_power_old": 60, "lamp_power_new": 30}))


def test_benchmark_tells_where_a_value_lies() -> None:
    payback = savings.audit_benchmark("payback")

    assert payback.share_below(payback.points[2]) == pytest.approx(0.5)
    assert payback.share_below(0) == 0
    assert payback.share_below(99) == 0.9
    assert savings.audit_benchmark("number", by="sector", level="C3360").level == "34"
    assert savings.audit_benchmark("number", by="sector", level="Z9").by == "all"
    with pytest.raises(SymbionetError, match="ask for saving"):
        savings.audit_benchmark("noise")

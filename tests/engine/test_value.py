import math
import re
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import Match, Organisation, Quantity, Resource, Site, load_packs, match
from symbionet.engine.matching.explain.chances import chance_factor
from symbionet.engine.matching.value.estimate import Exchange, estimate_value
from symbionet.engine.model import ExchangeValue, Range
from symbionet.wording import reason_text

PACKS = load_packs()
HOME = Site(lon=117.70, lat=39.02)
NEAR = Site(lon=117.80, lat=39.05)
FAR = Site(lon=117.20, lat=39.10)
ROUTES = ["", "landfill", "incineration", "discharge", "treatment", "recycled", "stock", "sold", "vented", "none"]
USES = sorted(PACKS.uses)


def worth(exchange: Exchange) -> ExchangeValue:
    return estimate_value(exchange, PACKS)[0]


@st.composite
def exchanges(draw: st.DrawFn) -> Exchange:
    use = PACKS.uses[draw(st.sampled_from(USES))]
    known = PACKS.classes[use.class_id]
    amount = draw(st.floats(0, 1e7))
    return Exchange(
        class_id=known.id,
        kind=known.kind,
        hazardous=draw(st.booleans()),
        amount=amount,
        offered=draw(st.sampled_from([amount, 2 * amount])),
        unit=known.unit,
        route=draw(st.sampled_from(ROUTES)),
        km=draw(st.floats(0, 2000)),
        use_id=draw(st.sampled_from(["", use.id])),
    )


def ranges(value: ExchangeValue) -> list[Range]:
    return [item for item in (value.tonnes, value.money, value.co2e) if item is not None]


@settings(max_examples=150, deadline=None)
@given(exchanges())
def test_low_central_and_high_stand_in_order(exchange):
    value = worth(exchange)

    for item in ranges(value):
        slack = 1e-9 * max(abs(item.low), abs(item.high), 1)
        assert item.low <= item.central + slack
        assert item.central <= item.high + slack
    if value.money is not None:
        assert value.money.central == pytest.approx(sum(float(part.value) for part in value.parts), abs=1e-3)


@settings(max_examples=150, deadline=None)
@given(exchanges(), st.floats(0, 1000))
def test_farther_is_never_worth_more(exchange, further):
    near, far = worth(exchange), worth(replace(exchange, km=exchange.km + further))

    assert (near.money is None) == (far.money is None)
    for one, other in ((near.money, far.money), (near.co2e, far.co2e)):
        if one is not None:
            assert other.low <= one.low + 1e-6
            assert other.central <= one.central + 1e-6
            assert other.high <= one.high + 1e-6


@settings(max_examples=100, deadline=None)
@given(exchanges())
def test_nothing_is_worth_nothing(exchange):
    value = worth(replace(exchange, amount=0.0, offered=0.0))

    assert all((item.low, item.central, item.high) == (0, 0, 0) for item in ranges(value))


@settings(max_examples=150, deadline=None)
@given(exchanges(), st.floats(0.01, 100))
def test_more_scales(exchange, factor):
    one = worth(exchange)
    more = worth(replace(exchange, amount=exchange.amount * factor, offered=exchange.offered * factor))

    for small, large in zip(ranges(one), ranges(more), strict=True):
        assert large.low == pytest.approx(small.low * factor, rel=1e-9, abs=1e-6)
        assert large.central == pytest.approx(small.central * factor, rel=1e-9, abs=1e-6)
        assert large.high == pytest.approx(small.high * factor, rel=1e-9, abs=1e-6)


def test_what_the_owner_pays_today_counts_before_usual_costs():
    paid = Exchange(class_id="fly-ash", amount=500.0, offered=1000.0, route_cost_per_year=80_000.0, km=5.0)

    part = next(part for part in worth(paid).parts if part.code == "value_disposal")

    assert part.value == 40_000.0
    assert part.details["low"] == part.details["high"] == 40_000.0


@pytest.mark.parametrize(
    ("changes", "ask"),
    [
        ({"amount": None}, "ask_quantity"),
        ({"unit": "piece"}, "ask_quantity"),
        ({"km": None}, "ask_site"),
        ({"km": math.nan}, "ask_site"),
        ({"route": "sold"}, "ask_route_income"),
        ({"use_id": "", "class_id": "asbestos-waste"}, "ask_price"),
    ],
)
def test_what_is_not_known_is_asked_and_never_made_up(changes, ask):
    full = Exchange(class_id="fly-ash", amount=10.0, offered=10.0, route="landfill", km=10.0, use_id="u-ash-1")

    value, asks = estimate_value(replace(full, **changes), PACKS)

    assert value.money is None
    assert ask in [item.code for item in asks]
    assert all(reason_text(item, lang) != item.code for item in asks for lang in ("en", "zh"))


def test_a_use_without_ratio_is_asked_for_it():
    use = next(
        item
        for item in PACKS.uses.values()
        if item.ratio is None and item.replaces_en.split(",")[0] in ("coal", "lime", "sand", "clay")
    )

    value, asks = estimate_value(Exchange(class_id=use.class_id, amount=1.0, km=1.0, use_id=use.id), PACKS)

    assert value.money is None
    assert [item.code for item in asks] == ["ask_ratio"]


def test_a_dear_way_out_is_worth_more_than_a_cheap_one():
    ash = Exchange(class_id="organic-waste", amount=100.0, km=10.0, route="incineration")
    value = worth(ash)
    cheap = worth(replace(ash, route="stock"))

    parts = [next(p for p in v.parts if p.code == "value_disposal").value for v in (value, cheap)]
    assert parts[0] > parts[1]


def test_hazardous_haulage_costs_more():
    oil = Exchange(class_id="waste-oil", amount=100.0, km=50.0, route="incineration")

    parts = [
        next(p for p in worth(item).parts if p.code == "value_transport").value
        for item in (oil, replace(oil, hazardous=True))
    ]
    assert parts[1] < parts[0] < 0


def test_every_row_has_its_order_and_source():
    for row in PACKS.rows("factors/exchange_values"):
        assert float(row["low"]) <= float(row["central"]) <= float(row["high"]), row["id"]
        assert row["source"]
    for row in PACKS.rows("factors/replaced_materials"):
        assert float(row["price_low"]) <= float(row["price_central"]) <= float(row["price_high"]), row["id"]
        assert float(row["co2e_low"]) <= float(row["co2e_central"]) <= float(row["co2e_high"]), row["id"]
        assert row["source"]
        assert row["co2e_source"]
        assert set(row["class_id"].split("|")) - {""} <= set(PACKS.classes)


def test_most_known_uses_are_priced():
    priced = 0
    for use in PACKS.uses.values():
        known = PACKS.classes[use.class_id]
        exchange = Exchange(
            class_id=known.id, kind=known.kind, amount=1.0, unit=known.unit, route="landfill", km=1.0, use_id=use.id
        )
        parts = {part.code: part.value for part in worth(exchange).parts}
        priced += parts.get("value_replaced") is not None

    assert priced > 0.7 * len(PACKS.uses)


def test_what_is_replaced_together_counts_by_its_shares():
    prices = {row["id"]: float(row["price_central"]) for row in PACKS.rows("factors/replaced_materials")}
    planings = Exchange(class_id="asphalt-waste", amount=1.0, unit="t", use_id="u-asphalt-waste-1", km=1.0)

    (part,) = [part for part in worth(planings).parts if part.code == "value_replaced"]

    assert PACKS.uses["u-asphalt-waste-1"].replaces_en == "5 % bitumen, 95 % aggregate"
    assert part.value == pytest.approx(0.05 * prices["bitumen"] + 0.95 * prices["gravel"])
    assert part.details["material_en"] == "bitumen, gravel"


def test_the_shares_of_a_mixture_make_it_whole_and_all_of_it_is_priced():
    mixtures = [use for use in PACKS.uses.values() if "%" in use.replaces_en]
    assert len(mixtures) > 10
    for use in mixtures:
        shares = [float(part.split("%")[0]) for part in use.replaces_en.split(",")]
        assert sum(shares) == 100, use.id
        assert re.findall(r"[\d.]+(?=%)", use.replaces_zh) == [f"{share:g}" for share in shares], use.id
        known = PACKS.classes[use.class_id]
        parts = worth(Exchange(class_id=known.id, amount=1.0, unit="t", use_id=use.id, km=1.0)).parts
        assert [part.value for part in parts if part.code == "value_replaced"] > [0.0], use.id


def have(**changes: object) -> Resource:
    return Resource(
        **({"id": "h", "organisation_id": "giver", "direction": "have", "class_id": "fly-ash", "title_en": "Fly ash"})
        | {"quantity": Quantity(value=1000, unit="t", period="year"), "site": HOME}
        | changes
    )


def want(**changes: object) -> Resource:
    return Resource(
        **({"id": "w", "organisation_id": "taker", "direction": "want", "class_id": "fly-ash", "title_en": "Fly ash"})
        | {"site": NEAR}
        | changes
    )


def firms() -> list[Organisation]:
    return [
        Organisation(id="far", name_en="Cement works", nace=("2351",), site=FAR),
        Organisation(id="taker", name_en="Cement works east", nace=("2351",), site=NEAR),
        Organisation(id="somebody", name_en="Road builder", nace=("4211",), site=NEAR),
    ]


def best(item: Resource, wants: list[Resource], **options: object) -> Match:
    return match([item], wants, firms(), PACKS, **options)["h"][0]


def test_a_match_carries_its_value():
    found = best(have(), [want(quantity=Quantity(value=400, unit="t", period="year"))])

    assert found.value is not None
    assert found.value.tonnes == Range(low=400, central=400, high=400)
    assert found.value.unit == "t"
    assert found.value.money is not None
    assert {part.code for part in found.value.parts} >= {"value_disposal", "value_replaced", "value_transport"}


@pytest.mark.parametrize("rank_by", ["value", "expected"])
def test_ranking_by_value(rank_by):
    found = match([have()], [], firms(), PACKS, rank_by=rank_by)["h"]

    def key(item: Match) -> tuple[bool, float]:
        money = item.value.money if item.value else None
        worth = 0.0 if money is None else money.central
        chance = item.probability * chance_factor(item.asks, PACKS)
        return money is None, -worth * (chance if rank_by == "expected" else 1)

    assert [key(item) for item in found] == sorted(key(item) for item in found)
    assert {item.organisation_id for item in found} == {
        item.organisation_id for item in match([have()], [], firms(), PACKS)["h"]
    }


def probability(item: Resource, wants: list[Resource] | None = None, **firm: object) -> float:
    taker = Organisation(**({"id": "taker", "name_en": "Cement works", "nace": ("2351",)} | firm))
    giver = Organisation(id="giver", name_en="Power station", nace=("3511",), park="TEDA")
    return match([item], wants or [], [giver, taker], PACKS)["h"][0].probability


def test_a_dear_way_out_makes_a_match_more_probable_and_a_sale_less():
    plain = probability(have())

    assert probability(have(route="incineration")) > plain
    assert probability(have(route="landfill", route_cost_per_year=1e5)) > probability(have(route="landfill")) > plain
    assert probability(have(route="sold")) < plain
    assert probability(have(route="recycled")) < plain


def test_a_product_is_more_probable_than_waste():
    plain = probability(have())

    assert probability(have(legal_status="product")) > plain > probability(have(legal_status="waste"))


def test_a_steady_want_prefers_a_steady_have():
    wants = [want(pattern="continuous")]

    steady, batch, once = (probability(have(pattern=p), wants) for p in ("continuous", "batch", "one-off"))

    assert steady > batch > once


def test_the_same_park_comes_before_the_region():
    assert probability(have(), park="TEDA") > probability(have(), park="Nangang")


def test_another_site_of_the_own_firm_is_the_best_loop():
    giver = Organisation(id="giver", name_en="Power station", nace=("3511",), site=HOME)

    own = match([have()], [want(organisation_id="giver")], [giver], PACKS)["h"]
    same_place = match([have()], [want(organisation_id="giver", site=HOME)], [giver], PACKS)["h"]

    assert [item.level for item in own] == ["firm"]
    assert any(reason.code == "level" and reason.contribution > 0 for reason in own[0].reasons)
    assert same_place == ()


def test_levels():
    def level(park: str, site: Site | None = None) -> str:
        giver = Organisation(id="giver", name_en="Power station", park="TEDA")
        taker = Organisation(id="taker", name_en="Cement works", nace=("2351",), park=park, site=site)
        return match([have()], [], [giver, taker], PACKS)["h"][0].level

    assert level("teda ") == "park"
    assert level("Nangang") == "region"
    assert level("", NEAR) == "region"
    assert level("") == ""


def test_a_match_says_what_to_ask_what_may_fail_and_on_what_evidence():
    risky = have(quantity=None, hazardous=True, contaminants="dioxins")
    found = match([risky], [], firms(), PACKS)["h"][0]

    asks, risks = {item.code for item in found.asks}, {item.code for item in found.risks}
    assert {"ask_quantity", "ask_permit", "ask_need"} <= asks
    assert {"risk_hazard", "risk_hindrance"} <= risks
    use = next(reason for reason in found.reasons if reason.code == "known_use")
    assert use.details["evidence_1_source"]
    for item in (*found.asks, *found.risks, *(found.value.parts if found.value else ())):
        for lang in ("en", "zh"):
            assert reason_text(item, lang) not in ("", item.code)


def test_similar_precedents_are_told_with_their_source():
    found = match([have()], [], firms(), PACKS)["h"]

    told = [reason for item in found for reason in item.reasons if reason.code in ("precedent", "similar_precedent")]
    assert told
    assert all(reason.details["case"] and reason.details["source"] for reason in told)
    assert all(sum(reason.code in ("precedent", "similar_precedent") for reason in item.reasons) <= 3 for item in found)

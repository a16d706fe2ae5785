import math
from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from symbionet.engine import Match, Organisation, Quantity, Resource, Site, load_packs, match

PACKS = load_packs()
TEDA = Site(lon=117.70, lat=39.02)
NEAR = Site(lon=117.80, lat=39.05)
BEIJING = Site(lon=116.40, lat=39.90)
SHANGHAI = Site(lon=121.47, lat=31.23)


def have(**changes: object) -> Resource:
    return Resource(**({"id": "h", "organisation_id": "giver", "direction": "have", "title_en": "Fly ash"} | changes))


def want(**changes: object) -> Resource:
    return Resource(**({"id": "w", "organisation_id": "taker", "direction": "want", "title_en": "Fly ash"} | changes))


def firm(**changes: object) -> Organisation:
    return Organisation(**({"id": "taker", "name_en": "Cement works", "nace": ("2351",)} | changes))


def only(haves: list[Resource], wants: list[Resource], firms: list[Organisation]) -> Match | None:
    found = match(haves, wants, firms, PACKS)["h"]
    assert len(found) <= 1
    return found[0] if found else None


def codes(found: Match | None) -> list[str]:
    assert found is not None
    return [reason.code for reason in found.reasons]


def test_a_want_and_a_known_use_of_one_firm_are_one_match_with_both_reasons():
    found = only([have()], [want()], [firm()])

    assert found is not None
    assert found.want_id == "w"
    assert {"known_use", "class_same", "prior"} <= set(codes(found))


def test_a_firm_without_wants_is_found_by_its_known_use():
    found = only([have()], [], [firm()])

    assert found is not None
    assert found.want_id is None
    assert found.reasons[0].code == "known_use"
    assert {"process_en", "process_zh", "reason_en", "reason_zh", "source", "prior", "sector"} <= set(
        found.reasons[0].details
    )


def test_a_want_in_the_other_language_is_found():
    found = only([have()], [want(title_en="", title_zh="求购粉煤灰")], [firm(nace=(), name_en="Somebody")])

    assert "class_same" in codes(found)


def test_a_want_beats_a_known_use():
    firms = [firm(), firm(id="other")]

    found = match([have()], [want()], firms, PACKS)["h"]

    assert [item.organisation_id for item in found] == ["taker", "other"]
    assert found[0].probability > found[1].probability


def test_the_best_want_of_a_firm_stands_for_it():
    wants = [want(id="w1", title_en="Slag"), want(id="w2")]

    found = only([have()], wants, [firm()])

    assert found is not None
    assert found.want_id == "w2"


def test_a_shared_waste_code_is_a_reason():
    found = only([have(ewc=("100102",))], [want(title_en="Anything", ewc=("100102",))], [firm(nace=(), name_en="X")])

    assert "code_same" in codes(found)


def test_own_firm_is_no_partner():
    assert only([have()], [want(organisation_id="giver")], [firm(id="giver")]) is None


@pytest.mark.parametrize(
    ("offered", "wanted"),
    [
        ({"form": "gas"}, {"form": "solid"}),
        ({"form": "liquid"}, {"form": "powder"}),
        ({"kind": "material"}, {"kind": "energy"}),
        ({"available_until": date(2026, 3, 31)}, {"available_from": date(2026, 4, 1)}),
        ({"site": TEDA}, {"site": SHANGHAI}),
    ],
)
def test_hard_constraints_drop_a_want(offered, wanted):
    stranger = firm(nace=(), name_en="Somebody")

    assert only([have()], [want()], [stranger]) is not None
    assert only([have(**offered)], [want(**wanted)], [stranger]) is None


def test_a_dropped_want_leaves_the_known_use():
    found = only([have(form="powder")], [want(form="liquid")], [firm()])

    assert found is not None
    assert found.want_id is None


def test_hazardous_goes_only_to_who_may_take_it():
    drums = have(title_en="Used lubricating oil", title_zh="废机油", hazardous=True, hw=("HW08",))
    refinery = firm(name_en="Oil re-refining plant", nace=("1920",))

    needed = only([drums], [], [refinery])
    held = only([drums], [], [firm(name_en="Oil re-refining plant", nace=("1920",), permits=("HW08",))])

    assert needed is not None
    assert held is not None
    assert next(r for r in needed.reasons if r.code == "permit_needed").contribution < 0
    assert next(r for r in held.reasons if r.code == "permit_held").contribution > 0
    assert only([drums], [], [firm(name_en="Oil re-refining plant", nace=("1920",), permits=("HW17",))]) is None
    assert only([drums], [want(title_en="Used lubricating oil")], [firm(name_en="School", nace=("8531",))]) is None


def test_eight_digit_code_is_in_its_category():
    drums = have(title_en="Used oil", hazardous=True, hw=("900-214-08",))

    assert only([drums], [want(title_en="Used oil")], [firm(permits=("HW08",))]) is not None


def test_near_is_better_than_far():
    near = only([have(site=TEDA)], [], [firm(site=NEAR)])
    far = only([have(site=TEDA)], [], [firm(site=BEIJING)])

    assert near is not None
    assert far is not None
    assert near.probability > far.probability
    assert next(r for r in near.reasons if r.code == "distance").value == pytest.approx(12.0, abs=0.5)


def test_quantity_fit_says_how_much_of_the_want_is_covered():
    found = only(
        [have(quantity=Quantity(value=10, unit="t", period="day"))],
        [want(quantity=Quantity(value=8250, unit="t", period="year"))],
        [firm()],
    )

    assert found is not None
    assert next(r for r in found.reasons if r.code == "quantity_fit").value == 40.0


def test_amounts_that_do_not_compare_say_nothing():
    found = only(
        [have(quantity=Quantity(value=10, unit="t", period="day"))],
        [want(quantity=Quantity(value=500, unit="m3", period="year"))],
        [firm()],
    )

    assert "quantity_fit" not in codes(found)


def test_unknown_organisation_of_a_want_does_not_stop_the_run():
    found = only([have()], [want()], [])

    assert "sector_unknown" in codes(found)


def test_nothing_in_nothing_out():
    assert match([], [], [], PACKS) == {}
    assert match([have(title_en="")], [], [], PACKS) == {"h": ()}


def test_top_and_minimum_cut():
    firms = [firm(id=f"f{number}") for number in range(5)]

    assert len(match([have()], [], firms, PACKS, top=2)["h"]) == 2
    assert match([have()], [], firms, PACKS, minimum=1.0)["h"] == ()


TITLES = [
    "Fly ash",
    "粉煤灰",
    "steel slag",
    "锯末 sawdust",
    "waste oil",
    "steam",
    "something odd",
    "高炉渣",
    "plastic scrap",
]
NACES = ["2351", "2410", "1621", "38", "3511", "2229", "", "10"]


@st.composite
def networks(draw: st.DrawFn) -> tuple[list[Resource], list[Resource], list[Organisation]]:
    firms = [
        Organisation(id=f"o{n}", name_en=f"Firm {n}", nace=(nace,) if nace else ())
        for n, nace in enumerate(draw(st.lists(st.sampled_from(NACES), min_size=1, max_size=6)))
    ]

    def resource(direction: str, number: int) -> Resource:
        amount = draw(st.none() | st.floats(0.001, 1e7))
        return Resource(
            id=f"{direction}{number}",
            organisation_id=draw(st.sampled_from(firms)).id,
            direction=direction,
            title_en=draw(st.sampled_from(TITLES)),
            quantity=Quantity(value=amount, unit="t", period="year") if amount else None,
            form=draw(st.sampled_from(["", "powder", "liquid", "solid"])),
            hazardous=draw(st.sampled_from([None, True, False])),
            site=draw(st.none() | st.builds(Site, lon=st.floats(116, 118), lat=st.floats(38, 40))),
            contaminants=draw(st.sampled_from(["", "Pb 200 mg/kg"])),
        )

    haves = [resource("have", n) for n in range(draw(st.integers(1, 4)))]
    return haves, [resource("want", n) for n in range(draw(st.integers(0, 5)))], firms


@settings(max_examples=60, deadline=None)
@given(networks())
def test_probabilities_are_the_sum_of_their_reasons(network):
    for row in match(*network, PACKS, minimum=0.0).values():
        assert [item.probability for item in row] == sorted((item.probability for item in row), reverse=True)
        for item in row:
            assert 0 < item.probability < 1
            total = sum(reason.contribution for reason in item.reasons)
            assert math.log(item.probability / (1 - item.probability)) == pytest.approx(total, abs=1e-6)


@settings(max_examples=40, deadline=None)
@given(networks(), st.randoms(use_true_random=False))
def test_order_of_input_is_irrelevant(network, random):
    shuffled = [random.sample(rows, len(rows)) for rows in network]

    assert match(*shuffled, PACKS) == match(*network, PACKS)


@settings(max_examples=40, deadline=None)
@given(networks(), st.floats(1.0, 1000.0))
def test_more_supply_is_never_worse(network, factor):
    haves, wants, firms = network
    more = [
        Resource(
            id=item.id,
            organisation_id=item.organisation_id,
            direction=item.direction,
            title_en=item.title_en,
            form=item.form,
            hazardous=item.hazardous,
            site=item.site,
            contaminants=item.contaminants,
            quantity=item.quantity
            and Quantity(value=item.quantity.value * factor, unit=item.quantity.unit, period=item.quantity.period),
        )
        for item in haves
    ]

    before = match(haves, wants, firms, PACKS, top=None)
    after = match(more, wants, firms, PACKS, top=None)

    for key, row in before.items():
        best = {item.organisation_id: item.probability for item in after[key]}
        assert all(best[item.organisation_id] >= item.probability - 1e-12 for item in row)

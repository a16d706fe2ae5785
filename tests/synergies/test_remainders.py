"""Matches count what synergies with others have left of a have or want: on every door, both ways, and told to no one
whom it would tell what a synergy takes.
"""

import csv
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_site, make_synergy, make_user
from symbionet.accounts.models import Role
from symbionet.agreements.queries import estimated_costs
from symbionet.matches.actions import find_matches, settle_matches
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import MatchFilter, filtered_matches, matches_visible_to, open_matches
from symbionet.matches.queries.remainders import at_remainder
from symbionet.matches.tasks import REMINDERS
from symbionet.network.models import Visibility
from symbionet.network.queries import resources_for_matching
from symbionet.synergies.actions import (
    add_flow,
    edit_flow,
    edit_synergy,
    lose_synergy,
    move_synergy,
    propose_synergy,
    remove_flow,
)
from symbionet.synergies.models import Sight, SynergyFlow
from symbionet.synergies.pages.duties import duties_of, value_at_risk
from symbionet.synergies.words import question_facts

pytestmark = pytest.mark.django_db

LOST = {"category": "no_reply", "note": "gone"}


def worth(tonnes, money, *, share=1.0):
    """Stored figures of a match of so many tonnes; money and CO2e with a range."""
    ends = {"low": 0.5, "central": 1.0, "high": 2.0}
    return {
        "value": {
            "tonnes": dict.fromkeys(ends, float(tonnes)),
            "unit": "t",
            "money": {end: money * factor for end, factor in ends.items()},
            "co2e": {end: tonnes / 10 * factor for end, factor in ends.items()},
            "parts": [{"code": "value_disposal", "value": money, "details": {"low": money / 2, "high": money * 2,
                       "co2e": tonnes / 10, "basis": "disposal:x: stated by the owner"}}],
        },
        "money": float(money), "co2e": tonnes / 10, "expected": money / 2, "probability": 0.5,
    }  # fmt: skip


@pytest.fixture
def ash(people):
    Match.objects.update(state="dismissed")
    return make_resource(people.owner_org, title_en="Bottom ash", quantity=130_000, unit="t", period="year")


@pytest.fixture
def kiln():
    return make_organisation(name_en="Kiln")


@pytest.fixture
def match(ash, kiln):
    return make_match(ash, kiln, **worth(130_000, 5_200_000))


@pytest.fixture
def rival(people):
    """A match of another have that is worth less than all of the ash and more than what is left of it."""
    gypsum = make_resource(people.owner_org, title_en="Gypsum", quantity=500, unit="t", period="year")
    return make_match(gypsum, make_organisation(name_en="Board works"), **worth(500, 1_000_000))


def committed(resource, firm, tonnes, *, by, **sides):
    """A synergy that takes so much of a have a year, being built."""
    synergy = make_synergy(resource, firm, stage="negotiation", title_en=f"Ash to {firm}", owner=by, **sides)
    flow = {"resource": resource, "name_en": "Ash", "quantity": tonnes, "unit": "t", "period": "year"}
    add_flow(synergy, flow, by=by)
    move_synergy(synergy, "implementation", by=by, override_reason="agreed by word of mouth")
    return synergy


def test_every_door_values_ranks_and_sums_what_is_left(people, ash, match, rival, client_of):
    client = client_of(people.practitioner)
    board, page = reverse("match_list"), match.get_absolute_url()
    before = client.get(board).content.decode()
    assert before.index("Bottom ash") < before.index("Gypsum")
    assert "¥5.20 million" in before

    committed(ash, make_organisation(name_en="Brick works"), 120_000, by=people.practitioner)

    after = client.get(board).content.decode()
    assert after.index("Gypsum") < after.index("Bottom ash")
    assert "¥400,000" in after
    assert "Left: 10,000 of 130,000 t/year" in after
    assert "¥5.20 million" not in after
    detail = client.get(page).content.decode()
    assert "Left: 10,000 of 130,000 t/year" in detail
    assert "¥200,000 to ¥800,000" in detail  # range and part
    assert "1,000 t" in detail  # CO2e
    row = next(
        row for row in csv.DictReader(StringIO(client.get(f"{board}?export=csv").content.decode("utf-8-sig")))
        if row["Have"] == "Bottom ash"
    )  # fmt: skip
    assert (row["Value per year (CNY)"], row["Amount exchanged per year"]) == ("400000.0", "10,000 t")
    assert row["What is left"] == "Left: 10,000 of 130,000 t/year"
    assert float(row["Expected value per year (CNY)"]) == 28_571.4  # a tenth, of usual ideas (0.7)
    one = client.get("/api/v1/matches").json()["items"]
    told = {item["provider"]["title"]: item for item in one}["Bottom ash"]
    assert (told["money"], told["co2e"], told["left"]) == (pytest.approx(400_000), pytest.approx(1_000), 1 / 13)
    assert told["amount_text"] == "10,000 t"
    assert [row.have_id for row in filtered_matches(matches_visible_to(people.practitioner).filter(state="open"),
            MatchFilter(valued="1000000"))] == [rival.have_id]  # fmt: skip
    lines = client.get(reverse("match_geojson")).content.decode()
    assert "¥5.20 million" not in lines
    duties = duties_of(people.practitioner)
    values = sorted(duty.value for duty in duties if duty.kind == "match")
    assert values == pytest.approx([20_000 / 0.7, 50_000 / 0.7])
    assert value_at_risk([duty for duty in duties if duty.kind == "match"]) == pytest.approx(70_000 / 0.7)


def test_what_ends_is_given_up_or_shrinks_gives_it_back(people, ash, match):
    by = people.practitioner
    synergy = committed(ash, make_organisation(), 120_000, by=by)
    flow = SynergyFlow.objects.get(synergy=synergy)

    def left():
        match.refresh_from_db()
        return match.left, match.money

    assert left() == (pytest.approx(1 / 13), pytest.approx(400_000))
    edit_flow(flow, {"quantity": 65_000, "unit": "t"}, by=by)
    assert left() == (0.5, 2_600_000)
    edit_flow(flow, {"ends_on": timezone.localdate() + timedelta(days=1)}, by=by)
    assert left()[0] == 0.5
    SynergyFlow.objects.filter(pk=flow.pk).update(ends_on=timezone.localdate() - timedelta(days=1))
    assert [remind(timezone.now()) for remind in REMINDERS] == [[]]  # the round of the day
    assert left() == (1.0, 5_200_000)
    edit_flow(flow, {"ends_on": None}, by=by)
    assert left()[0] == 0.5
    synergy.refresh_from_db()
    lose_synergy(synergy, LOST, by=by)
    assert left() == (1.0, 5_200_000)

    other = committed(ash, make_organisation(), 13_000, by=by)
    assert left()[0] == 0.9
    remove_flow(SynergyFlow.objects.get(synergy=other), by=by)  # without a flow it takes all
    assert left() == (0.0, 0.0)
    edit_synergy(other, {"have": None}, by=by)
    assert left() == (1.0, 5_200_000)


def test_what_is_only_talked_about_is_said_apart(people, ash, match, client_of):
    synergy = make_synergy(ash, make_organisation(name_en="Brick works"), stage="negotiation")
    flow = {"resource": ash, "name_en": "Ash", "quantity": 30_000.0, "unit": "t", "period": "year"}
    add_flow(synergy, flow, by=people.practitioner)

    match.refresh_from_db()
    html = client_of(people.practitioner).get(match.get_absolute_url()).content.decode()

    assert match.left == 1
    assert "Reserved: still talked about" in html
    assert "100,000 t/year" in html  # once these talks succeed


def test_a_have_of_which_nothing_is_left_stands_apart_and_comes_back(people, ash, match, rival, client_of):
    by, client, board = people.practitioner, client_of(people.practitioner), reverse("match_list")
    synergy = committed(ash, make_organisation(name_en="Brick works"), 130_000, by=by)

    html = client.get(board).content.decode()
    assert "Bottom ash" not in html
    assert "1 match of which nothing is left" in html
    apart = client.get(f"{board}?left=none").content.decode()
    assert "Bottom ash" in apart
    assert "Nothing of it is left: synergies take up all of it." in apart
    assert [item["id"] for item in client.get("/api/v1/matches").json()["items"]] == [rival.pk]
    assert [item["left"] for item in client.get("/api/v1/matches?left=none").json()["items"]] == [0]
    assert client.get(f"/api/v1/matches/{match.pk}").json()["money"] == 0
    assert not open_matches(Match.objects.filter(pk=match.pk)).exists()
    assert "Bottom ash" not in [duty.text for duty in duties_of(by) if duty.kind == "match"]
    of_resource = client.get(reverse("resource_matches", args=[ash.pk])).content.decode()
    assert "1 match of which nothing is left" in of_resource
    assert "comes back by itself" in of_resource
    assert "No matches were found" not in of_resource

    lose_synergy(synergy, LOST, by=by)
    assert "Bottom ash" in client.get(board).content.decode()
    match.refresh_from_db()
    assert (match.left, match.money, match.co2e, match.expected) == (1, 5_200_000, 13_000, 2_600_000)


def test_a_want_that_others_meet_already_counts_what_it_still_needs(people, ash, kiln):
    want = make_resource(kiln, direction="want", title_en="Filler", quantity=60_000, unit="t", period="year")
    wanted = make_match(ash, kiln, want=want, **worth(60_000, 3_000_000))
    heap = make_resource(make_organisation(), title_en="Heap", quantity=45_000, unit="t", period="year")
    other = make_match(heap, kiln, want=want, **worth(45_000, 2_000_000))
    synergy = committed(heap, kiln, 45_000, by=people.practitioner, want=want)
    # a flow draws on the one resource it names; without one on both sides
    edit_flow(SynergyFlow.objects.get(synergy=synergy), {"resource": None}, by=people.practitioner)

    for row in (wanted, other):
        row.refresh_from_db()
    assert (wanted.left, wanted.money) == (0.25, 750_000)
    assert other.left == 1  # what a synergy of the same have with the same receiver takes is its own


def test_an_accepted_match_of_which_nothing_is_left_is_not_lost(people, ash, match, client_of):
    Match.objects.filter(pk=match.pk).update(state="accepted")
    committed(ash, make_organisation(), 130_000, by=people.practitioner)

    html = client_of(people.practitioner).get(reverse("match_list") + "?state=accepted").content.decode()

    assert "Bottom ash" in html
    assert "Nothing of it is left" in html


def test_a_run_finds_again_at_what_is_left_and_a_proposal_takes_it(people, ash):
    ash.title_en, ash.class_id, ash.form = "Fly ash", "fly-ash", "powder"
    ash.save()
    cement = make_organisation(name_en="Cement", nace="2351")
    make_site(cement)
    want = make_resource(cement, direction="want", title_en="Fly ash", class_id="fly-ash", quantity=130_000, unit="t",
                         period="year")  # fmt: skip
    find_matches(ash, by=people.practitioner)
    whole = Match.objects.get(have=ash, receiver=cement)
    committed(ash, make_organisation(), 117_000, by=people.practitioner)

    find_matches(ash, by=people.practitioner)

    found = Match.objects.get(have=ash, receiver=cement)
    assert found.left == pytest.approx(0.1)
    assert found.money == pytest.approx(whole.money / 10)
    shown = matches_shown_to(people.practitioner, [found])[0]
    words = [reason.text for reason in shown.reasons if reason.code == "quantity_fit"]
    assert words == ["covers 100 % of the want; what is left covers 10 %"]
    synergy = propose_synergy(found, by=people.practitioner)
    assert (synergy.want, synergy.tonnes) == (want, pytest.approx(13_000))
    assert synergy.money == pytest.approx(found.money)
    assert synergy.money_high == pytest.approx(found.value["money"]["high"] / 10)
    assert synergy.flows.get().quantity == pytest.approx(13_000)
    part = sum(estimated_costs(synergy)["provider"].values())
    synergy.money = found.value["money"]["central"]
    assert part == pytest.approx(sum(estimated_costs(synergy)["provider"].values()) / 10)
    assert dict(question_facts(synergy, people.owner_org))["Amount"] == (
        "130,000 t/year, left of it: 10,000 t/year to 100,000 t/year"
    )


def test_routes_and_bundles_start_from_what_is_left(people, ash, kiln):
    ash.route_cost = 1_300_000
    ash.save()
    committed(ash, kiln, 120_000, by=people.practitioner)
    gone = make_resource(people.owner_org, title_en="Gone", quantity=5, unit="t", period="year")
    committed(gone, kiln, 5, by=people.practitioner)

    items = at_remainder(people.practitioner, resources_for_matching("have"))

    found = {item.id: item for item in items}
    assert (found[str(ash.pk)].quantity.value, found[str(ash.pk)].quantity.unit) == (10_000, "t")
    assert found[str(ash.pk)].route_cost_per_year == pytest.approx(100_000)
    assert str(gone.pk) not in found


def test_a_synergy_that_its_owner_alone_sees_draws_on_nothing(people, ash, match):
    synergy = committed(ash, make_organisation(), 120_000, by=people.practitioner)

    edit_synergy(synergy, {"sight": Sight.PRIVATE}, by=people.practitioner)

    match.refresh_from_db()
    assert match.left == 1


@pytest.fixture
def outsider(people, ash, kiln):
    """A member of the kiln, to which the ash is open with its amount; what the brick works take it may not know."""
    ash.visibility = Visibility.NETWORK
    ash.save()
    return make_user(organisation=kiln)


def test_an_outsider_reads_the_same_figures_whatever_others_take(people, ash, match, outsider, client_of):
    client, rival = client_of(outsider), make_resource(people.owner_org, title_en="Slag", visibility=Visibility.NETWORK)
    make_match(rival, match.receiver, **worth(100, 2_000_000))
    pages = [match.get_absolute_url(), reverse("match_list") + "?order=-money", f"/api/v1/matches/{match.pk}"]
    whole = client.get(pages[2]).json()
    assert whole["money"] == 5_200_000

    brick = make_organisation(name_en="Brick works")
    synergy = committed(ash, brick, 120_000, by=people.practitioner)
    flow = SynergyFlow.objects.get(synergy=synergy)
    answers = []
    for tonnes in (120_000, 60_000, 129_999):
        edit_flow(flow, {"quantity": tonnes, "unit": "t"}, by=people.practitioner)
        answers.append((client.get(pages[2]).json(), [row["id"] for row in
                        client.get("/api/v1/matches?order=-money").json()["items"]]))  # fmt: skip

    assert answers[0] == answers[1] == answers[2]
    part = answers[0][0]
    assert (part["money"], part["co2e"], part["left"]) == (5_200_000, 13_000, None)
    assert part["left_text"] == "Part of it may be taken up already: the figures are the most that can be left."
    assert answers[0][1][0] == match.pk  # in the order of what it reads
    for page in pages[:2]:
        html = client.get(page).content.decode()
        assert "¥5.20 million" in html
        assert [word for word in ("Brick works", "10,000", "120,000", "¥400,000", "is left") if word in html] == []
    edit_flow(
        flow, {"quantity": 130_000, "unit": "t"}, by=people.practitioner
    )  # nothing is left: gone without a reason
    html = client.get(reverse("match_list")).content.decode()
    assert "Bottom ash" not in html
    assert "nothing is left" not in html.lower()
    assert client.get("/api/v1/matches?left=none").json().get("items", []) == []


def test_an_outsider_without_the_name_reads_bands_of_what_is_left(people, ash, match, outsider, client_of):
    ash.visibility = Visibility.CONSENT
    ash.save()
    committed(ash, make_organisation(), 120_000, by=people.practitioner)

    told = client_of(outsider).get(f"/api/v1/matches/{match.pk}").json()

    assert (told["money"], told["left"]) == (None, None)
    assert told["money_text"] == "¥100,000 to ¥1 million"
    assert told["left_text"] == "The figures are of what synergies have left of it."


def test_the_owner_who_knows_what_is_taken_reads_what_is_left(people, ash, match, client_of):
    ash.visibility = Visibility.NETWORK
    ash.save()
    synergy = committed(ash, make_organisation(), 130_000, by=people.practitioner)
    match.receiver.state = "active"
    match.receiver.save()
    edit_synergy(synergy, {"sight": Sight.TEASER}, by=people.practitioner)  # all of its own have: it knows the amount

    html = client_of(people.owner).get(reverse("resource_matches", args=[ash.pk])).content.decode()

    assert "1 match of which nothing is left" in html


def test_settling_asks_no_more_for_a_whole_network(people, ash, match, django_assert_max_num_queries):
    for number in range(5):
        make_match(ash, make_organisation(name_en=f"Taker {number}"), **worth(130_000, 1_000_000))
    committed(ash, make_organisation(), 65_000, by=people.practitioner)
    Match.objects.update(left=1.0)

    with django_assert_max_num_queries(8):
        assert settle_matches() == 6
    assert settle_matches() == 0


def test_a_reader_of_the_programme_reads_what_is_left(people, ash, match):
    committed(ash, make_organisation(), 65_000, by=people.practitioner)
    match.refresh_from_db()

    shown = matches_shown_to(make_user(Role.PROGRAMME_MANAGER), [match])[0]

    assert (shown.worth.left, shown.worth.money, shown.magnitude) == (0.5, 2_600_000, 7)

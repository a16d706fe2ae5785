"""How much of a have synergies have taken up: committed, reserved, left; who may see it; what is counted once."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_flow, make_match, make_organisation, make_resource, make_synergy
from symbionet.matches.actions import settle_matches
from symbionet.matches.models import Match
from symbionet.matches.pages.values import money_words
from symbionet.synergies.actions import edit_synergy
from symbionet.synergies.models import Sight, Synergy
from symbionet.synergies.pages.duties import duties_of, value_at_risk
from symbionet.synergies.pages.synergy_board import board_columns
from symbionet.synergies.queries.amounts import Claim, commitments, feasible_shares
from symbionet.synergies.queries.prospects import commitments_to_come, with_prospects

pytestmark = pytest.mark.django_db


@pytest.fixture
def ash(people):
    return make_resource(people.owner_org, title_en="Bottom ash", quantity=130_000, unit="t", period="year")


def drawing(ash, receiver, stage="idea", **flow):
    stopped = {"stopped_at": "idea"} if stage == "lost" else {}
    synergy = make_synergy(ash, receiver, stage=stage, title_en=f"Ash to {receiver}", **stopped)
    if flow:
        make_flow(synergy, name_en="Bottom ash", **flow)
    return synergy


def test_what_runs_is_committed_what_is_talked_about_reserved_and_what_ended_free_again(people, ash):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(6)]
    drawing(ash, firms[0], "sustained", quantity=3, unit="10kt", period="year")
    drawing(ash, firms[1], "negotiation", quantity=100, unit="t", period="day")
    drawing(ash, firms[2], "lost", quantity=99_999, unit="t", period="year")
    yesterday = timezone.localdate() - timedelta(days=1)
    drawing(ash, firms[3], "completed", quantity=50_000, unit="t", period="year", ends_on=yesterday)
    strange = drawing(ash, firms[4], "idea", quantity=10, unit="m3", period="year")

    found = commitments(people.practitioner, [ash])[ash.pk]

    assert (found.committed, found.reserved, found.unit) == (30_000, 33_000, "t")
    assert (found.remaining, found.exceeded) == (67_000, 0)
    assert found.parts[strange.pk] is None
    assert len(found.parts) == 3

    drawing(ash, firms[5], "idea")  # without a flow it counts on all of it
    again = commitments(people.practitioner, [ash])[ash.pk]
    assert (again.remaining, again.exceeded) == (0, 63_000)


def test_what_is_taken_up_is_shown_over_time_as_flows_begin_and_end(people, ash, client_of):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(4)]
    today = timezone.localdate()
    days = [today + timedelta(days=number) for number in (100, 200, 400)]
    address = reverse("resource_detail", args=[ash.pk])
    drawing(ash, firms[0], "sustained", quantity=30_000, unit="t", period="year")
    assert commitments_to_come(people.practitioner, ash) == []
    assert "As flows begin and end" not in client_of(people.practitioner).get(address).content.decode()

    drawing(ash, firms[1], "implementation", quantity=50_000, unit="t", period="year", starts_on=days[0])
    drawing(ash, firms[2], "completed", quantity=20_000, unit="t", period="year", ends_on=days[1] - timedelta(days=1))
    drawing(ash, firms[3], "negotiation", quantity=40_000, unit="t", period="year", starts_on=days[2])
    told = commitments_to_come(people.practitioner, ash)

    assert [(day, one.committed, one.reserved, one.remaining) for day, one in told] == [
        (today, 50_000, 0, 80_000),
        (days[0], 100_000, 0, 30_000),
        (days[1], 80_000, 0, 50_000),
        (days[2], 80_000, 40_000, 10_000),
    ]
    page = client_of(people.practitioner).get(address).content.decode()
    assert f"{days[2]:%Y-%m-%d}" in page
    assert "As flows begin and end" in page


def test_the_page_of_the_have_the_match_and_the_proposal_warn_of_more_than_there_is(people, ash, client_of):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(3)]
    for firm in firms[:2]:
        drawing(ash, firm, "negotiation", quantity=100_000, unit="t", period="year")
    match = make_match(ash, firms[2])
    pages = [
        reverse("resource_detail", args=[ash.pk]),
        reverse("match_detail", args=[match.pk]),
        reverse("synergy_propose", args=[match.pk]),
    ]

    shown = [client_of(people.practitioner).get(page).content.decode() for page in pages]

    assert ["70,000 t/year more than there is" in page for page in shown] == [True, True, True]
    assert ["Ash to Firm 1" in page for page in shown] == [True, True, True]


def test_the_page_of_a_match_says_what_is_left_for_it_and_what_that_is_worth(people, ash, client_of):
    drawing(ash, make_organisation(name_en="Firm 1"), "sustained", quantity=100_000, unit="t", period="year")
    match = make_match(ash, make_organisation(name_en="Firm 2"))
    match.value = {"tonnes": dict.fromkeys(("low", "central", "high"), 120_000.0),
                   "money": dict.fromkeys(("low", "central", "high"), 4_000_000.0)}  # fmt: skip
    match.money = 4_000_000.0
    match.save()
    settle_matches([ash.pk])
    page = reverse("match_detail", args=[match.pk])

    assert (
        "Of the 120,000 t/year of this match 30,000 t/year are left: so much of it is worth ¥1 million a year,"
        " not ¥4 million." in client_of(people.practitioner).get(page).content.decode()
    )
    ash.quantity = 250_000
    ash.save()
    settle_matches([ash.pk])
    assert "are left: so much" not in client_of(people.practitioner).get(page).content.decode()


def test_a_colleague_does_not_count_private_synergies_and_members_see_nothing_of_it(people, ash, client_of):
    ash.visibility = "network"
    ash.save()
    receiver = make_organisation(name_en="Kiln")
    drawing(ash, receiver, "negotiation", quantity=40_000, unit="t", period="year")
    private = make_synergy(ash, receiver, title_en="Secret talks", owner=people.practitioner)
    edit_synergy(private, {"sight": Sight.PRIVATE}, by=people.practitioner)
    page = reverse("resource_detail", args=[ash.pk])

    assert commitments(people.practitioner, [ash])[ash.pk].exceeded == 40_000
    assert commitments(people.technical_lead, [ash])[ash.pk].exceeded == 0
    assert "Secret talks" in client_of(people.practitioner).get(page).content.decode()
    for person in (people.owner, people.partner):
        assert "How much is taken up" not in client_of(person).get(page).content.decode()


def test_the_value_at_risk_counts_one_have_once(people, ash):
    Match.objects.update(state="dismissed")
    other = make_resource(people.owner_org, title_en="Gypsum", quantity=500, unit="t", period="year")
    for number, worth in enumerate((72e6, 60e6, 50e6)):
        make_match(ash, make_organisation(name_en=f"Taker {number}"), probability=0.5, money=worth, expected=worth / 2)
    make_match(other, make_organisation(name_en="Board works"), probability=0.5, money=1e6, expected=5e5)

    duties = duties_of(people.practitioner)

    values = sorted(duty.value for duty in duties if duty.kind == "match")
    assert values == pytest.approx([5e4 / 0.7, 36e5 / 0.7])  # one idea in ten is completed, of usual ones (0.7)
    assert value_at_risk(duties) == pytest.approx((36e5 + 5e4) / 0.7)


def test_headline_sums_count_what_can_be_beside_each_other(people):
    """Two haves of 50 t, one want of 60 t: the better have and a fifth of the other; a running synergy takes first."""
    haves = [
        make_resource(people.owner_org, title_en=f"Heap {number}", quantity=50, unit="t", period="year")
        for number in range(2)
    ]
    kiln = make_organisation(name_en="Kiln")
    want = make_resource(kiln, direction="want", title_en="Filler", quantity=60, unit="t", period="year")
    claims = [
        Claim(id=f"{row.pk}", value=value, have=row.pk, want=want.pk)
        for row, value in zip(haves, (9e6, 5e6), strict=True)
    ]

    assert feasible_shares(claims) == pytest.approx({f"{haves[0].pk}": 1.0, f"{haves[1].pk}": 0.2})

    drawing(haves[0], make_organisation(name_en="Brick works"), "completed", quantity=50, unit="t", period="year")
    assert feasible_shares(claims) == pytest.approx({f"{haves[0].pk}": 0.0, f"{haves[1].pk}": 1.0})


def test_a_column_of_the_board_counts_one_heap_once(people, ash, client_of):
    for number in range(5):
        synergy = make_synergy(ash, make_organisation(name_en=f"Kiln {number}"), stage="idea")
        Synergy.objects.filter(pk=synergy.pk).update(money=14.4e6, probability=0.5)

    rows = with_prospects(Synergy.objects.filter(have=ash))
    column = board_columns(people.practitioner, rows.order_by("pk"), limits={}, most=5)[0]

    assert (column.number, column.expected) == (5, f"{money_words(7.2e6)} expected")

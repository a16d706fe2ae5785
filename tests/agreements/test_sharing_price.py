"""The price between two sides: each sees its own figures, the other's only where they are opened."""

import pytest

from factories import make_resource, make_synergy
from symbionet.agreements.actions import keep_price, open_costs, state_costs
from symbionet.agreements.pages.sharing import bargain_shown_to
from symbionet.core.errors import ActionRefused
from symbionet.core.models import HistoryLine
from symbionet.network.models import Visibility
from symbionet.synergies.actions import add_flow
from symbionet.synergies.models import Side
from symbionet.synergies.pages.anonymised import synergies_shown_to

pytestmark = pytest.mark.django_db

SECRET = 123_457  # what the provider saves; nobody on the other side may read it


@pytest.fixture
def synergy(people):
    """1,000 t a month; the provider saves 123,457 and hauls for 3,457, the receiver saves 400,000, all per year."""
    have = make_resource(people.owner_org, visibility=Visibility.NETWORK)
    made = make_synergy(have, people.other_org, stage="discussion", sight="parties")
    add_flow(made, {"name_en": "Ash", "quantity": 1000, "unit": "t", "period": "month"}, by=people.practitioner)
    state_costs(made, Side.PROVIDER, {"saved": SECRET, "transport": 3457}, by=people.owner)
    state_costs(made, Side.RECEIVER, {"saved": 400_000, "processing": 40_000}, by=people.partner)
    return made


def shown(visitor, synergy, **more):
    named = synergies_shown_to(visitor, [synergy])[0].named
    return bargain_shown_to(visitor, synergy, named=named, **more)


def test_a_practitioner_sees_both_and_the_range_of_prices(people, synergy):
    found = shown(people.practitioner, synergy)

    assert (found.amount, found.unit) == (12_000, "t")
    assert found.range.lowest == pytest.approx(-10)
    assert found.range.highest == pytest.approx(30)
    assert found.price == found.range.fair == pytest.approx(10)
    assert [sheet.result for sheet in found.sheets] == pytest.approx([240_000, 240_000])
    assert sum(found.shares.values()) == pytest.approx(480_000)


def test_a_side_sees_its_own_figures_and_what_any_price_leaves_it(people, synergy):
    found = shown(people.partner, synergy, price=20)

    assert [(sheet.side, sheet.result) for sheet in found.sheets] == [(Side.RECEIVER, 120_000)]
    assert found.sheets[0].bearable == pytest.approx(30)
    assert (found.hidden, found.range, found.shares) == (True, None, {})


def test_the_page_of_the_other_side_holds_no_figure_of_ours(people, synergy, client_of):
    page = client_of(people.partner).get(f"/synergies/{synergy.pk}/sharing/").content.decode()

    for secret in ("123,457", "123457", "120,000", "120000.0", "-10.0"):
        assert secret not in page
    assert "400,000" in page
    owner = client_of(people.owner).get(f"/synergies/{synergy.pk}/sharing/").content.decode()
    assert "123,457" in owner
    assert "400,000" not in owner
    assert client_of(people.partner).get(f"/synergies/{synergy.pk}/sharing/provider/costs/").status_code == 404


def test_opening_is_the_own_sides_decision_and_can_be_taken_back(people, synergy):
    for person in (people.partner, people.practitioner):
        with pytest.raises(ActionRefused):
            open_costs(synergy, Side.PROVIDER, by=person, opened=True)

    open_costs(synergy, Side.PROVIDER, by=people.owner, opened=True)

    assert shown(people.partner, synergy).range.lowest == pytest.approx(-10)
    assert shown(people.owner, synergy).range is None  # opening ours does not open theirs
    open_costs(synergy, Side.PROVIDER, by=people.owner, opened=False)
    assert shown(people.partner, synergy).hidden


def test_before_names_are_known_an_opened_sheet_stays_closed(people, synergy):
    open_costs(synergy, Side.PROVIDER, by=people.owner, opened=True)

    assert bargain_shown_to(people.partner, synergy, named=False).hidden


def test_the_history_does_not_keep_the_figures(people, synergy):
    lines = HistoryLine.objects.filter(verb__startswith="synergy.costs")

    assert lines.count() == 2
    assert all(str(SECRET) not in str(line.details) for line in lines)


def test_estimates_of_the_match_fill_only_the_side_they_belong_to(people):
    parts = [("value_disposal", 5000), ("value_replaced", 9000), ("value_transport", -700), ("value_processing", -200)]
    people.match.value = {"parts": [{"code": code, "value": value, "details": {}} for code, value in parts]}
    people.match.save()
    people.synergy.tonnes = 100
    people.synergy.save()

    found = shown(people.practitioner, people.synergy)

    assert [(one.saved, one.transport, one.processing, one.stated) for one in found.sheets] == [
        (5000, 700, 0, False),
        (9000, 0, 200, False),
    ]
    mine = shown(people.owner, people.synergy).sheets
    assert [(one.side, one.saved) for one in mine] == [(Side.PROVIDER, 5000)]
    with pytest.raises(ActionRefused):
        open_costs(people.synergy, Side.PROVIDER, by=people.owner, opened=True)


def test_where_the_two_pay_more_than_they_save_no_price_is_offered(people, synergy, client_of):
    state_costs(synergy, Side.RECEIVER, {"saved": 0, "processing": 400_000}, by=people.partner)

    page = client_of(people.practitioner).get(f"/synergies/{synergy.pk}/sharing/").content.decode()

    assert "No price helps" in page
    assert "nobody is worse off" not in page


def test_the_price_is_kept_in_the_flow(people, synergy, client_of):
    client = client_of(people.practitioner)

    assert client.post(f"/synergies/{synergy.pk}/sharing/price/", {"price": "12.5"}).status_code == 302

    assert float(synergy.flows.get().price) == 12.5
    assert shown(people.partner, synergy).price == 12.5
    with pytest.raises(ActionRefused):
        keep_price(make_synergy(people.have, people.other_org), 1, by=people.practitioner)

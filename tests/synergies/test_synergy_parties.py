"""Parties and flows of a synergy, and what its page shows to whom."""

from datetime import date
from decimal import Decimal

import pytest
from django.urls import reverse

from factories import make_organisation, make_resource
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.models import Visibility
from symbionet.notices.models import Notice
from symbionet.synergies.actions import (
    add_flow,
    add_party,
    edit_flow,
    give_name,
    hold_synergy,
    lose_synergy,
    move_synergy,
    open_synergy,
    remove_flow,
    remove_party,
    withdraw_name,
)
from symbionet.synergies.actions.parties import flow_of_have
from symbionet.synergies.models import Sight, Stage, Synergy
from symbionet.work.actions import add_evidence, log_contact, post_message

pytestmark = pytest.mark.django_db


@pytest.fixture
def met(people) -> Synergy:
    """The synergy at discussion: the two sides know each other."""
    move_synergy(people.synergy, Stage.DISCUSSION, by=people.practitioner, override_reason="They met: secret reason.")
    return people.synergy


def page(client, synergy) -> str:
    return client.get(synergy.get_absolute_url()).content.decode()


def test_party_is_one_organisation_or_person_or_name(people):
    carrier = make_organisation(name_en="Haulage Ltd")
    add_party(people.synergy, "carrier", organisation=carrier, by=people.practitioner)
    add_party(people.synergy, "technical_lead", person=people.technical_lead, by=people.practitioner)
    add_party(people.synergy, "funder", note="City fund", by=people.practitioner)

    assert [str(row.organisation or row.person or row.note) for row in people.synergy.parties.all()] == [
        "Haulage Ltd", "technical_lead@example.org", "City fund",
    ]  # fmt: skip
    for values, said in (
        ({"role": "king", "note": "x"}, "choose a role"),
        ({"role": "carrier"}, "Choose an organisation or a person"),
        ({"role": "carrier", "organisation": carrier, "person": people.auditor}, "not both"),
        ({"role": "carrier", "organisation": carrier}, "in this role already"),
        ({"role": "practitioner", "organisation": carrier}, "are people"),
    ):
        role = values.pop("role")
        with pytest.raises(ActionRefused, match=said):
            add_party(people.synergy, role, by=people.practitioner, **values)
    remove_party(people.synergy.parties.first(), by=people.practitioner)
    verbs = [line.verb for line in history_of(people.synergy)]
    assert verbs == ["synergy.party_removed", *["synergy.party_added"] * 3]


def test_flow_names_what_flows_and_belongs_to_a_party(people):
    flow = add_flow(
        people.synergy,
        {"resource": people.have, "quantity": 12.0, "unit": "t", "period": "week"},
        by=people.practitioner,
    )

    assert (flow.name_en, flow.name_zh) == ("Fly ash", "粉煤灰")
    stranger = make_resource(make_organisation())
    for values, said in (
        ({}, "Say what flows"),
        ({"resource": stranger}, "belongs to none"),
        ({"name_en": "Ash", "quantity": -1.0}, "not negative"),
        ({"name_en": "Ash", "unit": "bucket"}, "no unit known"),
    ):
        with pytest.raises(ActionRefused, match=said):
            add_flow(people.synergy, values, by=people.practitioner)
    edit_flow(flow, {"price": Decimal("-15.5")}, by=people.practitioner)
    edit_flow(flow, {"price": Decimal("-15.5")}, by=people.practitioner)
    remove_flow(flow, by=people.practitioner)
    lines = list(history_of(people.synergy))
    assert [line.verb for line in lines] == ["synergy.flow_removed", "synergy.flow_edited", "synergy.flow_added"]
    assert lines[1].details["changes"]["flow"] == ["Fly ash 12 t/week", "Fly ash 12 t/week, -15.5 CNY"]


def test_flow_form_reads_a_quantity_as_people_write_it(people, client_of):
    client = client_of(people.practitioner)
    url = reverse("flow_add", args=[people.synergy.pk])

    wrong = client.post(url, {"name_en": "Ash", "amount": "a lot"})
    assert "cannot be read" in wrong.content.decode()
    client.post(url, {"name_en": "Ash", "amount": "3.5 万吨/年", "price": "-20", "currency": "CNY"})

    flow = people.synergy.flows.get()
    assert (flow.quantity, flow.unit, flow.period, flow.price) == (35_000, "t", "year", Decimal("-20"))
    assert "35,000 t/year" in client.get(reverse("flow_edit", args=[people.synergy.pk, flow.pk])).content.decode()
    shown = page(client, people.synergy)
    assert "35,000 t/year" in shown
    assert "the provider pays" in shown


def test_page_asks_for_what_is_missing_and_moves_when_it_is_there(people, client_of):
    client, synergy = client_of(people.practitioner), people.synergy
    assert "Interest of the provider" in page(client, synergy)
    assert "Move to “Discussion”" not in page(client, synergy).split("Go on without it")[0]

    for kind in ("interest_provider", "interest_receiver"):
        client.post(reverse("evidence_add", args=[synergy.pk]), {"kind": kind, "note": "on the phone"})

    assert "on the phone" in page(client, synergy)
    answer = client.post(reverse("synergy_move", args=[synergy.pk]), {"to": "discussion"}, follow=True)
    assert "The synergy is now at “Discussion”." in answer.content.decode()


def test_illegal_move_by_hand_made_form_is_refused_with_what_is_missing(people, client_of):
    client = client_of(people.practitioner)

    for to in ("discussion", "verified", "lost", "on_hold", ""):
        client.post(reverse("synergy_move", args=[people.synergy.pk]), {"to": to})
    client.post(reverse("synergy_lose", args=[people.synergy.pk]), {"category": ""})
    client.post(reverse("synergy_hold", args=[people.synergy.pk]), {"category": "technical", "step": "idea"})
    client.post(reverse("synergy_edit", args=[people.synergy.pk]), {"title_en": "x", "stage": "verified",
                "type": "substitution"})  # fmt: skip

    assert Synergy.objects.get(pk=people.synergy.pk).stage == Stage.IDEA
    html = client.post(reverse("synergy_move", args=[people.synergy.pk]), {"to": "discussion"}, follow=True)
    assert "asks first for: Interest of the provider, Interest of the receiver" in html.content.decode()


def test_stop_form_is_filled_and_the_page_offers_to_take_it_up(people, client_of):
    client, synergy = client_of(people.practitioner), people.synergy
    Synergy.objects.filter(pk=synergy.pk).update(tonnes=3500.0)
    url = reverse("synergy_lose", args=[synergy.pk])
    assert client.get(url).context["form"]["tonnes"].value() == "3500"

    wrong = client.post(url, {"category": "regulatory", "step": "idea"})
    assert "Name the law, rule or permit" in wrong.content.decode()
    client.post(url, {"category": "regulatory", "step": "idea", "instrument": "GB 18599-2020", "tonnes": "3500"})

    html = page(client, synergy)
    assert "Lost at “Idea”" in html
    assert "GB 18599-2020" in html
    client.post(reverse("synergy_resume", args=[synergy.pk]), {"note": "permit widened"})
    assert Synergy.objects.get(pk=synergy.pk).stage == Stage.IDEA


def test_verifier_records_and_moves_to_verified_and_nothing_else(people, client_of):
    synergy = people.synergy
    for to in ("discussion", "negotiation", "implementation", "completed"):
        move_synergy(synergy, to, by=people.practitioner, override_reason="old files")
    verifier = client_of(people.verifier)
    assert verifier.post(reverse("synergy_hold", args=[synergy.pk])).status_code == 404
    assert verifier.post(reverse("evidence_add", args=[synergy.pk]), {"kind": "agreement"}).status_code == 404
    practitioner = client_of(people.practitioner)
    practitioner.post(reverse("evidence_add", args=[synergy.pk]), {"kind": "verification"})
    assert not synergy.evidence.exists()

    verifier.post(reverse("evidence_add", args=[synergy.pk]), {"kind": "verification", "note": "weighbridge read"})
    verifier.post(reverse("synergy_move", args=[synergy.pk]), {"to": "verified"})

    assert Synergy.objects.get(pk=synergy.pk).stage == Stage.VERIFIED


def test_member_sees_the_track_but_not_reasons_notes_and_kept_resources(people, met, client_of):
    people.have.visibility, people.have.quantity, people.have.unit = Visibility.PRACTITIONERS, 4321, "t"
    people.have.save()
    Synergy.objects.filter(pk=met.pk).update(sight=Sight.PARTIES)
    add_flow(met, {"resource": people.have, "quantity": 4321.0, "unit": "t"}, by=people.practitioner)
    add_evidence(met, "term_sheet", by=people.practitioner, note="secret terms")
    hold_synergy(met, {"category": "economic", "note": "secret price"}, by=people.practitioner,
                 reactivate_on=date(2100, 1, 1))  # fmt: skip

    partner, owner = page(client_of(people.partner), met), page(client_of(people.owner), met)

    for html in (partner, owner):
        assert "On hold at “Discussion”" in html
        assert "Economic" in html
        assert "secret" not in html
        assert "Take it up again" not in html
    assert "4,321" not in partner
    assert "4,321" in owner
    assert client_of(people.outsider).get(met.get_absolute_url()).status_code == 404


def test_member_of_the_network_learns_neither_price_nor_barrier(people, met, client_of):
    outside = people.outsider.memberships.get().organisation
    add_flow(met, {"name_en": "Ash", "quantity": 4321.0, "unit": "t", "price": Decimal(77)}, by=people.practitioner)
    add_party(met, "carrier", organisation=outside, by=people.practitioner)
    lose_synergy(met, {"category": "liability"}, by=people.practitioner)
    Synergy.objects.filter(pk=met.pk).update(sight=Sight.NETWORK, money=98765.0)

    html = page(client_of(people.outsider), met)

    for telling in ("4,321", "¥77", "98,7", "98,8", "Liability", "carrier", "Carrier"):
        assert telling not in html.replace("csrfmiddlewaretoken", "").split("<main")[1]


def test_overridden_move_stays_visible_to_the_programme(people, met, client_of):
    for who in (people.practitioner, people.programme_manager, people.auditor, people.verifier):
        html = page(client_of(who), met)
        assert "moved without its evidence" in html
        assert "They met: secret reason." in html


def test_lost_synergy_lets_its_match_be_decided_again(people, client_of):
    lose_synergy(people.synergy, {"category": "technical"}, by=people.practitioner)
    client = client_of(people.practitioner)

    client.post(reverse("match_dismiss", args=[people.match.pk]), {"reason": "technical"})

    people.match.refresh_from_db()
    assert people.match.state == "dismissed"


def test_open_form_makes_a_synergy_from_a_workshop(people, client_of):
    client = client_of(people.practitioner)
    values = {"provider": people.owner_org.pk, "receiver": people.other_org.pk, "origin": "workshop"}
    assert "title" in client.post(reverse("synergy_open"), values).content.decode()

    answer = client.post(reverse("synergy_open"), {**values, "title_en": "Steam", "kind": "energy"}, follow=True)

    made = Synergy.objects.get(title_en="Steam")
    assert (made.type, made.origin, made.stage) == ("utility", "workshop", Stage.IDEA)
    assert answer.redirect_chain == [(made.get_absolute_url(), 302)]
    assert "Owner Power" in page(client, made)
    assert "Other Cement" in page(client, made)
    for member, partner in ((people.owner, "Other Cement"), (people.partner, "Owner Power")):
        assert partner not in page(client_of(member), made)


@pytest.mark.parametrize(
    ("asked", "unit", "flows"), [(6000, "t", 72_000.0), (900_000, "t", 130_000.0), (5, "GJ", 130_000.0)]
)
def test_no_more_flows_than_the_receiver_needs(people, asked, unit, flows):
    have = make_resource(people.owner_org, quantity=13, unit="10kt", period="year")
    want = make_resource(people.other_org, direction="want", quantity=asked, unit=unit, period="month")
    want.visibility = Visibility.NETWORK
    want.save()
    sides = {"provider": people.owner_org, "receiver": people.other_org}

    made = open_synergy({**sides, "have": have, "want": want, "title_en": "Ash"}, by=people.practitioner)

    flow = made.flows.get()
    per_year = 12 if flow.period == "month" else 1
    assert (flow.quantity * per_year, flow.unit) == (flows, "t")


def test_name_of_a_flow_does_not_tell_who_has_not_agreed(people):
    for telling in ({"name_en": "Steam for OTHER-cement"}, {"name_zh": "乙水泥厂用蒸汽"}):
        with pytest.raises(ActionRefused, match="Other Cement"):
            add_flow(people.synergy, telling, by=people.practitioner)
    flow = add_flow(people.synergy, {"name_en": "Steam"}, by=people.practitioner)
    with pytest.raises(ActionRefused, match="Other Cement"):
        edit_flow(flow, {"name_en": "Steam for Other Cement"}, by=people.practitioner)

    give_name(people.synergy, organisation=people.other_org, by=people.partner)
    edit_flow(flow, {"name_en": "Steam for Other Cement"}, by=people.practitioner)
    assert str(flow) == "Steam for Other Cement"


def test_a_practitioner_keeps_a_synergy_from_its_parties_and_opens_it_but_names_nobody(people, client_of):
    client, synergy = client_of(people.practitioner), people.synergy
    edit = reverse("synergy_edit", args=[synergy.pk])
    values = {"title_en": "Ash", "title_zh": "灰", "type": synergy.type}
    for sight, status in (("practitioners", 404), ("teaser", 200)):
        client.post(edit, {**values, "sight": sight})
        assert client_of(people.owner).get(synergy.get_absolute_url()).status_code == status
    give_name(synergy, people.owner_org, by=people.owner)
    for telling in ("parties", "network"):
        assert "still missing: Other Cement" in client.post(edit, {**values, "sight": telling}).content.decode()
        url = f"/api/v1/synergies/{synergy.pk}"
        answer = client.patch(url, {"sight": telling}, content_type="application/json")
        assert answer.status_code == 409
        assert "Other Cement" in answer.content.decode()
        synergy.refresh_from_db()
        assert synergy.sight == Sight.TEASER


def test_names_open_with_both_consents_to_all_members_and_close_with_the_first_that_is_withdrawn(people, client_of):
    synergy = people.synergy
    url, page = f"/api/v1/synergies/{synergy.pk}", synergy.get_absolute_url()
    Synergy.objects.filter(pk=synergy.pk).update(
        title_en="Ash for cement", notes="quagga note", next_action="Call quagga", next_action_due="2031-05-06",
        money=43217.0, owner=people.practitioner, level="park",
    )  # fmt: skip
    add_flow(synergy, {"name_en": "Ash", "quantity": 38_723, "unit": "t", "period": "year"}, by=people.practitioner)
    post_message(synergy, "quagga message", audience="parties", by=people.practitioner)
    log_contact({"agreed": "quagga deal"}, by=people.practitioner, subject=synergy)
    give_name(synergy, people.owner_org, by=people.owner)
    give_name(synergy, people.other_org, by=people.partner)

    opened = client_of(people.practitioner).patch(url, {"sight": "network"}, content_type="application/json")

    assert opened.status_code == 200
    other = client_of(people.outsider)
    for told in (other.get(page).content.decode(), other.get(url).content.decode()):
        for shown in ("Ash for cement", "Owner Power", "Other Cement"):
            assert shown in told
        for kept in ("quagga", "2031", "43,217", "43217", "38,723", "38723", str(people.practitioner)):
            assert kept not in told, kept
    work = ("messages", "documents", "contacts", "sharing", "ledger", "technical")
    for closed in (f"synergy_{one}" for one in work):
        where = reverse(closed, args=[synergy.pk])
        assert other.get(where).status_code == 404, closed
        assert where not in other.get(page).content.decode(), closed

    synergy.refresh_from_db()
    withdraw_name(synergy, people.other_org, by=people.partner)
    assert Synergy.objects.get(pk=synergy.pk).sight == Sight.TEASER
    assert history_of(synergy).first().details["changes"]["sight"] == ["network", "teaser"]
    assert other.get(page).status_code == 404
    assert "Other Cement" not in client_of(people.owner).get(page).content.decode()
    assert Notice.objects.filter(person=people.owner, code="synergy_consent.withdrawn").exists()


def test_flow_takes_no_need_that_is_never_shown_to_members(people):
    have = make_resource(people.owner_org, quantity=13, unit="10kt", period="year")
    want = make_resource(people.other_org, direction="want", quantity=6000, unit="t", period="month")

    never = ({}, Visibility.PRACTITIONERS), ({"quantity": Visibility.CONSENT}, Visibility.NETWORK)
    for sees, visibility in never:
        want.visibility, want.field_visibility = visibility, sees
        assert flow_of_have(have, want)["quantity"] == 130_000

    want.visibility, want.field_visibility = Visibility.TEASER, {}
    assert flow_of_have(have, want)["quantity"] == 6000

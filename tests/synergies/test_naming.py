"""Consent to be named in a synergy: asked, given, refused, withdrawn, told by phone, and answered by a link."""

from datetime import timedelta
from importlib import import_module

import pytest
from django.apps import apps
from django.core import mail
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_resource, make_user
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.models import Consent, ConsentState, MembershipState, Visibility
from symbionet.synergies.actions import (
    ask_to_be_named,
    decline_synergy,
    give_name,
    move_synergy,
    refuse_name,
    show_interest,
    withdraw_name,
)
from symbionet.synergies.models import Sight, Stage, SynergyConsent
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import asked_by_link, consents_of_sides, synergies_answerable_by, synergies_visible_to
from symbionet.synergies.queries.consents import answer_token
from symbionet.work.actions import add_evidence
from symbionet.work.models import Evidence

pytestmark = pytest.mark.django_db
OTHER = "Other Cement"


def shown(user, synergy):
    return synergies_shown_to(user, [synergy])[0]


def link_in(letter) -> str:
    return next(word for word in letter.body.split() if "/answers/" in word).removeprefix("http://127.0.0.1:8000")


def test_partner_is_named_by_its_own_consent_only_and_hidden_again_when_it_is_withdrawn(people):
    synergy = people.synergy
    assert not shown(people.owner, synergy).receiver.named
    give_name(synergy, people.owner_org, by=people.owner)
    assert not shown(people.owner, synergy).receiver.named  # the own consent tells nothing of the other

    give_name(synergy, people.other_org, by=people.partner)
    assert shown(people.owner, synergy).receiver.label == OTHER

    withdraw_name(synergy, people.other_org, by=people.partner)
    assert not shown(people.owner, synergy).receiver.named
    verbs = list(history_of(synergy).values_list("verb", flat=True))
    assert verbs[:3] == ["synergy.naming_withdrawn", "synergy.naming_agreed", "synergy.naming_agreed"]


@pytest.mark.parametrize("stage", [Stage.DISCUSSION, Stage.IMPLEMENTATION])
def test_no_stage_names_a_partner_that_has_not_agreed(people, stage):
    people.synergy.stage = stage
    people.synergy.save()

    assert not shown(people.owner, people.synergy).receiver.named
    assert not synergies_visible_to(people.partner)  # its have is kept from members
    assert shown(people.practitioner, people.synergy).receiver.named


@pytest.mark.parametrize(
    ("sight", "partner_sees", "outsider_sees"),
    [(Sight.PRACTITIONERS, False, False), (Sight.TEASER, False, False), (Sight.PARTIES, True, False),
     (Sight.NETWORK, True, True)],
)  # fmt: skip
def test_sight_of_a_synergy_says_who_sees_it(people, sight, partner_sees, outsider_sees):
    people.synergy.sight = sight
    people.synergy.save()

    assert synergies_visible_to(people.partner).exists() is partner_sees
    assert synergies_visible_to(people.outsider).exists() is outsider_sees
    assert synergies_visible_to(people.owner).exists() is (sight != Sight.PRACTITIONERS)
    if partner_sees:
        assert shown(people.partner, people.synergy).provider.label == "Owner Power"


def test_talks_begin_with_the_question_to_both_sides_in_letters_that_name_nobody(
    people, django_capture_on_commit_callbacks
):
    for kind in ("interest_provider", "interest_receiver"):
        add_evidence(people.synergy, kind, by=people.practitioner)

    with django_capture_on_commit_callbacks(execute=True):
        move_synergy(people.synergy, Stage.DISCUSSION, by=people.practitioner)

    assert set(people.synergy.consents.values_list("state", flat=True)) == {ConsentState.ASKED}
    letters = {letter.to[0]: f"{letter.subject}\n{letter.body}" for letter in mail.outbox}
    assert set(letters) == {people.owner.email, people.partner.email}
    assert "Fly ash" in letters[people.owner.email]
    assert OTHER not in letters[people.owner.email]
    assert "Owner Power" not in letters[people.partner.email]
    assert "ash" not in letters[people.partner.email]  # the have is kept from members


def test_practitioner_writes_down_who_said_so(client_of, people):
    url = reverse("synergy_consent_record", args=[people.synergy.pk])
    client = client_of(people.practitioner)
    client.post(url, {"side": "receiver", "answer": "given", "told_by": " "})
    assert not SynergyConsent.objects.exists()

    client.post(url, {"side": "receiver", "answer": "given", "told_by": "Director Li, 13 May"})

    row = SynergyConsent.objects.get()
    assert (row.state, row.told_by, row.organisation) == ("given", "Director Li, 13 May", people.other_org)
    page = client_of(people.owner).get(people.synergy.get_absolute_url()).content.decode()
    assert OTHER in page
    assert "Director Li" not in page


def test_only_a_side_agrees_and_only_for_itself(people):
    with pytest.raises(ActionRefused, match="Write down who"):
        give_name(people.synergy, people.other_org, by=people.owner)
    third = people.outsider.memberships.get().organisation
    with pytest.raises(ActionRefused, match="no side"):
        give_name(people.synergy, third, by=people.outsider)
    with pytest.raises(ActionRefused, match="withdrawn"):
        withdraw_name(people.synergy, people.other_org, by=people.partner)


def test_question_is_asked_once_and_again_after_a_no(people):
    ask_to_be_named(people.synergy, people.other_org, by=people.practitioner)
    with pytest.raises(ActionRefused, match="not answered"):
        ask_to_be_named(people.synergy, people.other_org, by=people.practitioner)
    refuse_name(people.synergy, people.other_org, by=people.partner)

    assert ask_to_be_named(people.synergy, people.other_org, by=people.practitioner).state == "asked"


def test_interest_and_the_name_are_two_answers(people):
    show_interest(people.synergy, people.owner_org, by=people.owner, named=False, note="Send a sample.")

    assert Evidence.objects.get().kind == "interest_provider"
    assert not SynergyConsent.objects.exists()

    show_interest(people.synergy, people.owner_org, by=people.owner, named=True)
    assert SynergyConsent.objects.get().state == "given"
    assert Evidence.objects.count() == 1


def test_not_for_us_hides_the_name_and_tells_practitioners_alone_why(client_of, people):
    give_name(people.synergy, people.owner_org, by=people.owner)
    give_name(people.synergy, people.other_org, by=people.partner)
    show_interest(people.synergy, people.owner_org, by=people.owner, named=True)
    decline_synergy(people.synergy, people.owner_org, by=people.owner, reason="economic", note="Gate fee too low.")

    assert not shown(people.partner, people.synergy).provider.named
    assert not Evidence.objects.filter(withdrawn_at=None).exists()
    url = people.synergy.get_absolute_url()
    assert "Gate fee too low." in client_of(people.practitioner).get(url).content.decode()
    assert "Gate fee" not in client_of(people.owner).get(url).content.decode()


@pytest.fixture
def letter_link(people, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        ask_to_be_named(people.synergy, people.other_org, by=people.practitioner)
    return link_in(mail.outbox[0])


def test_link_of_a_letter_answers_without_sign_in_and_once(people, letter_link):
    visitor = Client()
    page = visitor.get(letter_link)
    assert page.status_code == 200
    assert "Owner Power" not in page.content.decode()
    assert SynergyConsent.objects.get().state == "asked"  # reading changes nothing

    answer = visitor.post(letter_link, {"answer": "interested", "named": "yes"})

    assert answer.status_code == 200
    row = SynergyConsent.objects.get()
    assert (row.state, row.by, row.told_by) == ("given", people.partner, "")
    assert visitor.post(letter_link, {"answer": "not_for_us", "reason": "economic"}).status_code == 410
    assert visitor.get(reverse("our_page")).status_code == 302  # the link signs nobody in
    assert SynergyConsent.objects.get().state == "given"


def test_no_by_link_needs_its_reason(letter_link):
    assert Client().post(letter_link, {"answer": "not_for_us"}).status_code == 400
    assert SynergyConsent.objects.get().state == "asked"
    assert Client().post(letter_link, {"answer": "not_for_us", "reason": "no_champion"}).status_code == 200
    assert SynergyConsent.objects.get().state == "refused"


def test_link_ends_with_time_forgery_a_new_question_and_the_person(people, letter_link, monkeypatch):
    token = letter_link.rstrip("/").rpartition("/")[2]
    assert asked_by_link(token)
    assert asked_by_link(token[:-1] + ("A" if token[-1] != "A" else "B")) is None
    assert asked_by_link("eyJhIjoxfQ:x:y") is None

    row = SynergyConsent.objects.get()
    row.asked_at += timedelta(days=1)
    row.save()
    assert asked_by_link(token) is None  # asked anew since
    token = answer_token(row, people.partner)
    people.partner.memberships.all().delete()
    assert asked_by_link(token) is None
    leaver = make_user(organisation=people.other_org)
    token = answer_token(row, leaver)
    now = timezone.now().timestamp()
    monkeypatch.setattr("django.core.signing.time.time", lambda: now + 31 * 86400)
    assert asked_by_link(token) is None


def test_who_is_asked_may_answer_before_it_may_see_the_synergy(client_of, people):
    assert not synergies_answerable_by(people.partner)
    ask_to_be_named(people.synergy, people.other_org, by=people.practitioner)

    page = client_of(people.partner).get(reverse("synergy_answer", args=[people.synergy.pk])).content.decode()

    assert "A firm of the network that is not named" in page
    assert client_of(people.partner).get(people.synergy.get_absolute_url()).status_code == 404
    assert client_of(people.outsider).get(reverse("synergy_answer", args=[people.synergy.pk])).status_code == 404


def test_member_does_not_read_what_the_other_side_answered(people):
    people.have.visibility = Visibility.TEASER
    people.have.save()
    refuse_name(people.synergy, people.owner_org, by=people.owner)
    provider = consents_of_sides(people.partner, people.synergy)[0]

    assert (provider.state, provider.state_label, provider.at) == ("", "", None)


def test_who_was_brought_together_before_consents_keeps_knowing_the_partner(people):
    people.synergy.stage = Stage.NEGOTIATION
    people.synergy.save()

    import_module("symbionet.synergies.migrations.0007_sight_of_talks").keep_names(apps, None)

    people.synergy.refresh_from_db()
    assert people.synergy.sight == Sight.PARTIES


def test_home_of_a_member_tells_that_it_is_asked(client_of, people):
    ask_to_be_named(people.synergy, people.owner_org, by=people.practitioner)

    home = client_of(people.owner).get(reverse("home")).content.decode()

    assert reverse("synergy_answer", args=[people.synergy.pk]) in home
    assert OTHER not in home.split("May a partner know who you are?")[1].split("</section>")[0]


def test_listing_names_its_side_and_both_sides_read_why(client_of, people):
    people.have.visibility = Visibility.NETWORK
    people.have.save()
    assert shown(people.partner, people.synergy).provider.label == "Owner Power"
    provider, receiver = consents_of_sides(people.owner, people.synergy)
    assert (provider.listed, provider.given, receiver.listed) == (True, False, False)

    url = people.synergy.get_absolute_url()
    assert "your resource is listed to the other side by name" in client_of(people.owner).get(url).content.decode()
    assert "listed to you by name" in client_of(people.partner).get(url).content.decode()


def test_consent_to_the_resource_is_a_listing_for_the_other_side_alone(people):
    people.have.visibility = Visibility.CONSENT
    people.have.save()
    Consent.objects.create(resource=people.have, organisation=people.other_org, state=ConsentState.GIVEN)
    assert shown(people.partner, people.synergy).provider.named
    assert consents_of_sides(people.owner, people.synergy)[0].listed

    people.other_org.state = MembershipState.LAPSED
    people.other_org.save()
    people.synergy.refresh_from_db()
    assert not shown(people.partner, people.synergy).provider.named
    assert not consents_of_sides(people.owner, people.synergy)[0].listed


def test_firm_known_for_another_offer_is_not_recognised_behind_talks(client_of, people):
    make_resource(people.other_org, title_en="Limestone", title_zh="石灰石", visibility=Visibility.NETWORK)
    url = people.synergy.get_absolute_url()  # of a match without a want: the receiver brings in nothing that is listed

    assert not shown(people.owner, people.synergy).receiver.named
    page = client_of(people.owner).get(url).content.decode()
    assert OTHER not in page
    assert people.match.get_absolute_url() not in page
    assert url not in client_of(people.owner).get(people.match.get_absolute_url()).content.decode()


def test_who_reads_the_programme_sees_a_receiver_without_a_want_by_name(people):
    for reader in (people.practitioner, people.technical_lead, people.programme_manager, people.verifier):
        receiver = shown(reader, people.synergy).receiver
        assert (receiver.named, receiver.label, receiver.title) == (True, OTHER, ""), reader


def test_withdrawing_says_that_a_listing_still_names(client_of, people):
    people.have.visibility = Visibility.NETWORK
    people.have.save()
    give_name(people.synergy, people.owner_org, by=people.owner)

    answer = client_of(people.owner).post(reverse("synergy_consent_withdraw", args=[people.synergy.pk]), follow=True)

    assert "The other side still reads your name" in answer.content.decode()

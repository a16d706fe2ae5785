"""Stopped synergies looked at again: each reason is found once, and only when something has changed since the stop."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone

from factories import make_match, make_organisation, make_resource, make_site, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.actions import edit_resource, record_legal_status
from symbionet.network.models import Direction
from symbionet.synergies.actions import (
    hold_synergy,
    lose_synergy,
    recheck_stopped,
    resume_synergy,
    set_aside_reactivation,
    take_up_reactivation,
)
from symbionet.synergies.models import Reactivation, ReactivationReason, Stage
from symbionet.synergies.pages.reactivation import shown_hints

pytestmark = pytest.mark.django_db

AIM = {"eu.origin": "aim", "eu.discard": "no"}


@pytest.fixture(autouse=True)
def _rated_as_the_engine_does(people) -> None:
    """The match of the people's network is rated so high that no run finds it better."""
    people.match.probability = 0.99
    people.match.save()


@pytest.fixture
def lost(people):
    """The synergy of the people's network, lost."""
    lose_synergy(people.synergy, {"category": "economic"}, by=people.practitioner)
    return people.synergy


def reasons():
    return sorted(Reactivation.objects.filter(taken=None).values_list("reason", flat=True))


def test_nothing_has_changed_nothing_is_said(lost):
    assert recheck_stopped() == {}
    assert reasons() == []


def test_date_that_has_come_is_said_once_and_not_again_when_set_aside(people):
    hold_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner, reactivate_on=timezone.localdate())

    assert recheck_stopped() == {"date": 1}
    assert recheck_stopped() == {}
    set_aside_reactivation(Reactivation.objects.get(), by=people.practitioner)

    assert recheck_stopped() == {}
    assert reasons() == []


def test_date_to_come_is_not_said(people):
    later = timezone.localdate() + timedelta(days=1)
    hold_synergy(people.synergy, {"category": "no_reply"}, by=people.practitioner, reactivate_on=later)

    assert recheck_stopped() == {}


def test_changed_legal_status_is_said(people, lost):
    record_legal_status(people.have, regime="eu", answers=AIM, by=people.owner)

    assert recheck_stopped() == {"law": 1}
    assert Reactivation.objects.get().details["after"]
    assert recheck_stopped() == {}


def test_same_legal_status_as_before_the_stop_is_not_said(people):
    record_legal_status(people.have, regime="eu", answers=AIM, by=people.owner)
    lose_synergy(people.synergy, {"category": "economic"}, by=people.practitioner)
    record_legal_status(people.have, regime="eu", answers=AIM, by=people.owner)

    assert recheck_stopped() == {}


def test_new_data_of_the_resource_are_said_but_not_a_new_title(people, lost):
    edit_resource(people.have, {"title_en": "Fly ash, dry"}, by=people.owner)
    assert recheck_stopped() == {}

    edit_resource(people.have, {"contaminants": "chlorine below 0.02 %"}, by=people.owner)

    assert recheck_stopped() == {"quality": 1}
    hint = Reactivation.objects.get()
    assert shown_hints(people.practitioner, [hint])[0].seen == "contaminants"
    set_aside_reactivation(hint, by=people.practitioner)
    assert recheck_stopped() == {}
    edit_resource(people.have, {"quantity": 200.0, "unit": "t"}, by=people.owner)
    assert recheck_stopped() == {"quality": 1}


def test_new_partner_at_least_as_likely_is_said(people, lost):
    make_match(people.have, make_organisation(name_en="Weak"), probability=0.9)
    assert recheck_stopped() == {}
    better = make_match(people.have, make_organisation(name_en="New Bricks"), probability=0.995)

    assert recheck_stopped() == {"partner": 1}

    assert Reactivation.objects.get().details == {"before": 0.99, "after": 0.995, "match": better.pk}


def test_partner_who_was_there_before_the_stop_is_not_new(people):
    make_match(people.have, make_organisation(name_en="Old Bricks"), probability=0.995)
    lose_synergy(people.synergy, {"category": "economic"}, by=people.practitioner)

    assert recheck_stopped() == {}


def test_better_match_is_computed_by_the_engine(people):
    """A cement works that asks for fly ash next door suits better than it was once rated."""
    cement = make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351")
    make_site(cement)
    have = make_resource(people.owner_org, class_id="fly-ash", quantity=1000, unit="t", period="year", site=people.site)
    make_resource(cement, direction=Direction.WANT, class_id="fly-ash", quantity=1000, unit="t", period="year")
    synergy = make_synergy(have, cement, match=make_match(have, cement, probability=0.05))
    lose_synergy(synergy, {"category": "distance"}, by=people.practitioner)

    found = recheck_stopped(synergies=[synergy])

    assert found["better"] == 1
    details = Reactivation.objects.get(reason="better").details
    assert details["before"] == 0.05
    assert details["after"] > 0.5
    set_aside_reactivation(Reactivation.objects.get(reason="better"), by=people.practitioner)
    assert "better" not in recheck_stopped(synergies=[synergy])


def test_taking_up_resumes_with_the_reason_and_closes_all_hints(people, lost):
    edit_resource(people.have, {"contaminants": "none"}, by=people.owner)
    record_legal_status(people.have, regime="eu", answers=AIM, by=people.owner)
    recheck_stopped()
    law = Reactivation.objects.get(reason="law")

    take_up_reactivation(law, by=people.practitioner)

    lost.refresh_from_db()
    assert lost.stage == Stage.IDEA
    assert lost.moves.last().note == ReactivationReason.LAW.label
    assert reasons() == []
    assert [line.verb for line in history_of(lost)][:1] == ["synergy.resumed"]
    with pytest.raises(ActionRefused, match="decided this hint already"):
        take_up_reactivation(law, by=people.practitioner)


def test_new_partner_taken_up_leads_to_its_match_and_leaves_the_lost_one(people, lost, client_of):
    match = make_match(people.have, make_organisation(name_en="New Bricks"), probability=0.995)
    recheck_stopped()

    answer = client_of(people.practitioner).post(reverse("reactivation_take", args=[Reactivation.objects.get().pk]))

    assert answer["Location"] == match.get_absolute_url()
    lost.refresh_from_db()
    assert lost.stage == Stage.LOST


def test_what_is_taken_up_by_hand_leaves_the_queue(people, lost):
    edit_resource(people.have, {"contaminants": "none"}, by=people.owner)
    recheck_stopped()

    resume_synergy(lost, by=people.practitioner)

    assert reasons() == []
    assert recheck_stopped() == {}


def test_command_and_button_fill_the_queue_and_its_page_says_why(people, lost, client_of, capsys):
    edit_resource(people.have, {"contaminants": "none"}, by=people.owner)
    call_command("recheck_stopped")
    assert "1 quality" in capsys.readouterr().out
    record_legal_status(people.have, regime="eu", answers=AIM, by=people.owner)
    practitioner = client_of(people.practitioner)
    practitioner.post(reverse("reactivation_check"))

    html = practitioner.get(reverse("reactivation_list")).content.decode()

    assert "The legal status of the resource has changed" in html
    assert "The data of the resource have changed" in html
    assert "Economic" in html
    assert client_of(people.owner).get(reverse("reactivation_list")).status_code == 404

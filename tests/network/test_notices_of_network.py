"""Members are told of questions, answers and resources to renew, without the name of the other firm."""

from datetime import timedelta

import pytest
from django.utils import timezone

from factories import make_resource
from symbionet.network import actions
from symbionet.network.models import Visibility
from symbionet.notices.actions import mark_all_read
from symbionet.notices.queries import notices_of
from symbionet.notices.words import notice_details, notice_text


@pytest.fixture
def asked(people):
    slag = make_resource(people.owner_org, title_en="Secret slag", class_id="steel-slag", visibility=Visibility.CONSENT)
    return actions.ask_consent(slag, people.other_org, by=people.partner, message="we are Other Cement")


def test_a_question_reaches_the_owner_and_its_answer_the_asker(asked, people):
    (row,) = notices_of(people.owner)
    assert notice_text(row) == "Somebody asks to see your resource “Secret slag”: give or refuse consent"
    assert row.url == "/consents/"
    assert "Other Cement" not in str(row.values)
    assert not notices_of(people.partner).exists()

    actions.give_consent(asked, by=people.owner)
    (answer,) = notices_of(people.partner)
    assert answer.code == "consent.given"
    assert "Secret" not in str(answer.values)
    assert "Owner" not in str(answer.values)
    actions.withdraw_consent(asked, by=people.owner)
    assert [row.code for row in notices_of(people.partner)] == ["consent.withdrawn"]  # the unread one is up to date


def test_resources_to_renew_are_told_to_their_firm_once_a_week(people):
    yesterday = timezone.localdate() - timedelta(days=1)
    people.have.renew_by = yesterday
    people.have.save()

    actions.notify_renewals()
    mark_all_read(by=people.owner)
    actions.notify_renewals()

    (row,) = notices_of(people.owner)
    assert notice_text(row) == "1 resource should be renewed: is it still on offer?"
    assert notice_details(row) == ["Fly ash"]
    assert not notices_of(people.partner).exists()

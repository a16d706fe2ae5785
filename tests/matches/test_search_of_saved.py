"""The page of a resource looks for partners by itself once it was saved, and once only."""

import pytest

from factories import make_organisation, make_resource, make_site, make_user
from symbionet.core.models import Job, JobState
from symbionet.matches.models import Match

pytestmark = pytest.mark.django_db


@pytest.fixture
def have():
    power = make_organisation(name_en="Harbour Power", nace="3511")
    make_site(power)
    make_site(make_organisation(name_en="North Cement", nace="2351"), lon=117.6, lat=39.1)
    return make_resource(power, class_id="fly-ash", quantity=20000, unit="t", period="year")


@pytest.fixture
def owner(client, have):
    client.force_login(make_user(organisation=have.organisation))
    return client


def panel(client, have):
    answer = client.get(f"/resources/{have.pk}/matches/?part=takers")
    assert answer.status_code == 200
    return answer.text


def test_a_saved_resource_is_matched_without_pressing_a_button(owner, have):
    find = f"/resources/{have.pk}/matches/find/?part=takers"
    shown = panel(owner, have)
    assert f'hx-post="{find}"' in shown
    assert "csrfmiddlewaretoken" in shown

    answer = owner.post(find, follow=True)

    assert answer.redirect_chain[-1][0] == f"/resources/{have.pk}/matches/?part=takers"
    assert Match.objects.filter(have=have).exists()
    assert "hx-post" not in answer.text
    assert "hx-get" not in answer.text


def test_a_resource_that_was_changed_is_looked_at_again(owner, have):
    owner.post(f"/resources/{have.pk}/matches/find/?part=takers")
    have.save()

    assert "hx-post" in panel(owner, have)


def test_the_page_waits_while_a_run_is_under_way_and_gives_up_after_a_failure(owner, have):
    owner.post(f"/resources/{have.pk}/matches/find/?part=takers")
    Job.objects.update(state=JobState.RUNNING)
    assert "hx-get" in panel(owner, have)
    Job.objects.update(state=JobState.FAILED)

    shown = panel(owner, have)

    assert "hx-get" not in shown
    assert "hx-post" not in shown


def test_who_may_not_edit_starts_nothing(client, have):
    stranger = make_user(organisation=make_organisation())
    client.force_login(stranger)

    assert client.get(f"/resources/{have.pk}/matches/?part=takers").status_code == 404
    assert client.post(f"/resources/{have.pk}/matches/find/?part=takers").status_code == 404
    assert not Job.objects.exists()

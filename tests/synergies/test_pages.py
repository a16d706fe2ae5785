"""Pages of matches and synergies."""

import pytest
from django.urls import reverse

from factories import make_match, make_organisation, make_resource, make_run, make_site, make_synergy
from symbionet.core.models import Job, JobState
from symbionet.matches.models import Match, MatchState
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to
from symbionet.synergies.models import Synergy

pytestmark = pytest.mark.django_db


@pytest.fixture
def practitioner(people, client_of):
    return client_of(people.practitioner)


@pytest.fixture
def match(people) -> Match:
    """An open match that nobody pursues yet."""
    return make_match(people.have, make_organisation(name_en="Fourth Bricks", name_zh="丁砖厂"), probability=0.8)


def test_find_button_leads_to_the_matches(people, practitioner):
    cement = make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351")
    make_site(cement)

    answer = practitioner.post(reverse("resource_matches_find", args=[people.have.pk]), follow=True)

    assert answer.redirect_chain[-1][0] == reverse("resource_matches", args=[people.have.pk])
    assert Match.objects.filter(have=people.have, receiver=cement).exists()
    assert "North Cement" in answer.content.decode()


def test_poll_of_a_finished_run_leads_on(people, practitioner):
    job = make_run(state=JobState.DONE, scope="resource", resource=people.have, found=3, new=1).job

    answer = practitioner.get(reverse("match_run", args=[job.pk]), headers={"HX-Request": "true"})

    assert answer["HX-Redirect"] == reverse("resource_matches", args=[people.have.pk])


def test_poll_of_a_running_run_is_its_progress_alone(people, practitioner):
    job = make_run(state=JobState.RUNNING, done=3, total=12, by=people.practitioner).job

    html = practitioner.get(reverse("match_run", args=[job.pk]), headers={"HX-Request": "true"}).content.decode()

    assert "<html" not in html
    assert 'value="25"' in html


def test_run_is_seen_by_who_started_it_and_by_practitioners(people, client_of):
    job = make_run(by=people.owner).job
    other = Job.objects.create(kind="import", by=people.owner)

    answers = [client_of(who).get(reverse("match_run", args=[job.pk])) for who in (people.owner, people.practitioner)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert client_of(people.partner).get(reverse("match_run", args=[job.pk])).status_code == 404
    assert client_of(people.owner).get(reverse("match_run", args=[other.pk])).status_code == 404


def test_stop_and_continue_buttons(people, practitioner):
    job = make_run(total=1).job

    practitioner.post(reverse("match_run_stop", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.STOPPED

    practitioner.post(reverse("match_run_continue", args=[job.pk]))
    job.refresh_from_db()
    assert job.state == JobState.DONE


def test_decision_returns_to_the_page_it_was_made_on_and_offers_undo(people, practitioner, match):
    page = reverse("resource_matches", args=[people.have.pk])

    answer = practitioner.post(reverse("match_accept", args=[match.pk]), {"next": page}, follow=True)

    assert answer.redirect_chain == [(page, 302)]
    assert "Undo" in answer.content.decode()
    practitioner.post(reverse("match_undo"), {"match": [match.pk], "next": page})
    match.refresh_from_db()
    assert match.state == MatchState.OPEN


def test_decision_does_not_lead_to_another_site(practitioner, match):
    answer = practitioner.post(reverse("match_accept", args=[match.pk]), {"next": "https://evil.example/"})

    assert answer["Location"] == match.get_absolute_url()


def test_dismissal_without_a_reason_asks_for_it(practitioner, match):
    answer = practitioner.post(reverse("match_dismiss", args=[match.pk]), {"reason": ""})

    match.refresh_from_db()
    assert (answer.status_code, match.state) == (200, MatchState.OPEN)
    assert answer.context["form"].errors["reason"] == ["This field is required."]


def test_bulk_dismissal_needs_ticks_and_a_reason(practitioner, match):
    url = reverse("match_bulk")
    practitioner.post(url, {"action": "dismiss", "reason": "price"})
    practitioner.post(url, {"action": "dismiss", "match": [match.pk]})
    match.refresh_from_db()
    assert match.state == MatchState.OPEN

    practitioner.post(url, {"action": "dismiss", "match": [match.pk], "reason": "price", "note": "dear"})

    match.refresh_from_db()
    assert (match.state, match.dismissal_reason, match.note) == (MatchState.DISMISSED, "price", "dear")


def test_propose_form_is_filled_and_opens_the_synergy(people, practitioner, match):
    url = reverse("synergy_propose", args=[match.pk])
    assert practitioner.get(url).context["form"].initial["title_en"] == "Fly ash from Owner Power to Fourth Bricks"

    answer = practitioner.post(
        url, {"title_en": "Ash for bricks", "owner": people.technical_lead.pk, "next_action": "Visit"}, follow=True
    )

    synergy = Synergy.objects.get(match=match)
    assert answer.redirect_chain == [(synergy.get_absolute_url(), 302)]
    assert (synergy.title_en, synergy.owner, synergy.next_action) == ("Ash for bricks", people.technical_lead, "Visit")


def test_second_proposal_leads_to_the_first(people, practitioner):
    answer = practitioner.post(reverse("synergy_propose", args=[people.match.pk]), {"title_en": "Again"}, follow=True)

    assert answer.redirect_chain == [(people.synergy.get_absolute_url(), 302)]
    assert "pursued already" in answer.content.decode()


def test_board_filters_and_orders(practitioner, people, match):
    def found(query: str) -> list[int]:
        return [shown.pk for shown in practitioner.get(reverse("match_list") + query).context["matches"]]

    assert found("") == [match.pk, people.match.pk]
    assert found("?order=probability") == [people.match.pk, match.pk]
    assert found("?least=0.5&state=all") == [match.pk, people.match.pk]
    assert found("?least=0.8") == [match.pk]
    assert found("?state=accepted") == []
    assert found("?kind=energy") == []
    assert found("?since=2100-01-01") == []
    assert found("?least=nonsense&park=999999") == [match.pk, people.match.pk]


def test_export_does_not_calculate(practitioner, people):
    make_match(make_resource(people.owner_org, title_en="=1+1", title_zh=""), people.other_org, probability=0.9)

    text = practitioner.get(reverse("match_list") + "?export=csv").content.decode("utf-8-sig")

    assert text.splitlines()[1].startswith("'=1+1,Owner Power,")


@pytest.mark.parametrize("many", [2, 12])
def test_lists_need_no_more_queries_for_more_rows(many, people, practitioner, client_of, django_assert_max_num_queries):
    for number in range(many):
        receiver = make_organisation(name_en=f"Works no. {number}")
        make_synergy(people.have, receiver, match=make_match(people.have, receiver))

    owner = client_of(people.owner)

    with django_assert_max_num_queries(16):
        practitioner.get(reverse("match_list"))
    with django_assert_max_num_queries(16):
        practitioner.get(reverse("resource_matches", args=[people.have.pk]))
    with django_assert_max_num_queries(16):
        owner.get(reverse("organisation_matches", args=[people.owner_org.pk]))
    with django_assert_max_num_queries(19):
        practitioner.get(reverse("synergy_list"))


def test_empty_pages_say_what_to_do_next(people, practitioner, client_of):
    have = make_resource(people.owner_org, title_en="Waste heat")

    html = practitioner.get(reverse("resource_matches", args=[have.pk])).content.decode()

    assert "No matches yet: find them" in html
    assert reverse("resource_matches_find", args=[have.pk]) in html
    assert "No synergies yet" in client_of(people.outsider).get(reverse("synergy_list")).content.decode()


def test_sides_of_a_new_synergy_are_found_by_their_names(people, practitioner):
    url, told = reverse("synergy_open"), {"origin": "workshop", "title_en": "Ash to bricks"}
    make_organisation(name_en="Owner Power", name_zh="甲电厂二期", uscc="91120000MA05XXXX15")

    page = practitioner.get(url, {"provider": people.owner_org.pk, "receiver": "other cem"}).content.decode()
    both = practitioner.post(url, {**told, "provider": "owner power", "receiver": "乙水泥"}).content.decode()
    none = practitioner.post(url, {**told, "provider": "Nobody", "receiver": "乙水泥"}).content.decode()
    opened = practitioner.post(url, {**told, "provider": "甲电厂", "receiver": "other cem"})

    assert 'value="Owner Power"' in page
    assert f'<option value="{people.have.pk}"' in page  # the resources of the side chosen so far
    assert page.count("<option") < 40  # no list of all organisations
    assert "Several are called like that" in both
    assert "Nothing here is called “Nobody”" in none
    assert 'value="Nobody"' in none
    assert (opened.status_code, Synergy.objects.get(title_en="Ash to bricks").provider) == (302, people.owner_org)


def test_suggestions_are_the_organisations_one_may_see(people, client_of):
    Organisation.objects.filter(pk=people.owner_org.pk).update(search_text="owner power 甲电厂")
    told = {
        name: client_of(getattr(people, name))
        .get(reverse("organisation_options"), {"provider": "power"})
        .content.decode()
        for name in ("practitioner", "partner", "observer")
    }

    assert '<option value="Owner Power">' in told["practitioner"]
    assert "Owner" not in told["observer"]
    assert ("Owner Power" in told["partner"]) == Organisation.objects.filter(
        pk__in=organisations_visible_to(people.partner), name_en="Owner Power"
    ).exists()

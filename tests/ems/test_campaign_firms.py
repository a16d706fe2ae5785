"""A campaign over many firms: as few queries for forty as for five, pages, order, states, and shared places."""

from io import BytesIO

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from openpyxl import load_workbook

from factories import make_organisation
from symbionet.accounts.models import User
from symbionet.ems.actions import CampaignValues, start_campaign
from symbionet.ems.models import Assessment, Campaign
from symbionet.ems.pages.campaigns import campaign_shown, place_shown
from symbionet.ems.queries.campaigns import standings_of
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.xlsform import packed_questionnaire

FORM = "ems_iso14001_2015"


def hand_in(assessment: Assessment, by: User, **levels: str) -> None:
    """Answers to clauses of section 4, handed in."""
    group = packed_questionnaire(FORM).groups[0]
    given = Given(texts={f"q-{name}": [level] for name, level in levels.items()})
    assert answer_page(open_sheet(assessment, FORM), group, given, by=by) == {}
    assessment.state, assessment.submitted_at = "submitted", timezone.now()
    assessment.save()


def campaign_of(people, count: int, name: str) -> Campaign:
    """A campaign over so many firms, of which each second has handed in."""
    firms = [make_organisation(name_en=f"{name} {number:02}", name_zh="") for number in range(count)]
    campaign = start_campaign(CampaignValues(name=name, framework="iso14001-2015"), firms, by=people.practitioner)
    for number, row in enumerate(campaign.assessments.order_by("pk")):
        if number % 2 == 0:
            hand_in(row, people.practitioner, c4_1=f"m{number % 5 + 1}")
    return campaign


def queries_of(client, url: str) -> int:
    client.get(url)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(url).status_code == 200
    return len(asked)


def test_a_campaign_of_forty_asks_no_more_than_one_of_five(people, client_of):
    client = client_of(people.practitioner)
    five, forty = campaign_of(people, 5, "Five"), campaign_of(people, 40, "Forty")

    assert queries_of(client, forty.get_absolute_url()) == queries_of(client, five.get_absolute_url())
    files = [queries_of(client, f"{one.get_absolute_url()}?export=xlsx") for one in (five, forty)]
    assert files[0] == files[1]
    own = [queries_of(client, one.assessments.earliest("pk").get_absolute_url()) for one in (five, forty)]
    assert own[0] == own[1]  # the page of a firm tells its place among all


def test_firms_of_a_campaign_stand_on_pages_in_any_order_by_state(people, client_of):
    campaign, client = campaign_of(people, 40, "Forty"), client_of(people.practitioner)
    url = campaign.get_absolute_url()

    first, second = client.get(url).text, client.get(f"{url}?page=2").text
    assert ("Forty 00" in first, "Forty 39" in first) == (True, False)
    assert ("Forty 00" in second, "Forty 39" in second) == (False, True)
    assert "Forty 39" in client.get(f"{url}?sort=-firm").text
    best = client.get(f"{url}?sort=-mean").context["table"].page.object_list.data
    assert [row.mean for row in best][:5] == [5.0] * 4 + [4.0]
    waiting = client.get(f"{url}?state=open").context["table"].rows
    assert {row.record.assessment.state for row in waiting} == {"open"}
    assert len(waiting) == 20
    rows = load_workbook(BytesIO(client.get(f"{url}?state=open&q=39&export=xlsx").content)).active.values
    assert [row[0] for row in rows][1:] == ["Forty 39"]


def test_firms_with_the_same_level_share_a_place(people):
    firms = [make_organisation(name_en=f"Firm {number}") for number in range(6)]
    campaign = start_campaign(CampaignValues(name="Gap", framework="iso14001-2015"), firms, by=people.practitioner)
    rows = list(campaign.assessments.order_by("pk"))
    for row, level in zip(rows, ("m5", "m3", "m3", "m3", "m2"), strict=False):
        hand_in(row, people.practitioner, c4_1=level)

    ranking = campaign_shown(campaign, standings_of(campaign)).ranking
    assert ranking == ((1, "5.0", 1), (2, "3.0", 3), (5, "2.0", 1))
    assert [place_shown(row).place for row in rows[:5]] == [1, 2, 2, 2, 5]
    assert place_shown(rows[4]).of == 5


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_an_empty_campaign_says_what_to_do(people, client_of, language):
    campaign = Campaign.objects.create(name="Nobody yet", framework="iso14001-2015")
    client = client_of(people.practitioner)
    client.cookies["django_language"] = language
    page = client.get(campaign.get_absolute_url())
    assert {"zh-hans": "还没有企业参加", "en": "No firm takes part yet"}[language] in page.text

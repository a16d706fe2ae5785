"""The home page of each role with its figures; the tour of a first sign-in; people of a firm and their accounts."""

import itertools
import re
from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_flow, make_organisation, make_resource, make_synergy
from programme_things import contract_values
from symbionet.accounts.models import Invitation, User
from symbionet.dissemination.models import Material, MaterialCount
from symbionet.impact.actions import declare
from symbionet.network.models import Contact, MembershipState, Organisation, Visibility
from symbionet.programme.actions import lock_period, plan_periods, save_programme, seed_founding_logframe
from symbionet.programme.pages.numbers import figure_words
from symbionet.programme.queries.dashboard import watched_indicators
from symbionet.shell.templatetags.shell import grouped
from symbionet.synergies.models import Synergy
from symbionet.web.pages.home import trend_of
from symbionet.web.pages.tours import tour_of
from worlds import PERSONAS

PACKAGE = Path(__file__).parents[2] / "src" / "symbionet"
pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("persona", [name for name in PERSONAS if name != "anonymous"])
def test_each_stop_of_a_tour_opens_with_its_words_and_leads_on(people, client_of, persona):
    user = getattr(people, persona)
    client, stops = client_of(user), tour_of(user)

    assert len(stops) == 5
    for number, stop in enumerate(stops, 1):
        html = client.get(f"{stop.url}?tour={number}").content.decode()
        assert str(stop.title) in html
        assert (f"?tour={number + 1}" in html) == (number < len(stops))


def test_a_tour_is_offered_until_it_is_ended_and_can_be_called_again(people, client_of):
    client = client_of(people.practitioner)

    assert "New here?" in client.get("/").content.decode()
    assert client.get("/tour/").headers["Location"] == "/today/?tour=1"
    client.post("/tour/end/")

    html = client.get("/").content.decode()
    assert "New here?" not in html
    assert 'href="/tour/"' in html
    assert User.objects.get(pk=people.practitioner.pk).toured_at is not None


@pytest.mark.parametrize("number", ["0", "6", "-1", "x", "9999999999", "%00"])
def test_no_page_of_a_tour_stands_where_none_belongs(people, client_of, number):
    html = client_of(people.practitioner).get(f"/resources/?tour={number}").content.decode()

    assert 'class="tour' not in html


def test_counts_have_their_groups_in_chinese_as_well():
    """Django groups no digits in Chinese: templates take the filter `grouped`."""
    templates = [path for path in PACKAGE.rglob("*.html") if "|intcomma" in path.read_text(encoding="utf-8")]

    assert templates == []
    assert grouped(2399) == "2,399"


def test_the_trend_counts_weeks(people):
    people.match.found_at = timezone.now() - timedelta(days=15)
    people.match.save()

    bars = trend_of(people.owner).bars

    assert [bar.number for bar in bars] == [0] * 9 + [1, 0, 0]
    assert trend_of(people.observer) is None


@pytest.mark.parametrize(("language", "words"), [("en", "¥15.2 million"), ("zh-hans", "1,520 万元")])
def test_the_worth_of_own_synergies_is_told_in_words_of_the_language(people, client_of, language, words):
    synergy = make_synergy(people.have, people.other_org, owner=people.practitioner)
    Synergy.objects.filter(pk=synergy.pk).update(money=15_230_000.0)

    html = client_of(people.practitioner).get(reverse("home"), headers={"accept-language": language}).content.decode()

    assert words in html


def test_people_of_a_firm_are_joined_with_their_accounts(people, client_of):
    firm = people.owner_org
    Contact.objects.create(organisation=firm, name="Wang", email=people.owner.email.upper())
    Contact.objects.create(organisation=firm, name="Zhou", email="zhou@example.org")
    Contact.objects.create(organisation=firm, name="Sun", email="sun@example.org")
    Invitation.objects.create(email="sun@example.org", organisation=firm)

    html = client_of(people.practitioner).get(firm.get_absolute_url()).content.decode()

    assert html.count("Signs in") == 1
    assert html.count("Invited") == 1
    assert f"/invitations/new/?organisation={firm.pk}&amp;email=zhou%40example.org" in html
    page = client_of(people.practitioner).get(f"/invitations/new/?organisation={firm.pk}&email=zhou@example.org")
    assert 'value="zhou@example.org"' in page.content.decode()


def test_a_text_finds_offers_of_others_by_what_they_are_and_never_by_what_they_hide(people, client_of):
    firm = make_organisation(name_en="Quagga Works")
    make_resource(firm, title_en="Quagga dust", class_id="fly-ash", visibility=Visibility.CONSENT, search_text="quagga")
    client = client_of(people.partner)

    assert "Ask for an introduction" in client.get("/offers/?q=fly+ash").content.decode()
    assert "Ask for an introduction" not in client.get("/offers/?q=quagga").content.decode()


def test_the_graph_draws_what_the_list_shows_and_names_nobody_more(people, client_of):
    people.synergy.stage = "completed"
    people.synergy.tonnes = 4321
    people.synergy.save()

    team = client_of(people.practitioner).get("/network/graph/?by=sector&stage=all").content.decode()
    member = client_of(people.owner).get("/network/graph/?stage=all").content.decode()

    assert str(people.owner_org) in team
    assert "4,321 t" in team
    assert str(people.other_org) not in member
    assert client_of(people.practitioner).get("/network/graph/?kind=nonsense&park=x&by=x").status_code == 200


def test_no_name_of_the_graph_lies_on_another(people, client_of):
    receivers = [make_organisation(name_en=f"A firm with a long name {number}", park=None) for number in range(9)]
    for firm in receivers:
        make_synergy(people.have, firm, stage="completed")

    svg = client_of(people.practitioner).get("/network/graph/?export=svg").content.decode()

    texts = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="(\w+)" font-size="(\d+)"[^>]*>([^<]+)<', svg)
    boxes = []
    for x, y, anchor, size, text in texts:
        width = len(text) * float(size) * 0.5
        left = float(x) - {"start": 0.0, "middle": width / 2, "end": width}[anchor]
        boxes.append((left, float(y) - float(size) * 0.8, left + width, float(y)))
    assert len(boxes) > 5
    for one, other in itertools.combinations(boxes, 2):
        assert one[0] >= other[2] or other[0] >= one[2] or one[1] >= other[3] or other[1] >= one[3]


def test_the_graph_is_a_file_with_whole_addresses(people, client_of, settings):
    settings.PUBLIC_URL = "https://net.example"
    make_synergy(people.have, make_organisation(name_en="A & <b> Works"), stage="completed")

    answer = client_of(people.practitioner).get("/network/graph/?export=svg")

    svg = answer.content.decode()
    assert answer["Content-Type"] == "image/svg+xml"
    assert 'href="https://net.example/synergies/' in svg
    assert "A &amp; &lt;b&gt; Works" in svg
    assert client_of(people.practitioner).get("/network/graph/?export=png").content.startswith(b"\x89PNG")


def test_visits_and_meetings_stand_in_the_calendar_of_a_person(world, client_of):
    client = client_of(world.practitioner)

    visit = client.get(f"/calendar/audits/{world.audit.pk}/")
    meeting = client.get(f"/calendar/meetings/{world.meeting.pk}/").content.decode()
    world.audit.assistants.add(world.practitioner)
    feed = client.get(reverse("synergy_calendar_feed", args=[world.calendar_key])).content.decode()

    assert visit["Content-Type"].startswith("text/calendar")
    assert f"DTSTART;VALUE=DATE:{world.audit.planned_on:%Y%m%d}" in visit.content.decode()
    assert "DTEND:" in meeting
    assert f"UID:meeting-{world.meeting.pk}@" in meeting
    assert feed.startswith("BEGIN:VCALENDAR")
    assert all(len(line.encode()) <= 75 for line in (feed + meeting).split("\r\n"))


def test_the_homes_of_verifier_and_trainer_have_a_trend_of_their_work(people, client_of):
    assert trend_of(people.verifier) is None
    assert trend_of(people.trainer) is None
    today = timezone.localdate()
    material = Material.objects.create(kind="leaflet", title_en="Leaflet", audience="team")
    MaterialCount.objects.create(material=material, what="paper", on=today - timedelta(days=8), number=40)
    declare(make_flow(people.synergy), organisation=people.owner_org, year=2025, quantity=5, by=people.owner)

    assert [bar.number for bar in trend_of(people.trainer).bars[-2:]] == [40, 0]
    assert trend_of(people.verifier).bars[-1].number >= 1
    for person, route in ((people.verifier, "ledger_list"), (people.trainer, "material_list")):
        html = client_of(person).get("/").content.decode()
        assert 'class="trend"' in html
        assert reverse(route) in html


def test_the_home_of_an_observer_shows_locked_figures_of_the_dashboard_and_no_others(people, client_of):
    manager, year = people.programme_manager, timezone.localdate().year
    programme = save_programme(contract_values(starts_on=date(year - 2, 1, 1)), by=manager)
    seed_founding_logframe(programme, by=manager)
    Organisation.objects.update(state=MembershipState.PROSPECT)
    for number in range(8):
        firm = make_organisation(name_en=f"Hidden {number}", state=MembershipState.ACTIVE)
        joined = timezone.make_aware(datetime(year - 2 + number // 4, 3, 1))
        Organisation.objects.filter(pk=firm.pk).update(created_at=joined)
    periods = plan_periods(programme, months=12, by=manager)
    assert trend_of(people.observer) is None
    for period in periods[:2]:
        lock_period(period, by=manager)
    _periods, watched = watched_indicators(programme)

    trend = trend_of(people.observer)

    told = next(one for one in watched if None not in one.values and max(one.values) > 0)
    assert trend.title == told.indicator.name_en
    assert [bar.number for bar in trend.bars] == [figure_words(value) for value in told.values if value is not None]
    assert trend.url == reverse("dashboard", args=[programme.pk])
    assert 'class="trend"' in client_of(people.observer).get("/").content.decode()


def test_the_tour_goes_on_where_the_list_of_programmes_leads_to_the_only_one(people, client_of):
    save_programme(contract_values(), by=people.programme_manager)

    answer = client_of(people.programme_manager).get("/programme/?tour=1", follow=True)

    assert answer.redirect_chain, "the page of the only programme opens at once"
    assert "?tour=2" in answer.content.decode()


def test_the_tour_of_a_public_body_goes_on_at_the_dashboard_of_the_newest_programme(people, client_of):
    save_programme(contract_values(), by=people.programme_manager)

    answer = client_of(people.observer).get("/tour/", follow=True)

    assert answer.redirect_chain[-1][0].endswith("/dashboard/?tour=1")
    assert 'class="tour' in answer.content.decode()


def test_a_target_stands_on_the_home_page_only_where_a_running_programme_sets_it(people, client_of):
    manager, today = people.programme_manager, timezone.localdate()
    client = client_of(manager)
    assert "Target: " not in client.get(reverse("home")).content.decode()

    dates = {"starts_on": today - timedelta(days=400), "ends_on": today + timedelta(days=400)}
    programme = save_programme(contract_values(**dates), by=manager)
    seed_founding_logframe(programme, by=manager)

    html = " ".join(client.get(reverse("home")).content.decode().split())
    assert "Target: 800" in html
    completed = sum(one.stage in ("completed", "verified", "sustained") for one in Synergy.objects.all())
    assert f"Completed: {completed}, target: 80" in html
    programme.ends_on = today - timedelta(days=1)
    programme.save()
    assert "Target: 800" not in client.get(reverse("home")).content.decode()

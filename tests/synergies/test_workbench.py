"""The workbench: board, table, map, calendar, moves of cards, bulk actions, limits."""

import csv
import json
import re
from datetime import timedelta
from io import StringIO

import pytest
from django.urls import reverse
from django.utils import timezone

from factories import make_organisation, make_resource, make_site, make_synergy
from symbionet.core.models import HistoryLine
from symbionet.network.models import Resource, Visibility
from symbionet.synergies.actions import lose_synergy, move_synergy
from symbionet.synergies.models import Sight, Synergy
from symbionet.synergies.views.synergy_calendar import calendar_key
from symbionet.work.actions import add_evidence
from symbionet.work.models import Barrier, StageLimit, StageMove, Task

pytestmark = pytest.mark.django_db
LIST = "/synergies/"


@pytest.fixture
def practitioner(people, client_of):
    return client_of(people.practitioner)


def synergy_of(people, **fields) -> Synergy:
    fields.setdefault("title_en", f"Synergy {Synergy.objects.count()}")
    return make_synergy(people.have, people.other_org, **fields)


def test_the_board_has_a_column_for_each_stage_with_its_number_and_expected_value(people, practitioner):
    synergy_of(people, title_en="Gypsum to boards", stage="negotiation", money=1_000_000)
    sand = make_resource(people.owner_org, title_en="Sand")
    values = {"stage": "negotiation", "money": 100_000, "probability": 0.8}
    make_synergy(sand, people.other_org, title_en="Sand to concrete", **values)

    answer = practitioner.get(LIST, {"view": "board"})

    column = next(column for column in answer.context["columns"] if column.stage == "negotiation")
    assert [card.synergy.title for card in column.cards] == ["Gypsum to boards", "Sand to concrete"]
    assert (column.number, column.expected) == (2, "¥580,000 expected")
    assert len(answer.context["columns"]) == 9


def test_a_card_says_what_flows_once_and_both_sides_once(people, practitioner):
    Resource.objects.filter(pk=people.have.pk).update(class_id="fly-ash")
    names = f"{people.owner_org.name_en} to {people.other_org.name_en}"
    synergy_of(people, title_en=f"Coal fly ash from {names}", stage="idea")
    synergy_of(people, title_en="Ash week", stage="idea")

    columns = practitioner.get(LIST, {"view": "board"}).context["columns"]

    cards = next(column for column in columns if column.stage == "idea").cards
    said = {card.synergy.title: (card.heading, card.resource) for card in cards}
    assert said["Ash week"] == ("Ash week", "Coal fly ash")
    assert said[f"Coal fly ash from {names}"] == ("Coal fly ash", "Coal fly ash")


def test_a_long_column_shows_its_best_and_how_many_more_there_are(people, practitioner, monkeypatch):
    monkeypatch.setattr("symbionet.synergies.views.synergy_board.IN_COLUMN", 2)
    for money in (1, 2, 3, 4):
        synergy_of(people, title_en=f"Worth {money}", stage="discussion", money=money * 1000)

    columns = practitioner.get(LIST, {"view": "board"}).context["columns"]

    column = next(column for column in columns if column.stage == "discussion")
    assert [card.synergy.title for card in column.cards] == ["Worth 4", "Worth 3"]
    assert (column.number, column.more) == (4, 2)


@pytest.mark.parametrize("view", ["board", "table", "map", "calendar"])
def test_views_need_no_more_queries_for_more_rows(people, practitioner, view, django_assert_max_num_queries):
    for number in range(25):
        firm = make_organisation(name_en=f"Firm {number}")
        day = timezone.localdate()
        row = make_synergy(people.have, firm, title_en=f"S{number}", owner=people.practitioner, next_action_due=day)
        Task.objects.create(subject=row, title="Call", due=day, assigned_to=people.practitioner)

    with django_assert_max_num_queries(19):
        practitioner.get(LIST, {"view": view})


@pytest.mark.parametrize(
    ("asked", "wanted"),
    [
        ({"stage": "discussion"}, {"talks"}),
        ({"stage": "open"}, {"talks", "stale", "mine"}),
        ({"owner": "practitioner"}, {"mine"}),
        ({"barrier": "economic"}, {"held"}),
        ({"stalled": "on"}, {"stale"}),
        ({"overridden": "on"}, {"talks"}),
        ({"least": "500"}, {"mine"}),
        ({"most": "500"}, {"held"}),
        ({"due": "overdue"}, {"mine"}),
        ({"due": "none"}, {"talks", "stale"}),
        ({"search": "stale"}, {"stale"}),
        ({"type": "utility"}, {"held"}),
        ({"level": "park"}, {"stale"}),
    ],
)
def test_filters(people, practitioner, asked, wanted):
    Synergy.objects.all().delete()
    yesterday = timezone.localdate() - timedelta(days=1)
    talks = synergy_of(people, title_en="talks", stage="discussion")
    StageMove.objects.create(subject=talks, after="discussion", missing=["term_sheet"], override_reason="urgent")
    synergy_of(people, title_en="stale", stage_since=timezone.now() - timedelta(days=99), level="park")
    synergy_of(
        people, title_en="mine", owner=people.practitioner, money=900, next_action="Call", next_action_due=yesterday
    )
    held = synergy_of(people, title_en="held", stage="on_hold", stopped_at="idea", type="utility", money=100)
    Barrier.objects.create(subject=held, category="economic", step="idea")
    if asked.get("owner"):
        asked = {"owner": str(people.practitioner.pk)}

    answer = practitioner.get(LIST, {"view": "table", **asked})

    assert {card.synergy.title for card in answer.context["cards"]} == wanted
    assert len(answer.context["chips"]) == 1


def test_a_member_sees_own_synergies_without_the_judgement_of_the_programme(people, client_of):
    synergy_of(
        people, title_en="Ours", stage="discussion", money=123_456, sight=Sight.PARTIES, probability=0.77,
        stage_since=timezone.now() - timedelta(days=300),
    )  # fmt: skip
    member = client_of(people.owner)

    for view in ("board", "table", "map", "calendar"):
        html = member.get(LIST, {"view": view, "least": "1", "stalled": "on"}).content.decode()
        assert "123" not in html
        assert "77 %" not in html
        assert "without a move" not in html
    assert "123456" not in member.get(LIST, {"export": "csv"}).content.decode()


def test_an_outsider_cannot_find_out_by_filters_what_the_cards_do_not_tell(people, client_of):
    today, team, long_ago = timezone.localdate(), people.practitioner, timezone.now() - timedelta(days=400)
    people.have.visibility = Visibility.NETWORK
    people.have.save()
    telling = {
        "owner": team,
        "money": 987_654,
        "probability": 0.77,
        "next_action": "Visit the mayor",
        "stage_since": long_ago,
    }
    for title, more in (("Told", telling), ("Other", {}), ("Held", {"stage": "on_hold", "stopped_at": "idea"})):
        synergy_of(people, title_en=title, sight=Sight.NETWORK, next_action_due=today - timedelta(days=9), **more)
    synergy_of(people, title_en="Closed to all", sight=Sight.PARTIES)
    client, everything = client_of(people.outsider), {"owner": team.pk, "due": "overdue"}
    everything |= {"barrier": "economic", "least": "900000", "most": "1", "stalled": "on", "overridden": "on"}
    everything |= {"park": people.owner_org.park_id or 1, "search": "mayor"}
    orders = [{"order": order} for order in ("-expected", "money", "due", "stage_since", "title", "-title")]

    for view in ("board", "table", "map", "calendar"):
        plain = client.get(LIST, {"view": view})
        html = plain.content.decode()
        assert not [
            secret for secret in (str(team), "987", "77 %", "mayor", "Closed to all", "synergy-late") if secret in html
        ]
        for asked in [{name: value} for name, value in everything.items()] + orders:
            assert body_of(client.get(LIST, {"view": view, **asked})) == body_of(plain), (view, asked)
    files = [client.get(LIST, {"export": "csv", **asked}).content for asked in ({}, *orders, {"least": "900000"})]
    lines = [
        client.get(reverse("synergy_geojson"), asked).content for asked in ({}, {"owner": team.pk}, {"due": "week"})
    ]

    assert len(set(files)) == len(set(lines)) == 1
    assert b"987" not in files[0] + lines[0]
    by_stage = {
        stage: client.get(LIST, {"view": "table", "stage": stage}).context["number"] for stage in ("idea", "on_hold")
    }
    assert by_stage == {"idea": 2, "on_hold": 1}  # the stage of what all members see is told on its card


def body_of(answer) -> list[object]:
    """The texts of the list alone, for the links around it repeat what was asked."""
    return [*re.findall(r'href="(/synergies/\d+/)">([^<]+)', answer.content.decode()), str(answer.context["number"])]


def test_the_map_shows_a_side_that_is_not_named_in_its_district_only(people, client_of):
    hidden = make_organisation(name_en="Secret Mill", name_zh="机密磨坊")
    make_site(hidden, lon=117.71234, lat=39.01234)
    want = make_resource(hidden, direction="want", title_en="Secret want", visibility=Visibility.CONSENT)
    make_site(people.other_org, lon=117.65, lat=39.10)
    make_synergy(people.have, hidden, want=want, title_en="Secret Mill takes ash")

    text = client_of(people.owner).get(reverse("synergy_geojson")).content.decode()

    assert "LineString" in text
    assert "Secret" not in text
    assert "117.71234" not in text


def test_a_card_moves_only_with_what_its_stage_asks_for(people, practitioner):
    synergy = people.synergy
    drop = reverse("synergy_drop", args=[synergy.pk])

    refused = practitioner.post(drop, {"to": "discussion"})
    assert refused.json() | {"said": ""} == {"moved": False, "said": "", "asks": "override_reason"}
    assert "Interest of the provider" in refused.json()["said"]
    assert not practitioner.post(drop, {"to": "implementation"}).json()["moved"]
    for kind in ("interest_provider", "interest_receiver"):
        add_evidence(synergy, kind, by=people.practitioner)

    moved = practitioner.post(drop, {"to": "discussion"})

    assert moved.json() == {"moved": True, "said": "Discussion"}
    assert practitioner.post(drop, {"to": "idea"}).json()["asks"] == "note"
    assert practitioner.post(drop, {"to": "idea", "note": "a slip"}).json()["moved"]
    assert practitioner.post(drop, {"to": "nowhere"}).status_code == 400


def test_a_held_card_goes_back_to_where_it_stopped_and_nowhere_else(people, practitioner):
    held = synergy_of(people, stage="on_hold", stopped_at="negotiation")
    drop = reverse("synergy_drop", args=[held.pk])

    assert not practitioner.post(drop, {"to": "completed"}).json()["moved"]
    assert practitioner.post(drop, {"to": "negotiation"}).json()["moved"]
    held.refresh_from_db()
    assert (held.stage, held.stopped_at) == ("negotiation", "")


def test_bulk_actions_do_what_may_be_done_and_say_why_not_for_the_rest(people, practitioner):
    ready, bare = synergy_of(people, title_en="Ready"), synergy_of(people, title_en="Bare")
    for kind in ("interest_provider", "interest_receiver"):
        add_evidence(ready, kind, by=people.practitioner)
    keys = [ready.pk, bare.pk]
    url = reverse("synergy_bulk")

    html = practitioner.post(url, {"action": "move", "synergy": keys}, follow=True).content.decode()
    practitioner.post(url, {"action": "assign", "synergy": keys, "owner": people.technical_lead.pk})
    practitioner.post(url, {"action": "plan", "synergy": keys, "next_action": "Call", "next_action_due": "2030-01-02"})

    assert "Done for 1 synergy." in html
    assert "Bare: " in html
    ready.refresh_from_db()
    bare.refresh_from_db()
    assert (ready.stage, bare.stage) == ("discussion", "idea")
    assert ready.owner == bare.owner == people.technical_lead
    assert bare.next_action == "Call"
    practitioner.post(url, {"action": "hold", "synergy": keys, "category": "economic", "reactivate_on": "2030-01-02"})
    assert set(Synergy.objects.filter(pk__in=keys).values_list("stage", flat=True)) == {"on_hold"}
    assert Barrier.objects.filter(synergy__in=keys, category="economic").count() == 2


def test_bulk_export_has_the_ticked_ones_alone(people, practitioner):
    first, second = synergy_of(people, title_en="First one"), synergy_of(people, title_en="Second one")

    text = practitioner.post(reverse("synergy_bulk"), {"action": "csv", "synergy": [first.pk]}).content.decode()

    assert "First one" in text
    assert second.title_en not in text


def test_a_file_of_ticked_synergies_has_the_columns_and_the_order_that_are_seen(people, practitioner):
    for title, money in (("Small", 10_000), ("Large", 900_000)):
        synergy_of(people, title_en=title, money=money)
    page = practitioner.get(LIST, {"view": "table", "columns": ["stage", "title"], "order": "money"})
    form = page.content.decode().partition(f'action="{reverse("synergy_bulk")}"')[2].partition("</form>")[0]
    values: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input [^>]*name="([^"]+)" value="([^"]*)"', form):
        values.setdefault(name, []).append(value)

    text = practitioner.post(reverse("synergy_bulk"), values | {"action": "csv"}).content.decode("utf-8-sig")

    rows = list(csv.reader(StringIO(text)))
    assert rows[0] == ["Stage", "Days in this stage", "Stalled", "Synergy", "Provider", "Receiver"]
    assert [row[3] for row in rows[1:]] == ["Small", "Large", "Fly ash to cement"]  # what has no value comes last


def test_the_file_tells_overrides_with_their_reasons_and_what_stopped_a_synergy(people, practitioner):
    moved, lost = synergy_of(people, title_en="Moved", tonnes=500), synergy_of(people, title_en="Stopped", money=7000)
    move_synergy(moved, "discussion", by=people.practitioner, override_reason="They met at the fair.")
    barrier = {"category": "regulatory", "instrument": "GB 18599", "tonnes": 120, "note": "No permit"}
    again = timezone.localdate() + timedelta(days=90)
    lose_synergy(lost, barrier, by=people.practitioner, reactivate_on=again)

    text = practitioner.get(reverse("synergy_list"), {"export": "csv"}).content.decode("utf-8-sig")

    rows = {row["Synergy"]: row for row in csv.DictReader(StringIO(text))}
    assert rows["Moved"]["Reached without evidence"] == "Discussion"
    assert rows["Moved"]["Reasons for going on without evidence"] == "They met at the fair."
    assert rows["Moved"]["Stopped by"] == rows["Moved"]["Step at which it struck"] == ""
    told = {name: rows["Stopped"][name] for name in list(rows["Stopped"])[-8:-1]}
    assert told == {
        "Stopped by": "Regulatory",
        "Step at which it struck": "Idea",
        "Legal instrument": "GB 18599",
        "Tonnes per year blocked": "120.0",
        "CNY per year blocked": "7000.0",
        "What happened": "No permit",
        "Look at it again on": again.isoformat(),
    }


def test_the_file_of_a_member_tells_no_reasons(people, client_of):
    synergy = synergy_of(people, title_en="Moved", sight="parties")
    move_synergy(synergy, "discussion", by=people.practitioner, override_reason="They met at the fair.")

    text = client_of(people.owner).get(reverse("synergy_list"), {"export": "csv"}).content.decode()

    assert "Discussion" in text
    assert "They met" not in text


def test_limits_are_set_by_the_programme_manager_and_leave_a_line(people, client_of):
    manager = client_of(people.programme_manager)
    values = {field.name: field.initial for field in manager.get(reverse("stage_limits")).context["form"]}

    manager.post(reverse("stage_limits"), values | {"idea": 10})

    assert list(StageLimit.objects.values_list("stage", "days")) == [("idea", 10)]
    assert HistoryLine.objects.filter(verb="stage_limit.set").count() == 1


def test_the_calendar_shows_actions_tasks_and_second_looks_on_their_days(people, practitioner):
    today = timezone.localdate()
    row = synergy_of(people, next_action="Sign it", next_action_due=today)
    Task.objects.create(subject=row, title="Bring the sample", due=today, assigned_to=people.practitioner)
    synergy_of(people, stage="on_hold", stopped_at="idea", reactivate_on=today)

    weeks = practitioner.get(LIST, {"view": "calendar"}).context["weeks"]

    events = dict(day for week in weeks for day in week)[today]
    assert {event.kind for event in events} == {"action", "task", "again"}
    assert practitioner.get(LIST, {"view": "calendar", "month": "nonsense"}).status_code == 200


def test_the_feed_has_own_days_only_and_ends_with_the_password(people, client):
    today = timezone.localdate()
    synergy_of(people, title_en="Mine, first; best", next_action="去现场看样" * 12, next_action_due=today,
               owner=people.practitioner)  # fmt: skip
    synergy_of(people, title_en="Of another", next_action="Wait", next_action_due=today, owner=people.technical_lead)
    url = reverse("synergy_calendar_feed", args=[calendar_key(people.practitioner)])

    body = client.get(url).content

    text = body.decode().replace("\r\n ", "")
    assert r"Mine\, first\; best" in text
    assert f"DTSTART;VALUE=DATE:{today:%Y%m%d}" in text
    assert "Of another" not in text
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert client.get(url.replace(".ics", "x.ics")).status_code == 410
    people.practitioner.set_password("another-long-one")
    people.practitioner.save()
    over = client.get(url)
    assert over.status_code == 410
    assert "Copy the new one" in over.text


def test_the_map_of_the_network_draws_the_largest_flows_with_their_tonnes(people, client_of, practitioner):
    make_site(people.other_org, lon=117.65, lat=39.10)
    Synergy.objects.update(tonnes=12_345)
    hidden = make_organisation(name_en="Secret Mill")
    make_site(hidden, lon=117.71234, lat=39.01234)
    secret = make_resource(hidden, title_en="Secret ash", visibility=Visibility.CONSENT)
    make_synergy(secret, people.owner_org, tonnes=777)

    page = practitioner.get(reverse("network_map")).content.decode()
    every = json.loads(practitioner.get(reverse("synergy_geojson"), {"by": "tonnes"}).content)["features"]
    line = next(one for one in every if one["geometry"]["type"] == "LineString")
    members = client_of(people.owner).get(reverse("synergy_geojson"), {"by": "tonnes"}).content.decode()

    assert f'data-map-lines="{reverse("synergy_geojson")}?by=tonnes"' in page
    assert line["geometry"]["type"] == "LineString"
    assert line["properties"]["width"] == 4
    assert people.other_org.get_absolute_url() in line["properties"]["firms"]
    assert "12,300 t a year" in line["properties"]["rows"][0]["text"]
    assert "777 t a year" in json.dumps(every)
    assert "12,300 t a year" in members  # of its own have
    assert "777" not in members


def test_geojson_is_of_the_filtered_synergies(people, practitioner):
    make_site(people.other_org, lon=117.65, lat=39.10)

    every = json.loads(practitioner.get(reverse("synergy_geojson")).content)["features"]
    none = json.loads(practitioner.get(reverse("synergy_geojson"), {"stage": "lost"}).content)["features"]

    assert [feature["geometry"]["type"] for feature in every] == ["Point", "Point", "LineString"]
    assert none == []

"""What adds emissions is flagged wherever a match is told, can be filtered, and leads nothing that has another."""

import csv
import io
import json

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from factories import make_match, make_organisation, make_resource, make_user
from symbionet import cli
from symbionet.accounts.models import Role, User
from symbionet.matches.models import Match
from symbionet.matches.queries import matches_visible_to
from symbionet.matches.queries.matches import best_keys
from symbionet.network.models import Direction, Visibility
from symbionet.web.demo.network import load_demo

BOARD = reverse("match_list")
FLAG = 'bg-orange-lt">adds emissions'
SHEET = """organisation,have/want,title,quantity,unit,latitude,longitude,sector
Bay Power,have,Flue gas desulphurisation gypsum,23000,t/year,39.00,117.70,3511
Bay Power,have,Waste water,77000,m3/year,39.00,117.70,3511
Kiln Cement,,,,,39.10,117.60,2351
Green Farms,,,,,39.20,117.50,0111
Town Sewage,,,,,39.02,117.71,3700
Steam Plant,,,,,39.01,117.71,3530
"""


def every_page(client, **query: str):
    number = 1
    while True:
        answer = client.get(BOARD, {**query, "page": number})
        yield answer
        if not answer.context["page"].has_next():
            return
        number += 1


@pytest.mark.django_db
def test_every_match_of_the_demo_that_adds_emissions_is_flagged_and_leads_nothing(client_of):
    load_demo(members=150)
    user = User.objects.get(email="practitioner@demo.example")
    client, seen = client_of(user), matches_visible_to(user).filter(state="open", left__gt=0)
    adding = set(seen.filter(co2e__lt=0).values_list("pk", flat=True))
    assert len(adding) > 10

    flat = list(every_page(client, view="flat"))
    assert sum(answer.content.decode().count(FLAG) for answer in flat) == len(adding)
    order = [match.pk for answer in flat for match in answer.context["matches"]]
    assert set(order[-len(adding) :]) == adding

    led = [group.matches[0].pk for answer in every_page(client) for group in answer.context["groups"]]
    assert len(led) == seen.values("have").distinct().count()
    alone = {have for have in seen.values_list("have", flat=True) if not seen.filter(have=have).exclude(pk__in=adding)}
    for pk in adding & set(led):
        assert Match.objects.get(pk=pk).have_id in alone
    assert not adding & set(best_keys(seen, 20)) | adding & set(best_keys(seen, 20, order="-expected"))

    filtered = [match.pk for answer in every_page(client, climate="adds") for match in answer.context["matches"]]
    assert set(filtered) <= adding
    assert sum(answer.context["number"] for answer in [client.get(BOARD, {"climate": "adds"})]) == len(adding)
    rows = list(csv.DictReader(io.StringIO(client.get(BOARD, {"export": "csv"}).content.decode("utf-8-sig"))))
    assert sum(row["Climate"] == "adds emissions" for row in rows) == len(adding)
    assert all((float(row["CO2e avoided per year (t)"] or 0) < 0) is bool(row["Climate"]) for row in rows)
    lines = json.loads(client.get(reverse("match_geojson"), {"climate": "adds"}).content)["features"]
    told = [row["text"] for line in lines for row in line["properties"].get("rows", ())]
    assert told
    assert all("adds emissions" in text for text in told)
    for pk in sorted(adding)[:40]:
        assert FLAG in client.get(reverse("match_detail", args=[pk])).content.decode()


@pytest.mark.django_db
def test_a_member_reads_the_flag_on_its_cards_and_filters_by_it(client_of):
    firm = make_organisation(name_en="Own Works")
    have = make_resource(firm, title_en="Our gypsum", visibility=Visibility.NETWORK)
    value = {"money": {"low": 1.0, "central": 2.0, "high": 3.0}, "co2e": {"low": -9.0, "central": -5.0, "high": 1.0}}
    worse = make_match(have, make_organisation(), probability=0.9, co2e=-5.0, money=2.0, value=value)
    hidden = make_resource(make_organisation(), direction=Direction.WANT, visibility=Visibility.CONSENT)
    unnamed = make_match(
        have, hidden.organisation, want=hidden, probability=0.8, co2e=-0.4, money=2.0,
        value={**value, "co2e": {"low": -0.5, "central": -0.4, "high": -0.3}},
    )  # fmt: skip
    better = make_match(have, make_organisation(), probability=0.1, co2e=3.0, money=2.0, value=value)
    client = client_of(make_user(organisation=firm))

    for query in ({}, {"view": "flat"}):
        answer = client.get(BOARD, {**query, "open": have.pk})
        assert [match.pk for match in answer.context["matches"]] == [better.pk, worse.pk, unnamed.pk]
        assert answer.content.decode().count(FLAG) == 2
    assert [one.pk for one in client.get(BOARD, {"climate": "avoids"}).context["matches"]] == [better.pk]
    for address in (reverse("resource_matches", args=[have.pk]), reverse("organisation_matches", args=[firm.pk])):
        page = client.get(address).content.decode()
        assert page.count(FLAG) == 2
        assert page.index(better.get_absolute_url()) < page.index(worse.get_absolute_url())
    answer = client.get("/api/v1/matches", {"climate": "adds"}).json()
    assert [(row["id"], row["adds_emissions"]) for row in answer["items"]] == [(worse.pk, True), (unnamed.pk, True)]


@pytest.mark.django_db
def test_the_flag_stays_whatever_columns_are_shown_and_whatever_is_left(client_of):
    have = make_resource(make_organisation(), visibility=Visibility.NETWORK)
    value = {"money": {"central": 2.0}, "co2e": {"low": -9.0, "central": -5.0, "high": 1.0}}
    worse = make_match(have, make_organisation(), probability=0.9, co2e=-5.0, money=2.0, value=value)
    client = client_of(make_user(Role.PRACTITIONER))

    for query in ({}, {"columns": ["fit"]}, {"columns": ["note", "receiver"]}, {"view": "flat", "columns": ["have"]}):
        assert client.get(BOARD, query).content.decode().count(FLAG) == 1
    Match.objects.filter(pk=worse.pk).update(left=0.0, co2e=0.0, money=0.0)
    taken = client.get(BOARD, {"left": "none", "climate": "adds"})
    assert [one.pk for one in taken.context["matches"]] == [worse.pk]
    assert taken.content.decode().count(FLAG) == 1
    assert not client.get(BOARD, {"left": "none", "climate": "avoids"}).context["matches"]


def run(*arguments: object) -> None:
    with pytest.raises(SystemExit) as ended:
        cli.main([str(argument) for argument in arguments])
    assert not ended.value.code


def test_the_command_flags_it_in_text_json_and_workbook_and_lets_it_lead_nothing(tmp_path, capsys, monkeypatch):
    monkeypatch.delenv("SYMBIONET_LANG", raising=False)
    sheet, book = tmp_path / "park.csv", tmp_path / "out.xlsx"
    sheet.write_text(SHEET)

    run("match", sheet, "--lang", "en", "--json")
    found = json.loads(capsys.readouterr().out)
    adding = [row for have in found for row in have["matches"] if row["co2e"] is not None and row["co2e"] < 0]
    assert len(adding) == 3
    assert all(row["adds_emissions"] == (row in adding) for have in found for row in have["matches"])
    for have in found:
        first, *rest = have["matches"]
        assert not first["adds_emissions"]
        assert rest == sorted(rest, key=lambda row: -row["probability"])

    run("match", sheet, "--lang", "en", "-o", book)
    text = capsys.readouterr().out
    assert text.count("adds emissions: ") == 3
    head, *rows = load_workbook(book)["Matches"].iter_rows(values_only=True)
    cells = [dict(zip(head, row, strict=True)) for row in rows]
    assert [row["Climate"] for row in cells].count("adds emissions") == 3
    assert all(((row["CO2e avoided (t/year)"] or 0) < 0) is bool(row["Climate"]) for row in cells)
    run("match", sheet, "--lang", "zh")
    assert capsys.readouterr().out.count("增加排放：每年 ") == 3

    for climate, wanted in (("avoids", False), ("adds", True)):
        run("match", sheet, "--lang", "en", "--json", "--climate", climate)
        kept = [row for have in json.loads(capsys.readouterr().out) for row in have["matches"]]
        assert {row["adds_emissions"] for row in kept} == {wanted}
    run("match", sheet, "--lang", "en", "--json", "--top", "1")
    assert not any(row["adds_emissions"] for have in json.loads(capsys.readouterr().out) for row in have["matches"])

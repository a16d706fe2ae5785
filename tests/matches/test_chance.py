"""Open questions and an odd supplier lower the chance of a match at every door, never its technical fit."""

import csv
from io import StringIO

import pytest
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.migrations.executor import MigrationExecutor
from django.urls import reverse
from django.utils.translation import override

from factories import make_match, make_organisation, make_resource, make_user
from symbionet.accounts.models import Role
from symbionet.engine import load_packs
from symbionet.engine.matching.explain.chances import chance_factor, usual_factor
from symbionet.matches.actions import find_matches, note_ask, settle_matches
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import filtered_matches, matches_visible_to
from symbionet.matches.queries.chances import chance_factor_of, question_key, read_reason
from symbionet.matches.queries.pursuits import Completions
from symbionet.network.models import Direction, Visibility
from symbionet.synergies.actions import propose_synergy
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.prospects import share_of_ideas
from symbionet.work.models import StageMove

PARAMETERS = [
    {"code": "ask_parameter", "value": code, "details": {"parameter_en": en, "parameter_zh": zh, "limit": "<= 1 %"}}
    for code, en, zh in (("Cl", "Chlorine", "氯"), ("SO3", "SO3", "三氧化硫"))
]
ORIGIN = {"code": "ask_origin", "value": None, "details": {}}
MONEY = 1_000_000.0
USUAL = usual_factor(load_packs())


def offered(asks, **fields) -> Match:
    have = make_resource(make_organisation(), quantity=35_000, unit="t", period="year", **fields)
    factor = chance_factor_of(asks)
    value = {"money": dict.fromkeys(("low", "central", "high"), MONEY)}
    worth = {"money": MONEY, "value": value, "expected": 0.8 * factor * MONEY}
    return make_match(have, make_organisation(), probability=0.8, asks=asks, chance_factor=factor, **worth)


def shown(user, match, *, full=False):
    rows = filtered_matches(matches_visible_to(user)).filter(pk=match.pk)
    return matches_shown_to(user, rows, full=full)[0]


@pytest.mark.django_db
def test_an_odd_supplier_has_a_lower_chance_at_equal_fit_and_all_pages_agree(client_of):
    usual, odd = offered([]), offered([ORIGIN, *PARAMETERS])
    person = make_user(Role.PRACTITIONER)
    client = client_of(person)
    api = {row["id"]: row for row in client.get("/api/v1/matches").json()["items"]}
    file = {row["Provider"]: row for row in csv.DictReader(StringIO(
        client.get(reverse("match_list") + "?export=csv").content.decode("utf-8-sig")))}  # fmt: skip
    board = client.get(reverse("match_list"))
    for match in (usual, odd):
        listed, page = shown(person, match), shown(person, match, full=True)
        assert listed.probability == page.probability == 0.8
        assert listed.chance.central == page.chance.central == api[match.pk]["chance"]
        assert listed.chance.central == pytest.approx(0.8 * 0.1 * match.chance_factor / USUAL)
        assert listed.worth.expected == page.worth.expected == api[match.pk]["expected"]
        assert listed.worth.expected == pytest.approx(MONEY * listed.chance.central)
        row = file[listed.provider.label]
        assert float(row["Chance to come about"]) == round(listed.chance.central, 3)
        assert float(row["Expected value per year (CNY)"]) == pytest.approx(listed.worth.expected, abs=0.1)
        html = client.get(match.get_absolute_url()).content.decode()
        assert f"Chance to come about: {listed.chance.text}" in html
        assert f"chance {listed.chance.text}" in board.content.decode()
    assert shown(person, odd).chance.central < 0.41 * shown(person, usual).chance.central
    assert [one.pk for one in filtered_matches(matches_visible_to(person), order="-expected")] == [usual.pk, odd.pk]


@pytest.mark.django_db
def test_the_page_says_what_lowers_the_chance_and_what_settling_it_would_give(client_of):
    match, usual = offered([*PARAMETERS, ORIGIN]), offered([])
    person = make_user(Role.PRACTITIONER)
    html = client_of(person).get(match.get_absolute_url()).content.decode()
    settled = shown(person, usual).chance.text

    assert "Lowered by what is open: unusual supplier, limits of chlorine and SO3 not known." in html
    assert f"With all of it settled well: {settled}." in html
    with override("zh-hans"):
        words = shown(person, match, full=True).chance.lowered_words
    assert words.startswith("因以下事项未明确而降低：供方存疑、氯和三氧化硫是否达标不明。")
    assert "Lowered by" not in client_of(person).get(usual.get_absolute_url()).content.decode()


@pytest.mark.django_db
def test_an_answered_question_raises_chance_and_expected_value_until_it_is_open_again(people):
    match = offered([ORIGIN, *PARAMETERS])
    before = match.chance_factor

    note_ask(match, by=people.practitioner, key="ask_origin", state="asked")
    assert Match.objects.get(pk=match.pk).chance_factor == before
    note_ask(match, by=people.practitioner, key="ask_origin", state="answered", note="their own power plant")
    after = Match.objects.get(pk=match.pk)
    assert after.chance_factor == chance_factor_of(PARAMETERS) > before
    assert after.expected == pytest.approx(0.8 * after.chance_factor * MONEY)
    assert "unusual supplier" not in shown(people.practitioner, after, full=True).chance.lowered_words
    note_ask(match, by=people.practitioner, key="ask_origin", state="")
    assert Match.objects.get(pk=match.pk).chance_factor == before


@pytest.mark.django_db
def test_a_run_stores_the_chance_and_keeps_what_was_answered(people):
    make_organisation(name_en="North Cement", name_zh="北方水泥厂", nace="2351")
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    find_matches(people.have, by=people.practitioner)
    match = Match.objects.filter(have=people.have, asks__0__isnull=False, chance_factor__lt=1).earliest("pk")
    assert match.chance_factor == chance_factor_of(match.asks)

    for ask in match.asks:
        note_ask(match, by=people.practitioner, key=question_key(read_reason(ask)), state="answered")
    raised = Match.objects.get(pk=match.pk).chance_factor
    assert raised == 1
    find_matches(people.have, by=people.practitioner)
    assert Match.objects.get(pk=match.pk).chance_factor == raised


@pytest.mark.django_db
def test_what_is_left_keeps_the_chance_in_the_expected_value(people):
    match = offered([ORIGIN])
    Match.objects.filter(pk=match.pk).update(left=0.5, money=MONEY / 2, expected=0.8 * 0.4 * MONEY / 2)
    settle_matches()  # nothing draws on it any more
    match.refresh_from_db()
    assert (match.left, match.money, match.expected) == (1, MONEY, pytest.approx(0.8 * 0.4 * MONEY))


@pytest.mark.django_db
def test_a_member_reads_no_doubt_about_a_supplier_that_is_not_named():
    owner = make_organisation(name_en="Hidden Parts")
    have = make_resource(owner, visibility=Visibility.CONSENT, quantity=35_000, unit="t", period="year")
    taker = make_organisation()
    want = make_resource(taker, direction=Direction.WANT)
    asks = [ORIGIN, *PARAMETERS]
    doubted = make_match(have, taker, want=want, probability=0.8, asks=asks, chance_factor=chance_factor_of(asks))
    member = make_user(organisation=taker)

    found = shown(member, doubted, full=True)
    assert not found.named
    assert found.chance.lowered == ("limits of chlorine and SO3 not known",)
    assert found.chance.central == pytest.approx(0.8 * 0.1 * chance_factor_of(PARAMETERS) / USUAL)
    assert shown(member, doubted).chance.central == found.chance.central


@pytest.mark.django_db
def test_the_mean_chance_of_the_ended_ideas_is_the_share_of_them_that_was_completed(people):
    matches = [offered([ORIGIN] if number % 3 else []) for number in range(30)]
    for number, match in enumerate(matches):
        synergy = propose_synergy(match, by=people.practitioner)
        stage = Stage.COMPLETED if number < 6 else Stage.LOST
        Synergy.objects.filter(pk=synergy.pk).update(stage=stage, stopped_at="" if number < 6 else "idea")
    assert StageMove.objects.filter(after=Stage.IDEA).count() >= 30
    for match in matches[:9]:  # what is answered later does not change what was known when it was taken up
        note_ask(match, by=people.practitioner, key="ask_origin", state="answered")

    share = share_of_ideas()
    chances = [share.of_idea(chance_factor_of(match.asks))[1] for match in matches]
    assert share.ended >= 30
    assert share.usual == pytest.approx(0.6)
    assert sum(chances) / len(chances) == pytest.approx(share.central)


def test_no_chance_is_beyond_certain():
    share = Completions(low=0.9, central=0.9, high=0.9, ended=0, usual=0.5)
    assert share.of_idea(1.0) == (1.0, 1.0, 1.0)
    assert chance_factor([], load_packs()) == 1


@pytest.mark.usefixtures("empty_database")
def test_matches_of_before_get_the_chance_of_their_questions():
    executor = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    old = executor.migrate([("matches", "0003_left_of_matches"), ("synergies", "0021_alter_reactivation_reason")]).apps
    make = {name: old.get_model("network", name).objects.create for name in ("Organisation", "Resource")}
    firm = make["Organisation"](name_en="Owner Power")
    have = make["Resource"](organisation=firm, direction="have", title_en="Fly ash")
    rows = [
        old.get_model("matches", "Match").objects.create(
            have=have, receiver=make["Organisation"](name_en=f"Taker {place}"), probability=0.5, asks=asks,
            money=100.0, expected=50.0, engine_version="0")
        for place, asks in enumerate(([], [ORIGIN], [ORIGIN, *PARAMETERS]))
    ]  # fmt: skip
    old.get_model("matches", "MatchAsk").objects.create(match=rows[2], key="ask_origin", state="answered")
    old.get_model("synergies", "Synergy").objects.create(
        title_en="Ash", provider=firm, receiver=rows[1].receiver, match=rows[1]
    )

    new = MigrationExecutor(connections[DEFAULT_DB_ALIAS])
    apps = new.migrate([("matches", "0004_chance_factor"), ("synergies", "0022_chance_factor")]).apps

    factors = [1, chance_factor_of([ORIGIN]), chance_factor_of(PARAMETERS)]
    now = apps.get_model("matches", "Match").objects.order_by("pk")
    assert [row.chance_factor for row in now] == factors
    assert [row.expected for row in now] == pytest.approx([50 * factor for factor in factors])
    assert apps.get_model("synergies", "Synergy").objects.get().chance_factor == factors[1]

"""From barriers to a demand, its brief, a rule in force and synergies that come back; and what nobody else learns."""

import io
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Word
from hypothesis import given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from factories import make_organisation, make_resource, make_synergy
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.notices.models import Notice
from symbionet.policy.actions.demands import (
    DemandValues,
    attach_barriers,
    edit_demand,
    merge_demand,
    move_demand,
    open_demand,
    send_demand,
)
from symbionet.policy.actions.publishing import publish_report
from symbionet.policy.actions.recording import add_barrier
from symbionet.policy.models import Demand, DemandState, Publication
from symbionet.policy.pages.brief import brief_letter, figures_told
from symbionet.policy.queries.barriers import (
    Amounts,
    amounts_of,
    barriers_visible_to,
    blocked_by,
    counted_barriers,
    shares_of,
    standing,
)
from symbionet.policy.queries.demands import blocked_rows_of, effect_of, hints_of_rules
from symbionet.policy.queries.report import report_of
from symbionet.policy.queries.telling import rounded, told_of
from symbionet.synergies.actions import lose_synergy, set_aside_reactivation, take_up_reactivation
from symbionet.synergies.models import Reactivation, Stage, Synergy
from symbionet.work.models import Barrier

RULE = "《危险废物转移管理办法》"  # CN-024 of the library


def lost(
    people, *, name: str, tonnes: float | None = 100.0, money: float = 1000.0, have=None, rule: str = RULE
) -> Synergy:
    """A synergy of two firms of their own that is lost to a rule."""
    have = have or make_resource(
        make_organisation(name_en=f"{name} Works", name_zh=f"{name}厂"), title_en=f"{name} ash"
    )
    synergy = make_synergy(have, make_organisation(name_en=f"{name} Kiln", name_zh=f"{name}窑"))
    barrier = {"category": "regulatory", "instrument": rule, "tonnes": tonnes, "money": money}
    lose_synergy(synergy, barrier, by=people.practitioner)
    return synergy


def words(**more: object) -> DemandValues:
    """A demand that may be sent."""
    today = timezone.localdate()
    texts = {f"{name}_{lang}": f"{name} {lang}" for name in ("title", "problem", "change", "authority", "evidence")
             for lang in ("zh", "en")}  # fmt: skip
    given = {"instrument_id": "CN-024", "barrier_code": "REG-03", "authority_confirmed_on": today,
             "reply_due": today + timedelta(days=60), **texts, **more}  # fmt: skip
    return DemandValues(**given)


def barriers(synergies: list[Synergy]) -> list[Barrier]:
    return [row for synergy in synergies for row in synergy.barriers.all()]


def test_instrument_is_read_from_what_people_wrote(people):
    lost(people, name="Aster")
    (row,) = blocked_by(standing(barriers_visible_to(people.practitioner)))

    assert (row.instrument_id, row.category, len(row.firms)) == ("CN-024", "regulatory", 2)


def test_what_draws_on_one_have_counts_once(people):
    have = make_resource(make_organisation(name_en="Source"), title_en="Ash", quantity=150.0, unit="t", period="year")
    rivals = [lost(people, name=name, have=have) for name in ("Aster", "Birch", "Cedar")]
    rows = blocked_by(standing(barriers_visible_to(people.practitioner)))
    found = amounts_of(rows, shares_of(people.practitioner, rows))

    assert len(rivals) == found.subjects == 3
    assert found.tonnes == pytest.approx(150.0)
    assert found.money == pytest.approx(1500.0)  # half of each


def test_without_a_known_yield_the_largest_counts(people):
    have = make_resource(make_organisation(name_en="Source"), title_en="Ash", quantity=None)
    for name, tonnes in (("Aster", 100.0), ("Birch", 300.0), ("Cedar", None)):
        lost(people, name=name, have=have, tonnes=tonnes)
    rows = blocked_by(standing(barriers_visible_to(people.practitioner)))
    found = amounts_of(rows, shares_of(people.practitioner, rows))

    assert found.tonnes == pytest.approx(300.0)
    assert found.money == pytest.approx(2000.0 * 300 / 400)  # what states no amount adds nothing


def test_way_of_a_demand_until_its_synergies_come_back(people):
    by = people.practitioner
    synergies = [lost(people, name=name) for name in ("Aster", "Birch", "Cedar")]
    demand = send_demand(open_demand(words(), by=by, barriers=barriers(synergies)), by=by)
    assert (demand.state, demand.sent_on) == (DemandState.RAISED, timezone.localdate())

    for step in ("accepted", "drafted", "consulted", "adopted"):
        demand = move_demand(demand, step, by=by)
    with pytest.raises(ActionRefused, match="today or before"):
        move_demand(demand, "in_force", by=by, outcome="Filing only", on=timezone.localdate() + timedelta(days=1))
    demand = move_demand(demand, "in_force", by=by, outcome="Filing only", on=timezone.localdate())

    hints = list(hints_of_rules(by))
    assert {hint.synergy for hint in hints} == set(synergies)
    assert not Barrier.objects.filter(fell_at=None).exists()
    take_up_reactivation(hints[0], by=by)
    set_aside_reactivation(hints[1], by=by)
    effect = effect_of(by, demand, blocked_rows_of(by, demand))
    assert (effect.let_go, effect.taken_up, effect.set_aside, effect.waiting, effect.completed) == (3, 1, 1, 1, 0)
    assert (effect.back.tonnes, effect.back.money) == (100.0, 1000.0)
    assert [move.after for move in demand.moves.all()] == [
        "raised", "accepted", "drafted", "consulted", "adopted", "in_force",
    ]  # fmt: skip
    report = report_of(by, timezone.localdate().year)
    assert [(row.fell, row.stands.subjects) for row in report.rows] == [(3, 0)]
    assert report.solved[0][1].let_go == 3


def test_rule_in_force_gives_what_is_no_synergy_a_task(world):
    by, demand = world.practitioner, world.demand
    for step in ("accepted", "drafted", "adopted"):
        demand = move_demand(demand, step, by=by)
    move_demand(demand, "in_force", by=by, outcome="Open now", on=timezone.localdate())

    assert world.audit.tasks.filter(title__contains="new rule").exists()
    assert world.demand_barrier.__class__.objects.get(pk=world.demand_barrier.pk).fell_at is not None


def test_what_is_allowed_already_is_told_to_practitioners(people):
    demand = send_demand(open_demand(words(), by=people.programme_manager), by=people.programme_manager)
    with pytest.raises(ActionRefused, match="by which rule"):
        move_demand(demand, "allowed", by=people.programme_manager)
    move_demand(demand, "allowed", by=people.programme_manager, outcome="Item 31 of the list")

    told = Notice.objects.filter(code="demand.allowed").values_list("person", flat=True)
    assert people.practitioner.pk in told
    assert people.owner.pk not in told


def test_duplicates_become_one_and_no_barrier_stands_twice(people):
    by = people.practitioner
    one, other = (open_demand(words(), by=by, barriers=barriers([lost(people, name=n)])) for n in ("Aster", "Birch"))
    merge_demand(other, one, by=by)
    other.refresh_from_db()

    assert (one.barrier_rows.count(), other.state, other.merged_into) == (2, DemandState.MERGED, one)
    assert attach_barriers(one, Barrier.objects.all(), by=by) == 0
    with pytest.raises(ActionRefused, match="itself"):
        merge_demand(one, one, by=by)


@pytest.mark.parametrize("hole", ["problem_zh", "authority_en", "authority_confirmed_on", "reply_due", "instrument_id"])
def test_a_demand_is_not_sent_with_a_hole(people, hole):
    demand = open_demand(words(**{hole: None if hole.endswith(("_on", "_due")) else ""}), by=people.practitioner)

    with pytest.raises(ActionRefused, match="fill in"):
        send_demand(demand, by=people.practitioner)
    assert not Publication.objects.exists()


def test_what_was_sent_stands_and_is_sent_once(people):
    by = people.practitioner
    demand = send_demand(open_demand(words(), by=by), by=by)

    with pytest.raises(ActionRefused, match="does not follow"):
        send_demand(demand, by=by)
    with pytest.raises(ActionRefused, match="stands as the authority has it"):
        edit_demand(demand, words(problem_en="Another problem"), by=by)
    later = timezone.localdate() + timedelta(days=90)
    assert edit_demand(demand, words(reply_due=later, owner=by), by=by).reply_due == later


@pytest.mark.parametrize("field", ["title_en", "problem_zh", "evidence_en", "change_zh", "authority_zh", "instrument"])
def test_a_demand_never_names_a_firm_behind_it(people, field):
    synergy = lost(people, name="Aster")

    with pytest.raises(ActionRefused, match=r"Aster Works|Aster厂"):
        open_demand(
            words(**{field: "as ASTER WORKS says, Aster厂"}), by=people.practitioner, barriers=barriers([synergy])
        )
    assert not Demand.objects.exists()


def test_outcome_names_no_firm_either(people):
    by = people.practitioner
    demand = send_demand(open_demand(words(), by=by, barriers=barriers([lost(people, name="Aster")])), by=by)

    with pytest.raises(ActionRefused, match="never names a firm"):
        move_demand(demand, "rejected", by=by, outcome="because of Aster Kiln")


def test_two_firms_are_not_told_and_five_are_in_a_band(people):
    by = people.practitioner
    small = send_demand(open_demand(words(), by=by, barriers=barriers([lost(people, name="Aster")])), by=by)
    many = [lost(people, name=name, tonnes=1234.0) for name in ("Birch", "Cedar", "Daisy")]
    large = send_demand(open_demand(words(title_en="Many"), by=by, barriers=barriers(many)), by=by)

    assert figures_told(small) == {"low": None, "high": None, "tonnes": None, "money": None}
    assert figures_told(large) == {"low": 6, "high": 10, "tonnes": 4000.0, "money": 3000.0}
    text = "\n".join(f"{one.text} {one.value}" for one in brief_letter(large, lang="en").blocks)
    assert "6–10" in text
    assert "3,702" not in text
    assert "Birch" not in text


def test_figures_of_one_firm_that_makes_most_stay_back(people):
    by = people.practitioner
    rows = [
        lost(people, name=name, tonnes=tonnes) for name, tonnes in (("Aster", 9000.0), ("Birch", 10.0), ("Cedar", 10.0))
    ]
    demand = open_demand(words(), by=by, barriers=barriers(rows))

    assert figures_told(demand)["low"] == 6
    assert figures_told(demand)["tonnes"] is None


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=0, max_size=8))
def test_told_sums_are_round_and_need_three_firms(parts):
    amounts = Amounts(
        subjects=len(parts), firms=frozenset(range(len(parts))), tonnes=sum(parts), money=0.0,
        by_firm={number: (value, 0.0) for number, value in enumerate(parts)},
    )  # fmt: skip
    told = told_of(amounts)

    assert told.kept_back == (len(parts) < 3)
    if told.tonnes is not None:
        assert told.tonnes == rounded(told.tonnes)
        assert max(parts) <= 0.8 * sum(parts)


def test_a_later_report_does_not_tell_who_joined(people):
    by, year = people.practitioner, timezone.localdate().year
    for name in ("Aster", "Birch", "Cedar"):
        lost(people, name=name)
    publish_report(year - 1, by=by)
    first = Publication.objects.get(year=year - 1)
    lost(people, name="Daisy", tonnes=5000.0)  # one synergy, two firms
    publish_report(year, by=by)

    assert Publication.objects.get(year=year).told == first.told
    with pytest.raises(ActionRefused, match="told already"):
        publish_report(year, by=by)


def test_public_bodies_read_no_name_no_amount_and_no_list(people, client_of):
    by = people.practitioner
    rows = [lost(people, name=name, tonnes=1234.0) for name in ("Birch", "Cedar", "Daisy")]
    demand = send_demand(open_demand(words(), by=by, barriers=barriers(rows)), by=by)
    hidden = open_demand(words(title_en="Unsent"), by=by)
    publish_report(timezone.localdate().year, by=by)
    client = client_of(people.observer)
    pages = [client.get(reverse(name, args=args)) for name, args in (
        ("barrier_desk", []), ("demand_list", []), ("demand_detail", [demand.pk]),
        ("demand_brief", [demand.pk, "docx"]),
    )]  # fmt: skip
    pages[3] = SimpleNamespace(status_code=200, text="\n".join(
        one.text for one in Word(io.BytesIO(pages[3].content)).paragraphs))  # fmt: skip

    assert {page.status_code for page in pages} == {200}
    for page in pages:
        for secret in ("Birch", "Cedar", "Daisy", "3,702", "3702", "1234", "1,234", "Unsent"):
            assert secret not in page.text
    assert "6–10" in pages[0].text
    for name, args in (
        ("barrier_list", []),
        ("barrier_report", [timezone.localdate().year]),
        ("demand_detail", [hidden.pk]),
    ):
        assert client.get(reverse(name, args=args)).status_code == 404


def test_private_synergies_are_counted_for_nobody_else(people):
    synergy = lost(people, name="Aster")
    Synergy.objects.filter(pk=synergy.pk).update(sight="private", owner=people.practitioner)

    assert not counted_barriers().exists()
    assert not barriers_visible_to(people.technical_lead).exists()


@pytest.mark.parametrize("person", ["owner", "partner", "auditor", "observer", "verifier", "trainer"])
def test_only_officers_write(people, person):
    who = getattr(people, person)
    demand = open_demand(words(), by=people.practitioner)

    for attempt in (
        lambda: open_demand(words(), by=who),
        lambda: send_demand(demand, by=who),
        lambda: edit_demand(demand, words(), by=who),
        lambda: attach_barriers(demand, [], by=who),
        lambda: publish_report(2026, by=who),
    ):
        with pytest.raises(ActionRefused):
            attempt()


def test_the_list_of_barriers_asks_no_more_for_more_of_them(people, client_of):
    client, path = client_of(people.practitioner), reverse("barrier_list")
    asked, shown = [], []
    for names in (("Aster", "Birch"), ("Cedar", "Daisy", "Elder", "Fern")):
        shown += [lost(people, name=name) for name in names]
        client.get(path)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(path).text
        asked.append(len(queries))
        assert all(str(row) in page for row in shown)

    assert asked[0] == asked[1]


def test_desk_list_report_and_files_open(people, client_of):
    synergy = lost(people, name="Aster")
    client, year = client_of(people.practitioner), timezone.localdate().year
    desk, listed = client.get(reverse("barrier_desk")).text, client.get(reverse("barrier_list")).text

    assert "Measures for Hazardous" in desk or "hazardous waste" in desk.casefold()
    assert str(synergy) in listed
    book = load_workbook(io.BytesIO(client.get(reverse("barrier_desk"), {"export": "xlsx"}).content))
    assert [sheet.title for sheet in book] == ["By barrier", "By instrument", "By authority", "By sector"]
    report = load_workbook(io.BytesIO(client.get(reverse("barrier_report", args=[year]), {"export": "xlsx"}).content))
    assert report["By barrier"]["F2"].value == 100
    word = Word(io.BytesIO(client.get(reverse("barrier_report", args=[year]), {"export": "docx"}).content))
    assert str(year) in word.paragraphs[0].text
    assert client.get(reverse("barrier_report", args=[year]), {"export": "pdf"}).content.startswith(b"%PDF")
    assert client.get(reverse("barrier_report", args=[year + 1])).status_code == 404


def test_ticked_barriers_become_a_demand_by_its_form(people, client_of):
    synergy = lost(people, name="Aster")
    client = client_of(people.practitioner)
    barrier = synergy.barriers.get()
    to_form = client.post(reverse("demand_from"), {"pk": [str(barrier.pk), "x'", "9" * 40]})
    page = client.get(to_form.url)
    sent = {
        "title_en": "Simplify",
        "category": "regulatory",
        "instrument": "A rule",
        "owner": str(people.practitioner.pk),
    }
    client.post(to_form.url, sent)

    assert "1 barrier stands behind it." in page.text
    demand = Demand.objects.get()
    assert [row.barrier for row in demand.barrier_rows.all()] == [barrier]
    assert history_of(demand).count() == 1
    refused = client.post(to_form.url, {**sent, "title_en": "", "problem_en": "kept words"})
    assert "kept words" in refused.text
    assert "title in Chinese or English" in refused.text


def test_barrier_of_an_audit_is_written_down_by_its_auditor(world, client_of):
    url = reverse("barrier_add", args=[world.audit_type, world.audit.pk])
    client = client_of(world.auditor)
    given = {"category": "regulatory", "step": "visited", "instrument_id": "CN-043", "tonnes": "1,200"}
    client.post(url, given)
    row = world.audit.barriers.get(tonnes=1200)

    assert row.instrument.startswith("CN-043")
    assert "Write a number" in client.post(url, {**given, "tonnes": "lots"}).text
    assert client.get(reverse("barrier_add", args=[world.audit_type, 10**9])).status_code == 404
    assert client.get(reverse("barrier_add", args=[10**9, world.audit.pk])).status_code == 404
    with pytest.raises(ActionRefused, match="own page"):
        add_barrier(world.synergy, {"category": "technical", "step": "idea"}, by=world.practitioner)


def test_today_lists_what_a_rule_let_go_and_the_hint_says_why(people, client_of):
    by = people.practitioner
    synergy = lost(people, name="Aster")
    demand = send_demand(open_demand(words(title_en="Filing only"), by=by, barriers=barriers([synergy])), by=by)
    for step in ("accepted", "drafted", "adopted"):
        demand = move_demand(demand, step, by=by)
    move_demand(demand, "in_force", by=by, outcome="Filing only", on=timezone.localdate())
    client = client_of(by)

    assert "A new rule lets these go on" in client.get(reverse("home")).text
    page = client.get(reverse("reactivation_list")).text
    assert "The rule that held it back has changed" in page
    assert "Filing only" in page
    client.post(reverse("reactivation_take", args=[Reactivation.objects.get().pk]))
    synergy.refresh_from_db()
    assert synergy.stage == Stage.IDEA
    assert "taken up again 1" in client.get(demand.get_absolute_url()).text


def test_instruments_stand_beside_a_match_and_the_demands_on_their_page(world, client_of):
    client = client_of(world.practitioner)
    world.have.class_id = "fly-ash"
    world.have.save()

    assert "Policy instruments that meet this" in client.get(reverse("match_detail", args=[world.match.pk])).text
    page = reverse("knowledge_instrument", args=["CN-022"])
    assert str(world.demand) in client.get(page).text
    assert "Demands on this instrument" not in client_of(world.partner).get(page).text


def test_brief_is_chinese_for_chinese_readers(people):
    by = people.practitioner
    demand = open_demand(words(title_zh="简化转移审批"), by=by)
    with translation.override("en"):
        letter = brief_letter(demand, lang="zh")

    assert letter.title == "简化转移审批"
    assert [one.text for one in letter.blocks if one.kind == "heading"][:3] == ["存在问题", "影响情况", "政策建议"]

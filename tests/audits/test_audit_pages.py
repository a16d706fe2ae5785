"""What audits show: the history in words, measures by answers, the month, the report in two orders and languages."""

import csv
import io
from base64 import b64encode
from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document as Word
from PIL import Image

from symbionet.audits.actions import (
    AuditValues,
    FindingValues,
    OpportunityValues,
    draft_report,
    make_link,
    mark_visited,
    plan_audit,
    record_finding,
    record_opportunity,
    return_report,
    review_report,
    sign_report,
)
from symbionet.audits.models import Audit
from symbionet.audits.pages.brief import brief_of
from symbionet.audits.pages.report import report_letter
from symbionet.audits.pages.report_orders import letter_parts
from symbionet.audits.pages.visit import CHECKLIST, checklist_of, payback_words, suggested_measures
from symbionet.audits.queries.signing import code_of
from symbionet.core.history_words import history_lines
from symbionet.engine.packs import DATA
from symbionet.engine.savings import load_library
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.questions.queries import questionnaire_of_sheet
from symbionet.xlsform import packed_questionnaire


@pytest.fixture
def audit(people) -> Audit:
    """An audit that was visited, with a finding, a measure and two answers."""
    people.owner_org.gb4754 = "C3031"
    people.owner_org.save()
    values = AuditValues(organisation=people.owner_org, planned_on=date(2026, 3, 2), lead=people.auditor)
    made = plan_audit(values, by=people.practitioner)
    record_finding(made, FindingValues(area="energy", text="Leak at press 4"), by=people.auditor)
    record_opportunity(made, OpportunityValues(title="Heat recovery", money=40000, cost=90000), by=people.auditor)
    sheet = open_sheet(made, CHECKLIST)
    group = questionnaire_of_sheet(sheet).group("energy")
    texts = {"q-air_leaks": ["no"], "q-steam_traps": ["partly"], "n-steam_traps": ["ask Li"], "q-lighting": ["yes"]}
    assert answer_page(sheet, group, Given(texts=texts, files={}), by=people.auditor) == {}
    return made


def ready_to_sign(people, audit: Audit) -> None:
    """The report is drafted and reviewed."""
    mark_visited(audit, date(2026, 3, 2), by=people.auditor)
    draft_report(audit, by=people.auditor)
    review_report(audit, note="", by=people.practitioner)


def test_history_tells_questions_and_choices_in_words(audit):
    for language, question, answer in (
        ("en", "Are steam traps listed and checked at least once a year?", "In part · ask Li"),
        ("zh-hans", "疏水阀", "部分 · ask Li"),
    ):
        with translation.override(language):
            line = next(row for row in history_lines(audit) if any(edit["new"] == answer for edit in row.edits))
            edit = next(edit for edit in line.edits if edit["new"] == answer)
            assert question in edit["label"]
            assert "steam_traps" not in str(line.edits)


def test_answers_call_for_measures_until_they_are_written_down(people, audit):
    found = suggested_measures(audit)
    assert [one.id for one in found] == ["air-leaks", "steam-traps"]
    assert suggested_measures(audit, "water") == []
    leaks = OpportunityValues(title="Leaks", measure_id="air-leaks")
    record_opportunity(audit, leaks, by=people.auditor)
    assert [one.id for one in suggested_measures(audit, "energy")] == ["steam-traps"]


def test_the_pack_of_answers_names_questions_and_measures_that_are_there():
    rows = list(csv.DictReader((DATA / "measures" / "by_answer.csv").read_text(encoding="utf-8").splitlines()))
    questions = packed_questionnaire(CHECKLIST).by_name
    assert {row["question"] for row in rows} <= questions.keys()
    assert {row["measure"] for row in rows} <= load_library().measures.keys()
    assert len({row["id"] for row in rows}) == len(rows) > 80


def test_pages_of_the_visit_show_the_measures(people, audit, client_of):
    auditor = client_of(people.auditor)
    link = reverse("visit_measure", args=[audit.pk, "steam-traps"])
    assert link in auditor.get(reverse("visit_area", args=[audit.pk, "energy"])).text
    assert link not in auditor.get(reverse("visit_area", args=[audit.pk, "water"])).text
    assert link in auditor.get(reverse("visit_opportunities", args=[audit.pk])).text


@pytest.mark.parametrize("month", ["", "2026-13", "abc", "9999-12", "０２０２-01", "2026-03-02"])
def test_the_month_of_visits_reads_any_address(people, audit, client_of, month):
    assert client_of(people.auditor).get(reverse("audit_calendar"), {"month": month}).status_code == 200


def test_the_month_shows_visits_on_their_day_to_those_who_work_on_them(people, audit, client_of):
    page = client_of(people.auditor).get(reverse("audit_calendar"), {"month": "2026-03"}).text
    assert str(audit.organisation) in page
    assert "overdue" in page
    assert "No visit" in client_of(people.auditor).get(reverse("audit_calendar"), {"month": "2026-09"}).text
    assert client_of(people.owner).get(reverse("audit_calendar")).status_code == 404


def test_the_report_in_the_order_of_a_cleaner_production_audit(people, audit, client_of):
    letter = report_letter(audit, pictures=False, order="cleaner_production")
    headings = [block.text for block in letter.blocks if block.kind == "heading"]
    phases = [heading for heading in headings if heading.startswith("Phase")]
    assert [phase[6] for phase in phases] == list("1234567")
    assert any("Heat recovery" in block.cells for block in letter.blocks)
    page = client_of(people.auditor).get(reverse("audit_report", args=[audit.pk]), {"order": "cleaner_production"})
    assert "Phase 5" in page.text
    assert "order=cleaner_production" in page.text
    assert "Phase 5" not in client_of(people.auditor).get(reverse("audit_report", args=[audit.pk])).text


def test_the_report_in_two_languages_side_by_side(people, audit, client_of):
    for order in ("visit", "cleaner_production"):
        letter = report_letter(audit, pictures=False, order=order, both=True)
        texts = " ".join(block.text for block in letter.blocks)
        assert "What was seen" in texts
        assert "现场快速审核" in texts
    url, asked = reverse("audit_report_file", args=[audit.pk, "docx"]), {"language": "both"}
    word = Word(io.BytesIO(client_of(people.auditor).get(url, asked).content))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    assert any("能源" in cell and "Energy" in cell for cell in cells)
    pdf = client_of(people.auditor).get(reverse("audit_report_file", args=[audit.pk, "pdf"]), asked).content
    assert pdf.startswith(b"%PDF-")


def test_cells_of_the_report_know_their_heading_so_that_a_phone_stacks_them(audit):
    table = next(part for part in letter_parts(report_letter(audit, pictures=False)) if "Weight" in part.headings)
    assert [heading for heading, _cell, _figure in table.rows[0]] == list(table.headings)


def test_public_cases_stand_on_the_dashboard(people, audit, client_of):
    assert "No firm has signed" in client_of(people.auditor).get(reverse("audit_dashboard")).text
    ready_to_sign(people, audit)
    sign_report(audit, name="Li", consent="public", by=people.owner)
    page = client_of(people.auditor).get(reverse("audit_dashboard")).text
    assert reverse("audit_report", args=[audit.pk]) in page


@pytest.mark.parametrize(
    ("years", "words"), [(1 / 12, "1 month"), (0.5, "6 months"), (1.0, "1 year"), (1.02, "1 year"), (2.5, "2.5 years")]
)
def test_one_month_is_no_months(years, words):
    assert payback_words(years) == words


def test_units_of_the_briefing_are_chinese_in_chinese(audit):
    with translation.override("zh-hans"):
        amounts = [line.amount for line in (*brief_of(audit).haves, *brief_of(audit).wants)]
        assert checklist_of(audit)[0].id == CHECKLIST
    assert not any("CNY" in amount for amount in amounts)


def drawn(size: tuple[int, int] = (600, 200), kind: str = "PNG") -> str:
    stream = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size).save(stream, format=kind)
    return f"data:image/png;base64,{b64encode(stream.getvalue()).decode()}"


def test_a_report_that_was_changed_is_not_signed_unread(people, audit, client_of):
    ready_to_sign(people, audit)
    audit = Audit.objects.get(pk=audit.pk)
    link = Client().get(reverse("audit_link", args=[make_link(audit, "sign_off", by=people.auditor).token]))
    url, seen = link.request["PATH_INFO"], audit.reviewed_at.isoformat()
    assert f'value="{seen}"' in link.text
    return_report(audit, note="sum", by=people.practitioner)
    record_finding(audit, FindingValues(area="energy", text="What the firm never read"), by=people.auditor)
    ready_to_sign(people, Audit.objects.get(pk=audit.pk))
    code = code_of(audit.links.get(), people.owner, timezone.now())
    signed = {"name": "Li", "consent": "public", "agreed": "on", "seen": seen, "code": code}

    assert "read it again" in Client().post(url, signed).text
    assert "read it again" in client_of(people.owner).post(reverse("audit_sign", args=[audit.pk]), signed).text
    audit.refresh_from_db()
    assert audit.stage == "reviewed"
    Client().post(url, signed | {"seen": audit.reviewed_at.isoformat()})
    audit.refresh_from_db()
    assert audit.stage == "signed"


def test_an_empty_answer_by_link_follows_nothing_up(people, audit):
    ready_to_sign(people, audit)
    audit = Audit.objects.get(pk=audit.pk)
    sign_report(audit, name="Li", consent="private", by=people.owner)
    url = reverse("audit_link", args=[make_link(audit, "follow_up", month=12, by=people.auditor).token])

    answered = Client().post(url, {"told_by": "Li"})
    assert answered.status_code == 400
    assert "at least one measure" in answered.text
    audit.refresh_from_db()
    assert audit.stage == "signed"
    assert Client().get(url).status_code == 200


@pytest.mark.parametrize("drawing", ["x", "data:image/png;base64,AAAA", drawn(kind="JPEG"), drawn((1300, 10))])
def test_a_signature_that_is_no_picture_is_told_and_nothing_is_signed(people, audit, client_of, drawing):
    ready_to_sign(people, audit)
    signed = {"name": "Li", "consent": "private", "agreed": "on", "drawing": drawing}
    assert "could not be read" in client_of(people.owner).post(reverse("audit_sign", args=[audit.pk]), signed).text
    audit.refresh_from_db()
    assert audit.signed_at is None


@pytest.mark.parametrize("drawing", ["", drawn()])
def test_a_signature_on_glass_stands_in_the_report_and_a_typed_name_is_enough(people, audit, client_of, drawing):
    ready_to_sign(people, audit)
    page = reverse("audit_sign", args=[audit.pk])
    assert "data-signature" in client_of(people.owner).get(page).text
    client_of(people.owner).post(page, {"name": "Li", "consent": "private", "agreed": "on", "drawing": drawing})
    audit.refresh_from_db()
    assert audit.signed_by == "Li"
    photos = [block.text for block in report_letter(audit).blocks if block.kind == "photo"]
    assert ("Signature of Li" in photos) == bool(drawing)
    assert report_letter(audit, pictures=False).blocks[-1].kind == "foot"


def test_the_day_of_the_visit_stays_once_the_report_is_reviewed(people, audit, client_of):
    ready_to_sign(people, audit)
    desk = client_of(people.auditor)
    page = desk.get(audit.get_absolute_url()).content.decode()

    desk.post(f"/audits/{audit.pk}/move/visited/", {"on": "2026-03-01"})

    audit.refresh_from_db()
    assert audit.visited_on == date(2026, 3, 2)
    assert "/move/visited/" not in page
    assert mark_visited(audit, date(2026, 3, 2), by=people.auditor) == audit  # a device may send the same day again


def test_a_long_list_of_measures_stands_below_what_was_written_down_and_is_folded(people, audit, client_of):
    sheet = open_sheet(audit, CHECKLIST)
    for group in questionnaire_of_sheet(sheet).groups:
        texts = {f"q-{one.name}": ["no"] for one in group.questions}
        answer_page(sheet, group, Given(texts=texts, files={}), by=people.auditor)
    called = len(suggested_measures(audit))

    page = client_of(people.auditor).get(f"/audits/{audit.pk}/visit/opportunities/").content.decode()

    assert called > 8
    assert page.index("Heat recovery") < page.index("Measures that the answers call for")
    assert f"Show all {called}" in " ".join(page.split())

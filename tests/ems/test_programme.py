"""Lists that go out and come back, papers, reviews, certificates, campaigns, carry-over, and what is told in time."""

import json
import re
from datetime import date, timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone, translation
from docx import Document
from openpyxl import Workbook, load_workbook

from ems_world import ASPECT
from factories import make_organisation
from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.indicators import Scope
from symbionet.ems.actions import (
    CampaignValues,
    CertificateValues,
    EntryValues,
    EventValues,
    SystemValues,
    add_action,
    approve_document,
    carry_over,
    check_certificate,
    make_decisions_actions,
    note_reading,
    record_case_event,
    revise_document,
    save_certificate,
    save_entry,
    start_assessment,
    start_campaign,
    start_case,
    start_system,
)
from symbionet.ems.actions.reminders import remind_of_ends
from symbionet.ems.exports import registers_workbook
from symbionet.ems.importers import IMPORTERS
from symbionet.ems.models import Approval, Assessment, CaseStage, Entry, System
from symbionet.ems.pages.assessments import assessment_shown
from symbionet.ems.pages.campaigns import campaign_shown, place_shown
from symbionet.ems.pages.certification import figure_of_certificates
from symbionet.ems.pages.monitoring import monitoring_shown
from symbionet.ems.queries.actions import actions_of, evidence_of
from symbionet.ems.queries.campaigns import standings_of
from symbionet.ems.queries.carrying import projected_answers
from symbionet.ems.queries.certification import certificates_held, implemented_systems
from symbionet.ems.queries.registers import registers
from symbionet.imports.models import Import
from symbionet.imports.queries import outcomes_of
from symbionet.notices.models import Notice
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.work.actions import add_evidence, change_task
from symbionet.xlsform import packed_questionnaire


@pytest.fixture
def system(people) -> System:
    """The system of the owner's firm, which the auditor helps."""
    values = SystemValues(scope="Works", head="Chen", manager="Liu", coach=people.auditor)
    return start_system(people.owner_org, values, by=people.owner)


def add(system: System, register: str, title: str = "", **more) -> Entry:
    links, columns = (
        more.pop("links", {}),
        {name: more.pop(name) for name in ("state", "due", "expires", "owner") if name in more},
    )
    by = system.created_by
    return save_entry(
        system, registers()[register], EntryValues(title=title, values=more, links=links, **columns), by=by
    )


def filled(system: System) -> None:
    """An entry with links in some registers, with hard text."""
    aspect = add(system, "aspects", "=HYPERLINK(1) “漂洗, 含镍\n第二行", owner="刘工", **ASPECT)
    second = add(system, "aspects", "Noise, at night; loud", **{**ASPECT, "legal": "yes", "harm": "yes", "saving": 5.0})
    permit = add(
        system, "obligations", "Permit", kind="permit", requirement="-1.5 mg/l", instrument="CN-001",
        expires=date(2028, 6, 30), due=date(2027, 1, 1), links={"aspects": [aspect, second]},
    )  # fmt: skip
    add(system, "evaluations", "June", day="2026-06-30", result="yes", proof="report", links={"obligations": [permit]})
    meter = add(system, "meters", "Main", stream="water", unit="m3")
    add(system, "readings", period="2026-03", value=1240.25, source="meter", links={"meter": [meter]})
    add(system, "risks", "Flood", kind="risk", response="wall", likelihood=3.0, links={"from": [second]}, state="done")


def snapshot(system: System) -> list[tuple]:
    rows = system.entries.prefetch_related("link_rows__target").order_by("register", "number")
    return [
        (one.register, one.number, one.title, one.state, one.owner, one.due, one.expires, one.values, one.result,
         sorted((row.field, row.target.register, row.target.number) for row in one.link_rows.all()))
        for one in rows
    ]  # fmt: skip


def bring(client, system: System, data: bytes, name: str = "list.xlsx") -> Import:
    upload = {"file": SimpleUploadedFile(name, data), "system": system.pk}
    client.post(reverse("ems_import"), upload)
    batch = Import.objects.latest("pk")
    client.get(reverse("ems_import_detail", args=[batch.number]))
    return batch


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_registers_go_out_and_come_back_without_loss(people, system, client_of, language):
    filled(system)
    with translation.override(language):
        data = registers_workbook(system, list(registers().values()))
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    client = client_of(people.practitioner)

    batch = bring(client, other, data)
    assert not other.entries.exists()  # a preview stores nothing
    client.post(reverse("ems_import_go_on", args=[batch.number]))

    assert snapshot(other) == snapshot(system)
    again = bring(client, other, data)
    states = set(again.rows.values_list("state", flat=True))
    assert states == {"same"}  # the same list again changes nothing
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert not other.entries.exists()


def with_work(system: System, by: User) -> None:
    """Actions, open and done, and evidence with and without a file."""
    aspect = system.entries.get(register="aspects", number=1)
    add_action(system, "=SUM(1) Train the shift", by=by, due=date(2027, 2, 1))
    done = add_action(aspect, "逆流漂洗", by=by, due=None)
    change_task(done, due=None, to=None, done_on=date(2026, 6, 3), by=by)
    add_evidence(aspect, "measurement", by=by, on=date(2026, 6, 2), note="镍 0.4 mg/l")


def work_of(system: System) -> list[tuple]:
    found = [
        (getattr(row.subject, "number", 0), row.title, row.due, row.assigned_to, row.done_at and row.done_at.date())
        for is_open in (True, False)
        for row in actions_of(system, is_open=is_open)
    ]
    return sorted(found, key=str) + [
        (row.subject.number, row.kind, row.note, row.on, row.document) for row in evidence_of(system)
    ]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_actions_and_evidence_come_back_too_and_are_taken_back(people, system, client_of, language):
    filled(system)
    with_work(system, people.practitioner)
    with translation.override(language):
        data = registers_workbook(system, list(registers().values()))
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    client = client_of(people.practitioner)

    batch = bring(client, other, data)
    client.post(reverse("ems_import_go_on", args=[batch.number]))
    assert work_of(other) == work_of(system)
    assert len(work_of(other)) == 3
    assert set(bring(client, other, data).rows.values_list("state", flat=True)) == {"same"}
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert not other.entries.exists()
    assert work_of(other) == []


def test_a_changed_action_is_changed_and_a_wrong_one_is_refused_with_its_remedy(people, system, client_of):
    filled(system)
    action = add_action(system, "Train", by=people.practitioner, due=None)
    rows = [{"Action": "Train", "Until": "2027-03-01", "Done on": "2026-05-01"}, {"Action": "x", "Belongs to": "Z-9"},
            {"Action": "x", "E-mail of who does it": people.outsider.email}, {"Action": "x", "Until": "soon"},
            {"Action": "x", "Done on": "2099-01-01"}, {"Action": None, "Belongs to": "A-1"}]  # fmt: skip
    batch = bring(client_of(people.practitioner), system, book("Actions", *rows))
    client_of(people.practitioner).post(reverse("ems_import_go_on", args=[batch.number]))

    assert list(batch.rows.order_by("number").values_list("state", flat=True)) == ["changed", *["refused"] * 5]
    action.refresh_from_db()
    assert (action.due, action.done_at.date()) == (date(2027, 3, 1), date(2026, 5, 1))
    told = client_of(people.practitioner).get(reverse("ems_import_detail", args=[batch.number])).text
    assert "Z-9" in told
    assert "soon" in told


def test_evidence_needs_its_entry_and_its_file(people, system, client_of):
    filled(system)
    rows = [{"Belongs to": "A-1", "Note": "seen", "Kind": "记录"}, {"Note": "seen"},
            {"Belongs to": "A-1", "File": "report.pdf"}, {"Belongs to": "A-1", "Note": "seen", "Kind": "hearsay"},
            {"Belongs to": "A-1"}]  # fmt: skip
    batch = bring(client_of(people.owner), system, book("证据", *rows))
    client_of(people.owner).post(reverse("ems_import_go_on", args=[batch.number]))

    assert list(batch.rows.order_by("number").values_list("state", flat=True)) == ["entered", *["refused"] * 4]
    assert [(row.kind, row.by) for row in evidence_of(system)] == [("record", people.owner)]


def book(register: str, *rows: dict[str, object]) -> bytes:
    found, heads = Workbook(), list(dict.fromkeys(head for row in rows for head in row))
    sheet = found.active
    sheet.title = register
    sheet.append(heads)
    for row in rows:
        sheet.append([row.get(head) for head in heads])
    stream = BytesIO()
    found.save(stream)
    return stream.getvalue()


GIVEN = {"环境因素": "漂洗", "活动、产品或服务": "漂洗", "环境影响": "镍", "类别": "水和废水", "三种状态": "正常",
         "三种时态": "现在",
         "控制或施加影响": "可控制"}  # fmt: skip
LAW = "法律法规或许可有要求"


@pytest.mark.parametrize("text", ["YES", "Yes", "是", "√", "y", True])
def test_yes_is_understood_in_any_case_and_language(people, system, client_of, text):
    batch = bring(client_of(people.owner), system, book("环境因素与影响", {**GIVEN, LAW: text}))

    client_of(people.owner).post(reverse("ems_import_go_on", args=[batch.number]))
    assert Entry.objects.get().values["legal"] == "yes"


def test_what_is_not_understood_is_refused_with_its_row_and_nothing_else_is_lost(people, system, client_of):
    rows = [{**GIVEN, LAW: "perhaps"}, {**GIVEN, LAW: "否", "编号": "A-7", "严重程度": "11"},
            {**GIVEN, LAW: "否", "编号": "A-8"},
            {**GIVEN, LAW: "否", "编号": "A-8"}, {**GIVEN, LAW: "否", "类别": None}]  # fmt: skip
    client = client_of(people.owner)
    batch = bring(client, system, book("环境因素与影响", *rows))
    page = client.get(reverse("ems_import_detail", args=[batch.number])).text

    assert "perhaps" in page
    client.post(reverse("ems_import_go_on", args=[batch.number]))
    assert [(one.number, one.state) for one in batch.rows.order_by("number")] == [
        (2, "refused"), (3, "refused"), (4, "entered"), (5, "refused"), (6, "refused")]  # fmt: skip
    assert Entry.objects.get().number == 8


def test_rows_of_several_sheets_are_named_by_their_sheet_and_wrong_ones_come_first(people, system, client_of):
    workbook = Workbook()
    workbook.remove(workbook.active)
    for title, rows in (("内外部因素", [{"因素": "内涝", "内部或外部": "外部"}]),
                        ("环境因素与影响", [{**GIVEN, LAW: "是"}, {**GIVEN, LAW: "perhaps"}])):  # fmt: skip
        sheet = workbook.create_sheet(title)
        sheet.append(list(rows[0]))
        for row in rows:
            sheet.append(list(row.values()))
    stream = BytesIO()
    workbook.save(stream)
    client = client_of(people.owner)
    batch = bring(client, system, stream.getvalue())

    page = client.get(reverse("ems_import_detail", args=[batch.number])).text
    shown = re.findall(r'<span class="text-secondary">(\S+)</span> (\d+)</td>', page)
    assert shown[0] == ("环境因素与影响", "3")
    assert sorted(shown[1:]) == [("内外部因素", "2"), ("环境因素与影响", "2")]
    assert [row.table for row in outcomes_of(batch)] == ["内外部因素", "环境因素与影响", "环境因素与影响"]


def test_a_list_names_no_entry_of_another_firm(people, system, client_of):
    filled(system)
    other = start_system(people.other_org, SystemValues(), by=people.partner)
    risk = {"Risk or opportunity": "x", "Kind": "risk", "What we do about it": "y", "Comes from": "A-2"}
    batch = bring(client_of(people.partner), other, book("risks", risk))

    assert batch.rows.get().state == "refused"
    page = client_of(people.partner).post(
        reverse("ems_import"), {"file": SimpleUploadedFile("x.xlsx", book("risks", risk)), "system": system.pk}
    )
    assert page.status_code == 200  # the system of the other firm is no choice
    assert Import.objects.filter(subject_id=system.pk).count() == 0


def test_a_sheet_without_a_needed_column_is_told_which(people, system, client_of):
    book_ = Workbook()
    book_.active.append(["ASPECT", " activity ", "环境影响", "类别"])
    book_.active.append(["Rinsing", "Plating", "Nickel", "water"])
    data = BytesIO()
    book_.save(data)
    upload = SimpleUploadedFile("hasty.xlsx", data.getvalue())
    page = client_of(people.owner).post(reverse("ems_import"), {"file": upload, "system": system.pk})
    assert "looks like “Aspects and impacts”" in page.text
    assert "Operating state" in page.text
    assert not Entry.objects.filter(register="aspects").exists()


def test_hostile_and_strange_files_are_refused_in_words(people, system, client_of):
    client = client_of(people.owner)
    for data in (b"%PDF-1.7 x", b"", book("holidays", {"day": "x"})):
        page = client.post(reverse("ems_import"), {"file": SimpleUploadedFile("x.xlsx", data), "system": system.pk})
        assert page.status_code == 200
    assert not Entry.objects.exists()


def test_blank_form_is_read_back_and_belongs_to_a_step(people, system, client_of):
    data = client_of(people.owner).get(reverse("ems_file", args=[system.pk, "step-4"])).content

    assert [sheet.title for sheet in load_workbook(BytesIO(data))] == [
        "Compliance obligations",
        "Evaluation of compliance",
    ]
    assert client_of(people.owner).get(reverse("ems_file", args=[system.pk, "step-44"])).status_code == 404


def test_papers_are_made_of_the_answers_in_both_languages(people, system, client_of):
    filled(system)
    for language, words in (("en", "Environmental policy"), ("zh-hans", "环境方针")):
        client = client_of(people.owner)
        people.owner.language = language
        people.owner.save()
        client.cookies["django_language"] = language
        for kind in ("policy", "scope", "procedures", "aspects", "obligations"):
            word = Document(BytesIO(client.get(reverse("ems_letter", args=[system.pk, kind, "docx"])).content))
            cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
            text = "\n".join([*(one.text for one in word.paragraphs), *cells])
            assert words in text or kind != "policy"
            assert "Noise" in text or kind not in ("policy", "aspects")


def test_a_document_is_approved_read_and_revised(people, system):
    document = add(system, "documents", "Policy", kind="policy")
    with pytest.raises(ActionRefused):
        approve_document(document, by=people.owner)  # nothing to approve
    document = save_entry(system, registers()["documents"], EntryValues(title="Policy", values={"text": "We ..."}),
                          by=people.owner, entry=document)  # fmt: skip
    approve_document(document, by=people.owner)
    with pytest.raises(ActionRefused):
        approve_document(document, by=people.owner)
    note_reading(document, "Wang", by=people.owner)
    with pytest.raises(ActionRefused):
        note_reading(document, "Wang", by=people.owner)
    document = revise_document(document, by=people.owner)
    save_entry(
        system,
        registers()["documents"],
        EntryValues(title="Policy", values={"text": "New"}),
        by=people.owner,
        entry=document,
    )
    approve_document(document, by=people.owner)

    assert [(one.revision, one.snapshot["values"]["text"]) for one in Approval.objects.all()] == [
        (2, "New"),
        (1, "We ..."),
    ]


def test_review_gathers_inputs_and_its_decisions_become_actions(people, system, client_of):
    filled(system)
    review = add(system, "reviews", "2026", head="Chen")
    client = client_of(people.owner)
    client.post(reverse("ems_entry_move", args=[review.pk, "gather"]))
    review.refresh_from_db()
    assert "Noise, at night" in review.values["inputs"]
    values = {**review.values, "day": "2026-08-01", "conclusion": "fits", "decisions": "Bund\n- Triggers\n\nBund"}
    review = save_entry(system, registers()["reviews"], EntryValues(title="2026", state="held", values=values),
                        by=people.owner, entry=review)  # fmt: skip
    assert [one.title for one in make_decisions_actions(review, by=people.owner)] == ["Bund", "Triggers"]
    with pytest.raises(ActionRefused):
        make_decisions_actions(review, by=people.owner)
    word = Document(BytesIO(client.get(reverse("ems_minutes", args=[review.pk, "docx"])).content))
    assert "Triggers" in "\n".join(one.text for one in word.paragraphs)
    before = review.values["inputs"]
    client.post(reverse("ems_entry_move", args=[review.pk, "gather"]))
    review.refresh_from_db()
    assert review.values["inputs"] == before  # those of its day


@pytest.mark.parametrize("gathered", ["en", "zh-hans"])
def test_minutes_are_of_one_language_and_mark_what_people_wrote_in_the_other(people, system, client_of, gathered):
    filled(system)
    add(system, "parties", "Town council of the north bank", needs="quiet nights")
    add(system, "parties", "下游村民", needs="水质")
    review = add(system, "reviews", "2026", head="Chen")
    client = client_of(people.owner)

    def say(language: str) -> None:
        people.owner.language = language
        people.owner.save()
        client.cookies["django_language"] = language

    def minutes(language: str) -> dict[str, str]:
        say(language)
        word = Document(BytesIO(client.get(reverse("ems_minutes", args=[review.pk, "docx"])).content))
        lines = [line for one in word.paragraphs for line in one.text.splitlines()]
        return {line.partition("：" if language == "zh-hans" else ": ")[0]: line for line in lines}

    say(gathered)
    client.post(reverse("ems_entry_move", args=[review.pk, "gather"]))
    english, chinese = minutes("en"), minutes("zh-hans")
    assert english["Interested parties"].endswith("[in Chinese, as it was written]")
    assert "下游村民" in english["Interested parties"]
    assert chinese["相关方"].endswith("〔英文原文〕")
    assert "未关闭的不符合" in chinese
    assert "Nonconformities not closed" in english
    review.refresh_from_db()
    mine = {**review.values, "inputs": review.values["inputs"] + "\n另见台账", "decisions": "增设围堰\nFit a bund"}
    review = save_entry(system, registers()["reviews"], EntryValues(title="2026", values=mine), by=people.owner,
                        entry=review)  # fmt: skip
    told = minutes("en")
    assert "另见台账 [in Chinese, as it was written]" in told
    assert "增设围堰 [in Chinese, as it was written]" in told
    assert "Fit a bund" in told


def test_ratios_of_a_year_and_their_units(people, system):
    meters = {stream: add(system, "meters", stream, stream=stream, unit=unit)
              for stream, unit in (("electricity", "kWh"), ("water", "m3"), ("waste", "kg"), ("output", "t"))
              }  # fmt: skip
    for stream, value in (("electricity", 1000.0), ("water", 50.0), ("waste", 500.0), ("output", 10.0)):
        for period in ("2025-01", "2025-02", "2026-Q1"):
            add(system, "readings", period=period, value=value, source="meter", links={"meter": [meters[stream]]})
    add(system, "readings", period="2025", value=9e9, source="bill", links={"meter": [meters["water"]]})
    shown = {one.name: one for one in monitoring_shown(system).ratios}

    assert shown["Output per energy"].now == "2.78"  # 10 t over 3.6 GJ
    assert shown["Output per water"].before == "0.2"  # 20 over 100: the year does not count twice
    assert shown["Waste per output"].now == "0.05"  # 0.5 t over 10 t
    assert shown["Greenhouse gases per output"].problem == "no readings"


def test_proposals_are_taken_over_once(people, system, client_of):
    people.owner_org.gb4754 = "C3360"
    people.owner_org.save()
    client, url = client_of(people.owner), reverse("ems_proposals", args=[system.pk])
    page = client.get(url).text

    assert "Rinsing water with heavy metals" in page
    assert people.have.title_en in page  # a have of the firm
    assert "Food waste" not in page
    client.post(url, {"take": ["sector-plating-water", "sector-forged"]})
    client.post(url, {"take": ["sector-plating-water"]})
    entry = Entry.objects.get()
    assert (entry.values["medium"], entry.result["significant"]) == ("water", True)
    assert entry.values["origin"] == "同行业常见环境因素 / What firms of this sector usually have"
    assert "Rinsing water with heavy metals" not in client.get(url).text


def answers(assessment: Assessment, by, **levels: str) -> None:
    form_id = "ems_iso14001_2015"
    sheet = open_sheet(assessment, form_id)
    for group in packed_questionnaire(form_id).groups:
        texts = {f"q-{one.name}": [levels[one.name]] for one in group.questions if one.name in levels}
        texts |= {f"n-{one.name}": [f"about {one.name}"] for one in group.questions if one.name in levels}
        answer_page(sheet, group, Given(texts=texts), by=by)


def test_carry_over_shows_before_it_writes_and_marks_what_nobody_reviewed(people, system, client_of):
    source = start_assessment(system, "iso14001-2015", "gap", by=people.owner)
    answers(source, people.owner, c4_1="m5", c4_2="m5", c6_1_4="m3", c10_1="m5", c10_3="m2", c9_3="m4")
    client, url = client_of(people.owner), reverse("ems_assessment_carry", args=[source.pk])

    page = client.get(url).text
    assert "not reviewed" in page
    assert Assessment.objects.count() == 1  # nothing is written yet
    projected = {one.node.ref: one.level for one in projected_answers(source, "iso14001-2026")}
    assert (projected["4.1"], projected["4.2"], projected["6.1.5"], projected["9.3.2"]) == (4, 5, 3, 4)
    assert projected["10.1"] == 2  # the lower of the two clauses that were joined
    assert projected["6.3"] is None  # new: to be answered
    client.post(url, {"target": "iso14001-2026"})
    made = Assessment.objects.get(kind="carried")
    shown = {one.ref: one for section in assessment_shown(made).sections for one in section[4]}
    assert (shown["4.1"].level, shown["4.1"].note) == (4, "[4.1] · about c4_1")
    rows = ["iso14001-2015|4.1|iso14001-2026|4.1"]
    assert shown["4.1"].carried == {"from": "4.1", "relation": "subset", "reviewer": "", "rows": rows}
    assert "nobody has reviewed" in client.get(made.get_absolute_url()).text
    with pytest.raises(ActionRefused):
        carry_over(source, "iso14001-2026", by=people.owner)  # one is open
    with pytest.raises(ActionRefused):
        carry_over(start_assessment(system, "gbt24001-2016", "gap", by=people.owner), "iso14001-2026", by=people.owner)


def test_campaign_tells_no_places_of_few_firms_and_no_names_to_firms(people, client_of):
    firms = [people.owner_org, people.other_org, *(make_organisation(name_en=f"Firm {n}") for n in range(4))]
    campaign = start_campaign(CampaignValues(name="Gap", framework="iso14001-2015"), firms, by=people.practitioner)
    rows = list(campaign.assessments.order_by("pk"))
    for number, row in enumerate(rows[:4]):
        answers(row, people.practitioner, c4_1=f"m{number + 1}")
        row.state, row.submitted_at = "submitted", timezone.now()
        row.save()

    shown = campaign_shown(campaign, standings_of(campaign))
    assert (shown.ranking, shown.mean) == ((), "")
    assert place_shown(rows[0]).place is None
    answers(rows[4], people.practitioner, c4_1="m5")
    rows[4].state = "submitted"
    rows[4].save()
    ranking = campaign_shown(campaign, standings_of(campaign)).ranking
    assert ranking == ((1, "5.0", 1), (2, "4.0", 1), (3, "3.0", 1), (4, "2.0", 1), (5, "1.0", 1))
    assert (place_shown(rows[0]).place, place_shown(rows[0]).of) == (5, 5)
    assert place_shown(rows[5]).place is None  # who has not handed in compares with nobody
    page = client_of(people.owner).get(rows[0].get_absolute_url()).text
    assert "number 5 of 5" in page
    assert "Firm 1" not in page
    assert client_of(people.owner).get(campaign.get_absolute_url()).status_code == 404
    assert Notice.objects.filter(code="ems_campaign.asked", person=people.owner).count() == 1
    with pytest.raises(ActionRefused):
        start_campaign(CampaignValues(name="Gap", framework="iso14001-2015"), firms, by=people.practitioner)
    with pytest.raises(ActionRefused):
        start_campaign(CampaignValues(name="Mine", framework="iso14001-2015"), firms, by=people.owner)


def test_campaign_form_tells_unknown_firms(people, client_of):
    client = client_of(people.practitioner)
    form = {"name": "Gap", "framework": "iso14001-2015", "firms": "Owner Power\nNo such firm"}

    page = client.post(reverse("ems_campaign_add"), form)
    assert page.status_code == 400
    assert "No such firm" in page.text
    client.post(reverse("ems_campaign_add"), {**form, "firms": "Owner Power\nOwner Power"})
    assert Assessment.objects.count() == 1


def test_only_a_certificate_with_number_and_validity_counts(people, system):
    today = timezone.localdate()
    case = start_case(system, "iso14001-2015", by=people.owner)
    with pytest.raises(ActionRefused):
        start_case(system, "iso14001-2015", by=people.owner)
    with pytest.raises(ActionRefused):
        start_case(system, "cleaner-production", by=people.owner)

    def done(stage: str, days: int = 0, **more: object) -> None:
        record_case_event(case, EventValues(stage=stage, done_on=today - timedelta(days=days), **more), by=people.owner)

    done(CaseStage.INTERNAL_AUDIT, 40)
    assert [
        figure_of_certificates(people.practitioner).number,
        figure_of_certificates(people.practitioner).parts[0][1],
    ] == [0, 1]
    with pytest.raises(ActionRefused) as error:
        done(CaseStage.STAGE_2)
    assert "three months" in str(error.value)
    meter = add(system, "meters", "Main", stream="water", unit="m3")
    add(system, "readings", period="2026-Q1", value=1.0, source="meter", links={"meter": [meter]})
    done(CaseStage.STAGE_2, 10, major=1)
    with pytest.raises(ActionRefused):
        done(CaseStage.CERTIFIED)  # no certificate yet
    given = {"body": "Body", "certificate": "N1", "issued_on": today, "expires_on": today + timedelta(days=1095)}
    with pytest.raises(ActionRefused):
        save_certificate(case, CertificateValues(**{**given, "expires_on": today}), by=people.owner)
    save_certificate(case, CertificateValues(**given), by=people.owner)
    with pytest.raises(ActionRefused) as error:
        done(CaseStage.CERTIFIED)
    assert "Major" in str(error.value)
    done(CaseStage.NC_CLOSURE, 5)
    done(CaseStage.CERTIFIED)
    done(CaseStage.CERTIFIED)  # a second press
    assert case.events.filter(stage="certified").count() == 1
    figure = figure_of_certificates(people.practitioner)
    assert (figure.number, figure.parts[0][1]) == (0, 1)  # the firm alone says so
    check_certificate(case, "register", by=people.practitioner)
    figure = figure_of_certificates(people.practitioner)
    assert (figure.number, figure.parts[0][1]) == (1, 0)
    scope = Scope(since=today - timedelta(days=365), until=today)
    held, used = [one for [one] in (list(certificates_held(scope)), list(implemented_systems(scope)))]
    assert (held.on, held.until) == (today, today + timedelta(days=1096))  # valid on its last day
    assert (used.on, used.until, used.firm) == (today - timedelta(days=40), today, system.organisation_id)
    over = {"issued_on": today - timedelta(days=99), "expires_on": today - timedelta(days=1)}
    save_certificate(case, CertificateValues(**given | over), by=people.owner)
    assert figure_of_certificates(people.practitioner).number == 0  # run out
    with pytest.raises(ActionRefused):
        done(CaseStage.SUSPENDED, -3)  # to come
    save_certificate(case, CertificateValues(**given), by=people.owner)
    check_certificate(case, "register", by=people.practitioner)
    done(CaseStage.SUSPENDED)
    assert [one.until for one in certificates_held(scope)] == [today]


def certified_by_the_firm_alone(people, system, client_of, stage: str = CaseStage.CERTIFIED):
    """What one member can do by the pages: a case, a certificate that nobody gave, and the step."""
    client, today = client_of(people.owner), timezone.localdate()
    client.post(reverse("ems_case_add", args=[system.pk]), {"framework": "iso14001-2015"})
    case = system.cases.get()
    said = {"body": "Nobody", "certificate": "X-1", "issued_on": today - timedelta(days=900)}
    client.post(reverse("ems_case_certificate", args=[case.pk]), said | {"expires_on": today + timedelta(days=90)})
    client.post(reverse("ems_case", args=[case.pk]), {"stage": stage, "done_on": today - timedelta(days=900)})
    case.refresh_from_db()
    assert case.stage == stage
    return client, case


def counted(people) -> tuple[int, list[object]]:
    today = timezone.localdate()
    scope = Scope(since=today - timedelta(days=2000), until=today)
    return figure_of_certificates(people.practitioner).number, [one.on for one in certificates_held(scope)]


def test_a_firm_alone_raises_no_certificate_that_the_programme_counts(people, system, client_of):
    client, case = certified_by_the_firm_alone(people, system, client_of)

    assert counted(people) == (0, [])
    assert "does not count" in client.get(case.get_absolute_url()).text
    check = reverse("ems_case_check", args=[case.pk])
    assert check not in client.get(case.get_absolute_url()).text
    assert client.post(check, {"against": "me"}).status_code == 404
    with pytest.raises(ActionRefused):
        check_certificate(case, "me", by=people.owner)
    assert counted(people) == (0, [])

    helper = client_of(people.practitioner)
    assert "Check the certificate" in helper.get(reverse("home")).text
    helper.post(check, {"against": " "})
    assert counted(people) == (0, [])
    helper.post(check, {"against": "CNCA register"})
    assert counted(people) == (1, [case.issued_on])
    assert "CNCA register" in client.get(case.get_absolute_url()).text
    helper.post(check, {"against": "again"})
    case.refresh_from_db()
    assert case.checked_against == "CNCA register"


@pytest.mark.parametrize("said", [
    {"expires_on": 3000}, {"issued_on": -1900}, {"certificate": "X-2"}, {"body": "Another body"}
])  # fmt: skip
def test_a_changed_certificate_is_checked_anew(people, system, client_of, said):
    client, case = certified_by_the_firm_alone(people, system, client_of)
    check_certificate(case, "register", by=people.practitioner)
    today = timezone.localdate()
    now = {name: getattr(case, name) for name in ("body", "certificate", "issued_on", "expires_on")}
    new = {name: today + timedelta(days=one) if isinstance(one, int) else one for name, one in said.items()}

    client.post(reverse("ems_case_certificate", args=[case.pk]), now | new)

    assert counted(people) == (0, [])


@pytest.mark.parametrize("step", [
    {"stage": "certified", "ago": 1900}, {"stage": "transferred", "ago": 1, "body": "Another body"}
])  # fmt: skip
def test_a_step_that_claims_more_is_checked_anew(people, system, client_of, step):
    client, case = certified_by_the_firm_alone(people, system, client_of)
    check_certificate(case, "register", by=people.practitioner)
    url, today = reverse("ems_case", args=[case.pk]), timezone.localdate()

    client.post(url, {"stage": "surveillance1", "done_on": today - timedelta(days=500)})
    assert counted(people) == (1, [case.issued_on])  # what follows is no further claim
    client.post(url, step | {"done_on": today - timedelta(days=step["ago"])})

    assert counted(people) == (0, [])


def test_a_suspended_certificate_does_not_come_back_by_the_firms_word(people, system, client_of):
    client, case = certified_by_the_firm_alone(people, system, client_of)
    check_certificate(case, "register", by=people.practitioner)
    url, today = reverse("ems_case", args=[case.pk]), timezone.localdate()
    client.post(url, {"stage": "suspended", "done_on": today - timedelta(days=5)})
    assert counted(people)[0] == 0

    client.post(url, {"stage": "certified", "done_on": today})

    assert counted(people) == (0, [])


def test_ends_are_told_once_at_each_threshold(people, system):
    today = timezone.localdate()
    permit = add(system, "obligations", "Permit", kind="permit", requirement="r", expires=today + timedelta(days=60))
    now = timezone.now()

    def told(days: int) -> int:
        remind_of_ends(now + timedelta(days=days))
        return Notice.objects.filter(code="ems.entry_ends", person=people.owner).count()

    assert [told(day) for day in (0, 1, 2, 31, 32, 54, 60, 61)] == [1, 1, 1, 2, 2, 3, 4, 4]
    assert Notice.objects.filter(code="ems.entry_ends", person=people.auditor).exists()  # who helps, too
    assert not Notice.objects.filter(person=people.partner).exists()
    permit.expires = today + timedelta(days=500)
    permit.save()
    assert told(62) == 4


def test_home_lists_what_is_late_and_ends(people, system, client_of):
    add(
        system,
        "obligations",
        "Old permit",
        kind="permit",
        requirement="r",
        expires=timezone.localdate() + timedelta(days=5),
    )

    assert "Old permit" in client_of(people.owner).get(reverse("home"), follow=True).text
    assert "Old permit" not in client_of(people.partner).get(reverse("home"), follow=True).text


def test_importer_reads_pasted_cells_of_one_register():
    text = "Reading\tMeter\tPeriod\tValue\tSource\n\tM-1\t2026-03\t1240\tmeter\n"
    read = IMPORTERS[0].read(text.encode(), "", True)

    assert json.dumps([row.texts["_register"] for row in read.rows]) == '["readings"]'

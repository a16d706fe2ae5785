"""Registers of a chain are read again from their own files without loss; bad rows are named; sums tell nobody."""

from datetime import date, timedelta
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.urls import reverse
from django.utils import timezone, translation

from factories import make_organisation, make_site, make_user
from supply_things import answer
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import commit_now, run_import, start_import, undo_import
from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of, outcomes_of
from symbionet.sheets.plain import read_cells
from symbionet.suppliers.actions import (
    RecordValues,
    RequirementValues,
    SupplierValues,
    add_record,
    add_requirement,
    add_supplier,
    agree_action,
    ask_for_help,
    check_papers,
    claim_invitation,
    edit_record,
    edit_supplier,
    finish_action,
    give_answers,
    open_chain,
)
from symbionet.suppliers.models import Chain, Supplier
from symbionet.suppliers.pages.chains import matrix_of, requirements_shown
from symbionet.suppliers.pages.leads import leads_of
from symbionet.suppliers.queries import corrective_tasks_of
from symbionet.suppliers.queries.programme import NOTHING, chain_sums
from symbionet.work.models import Task

TYPED = ("name", "code", "uscc", "contact", "email", "phone", "goods", "place", "lon", "lat", "risk", "spend", "notes")


@pytest.fixture
def chain(people) -> Chain:
    """The supply chain of the partner's firm."""
    return open_chain(people.other_org, by=people.partner)


@pytest.fixture
def second(people) -> SimpleNamespace:
    """Another buyer, whose chain is empty."""
    firm = make_organisation(name_en="Second Buyer")
    person = make_user(organisation=firm)
    return SimpleNamespace(person=person, chain=open_chain(firm, by=person))


def brought(kind: str, data: bytes, *, by, name: str = "list.xlsx") -> Import:
    batch = run_import(start_import(kind, importer_of(kind).read(data, name, False), by=by))
    return commit_now(batch, by=by)


def states(batch: Import) -> list[str]:
    return [row.state for row in outcomes_of(batch)]


def fill(chain: Chain, people) -> list[Supplier]:
    rows = [
        SupplierValues(name="=1+1 Castings, “quoted”", code="007", phone="+86 138 0000 0000", notes="two\nlines, ö 中"),
        SupplierValues(name="海港铸造", risk="high", spend=Decimal("12.345"), lon=117.71234, lat=39.05, place="天津"),
        SupplierValues(name="-Minus Ltd", code="1e5", email="a@example.org", contact="@Li", goods="螺栓", risk="low"),
    ]
    return [add_supplier(chain, values, by=people.partner) for values in rows]


@pytest.mark.parametrize(("language", "form"), [("en", "csv"), ("zh-hans", "xlsx")])
def test_suppliers_come_back_without_loss(people, second, client_of, language, form):
    chain = open_chain(people.other_org, by=people.partner)
    made = fill(chain, people)
    client = client_of(people.partner)
    client.cookies["django_language"] = language
    file = client.get(chain.get_absolute_url(), {"export": form}).content
    with translation.override(language):
        batch = brought("chain_import", file, by=second.person, name=f"list.{form}")
        again = brought("chain_import", file, by=people.partner, name=f"list.{form}")

    assert [(row.state, row.words) for row in outcomes_of(batch)] == [("entered", "")] * 3
    copies = {row.name: row for row in second.chain.suppliers.all()}
    for one in made:
        copy = copies[one.name]
        assert {name: getattr(copy, name) for name in TYPED} == {name: getattr(one, name) for name in TYPED}
    assert states(again) == ["same"] * 3


def test_bad_rows_are_named_and_good_ones_taken(people, chain):
    text = (
        "supplier,own number,risk,spend a year,longitude,latitude,unified social credit code\n"
        "Good,1,HIGH,,,,\nBad risk,2,awful,,,,\nHalf a place,3,,,117,,\nBad code,4,,,,,12345\n,5,,,,,\n"
        "Huge,6,,,9e999,1,\nTwice,1,,,,,\n"
    )
    batch = brought("chain_import", text.encode(), by=people.partner, name="list.csv")
    found = {row.what: (row.state, row.column) for row in outcomes_of(batch)}

    assert found["Good"] == ("entered", "")
    assert found["Bad risk"] == ("refused", "risk")
    assert found["Half a place"] == ("refused", "longitude")
    assert found["Bad code"] == ("refused", "unified social credit code")
    assert found[""] == ("refused", "supplier")
    assert found["Huge"] == ("refused", "longitude")
    assert found["Twice"] == ("refused", "own number")
    assert chain.suppliers.get(code="1").risk == "high"


def test_import_changes_what_is_known_and_is_undone(people, chain):
    fill(chain, people)
    text = "供应商,自有编号,风险\n=1+1 Castings，改名,007,高\n新供应商,N-1,低\n"
    batch = brought("chain_import", text.encode(), by=people.partner, name="list.csv")
    assert states(batch) == ["changed", "entered"]
    changed = chain.suppliers.get(code="007")
    assert (changed.risk, changed.phone) == ("high", "+86 138 0000 0000")

    undo_import(batch, by=people.partner)
    changed.refresh_from_db()
    assert (changed.risk, changed.name) == ("", "=1+1 Castings, “quoted”")
    assert not chain.suppliers.filter(code="N-1").exists()


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_records_and_actions_come_back_without_loss(people, chain, client_of, language):
    supplier = fill(chain, people)[0]
    add_record(supplier, RecordValues(url="https://example.org/a?b=1&c=2", dated=date(2026, 1, 5), what="=Late",
                                      cause="lines\nof text", correction="改正", state="under_way"),
               by=people.partner)  # fmt: skip
    agree_action(supplier, "Cover the tank", due=date(2100, 1, 1), assigned_to=None, by=people.partner)
    done = agree_action(supplier, "Mend, then test", due=None, assigned_to=None, by=people.partner)
    finish_action(supplier, done.pk, by=people.partner)
    records = list(supplier.records.values("url", "dated", "what", "cause", "correction", "state"))
    tasks = [(row.title, row.due, row.assigned_to, bool(row.done_at)) for row in corrective_tasks_of(supplier)]
    client = client_of(people.partner)
    client.cookies["django_language"] = language
    files = {
        kind: client.get(reverse(route, args=[chain.pk]), {"export": "xlsx"}).content
        for kind, route in (("record_import", "chain_records"), ("action_import", "chain_actions"))
    }
    with translation.override(language):
        assert [states(brought(kind, file, by=people.partner)) for kind, file in files.items()] == [
            ["same"], ["same", "same"],
        ]  # fmt: skip
        supplier.records.all().delete()
        corrective_tasks_of(supplier).delete()
        assert [states(brought(kind, file, by=people.partner)) for kind, file in files.items()] == [
            ["entered"], ["entered", "entered"],
        ]  # fmt: skip
    assert list(supplier.records.values("url", "dated", "what", "cause", "correction", "state")) == records
    again = [(row.title, row.due, row.assigned_to, bool(row.done_at)) for row in corrective_tasks_of(supplier)]
    assert again == tasks


def test_import_of_records_is_undone_but_not_what_people_wrote_since(people, chain):
    fill(chain, people)
    text = (
        "own number,link to the record,day of the record,what was found,STATUS\n"
        "007,https://example.org/1,2026-01-05,Noise,Correction done\n007,https://example.org/2,2026-01-06,Dust,整改中\n"
        "007,ftp://x,2026-01-06,Dust,\n007,https://example.org/3,someday,Dust,\nnone,https://e.org,2026-01-06,Dust,\n"
    )
    batch = brought("record_import", text.encode(), by=people.partner, name="list.csv")
    assert states(batch) == ["entered", "entered", "refused", "refused", "refused"]
    supplier = chain.suppliers.get(code="007")
    kept = supplier.records.get(what="Dust")
    assert kept.state == "under_way"
    values = RecordValues(url=kept.url, dated=kept.dated, what=kept.what, cause="Filter torn", state="under_way")
    edit_record(kept, values, by=people.partner)
    undo_import(batch, by=people.partner)
    assert [row.what for row in supplier.records.all()] == ["Dust"]


def test_finding_of_the_buyer_is_not_rewritten_by_the_supplier(people, chain):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    record = add_record(supplier, RecordValues(url="https://e.org", dated=date(2026, 1, 5), what="Spill"),
                        by=people.partner)  # fmt: skip
    plain = {"url": record.url, "dated": record.dated}
    with pytest.raises(ActionRefused, match="changed by the side that entered it"):
        edit_record(record, RecordValues(**plain, what="Nothing"), by=people.owner)
    with pytest.raises(ActionRefused, match="confirmed by the buyer"):
        edit_record(record, RecordValues(**plain, what="Spill", state="corrected"), by=people.owner)
    edit_record(record, RecordValues(**plain, what="Spill", cause="Valve", state="under_way"), by=people.owner)
    with pytest.raises(ActionRefused, match="Only the people"):
        edit_record(record, RecordValues(**plain, what="Spill"), by=people.outsider)


def test_papers_are_judged_until_they_change(people, chain, client_of):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner, paper="policy")
    give_answers(supplier, by=people.owner)
    with pytest.raises(ActionRefused, match="what the papers do not show"):
        check_papers(supplier, {"policy": ("doubtful", " ")}, by=people.partner)
    assert check_papers(supplier, {"policy": ("doubtful", "Unsigned")}, by=people.partner) == 1
    assert check_papers(supplier, {"policy": ("doubtful", "Unsigned")}, by=people.partner) == 0
    client = client_of(people.owner)
    assert "Unsigned" in client.get(reverse("request_detail", args=[supplier.pk])).text
    answer(supplier.respondent, "strategy", {"policy": "partly"}, by=people.owner)
    give_answers(Supplier.objects.get(pk=supplier.pk), by=people.owner)
    assert "Unsigned" not in client.get(reverse("request_detail", args=[supplier.pk])).text


def test_help_is_a_task_of_the_team_that_names_no_buyer(people, chain):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    task = ask_for_help(supplier.respondent, "audit", by=people.owner)
    assert (task.subject, task.title) == (people.owner_org, "Asks for a walk-through audit")
    with pytest.raises(ActionRefused, match="already"):
        ask_for_help(supplier.respondent, "audit", by=people.owner)
    with pytest.raises(ActionRefused, match="Choose"):
        ask_for_help(supplier.respondent, "money", by=people.owner)
    assert Task.objects.count() == 1


def test_matrix_and_requirements_count(people, chain):
    make_site(people.other_org, lon=117.7, lat=39.03)
    near = SupplierValues(name="Near", lon=117.75, lat=39.05, risk="high", spend=Decimal(2))
    far = SupplierValues(name="Far", lon=121.47, lat=31.23, spend=Decimal("0.5"))
    for values in (near, far, SupplierValues(name="Nowhere", risk="high")):
        add_supplier(chain, values, by=people.partner)
    rows = dict(matrix_of(chain).rows)
    assert [cell.number for cell in rows["High risk"]] == [1, 0, 0, 0, 1]
    assert [cell.number for cell in rows["not judged"]] == [0, 0, 0, 1, 0]
    assert rows["High risk"][0].spend == "2 million CNY"

    supplier = claim_invitation(chain.suppliers.get(name="Near"), people.owner_org, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(supplier, by=people.owner)
    due = timezone.localdate() + timedelta(days=90)
    for head, least in (("strategy", 100), ("", 50)):
        measure = "score" if head else "coverage"
        values = RequirementValues(measure=measure, head=head, least=least, due=due, risk="high")
        add_requirement(chain, values, by=people.partner)
    assert [(one.met, one.missed, one.open) for one in requirements_shown(chain)] == [(1, 0, 1), (0, 1, 1)]


def test_sums_of_the_programme_name_nobody(people, chain, second, client_of):
    fill(chain, people)
    assert chain_sums() == NOTHING
    add_supplier(second.chain, SupplierValues(name="A"), by=second.person)
    third = make_user(organisation=make_organisation(name_en="Third Buyer"))
    more = open_chain(third.memberships.get().organisation, by=third)
    for number in range(4):
        add_supplier(more, SupplierValues(name=f"Hidden Supplier {number}"), by=third)
    sums = chain_sums()
    assert (sums.chains, sums.suppliers, sums.by_state, sums.answered) == (3, 8, (("invited", 8),), None)
    page = client_of(people.programme_manager).get(reverse("chain_programme")).text
    assert [name for name in ("Third Buyer", "Other Cement", "Hidden Supplier") if name in page] == []


def test_hasty_and_forged_postings(people, chain, client_of):
    supplier = fill(chain, people)[1]
    client, theirs = client_of(people.partner), client_of(people.outsider)
    own = reverse("chain_questions", args=[chain.pk])
    for _press in range(2):
        client.post(own, {"text_en": "a\0b\x07", "text_zh": "", "kind": "text"})
    assert chain.own_questions.count() <= 2
    question = chain.own_questions.first()
    forged = [
        reverse("supplier_move", args=[supplier.pk, "accept"]), reverse("supplier_action", args=[supplier.pk]),
        reverse("record_add", args=[supplier.pk]), reverse("request_give", args=[supplier.pk]),
        reverse("supplier_papers", args=[supplier.pk]), reverse("supplier_merge", args=[supplier.pk]),
    ]  # fmt: skip
    if question is not None:
        forged.append(reverse("own_question_retire", args=[chain.pk, question.pk]))
    assert [theirs.post(url, {}).status_code for url in forged] == [404] * len(forged)
    assert client.post(reverse("supplier_move", args=[supplier.pk, "steal"])).status_code == 404
    elsewhere = open_chain(people.owner_org, by=people.owner)
    other = add_supplier(elsewhere, SupplierValues(name="Theirs"), by=people.owner)
    page = client.post(reverse("supplier_merge", args=[supplier.pk]), {"target": other.pk})
    assert page.status_code == 200
    other.refresh_from_db()
    assert other.merged_into is None


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_own_answers_come_back_from_their_workbook(people, chain, client_of, language):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    respondent = supplier.respondent
    answer(respondent, "strategy", {"policy": "partly", "penalties": "no"}, by=people.owner)
    answer(respondent, "energy", {"electricity": "1260000.5", "electricity_renewable": "0"}, by=people.owner)
    answer(respondent, "pollution", {"permit": "yes", "monitoring": "yes", "pollutants": "=COD 1.2 t"}, by=people.owner)
    sheet = respondent.answer_sheets.get()
    before = list(sheet.answers.values("question", "text", "number", "chosen", "note").order_by("question"))
    client = client_of(people.owner)
    client.cookies["django_language"] = language
    file = client.get(reverse("respondent_file", args=[respondent.pk])).content
    with translation.override(language):
        assert set(states(brought("answer_import", file, by=people.owner))) == {"same"}
        sheet.answers.all().delete()
        brought("answer_import", file, by=people.owner)
    after = list(sheet.answers.values("question", "text", "number", "chosen", "note").order_by("question"))
    assert after == before


def test_answers_of_a_workbook_are_understood_or_refused_with_their_row(people, chain):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    text = (
        'key of the question,answer\npolicy,"YES, AS A RULE"\nlaw,部分做到\nresponsible,maybe\nelectricity,a lot\n'
        "certificates,ISO14001; 绿色工厂\nshoe_size,42\nscope1,-4\npermit,依法无需办理\nmonitoring,yes\n"
    )
    batch = brought("answer_import", text.encode(), by=people.owner, name="a.csv")
    found = {row.what: row.state for row in outcomes_of(batch)}
    assert [key for key, state in found.items() if state == "refused"] == [
        "responsible", "electricity", "shoe_size", "scope1", "monitoring",
    ]  # fmt: skip
    rows = {row.question: row.value for row in supplier.respondent.answer_sheets.get().answers.all()}
    assert rows == {"policy": "yes", "law": "partly", "certificates": ("iso14001", "green_factory"),
                    "permit": "not_needed"}  # fmt: skip


def test_answers_of_a_workbook_are_taken_back_but_not_what_was_answered_since(people, chain):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    respondent = supplier.respondent
    answer(respondent, "strategy", {"policy": "partly", "penalties": "no"}, by=people.owner)
    answer(respondent, "pollution", {"permit": "not_needed"}, by=people.owner)
    sheet = respondent.answer_sheets.get()
    fields = ("question", "text", "number", "chosen", "note")
    before = list(sheet.answers.values(*fields).order_by("question"))
    text = (
        "key of the question,answer,note\npolicy,yes,signed\npermit,yes,\nmonitoring,yes,\nelectricity,1260000.5,\n"
        'certificates,"iso14001; green_factory",\npenalties,no,\n'
    )
    batch = brought("answer_import", text.encode(), by=people.owner, name="a.csv")
    assert states(batch) == ["changed", "changed", "entered", "entered", "entered", "same"]
    answer(respondent, "energy", {"electricity": "900"}, by=people.owner)

    undone = undo_import(batch, by=people.owner)

    assert (undone.summary["undone"], undone.summary["kept"]) == (4, 1)
    after = list(sheet.answers.values(*fields).order_by("question"))
    assert [row for row in after if row["question"] != "electricity"] == before
    assert [row["number"] for row in after if row["question"] == "electricity"] == [900.0]


def test_a_list_without_notes_leaves_them(people, chain):
    supplier = claim_invitation(fill(chain, people)[0], people.owner_org, by=people.owner)
    brought("answer_import", b"key of the question,answer,note\npolicy,yes,signed 2026", by=people.owner, name="a.csv")
    brought("answer_import", b"key of the question,answer\npolicy,partly", by=people.owner, name="a.csv")
    row = supplier.respondent.answer_sheets.get().answers.get()
    assert (row.value, row.note) == ("partly", "signed 2026")


def test_answers_of_all_suppliers_are_a_workbook_without_those_of_others(people, chain, second, client_of):
    mine, other = (
        claim_invitation(one, people.owner_org, by=people.owner)
        for one in (fill(chain, people)[0], add_supplier(second.chain, SupplierValues(name="X"), by=second.person))
    )
    answer(mine.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(mine, by=people.owner)
    url = reverse("chain_answers", args=[chain.pk])
    names = read_cells(client_of(people.partner).get(url).content, "a.xlsx")
    assert [row[4] for row in names[1:]] == ["yes, as a rule"]
    empty = read_cells(client_of(second.person).get(reverse("chain_answers", args=[second.chain.pk])).content, "a.xlsx")
    assert len(empty) == 1
    assert other.pk != mine.pk


def test_map_shows_own_suppliers_and_what_their_results_lead_to(people, chain, second, client_of):
    first, placed, third = fill(chain, people)
    theirs = add_supplier(second.chain, SupplierValues(name="Theirs", lon=117.7, lat=39.0), by=second.person)
    edit_supplier(first, SupplierValues(name=first.name, code="007", lon=117.6, lat=38.9), by=people.partner)
    supplier = claim_invitation(placed, people.owner_org, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "no", "targets": "no"}, by=people.owner)
    answer(supplier.respondent, "energy", {"saving": "yes"}, by=people.owner)
    give_answers(supplier, by=people.owner)
    client = client_of(people.partner)

    features = client.get(reverse("chain_places", args=[chain.pk])).json()["features"]

    found = {one["properties"]["name"]: one for one in features}
    assert set(found) == {first.name, placed.name}  # one has no coordinates, another is of somebody else
    assert found[first.name]["properties"]["kind"] == "unnamed"
    assert found[placed.name]["geometry"]["coordinates"] == [117.71234, 39.05]
    page = client.get(reverse("chain_map", args=[chain.pk])).text
    assert "2 of 3 suppliers have a place" in page
    assert theirs.name not in page
    leads = leads_of({"strategy": (0.0, None, 1.0), "recycling": (0.3, None, 1.0), "production": (0.6, None, 1.0),
                      "platform": (None, None, 0.0)})  # fmt: skip
    assert [(one.kind, one.score) for one in leads] == [("system", "0 %"), ("synergy", "30 %")]
    plan = client.get(f"{supplier.get_absolute_url()}?title=Walk-through%20audit%07").text
    assert 'value="Walk-through audit"' in plan
    assert "What the results lead to" in plan
    own = client_of(people.owner).get(reverse("respondent_detail", args=[supplier.respondent_id])).text
    assert "Ten steps lead to an environmental management system." in own
    assert third.name not in own

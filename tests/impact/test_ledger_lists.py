"""Lists of entries and of own factors: a preview that stores nothing, problems row by row, repeatable."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation

from factories import make_body, make_file, make_flow, make_synergy
from symbionet.core.texts import number_words
from symbionet.impact.actions import lock_period, propose_factor, review_factor, state_basis
from symbionet.impact.forms.ledger import STATED
from symbionet.impact.models import Entry, EntryEvidence, EntryLevel, FactorState, NoteKind, OwnFactor
from symbionet.impact.pages.ledger import ledger_of
from symbionet.impact.queries import current_entries, terms_of
from symbionet.impact.queries.entry_claims import LEVELS
from symbionet.impact.queries.entry_sheets import word_of
from symbionet.network.models import Park
from symbionet.work.models import DocumentVersion

BASIS = {"routes": {"landfill": 1.0}, "own_disposal": 9.0, "own_virgin": 860.0, "substitution_ratio": 0.8}
HEAD = "synergy,year,stated by,level,metric,quantity,unit,paper,number,issued by"
FACTOR = {"activity": "virgin", "subject": "cement", "value": 800, "unit": "kgCO2e/t", "source": "plant account"}


@pytest.fixture
def flow(people: SimpleNamespace):
    """1,000 t a year of fly ash, and a second synergy that takes of the same resource."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    found = make_flow(people.synergy)
    state_basis(found, BASIS, by=people.practitioner)
    second = make_synergy(people.have, people.other_org, title_en="Second", title_zh="第二")
    state_basis(make_flow(second), BASIS, by=people.practitioner)
    return found


def sent(client, *rows: str, **more: str):
    return client.post(reverse("entry_import"), {"pasted": "\n".join([HEAD, *rows]), **more})


def data(client, *rows: str, **more: str):
    asked = {"pasted": "\n".join([HEAD, *rows]), **more}
    return client.post(reverse("entry_import"), asked, headers={"accept": "application/json"})


def test_a_preview_stores_nothing_and_the_list_can_be_stored_and_sent_again(people, flow, client_of):
    owner, row = client_of(people.owner), "Fly ash to cement,2025,,declared,,0.9 kt,,,,"

    preview = sent(owner, row).content.decode()

    assert "can be taken" in preview
    assert "Enter 1 row<" in preview
    assert not Entry.objects.exists()
    assert sent(owner, row, store="1").status_code == 302
    assert current_entries().filter(level="declared").values_list("quantity", flat=True)[0] == 900
    count = Entry.objects.count()
    assert "already there" in sent(owner, row).content.decode()
    sent(owner, row, store="1")
    assert Entry.objects.count() == count


def test_both_parties_and_papers_by_list_in_chinese(people, flow, client_of):
    head = "共生项目,年份,申报方,层级,数量,单位,凭证类型,凭证号,出具方,附件\n"
    make_file(people.synergy, "磅单.pdf")
    first = f"{head}粉煤灰制水泥,2025年,甲电厂,申报,1000,吨,,,,"
    second = f"{head}粉煤灰制水泥,2025,乙水泥厂,确认,980,吨,,,,"
    third = f"{head}粉煤灰制水泥,2025,,凭证,600,吨,磅单,GB 1,乙水泥厂,磅单.pdf"

    for who, pasted in ((people.owner, first), (people.partner, second), (people.owner, third)):
        client_of(who).post(reverse("entry_import"), {"pasted": pasted, "store": "1"})

    amounts = {entry.level: entry.quantity for entry in current_entries().filter(metric="co2e_avoided_t")}
    assert amounts == {"declared": 1000, "documented": 600, "confirmed": 980}
    assert EntryEvidence.objects.get().number == "GB1"


def test_a_chinese_issuer_keeps_its_brackets_and_the_same_paper_stands_already(people, flow, client_of):
    head = "共生项目,年份,申报方,层级,数量,单位,凭证类型,凭证号,出具方,附件\n"
    declared, confirmed, paper = (
        "粉煤灰制水泥,2025年,甲电厂,申报,1000,吨,,,,",
        "粉煤灰制水泥,2025年,乙水泥厂,确认,1000,吨,,,,",
        "粉煤灰制水泥,2025,,凭证,600,吨,磅单,GB 1,甲电厂（集团）,磅单.pdf",
    )
    make_body("甲电厂（集团）")
    make_file(people.synergy, "磅单.pdf")
    owner = client_of(people.owner)
    for who, rows in ((owner, declared), (client_of(people.partner), confirmed), (owner, paper)):
        who.post(reverse("entry_import"), {"pasted": f"{head}{rows}", "store": "1"})

    again = owner.post(reverse("entry_import"), {"pasted": head + paper.replace("（集团）", "(集团)")})

    assert EntryEvidence.objects.get().issuer == "甲电厂（集团）"
    assert [row.state for row in again.context["rows"]] == ["same"]


def test_a_missing_party_is_named_in_chinese(people, flow, client_of):
    pasted = "共生项目,年份,数量,单位\n粉煤灰制水泥,2025,1000,吨"
    chinese = {"accept-language": "zh-hans"}

    page = client_of(people.practitioner).post(reverse("entry_import"), {"pasted": pasted}, headers=chinese)

    shown = page.content.decode()
    assert "<strong>申报方</strong>" in shown
    assert f"{people.owner_org.name_zh}、{people.other_org.name_zh}" in shown


def test_counting_twice_is_refused_in_the_same_list_in_json_and_page(people, flow, client_of):
    owner = client_of(people.owner)
    rows = ("Fly ash to cement,2025,,,,700,t,,,", "Second,2025,,,,400,t,,,")

    answer = data(owner, *rows)
    page = sent(owner, *rows, store="1").content.decode()

    assert answer.status_code == 409
    assert [(row["row"], row["state"], row["code"]) for row in answer.json()["rows"]] == [
        (2, "new", ""), (3, "refused", "twice")]  # fmt: skip
    assert "A tonne counts once" in answer.json()["rows"][1]["message"]
    assert "A tonne counts once" in page
    assert {entry.synergy.title_en for entry in current_entries()} == {"Fly ash to cement"}


def test_a_closed_year_is_refused_in_list_and_json(people, flow, client_of):
    lock_period(year=2025, reason="reported", by=people.programme_manager)

    answer = data(client_of(people.owner), "Fly ash to cement,2025,,,,700,t,,,", store="1")

    assert answer.status_code == 409
    assert answer.json()["rows"][0]["code"] == "locked"
    assert answer.json()["rows"][0]["column"] == "year"
    assert "closed since" in answer.json()["rows"][0]["message"]
    assert not Entry.objects.exists()


@pytest.mark.parametrize(
    "bad",
    [
        ("Nobody's,2025,,,,1,t,,,", "synergy", "No synergy of yours"),
        ("Fly ash to cement,25,,,,1,t,,,", "year", "four digits"),
        ("Fly ash to cement,2025,Other Cement,,,1,t,,,", "stated by", "Owner Power"),
        ("Fly ash to cement,2025,,guess,,1,t,,,", "level", "declared, confirmed"),
        ("Fly ash to cement,2025,,,,1,kWh,,,", "quantity", "measures t"),
        ("Fly ash to cement,2025,,,,many,t,,,", "quantity", "Write a number"),
        ("Fly ash to cement,2025,,,joy,1,,,,", "metric", "cost saving"),
        ("Fly ash to cement,2025,,documented,,1,t,poem,1,A", "paper", "weighbridge"),
        ("Fly ash to cement,2025,,,cost saving,1,USD,,,", "unit", "CNY or EUR"),
    ],
)
def test_a_bad_row_names_its_column_and_remedy(people, flow, client_of, bad: tuple[str, str, str]):
    row, column, words = bad
    found = data(client_of(people.owner), row, store="1").json()["rows"][0]

    assert found["state"] == "refused"
    assert found["column"] == column
    assert words in found["message"]
    assert not Entry.objects.exists()


def test_money_of_ones_own_by_list(people, flow, client_of):
    row = "Fly ash to cement,2025,,,cost saving,120000,CNY,,,"

    data(client_of(people.owner), row, store="1")

    entry = Entry.objects.get()
    assert (entry.metric, entry.central, entry.organisation) == ("cost_saving", 120000, people.owner_org)


def test_money_in_words_and_figures_as_people_write_them(people, flow, client_of):
    head = "共生项目,年份,申报方,指标,数量,单位\n"
    rows = ("节约成本,1.5万,元", "新增销售,3,万元", "企业投资,200,欧元", "稳定岗位,4,", "公共投资,7,卢比")
    pasted = head + "\n".join(f"粉煤灰制水泥,2025,甲电厂,{row}" for row in rows)

    page = client_of(people.owner).post(reverse("entry_import"), {"pasted": pasted, "store": "1"})

    found = {entry.metric: (entry.central, entry.currency) for entry in current_entries()}
    assert found == {
        "cost_saving": (15000, "CNY"),
        "additional_sales": (30000, "CNY"),
        "private_investment": (200, "EUR"),
        "jobs_safeguarded": (4, ""),
    }
    assert [row.column for row in page.context["rows"] if row.state == "refused"] == ["单位"]


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_a_list_understands_the_words_of_the_pages(language):
    with translation.override(language):
        for of, choices in (("metric", STATED), ("paper", NoteKind), ("level", LEVELS)):
            assert {word_of(of, str(one.label)) for one in choices} == {one.value for one in choices}


def test_a_list_without_its_columns_or_a_hostile_file_is_refused(people, flow, client_of):
    owner = client_of(people.owner)

    missing = owner.post(reverse("entry_import"), {"pasted": "colour,taste\nred,sweet"}).content.decode()
    hostile = owner.post(reverse("entry_import"), {"file": SimpleUploadedFile("a.csv", b"MZ\x90")}).content.decode()

    assert "needs a column for: synergy, year, quantity" in missing
    assert "alert-danger" in hostile


def test_an_outsider_cannot_claim_for_others(people, flow, client_of):
    found = data(client_of(people.outsider), "Fly ash to cement,2025,,,,1,t,,,", store="1").json()["rows"][0]

    assert (found["state"], found["column"]) == ("refused", "synergy")
    assert not Entry.objects.exists()


def test_factors_by_table_are_previewed_proposed_once_and_named_where_bad(people, client_of):
    owner = client_of(people.owner)
    table = "活动,对象,数值,单位,来源\n原生材料生产,水泥,800,kgCO2e/t,厂内核算\n原生材料生产,石膏,,kgCO2e/t,厂内核算"
    asked = {"pasted": table, "organisation": people.owner_org.pk}

    preview = owner.post(reverse("factor_import"), asked).content.decode()

    assert "can be taken" in preview
    assert "is empty" in preview
    assert not OwnFactor.objects.exists()
    owner.post(reverse("factor_import"), asked | {"store": "1"})
    owner.post(reverse("factor_import"), asked | {"store": "1"})
    factor = OwnFactor.objects.get()
    assert (factor.value, factor.organisation, factor.state) == (800, people.owner_org, FactorState.PROPOSED)


def test_a_member_proposes_for_its_own_organisation_only(people, client_of):
    values = {**FACTOR, "quality": "C"}
    owner = client_of(people.owner)

    owner.post(reverse("factor_propose"), values)
    owner.post(reverse("factor_propose"), values | {"organisation": people.other_org.pk})
    assert not OwnFactor.objects.exists()
    assert owner.post(reverse("factor_propose"), values | {"organisation": people.owner_org.pk}).status_code == 302
    assert OwnFactor.objects.get().organisation == people.owner_org


def test_another_person_reviews_and_partners_do_not_see_it(people, client_of):
    factor = propose_factor(FACTOR, by=people.practitioner, organisation=people.owner_org)
    url = reverse("factor_review", args=[factor.pk])

    client_of(people.practitioner).post(url, {"decision": "accept"})
    factor.refresh_from_db()
    assert factor.state == FactorState.PROPOSED
    client_of(people.programme_manager).post(url, {"decision": "refuse", "remark": "no source"})
    factor.refresh_from_db()
    assert (factor.state, factor.remark) == (FactorState.REFUSED, "no source")
    assert "plant account" in client_of(people.owner).get(reverse("factor_list")).content.decode()
    assert "plant account" not in client_of(people.partner).get(reverse("factor_list")).content.decode()


def test_a_reviewed_factor_is_told_as_a_change_and_history_stays(people, flow, client_of):
    state_basis(
        flow, {"routes": {"landfill": 1.0}, "substitutes": "cement", "substitution_ratio": 0.8}, by=people.owner
    )
    client_of(people.owner).post(
        reverse("ledger_declare", args=[flow.pk]),
        {"organisation": people.owner_org.pk, "year": 2025, "quantity": "500", "reason": "measured"},
    )
    before = current_entries().get(level=EntryLevel.DECLARED, metric="co2e_avoided_t").central
    review_factor(propose_factor(FACTOR | {"value": 400}, by=people.owner), accept=True, by=people.practitioner)

    page = client_of(people.owner).get(reverse("synergy_ledger", args=[people.synergy.pk])).content.decode()

    assert "would change by" in page
    assert current_entries().get(level=EntryLevel.DECLARED, metric="co2e_avoided_t").central == before


def test_the_empty_list_is_read_back(people, client_of):
    body = client_of(people.owner).get(reverse("entry_import_template")).content.decode("utf-8-sig")

    columns = "synergy,flow,year,stated by,level,metric,quantity,unit,reason,paper,number,issued by,date,file"
    assert body.strip() == columns


def test_entries_as_files_and_narrowed_by_park_synergy_and_state(people, flow, client_of):
    park = Park.objects.create(name_en="Harbour park")
    owner = client_of(people.owner)
    sent(owner, "Fly ash to cement,2025,,,,700,t,,,", "Second,2025,,,,100,t,,,", store="1")
    entry = current_entries().get(flow=flow, metric="co2e_avoided_t")
    owner.post(reverse("ledger_correct", args=[entry.pk]), {"value": "600", "reason": "scale"})
    url = reverse("ledger_entries")

    rows = list(csv.DictReader(io.StringIO(owner.get(url, {"export": "csv"}).content.decode("utf-8-sig"))))
    workbook = owner.get(url, {"export": "xlsx", "state": "corrected"}).content

    assert {row["title"] for row in rows} == {"Fly ash to cement", "Second"}
    assert all("in-year 2025" in row["basis"] for row in rows)
    assert workbook[:2] == b"PK"
    one = owner.get(url, {"synergy": people.synergy.pk, "metric": "co2e_avoided_t"}).content.decode()
    assert "Fly ash to cement" in one
    assert ">Second<" not in one
    assert "No entry fits" in owner.get(url, {"park": park.pk}).content.decode()
    assert "No entry fits" in owner.get(url, {"state": "locked"}).content.decode()
    people.other_org.park = park
    people.other_org.save()
    lock_period(year=2025, park=park, reason="reported", by=people.programme_manager)
    assert "No entry fits" not in owner.get(url, {"park": park.pk, "state": "locked"}).content.decode()


def test_a_paper_comes_with_its_file_or_not_at_all(people, flow, client_of):
    owner = client_of(people.owner)
    sent(owner, "Fly ash to cement,2025,,,,700,t,,,", store="1")
    url = reverse("ledger_document", args=[flow.pk, 2025])
    sent(client_of(people.partner), "Fly ash to cement,2025,Other Cement,confirmed,,700,t,,,", store="1")
    note = {"kind": "invoice", "number": "9", "issuer": "Other Cement", "quantity": "650"}

    owner.post(url, note | {"file": SimpleUploadedFile("scan.pdf", b"%PDF-1.7 scan")})
    owner.post(url, note | {"file": SimpleUploadedFile("again.pdf", b"%PDF-1.7 other")})

    paper = EntryEvidence.objects.get()
    assert paper.document.name == "scan.pdf"
    assert DocumentVersion.objects.count() == 1
    found = client_of(people.verifier).get(reverse("verification_folder", args=[people.synergy.pk, 2025]))
    assert "scan.pdf" in found.content.decode()
    assert client_of(people.verifier).get(reverse("document_version", args=[paper.document.pk])).status_code == 200
    assert client_of(people.outsider).get(reverse("document_version", args=[paper.document.pk])).status_code == 404


def test_the_waterfall_adds_up_to_what_is_together(people, flow, client_of):
    sent(client_of(people.owner), "Fly ash to cement,2025,,,,700,t,,,", store="1")

    item = ledger_of(people.owner, people.synergy)[0]

    ends = [(term.left, term.left + term.width) for term in item.terms]
    assert min(left for left, _right in ends) == pytest.approx(0)
    assert max(right for _left, right in ends) == pytest.approx(100)
    assert item.total == number_words(sum(term.value for term in terms_of(item.assessment)))


def test_what_was_typed_or_came_in_a_file_stands_in_the_preview_to_be_corrected(people, flow, client_of):
    owner, row = client_of(people.owner), "Fly ash to cement,2025,,declared,,many kt,,,,"

    typed = sent(owner, row)
    listed = owner.post(reverse("entry_import"), {"file": SimpleUploadedFile("a.csv", f"{HEAD}\n{row}".encode())})

    assert typed.context["form"]["pasted"].value() == f"{HEAD}\n{row}"
    assert "many kt" in listed.context["form"]["pasted"].value()


def test_a_factor_that_cannot_be_read_is_refused_at_its_field_in_the_language_of_the_page(people, client_of):
    values = FACTOR | {"quality": "C", "unit": "kgCO2e/bucket", "source": "kept"}
    client, chinese = client_of(people.practitioner), {"accept-language": "zh-hans"}
    pasted = "activity,subject,value,unit,source\nvirgin,lime,x,t,y"

    page = client.post(reverse("factor_propose"), values, headers=chinese)
    table = client.post(reverse("factor_import"), {"pasted": pasted}, headers=chinese)

    assert page.context["form"].errors["unit"] == [
        "kgCO2e/bucket：请填写如 kgCO2e/t、kgCO2e/short_ton、kgCO2e/tkm、kgCO2/kWh 或 GJ/t"
    ]
    assert page.context["form"]["source"].value() == "kept"
    assert table.context["rows"][0].column == "数值"
    assert "不是数字" in table.context["rows"][0].words
    assert not OwnFactor.objects.exists()


def test_the_baseline_keeps_its_plain_numbers_in_groups_and_says_which_synergy(people, flow, client_of):
    page = client_of(people.practitioner).get(reverse("ledger_basis", args=[flow.pk]))

    form = page.context["form"]
    assert form["own_disposal"].value() == "9"
    grouped = [bound.name for _heading, fields in form.groups for bound in fields]
    assert sorted(grouped) == sorted(form.fields)
    assert page.context["shown"].title in page.content.decode()

"""Cases of certification go out as a workbook and come back: certificates, steps, stages; and are taken back."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from factories import make_organisation
from symbionet.ems.actions import (
    CertificateValues,
    EntryValues,
    EventValues,
    SystemValues,
    record_case_event,
    save_certificate,
    save_entry,
    start_case,
    start_system,
)
from symbionet.ems.exports import registers_workbook
from symbionet.ems.models import Case, System
from symbionet.ems.queries.registers import registers
from symbionet.imports.models import Import
from symbionet.suppliers.actions import open_chain


@pytest.fixture
def system(people) -> System:
    """The system of the owner's firm with three months of readings and a certificate."""
    found = start_system(people.owner_org, SystemValues(), by=people.owner)
    water = EntryValues(title="Main", values={"stream": "water", "unit": "m3"})
    meter = save_entry(found, registers()["meters"], water, by=people.owner)
    for month in ("2026-01", "2026-02", "2026-03"):
        values = {"period": month, "value": 10.0, "source": "meter"}
        given = EntryValues(values=values, links={"meter": [meter]})
        save_entry(found, registers()["readings"], given, by=people.owner)
    case = start_case(found, "iso14001-2015", by=people.owner)
    said = CertificateValues(body="=CQC 中国", accreditation="CNAS", certificate="007", scope="电镀\n和装配",
                             issued_on=date(2026, 5, 1), expires_on=date(2029, 4, 30),
                             register_url="https://cx.cnca.cn/1")  # fmt: skip
    save_certificate(case, said, by=people.owner)
    for event in (
        EventValues(stage="stage1", done_on=date(2026, 3, 1), body="CQC", days=Decimal("1.5"), concerns=2),
        EventValues(stage="stage2", done_on=date(2026, 4, 1), days=Decimal(3), major=0, minor=2, note="-1 =x"),
        EventValues(stage="certified", done_on=date(2026, 5, 1), body="CQC 北京"),
        EventValues(stage="surveillance1", planned_on=date(2027, 4, 1)),
    ):
        record_case_event(case, event, by=people.owner)
    return found


def said_of(system: System) -> list[tuple]:
    return [
        (one.framework, one.stage, one.body, one.accreditation, one.certificate, one.scope, one.issued_on,
         one.expires_on, one.register_url,
         [(e.stage, e.planned_on, e.done_on, e.body, e.days, e.concerns, e.major, e.minor, e.note)
          for e in one.events.order_by("pk")])
        for one in system.cases.all()
    ]  # fmt: skip


def bring(client, system: System, data: bytes, name: str = "list.xlsx") -> Import:
    client.post(reverse("ems_import"), {"file": SimpleUploadedFile(name, data), "system": system.pk})
    batch = Import.objects.latest("pk")
    client.get(reverse("ems_import_detail", args=[batch.number]))
    client.post(reverse("ems_import_go_on", args=[batch.number]))
    batch.refresh_from_db()
    return batch


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_cases_go_out_with_a_system_and_come_back_without_loss(people, system, client_of, language):
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    client = client_of(people.practitioner)
    client.cookies["django_language"] = language
    data = client.get(reverse("ems_file", args=[system.pk, "all"])).content
    assert data[:2] == b"PK"

    batch = bring(client, other, data)

    assert said_of(other) == said_of(system)
    assert "refused" not in set(batch.rows.values_list("state", flat=True))
    assert set(bring(client, other, data).rows.values_list("state", flat=True)) == {"same"}
    client.post(reverse("ems_import_undo", args=[batch.number]))
    assert not other.cases.exists()
    assert not other.entries.exists()


def test_list_of_all_cases_comes_back_firm_by_firm(people, system, client_of):
    firm = make_organisation(name_en="Third firm")
    third = start_system(firm, SystemValues(), by=people.practitioner)
    start_case(third, "gbt24001-2016", by=people.practitioner)
    client, url = client_of(people.practitioner), reverse("ems_certification")
    assert "?export=xlsx" in client.get(url).text
    data = client.get(url, {"export": "xlsx"}).content
    before = said_of(system), said_of(third)

    batch = bring(client, third, data)  # rows that name another firm are of that firm

    assert set(batch.rows.values_list("state", flat=True)) == {"same"}
    Case.objects.all().delete()
    batch = bring(client, third, data)
    assert (said_of(system), said_of(third)) == before
    owner = bring(client_of(people.owner), system, data)
    assert sorted(owner.rows.values_list("state", flat=True)).count("refused") == 1  # the third firm is not theirs
    foreign = client_of(people.owner).get(url, {"export": "xlsx"}).content
    assert foreign != data


def test_wrong_rows_are_named_and_changes_are_taken_back(people, system, client_of):
    case, client = system.cases.get(), client_of(people.owner)
    head = "Standard and edition,Certification body,Certificate number,Valid until\n"
    changed = bring(client, system, f"{head}ISO 14001:2015,Other body,008,2029-04-30\n".encode(), "Certification.csv")
    assert [row.state for row in changed.rows.all()] == ["changed"]
    case.refresh_from_db()
    assert (case.certificate, case.body, case.scope) == ("008", "Other body", "电镀\n和装配")
    client.post(reverse("ems_import_undo", args=[changed.number]))
    case.refresh_from_db()
    assert (case.certificate, case.body) == ("007", "CQC 北京")

    head = "Standard and edition,Stage,Done on,Minor nonconformities\n"
    rows = ["ISO 14001:2015,Second surveillance audit,2026-10-01,1", "ISO 14001:2015,Dancing,2026-10-01,",
            "ISO 9001,Certified,2026-10-01,", "ISO 14001:2015,Suspended,soon,",
            "ISO 14001:2015,Suspended,,many"]  # fmt: skip
    steps = bring(client, system, (head + "\n".join(rows)).encode(), "Steps to the certificate.csv")
    assert [row.state for row in steps.rows.order_by("number")] == ["entered", *["refused"] * 4]
    case.refresh_from_db()
    assert case.stage == "surveillance2"
    client.post(reverse("ems_import_undo", args=[steps.number]))
    case.refresh_from_db()
    assert case.stage == "certified"
    assert case.events.count() == 4


def test_a_workbook_of_one_system_holds_its_cases_alone(people, system, client_of):
    other = start_system(people.other_org, SystemValues(), by=people.practitioner)
    start_case(other, "gbt24001-2016", by=people.practitioner)
    data = registers_workbook(other, list(registers().values()))
    batch = bring(client_of(people.practitioner), other, data)
    assert set(batch.rows.values_list("state", flat=True)) <= {"same"}
    assert batch.rows.count() == 1


@pytest.mark.parametrize("door", ["ems_import", "chain_import", "record_import", "demand_import"])
def test_a_list_that_is_too_wide_is_told_at_once(people, system, client_of, door):
    open_chain(people.owner_org, by=people.owner)
    wide, before = SimpleUploadedFile("wide.csv", b"a," * 300_000), Import.objects.count()

    page = client_of(people.owner).post(reverse(door), {"file": wide, "system": system.pk})

    assert "more than 200 columns" in page.text
    assert Import.objects.count() == before


def test_steps_of_a_case_leave_out_what_was_not_said(people, system, client_of):
    page = client_of(people.owner).get(system.cases.first().get_absolute_url()).text
    steps = page.partition("<tbody>")[2].partition("</tbody>")[0]
    assert "–" not in steps  # an empty cell is no line of its own on a phone
    assert 'data-label="Major">0</td>' in steps

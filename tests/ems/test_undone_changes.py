"""A list that changed what was there gives it back as it was: entries with their links, actions, suppliers, records."""

from datetime import date
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import Workbook

from ems_world import ASPECT
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.ems.actions import EntryValues, SystemValues, add_action, save_entry, start_system
from symbionet.ems.actions.entries import entry_values
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import registers
from symbionet.imports.actions import commit_now, run_import, start_import, undo_import
from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of
from symbionet.suppliers.actions import (
    RecordValues,
    SupplierValues,
    add_record,
    add_supplier,
    agree_action,
    edit_record,
    edit_supplier,
    open_chain,
)


@pytest.fixture
def system(people) -> System:
    """The system of the owner's firm."""
    return start_system(people.owner_org, SystemValues(), by=people.owner)


def add(system: System, register: str, title: str, **more) -> Entry:
    links = more.pop("links", {})
    due = more.pop("due", None)
    given = EntryValues(title=title, values=more, links=links, due=due)
    return save_entry(system, registers()[register], given, by=system.created_by)


def workbook(**sheets: list[list[object]]) -> bytes:
    book, out = Workbook(), BytesIO()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        for row in rows:
            sheet.append(row)
    book.save(out)
    return out.getvalue()


def committed(client, system: System, data: bytes) -> Import:
    client.post(reverse("ems_import"), {"file": SimpleUploadedFile("list.xlsx", data), "system": system.pk})
    batch = Import.objects.latest("pk")
    client.get(reverse("ems_import_detail", args=[batch.number]))
    client.post(reverse("ems_import_go_on", args=[batch.number]))
    batch.refresh_from_db()
    return batch


def test_entries_and_actions_are_as_before(people, system, client_of):
    aspect = add(system, "aspects", "Rinsing water", **ASPECT, unit="m3")
    second = add(system, "aspects", "Noise", **ASPECT)
    permit = add(system, "obligations", "Permit", kind="permit", requirement="x", links={"aspects": [aspect]},
                 due=date(2027, 1, 1))  # fmt: skip
    action = add_action(aspect, "Train", by=people.owner, due=date(2027, 2, 1))
    heads = {field.name: field.en for field in registers()["aspects"].fields}
    links = {field.name: field.en for field in registers()["obligations"].fields}
    permit_code = registers()["obligations"].code(permit.number)
    data = workbook(
        Aspects=[["No.", heads["title"], heads["severity"], heads["unit"]],
                 ["A-1", "Rinsing water, hot", 1, None], ["A-9", "Dust", None, None]],
        Obligations=[["No.", links["title"], links["aspects"], links["due"]], [permit_code, "Permit", "A-2", None]],
        Actions=[["Belongs to", "Action", "Until"], ["A-1", "Train", "2027-05-01"]],
    )  # fmt: skip
    before = {one.pk: entry_values(one) for one in (aspect, second, permit)}
    result = Entry.objects.get(pk=aspect.pk).result
    client = client_of(people.owner)

    batch = committed(client, system, data)

    found = {row.table: row.state for row in batch.rows.filter(number=2)}
    assert found == {"Aspects": "changed", "Obligations": "changed", "Actions": "changed"}
    changed = Entry.objects.get(pk=aspect.pk)
    assert (changed.title, changed.values["severity"], "unit" in changed.values) == ("Rinsing water, hot", 1, False)
    assert changed.result != result
    page = client.post(reverse("ems_import_undo", args=[batch.number]), follow=True)
    assert page.status_code == 200
    assert {one.pk: entry_values(one) for one in Entry.objects.filter(pk__in=before)} == before
    assert Entry.objects.get(pk=aspect.pk).result == result
    action.refresh_from_db()
    assert (action.due, action.remind_on) == (date(2027, 2, 1), date(2027, 2, 1))
    assert history_of(changed).first().verb == "ems_entry.edited"
    batch.refresh_from_db()
    assert (batch.state, batch.summary["kept"]) == ("undone", 0)


def test_what_people_changed_since_stays(people, system, client_of):
    for title in ("Rinsing water", "Noise"):
        add(system, "aspects", title, **ASPECT)
    head = registers()["aspects"].by_name["title"].en
    data = workbook(Aspects=[["No.", head], ["A-1", "Water, hot"], ["A-2", "Noise at night"]])
    batch = committed(client_of(people.owner), system, data)
    first, _second = system.entries.order_by("number")
    again = EntryValues(title="Water, hot and acid", values=first.values)
    save_entry(system, registers()["aspects"], again, by=people.owner, entry=first)

    undo_import(batch, by=people.owner)

    assert [one.title for one in system.entries.order_by("number")] == ["Water, hot and acid", "Noise"]
    assert list(batch.rows.order_by("number").values_list("state", flat=True)) == ["kept", "undone"]
    with pytest.raises(ActionRefused):
        undo_import(batch, by=people.owner)


def test_a_list_that_people_have_overwritten_as_a_whole_is_not_taken_back(people, system, client_of):
    add(system, "aspects", "Noise", **ASPECT)
    head = registers()["aspects"].by_name["title"].en
    batch = committed(client_of(people.owner), system, workbook(Aspects=[["No.", head], ["A-1", "Din"]]))
    entry = system.entries.get()
    save_entry(system, registers()["aspects"], EntryValues(title="Roar", values=entry.values), by=people.owner,
               entry=entry)  # fmt: skip
    with pytest.raises(ActionRefused):
        undo_import(batch, by=people.owner)
    batch.refresh_from_db()
    assert batch.state == "committed"


def brought(kind: str, text: str, by) -> Import:
    batch = run_import(start_import(kind, importer_of(kind).read(text.encode(), "list.csv", False), by=by))
    return commit_now(batch, by=by)


def test_lists_of_a_chain_give_back_what_they_changed_but_not_what_was_changed_since(people):
    chain, by = open_chain(people.other_org, by=people.partner), people.partner
    one = add_supplier(chain, SupplierValues(name="Castings", code="1", risk="low", lon=117.5, lat=39.1), by=by)
    two = add_supplier(chain, SupplierValues(name="Bolts", code="2", risk="low"), by=by)
    suppliers = brought("chain_import", "supplier,own number,risk\nCastings,1,high\nBolts,2,high\n", by)
    values = {name: getattr(two, name) for name in ("name", "code", "risk")}
    edit_supplier(type(two).objects.get(pk=two.pk), SupplierValues(**{**values, "risk": "medium"}), by=by)
    undo_import(suppliers, by=by)
    one.refresh_from_db()
    two.refresh_from_db()
    assert (one.risk, one.lon, two.risk) == ("low", 117.5, "medium")

    link, day = "https://example.org/1", date(2026, 3, 1)
    record = add_record(one, RecordValues(url=link, dated=day, what="Dust", cause="old filter"), by=by)
    other = add_record(one, RecordValues(url=link + "2", dated=day, what="Noise"), by=by)
    head = "supplier,own number,link to the record,day of the record,what was found,cause,status\n"
    rows = [f"Castings,1,{link},2026-03-01,Dust,new cause,corrected",
            f"Castings,1,{link}2,2026-03-01,Noise,fan,open"]  # fmt: skip
    states = brought("record_import", head + "\n".join(rows).replace("corrected", "Correction done"), by)
    other.refresh_from_db()
    edit_record(other, RecordValues(url=other.url, dated=day, what="Noise", cause="fan and door"), by=by)
    undo_import(states, by=by)
    record.refresh_from_db()
    other.refresh_from_db()
    assert (record.cause, record.state, other.cause) == ("old filter", "open", "fan and door")

    action = agree_action(one, "Filter", due=date(2027, 1, 1), assigned_to=None, by=by)
    head = "supplier,own number,action,by,who,done on\n"
    actions = brought("action_import", f"{head}Castings,1,Filter,2027-06-01,,2026-06-01\nCastings,1,Hood,,,\n", by)
    action.refresh_from_db()
    assert action.done_at is not None
    undo_import(actions, by=by)
    action.refresh_from_db()
    assert (action.due, action.done_at, action.done_by) == (date(2027, 1, 1), None, None)
    assert list(one.tasks.values_list("title", flat=True)) == ["Filter"]

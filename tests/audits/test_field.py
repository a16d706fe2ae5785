"""Audits without a signal: what is noted on a device is written once, and two auditors of a visit merge."""

import hashlib
import json
from datetime import date
from uuid import uuid4

import pytest
from django.test import Client
from test_way import picture

from symbionet.audits.operations import OPERATIONS, packet_of_visits
from symbionet.audits.pages.visit import CHECKLIST, checklist_of
from symbionet.questions.actions import open_sheet
from symbionet.questions.models import Answer
from symbionet.questions.pages import page_shown


def sync(client: Client, kind: str, fields: dict, **more: object) -> dict:
    entry = {"id": str(uuid4()), "kind": kind, "fields": {name: [value] for name, value in fields.items()}, **more}
    client.entry = entry
    body = json.dumps({"device": str(client.device), "operations": [entry]})
    return client.post("/field/sync/", body, content_type="application/json").json()["answers"][0]


@pytest.fixture
def phone(world, client_of) -> Client:
    client = client_of(world.auditor)
    client.device = uuid4()
    return client


def finding(world, text: str = "Steam trap leaks") -> dict:
    return {
        "audit": str(world.audit.pk),
        "area": "energy",
        "text": text,
        "severity": "minor",
        "client_id": str(uuid4()),
    }


def test_a_finding_is_written_once(world, phone):
    before = world.audit.finding_rows.count()
    assert sync(phone, "audits.finding", finding(world))["state"] == "accepted"
    body = json.dumps({"device": str(phone.device), "operations": [phone.entry]})

    told = phone.post("/field/sync/", body, content_type="application/json").json()["answers"][0]

    assert (told["state"], told["url"]) == ("known", world.audit.get_absolute_url())
    assert world.audit.finding_rows.count() == before + 1


def test_the_plan_of_a_map_and_the_photo_of_a_sign_come_from_a_device(world, phone):
    photos = []
    for name in ("plan.jpg", "drum.jpg"):
        data, key = picture().read(), str(uuid4())
        given = {"device": str(phone.device), "id": key, "name": name, "type": "image/jpeg", "size": len(data)}
        sha = hashlib.sha256(data).hexdigest()
        phone.post("/field/uploads/", json.dumps({**given, "sha256": sha}), content_type="application/json")
        phone.put(f"/field/uploads/{key}/", data, headers={"Upload-Offset": "0"})
        photos.append(key)
    plan = {"audit": str(world.audit.pk), "map": "water"}
    pin = {**plan, "cell": "C4", "problem": "small", "note": "Drum leaks"}

    assert sync(phone, "audits.plan", plan, files={"plan": [photos[0]]})["state"] == "accepted"
    assert sync(phone, "audits.pin", pin, files={"photo": [photos[1]]})["state"] == "accepted"
    assert sync(phone, "audits.plan", plan)["state"] == "rejected"

    assert world.audit.plans.get().document.versions.get().name == "plan.jpg"
    assert world.audit.pin_rows.get().photo.versions.get().name == "drum.jpg"
    page = phone.get(f"/audits/{world.audit.pk}/visit/maps/water/").content.decode()
    assert 'data-operation="audits.plan"' in page


def test_a_measure_of_the_library_is_calculated_when_it_comes_from_a_device(world, phone):
    values = {"audit": str(world.audit.pk), "measure": "air-leaks", "formula": "0", "basis": "measured",
              "v-compressor_power": "75", "v-leak_share_old": "30", "cost": "", "place": "Hall 2"}  # fmt: skip
    before = world.audit.opportunity_rows.count()

    told = [sync(phone, "audits.measure", {**values, **wrong}) for wrong in (
        {"measure": "nothing"}, {"v-compressor_power": "big"}, {"v-compressor_power": "75 kg"}, {"audit": "9999"},
        {"formula": "²"}, {},
    )]  # fmt: skip

    assert [one["state"] for one in told] == ["rejected"] * 4 + ["accepted"] * 2
    assert ["freely" in told[0]["reason"], "no amount" in told[1]["reason"], "fit" in told[2]["reason"]] == [True] * 3
    rows = world.audit.opportunity_rows.filter(measure_id="air-leaks")
    assert (rows.count(), world.audit.opportunity_rows.count()) == (2, before + 2)
    assert {row.title.endswith("Hall 2") and row.money > 0 for row in rows} == {True}
    kept = [page.url for page in packet_of_visits(world.auditor, world.audit.planned_on).pages]
    assert f"/audits/{world.audit.pk}/visit/library/air-leaks/" in kept


def test_two_like_findings_of_one_kept_page_are_two(world, phone):
    before, same = world.audit.finding_rows.count(), finding(world)

    assert [sync(phone, "audits.finding", same)["state"] for _time in range(2)] == ["accepted", "accepted"]
    assert world.audit.finding_rows.count() == before + 2


def test_who_does_not_work_on_the_audit_writes_nothing(world, client_of):
    other = client_of(world.partner)
    other.device = uuid4()

    for key in (str(world.audit.pk), "9" * 30, "", "x", "٣"):
        told = sync(other, "audits.finding", {**finding(world), "audit": key})
        assert told["state"] == "rejected"


@pytest.fixture
def questions(world) -> list:
    """Choices of the page on energy, of an audit without answers."""
    open_sheet(world.audit, CHECKLIST)
    questionnaire, answers = checklist_of(world.audit)
    group = questionnaire.group("energy")
    page = page_shown(questionnaire, group, answers)
    return [one for part in page.rounds for one in part.questions if one.kind == "select_one" and not one.condition]


def stored(world) -> dict[str, str]:
    rows = Answer.objects.filter(sheet__in=world.audit.answer_sheets.all())
    return {row.question: row.text for row in rows if row.question != "sectors"}


def page_of(world, **given: str) -> dict:
    return {"audit": str(world.audit.pk), "page": "energy", **given}


def test_two_auditors_merge_and_a_conflict_is_told(world, phone, questions):
    first, second = questions[:2]
    one, other = first.choices[0][0], first.choices[1][0]
    third = second.choices[0][0]
    asked = {f"asked-{first.name}": "yes", f"asked-{second.name}": "yes"}
    answers = [
        sync(phone, "audits.answers", page_of(world, **{first.name: one}, **asked), was={first.name: []}),
        sync(
            phone,
            "audits.answers",
            page_of(world, **{second.name: third}, **asked),
            was={second.name: []},
        ),
    ]
    assert [told["state"] for told in answers] == ["accepted", "accepted"]
    assert len(stored(world)) == 2

    told = sync(phone, "audits.answers", page_of(world, **{first.name: other}, **asked), was={first.name: []})

    assert told["state"] == "rejected"
    assert first.label in told["reason"]
    assert len(stored(world)) == 2
    again = sync(phone, "audits.answers", page_of(world, **{first.name: other}, **asked), was={first.name: [one]})
    assert again["state"] == "accepted"


def test_the_packet_holds_the_pages_of_todays_visits(world, client_of):
    packet = packet_of_visits(world.auditor, world.audit.planned_on)
    urls = [page.url for page in packet.pages]

    assert len(urls) > 20
    assert f"/audits/{world.audit.pk}/visit/areas/energy/" in urls
    assert {client_of(world.auditor).get(url).status_code for url in urls} == {200}
    assert packet_of_visits(world.auditor, date(2020, 1, 1)).pages == ()
    assert packet_of_visits(world.partner, world.audit.planned_on).pages == ()


def test_each_form_of_the_shop_floor_has_its_operation(world, client_of):
    pages = packet_of_visits(world.auditor, world.audit.planned_on).pages
    shown = "".join(client_of(world.auditor).get(page.url).content.decode() for page in pages)

    assert {kind for kind in OPERATIONS if f'data-operation="{kind}"' not in shown} == set()

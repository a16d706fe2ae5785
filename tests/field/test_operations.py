"""What devices deliver: once and only once, in any order, by its own person, and one bad entry stops no other."""

import json
from uuid import uuid4

import pytest
from django.test import Client

from symbionet.core.models import HistoryLine
from symbionet.field.models import Device, Operation
from symbionet.network.models import Resource


def capture(people, title: str = "Fly ash", **more: object) -> dict:
    """An operation as a device sends it."""
    fields = {"organisation": [str(people.owner_org.pk)], "direction": ["have"], "title": [title]}
    made = {"id": str(uuid4()), "kind": "network.capture", "fields": fields, "path": "/resources/capture/"}
    return {**made, "made_at": "2026-11-28T09:00:00+08:00", **more}


def sync(client: Client, *operations: object, device: object = None, **more: object) -> tuple[int, dict]:
    body = {"device": str(device or client.device), "name": "Phone", "operations": list(operations), **more}
    answer = client.post("/field/sync/", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


@pytest.fixture
def phone(people, client_of) -> Client:
    client = client_of(people.owner)
    client.device = uuid4()
    return client


def test_accepted_once_and_known_ever_after(people, phone):
    entry = capture(people)
    before = Resource.objects.count()

    states = [sync(phone, entry)[1]["answers"][0] for _time in range(3)]

    assert [one["state"] for one in states] == ["accepted", "known", "known"]
    assert Resource.objects.count() == before + 1
    assert {one["url"] for one in states} == {Resource.objects.latest("pk").get_absolute_url()}
    assert HistoryLine.objects.filter(verb="resource.offered").count() == 1


def test_twice_in_one_delivery_is_stored_once(people, phone):
    entry = capture(people)

    _status, told = sync(phone, entry, entry)

    assert [one["state"] for one in told["answers"]] == ["accepted", "known"]
    assert Operation.objects.count() == 1


def test_a_bad_entry_stops_no_other(people, phone):
    entries = [
        capture(people, title=""),
        {"id": "no uuid", "kind": 3},
        "nothing",
        capture(people, kind="audits.unknown"),
        capture(people, title="x\0y"),
        capture(people, title="Slag"),
    ]

    status, told = sync(phone, *entries)

    assert status == 200
    assert [one["state"] for one in told["answers"]] == ["rejected"] * 5 + ["accepted"]
    assert "What is it?" in told["answers"][0]["reason"]
    assert told["answers"][0]["field"] == "title"
    assert all(one["reason"] for one in told["answers"][:5])


def test_refused_is_repaired_under_the_same_id(people, phone):
    wrong = capture(people, title="")
    sync(phone, wrong)
    right = {**wrong, "fields": {**wrong["fields"], "title": ["Gypsum"]}}

    told = [sync(phone, right)[1]["answers"][0]["state"] for _time in range(2)]

    assert told == ["accepted", "known"]
    assert Operation.objects.get().reason == ""


def test_other_content_under_an_accepted_id_changes_nothing(people, phone):
    entry = capture(people)
    sync(phone, entry)

    _status, told = sync(phone, {**entry, "fields": {**entry["fields"], "title": ["Gold"]}})

    assert (told["answers"][0]["state"], told["answers"][0]["code"]) == ("rejected", "differs")
    assert not Resource.objects.filter(title_en="Gold").exists()
    assert Operation.objects.get().state == "accepted"


def test_another_person_neither_reads_nor_takes_an_id(people, phone, client_of):
    entry = capture(people)
    sync(phone, entry)
    other = client_of(people.practitioner)
    other.device = uuid4()

    _status, told = sync(other, entry)

    assert told["answers"][0]["state"] == "rejected"
    assert told["answers"][0]["url"] == ""
    assert Operation.objects.get().by == people.owner


def test_what_one_may_not_do_at_the_desk_is_refused_from_the_field(people, client_of):
    outsider = client_of(people.outsider)
    outsider.device = uuid4()
    before = Resource.objects.count()

    _status, told = sync(outsider, capture(people))

    assert told["answers"][0]["state"] == "rejected"
    assert Resource.objects.count() == before


def test_the_device_of_another_person_does_not_exist(people, phone, client_of):
    sync(phone)
    other = client_of(people.practitioner)
    body = json.dumps({"device": str(phone.device), "operations": []})

    assert other.post("/field/sync/", body, content_type="application/json").status_code == 404
    assert other.post(f"/field/devices/{phone.device}/revoke/").status_code == 404
    assert Device.objects.get().revoked_at is None


def test_a_revoked_device_is_signed_out_stores_nothing_and_is_told_to_wipe(people, phone, client_of):
    sync(phone, waiting=14)
    desk = client_of(people.owner)
    assert "14" in desk.get("/field/").content.decode()

    desk.post(f"/field/devices/{phone.device}/revoke/")

    status, told = sync(phone, capture(people))
    assert status == 401
    assert told["room"] == "field"
    assert phone.get(f"/field/session/?device={phone.device}").json()["wipe"] is True
    again = client_of(people.owner)
    assert sync(again, capture(people), device=phone.device)[1] == {"room": "field", "wipe": True, "answers": []}
    assert Operation.objects.count() == 0
    assert Device.objects.get().wiped_at is not None


def test_a_handler_that_fails_keeps_nothing_and_is_tried_again(people, phone, monkeypatch, caplog):
    entry = capture(people)
    with monkeypatch.context() as broken:
        broken.setattr("symbionet.network.operations.capture_resource", lambda **_values: 1 / 0)
        told = sync(phone, entry, capture(people, kind="x"))[1]["answers"]
    assert [one["state"] for one in told] == ["later", "rejected"]
    assert "ZeroDivisionError" in caplog.text

    assert sync(phone, entry)[1]["answers"][0]["state"] == "accepted"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{",
        b'{"device": "x"}',
        b'{"device": null, "operations": 3}',
        b"[" * 100_000,
        json.dumps({"device": "0" * 32, "operations": [{}] * 51}).encode(),
        json.dumps({"device": "0" * 32, "waiting": -1}).encode(),
    ],
)
def test_what_cannot_be_read_is_said_and_breaks_nothing(body: bytes, phone):
    answer = phone.post("/field/sync/", body, content_type="application/json")

    assert answer.status_code == 400
    assert answer.json()["error"]


def test_too_much_at_once_is_said(phone):
    answer = phone.post("/field/sync/", b" " * 11_000_000, content_type="application/json")

    assert answer.status_code == 413


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59+14:00", "1970-01-01T00:00:00", None])
def test_a_clock_that_is_far_off_says_nothing(moment: str | None, people, phone):
    _status, told = sync(phone, capture(people, made_at=moment))

    assert told["answers"][0]["state"] == "accepted"
    assert Operation.objects.get().made_at is None


def test_session_says_who_is_signed_in_and_until_when(people, phone, client):
    assert client.get("/field/session/").json()["user"] is None
    assert client.cookies == {}  # a new token would refuse the sign-in page that is open in another tab
    told = phone.get("/field/session/?device=nonsense").json()

    assert (told["user"], told["room"]) == (people.owner.pk, "field")
    assert told["until"] > told["now"]


def test_packet_holds_only_what_the_person_may_open(people, client_of):
    pages = {page["url"] for page in client_of(people.owner).get("/field/packet/").json()["pages"]}

    assert "/resources/capture/" in pages
    assert client_of(people.observer).get("/field/packet/").json()["pages"] == []


def test_pages_kept_for_no_signal_name_nobody(people, client_of):
    answer = client_of(people.owner).get("/field/kept/zh-hans/")

    assert "无信号" in answer.content.decode()
    assert people.owner.email not in answer.content.decode()
    assert client_of(people.owner).get("/field/kept/fr/").status_code == 404

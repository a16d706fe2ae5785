"""The store of a device as a file: its entries are entered once, by their own person, whatever else the file holds."""

import base64
import hashlib
import json
from copy import deepcopy
from datetime import timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from test_operations import capture, sync
from test_uploads import jpeg

from symbionet.field.actions import forget_old_stores
from symbionet.field.models import Operation, StoreFile, Upload
from symbionet.network.models import Attachment, Resource

pytestmark = pytest.mark.django_db


def photo_of(data: bytes, **more: object) -> dict:
    """A photo as the device exports it."""
    made = {"id": str(uuid4()), "field": "photos", "name": "a.jpg", "type": "image/jpeg", "size": len(data)}
    return made | {"sha256": hashlib.sha256(data).hexdigest(), "base64": base64.b64encode(data).decode()} | more


def with_photo(people, data: bytes, **more: object) -> dict:
    photo = photo_of(data, **more)
    return capture(people, title="Ash with photo", files={"photos": [photo["id"]]}, photos=[photo])


def store(people, *operations: object, **more: object) -> dict:
    made = {"format": "symbionet-field", "version": 1, "device": str(uuid4()), "owner": people.owner.pk}
    return {**made, "exported_at": "2026-11-28T10:00:00Z", "operations": list(operations), "drafts": [], **more}


def bring(client: Client, content: object, name: str = "symbionet-field.json"):
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return client.post("/field/files/", {"file": SimpleUploadedFile(name, data)})


def states(row: StoreFile) -> list[str]:
    row.refresh_from_db()
    return [line["state"] for line in row.lines]


@pytest.fixture
def desk(people, client_of) -> Client:
    client = client_of(people.owner)
    client.device = uuid4()
    return client


def test_read_then_entered_once_as_if_the_device_had_sent_it(
    people, desk, settings, django_capture_on_commit_callbacks
):
    data = jpeg()
    sent_before = capture(people, title="Slag")
    sync(desk, sent_before)
    entries = [
        with_photo(people, data), sent_before, capture(people, title=""), capture(people, kind="audits.unknown"),
        {"id": "no uuid"}, {**sent_before, "fields": {**sent_before["fields"], "title": ["Gold"]}},
    ]  # fmt: skip
    before = Resource.objects.count()

    answer = bring(desk, store(people, *entries))

    row = StoreFile.objects.get()
    assert answer.url == row.get_absolute_url()
    assert states(row) == ["ready", "known", "rejected", "rejected", "rejected", "rejected"]
    assert (Resource.objects.count(), Operation.objects.count(), Upload.objects.count()) == (before, 1, 0)
    page = desk.get(answer.url).content.decode()
    assert "What is it?" in page
    assert "Ash with photo" in page

    for _press in range(2):
        desk.post(f"/field/files/{row.pk}/enter/")

    assert states(row) == ["accepted", "known", "rejected", "rejected", "rejected", "rejected"]
    assert Resource.objects.count() == before + 1
    assert Attachment.objects.filter(resource=Resource.objects.latest("pk")).count() == 1
    assert sync(desk, {key: entries[0][key] for key in ("id", "kind", "fields", "files", "path", "made_at")})[1][
        "answers"
    ][0]["state"] == "known"  # fmt: skip
    with django_capture_on_commit_callbacks(execute=True):
        desk.post(f"/field/files/{row.pk}/discard/")
    assert not StoreFile.objects.exists()
    assert not list(Path(settings.MEDIA_ROOT, "field").rglob("*.json"))
    assert Resource.objects.count() == before + 1


def test_when_all_is_entered_the_file_goes_and_its_list_stays(people, desk):
    bring(desk, store(people, capture(people), drafts=[{"title": "Area", "path": "/a/", "fields": {"x": ["half"]}}]))
    row = StoreFile.objects.get()

    desk.post(f"/field/files/{row.pk}/enter/")

    row.refresh_from_db()
    assert not row.file
    assert "half" in desk.get(row.get_absolute_url()).content.decode()
    assert desk.post(f"/field/files/{row.pk}/enter/").status_code == 404
    assert forget_old_stores(timezone.now()) == 0
    assert forget_old_stores(timezone.now() + timedelta(days=61)) == 1


def test_a_repaired_refusal_is_entered_with_the_next_press(people, desk):
    entry = capture(people)
    bring(desk, store(people, entry, capture(people, title="")))
    row = StoreFile.objects.get()
    membership = people.owner.memberships.get(organisation=people.owner_org)
    membership.delete()

    desk.post(f"/field/files/{row.pk}/enter/")
    assert states(row) == ["rejected", "rejected"]
    assert not Operation.objects.filter(state="accepted").exists()

    membership.save(force_insert=True)
    desk.post(f"/field/files/{row.pk}/enter/")
    assert states(row) == ["accepted", "rejected"]


@pytest.mark.parametrize(
    ("damage", "reason"),
    [
        ({"sha256": "0" * 64}, "SHA-256"),
        ({"sha256": ""}, "SHA-256"),
        ({"base64": "***"}, "damaged"),
        ({"base64": ""}, "SHA-256"),
        ({"base64": None}, "base64"),
        ({"id": str(uuid4())}, "neither in the file"),
    ],
)
def test_a_photo_that_is_not_what_was_taken_enters_nothing(people, desk, damage, reason):
    entry = with_photo(people, jpeg())
    entry["photos"][0].update(damage)
    before = Resource.objects.count()

    bring(desk, store(people, entry))
    row = StoreFile.objects.get()
    desk.post(f"/field/files/{row.pk}/enter/")

    assert states(row) == ["rejected"]
    assert reason in row.lines[0]["reason"]
    assert (Resource.objects.count(), Upload.objects.count()) == (before, 0)


def test_a_photo_that_is_no_picture_is_told_and_a_photo_cut_on_its_way_goes_on(people, desk):
    data = jpeg()
    entry, bad = with_photo(people, data), with_photo(people, b"MZ a program")
    half = {"device": str(desk.device), "id": entry["photos"][0]["id"], "name": "a.jpg", "size": len(data)}
    desk.post("/field/uploads/", {**half, "sha256": hashlib.sha256(data).hexdigest()}, content_type="application/json")
    desk.put(f"/field/uploads/{half['id']}/", data[:100], headers={"Upload-Offset": "0"})

    bring(desk, store(people, entry, bad))
    row = StoreFile.objects.get()
    desk.post(f"/field/files/{row.pk}/enter/")

    assert states(row) == ["accepted", "rejected"]
    assert "no photo" in row.lines[1]["reason"]


def test_what_the_device_could_not_send_lies_in_the_file_until_it_is_discarded(people, desk, client_of):
    heic = b"\x00ftypheic"
    kept = [
        {"name": "../IMG_7.heic", "type": "image/heic", "size": 9, "base64": base64.b64encode(heic).decode()},
        {"name": "", "base64": "***"}, {"name": "x\0.pdf"}, None, 7, {"name": "<b>.txt", "base64": ""},
    ]  # fmt: skip
    answer = bring(desk, store(people, capture(people), kept_files=kept))
    row = StoreFile.objects.get()
    place = f"{row.get_absolute_url()}kept/"

    desk.post(f"/field/files/{row.pk}/enter/")

    page = desk.get(answer.url).content.decode()
    assert states(row) == ["accepted"]
    assert row.file
    assert ["IMG_7.heic" in page, page.count("damaged in the file"), "<b>.txt" in page] == [True, 2, False]
    saved = desk.get(f"{place}0/")
    assert (saved.content, saved["Content-Type"]) == (heic, "application/octet-stream")
    assert 'attachment; filename="IMG_7.heic"' in saved["Content-Disposition"]
    assert [desk.get(f"{place}{number}/").status_code for number in (1, 2, 3, 4, 10**20)] == [404, 404, 200, 404, 404]
    assert client_of(people.practitioner).get(f"{place}0/").status_code == 404
    assert ">all<" in "".join(desk.get("/field/files/").content.decode().split())


HOSTILE = [
    b"", b"\xff\xfe", b"[" * 200_000, b"9" * 100_000, b'{"format": "other"}', b"[]", b"null",
    b'{"format": "symbionet-field"}', b'{"format": "symbionet-field", "version": 2, "owner": %d}',
    b'{"format": "symbionet-field", "version": 1, "owner": "me"}',
    b'{"format": "symbionet-field", "version": 1, "owner": %d, "operations": {"a": 1}}',
    b'{"format": "symbionet-field", "version": 1, "owner": 999999999}',
]  # fmt: skip


@pytest.mark.parametrize("data", HOSTILE, ids=range(len(HOSTILE)))
def test_a_hostile_file_is_refused_by_name_and_kept_nowhere(people, desk, data):
    answer = bring(desk, data.replace(b"%d", str(people.owner.pk).encode()))

    assert answer.status_code == 400
    assert "invalid-feedback" in answer.content.decode()
    assert not StoreFile.objects.exists()


def test_hostile_entries_break_nothing_and_hide_nothing(people, desk):
    good = capture(people)
    entries = [
        None, 3, [], {"id": {"a": 1}}, {**good, "id": str(uuid4()), "photos": [1, None, {"id": "x"}]},
        capture(people, title="x\0\ud800y", label="<script>\0\ud800", path="//evil.example/"),
        {**deepcopy(good), "fields": {"title": "no list"}}, good, good,
    ]  # fmt: skip
    drafts = [None, {"title": "<b>", "path": "//evil.example/", "fields": {"x": [1, "\ud800"]}, "photos": 7}]

    answer = bring(
        desk, store(people, *entries, drafts=drafts, exported_at="9999-12-31T00:00:00Z"), name="../../x\0.json"
    )
    row = StoreFile.objects.get()
    desk.post(f"/field/files/{row.pk}/enter/")

    assert states(row)[-2:] == ["accepted", "known"]
    assert "accepted" not in states(row)[:-2]
    page = desk.get(answer.url).content.decode()
    assert "evil.example" not in page
    assert "<script>\0" not in page
    assert "/" not in row.name


def test_nobody_enters_what_another_person_typed(people, desk, client_of):
    content = store(people, capture(people))
    other = client_of(people.practitioner)

    assert bring(other, content).status_code == 400
    bring(desk, content)
    row = StoreFile.objects.get()
    assert other.get(row.get_absolute_url()).status_code == 404
    assert other.post(f"/field/files/{row.pk}/enter/").status_code == 404
    assert bring(desk, content).url == row.get_absolute_url()
    assert StoreFile.objects.count() == 1


def test_more_than_ten_files_wait_for_no_one(people, desk):
    for _file in range(10):
        bring(desk, store(people))

    assert "10 files" in bring(desk, store(people)).content.decode()
    assert StoreFile.objects.count() == 10

"""Photos from devices: resumed where they were cut, whole only with the right SHA-256, and taken once."""

import hashlib
import json
from datetime import timedelta
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from PIL import Image

from symbionet.field.actions import forget_old_uploads
from symbionet.field.models import Operation, Piece, Upload
from symbionet.network.models import Attachment


def jpeg(seed: int = 60) -> bytes:
    written = BytesIO()
    Image.effect_noise((600, 400), seed).convert("RGB").save(written, format="JPEG")
    return written.getvalue()


def announce(client: Client, data: bytes, **more: object) -> tuple[int, dict]:
    """The file announced by the client's device."""
    values = {"id": str(uuid4()), "name": "a.jpg", "type": "image/jpeg", "size": len(data)}
    body = {"device": str(client.device), **values, "sha256": hashlib.sha256(data).hexdigest(), **more}
    answer = client.post("/field/uploads/", json.dumps(body), content_type="application/json")
    return answer.status_code, answer.json()


def piece(client: Client, pk: str, offset: object, data: bytes) -> tuple[int, dict]:
    answer = client.put(
        f"/field/uploads/{pk}/", data, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)}
    )
    return answer.status_code, answer.json()


def entry(people, **files: list[str]) -> dict:
    fields = {"organisation": [str(people.owner_org.pk)], "direction": ["have"], "title": ["Fly ash"]}
    return {"id": str(uuid4()), "kind": "network.capture", "fields": fields, "files": files}


def sync(client: Client, *operations: dict) -> list[dict]:
    body = json.dumps({"device": str(client.device), "operations": operations})
    return client.post("/field/sync/", body, content_type="application/json").json()["answers"]


@pytest.fixture
def phone(people, client_of) -> Client:
    client = client_of(people.owner)
    client.device = uuid4()
    return client


def test_cut_in_the_middle_it_goes_on_where_it_was(people, phone):
    data = jpeg()
    _status, told = announce(phone, data)
    pk = told["id"]
    half = len(data) * 2 // 5
    assert piece(phone, pk, 0, data[:half])[1]["received"] == half
    assert announce(phone, data, id=pk)[1]["received"] == half
    assert phone.get(f"/field/uploads/{pk}/").json() == {"room": "field", "id": pk, "received": half, "sha256": ""}

    assert piece(phone, pk, 0, data[:half])[0] == 409
    status, told = piece(phone, pk, half, data[half:])

    assert (status, told["sha256"]) == (200, hashlib.sha256(data).hexdigest())
    assert Piece.objects.count() == 0
    assert piece(phone, pk, half, data[half:])[1]["sha256"] == told["sha256"]
    assert sync(phone, entry(people, photos=[pk]))[0]["state"] == "accepted"
    assert Attachment.objects.latest("pk").content_type == "image/jpeg"


def test_wrong_sha_is_never_whole_and_begins_anew(people, phone):
    data = jpeg()
    pk = announce(phone, data)[1]["id"]

    status, told = piece(phone, pk, 0, b"x" * len(data))

    assert (status, told["code"]) == (422, "sha")
    upload = Upload.objects.get()
    assert (upload.received, upload.is_whole, Piece.objects.count()) == (0, False, 0)
    assert piece(phone, pk, 0, data)[1]["sha256"] == upload.sha256


def test_an_entry_waits_for_its_photo_and_takes_it_once(people, phone, settings):
    data = jpeg()
    pk = announce(phone, data)[1]["id"]
    first, second = entry(people, photos=[pk]), entry(people, photos=[pk])
    told = sync(phone, first)[0]
    assert (told["state"], told["code"]) == ("later", "files")
    assert Operation.objects.count() == 0
    piece(phone, pk, 0, data)

    with_files = sum(1 for path in Path(settings.MEDIA_ROOT, "field").rglob("*") if path.is_file())
    states = [sync(phone, one)[0]["state"] for one in (first, first, second)]

    assert with_files == 1
    assert states == ["accepted", "known", "rejected"]
    assert Upload.objects.get().taken_at is not None


def test_a_refused_entry_keeps_its_photo_for_the_repair(people, phone):
    data = jpeg()
    pk = announce(phone, data)[1]["id"]
    piece(phone, pk, 0, data)
    wrong = entry(people, photos=[pk])
    right = {**wrong, "fields": dict(wrong["fields"])}
    wrong["fields"] = {**wrong["fields"], "title": [""]}

    assert [sync(phone, one)[0]["state"] for one in (wrong, right)] == ["rejected", "accepted"]
    assert Attachment.objects.count() >= 1


def test_a_file_that_is_no_photo_is_refused_with_the_entry(people, phone):
    data = b"MZ this is a program"
    pk = announce(phone, data)[1]["id"]
    piece(phone, pk, 0, data)

    told = sync(phone, entry(people, photos=[pk]))[0]

    assert told["state"] == "rejected"
    assert "no photo" in told["reason"]


def test_uploads_of_another_person_do_not_exist(people, phone, client_of):
    data = jpeg()
    pk = announce(phone, data)[1]["id"]
    other = client_of(people.practitioner)
    other.device = uuid4()

    assert other.get(f"/field/uploads/{pk}/").status_code == 404
    assert other.put(f"/field/uploads/{pk}/", data, headers={"Upload-Offset": "0"}).status_code == 404
    assert announce(other, data, id=pk)[1]["code"] == "differs"
    piece(phone, pk, 0, data)
    assert sync(other, entry(people, photos=[pk]))[0]["state"] == "later"
    assert Attachment.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "code"),
    [
        ({"size": 0}, "size"),
        ({"size": 2**31 - 1}, "size"),
        ({"sha256": "g" * 64}, "sha"),
        ({"sha256": "A" * 64}, "sha"),
    ],
)
def test_impossible_files_are_refused(more: dict, code: str, phone):
    status, told = announce(phone, b"abc", **more)

    assert (status, told["code"]) == (422, code)


@pytest.mark.parametrize("offset", ["", "-1", "x", "1.5", "٣", "99999999999"])
def test_impossible_offsets_are_refused(offset: str, phone):
    pk = announce(phone, b"abc")[1]["id"]

    assert piece(phone, pk, offset, b"abc")[0] in {400, 409}
    assert Upload.objects.get().received == 0


def test_more_than_announced_is_refused(phone):
    pk = announce(phone, b"abc")[1]["id"]

    assert piece(phone, pk, 0, b"abcd")[0] == 409
    assert piece(phone, pk, 0, b"")[0] == 422
    assert piece(phone, pk, 0, b"x" * (1024 * 1024 + 1))[0] == 422


def test_names_lose_their_folders(phone):
    announce(phone, b"abc", name="../../etc/passwd")

    assert Upload.objects.get().name == "passwd"


def test_a_revoked_device_brings_no_piece(people, phone, client_of):
    pk = announce(phone, b"abc")[1]["id"]
    client_of(people.owner).post(f"/field/devices/{phone.device}/revoke/")
    again = client_of(people.owner)
    again.device = phone.device

    assert piece(again, pk, 0, b"abc")[1]["wipe"] is True
    assert announce(again, b"abcd")[1]["wipe"] is True
    assert Upload.objects.get().received == 0


def test_files_that_nothing_takes_are_forgotten_after_60_days(phone, settings):
    data = jpeg()
    pk = announce(phone, data)[1]["id"]
    piece(phone, pk, 0, data)

    assert forget_old_uploads(timezone.now() + timedelta(days=59)) == 0
    assert forget_old_uploads(timezone.now() + timedelta(days=61)) == 1
    assert not [path for path in Path(settings.MEDIA_ROOT, "field").rglob("*") if path.is_file()]

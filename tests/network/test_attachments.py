"""Photos and documents: checked by content, without EXIF, served only to those who see the resource."""

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from symbionet.core.errors import ActionRefused
from symbionet.network import actions


def photo(form: str = "JPEG", size: tuple[int, int] = (40, 20)) -> bytes:
    picture, exif, stream = Image.new("RGB", size, "red"), Image.Exif(), io.BytesIO()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (39.0, 1.0, 2.0)}
    picture.save(stream, format=form, exif=exif)
    return stream.getvalue()


def office(*names: str) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name in ("[Content_Types].xml", *names):
            archive.writestr(name, "x")
    return stream.getvalue()


def add(people, data: bytes, name: str = "../evil/photo.exe"):
    return actions.add_attachment(people.have, SimpleUploadedFile(name, data), by=people.owner)


@pytest.mark.parametrize(
    ("data", "content_type"),
    [
        (photo("JPEG"), "image/jpeg"),
        (photo("MPO"), "image/jpeg"),  # two pictures in one file, as some telephones make them
        (photo("PNG"), "image/png"),
        (photo("WEBP"), "image/webp"),
        (b"%PDF-1.7 x", "application/pdf"),
        (office("word/document.xml"), "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
        (office("xl/workbook.xml"), "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ],
)
def test_the_content_says_what_a_file_is(people, data, content_type):
    made = add(people, data)

    assert made.content_type == content_type
    assert made.name == "photo.exe"
    assert "photo" not in made.file.name
    assert b"secret place" not in made.file.read()


@pytest.mark.parametrize(
    "data",
    [
        b"MZ\x90\x00 a program",
        b"<svg xmlns='http://www.w3.org/2000/svg'><script>1</script></svg>",
        b"<html></html>",
        b"",
        photo()[:60],
        office("word/vbaProject.bin", "word/document.xml"),
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 old",
        b"PK\x03\x04 broken",
        b"x" * (10 * 1024 * 1024 + 1),
    ],
    ids=["program", "svg", "html", "empty", "cut", "macros", "old office", "zip", "large"],
)
def test_other_files_are_refused(people, data):
    with pytest.raises(ActionRefused):
        add(people, data)

    assert not people.have.attachments.exists()


def test_a_photo_loses_its_exif_and_shrinks(people):
    made = add(people, photo(size=(4000, 100)))

    with Image.open(made.file) as kept:
        assert (dict(kept.getexif()), kept.size) == ({}, (2560, 64))


def test_only_who_sees_the_resource_gets_the_file(people, client_of):
    made = add(people, b"%PDF-1.7 x", "report.pdf")
    url = f"/files/{made.pk}/"

    answer = client_of(people.owner).get(url)

    assert answer["Content-Disposition"] == 'attachment; filename="report.pdf"'
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert b"".join(answer.streaming_content) == b"%PDF-1.7 x"
    for close in answer._resource_closers:  # answer.close() would also close the connection of the test
        close()
    for other in (people.outsider, people.partner, people.verifier, people.observer):
        assert client_of(other).get(url).status_code == 404
        assert client_of(other).post(f"{url}remove/").status_code == 404
    assert client_of(people.auditor).post(f"{url}remove/").status_code == 404


def test_removing_deletes_the_file(people, django_capture_on_commit_callbacks):
    made = add(people, b"%PDF-1.7 x")
    storage, path = made.file.storage, made.file.name

    with django_capture_on_commit_callbacks(execute=True):
        actions.remove_attachment(made, by=people.owner)

    assert not storage.exists(path)


def test_page_says_why_a_file_was_refused(people, client_of):
    answer = client_of(people.owner).post(
        f"/resources/{people.have.pk}/files/add/", {"file": SimpleUploadedFile("a.jpg", b"no")}, follow=True
    )

    assert "This is no photo" in answer.text

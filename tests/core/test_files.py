"""What of a file is kept: no names, firms and places that its program wrote into it."""

import io
import zipfile

import docx
import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from PIL import Image, PngImagePlugin

from symbionet.core.errors import ActionRefused
from symbionet.core.files import TRAVELS, checked_file

SECRETS = (b"Zhang Wei", b"Secret Works", b"secret place")


def photo(form: str = "JPEG") -> io.BytesIO:
    picture, exif, stream = Image.new("RGB", (60, 40), "red"), Image.Exif(), io.BytesIO()
    exif[0x010E] = "secret place"
    exif[0x8825] = {1: "N", 2: (39.0, 1.0, 2.0)}
    texts = PngImagePlugin.PngInfo()
    texts.add_text("Author", "Zhang Wei")
    picture.save(stream, format=form, exif=exif, **({"pnginfo": texts} if form == "PNG" else {}))
    return io.BytesIO(stream.getvalue())


def letter() -> bytes:
    made, stream = docx.Document(), io.BytesIO()
    made.add_paragraph("Weighed: 120 t of fly ash")
    made.add_picture(photo())
    made.add_picture(photo("PNG"))
    made.core_properties.author = made.core_properties.last_modified_by = "Zhang Wei"
    made.save(stream)
    return stream.getvalue()


def workbook() -> bytes:
    made, stream = openpyxl.Workbook(), io.BytesIO()
    made.active["A1"] = 120
    made.active["A2"] = "=A1*2"
    made.properties.creator, made.properties.lastModifiedBy = "Zhang Wei", "Zhang Wei"
    made.save(stream)
    return with_parts(
        stream.getvalue(), {"docProps/app.xml": b"<Properties><Company>Secret Works</Company></Properties>"}
    )


def with_parts(data: bytes, parts: dict[str, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as held, zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as made:
        for name in held.namelist():
            if name not in parts:
                made.writestr(name, held.read(name))
        for name, content in parts.items():
            made.writestr(name, content)
    return stream.getvalue()


def kept(data: bytes) -> bytes:
    return checked_file(SimpleUploadedFile("file", data))[2]


def unfolded(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return b"\n".join(archive.read(name) for name in archive.namelist())


@pytest.mark.parametrize("made", [letter(), workbook()], ids=["word", "excel"])
def test_an_office_file_loses_author_firm_and_places(made):
    assert any(secret in unfolded(made) for secret in SECRETS)

    assert not [secret for secret in SECRETS if secret in unfolded(kept(made))]


def test_what_it_says_and_shows_stays_and_its_program_opens_it():
    held = docx.Document(io.BytesIO(kept(letter())))
    sheet = openpyxl.load_workbook(io.BytesIO(kept(workbook()))).active

    assert held.paragraphs[0].text == "Weighed: 120 t of fly ash"
    assert [(shape.width > 0, shape.height > 0) for shape in held.inline_shapes] == [(True, True)] * 2
    assert (sheet["A1"].value, sheet["A2"].value) == (120, "=A1*2")


def test_the_same_file_twice_is_the_same_file():
    assert kept(letter_held := letter()) == kept(letter_held)
    assert kept(kept(letter_held)) == kept(letter_held)


def test_a_signed_office_file_and_a_pdf_stay_as_they_came():
    signed = with_parts(letter(), {"_xmlsignatures/sig1.xml": b"<Signature/>"})
    pdf = b"%PDF-1.7 /Author (Zhang Wei)"

    assert kept(signed) == signed
    assert kept(pdf) == pdf


def test_a_file_that_unfolds_to_gigabytes_or_is_damaged_is_refused():
    bomb = with_parts(letter(), {"word/media/image9.bin": bytes(301 * 1024 * 1024)})
    broken = bytearray(letter())
    at = broken.find(b"word/document.xml") + 60
    broken[at : at + 40] = bytes(40)

    for data in (bomb, bytes(broken)):
        with pytest.raises(ActionRefused):
            kept(data)


def test_the_words_at_a_field_of_files_say_what_travels():
    with translation.override("zh-hans"):
        assert "PDF" in str(TRAVELS)
        assert "作者" in str(TRAVELS)

"""The programme's own Word template: filled with the report, and able to read nothing else of the platform."""

import re
import zipfile
from collections.abc import Callable
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import translation
from docx import Document
from docx.oxml.ns import qn
from PIL import Image

from symbionet.audits.models import ReportTemplate
from symbionet.audits.pages.report_template import placeholders, template_problem
from symbionet.letters import BadTemplate, Placeholder, check_template, example_template, fill_template

KNOWN = (
    Placeholder(name="firm", words="Firm"),
    Placeholder(name="radar", words="Radar", picture=True),
    Placeholder(
        name="findings",
        words="Findings",
        rows=(Placeholder(name="text", words="What"), Placeholder(name="photo", words="Photo", picture=True)),
    ),
)


def jpeg() -> bytes:
    written = BytesIO()
    Image.new("RGB", (60, 40), "teal").save(written, format="JPEG")
    return written.getvalue()


def word(*lines: str) -> bytes:
    """A Word file with a paragraph for each line."""
    document, written = Document(), BytesIO()
    for line in lines:
        document.add_paragraph(line)
    document.save(written)
    return written.getvalue()


def changed(part: str, change: Callable[[bytes], bytes]) -> bytes:
    """A template with one part of its package changed or added."""
    written = BytesIO()
    with zipfile.ZipFile(BytesIO(word("{{ firm }}"))) as package, zipfile.ZipFile(written, "w", 8) as made:
        for name in {*package.namelist(), part}:
            data = package.read(name) if name in package.namelist() else b""
            made.writestr(name, change(data) if name == part else data)
    return written.getvalue()


def test_values_are_texts_pictures_and_rows_and_are_never_read_as_placeholders():
    example = example_template(KNOWN, title="审核报告", lead="说明", lang="zh")
    picture = jpeg()
    rows = [{"text": "漏汽\n第二行", "photo": picture}, {"text": "b", "photo": b""}]

    made = fill_template(example, {"firm": "<b>&{{ 7*7 }}\x07", "radar": picture, "findings": rows}, KNOWN)

    document = Document(BytesIO(made))
    assert "Firm：<b>&{{ 7*7 }}" in [one.text for one in document.paragraphs]
    assert [row.cells[0].text for row in document.tables[0].rows] == ["What", "漏汽\n第二行", "b"]
    assert len(document.inline_shapes) == 2


def test_chinese_has_a_font_of_its_own_in_a_template_that_names_none():
    document, written = Document(), BytesIO()
    for fonts in document.styles.element.iter(qn("w:rFonts")):
        for name in ("eastAsia", "eastAsiaTheme"):
            fonts.attrib.pop(qn(f"w:{name}"), None)
    document.add_paragraph("企业：{{ firm }}")
    document.save(written)

    made = Document(BytesIO(fill_template(written.getvalue(), {"firm": "海港热电"}, KNOWN)))

    runs = [run for one in made.paragraphs for run in one.runs if re.search("[一-鿿]", run.text)]
    assert runs
    assert {run._element.rPr.rFonts.get(qn("w:eastAsia")) for run in runs} == {"宋体"}


ATTACKS = [
    "{{ firm.__class__.__mro__ }}", "{{ ''.__class__ }}", "{{ firm|attr('__class__') }}", "{{ self }}",
    "{{ radar.tpl.save('/tmp/x') }}", "{{ radar.tpl }}", "{{ range(10**9) }}", "{{ 'a'*10**10 }}", "{{ lipsum }}",
    "{% include '/etc/passwd' %}", "{% import 'x' as y %}", "{% extends 'x' %}", "{% macro m() %}{% endmacro %}",
    "{% set x = firm %}", "{{ findings.append }}", "{% for f in findings %}{{ f.items }}{% endfor %}",
    "{% for f in findings %}{{ loop.cycle('a') }}{% endfor %}", "{{ firm['__class__'] }}", "{{ firm.upper() }}",
    "{{ settings.SECRET_KEY }}", "{{ request }}", "{{ '%s'|format(firm) }}", "{{ firm|map('x') }}",
    "{% for a in findings %}{% for b in findings %}{% for c in findings %}{% endfor %}{% endfor %}{% endfor %}",
    "{% for f in findings recursive %}{{ loop(findings) }}{% endfor %}", "{% filter upper %}x{% endfilter %}",
]  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_template_reads_and_calls_nothing_else(attack):
    with pytest.raises(BadTemplate) as told:
        fill_template(word(attack), {"firm": "x", "radar": jpeg(), "findings": [{"text": "a", "photo": b""}]}, KNOWN)

    assert told.value.code in {"unknown", "forbidden", "nested", "no_list"}


@pytest.mark.parametrize("place", ["title", "header"])
def test_what_stands_beside_the_text_is_checked_too(place):
    document, written = Document(), BytesIO()
    document.add_paragraph("{{ firm }}")
    if place == "title":
        document.core_properties.title = "{{ firm.__class__ }}"
    else:
        document.sections[0].header.paragraphs[0].text = "{{ nobody }}"
    document.save(written)

    with pytest.raises(BadTemplate, match=r"firm.__class__|nobody"):
        check_template(written.getvalue(), KNOWN)


LINK = b'<Relationship Id="r99" Type="http://x/attachedTemplate" Target="http://x/t.dotm" TargetMode="External"/>'
FIELD = b"<w:r><w:instrText>INCLUDE</w:instrText></w:r><w:r><w:instrText>TEXT x</w:instrText></w:r><w:r>"
DOCTYPE = b'<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]><w:document'
HOSTILE = {
    "entity": (changed("word/document.xml", lambda data: data.replace(b"<w:document", DOCTYPE, 1)), "part"),
    "bomb": (changed("word/media/x.png", lambda _data: b"\0" * 80_000_000), "too_large"),
    "macro": (changed("word/vbaProject.bin", lambda _data: b"x"), "part"),
    "link": (
        changed("word/_rels/document.xml.rels", lambda data: data.replace(b"</Rel", LINK + b"</Rel", 1)),
        "link",
    ),
    "field": (changed("word/document.xml", lambda data: data.replace(b"<w:r>", FIELD, 1)), "field"),
    "cut": (changed("word/document.xml", lambda data: data[:-50]), "no_docx"),
    "text": (b"hello", "no_docx"),
    "zip": (b"PK\x03\x04", "no_docx"),
    "open": (word("{{ firm"), "syntax"),
    "if": (word("{% if firm %}"), "syntax"),
    "none": (word("Dear firm"), "empty"),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_that_is_no_safe_template_is_refused(name):
    data, code = HOSTILE[name]

    with pytest.raises(BadTemplate) as told:
        check_template(data, KNOWN)

    assert told.value.code == code


@pytest.mark.django_db
def test_a_programme_brings_its_template_and_takes_a_report_in_it(world, client_of):
    desk = client_of(world.practitioner)
    example = desk.get("/audits/templates/example/zh/").content
    wrong = SimpleUploadedFile("own.docx", word("{{ frim }}"))

    refused = desk.post("/audits/templates/", {"name": "Ours", "file": wrong})
    assert refused.status_code == 400
    assert "Did you mean “firm”?" in refused.content.decode()

    answer = desk.post("/audits/templates/", {"name": "Ours", "file": SimpleUploadedFile("own.docx", example)})
    assert answer.status_code == 302
    row = ReportTemplate.objects.get(name="Ours")
    page = desk.get(f"/audits/{world.signed_audit.pk}/report/").content.decode()
    assert "Ours" in page
    made = desk.get(f"/audits/{world.signed_audit.pk}/report/in/{row.pk}/")
    texts = "\n".join(one.text for one in Document(BytesIO(made.content)).paragraphs)
    assert str(world.signed_audit.organisation) in texts
    assert "{{" not in texts
    assert client_of(world.outsider).get(f"/audits/{world.signed_audit.pk}/report/in/{row.pk}/").status_code == 404


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_example_is_sound_and_every_problem_has_words(language):
    with translation.override(language):
        check_template(example_template(placeholders(), title="x", lead="", lang=language[:2]), placeholders())
        codes = ("unknown", "forbidden", "no_list", "nested", "syntax", "empty", "too_large", "part", "link", "field")
        assert all(template_problem(BadTemplate(code, "x")) for code in (*codes, "no_docx"))

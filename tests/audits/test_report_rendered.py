"""The report of the demo's complete audit, rendered: every part on the pages, in both languages, as PDF and as Word."""

import io
import os
import re
from pathlib import Path

import pytest
from django.utils import translation
from docx import Document as Word
from docx.oxml.ns import qn
from PIL import Image, ImageFont

from factories import make_organisation, make_site, make_user
from symbionet.accounts.models import Role
from symbionet.audits.models import Audit
from symbionet.audits.pages.report import report_letter
from symbionet.audits.queries import audit_figures
from symbionet.audits.queries.baseline import energy_of
from symbionet.letters import Block, letter_docx, letter_pdf
from symbionet.letters.pdf import FONTS, letter_pictures
from symbionet.web.demo.audit_figures import SIZES, opportunities_of, year_of
from symbionet.web.demo.audits import WAY, audit_demo_firms

PICTURES = os.environ.get("SYMBIONET_PICTURES", "")  # a folder for the files, to be looked at
HEADINGS = {
    "en": ("Where the firm stands", "What was seen", "Ecomaps", "Meter readings", "What runs while nothing is produced",
           "What the firm can do", "Checklist and readiness", "Haves and wants", "Next steps", "Annex: factors"),
    "zh-hans": ("企业现状", "现场发现", "生态地图", "抄表", "不生产时仍在运行的设备", "企业可采取的措施", "就绪度",
                "供给与需求", "下一步", "附录：排放因子"),
}  # fmt: skip


@pytest.fixture
def demo_audits(db) -> list[Audit]:
    """The twelve audits of the demo, of firms of this test."""
    firms = [make_organisation(name_zh=f"海港第{number}机械厂", name_en=f"Harbour Works {number}", gb4754="C3311",
                               employees=40 + 30 * number) for number in range(len(WAY))]  # fmt: skip
    for firm in firms:
        make_site(firm)
    auditor = make_user(Role.AUDITOR, email="auditor@example.org", name="王芳 Wang Fang")
    practitioner = make_user(Role.PRACTITIONER, email="p@example.org", name="李伟 Li Wei")
    manager = make_user(Role.PROGRAMME_MANAGER, email="m@example.org", name="Manager")
    return audit_demo_firms(firms, by=practitioner, auditor=auditor, manager=manager)


def kept(name: str, data: bytes) -> bytes:
    if PICTURES:
        Path(PICTURES, name).write_bytes(data)
    return data


def words_of(text: str) -> str:
    """The text without spaces: lines are broken anywhere in Chinese."""
    return re.sub(r"\s", "", text)


def texts_of(block: Block) -> str:
    return " ".join([block.text, block.value, *block.cells])


def ink(picture: Image.Image, box: tuple[float, float, float, float]) -> int:
    """How many dark pixels stand in a part of a page, given in shares of its sides."""
    left, top, right, bottom = box
    part = picture.crop((int(left * picture.width), int(top * picture.height),
                         int(right * picture.width), int(bottom * picture.height)))  # fmt: skip
    return sum(part.histogram()[:128])


def without_glyph(text: str) -> set[str]:
    """The characters of a text that the font of the letters cannot show."""
    font = ImageFont.truetype(str(FONTS / "NotoSansSC_400Regular.ttf"), 24)
    nothing = bytes(font.getmask("\U0010fffd"))
    return {sign for sign in set(text) if not sign.isspace() and bytes(font.getmask(sign)) == nothing}


def test_report_of_a_complete_audit_is_whole(demo_audits):
    for order in ("visit", "cleaner_production"):
        for language in ("en", "zh-hans", "both"):
            _is_whole(demo_audits[-1], order, language)


def _is_whole(audit: Audit, order: str, language: str) -> None:
    """Every part is there, no page is empty or runs over its margin, every character has its glyph."""
    with translation.override("en" if language == "both" else language):
        letter = report_letter(audit, order=order, both=language == "both")
        pages = letter_pictures(letter)
        kept(f"report-{order}-{language}.pdf", letter_pdf(letter))
        word = Word(io.BytesIO(kept(f"report-{order}-{language}.docx", letter_docx(letter))))

    assert 4 <= len(pages) <= 24
    for number, data in enumerate(pages, start=1):
        kept(f"report-{order}-{language}-{number:02}.png", data)
        page = Image.open(io.BytesIO(data)).convert("L")
        assert ink(page, (0, 0, 1, 1)) > 500, f"page {number} is empty"
        for edge in ((0, 0, 0.05, 1), (0.95, 0, 1, 1), (0, 0.975, 1, 1)):
            assert ink(page, edge) == 0, f"page {number} runs over its margin"
    told = words_of("".join(one.text or "" for one in word.element.body.iter(qn("w:t"))))
    text = words_of("".join(map(texts_of, letter.blocks)))
    for heading in HEADINGS["en"] * (language != "zh-hans") + HEADINGS["zh-hans"] * (language != "en"):
        assert words_of(heading) in text, heading
        assert words_of(heading) in told, heading
    for bad in ("\ufffd", "None", "nan", "{{", "{%"):
        assert bad not in re.sub("finance|nano|manan", "", text + told)
    assert without_glyph(text) == set()
    assert sum(block.kind == "photo" for block in letter.blocks) == len(word.inline_shapes) >= 9
    section = word.sections[0]
    width = section.page_width - section.left_margin - section.right_margin
    assert all(shape.width <= width for shape in word.inline_shapes)
    assert word.styles["Normal"].element.rPr.rFonts.get(qn("w:eastAsia")), "Chinese runs need a font of their own"


def test_demo_audits_stand_in_all_states_with_figures_that_agree(demo_audits):
    assert len(demo_audits) == 12
    assert len({audit.stage for audit in demo_audits}) >= 7
    for size in SIZES:
        year = {name: float(value) for name, value in year_of(size).items()}
        assert year["materials"] == pytest.approx(2100 * size + year["waste"] + year["hazardous"], rel=0.01)
        assert 0.7 < year["electricity_cost"] / year["electricity"] < 0.8
        saved = sum(one.amount for one in opportunities_of(size) if one.stream == "electricity")
        assert 0.02 < saved / year["electricity"] < 0.15
        for one in opportunities_of(size):
            if one.stream == "electricity":
                assert float(one.money) == pytest.approx(one.amount * 0.74, rel=0.06)
    for audit in demo_audits:
        spare = {load.kwh for load in audit.idleload_rows.all()}
        leaks = audit.opportunity_rows.filter(title__contains="Mend leaks").first()
        assert leaks is None or leaks.amount == pytest.approx(spare.pop(), rel=0.01)


def test_figures_of_the_dashboard_are_those_of_the_demo_audits(demo_audits):
    figures = audit_figures(demo_audits[0].lead)

    assert figures.planned == 12
    assert figures.done == sum(audit.visited_on is not None for audit in demo_audits)
    assert figures.realised <= figures.identified
    assert sum(line.number for line in figures.classes) == figures.opportunities
    assert sum(line.identified for line in figures.classes) == pytest.approx(figures.identified)
    assert figures.rate is not None


def test_every_fuel_has_its_energy_and_greenhouse_gas():
    lines = {line.carrier: line for line in energy_of({"gas": 86_000, "coal": 10, "diesel": 1000, "electricity": 1000})}

    assert lines["gas"].mwh == pytest.approx(930, rel=0.01)  # 38.9 MJ of a m3
    assert lines["gas"].co2 == pytest.approx(186, rel=0.01)  # 2.16 kg of a m3
    assert lines["coal"].mwh == pytest.approx(64.5, rel=0.01)
    assert lines["coal"].co2 == pytest.approx(20.7, rel=0.01)
    assert lines["diesel"].mwh == pytest.approx(10.1, rel=0.01)
    assert all(line.source and line.co2 for line in lines.values())

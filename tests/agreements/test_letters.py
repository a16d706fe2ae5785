"""Letters from the data of a synergy: filled, with visible gaps, never before both sides agreed to be named."""

import io
from datetime import date
from importlib.resources import files
from types import SimpleNamespace

import pytest
from django.urls import reverse
from docx import Document

from symbionet.agreements.pages.letters import FIELD_WORDS, letter_about, letter_values
from symbionet.feasibility.models import ParameterCheck
from symbionet.letters import (
    BLANK,
    Block,
    Letter,
    fill_letter,
    letter_docx,
    letter_fields,
    letter_kinds,
    letter_pdf,
    letter_pictures,
)
from symbionet.letters.filling import PLACEHOLDER
from symbionet.network.models import ConsentState, Contact, Visibility
from symbionet.synergies.models import DocumentKind, PartyRole, SynergyConsent, SynergyFlow, SynergyParty
from symbionet.work.models import Document as StoredDocument

pytestmark = pytest.mark.django_db
LANGS = ["en", "zh"]


@pytest.fixture
def agreed(people) -> SimpleNamespace:
    for side in (people.owner_org, people.other_org):
        SynergyConsent.objects.create(synergy=people.synergy, organisation=side, state=ConsentState.GIVEN)
    return people


def words_of(data: bytes) -> str:
    """All words of a Word file, tables too."""
    word = Document(io.BytesIO(data))
    cells = [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(paragraph.text for paragraph in word.paragraphs), *cells])


def test_each_template_is_a_kind_of_document():
    assert set(letter_kinds()) == {
        "introduction", "nda", "sample_request", "trial_plan", "mou", "supply_checklist", "transfer_checklist",
        "benefit_form",
    }  # fmt: skip
    assert set(letter_kinds()) <= set(DocumentKind.values)


@pytest.mark.parametrize("kind", letter_kinds())
def test_both_languages_have_the_same_gaps_and_rows(kind):
    en, zh = (fill_letter(kind, {}, lang=lang) for lang in LANGS)
    known = {name: f"<{name}>" for name in letter_fields(kind)}

    filled = [
        " ".join(block.text + block.value for block in fill_letter(kind, known, lang=lang).blocks) for lang in LANGS
    ]

    assert [block.kind for block in en.blocks] == [block.kind for block in zh.blocks]
    assert (
        {name for name in known if f"<{name}>" in filled[0]}
        == {name for name in known if f"<{name}>" in filled[1]}
        == set(known)
    )
    assert PLACEHOLDER.search("".join(filled)) is None


@pytest.mark.parametrize("kind", letter_kinds())
def test_every_value_of_a_template_is_given_and_has_words(people, kind):
    values = letter_values(people.synergy, lang="en")

    assert set(letter_fields(kind)) - set(values) == set()
    assert set(letter_fields(kind)) - set(FIELD_WORDS) - {"today", "title", "provider", "receiver"} == set()


@pytest.mark.parametrize("lang", LANGS)
@pytest.mark.parametrize("kind", letter_kinds())
def test_each_letter_is_set_as_word_file_and_pdf(kind, lang):
    letter = fill_letter(kind, {"provider": "甲电厂", "resource": "*ash* #let x = 1 \\ $y$"}, lang=lang)

    words = words_of(letter_docx(letter))

    assert letter.title in words
    assert "甲电厂" in words
    assert BLANK in words
    assert letter_pdf(letter).startswith(b"%PDF-")
    assert all(page.startswith(b"\x89PNG") for page in letter_pictures(letter))


def test_values_come_from_both_sides_and_the_flow(people):
    people.owner_org.uscc = "91120116MA0000001X"
    people.owner_org.save()
    Contact.objects.create(organisation=people.other_org, name="Wang Li", phone="13900001234")
    SynergyFlow.objects.create(
        synergy=people.synergy, name_en="Fly ash II", name_zh="二级灰", quantity=35000, unit="t", period="year",
        price=-20, starts_on=date(2027, 1, 1),
    )  # fmt: skip
    SynergyParty.objects.create(synergy=people.synergy, role=PartyRole.CARRIER, note="Fast Haul")
    people.synergy.money, people.synergy.money_low, people.synergy.money_high = 1234567, 900000, 1500000

    values = letter_values(people.synergy, lang="en")
    chinese = letter_values(people.synergy, lang="zh")

    assert values["provider_uscc"] == "91120116MA0000001X"
    assert values["receiver_contact"] == "Wang Li, 13900001234"
    assert values["quantity"] == "35,000 t/year"
    assert values["price"] == "CNY 20/t, paid by the provider"
    assert values["money"] == "CNY 1,230,000 (900,000–1,500,000)"
    assert (values["carrier"], values["starts_on"]) == ("Fast Haul", "2027-01-01")
    assert (chinese["resource"], chinese["provider"]) == ("二级灰", "甲电厂")


@pytest.mark.parametrize("level", [Visibility.PRIVATE, Visibility.PRACTITIONERS, Visibility.CONSENT])
def test_fields_kept_close_are_left_out(people, level):
    people.have.contaminants, people.have.quantity, people.have.unit = "secret arsenic", 777, "t"
    people.site.address_en = "7 Hidden Lane"
    people.site.save()
    SynergyFlow.objects.create(synergy=people.synergy, name_en="Ash", quantity=777, unit="t")
    open_letter = str(letter_about(people.synergy, "sample_request", lang="en"))
    people.have.field_visibility = {"contaminants": level, "quantity": level, "site": level}
    people.have.save()

    letters = [letter_about(people.synergy, kind, lang="en") for kind in letter_kinds()]

    assert "arsenic" in open_letter
    for secret in ("arsenic", "777", "Hidden Lane"):
        assert secret not in str(letters)
    assert "contaminants" in letters[2].missing


@pytest.mark.parametrize("form", ["docx", "pdf"])
def test_no_file_before_both_sides_agreed(people, client_of, form):
    SynergyConsent.objects.create(synergy=people.synergy, organisation=people.owner_org, state=ConsentState.GIVEN)
    client = client_of(people.practitioner)

    answer = client.get(reverse("synergy_letter_file", args=[people.synergy.pk, "nda"]), {"format": form}, follow=True)
    client.post(reverse("synergy_letter_keep", args=[people.synergy.pk, "nda"]), {"format": form, "audience": "team"})

    assert answer.redirect_chain
    assert "have not agreed to be named: Other Cement" in answer.content.decode()
    assert not StoredDocument.objects.exists()


def test_file_after_consent_in_the_language_asked_for(agreed, client_of):
    url = reverse("synergy_letter_file", args=[agreed.synergy.pk, "mou"])

    answer = client_of(agreed.practitioner).get(url, {"format": "docx", "lang": "zh"})

    assert answer["Content-Disposition"] == f'attachment; filename="mou-{agreed.synergy.pk}-zh.docx"'
    assert "合作意向书" in words_of(answer.content)
    assert "甲电厂" in words_of(answer.content)


def test_letter_is_kept_as_document_and_again_as_its_next_version(agreed, client_of):
    client = client_of(agreed.practitioner)
    url = reverse("synergy_letter_keep", args=[agreed.synergy.pk, "nda"])

    client.post(url, {"format": "pdf", "audience": "parties", "lang": "en"})
    client.post(url, {"format": "docx", "audience": "parties", "lang": "en"})

    document = StoredDocument.objects.get()
    assert (document.kind, document.audience) == ("nda", "parties")
    assert [version.name.rpartition(".")[2] for version in document.versions.all()] == ["docx", "pdf"]


def test_page_lists_what_is_missing(agreed, client_of):
    url = reverse("synergy_letter", args=[agreed.synergy.pk, "nda"])

    html = client_of(agreed.practitioner).get(url).content.decode()

    assert "credit code of the provider" in html
    assert "Owner Power" in html


def test_unknown_kind_is_not_found(agreed, client_of):
    answer = client_of(agreed.practitioner).get(reverse("synergy_letter", args=[agreed.synergy.pk, "love-letter"]))

    assert answer.status_code == 404


def test_word_file_keeps_its_columns_its_rows_and_who_signs_together():
    letter = fill_letter("trial_plan", {"provider": "Owner Power", "receiver": "Other Cement"}, lang="zh")
    word = Document(io.BytesIO(letter_docx(letter)))
    fields, signatures = word.tables[0], word.tables[-1]

    assert [round(column.width.cm, 1) for column in fields.columns] == [6.2, 10.0]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for table in word.tables for row in table.rows)
    assert [[cell.text for cell in row.cells] for row in signatures.rows][1] == ["Owner Power", "Other Cement"]
    held = [paragraph for row in signatures.rows for paragraph in row.cells[0].paragraphs]
    assert [paragraph.paragraph_format.keep_with_next for paragraph in held] == [True, True, True, False]
    assert word.sections[0].footer._element.xpath("string(.)").split() == ["PAGE", "/", "NUMPAGES"]
    assert word.styles["Normal"].element.xpath("w:rPr/w:lang/@w:eastAsia") == ["zh-CN"]


def test_a_wide_table_in_word_breaks_no_number_and_fills_the_page():
    heads = ("Year", "Material", "Class", "From", "To", "Quantity", "Unit", "CO2e avoided, t", "Level")
    firm = "Binhai Shengda Combined heat and power Co. (demo)"
    cells = ("2024", "Coal fly ash", "Coal fly ash", firm, firm, "1,320,000", "t", "15,439", "Confirmed by both")
    rows = (Block(kind="row", text="", cells=row) for row in (heads, cells))
    blocks = (Block(kind="title", text="Benefits"), *rows)

    word = Document(io.BytesIO(letter_docx(Letter(kind="report", lang="en", blocks=blocks, missing=()))))

    widths = [column.width.cm for column in word.tables[0].columns]
    longest = [max(map(len, f"{head} {cell}".split())) for head, cell in zip(heads, cells, strict=True)]
    assert all(width >= 0.38 + 0.16 * letters for width, letters in zip(widths, longest, strict=True))
    assert sum(widths) == pytest.approx(24.9, abs=0.05)


def test_parameters_and_ranges_are_worded_in_the_language_of_the_letter(agreed):
    ParameterCheck.objects.create(synergy=agreed.synergy, name="moisture", high=1, unit="%")
    agreed.synergy.money, agreed.synergy.money_low, agreed.synergy.money_high = 632_000, -60_900, 3_050_000
    en, zh = (letter_values(agreed.synergy, lang=lang) for lang in LANGS)

    assert (en["parameters"], zh["parameters"]) == ("Moisture (free water) ≤ 1 %", "含水率 ≤ 1 %")
    assert (en["money"], zh["money"]) == ("CNY 632,000 (-60,900 to 3,050,000)", "632,000（-60,900～3,050,000）元")


def test_boxes_of_a_checklist_are_empty_in_the_pdf():
    """The Chinese fonts have no sign of an empty box: a missing one shows as a crossed box, as if it were ticked."""
    assert "☐" not in (files("symbionet.letters") / "letter.typ").read_text(encoding="utf-8")

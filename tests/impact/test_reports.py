"""Reports, certificates and their check page: who reads what, and figures that add up."""

import csv
import io
from types import SimpleNamespace

import pytest
from django.core.cache import cache
from django.urls import reverse
from django.utils import translation
from docx import Document
from openpyxl import load_workbook

from factories import make_file, make_flow, make_organisation, make_resource, make_synergy, make_user
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.actions import publish_figures
from symbionet.impact.actions import (
    Finding,
    Paper,
    confirm,
    declare,
    declare_figures,
    document,
    reconfirm,
    state_basis,
    verify,
)
from symbionet.impact.actions.certificates import issue_certificate
from symbionet.impact.exports.certificates import certificate_letter, certificate_pdf
from symbionet.impact.exports.reports import report_letter, report_workbook
from symbionet.impact.models import Certificate
from symbionet.impact.pages.reports.flows import flow_lines, sankey_part
from symbionet.impact.pages.reports.members import organisation_report
from symbionet.impact.pages.reports.programme import programme_report
from symbionet.impact.pages.reports.synergies import synergy_report
from symbionet.impact.queries import best_claims, current_entries, totals_of
from symbionet.impact.queries.certificates import certificate_figures, certificate_state
from symbionet.impact.queries.reports import Scope, running_without_claims
from symbionet.letters import Letter, letter_docx, letter_pdf, letter_pictures
from symbionet.network.models import Park
from symbionet.synergies.models import Sight

BASIS = {
    "routes": {"landfill": 0.7, "incineration": 0.3}, "own_disposal": 9.0, "own_virgin": 860.0,
    "substitution_ratio": 0.8, "substitutes": "cement", "attribution": 0.8, "distance_km": 20.0, "hazardous": False,
}  # fmt: skip
YEAR = 2025
CO2E_CONFIRMED = ("co2e_avoided_t", "confirmed")


@pytest.fixture
def told(people: SimpleNamespace) -> SimpleNamespace:
    """1,000 t declared, 990 confirmed, 800 on papers, and a verifier who finds less CO2e."""
    people.have.quantity, people.have.unit, people.have.period = 1000, "t", "year"
    people.have.save()
    people.flow = make_flow(people.synergy, name_en="Fly ash", name_zh="粉煤灰")
    state_basis(people.flow, BASIS, by=people.practitioner)
    declare(people.flow, organisation=people.owner_org, year=YEAR, quantity=1000, by=people.owner)
    confirm(people.flow, organisation=people.other_org, year=YEAR, quantity=990, by=people.partner)
    paper = Paper(
        kind="weighbridge", number="7", issuer=people.other_org, quantity=800, document=make_file(people.synergy)
    )
    document(people.flow, year=YEAR, papers=[paper], by=people.owner)
    entry = current_entries().get(level="documented", metric="co2e_avoided_t")
    finding = Finding(method="papers", sample="", opinion="modified", statement="Moisture", adjusted={entry.pk: 300.0})
    verify(people.synergy, year=YEAR, finding=finding, by=people.verifier)
    declare_figures(
        people.synergy, organisation=people.owner_org, year=YEAR, figures={"cost_saving": 5000.0}, by=people.owner
    )
    return people


def scope(**values: object) -> Scope:
    return Scope(**({"first": YEAR, "last": YEAR, "level": "confirmed"} | values))  # type: ignore[arg-type]


def part(report, name):
    return next(one for one in report.parts if one.id == name)


def text(answer) -> str:
    return answer.content.decode()


def test_the_steps_of_a_synergy_add_up_to_its_verified_figure(told):
    report = synergy_report(told.owner, told.synergy, YEAR)
    steps = part(report, f"steps-{told.flow.pk}")

    changes = [row[1] for place, row in enumerate(steps.rows) if place not in steps.totals]
    assert sum(changes) == pytest.approx(300.0)
    assert steps.rows[-1][0] == "Verified"
    assert steps.rows[-1][2] == 300.0
    gross = next(row for row in steps.rows if row[0] == "Before deductions")
    net = next(row for row in steps.rows if row[0] == "Net of them, as computed")
    assert net[2] == pytest.approx(0.8 * gross[2])
    assert part(report, "papers").rows[0][1] == "7"
    assert "Verified" in report.basis
    assert any("never netted" in note for note in report.notes)


def test_totals_of_the_report_are_those_of_the_ledger(told):
    report = programme_report(told.practitioner, scope())

    shown = {(row[1], row[2]): row[4] for row in part(report, "ranges").rows}
    totals = part(report, "totals")
    beside = {row[1]: dict(zip(totals.headings[3:], row[3:], strict=True)) for row in totals.rows}
    for total in totals_of(current_entries(), YEAR):
        assert shown[total.label, total.level_label] == pytest.approx(total.central)
        assert beside[total.label][total.level_label] == pytest.approx(total.central)
    last = part(report, "cumulative").rows[-1]
    assert dict(zip(part(report, "cumulative").headings, last, strict=True))["Verified"] == 300.0


def test_deductions_stand_apart_and_lead_to_the_total_of_the_level(told):
    state_basis(told.flow, {**BASIS, "additionality": 0.9, "displacement": 0.1}, by=told.practitioner)
    declare(told.flow, organisation=told.owner_org, year=YEAR - 1, quantity=1000, by=told.owner)
    report = programme_report(told.practitioner, scope(first=YEAR - 1, level="declared"))
    steps = part(report, "deductions").rows

    whole = sum(
        total.central
        for year in (YEAR - 1, YEAR)
        for total in totals_of(current_entries(), year)
        if (total.metric, total.level) == ("co2e_avoided_t", "declared")
    )
    assert [row[0].split(":")[0] for row in steps] == [
        "Before deductions", "Attribution", "Additionality", "Displacement", "Declared by one party",
    ]  # fmt: skip
    assert sum(row[1] for row in steps[:-1]) == pytest.approx(whole)
    assert steps[-1][2] == pytest.approx(whole)
    assert steps[1][1] == pytest.approx(-0.2 * steps[0][1])


def test_first_page_says_few_figures_how_they_are_made_and_what_is_not_known(told):
    summary = programme_report(told.practitioner, scope()).summary
    total = next(one for one in totals_of(current_entries(), YEAR) if (one.metric, one.level) == CO2E_CONFIRMED)

    assert summary.figures[0].text == f"{total.central:,.0f} t CO2e"
    assert summary.figures[-1].text == "1"  # synergy
    assert summary.figures[-1].note == "of 2 firms"
    money = next(one for one in summary.figures if one.label == "Cost saving")
    assert (money.text, money.note) == ("5,000 CNY", "Declared by one party, 2025")
    assert "Documented 80 %" in summary.proof[0]


def test_a_firm_reads_first_what_it_saved_what_is_proven_by_whom_and_what_is_open(told):
    """Its report began with tables; who confirmed and what nobody had confirmed yet stood nowhere."""
    declare(told.flow, organisation=told.owner_org, year=YEAR + 1, quantity=500, by=told.owner)
    proven = organisation_report(told.owner, scope(organisation=told.owner_org)).summary
    ahead = scope(first=YEAR + 1, last=YEAR + 1, level="declared", organisation=told.owner_org)
    waiting = organisation_report(told.owner, ahead).summary

    assert [one.label for one in proven.figures[:2]] == ["Cost saving", "CO2e avoided"]
    assert proven.figures[0].text == "5,000 CNY"
    assert proven.figures[-1].note == "990 t handed on"
    co2e = next(text for text in proven.proof if text.startswith("CO2e avoided, 300 t CO2e: Verified"))
    assert "confirmed by" in co2e
    assert f"verified by {told.verifier}" in co2e
    assert proven.unknown[0].startswith("Cost saving: as the firm itself states it")
    assert any("500 t declared, not confirmed by" in text for text in waiting.unknown)
    assert any("saved in money is not stated for 2026" in text for text in waiting.unknown)


def test_a_running_exchange_without_a_figure_is_open(told):
    assert running_without_claims(told.partner, told.other_org, YEAR) == []
    assert [one.pk for one in running_without_claims(told.partner, told.other_org, YEAR + 1)] == [told.synergy.pk]
    assert running_without_claims(told.outsider, told.other_org, YEAR + 1) == []
    declare_figures(
        told.synergy, organisation=told.other_org, year=YEAR, figures={"cost_saving": 70.0}, by=told.partner
    )
    other = make_flow(make_synergy(told.have, told.other_org, title_en="Second ash"), name_en="Second ash")

    said = organisation_report(told.partner, scope(organisation=told.other_org)).summary.unknown
    assert f"1 running exchange has no figure of {YEAR} yet: {other.synergy.title_en}" in said


def test_what_the_partner_has_not_agreed_to_be_called_stays_unsaid_on_the_first_page(told):
    told.synergy.sight = Sight.TEASER
    told.synergy.save()
    summary = organisation_report(told.owner, scope(organisation=told.owner_org)).summary
    open_ = organisation_report(told.practitioner, scope(organisation=told.owner_org)).summary

    assert str(told.other_org) not in " ".join((*summary.proof, *summary.unknown))
    assert "the partner, who is not named" in " ".join(summary.proof)
    assert str(told.other_org) in " ".join(open_.proof)


def test_levels_are_said_as_they_are(told):
    """Reconfirmed comes after a verified year and restates no verified figure of its own: the sentence said it did."""
    declare(told.flow, organisation=told.owner_org, year=YEAR + 1, quantity=500, by=told.owner)
    confirm(told.flow, organisation=told.other_org, year=YEAR + 1, quantity=500, by=told.partner)
    reconfirm(told.flow, year=YEAR + 1, by=told.owner)
    report = programme_report(told.practitioner, scope(last=YEAR + 1))
    columns = part(report, "cumulative")

    assert "Reconfirmed in a later year" in report.summary.proof[0]
    assert any("In a year after a verified one both parties may reconfirm" in text for text in report.summary.method)
    assert columns.chart == "columns"
    assert columns.headings[1:] == (
        "Declared by one party", "Confirmed by both", "Documented", "Verified", "Reconfirmed in a later year",
    )  # fmt: skip
    for level, cell in zip(
        ("declared", "confirmed", "documented", "verified", "reconfirmed"), columns.rows[-1][1:], strict=True
    ):
        ledger = [
            one.central for year in (YEAR, YEAR + 1) for one in totals_of(current_entries(), year)
            if (one.metric, one.level) == ("co2e_avoided_t", level)
        ]  # fmt: skip
        assert cell == pytest.approx(sum(ledger))


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_each_report_of_the_ledger_has_a_first_page_with_its_picture_on_paper(told, lang):
    """The first page of each is one page: what comes after it begins the second."""
    with translation.override(lang):
        reports = (
            programme_report(told.practitioner, scope()),
            organisation_report(told.owner, scope(organisation=told.owner_org)),
            synergy_report(told.owner, told.synergy, YEAR),
        )
        for report in reports:
            letter = report_letter(report)
            first = letter.blocks[: [block.kind for block in letter.blocks].index("break")]
            kinds = [block.kind for block in first]
            assert kinds.count("figure") >= 4
            assert kinds.count("picture") == 1
            assert kinds.count("beside") == (1 if report is reports[0] else 2)  # of the first nothing is open
            assert len(letter_pictures(Letter(kind="report", lang=letter.lang, blocks=first, missing=()))) == 1
            assert letter_pdf(letter).startswith(b"%PDF")
            word = Document(io.BytesIO(letter_docx(letter)))
            assert len(word.inline_shapes) == len([block for block in letter.blocks if block.kind == "picture"])


def test_paper_holds_the_first_page_and_the_pictures(told):
    report = programme_report(told.practitioner, scope())
    letter = report_letter(report)
    word = Document(io.BytesIO(letter_docx(letter)))

    pictures = [block for block in letter.blocks if block.kind == "picture"]
    assert [block.text.split(",")[0] for block in pictures] == [
        "CO2e avoided since 2025 by level", "What was taken off", "Where it went before",
    ]  # fmt: skip
    assert len(word.inline_shapes) == len(pictures)
    assert word.inline_shapes[0]._inline.docPr.get("descr") == pictures[0].text
    assert report.summary.figures[0].text in word.tables[1].cell(0, 0).text
    assert len(letter_pictures(letter)) >= 2  # the first page stands alone


def test_a_total_of_the_report_leads_to_the_entries_it_counts(told, client_of):
    totals = part(programme_report(told.practitioner, scope()), "totals")
    place = next(number for number, row in enumerate(totals.rows) if row[1] == "CO2e avoided")
    column = totals.headings.index("Verified")

    page = client_of(told.practitioner).get(totals.links[place, column])

    assert sum(entry.central for group in page.context["groups"] for entry in group["entries"]) == 300.0


def test_links_of_the_sankey_keep_every_tonne(told):
    lines = flow_lines(told.practitioner, current_entries().filter(level="confirmed"))
    rows = sankey_part(lines).rows

    into = sum(row[2] for row in rows if row[1] == lines[0].class_name)
    out = sum(row[2] for row in rows if row[0] == lines[0].class_name)
    assert into == pytest.approx(out) == pytest.approx(990)
    assert {row[0]: round(row[2]) for row in rows}["landfill"] == 693


def test_incoming_and_outgoing_are_told_apart(told):
    given = organisation_report(told.owner, scope(organisation=told.owner_org))
    taken = organisation_report(told.partner, scope(organisation=told.other_org))

    assert [len(part(given, name).rows) for name in ("incoming", "outgoing")] == [0, 1]
    assert [len(part(taken, name).rows) for name in ("incoming", "outgoing")] == [1, 0]
    lines = {row[1]: row[2] for row in part(given, "e5").rows}
    assert lines["diverted from disposal, not hazardous"] == 990
    assert lines["instead of: landfill"] == pytest.approx(693)
    assert part(taken, "e5").rows[0][0] == "E5-4 Resource inflows"


def test_data_points_of_esrs_e5_stand_by_their_identifiers_in_the_workbook(told):
    """A second program opens it: each data point of E5-4 and E5-5 that asks for a figure has a line."""
    report = organisation_report(told.owner, scope(organisation=told.owner_org))
    book = load_workbook(io.BytesIO(report_workbook(report)), read_only=True)
    rows = [
        row for sheet in book for row in sheet.iter_rows(values_only=True) if row and str(row[-1]).startswith("E5-")
    ]

    points = {row[-1]: row[-3] for row in rows}
    assert points["E5-5_08"] == 990
    assert points["E5-5_07"] is None
    assert set(points) >= {f"E5-5_{number:02d}" for number in (7, 8, 9, 10, 11, 12, 15, 16, 17)}
    assert {"E5-4_02", "E5-4_03", "E5-4_05", "E5-4_06"} <= set(points)


def test_the_partner_reads_no_money_in_any_report(told, client_of):
    declared = {"first": YEAR, "last": YEAR, "level": "declared"}
    for user, sees in ((told.owner, True), (told.partner, False)):
        assert ("Cost saving" in text(client_of(user).get(reverse("report_list"), declared))) is sees
        page = client_of(user).get(reverse("synergy_benefits", args=[told.synergy.pk]))
        assert ("Cost saving" in text(page)) is sees


def test_who_is_no_side_reads_nothing_of_it(told, client_of):
    outsider = client_of(told.outsider)

    assert outsider.get(reverse("synergy_benefits", args=[told.synergy.pk])).status_code == 404
    assert outsider.get(reverse("organisation_benefits", args=[told.owner_org.pk])).status_code == 404
    page = text(outsider.get(reverse("report_list")))
    assert "Fly ash" not in page
    assert "Owner Power" not in page


def test_a_public_body_reads_what_was_published_and_nothing_of_the_moment(told, client_of):
    """Two firms alone: nothing may be published. Three more confirm; a fourth after the release is not in it."""
    observer = client_of(told.observer)
    with pytest.raises(ActionRefused):
        publish_figures(by=told.programme_manager)
    page = text(observer.get(reverse("report_list")))
    assert "No figures are published yet." in page
    assert "Owner Power" not in page
    assert programme_report(told.observer, scope()).summary is None

    def confirmed(name: str) -> None:
        firm = make_organisation(name_en=f"{name} Ltd")
        flow = make_flow(make_synergy(make_resource(firm, title_en=name), told.other_org), name_en=name)
        state_basis(flow, BASIS, by=told.practitioner)
        maker = make_user(organisation=firm, email=f"{name}@example.org")
        declare(flow, organisation=firm, year=YEAR, quantity=10, by=maker)
        confirm(flow, organisation=told.other_org, year=YEAR, quantity=10, by=told.partner)

    for name in ("Slag", "Sludge", "Gypsum"):
        confirmed(name)
    publish_figures(by=told.programme_manager)
    rows = part(programme_report(told.observer, scope()), "published").rows
    assert [row[3] for row in rows if row[1] == "Landfill diverted"] == [pytest.approx(0.7 * 1020 * 0.8)]

    confirmed("Lime")

    report = programme_report(told.observer, scope())
    assert part(report, "published").rows == rows
    assert [one.id for one in report.parts] == ["published-years", "published"]
    assert "1,020" not in str(report.summary)
    assert [one.label for one in report.summary.figures][:2] == ["CO2e avoided", "Landfill diverted"]
    assert report.summary.figures[1].text == f"{rows[0][3]:,.0f} t"
    answer = observer.get(reverse("report_list"), {"format": "csv", "part": "published"})
    lines = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    assert [float(line[3]) for line in lines if line[1] == "Landfill diverted"] == [pytest.approx(rows[0][3], rel=1e-3)]
    assert "Slag" not in text(observer.get(reverse("report_list")))
    assert observer.get(reverse("report_list"), {"format": "csv", "part": "flows"}).status_code == 404


def test_a_park_counts_its_zones_and_no_other(told):
    park = Park.objects.create(name_en="North")
    zone = Park.objects.create(name_en="North 2", parent=park)
    other = Park.objects.create(name_en="South")
    told.owner_org.park = zone
    told.owner_org.save()

    assert part(programme_report(told.practitioner, scope(park=park)), "totals").rows
    assert not part(programme_report(told.practitioner, scope(park=other)), "totals").rows


def test_files_say_level_and_basis(told, client_of):
    client, address = client_of(told.practitioner), reverse("report_list")

    book = load_workbook(io.BytesIO(client.get(address, {"format": "xlsx"}).content))
    rows = list(csv.reader(io.StringIO(client.get(address, {"format": "csv"}).content.decode("utf-8-sig"))))
    word = Document(io.BytesIO(client.get(address, {"format": "docx"}).content))

    about = [cell.value for cell in book.worksheets[0]["A"]]
    assert any("in-year 2025, after attribution" in str(line) for line in about)
    assert any("never netted" in str(line) for line in about)
    assert len(book.worksheets) == 7
    assert rows[0][-1] == "Basis"
    assert all("in-year 2025" in row[-1] for row in rows[1:])
    assert any("never netted" in paragraph.text for paragraph in word.paragraphs)
    assert client.get(address, {"format": "pdf"}).content.startswith(b"%PDF")
    assert client.get(address, {"format": "exe"}).status_code == 404


@pytest.mark.parametrize("lang", ["en", "zh-hans"])
def test_reports_are_set_as_pdf_in_both_languages(told, lang):
    with translation.override(lang):
        letter = report_letter(synergy_report(told.owner, told.synergy, YEAR))
        assert letter_pdf(letter).startswith(b"%PDF")
    assert letter.lang == lang[:2]
    assert len(letter_pictures(letter)) >= 1


def test_a_certificate_counts_each_flow_once_at_its_best_level(told):
    rows = certificate_figures(told.owner_org, YEAR)

    levels = {row["metric"]: row["level"] for row in rows}
    assert levels["co2e_avoided_t"] == "verified"
    assert len(levels) == len(rows)
    assert next(row["central"] for row in rows if row["metric"] == "co2e_avoided_t") == 300.0
    assert "cost_saving" not in levels


def test_what_one_party_alone_says_is_not_certified(people):
    flow = make_flow(people.synergy)
    state_basis(flow, BASIS, by=people.practitioner)
    declare(flow, organisation=people.owner_org, year=YEAR, quantity=10, by=people.owner)

    with pytest.raises(ActionRefused, match="confirmed by both"):
        issue_certificate(people.owner_org, year=YEAR, by=people.owner)
    with pytest.raises(ActionRefused, match="not over"):
        issue_certificate(people.owner_org, year=2999, by=people.owner)


def test_the_same_certificate_is_not_issued_twice(told):
    first = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    with pytest.raises(ActionRefused, match=first.code):
        issue_certificate(told.owner_org, year=YEAR, by=told.owner)


def test_anybody_checks_a_certificate_and_reads_nothing_more(told, client):
    made = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    typed = made.code.lower().replace("-", " ")

    found = client.get(reverse("certificate_search"), {"code": typed}, follow=True)

    page = text(found)
    assert found.status_code == 200
    assert "Owner Power" in page
    assert "This certificate holds" in page
    assert "CO2e avoided" in page
    assert "confirmed by Other Cement" in page
    for hidden in ("Fly ash", "5000", "owner@example.org", "Cost saving"):
        assert hidden not in page


def test_a_corrected_figure_and_a_newer_certificate_show_on_the_page(told, client):
    made = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    entry = current_entries().get(level="documented", metric="co2e_avoided_t")
    again = Finding(method="visit", sample="", opinion="modified", statement="Scale", adjusted={entry.pk: 250.0})
    verify(told.synergy, year=YEAR, finding=again, by=told.verifier)

    assert "has been corrected" in text(client.get(reverse("certificate_check", args=[made.code])))
    newer = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    assert "replaced by a newer one" in text(client.get(reverse("certificate_check", args=[made.code])))
    assert certificate_state(newer).holds
    made.refresh_from_db()
    assert next(row for row in made.figures if row["metric"] == "co2e_avoided_t")["central"] == 300.0


def test_guessing_codes_is_stopped(told, client):
    cache.clear()
    made = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    for _guess in range(20):
        assert client.get(reverse("certificate_check", args=["AAAA-AAAA-AAAA"])).status_code == 404
    assert client.get(reverse("certificate_check", args=[made.code])).status_code == 429
    cache.clear()


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_certificate_is_one_page_with_its_code(told, lang):
    made = issue_certificate(told.owner_org, year=YEAR, by=told.owner, with_money=True)
    letter = certificate_letter(made, lang)

    assert certificate_pdf(made, lang).startswith(b"%PDF")
    assert len(letter_pictures(letter, look="certificate", code="https://example.org/check/x/")) == 1
    assert made.code in [block.value for block in letter.blocks]
    assert ("甲电厂" if lang == "zh" else "Owner Power") in [block.text for block in letter.blocks]


def test_a_stranger_neither_issues_nor_prints(told, client_of):
    made = issue_certificate(told.owner_org, year=YEAR, by=told.owner)
    for user in (told.outsider, told.partner, told.observer):
        client = client_of(user)
        assert client.get(reverse("certificate_file", args=[made.pk])).status_code == 404
        assert client.post(reverse("certificate_issue", args=[told.owner_org.pk]), {"year": YEAR}).status_code == 404
    assert Certificate.objects.count() == 1
    assert best_claims(told.synergy, YEAR)


def test_an_empty_report_says_so_once_and_offers_a_year(people, client_of):
    page = client_of(people.outsider).get(reverse("report_list"))

    assert page.context["report"].is_empty
    assert text(page).count("Nothing is in the ledger for this report yet") == 1
    assert "Nothing yet." not in text(page)
    assert page.context["form"].fields["first"].choices

"""Case studies: from the ledger to the public page, what firms agree to, and what a correction does."""

import io
import re
from types import SimpleNamespace

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from docx import Document

from case_studies import TEXTS, a_photo, all_figures, make_case, make_verified, write_case
from factories import make_organisation
from symbionet.core.errors import ActionRefused
from symbionet.dissemination.actions import (
    CaseTexts,
    PhotoValues,
    add_photo,
    answer_case,
    ask_firms,
    draft_case,
    edit_version,
    hand_to_knowledge,
    publish_version,
    renew_case,
    take_back_version,
    withdraw_case,
)
from symbionet.dissemination.models import Answer, CaseStudy, VersionState
from symbionet.dissemination.pages.cases import case_shown
from symbionet.dissemination.queries import published_cases
from symbionet.dissemination.queries.cases import cases_for_review, changed_figures, synergies_for_cases
from symbionet.dissemination.tasks import remind_of_reviews
from symbionet.impact.actions import Finding, declare, verify
from symbionet.impact.models import Entry, Metric
from symbionet.knowledge.models import CorrectionState
from symbionet.notices.models import Notice
from symbionet.synergies.models import Sight


@pytest.fixture
def verified(people: SimpleNamespace):
    return make_verified(people.owner_org, people.other_org, by=people.practitioner, verifier=people.verifier)


@pytest.fixture
def asked(people: SimpleNamespace, verified):
    case = draft_case(verified, by=people.practitioner)
    version = write_case(case, people.practitioner)
    ask_firms(version, by=people.practitioner)
    return version


def answer(version, user, choice=Answer.NAMED, figures=None):
    consent = version.consents.get(organisation=user.memberships.get().organisation)
    chosen = all_figures(version) if figures is None else figures
    return answer_case(consent, choice, figures=chosen, by=user)


@pytest.fixture
def public(people: SimpleNamespace, asked):
    answer(asked, people.owner)
    answer(asked, people.partner)
    publish_version(asked, by=people.practitioner)
    return asked


def page(case, lang="en", status=200) -> str:
    got = Client().get(f"/{lang}/cases/{case.pk}/")
    assert got.status_code == status
    return got.content.decode()


def landfill(version) -> Entry:
    return version.figures.get(entry__metric=Metric.LANDFILL).entry


def lower(entry: Entry, *, by) -> Entry:
    """The verifier comes to less than before."""
    declared = Entry.objects.get(flow=entry.flow, year=entry.year, metric=entry.metric, level="declared")
    finding = Finding(method="papers", opinion="modified", statement="moisture", adjusted={declared.pk: 9000.0})
    verify(entry.synergy, year=entry.year, finding=finding, by=by)
    return Entry.objects.get(corrects=entry)


def test_only_verified_synergies_become_cases(people, verified):
    declared = people.synergy

    assert list(synergies_for_cases(people.practitioner)) == [verified]
    with pytest.raises(ActionRefused, match="verified figures"):
        draft_case(declared, by=people.practitioner)
    draft_case(verified, by=people.practitioner)
    with pytest.raises(ActionRefused, match="only once"):
        draft_case(verified, by=people.practitioner)


def test_figures_are_records_of_the_ledger(people, asked):
    entries = {figure.entry for figure in asked.figures.all()}

    assert {entry.level for entry in entries} == {"verified"}
    assert {entry.synergy_id for entry in entries} == {asked.case.synergy_id}


def test_an_entry_of_another_synergy_or_level_is_no_figure(people, verified):
    case = draft_case(verified, by=people.practitioner)
    declared = Entry.objects.filter(synergy=verified, level="declared").first()

    with pytest.raises(ActionRefused, match="no longer in the ledger"):
        edit_version(case.versions.first(), TEXTS, figures={declared.pk}, by=people.practitioner)


def test_from_draft_to_the_public_page_in_both_languages(people, public):
    english, chinese = page(public.case), page(public.case, "zh")

    assert TEXTS.title_en in english
    assert TEXTS.title_zh in chinese
    assert "Owner Power" in english
    assert "甲电厂" in chinese
    assert "12,345 t" in english
    assert "<svg" in english
    assert f"/public/photos/{public.photos.get().pk}/" in english
    assert Client().get(f"/public/photos/{public.photos.get().pk}/").status_code == 200


def test_without_a_yes_a_firm_has_no_name_no_photo_and_no_exact_figure(people, asked):
    answer(asked, people.owner)
    answer(asked, people.partner, Answer.ANONYMOUS)
    publish_version(asked, by=people.practitioner)
    html = page(asked.case)

    assert "Owner Power" in html
    assert "Other Cement" not in html
    assert "a firm of the network" in html  # nobody else is of its sector
    assert "12,345" not in html
    assert "about 10,000 t" in html
    assert "/public/photos/" not in html
    assert Client().get(f"/public/photos/{asked.photos.get().pk}/").status_code == 404


def test_a_shared_sector_may_be_told(people, asked):
    people.other_org.gb4754 = "C3011"
    people.other_org.save()
    for _number in range(2):
        make_organisation(gb4754="C3021")
    answer(asked, people.owner)
    answer(asked, people.partner, Answer.ANONYMOUS)
    publish_version(asked, by=people.practitioner)

    with override("en"):
        assert "mineral" in case_shown(asked).firms[1].lower()


def test_an_urban_partner_is_told_by_its_kind_only_where_enough_share_it(people, asked):
    people.other_org.kind = "sewage_works"
    people.other_org.save()
    answer(asked, people.owner)
    answer(asked, people.partner, Answer.ANONYMOUS)
    publish_version(asked, by=people.practitioner)
    listed = Client().get("/en/cases/").text
    assert "urban partner" not in page(asked.case) + listed

    for kind in ("district_heat", "water_reuse"):
        make_organisation(kind=kind)
    html = page(asked.case)
    assert "an urban partner of the network" in html
    assert "With an urban partner: Urban partner" in html
    assert "Sewage works" not in html

    for _number in range(2):
        make_organisation(kind="sewage_works")
    assert "an urban partner: Sewage works" in page(asked.case)
    assert "With an urban partner: Sewage works" in Client().get("/en/cases/").text


def test_a_named_urban_partner_is_told_by_its_kind(people, asked):
    people.other_org.kind = "district_heat"
    people.other_org.save()
    answer(asked, people.owner)
    answer(asked, people.partner)
    publish_version(asked, by=people.practitioner)

    assert "With an urban partner: District heat" in page(asked.case)
    assert "有城市公用设施单位参与：集中供热" in Client().get("/zh/cases/").text


def test_a_figure_needs_each_firm_it_concerns(people, asked):
    kept = landfill(asked)
    figure = asked.figures.get(entry=kept)
    answer(asked, people.owner)
    answer(asked, people.partner, figures=all_figures(asked) - {figure.pk})
    publish_version(asked, by=people.practitioner)

    assert "Landfill diverted" not in page(asked.case)


def test_a_firm_that_has_not_answered_agrees_to_nothing(people, asked):
    answer(asked, people.owner)

    with pytest.raises(ActionRefused, match="agreed to no figure"):
        publish_version(asked, by=people.practitioner)


def test_a_no_stops_the_case(people, asked):
    answer(asked, people.owner)
    answer(asked, people.partner, Answer.REFUSED)

    with pytest.raises(ActionRefused, match="does not want"):
        publish_version(asked, by=people.practitioner)


def test_a_text_that_names_who_is_not_named_is_not_published(people, verified):
    case = draft_case(verified, by=people.practitioner)
    version = write_case(case, people.practitioner)
    texts = CaseTexts(**{**{name: getattr(TEXTS, name) for name in TEXTS.__dataclass_fields__},
                         "done_en": "Other-Cement tried it."})  # fmt: skip
    chosen = set(version.figures.values_list("entry", flat=True))
    edit_version(version, texts, figures=chosen, by=people.practitioner)
    ask_firms(version, by=people.practitioner)
    answer(version, people.owner)
    answer(version, people.partner, Answer.ANONYMOUS)

    with pytest.raises(ActionRefused, match="tells who Other Cement is"):
        publish_version(version, by=people.practitioner)


def test_who_takes_its_name_back_is_obeyed_at_once(people, public):
    answer(public, people.partner, Answer.ANONYMOUS)
    assert "Other Cement" not in page(public.case)

    answer(public, people.partner, Answer.REFUSED)
    page(public.case, status=404)
    assert not published_cases().exists()
    public.refresh_from_db()
    assert public.state == VersionState.TAKEN_OFF
    assert Notice.objects.filter(code="case.taken_off", person=people.practitioner).exists()


def test_a_correction_in_the_ledger_marks_the_case(people, public):
    entry = landfill(public)
    lower(entry, by=people.verifier)

    assert [figure.entry_id for figure in changed_figures(public)] == [entry.pk]
    assert list(cases_for_review()) == [public.case]
    html = page(public.case)
    assert "under review" in html
    assert "12,345 t" not in html.split("Landfill diverted")[1].split("</p>")[0]
    told = remind_of_reviews(public.published_at)
    assert [notice.person for notice in told] == [people.practitioner]
    assert remind_of_reviews(public.published_at) == []


def test_a_new_version_has_the_figure_of_today_and_asks_again(people, public):
    corrected = lower(landfill(public), by=people.verifier)
    version = renew_case(public.case, by=people.practitioner)

    assert landfill(version) == corrected
    assert not version.consents.exists()
    assert version.photos.count() == 1
    ask_firms(version, by=people.practitioner)
    assert "under review" in page(public.case)  # the old one stands until the firms have agreed
    answer(version, people.owner)
    answer(version, people.partner)
    publish_version(version, by=people.practitioner)
    assert "9,000 t" in page(public.case)
    public.refresh_from_db()
    assert public.state == VersionState.REPLACED


def test_texts_do_not_change_once_firms_were_asked(people, asked):
    with pytest.raises(ActionRefused, match="take it back"):
        edit_version(asked, TEXTS, figures=set(), by=people.practitioner)

    answer(asked, people.owner)
    take_back_version(asked, by=people.practitioner)
    assert not asked.consents.exists()


def test_a_case_can_be_withdrawn_with_a_reason(people, public):
    with pytest.raises(ActionRefused, match="Say why"):
        withdraw_case(public.case, reason=" ", by=people.practitioner)
    withdraw_case(public.case, reason="The plant closed", by=people.practitioner)

    page(public.case, status=404)


def test_a_synergy_that_turns_private_takes_its_case_along(people, public):
    synergy = public.case.synergy
    synergy.sight, synergy.owner = Sight.PRIVATE, people.practitioner
    synergy.save()

    page(public.case, status=404)


def test_a_member_answers_for_its_own_firm_alone(people, asked, client_of):
    theirs = asked.consents.get(organisation=people.other_org)

    assert client_of(people.owner).get(theirs.get_absolute_url()).status_code == 404
    with pytest.raises(ActionRefused, match="who said so"):
        answer_case(theirs, Answer.NAMED, figures=set(), by=people.owner)
    with pytest.raises(ActionRefused, match="who said so"):
        answer_case(theirs, Answer.NAMED, figures=set(), by=people.practitioner)
    told = answer_case(theirs, Answer.NAMED, figures=set(), by=people.practitioner, told_by="Ms Li, letter of 3 May")
    assert told.told_by == "Ms Li, letter of 3 May"
    assert Notice.objects.filter(code="case.answered_for_you", person=people.partner).exists()


def test_figures_of_one_firm_are_no_matter_of_the_other(people, verified, client_of):
    case = draft_case(verified, by=people.practitioner)
    version = write_case(case, people.practitioner)
    (own,) = declare_money(people, verified)
    figure = version.figures.create(entry=own)
    ask_firms(version, by=people.practitioner)
    theirs = version.consents.get(organisation=people.other_org)

    with pytest.raises(ActionRefused, match="not yours"):
        answer_case(theirs, Answer.NAMED, figures={figure.pk}, by=people.partner)
    html = client_of(people.partner).get(theirs.get_absolute_url()).content.decode()
    assert "777,000" not in html
    consent = version.consents.get(organisation=people.owner_org)
    assert "777,000" in client_of(people.owner).get(consent.get_absolute_url()).content.decode()


def declare_money(people, synergy):
    return [
        Entry.objects.create(
            synergy=synergy, organisation=people.owner_org, year=2025, metric=Metric.COST, level="verified",
            low=777_000, central=777_000, high=777_000, unit="", currency="CNY",
        )
    ]  # fmt: skip


def test_member_answers_by_the_page(people, asked, client_of):
    client = client_of(people.owner)
    consent = asked.consents.get(organisation=people.owner_org)
    assert str(asked) in client.get("/").content.decode()
    figures = [str(pk) for pk in all_figures(asked)]

    forged = client.post(consent.get_absolute_url(), {"answer": "named", "figures": ["999999"]})
    done = client.post(consent.get_absolute_url(), {"answer": "named", "figures": figures})
    again = client.post(consent.get_absolute_url(), {"answer": "named", "figures": figures})

    assert forged.status_code == 400
    assert done.status_code == again.status_code == 302
    consent.refresh_from_db()
    assert (consent.answer, consent.told_by, consent.by) == ("named", "", people.owner)


def test_editors_walk_the_way_by_pages(people, verified, client_of):
    client = client_of(people.practitioner)
    client.post(reverse("case_new"), {"synergy": verified.pk})
    case = CaseStudy.objects.get()
    entries = list(case.versions.get().figures.values_list("entry", flat=True))
    refused = client.post(reverse("case_move", args=[case.pk, "ask"]), follow=True).content.decode()
    texts = {name: getattr(TEXTS, name) for name in TEXTS.__dataclass_fields__}
    client.post(reverse("case_edit", args=[case.pk]), {**texts, "lead_en": "a\x0bc", "figures": entries})
    client.post(
        reverse("case_photo_add", args=[case.pk]),
        {"file": a_photo(), "caption_zh": "窑", "caption_en": "Kiln", "credit": "Zhao", "rights": "own", "proof": "-",
         "agreed": "on"},
    )  # fmt: skip
    client.post(reverse("case_move", args=[case.pk, "ask"]))

    version = case.versions.get()
    assert "Still missing: in three sentences (Chinese)" in refused
    assert version.state == VersionState.ASKED
    assert version.lead_en == "a\nc"
    assert version.photos.count() == 1
    assert client.post(reverse("case_move", args=[case.pk, "nonsense"])).status_code == 404


def test_no_photo_without_rights_or_that_is_none(people, verified, client_of):
    case = draft_case(verified, by=people.practitioner)
    client = client_of(people.practitioner)
    said = client.post(reverse("case_photo_add", args=[case.pk]), {"file": a_photo()}, follow=True).content.decode()
    values = PhotoValues(caption_zh="a", caption_en="a", credit="b", rights="own", proof="c")
    pdf = a_photo("x.pdf")
    pdf.file = io.BytesIO(b"%PDF-1.7 x")

    assert "photographer" in said.lower()
    assert not case.versions.get().photos.exists()
    with pytest.raises(ActionRefused):
        add_photo(case.versions.get(), pdf, values, by=people.practitioner)


def test_files_say_what_the_page_says(people, public):
    client = Client()
    word = client.get(f"/en/cases/{public.case_id}/docx/")
    pdf = client.get(f"/zh/cases/{public.case_id}/pdf/")
    text = "\n".join(
        [one.text for one in Document(io.BytesIO(word.content)).paragraphs]
        + [cell.text for table in Document(io.BytesIO(word.content)).tables for row in table.rows for cell in row.cells]
    )

    assert TEXTS.title_en in text
    assert "12,345 t" in text
    assert "Ledger record" in text
    assert pdf.content.startswith(b"%PDF-")
    assert len(pdf.content) > 5000


def test_a_public_case_is_a_precedent_once(people, public):
    values = {"nace": "2351", "process_en": "raw meal", "process_zh": "生料", "reason_en": "lime", "reason_zh": "含钙",
              "hierarchy": "recycling", "prior": "0.3"}  # fmt: skip
    address = "https://example.org/en/cases/1/"
    made = hand_to_knowledge(public.case, "steel-slag", values, address=address, by=people.practitioner)

    assert made.state == CorrectionState.OPEN
    assert address in made.source
    assert made.cells["process_en"] == ["", "raw meal"]
    with pytest.raises(ActionRefused, match="already"):
        hand_to_knowledge(public.case, "steel-slag", values, address=address, by=people.practitioner)


def test_what_is_public_names_nobody_who_works_on_it(people, public):
    html = page(public.case)

    for user in (people.practitioner, people.owner, people.partner):
        assert user.email not in html
    assert not re.search(r"csrfmiddlewaretoken|sessionid", html)


def test_a_demo_case_says_so(people):
    case = make_case(people.practitioner, owner=people.owner, partner=people.partner)
    CaseStudy.objects.update(is_demo=True)

    assert "made up" in page(case)
    assert "虚构" in page(case, "zh")


def test_declared_later_changes_nothing(people, public):
    synergy = public.case.synergy
    declare(synergy.flows.get(), organisation=people.owner_org, year=2024, quantity=5, by=people.owner)

    assert not cases_for_review().exists()


def test_the_list_of_cases_to_answer_says_that_it_is_empty(people, client_of):
    assert "No case study waits for your answer." in client_of(people.owner).get("/").text

"""A supply chain as people walk it: invited by link, registered, answered once, read by one buyer, improved."""

import zipfile
from datetime import date, timedelta
from decimal import Decimal
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation
from openpyxl import load_workbook

from factories import make_organisation, make_user
from supply_things import CODE, answer
from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.network.models import MembershipState, Organisation
from symbionet.notices.models import Notice
from symbionet.questions.actions import Given, answer_page
from symbionet.questions.queries import questionnaire_of
from symbionet.suppliers.actions import (
    OwnQuestionValues,
    SupplierValues,
    accept_answers,
    add_own_question,
    add_supplier,
    claim_invitation,
    give_answers,
    merge_respondents,
    merge_suppliers,
    open_chain,
    open_sheet_of,
    release_claim,
    remind_of_answers,
    request_changes,
    withdraw_answers,
)
from symbionet.suppliers.models import Respondent, Supplier

NEW = {
    "name_en": "Harbour Castings", "name_zh": "海港铸造", "uscc": "", "name": "Li", "position": "", "phone": "",
    "email": "li@castings.example", "password": "molten-iron-1450", "password_again": "molten-iron-1450",
}  # fmt: skip


@pytest.fixture
def chain(people):
    """The supply chain of the partner's firm."""
    return open_chain(people.other_org, by=people.partner)


def invited(chain, people, **values) -> Supplier:
    return add_supplier(chain, SupplierValues(**{"name": "Castings", **values}), by=people.partner)


def claimed(chain, people, **values) -> Supplier:
    """A supplier whose invitation the owner's firm has taken up."""
    return claim_invitation(invited(chain, people, **values), people.owner_org, by=people.owner)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_from_invitation_to_scorecard(people, chain, client_of, language):
    people.partner.language = language
    people.partner.save()
    supplier = invited(chain, people, code="S-1")
    stranger = Client(headers={"accept-language": language})
    link = reverse("supply_invitation", args=[supplier.token])
    with translation.override(language):
        page = stranger.get(link)
        assert str(people.other_org) in page.text
        assert ("填报" if language != "en" else "You answer once") in page.text
        assert Supplier.objects.get().state == "opened"
        done = stranger.post(reverse("supply_registration", args=[supplier.token]), NEW)
        assert done.status_code == 200
        firm = Organisation.objects.get(name_en="Harbour Castings")
        assert firm.state == MembershipState.APPLIED
        person = User.objects.get(email="li@castings.example")
        theirs, respondent = client_of(person), firm.respondent
        assert theirs.get(link).url == reverse("request_detail", args=[supplier.pk])
        url = reverse("respondent_answers", args=[respondent.pk])
        assert theirs.get(url).status_code == 200
        page = {"page": "strategy", "q-policy": "yes", "q-targets": "partly"}
        assert "energy" in theirs.post(url, page).url
        theirs.post(reverse("request_give", args=[supplier.pk]))
        supplier.refresh_from_db()
        assert supplier.state == "submitted"
        assert (round(supplier.score, 2), supplier.documented) == (0.83, 0.0)  # (2*3 + 2*2) of 12
        assert 0.04 < supplier.coverage < 0.06
        buyer = client_of(people.partner)
        buyer.cookies["django_language"] = language
        shown = buyer.get(supplier.get_absolute_url()).text
        assert ("83%" if language != "en" else "83 %") in shown
        assert ("评分卡" if language != "en" else "Scorecard") in shown
        for form, mark in (("docx", b"PK"), ("pdf", b"%PDF")):
            file = buyer.get(reverse("supplier_scorecard", args=[supplier.pk, form]))
            assert file.content.startswith(mark)
        buyer.post(reverse("supplier_move", args=[supplier.pk, "accept"]))
    assert Supplier.objects.get().state == "accepted"
    codes = set(Notice.objects.filter(person=person).values_list("code", flat=True))
    assert codes == {"supplier.accepted"}


def test_answers_are_given_once_and_buyer_by_buyer(people, chain, client_of):
    first = claimed(chain, people, name="Ours", spend=None)
    answer(first.respondent, "strategy", {"policy": "yes"}, by=people.owner, paper="policy")
    give_answers(first, by=people.owner)
    rival = make_organisation(name_en="Rival Motors")
    rival_buyer = make_user(organisation=rival)
    second = add_supplier(open_chain(rival, by=rival_buyer), SupplierValues(name="Theirs"), by=rival_buyer)

    assert Supplier.objects.get(pk=second.pk).score is None
    claim_invitation(second, people.owner_org, by=people.owner)
    page = client_of(rival_buyer).get(second.get_absolute_url()).text
    assert "Other Cement" not in page
    assert "not given its answers yet" in page
    give_answers(Supplier.objects.get(pk=second.pk), by=people.owner)
    assert second.snapshots.get().answers == first.snapshots.first().answers
    for buyer, theirs, other in ((people.partner, first, "Rival Motors"), (rival_buyer, second, "Other Cement")):
        client = client_of(buyer)
        for address in (theirs.get_absolute_url(), theirs.chain.get_absolute_url()):
            assert other not in client.get(address).text
    mine = client_of(people.owner).get(first.respondent.get_absolute_url()).text
    assert "Rival Motors" in mine
    assert "Other Cement" in mine


def test_withdrawn_buyer_keeps_the_snapshot_without_papers_and_hears_nothing_new(people, chain, client_of):
    supplier = claimed(chain, people)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner, paper="policy")
    give_answers(supplier, by=people.owner)
    key = supplier.respondent.answer_sheets.get().files.get().pk
    client, paper = client_of(people.partner), reverse("supplier_file", args=[supplier.pk, key])
    assert b"".join(client.get(paper).streaming_content) == b"%PDF-1.7 paper"

    withdraw_answers(supplier, by=people.owner)
    other = make_user(organisation=make_organisation(name_en="Second"))
    again = add_supplier(open_chain(other.memberships.get().organisation, by=other), SupplierValues(name="X"), by=other)
    claim_invitation(again, people.owner_org, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "no"}, by=people.owner)
    give_answers(Supplier.objects.get(pk=again.pk), by=people.owner)

    assert client.get(paper).status_code == 404
    assert supplier.snapshots.get().answers["policy"] == "yes"
    page = client.get(supplier.get_absolute_url()).text
    assert "withdrew its answers" in page
    assert reverse("supplier_scorecard", args=[supplier.pk, "pdf"]) in page


def test_spend_risk_and_notes_of_the_buyer_are_nobody_elses(people, chain, client_of):
    supplier = claimed(chain, people, spend=Decimal("7.125"), risk="high", notes="Quagga plan", code="Q-77")
    give = {"policy": "yes"}
    answer(supplier.respondent, "strategy", give, by=people.owner)
    give_answers(supplier, by=people.owner)
    theirs = client_of(people.owner)
    pages = [reverse("chain_home"), reverse("request_detail", args=[supplier.pk]), reverse("home"),
             supplier.respondent.get_absolute_url(), reverse("supply_invitation", args=[supplier.token])]  # fmt: skip
    texts = "".join(theirs.get(url, follow=True).text for url in pages)
    assert [word for word in ("7.125", "Quagga", "Q-77") if word in texts] == []
    for person in (people.practitioner, people.programme_manager, people.administrator):
        client = client_of(person)
        assert client.get(supplier.get_absolute_url()).status_code == 404
        assert client.get(chain.get_absolute_url()).status_code == 404
        assert "7.125" not in client.get(reverse("chain_home")).text
    letter = client_of(people.partner).get(reverse("supplier_scorecard", args=[supplier.pk, "docx"])).content
    text = zipfile.ZipFile(BytesIO(letter)).read("word/document.xml").decode()
    assert "7.125" not in text
    assert "Quagga" not in text


def test_a_scorecard_has_notes_and_papers_and_says_what_was_left_open(people, chain, client_of):
    supplier = claimed(chain, people)
    found = questionnaire_of("supplier").group("strategy")
    files = {"f-policy": [SimpleUploadedFile("policy.pdf", b"%PDF-1.7 paper")]}
    given = Given(texts={"q-policy": ["yes"], "n-policy": ["Signed in May"]}, files=files)
    assert answer_page(open_sheet_of(supplier.respondent), found, given, by=people.owner) == {}
    give_answers(supplier, by=people.owner)

    client = client_of(people.partner)
    letter = client.get(reverse("supplier_scorecard", args=[supplier.pk, "docx"])).content
    text = zipfile.ZipFile(BytesIO(letter)).read("word/document.xml").decode()

    assert "Signed in May, policy.pdf" in text
    assert "Asked and not answered" in text
    assert "Electricity bought" in text
    headings = next(load_workbook(BytesIO(client.get(reverse("chain_answers", args=[chain.pk])).content)).active.values)
    assert headings[:4] == ("Supplier", "Own number", "Day", "Question")


def test_states_and_what_stands_in_the_way(people, chain, client_of):
    supplier = invited(chain, people)
    client = client_of(people.partner)
    assert "No contact is known" in client.get(supplier.get_absolute_url()).text
    Supplier.objects.update(link_ends_at=timezone.now() - timedelta(days=2))
    assert "The link has run out" in client.get(supplier.get_absolute_url()).text
    assert Supplier.objects.get().now_state == "expired"
    assert "Castings" in client.get(chain.get_absolute_url(), {"state": "expired"}).text
    assert "Castings" not in client.get(chain.get_absolute_url(), {"state": "invited"}).text
    assert Client().get(reverse("supply_invitation", args=[supplier.token])).status_code == 410
    client.post(reverse("supplier_move", args=[supplier.pk, "link"]))
    supplier.refresh_from_db()
    claim_invitation(supplier, people.owner_org, by=people.owner)
    supplier.refresh_from_db()
    assert supplier.now_state == "started"
    with pytest.raises(ActionRefused, match="Nothing is answered yet"):
        give_answers(supplier, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(supplier, by=people.owner)
    request_changes(supplier, "Add the water bill", by=people.partner)
    assert "Add the water bill" in client_of(people.owner).get(reverse("request_detail", args=[supplier.pk])).text
    give_answers(Supplier.objects.get(), by=people.owner)
    accept_answers(Supplier.objects.get(), by=people.partner)
    with pytest.raises(ActionRefused, match="no new answers"):
        accept_answers(Supplier.objects.get(), by=people.partner)
    Supplier.objects.update(valid_until=date(2020, 1, 1))
    assert Supplier.objects.get().now_state == "expired"


def test_wrong_firm_is_released_and_its_link_is_dead(people, chain):
    supplier = claimed(chain, people)
    token = supplier.token
    release_claim(supplier, by=people.partner)
    supplier.refresh_from_db()
    assert (supplier.state, supplier.organisation, supplier.respondent) == ("invited", None, None)
    assert Client().get(reverse("supply_invitation", args=[token])).status_code == 410


def test_nobody_claims_twice_or_for_others(people, chain):
    supplier = invited(chain, people)
    with pytest.raises(ActionRefused, match="own firms only"):
        claim_invitation(supplier, people.owner_org, by=people.partner)
    with pytest.raises(ActionRefused, match="your own supply chain"):
        claim_invitation(supplier, people.other_org, by=people.partner)
    claim_invitation(supplier, people.owner_org, by=people.owner)
    outside = people.outsider.memberships.get().organisation
    with pytest.raises(ActionRefused, match="Another firm"):
        claim_invitation(supplier, outside, by=people.outsider)
    again = invited(chain, people, name="Twice")
    with pytest.raises(ActionRefused, match="merge the two"):
        claim_invitation(again, people.owner_org, by=people.owner)


def test_fifteen_own_questions_and_no_more(people, chain):
    for number in range(15):
        add_own_question(chain, OwnQuestionValues(text_en=f"Question {number}"), by=people.partner)
    with pytest.raises(ActionRefused, match="15 questions"):
        add_own_question(chain, OwnQuestionValues(text_en="One more"), by=people.partner)


def test_own_answers_are_kept_with_what_was_typed(people, chain, client_of):
    number = add_own_question(chain, OwnQuestionValues(text_en="Weight", kind="number"), by=people.partner)
    supplier = claimed(chain, people)
    client, url = client_of(people.owner), reverse("request_detail", args=[supplier.pk])
    page = client.post(url, {f"own-{number.pk}": "a lot"}).text
    assert "is no number" in page
    assert "a lot" in page
    client.post(url, {f"own-{number.pk}": "1,200"})
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    snapshot = give_answers(supplier, by=people.owner)
    assert snapshot.own == [[number.pk, "", "Weight", "1,200"]]


def test_entries_are_merged_and_old_addresses_lead_on(people, chain, client_of):
    source = claimed(chain, people, name="Castings Ltd", code="A")
    answer(source.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(source, by=people.owner)
    target = invited(chain, people, name="Castings Co", code="B")
    Supplier.objects.filter(pk=target.pk).update(link_ends_at=timezone.now() - timedelta(days=1))
    source = Supplier.objects.get(pk=source.pk)
    merge_suppliers(source, target, by=people.partner)
    target.refresh_from_db()
    assert (target.organisation, target.code, target.state) == (people.owner_org, "B", "submitted")
    assert target.link_ends_at == source.link_ends_at  # the later of both: a link that works is not told as run out
    assert target.snapshots.count() == 1
    assert target.grants.get().respondent == target.respondent
    client = client_of(people.partner)
    assert client.get(source.get_absolute_url()).url == target.get_absolute_url()
    assert client_of(people.owner).get(reverse("supply_invitation", args=[source.token])).status_code == 302
    assert "Castings Ltd" not in client.get(chain.get_absolute_url()).text


def test_firms_are_merged_with_claims_and_grants(people, chain, client_of):
    source = claimed(chain, people)
    answer(source.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(source, by=people.owner)
    twin = make_organisation(name_en="Owner Power Works")
    person = make_user(organisation=twin)
    target = Respondent.objects.create(organisation=twin)
    old = people.owner_org.respondent
    merge_respondents(old, target, reason="Same licence", by=people.practitioner)
    source.refresh_from_db()
    assert (source.respondent, source.organisation) == (target, twin)
    assert source.grants.get().respondent == target
    assert target.answer_sheets.get().answers.count() == 1
    assert client_of(people.owner).get(old.get_absolute_url()).url == target.get_absolute_url()
    for one in (people.owner, person):
        assert client_of(one).get(reverse("request_detail", args=[source.pk])).status_code == 200


def test_invitation_by_code_reaches_a_member_but_not_who_only_claims_the_code(people, chain, client_of):
    people.owner_org.uscc = CODE
    people.owner_org.save()
    supplier = invited(chain, people, uscc=CODE)
    assert Notice.objects.filter(person=people.owner, code="supplier.invited").exists()
    client_of(people.owner).post(reverse("invitation_take", args=[supplier.pk]))
    supplier.refresh_from_db()
    assert supplier.organisation == people.owner_org


def test_reminders_come_once(people, chain):
    supplier = claimed(chain, people)
    Supplier.objects.update(invited_at=timezone.now() - timedelta(days=14))
    now = timezone.now()
    first = remind_of_answers(now)
    assert {notice.code for notice in first} == {"supplier.silent", "supplier.waiting"}
    Notice.objects.update(read_at=now)
    assert remind_of_answers(now + timedelta(days=1)) == []
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    give_answers(supplier, by=people.owner)
    Supplier.objects.update(valid_until=timezone.localdate() + timedelta(days=20))
    assert {notice.code for notice in remind_of_answers(now + timedelta(days=1))} == {"supplier.ending"}


def test_a_sum_too_large_for_the_base_is_told(people, chain, client_of):
    most = Decimal("999999999.999")
    one, other = invited(chain, people, name="A", spend=most), invited(chain, people, name="B", spend=most)

    page = client_of(people.partner).post(reverse("supplier_merge", args=[one.pk]), {"target": other.pk})

    assert "more than can be written down" in page.text
    assert not Supplier.objects.exclude(merged_into=None).exists()


def test_answers_that_nobody_has_read_are_not_accepted(people, chain, client_of):
    supplier = claimed(chain, people)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    read = give_answers(supplier, by=people.owner)
    buyer, accept = client_of(people.partner), reverse("supplier_move", args=[supplier.pk, "accept"])
    assert f'name="seen" value="{read.pk}"' in buyer.get(supplier.get_absolute_url()).text
    answer(supplier.respondent, "strategy", {"policy": "no"}, by=people.owner)
    now = give_answers(supplier, by=people.owner)

    buyer.post(accept, {"seen": read.pk})
    assert Supplier.objects.get().state == "submitted"
    buyer.post(accept, {"seen": now.pk})
    assert Supplier.objects.get().state == "accepted"


def test_a_buyer_who_is_signed_in_registers_nobody_by_its_own_link_and_openings_leave_a_trace(people, chain, client_of):
    supplier = invited(chain, people)
    page = reverse("supply_registration", args=[supplier.token])
    for person in (people.partner, people.practitioner):
        assert client_of(person).post(page, NEW).status_code == 403
    supplier.refresh_from_db()
    assert supplier.organisation is None
    assert not Organisation.objects.filter(name_en="Harbour Castings").exists()

    Client().get(page)
    verbs = list(history_of(supplier).filter(verb__startswith="link.").values_list("verb", "by"))
    assert sorted(verbs, key=str) == [
        ("link.opened", None), ("link.refused", people.partner.pk), ("link.refused", people.practitioner.pk)
    ]  # fmt: skip

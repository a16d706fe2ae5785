"""Two people of a firm answer the same page at once: nothing newer is overwritten, and a person decides."""

import re
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from factories import make_user
from symbionet.audits.actions import AuditValues, make_link, plan_audit
from symbionet.audits.queries.baseline import PREVISIT
from symbionet.core.models import HistoryLine
from symbionet.ems.actions import SystemValues, start_assessment, start_system
from symbionet.ems.models import AssessmentKind
from symbionet.ems.queries.frameworks import framework_of
from symbionet.questions.models import AnswerSheet
from symbionet.questions.queries import answers_of, sheet_of
from symbionet.suppliers.actions import SupplierValues, add_supplier, claim_invitation, open_chain
from symbionet.suppliers.queries import FORM


@dataclass(frozen=True, kw_only=True)
class Met:
    """A page that two people have open: a choice and another question of it, and where the answers are kept."""

    one: Client
    other: Client
    url: str
    page: dict[str, str]
    asked: str  # a question, and what the two say to it
    values: tuple[str, str]
    free: str  # another one, and what the second says to it
    given: str
    subject: Any
    form: str

    @property
    def sheet(self) -> AnswerSheet:
        found = sheet_of(self.subject, self.form)
        assert found is not None
        return found

    def kept(self) -> tuple[Any, Any, str]:
        found = answers_of(self.sheet)
        return found.value(self.asked), found.value(self.free), found.notes.get((self.asked, 0), "")


@pytest.fixture(params=["assessment", "supplier", "previsit"])
def met(request, people, client_of) -> Met:
    """The same page open at two people."""
    owner = people.owner
    if request.param == "assessment":
        system = start_system(people.owner_org, SystemValues(coach=people.auditor), by=people.practitioner)
        row = start_assessment(system, "iso14001-2015", AssessmentKind.GAP, by=owner)
        return Met(
            one=client_of(owner), other=client_of(people.auditor),
            url=reverse("ems_assessment_page", args=[row.pk, "s4"]),
            page={}, asked="c4_1", values=("m2", "m4"), free="c4_2", given="m3",
            subject=row, form=framework_of("iso14001-2015").form_id,
        )  # fmt: skip
    if request.param == "supplier":
        chain = open_chain(people.other_org, by=people.partner)
        supplier = add_supplier(chain, SupplierValues(name="Ours"), by=people.partner)
        row = claim_invitation(supplier, people.owner_org, by=owner).respondent
        return Met(
            one=client_of(owner), other=client_of(make_user(organisation=people.owner_org)),
            url=reverse("respondent_answers", args=[row.pk]), page={"page": "strategy"},
            asked="policy", values=("no", "yes"), free="targets", given="partly", subject=row, form=FORM,
        )  # fmt: skip
    values = AuditValues(organisation=people.owner_org, planned_on=timezone.localdate(), lead=people.auditor)
    audit = plan_audit(values, by=people.practitioner)
    link = make_link(audit, "previsit", by=people.practitioner)
    return Met(
        one=Client(headers={"accept-language": "en"}), other=client_of(owner),  # a link is for the firm alone
        url=reverse("audit_link", args=[link.token]), page={"page": "firm"},
        asked="products", values=("Castings", "Forgings"), free="shifts", given="3", subject=audit, form=PREVISIT,
    )  # fmt: skip


def inputs_of(html: str, form: str) -> dict[str, list[str]]:
    """What a browser sends of the form that holds this text, as the page gave it."""
    start = html.rindex("<form", 0, html.index(form))
    sent: dict[str, list[str]] = {}
    for tag in re.findall(r"<(?:input|textarea)[^>]*>[^<]*", html[start : html.index("</form>", start)]):
        given = dict(re.findall(r'(\w+)="([^"]*)"', tag))
        chosen = given.get("type") not in {"radio", "checkbox"} or " checked" in tag
        if "name" in given and given.get("type") != "file" and chosen:
            value = tag.partition(">")[2].strip() if tag.startswith("<textarea") else given.get("value", "")
            sent.setdefault(given["name"], []).append(value)
    return sent


def opened(met: Met, client: Client) -> dict[str, list[str]]:
    return inputs_of(client.get(met.url, met.page).text, 'enctype="multipart/form-data"')


def test_the_newer_answer_stays_and_a_person_decides(met):
    first, second = opened(met, met.one), opened(met, met.other)
    assert met.one.post(met.url, first | {f"q-{met.asked}": met.values[0]}).status_code == 302

    changed = {f"q-{met.asked}": met.values[1], f"q-{met.free}": met.given}
    answer = met.other.post(met.url, second | changed)

    assert answer.status_code == 409
    assert 'id="conflicts"' in answer.text
    kept, free, _note = met.kept()
    assert kept == met.values[0]
    assert str(free).removesuffix(".0") == met.given  # what nobody else touched is kept at once
    decide = inputs_of(answer.text, 'id="conflicts"') | {f"choice-q-{met.asked}": ["mine"]}
    assert met.other.post(met.url, decide).status_code == 302
    assert met.kept()[0] == met.values[1]
    assert HistoryLine.objects.get(verb="answers.decided").details["changes"] == {met.asked: ["", "mine"]}


def test_a_page_sent_unchanged_leaves_what_a_colleague_answered(met):
    second = opened(met, met.other)
    met.one.post(met.url, opened(met, met.one) | {f"q-{met.asked}": met.values[0], f"n-{met.asked}": "Seen in May"})

    assert met.other.post(met.url, second).status_code == 302

    assert met.kept()[0] == met.values[0]
    assert met.kept()[2] in {"Seen in May", ""}


def test_a_wrong_answer_that_is_mended_is_no_conflict_and_its_note_stays(people, client_of):
    chain = open_chain(people.other_org, by=people.partner)
    supplier = add_supplier(chain, SupplierValues(name="Ours"), by=people.partner)
    row = claim_invitation(supplier, people.owner_org, by=people.owner).respondent
    client, url = client_of(people.owner), reverse("respondent_answers", args=[row.pk])
    sent = inputs_of(client.get(url, {"page": "energy"}).text, 'enctype="multipart/form-data"')

    wrong = client.post(url, sent | {"q-electricity": "a lot", "n-electricity": "By the meter"})

    assert wrong.status_code == 400
    again = inputs_of(wrong.text, 'enctype="multipart/form-data"')
    assert (again["q-electricity"], again["n-electricity"]) == (["a lot"], ["By the meter"])
    assert client.post(url, again | {"q-electricity": "1200"}).status_code == 302
    answers = answers_of(sheet_of(row, FORM))
    assert (answers.value("electricity"), answers.notes["electricity", 0]) == (1200, "By the meter")

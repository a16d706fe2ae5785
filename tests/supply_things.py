"""A supply chain for tests: the partner's firm buys from the owner's, which has answered."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile

from symbionet.imports.actions import start_import
from symbionet.questions.actions import Given, answer_page
from symbionet.questions.queries import questionnaire_of
from symbionet.suppliers.actions import (
    OwnQuestionValues,
    RecordValues,
    RequirementValues,
    SupplierValues,
    add_own_question,
    add_record,
    add_requirement,
    add_supplier,
    agree_action,
    claim_invitation,
    give_answers,
    open_chain,
    open_sheet_of,
)
from symbionet.suppliers.importers import IMPORTERS
from symbionet.suppliers.models import Respondent, Supplier

__all__ = ["CODE", "answer", "make_supply"]

CODE = "91120116MA05XY1049"
RECORDS = "供应商,记录链接,记录日期,违规内容\nPower works,https://example.org/b,2026-02-01,Noise\n".encode()
ACTIONS = "供应商,措施\nPower works,Mend the bund\n".encode()
ANSWERS = "问题代码,答案\nresponsible,是\n".encode()
DEMANDS = "问题（中文）\n电镀是否外包？\n".encode()
GRANTS = "采购方,可查看答案\nnobody,是\n".encode()
LIST = "供应商,自有编号\n丙机械,S-9\n".encode()


def answer(respondent: Respondent, page: str, texts: dict[str, str], *, by: object, paper: str = "") -> None:
    """Answers on a page of the questionnaire, with a paper to one of them."""
    found = questionnaire_of("supplier")
    assert found is not None
    group = found.group(page)
    assert group is not None
    files = {f"f-{paper}": [SimpleUploadedFile("paper.pdf", b"%PDF-1.7 paper")]} if paper else {}
    given = Given(texts={f"q-{name}": [text] for name, text in texts.items()}, files=files)
    problems = answer_page(open_sheet_of(respondent), group, given, by=by)
    assert problems == {}


def make_supply(people: SimpleNamespace) -> None:
    """A chain with one supplier that has answered and one that is only invited, by its code and by its link."""
    buyer, supplier = people.partner, people.owner
    people.chain = open_chain(people.other_org, by=buyer)
    people.own_question = add_own_question(people.chain, OwnQuestionValues(text_en="Plating in house?"), by=buyer)
    claimed = add_supplier(
        people.chain, SupplierValues(name="Power works", code="S-1", spend=Decimal("3.5"), risk="high"), by=buyer
    )
    people.claimed_supplier = claim_invitation(claimed, people.owner_org, by=supplier)
    people.respondent = people.claimed_supplier.respondent
    answer(people.respondent, "strategy", {"policy": "yes", "targets": "partly"}, by=supplier, paper="policy")
    give_answers(people.claimed_supplier, by=supplier)
    people.claimed_supplier = Supplier.objects.get(pk=claimed.pk)
    people.owner_org.uscc = CODE
    people.owner_org.save()
    people.asked_supplier = add_supplier(people.chain, SupplierValues(name="Asked works", uscc=CODE), by=buyer)
    people.invited_supplier = add_supplier(people.chain, SupplierValues(name="Invited works"), by=buyer)
    people.invitation_token = people.invited_supplier.token
    wanted = RequirementValues(measure="coverage", least=60, due=date(2100, 1, 1))
    people.requirement = add_requirement(people.chain, wanted, by=buyer)
    found = RecordValues(url="https://example.org/a", dated=date(2026, 1, 5), what="Late report")
    people.public_record = add_record(people.claimed_supplier, found, by=buyer)
    people.supply_task = agree_action(people.claimed_supplier, "Cover the tank", due=None, assigned_to=None, by=buyer)
    people.supply_file = people.respondent.answer_sheets.get().files.get()
    people.supply_move, people.help_kind = "accept", "audit"
    lists = {
        "supplier_list": LIST,
        "record_batch": RECORDS,
        "action_batch": ACTIONS,
        "answer_batch": ANSWERS,
        "demand_batch": DEMANDS,
        "grant_batch": GRANTS,
    }
    for importer, (name, text) in zip(IMPORTERS, lists.items(), strict=True):
        by = supplier if name in {"answer_batch", "grant_batch"} else buyer
        setattr(people, name, start_import(importer.kind, importer.read(text, "list.csv", False), by=by))

"""Own questions, requirements and grants go out as files and come back; wrong rows are named; lists are taken back."""

from datetime import date

import pytest
from django.urls import reverse
from django.utils import translation

from factories import make_organisation, make_user
from supply_things import answer
from symbionet.core.errors import ActionRefused
from symbionet.imports.actions import commit_now, run_import, start_import, undo_import
from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of, outcomes_of
from symbionet.suppliers.actions import (
    OwnQuestionValues,
    RequirementValues,
    SupplierValues,
    add_own_answers,
    add_own_question,
    add_requirement,
    add_supplier,
    claim_invitation,
    open_chain,
)
from symbionet.suppliers.models import Chain, Supplier
from symbionet.suppliers.queries import open_grant


@pytest.fixture
def chain(people) -> Chain:
    """The supply chain of the partner's firm with two questions and two requirements."""
    found, by = open_chain(people.other_org, by=people.partner), people.partner
    add_own_question(
        found, OwnQuestionValues(text_zh="=1+1 电镀是否外包？", text_en="Plating, in house?", kind="yes_no"), by=by
    )
    add_own_question(found, OwnQuestionValues(text_en="How many shifts?", kind="number"), by=by)
    wanted = RequirementValues(measure="score", head="recycling", least=40, risk="high", due=date(2100, 6, 30))
    add_requirement(found, wanted, by=by)
    add_requirement(found, RequirementValues(measure="coverage", least=100, due=date(2100, 1, 1)), by=by)
    return found


@pytest.fixture
def claimed(people, chain) -> Supplier:
    """The owner's firm as a supplier that has answered something and given it to nobody."""
    supplier = add_supplier(chain, SupplierValues(name="Power works", risk="high"), by=people.partner)
    supplier = claim_invitation(supplier, people.owner_org, by=people.owner)
    answer(supplier.respondent, "strategy", {"policy": "yes"}, by=people.owner)
    return supplier


def brought(kind: str, data: bytes, *, by, name: str = "list.xlsx") -> Import:
    batch = run_import(start_import(kind, importer_of(kind).read(data, name, False), by=by))
    return commit_now(batch, by=by)


def states(batch: Import) -> list[str]:
    return [row.state for row in outcomes_of(batch)]


def demands(chain: Chain) -> tuple[list[tuple], list[tuple]]:
    questions = chain.own_questions.filter(retired_at=None).values_list("text_zh", "text_en", "kind")
    return list(questions), list(chain.requirements.values_list("measure", "head", "least", "risk", "due"))


@pytest.mark.parametrize(("language", "form"), [("en", "xlsx"), ("zh-hans", "xlsx"), ("zh-hans", "csv")])
def test_what_a_buyer_asks_comes_back_without_loss(people, chain, client_of, language, form):
    firm = make_organisation(name_en="Second Buyer")
    person = make_user(organisation=firm)
    second = open_chain(firm, by=person)
    client = client_of(people.partner)
    client.cookies["django_language"] = language
    files = [
        client.get(reverse(route, args=[chain.pk]), {"export": form}).content
        for route in ("chain_questions", "chain_requirements")
    ]
    assert "export=xlsx" in client.get(reverse("chain_questions", args=[chain.pk])).text

    with translation.override(language):
        made = [brought("demand_import", file, by=person, name=f"list.{form}") for file in files]
        again = [brought("demand_import", file, by=people.partner, name=f"list.{form}") for file in files]

    assert demands(second) == demands(chain)
    assert [states(one) for one in made] == [["entered"] * 2] * 2
    assert [states(one) for one in again] == [["same"] * 2] * 2
    for one in made:
        undo_import(one, by=person)
    assert demands(second) == ([], [])


def test_wrong_rows_are_named_and_good_ones_taken(people, chain):
    text = (
        'what is measured,head,"at least, %",for suppliers of risk,by\nSCORE,recycling,55%,高风险,2100-02-01\n'
        "luck,,50,,2100-02-01\nscore,weather,50,,2100-02-01\nscore,,0,,2100-02-01\nscore,,many,,2100-02-01\n"
        "score,,50,huge,2100-02-01\nscore,,50,,soon\ncoverage,,50,,2100-01-01\n,,50,,2100-01-01\n"
    )
    batch = brought("demand_import", text.encode(), by=people.partner, name="list.csv")
    found = [(row.state, row.column) for row in outcomes_of(batch)]
    assert found[0][0] == "entered"
    assert found[1:] == [
        ("refused", column) for column in (
            "what is measured", "head", "at least, %", "at least, %", "for suppliers of risk", "by", "at least, %",
            "what is measured",
        )
    ]  # fmt: skip
    text = "question (English),kind of answer\nHow many shifts?,figure\nHow many shifts?,text\n,text\nX?,song\n"
    batch = brought("demand_import", text.encode(), by=people.partner, name="list.csv")
    assert states(batch) == ["same", "refused", "refused", "refused"]
    with pytest.raises(ActionRefused):
        importer_of("demand_import").read(b"colour\nred\n", "list.csv", False)


def test_a_question_that_is_answered_stays_when_its_list_is_taken_back(people, chain, claimed):
    batch = brought("demand_import", "问题（中文）\n几班？\n噪声投诉？\n".encode(), by=people.partner, name="a.csv")
    question = chain.own_questions.get(text_zh="几班？")
    add_own_answers(claimed, {question.pk: "三班"}, by=people.owner)
    undo_import(batch, by=people.partner)
    assert set(chain.own_questions.filter(text_en="").values_list("text_zh", flat=True)) == {"几班？"}


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_grants_come_back_and_a_yes_gives_and_a_no_withdraws(people, chain, claimed, client_of, language):
    client = client_of(people.owner)
    client.cookies["django_language"] = language
    url = reverse("respondent_buyers", args=[claimed.respondent_id])
    assert brought("grant_import", client.get(url).content, by=people.owner).summary["same"] == 1
    name, yes, no = str(people.other_org.name_en), "YES", "否"

    given = brought("grant_import", f"buyer,reads your answers\n{name},{yes}\n".encode(), by=people.owner, name="a.csv")
    assert states(given) == ["entered"]
    assert open_grant(claimed) is not None
    assert claimed.snapshots.count() == 1
    assert brought("grant_import", client.get(url).content, by=people.owner).summary["same"] == 1
    undo_import(given, by=people.owner)
    assert open_grant(claimed) is None
    assert claimed.snapshots.count() == 1  # what the buyer was given it keeps

    again = brought("grant_import", f"采购方,可查看答案\n{name},是\n".encode(), by=people.owner, name="a.csv")
    assert states(again) == ["entered"]
    ended = brought("grant_import", f"采购方,可查看答案\n{name},{no}\n".encode(), by=people.owner, name="a.csv")
    assert states(ended) == ["changed"]
    assert open_grant(claimed) is None
    with pytest.raises(ActionRefused):
        undo_import(ended, by=people.owner)  # a person gives them again
    text = f"buyer,reads your answers\nNobody Ltd,yes\n{name},perhaps\n,yes\n"
    wrong = brought("grant_import", text.encode(), by=people.owner, name="a.csv")
    assert [(row.state, row.column) for row in outcomes_of(wrong)] == [
        ("refused", "buyer"), ("refused", "reads your answers"), ("refused", "buyer")
    ]  # fmt: skip


def test_no_list_reaches_the_chain_or_the_answers_of_another(people, chain, claimed):
    stranger = make_user(organisation=make_organisation(name_en="Stranger"))
    data = "问题（中文）\n几班？\n".encode()
    refused = brought("demand_import", data, by=stranger, name="a.csv")
    assert states(refused) == ["refused"]
    name = people.other_org.name_en
    refused = brought("grant_import", f"buyer,reads your answers\n{name},yes\n".encode(), by=stranger, name="a.csv")
    assert states(refused) == ["refused"]
    assert open_grant(claimed) is None

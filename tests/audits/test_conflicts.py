"""Two auditors answer the same question: both answers are shown, a person decides, and nothing is overwritten."""

import re
from types import SimpleNamespace

import pytest
from test_field import phone, questions, stored, sync

from symbionet.audits.pages.visit import CHECKLIST
from symbionet.core.models import HistoryLine
from symbionet.questions.actions import open_sheet

__all__ = ["phone", "questions"]


@pytest.fixture
def met(world, phone, questions, client_of) -> SimpleNamespace:
    """A question that has a note: a colleague has answered "one" with a note since the page was seen empty."""
    question = next(one for one in questions if one.takes_note)
    url = f"/audits/{world.audit.pk}/visit/areas/energy/"
    desk, note = client_of(world.auditor), f"n{question.rest}"
    one, other = (value for value, _label, _chosen in question.choices[:2])
    page = desk.get(url).content.decode()
    seen = {f"was-{question.name}": "", f"was-{note}": ""}
    assert all(f'name="{name}" value=""' in page for name in seen)
    sheet = open_sheet(world.audit, CHECKLIST)
    name = question.name.removeprefix("q-")
    sheet.answers.create(question=name, text=one, note="Valve A", answered_by=world.practitioner)
    return SimpleNamespace(
        world=world, phone=phone, desk=desk, url=url, question=question, name=name, note=note, one=one, other=other,
        seen=seen, row=lambda: sheet.answers.get(question=name),
    )  # fmt: skip


def post(met: SimpleNamespace, **fields: str):
    mine = {met.question.name: met.other, met.note: "Valve B", f"asked-{met.question.name}": "yes"}
    return met.desk.post(met.url, {**met.seen, **mine, **fields})


def test_on_the_page_both_are_shown_and_nothing_is_overwritten(met):
    answer = post(met)

    page = answer.content.decode()
    assert answer.status_code == 409
    assert 'id="conflicts"' in page
    assert page.count('value="theirs"') == 2
    assert page.count('value="both"') == 1
    assert str(met.world.practitioner) in page
    assert (met.row().text, met.row().note) == (met.one, "Valve A")


@pytest.mark.parametrize(
    ("value", "note", "expected"),
    [
        ("mine", "both", ("other", "Valve A\nValve B")),
        ("theirs", "mine", ("one", "Valve B")),
        ("theirs", "theirs", ("one", "Valve A")),
    ],
)
def test_what_a_person_chooses_is_kept_and_its_choice_too(met, value, note, expected):
    page = post(met).content.decode()
    form = re.search(r'<form method="post"[^>]*id="conflicts".*?</form>', page, re.DOTALL).group(0)
    sent: dict[str, list[str]] = {}
    for name, given in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form):
        sent.setdefault(name, []).append(given)
    sent |= {f"choice-{met.question.name}": [value], f"choice-{met.note}": [note]}

    answer = met.desk.post(met.url, sent)

    assert answer.status_code == 302
    assert (met.row().text, met.row().note) == (getattr(met, expected[0]), expected[1])
    choices = [
        line.details["choice"] for line in HistoryLine.objects.filter(verb="audit.answer_decided").order_by("pk")
    ]
    assert choices == [value, note]


def test_a_choice_counts_only_for_the_answer_that_was_seen(met):
    choice = {f"choice-{met.question.name}": "mine", f"choice-{met.note}": "both"}

    answer = post(met, **choice)  # the page says that it had shown an empty answer: theirs was never seen

    assert answer.status_code == 409
    assert (met.row().text, met.row().note) == (met.one, "Valve A")


def test_what_one_did_not_change_is_left_as_a_colleague_answered_it(met):
    answer = met.desk.post(
        met.url, {**met.seen, met.question.name: "", met.note: "", "asked-" + met.question.name: "y"}
    )

    assert answer.status_code == 302
    assert (met.row().text, met.row().note) == (met.one, "Valve A")


def test_a_device_is_told_both_sides_and_its_choice_is_kept(met):
    fields = {"audit": str(met.world.audit.pk), "page": "energy", met.question.name: met.other, met.note: "Valve B"}
    told = sync(met.phone, "audits.answers", fields, was={met.question.name: [], met.note: [""]})

    assert (told["state"], told["code"]) == ("rejected", "conflict")
    value, note = told["conflicts"]
    assert (value["now"], value["yours"], value["takes_both"]) == ([met.one], [met.other], False)
    assert (note["now"], note["yours"], note["takes_both"]) == (["Valve A"], ["Valve B"], True)
    assert value["by"] == str(met.world.practitioner)

    fields |= {f"choice-{met.question.name}": "theirs", f"choice-{met.note}": "both"}
    was = {met.question.name: value["now"], met.note: note["now"]}
    assert sync(met.phone, "audits.answers", fields, was=was)["state"] == "accepted"
    assert (met.row().text, met.row().note) == (met.one, "Valve A\nValve B")


def test_a_note_or_an_answer_alone_keeps_the_other(met):
    base = {"audit": str(met.world.audit.pk), "page": "energy"}

    told = sync(met.phone, "audits.answers", {**base, met.note: "Valve C"}, was={met.note: ["Valve A"]})
    assert told["state"] == "accepted"
    assert (met.row().text, met.row().note) == (met.one, "Valve C")

    fields = {**base, met.question.name: met.other}
    assert sync(met.phone, "audits.answers", fields, was={met.question.name: [met.one]})["state"] == "accepted"
    assert (met.row().text, met.row().note) == (met.other, "Valve C")
    assert met.name in stored(met.world)

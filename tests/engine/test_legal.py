"""The legal status guide: every way ends in advice, on every day, in both languages; expired rules are not used."""

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import pairwise

import pytest

from symbionet.engine.errors import BadAnswer
from symbionet.engine.legal import LegalKnowledge, LegalStep, legal_question, legal_regimes
from symbionet.engine.packs import load_packs

PACKS = load_packs()
REGIMES = legal_regimes(PACKS)
ROWS = {regime: PACKS.rows(f"legal/guide_{regime}") for regime in REGIMES}
DAY = date(2026, 11, 25)
USED_OIL = {"cn.origin": "used", "cn.original": "no", "cn.listed": "yes", "cn.excluded": "no", "cn.exempt": "no"}
OIL = LegalKnowledge(hazardous=0.95, hw=("900-249-08",))


def days(regime: str) -> list[date]:
    """The days on which a rule begins, the days before, and a day far ahead."""
    begins = {date.fromisoformat(row["valid_from"]) for row in ROWS[regime]}
    first = min(begins)
    return sorted(begins | {day - timedelta(days=1) for day in begins if day != first} | {date(2031, 1, 1)})


def ways(regime: str, on: date, answers: dict[str, str]) -> Iterator[LegalStep]:
    """The advice at the end of every way that begins with the answers."""
    step = legal_question(regime, answers, PACKS, on=on)
    if step.is_advice:
        yield step
    for answer in step.answers:
        yield from ways(regime, on, answers | {step.node.id: answer.id})


@pytest.mark.parametrize(("regime", "on"), [(regime, day) for regime in REGIMES for day in days(regime)])
def test_every_way_ends_in_advice_and_no_node_is_an_orphan(regime: str, on: date) -> None:
    ends = list(ways(regime, on, {}))
    passed = {node.id for step in ends for node, _ in step.path} | {step.node.id for step in ends}
    valid = {
        row["id"]
        for row in ROWS[regime]
        if row["valid_from"] <= on.isoformat() and on.isoformat() <= (row["valid_to"] or "9999")
    }

    assert all(step.node.status for step in ends)
    assert passed == valid
    assert {step.node.status for step in ends} == {
        "product", "by_product", "end_of_waste", "waste", "hazardous", "undetermined"
    }  # fmt: skip


@pytest.mark.parametrize("regime", REGIMES)
def test_rows_of_a_node_do_not_overlap_and_leave_no_gap(regime: str) -> None:
    for name in {row["id"] for row in ROWS[regime]}:
        spans = sorted((row["valid_from"], row["valid_to"]) for row in ROWS[regime] if row["id"] == name)
        for (_, end), (begin, _) in pairwise(spans):
            assert date.fromisoformat(end) + timedelta(days=1) == date.fromisoformat(begin), name


@pytest.mark.parametrize("regime", REGIMES)
def test_every_row_is_filled_in_both_languages_and_names_its_source(regime: str) -> None:
    texts = [f"{stem}_{lang}" for stem in ("text", "help", "clause") for lang in ("en", "zh")]

    assert [(row["id"], name) for row in ROWS[regime] for name in (*texts, "source") if not row[name]] == []
    assert [row["id"] for row in ROWS[regime] if row["clause_en"].count("|") != row["clause_zh"].count("|")] == []
    assert [row["id"] for row in ROWS[regime] if row["help_en"].count("|") != row["help_zh"].count("|")] == []


@pytest.mark.parametrize("regime", REGIMES)
def test_advice_is_no_verdict_and_sends_to_the_authority(regime: str) -> None:
    advice = [row for row in ROWS[regime] if row["kind"] == "advice"]

    assert [row["id"] for row in advice if "Confirm with the competent" not in row["text_en"]] == []
    assert [row["id"] for row in advice if "主管部门确认" not in row["text_zh"]] == []


def test_answers_name_questions_and_every_question_may_be_left_unsure() -> None:
    questions = {row["id"] for regime in REGIMES for row in ROWS[regime] if row["kind"] == "question"}
    answers = PACKS.rows("legal/answers")

    assert {row["node"] for row in answers} == questions
    assert {row["node"] for row in answers if row["answer_id"] == "not_sure"} == questions
    assert [row for row in answers if not (row["text_en"] and row["text_zh"])] == []


def test_used_mineral_oil_ends_as_hazardous() -> None:
    step = legal_question("cn", USED_OIL | {"cn.province_h": "same"}, PACKS, on=DAY, known=OIL)

    assert (step.node.status, step.hazard, step.hw) == ("hazardous", "usually", ("900-249-08",))
    assert [row["id"] for row in step.exemptions] == ["8-1"]
    assert step.unsure == ()


def test_a_category_finds_the_exemptions_of_its_codes() -> None:
    step = legal_question(
        "cn", {"cn.origin": "used", "cn.original": "no"}, PACKS, on=DAY, known=LegalKnowledge(hw=("HW08",))
    )

    assert {row["id"] for row in step.exemptions} == {"7-1", "8-1", "9-1"}


def test_what_is_known_is_silent_where_it_does_not_help() -> None:
    assert legal_question("cn", {}, PACKS, on=DAY, known=OIL).hw == ()
    assert legal_question("eu", {"eu.origin": "used", "eu.reuse": "no"}, PACKS, on=DAY, known=OIL).exemptions == ()


@pytest.mark.parametrize(
    ("on", "rule", "gone"),
    [
        (date(2026, 2, 28), "34330-2017", "34330-2025"),
        (date(2026, 3, 1), "34330-2025", "34330-2017"),
        (date(2026, 8, 14), "Solid Waste Law", "Environmental Code"),
        (date(2026, 8, 15), "Ecological and Environmental Code", "Solid Waste Law"),
    ],
)
def test_an_expired_rule_is_not_used(on: date, rule: str, gone: str) -> None:
    clauses = " ".join(" ".join(step.node.clauses_en) for step in ways("cn", on, {"cn.origin": "residue"}))
    clauses += " ".join(" ".join(n.clauses_en) for s in ways("cn", on, {"cn.origin": "residue"}) for n, _ in s.path)

    assert rule in clauses
    assert gone not in clauses


def test_unsure_answers_stay_open() -> None:
    step = legal_question("eu", {"eu.origin": "residue", "eu.certain": "not_sure"}, PACKS, on=DAY)

    assert [node.id for node in step.unsure] == ["eu.certain"]
    assert step.left > 0


@pytest.mark.parametrize(
    ("regime", "answers", "on", "said"),
    [
        ("us", {}, DAY, "'us' has no legal guide; say one of cn, eu"),
        ("cn", {}, date(2019, 1, 1), "no rules for 2019-01-01; choose a day from 2022-01-01"),
        ("cn", {"cn.origin": "moon"}, DAY, "'moon' is no answer to question 'cn.origin'; say one of target"),
        ("cn", {"cn.listed": "yes"}, DAY, "'cn.listed' .* leave it out, next comes 'cn.origin'"),
    ],
)
def test_a_bad_answer_is_named_with_its_remedy(regime: str, answers: dict[str, str], on: date, said: str) -> None:
    with pytest.raises(BadAnswer, match=said):
        legal_question(regime, answers, PACKS, on=on)

"""The legal status guide: one question after the other, ending in advice with clauses. It is never a verdict.

Questions, answers and advice are the packs `legal/guide_<regime>` and `legal/answers`; every row holds from one day
to another.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal, cast

from symbionet.engine.errors import BadAnswer, BadPack
from symbionet.engine.packs import Packs, Row

__all__ = ["NOT_SURE", "LegalAnswer", "LegalKnowledge", "LegalNode", "LegalStep", "legal_question", "legal_regimes"]

NOT_SURE = "not_sure"
GUIDE = "legal/guide_"
USUALLY, SOMETIMES = 0.7, 0.2  # a class is usually or sometimes hazardous: classes said "yes" are 0.95, "maybe" 0.35

Status = Literal["", "product", "by_product", "end_of_waste", "waste", "hazardous", "undetermined"]
Hazard = Literal["", "usually", "sometimes"]


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalNode:
    """A question, or advice where `status` is set. `asks` are the questions to put to the authority."""

    id: str
    kind: Literal["question", "advice"]
    text_en: str
    text_zh: str
    help_en: str = ""
    help_zh: str = ""
    asks_en: tuple[str, ...] = ()
    asks_zh: tuple[str, ...] = ()
    clauses_en: tuple[str, ...] = ()
    clauses_zh: tuple[str, ...] = ()
    status: Status = ""
    hint: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalAnswer:
    """A possible answer and the node that follows it."""

    id: str
    text_en: str
    text_zh: str
    next: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalKnowledge:
    """What is known of a resource beforehand: the probability that it is hazardous, and its hazardous waste codes."""

    hazardous: float = 0.0
    hw: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalStep:
    """Where the answers lead: the next question with its answers, or the advice (no answers left).

    `path` are the questions answered so far; `left` is the most questions that may follow, this one included.
    `hazard` and `hw` hint at a question about hazard; `exemptions` are the rows of the list of exemptions for `hw`.
    """

    node: LegalNode
    answers: tuple[LegalAnswer, ...]
    path: tuple[tuple[LegalNode, LegalAnswer], ...]
    left: int
    hazard: Hazard = ""
    hw: tuple[str, ...] = ()
    exemptions: tuple[Row, ...] = ()

    @property
    def is_advice(self) -> bool:
        """Whether the guide has come to its end."""
        return self.node.kind == "advice"

    @property
    def unsure(self) -> tuple[LegalNode, ...]:
        """The questions answered with “not sure”: they stay open, and the advice is tentative."""
        return tuple(node for node, answer in self.path if answer.id == NOT_SURE)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Guide:
    first: str
    nodes: Mapping[str, LegalNode]
    answers: Mapping[str, tuple[LegalAnswer, ...]]
    depths: Mapping[str, int]


def legal_regimes(packs: Packs) -> tuple[str, ...]:
    """The legal systems that have a guide.

    >>> from symbionet.engine.packs import load_packs
    >>> legal_regimes(load_packs())
    ('cn', 'eu')
    """
    return tuple(sorted(pack.removeprefix(GUIDE) for pack in packs.headers if pack.startswith(GUIDE)))


def legal_question(
    regime: str, answers: Mapping[str, str], packs: Packs, *, on: date, known: LegalKnowledge | None = None
) -> LegalStep:
    """The question that follows the `answers` (question id -> answer id) by the rules of the day `on`, or the advice.

    Raises `BadAnswer` for a regime or day without a guide, and for an answer that its question does not have or that
    answers no question on the way; raises `BadPack` where the guide leads nowhere.

    >>> from symbionet.engine.packs import load_packs
    >>> step = legal_question("cn", {}, load_packs(), on=date(2026, 11, 1))
    >>> step.node.text_en
    'How does the material arise?'
    >>> oil = {"cn.origin": "used", "cn.original": "no", "cn.listed": "yes", "cn.excluded": "no", "cn.exempt": "no"}
    >>> step = legal_question("cn", oil | {"cn.province_h": "same"}, load_packs(), on=date(2026, 11, 1))
    >>> step.node.status, step.is_advice
    ('hazardous', True)
    """
    guide = _guide(regime, packs, on)
    node, path = guide.nodes[guide.first], []
    while node.kind == "question" and node.id in answers:
        answer = _chosen(answers[node.id], node.id, guide.answers[node.id])
        path.append((node, answer))
        node = guide.nodes[answer.next]
    astray = [name for name in answers if name not in {passed.id for passed, _ in path}]
    if astray:
        raise BadAnswer(
            f"{astray[0]!r} (answer {answers[astray[0]]!r}) is not asked on this way; "
            f"leave it out, next comes {node.id!r}"
        )
    known = known or LegalKnowledge()
    shows_hazard = node.hint == "hazard" or node.status in ("hazardous", "undetermined")
    return LegalStep(
        node=node,
        answers=guide.answers.get(node.id, ()),
        path=tuple(path),
        left=guide.depths[node.id],
        hazard=_hazard(known) if shows_hazard else "",
        hw=known.hw if shows_hazard else (),
        exemptions=_exemptions(known.hw, packs) if shows_hazard and regime == "cn" else (),
    )


def _chosen(answer: str, question: str, possible: Sequence[LegalAnswer]) -> LegalAnswer:
    for item in possible:
        if item.id == answer:
            return item
    choices = ", ".join(item.id for item in possible)
    raise BadAnswer(f"{answer!r} is no answer to question {question!r}; say one of {choices}")


def _hazard(known: LegalKnowledge) -> Hazard:
    if known.hazardous >= USUALLY:
        return "usually"
    return "sometimes" if known.hazardous >= SOMETIMES else ""


def _exemptions(codes: Sequence[str], packs: Packs) -> tuple[Row, ...]:
    """The rows that name one of the codes or its category; a category known alone finds the rows of its codes, too."""
    exact = {code for code in codes if not code.startswith("HW")}
    categories = {code for code in codes if code.startswith("HW")}
    wide = categories - {f"HW{code[-2:]}" for code in exact}  # an exact code says more than its category
    wanted = exact | categories | {f"HW{code[-2:]}" for code in exact}

    def meant(code: str) -> bool:
        return code in wanted or (not code.startswith("HW") and f"HW{code[-2:]}" in wide)

    rows = packs.rows("codes/hw2021_exemptions")
    return tuple(row for row in rows if any(meant(code) for code in row["codes"].split("|") if code))


def _holds(row: Row, on: date) -> bool:
    day = on.isoformat()
    return row["valid_from"] <= day and (not row["valid_to"] or day <= row["valid_to"])


@lru_cache(maxsize=64)
def _guide(regime: str, packs: Packs, on: date) -> _Guide:
    if regime not in legal_regimes(packs):
        raise BadAnswer(f"{regime!r} has no legal guide; say one of {', '.join(legal_regimes(packs))}")
    rows = packs.rows(f"{GUIDE}{regime}")
    nodes = {row["id"]: _node(row) for row in rows if _holds(row, on)}
    if not nodes:
        first_day = min(row["valid_from"] for row in rows)
        raise BadAnswer(f"the guide of {regime!r} has no rules for {on}; choose a day from {first_day} on")
    answers: dict[str, list[LegalAnswer]] = {}
    for row in packs.rows("legal/answers"):
        if row["node"] in nodes and _holds(row, on):
            if row["next"] not in nodes:
                raise BadPack(f"legal/answers: {row['node']!r} leads to {row['next']!r}, which has no row for {on}")
            answers.setdefault(row["node"], []).append(
                LegalAnswer(id=row["answer_id"], text_en=row["text_en"], text_zh=row["text_zh"], next=row["next"])
            )
    fixed = {name: tuple(items) for name, items in answers.items()}
    first = next(iter(nodes))
    return _Guide(first=first, nodes=nodes, answers=fixed, depths=_depths(nodes, fixed))


def _node(row: Row) -> LegalNode:
    advice = row["kind"] == "advice"
    if advice != bool(row["status"]):
        raise BadPack(
            f"legal guide: {row['id']!r} is a {row['kind']} with status {row['status']!r}; only advice has one"
        )
    lists = {name: tuple(part for part in row[name].split("|") if part) for name in ("help_en", "help_zh")}
    return LegalNode(
        id=row["id"],
        kind="advice" if advice else "question",
        text_en=row["text_en"],
        text_zh=row["text_zh"],
        help_en="" if advice else row["help_en"],
        help_zh="" if advice else row["help_zh"],
        asks_en=lists["help_en"] if advice else (),
        asks_zh=lists["help_zh"] if advice else (),
        clauses_en=tuple(row["clause_en"].split("|")),
        clauses_zh=tuple(row["clause_zh"].split("|")),
        status=cast(Status, row["status"]),
        hint=row["hint"],
        source=row["source"],
    )


def _depths(nodes: Mapping[str, LegalNode], answers: Mapping[str, Sequence[LegalAnswer]]) -> Mapping[str, int]:
    """The most questions from each node to advice; raises `BadPack` for a question without answers and for a circle."""
    found: dict[str, int] = {}

    def depth(name: str, above: tuple[str, ...]) -> int:
        if name in above:
            raise BadPack(f"legal guide: {name!r} leads back to itself over {' -> '.join(above)}; break the circle")
        if name not in found:
            if nodes[name].kind == "question" and not answers.get(name):
                raise BadPack(f"legal guide: question {name!r} has no answers; add rows to legal/answers")
            below = [depth(answer.next, (*above, name)) for answer in answers.get(name, ())]
            found[name] = 1 + max(below) if below else 0
        return found[name]

    for name in nodes:
        depth(name, ())
    return found

"""The orders and languages of a report: as the visit went or as a cleaner-production audit, in one language or two."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import groupby

from django.utils.translation import gettext as _

from symbionet.audits.models import Audit, Outcome
from symbionet.audits.pages.visit import opportunities_shown
from symbionet.audits.queries.figures import latest_outcomes
from symbionet.letters import Block, Letter

__all__ = ["ORDERS", "LetterPart", "both_languages", "carried_out", "feasibility", "letter_parts", "phase"]

ORDERS = ("visit", "cleaner_production")
WORDED = ("title", "heading", "text", "item", "note", "sign", "photo", "foot")


def phase(number: int) -> Block:
    """The heading of one of the seven phases of a cleaner-production audit."""
    words = (
        _("Phase 1: preparation of the audit"),
        _("Phase 2: pre-audit, where the firm stands"),
        _("Phase 3: audit, what was seen"),
        _("Phase 4: options found and screened"),
        _("Phase 5: feasibility of medium- and high-cost options"),
        _("Phase 6: options carried out"),
        _("Phase 7: continuous cleaner production"),
    )
    return Block(kind="heading", text=words[number - 1])


def feasibility(audit: Audit) -> Iterator[Block]:
    """What is known of options that cost more than what comes back within half a year."""
    lines = [line for line in opportunities_shown(audit)[0] if line.cls != "A"]
    if not lines:
        yield Block(kind="text", text=_("All options are of no or low cost: they are carried out at once."))
        return
    rows = (
        (_("Option"), _("Costs, CNY"), _("CNY a year"), _("Payback"), _("Rests on")),
        *(
            (line.opportunity.title, _amount(line.opportunity.cost), _amount(line.opportunity.money),
             line.payback or "–", line.opportunity.get_tier_display())
            for line in lines
        ),
    )  # fmt: skip
    for number, cells in enumerate(rows):
        yield Block(kind="row", text="", cells=cells, right=(1, 2) if number == 0 else ())
    note = _(
        "Technical, environmental and economic feasibility is examined before money is spent; a walk-through is none."
    )
    yield Block(kind="note", text=note)


def carried_out(audit: Audit) -> Iterator[Block]:
    """What the firm has carried out by its follow-ups, with what it says that it saves."""
    rows = list(audit.opportunity_rows.all())
    outcomes = latest_outcomes(rows)
    done = [(row, said) for row in rows if (said := outcomes.get(row.pk)) and said.outcome == Outcome.DONE]
    if not done:
        yield Block(kind="text", text=_("Nothing was reported as carried out yet."))
        return
    table = (
        (_("Option"), _("Identified, CNY a year"), _("Realised, CNY a year"), _("How it is known")),
        *((row.title, _amount(row.money), _amount(said.money), said.note or "–") for row, said in done),
    )
    for number, cells in enumerate(table):
        yield Block(kind="row", text="", cells=cells, right=(1, 2) if number == 0 else ())


def _amount(value: object) -> str:
    return "–" if value is None else f"{value:,.0f}"


def both_languages(chinese: Letter, english: Letter) -> Letter:
    """One letter of two: each heading, sentence and cell in Chinese with its English beside or below it."""
    if [one.kind for one in chinese.blocks] != [one.kind for one in english.blocks]:
        return replace(chinese, blocks=(*chinese.blocks, Block(kind="break", text=""), *english.blocks))
    return replace(chinese, blocks=tuple(_joined(chinese.blocks, english.blocks)))


def _joined(chinese: Sequence[Block], english: Sequence[Block]) -> Iterator[Block]:
    for zh, en in zip(chinese, english, strict=True):
        if zh.kind in ("text", "item", "note") and zh.text != en.text:
            yield zh
            yield en
            continue
        cells = tuple(_beside(one, other) for one, other in zip(zh.cells, en.cells, strict=True))
        yield replace(zh, text=_beside(zh.text, en.text), value=_beside(zh.value, en.value), cells=cells)


def _beside(zh: str, en: str) -> str:
    return zh if zh == en or not en else f"{zh} / {en}"


@dataclass(frozen=True, slots=True, kw_only=True)
class LetterPart:
    """A part of a letter on a page: one block, or a table with its headings at each cell (a phone stacks them)."""

    kind: str
    block: Block | None = None
    headings: tuple[str, ...] = ()
    rows: tuple[tuple[tuple[str, str, bool], ...], ...] = ()  # heading, cell, whether a figure


def letter_parts(letter: Letter) -> list[LetterPart]:
    """The parts of a letter; rows that follow each other are one table."""
    parts: list[LetterPart] = []
    for kind, group in groupby(letter.blocks, key=lambda block: block.kind):
        blocks = list(group)
        if kind != "row":
            parts += [LetterPart(kind=kind, block=block) for block in blocks]
            continue
        head, right = blocks[0].cells, blocks[0].right
        parts.append(
            LetterPart(
                kind="table",
                headings=head,
                rows=tuple(
                    tuple((head[place], cell, place in right) for place, cell in enumerate(one.cells))
                    for one in blocks[1:]
                ),
            )
        )
    return parts

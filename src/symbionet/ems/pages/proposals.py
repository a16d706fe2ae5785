"""What the pages of proposed aspects and of obligations that are handed on show."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from symbionet.accounts.models import User
from symbionet.core.texts import in_language
from symbionet.ems.actions.proposals import origin_words
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import choice_words, entry_code
from symbionet.ems.queries.handing import OBLIGATIONS, copies_of
from symbionet.ems.queries.proposals import Proposal, proposed_aspects
from symbionet.ems.queries.registers import choices_of

__all__ = ["ShownObligation", "ShownProposal", "obligations_to_hand_on", "proposals_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProposal:
    """A proposal in the active language."""

    key: str
    title: str
    activity: str
    impact: str
    medium: str


def _shown(one: Proposal) -> ShownProposal:
    texts = {name: in_language(en=en, zh=zh) for name, (en, zh) in one.texts.items()}
    medium = next((choice_words(row) for row in choices_of("medium") if row.id == one.values["medium"]), "")
    return ShownProposal(
        key=one.key, title=in_language(en=one.en, zh=one.zh), activity=texts.get("activity", ""),
        impact=texts.get("impact", ""), medium=medium,
    )  # fmt: skip


def proposals_shown(system: System, user: User) -> list[tuple[str, list[ShownProposal]]]:
    """The proposals by where they come from, the floor first."""
    rows = proposed_aspects(system, user)
    groups = [
        (origin, [_shown(one) for one in rows if one.origin == origin]) for origin in ("walk", "resource", "sector")
    ]
    return [(origin_words(origin), found) for origin, found in groups if found]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownObligation:
    """An obligation that may be handed on: `there` is how many of the firms have it from here already."""

    entry: Entry
    code: str
    requirement: str
    there: int
    is_ticked: bool


FOR_ALL = ("park", "law", "standard")  # kinds that bind each firm of a park; a permit or a contract is of one firm


def obligations_to_hand_on(system: System, systems: Sequence[System]) -> list[ShownObligation]:
    """The obligations of a register; those that some firm does not have yet are ticked."""
    there: Counter[int] = Counter()
    for other in systems:
        there.update(copies_of(other).keys())
    return [
        ShownObligation(
            entry=one, code=entry_code(one), requirement=str(one.values.get("requirement", "")), there=there[one.pk],
            is_ticked=there[one.pk] < len(systems) and one.values.get("kind") in FOR_ALL,
        )
        for one in system.entries.filter(register=OBLIGATIONS)
    ]  # fmt: skip

"""What the page of proposed aspects shows."""

from dataclasses import dataclass

from symbionet.accounts.models import User
from symbionet.core.texts import in_language
from symbionet.ems.actions.proposals import origin_words
from symbionet.ems.models import System
from symbionet.ems.pages.entries import choice_words
from symbionet.ems.queries.proposals import Proposal, proposed_aspects
from symbionet.ems.queries.registers import choices_of

__all__ = ["ShownProposal", "proposals_shown"]


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

"""Proposed aspects that are taken over into the register."""

from collections.abc import Collection

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language
from symbionet.ems.actions.entries import save_entry
from symbionet.ems.actions.values import EntryValues
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.proposals import Proposal, proposed_aspects
from symbionet.ems.queries.registers import registers
from symbionet.notices.actions import both_languages

__all__ = ["origin_words", "take_over_aspects"]


def origin_words(origin: str) -> str:
    """Where a proposal comes from."""
    return {
        "sector": _("What firms of this sector usually have"),
        "resource": _("Haves of the firm"),
        "walk": _("Seen on the shop floor"),
    }[origin]


def _values(one: Proposal) -> EntryValues:
    texts = {name: in_language(en=en, zh=zh) for name, (en, zh) in one.texts.items()}
    values = {**one.values, **texts, "origin": " / ".join(both_languages(lambda: origin_words(one.origin)).values())}
    return EntryValues(title=in_language(en=one.en, zh=one.zh)[:250], values=values)


@transaction.atomic
def take_over_aspects(system: System, keys: Collection[str], *, by: User) -> list[Entry]:
    """The new entries of the proposals of these keys; their scores are still to be given."""
    wanted = [one for one in proposed_aspects(system, by) if one.key in set(keys)]
    if not wanted:
        raise ActionRefused(_("Tick what is to be taken over."))
    return [save_entry(system, registers()["aspects"], _values(one), by=by) for one in wanted]

"""Words that the pages of this room share: figures told, instruments, authorities, barriers."""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, localised, range_words, with_unit
from symbionet.engine.packs import load_packs
from symbionet.matches.pages.values import figure_words, money_words
from symbionet.policy.models import Demand
from symbionet.synergies.pages.withholding import withheld_mark

__all__ = [
    "authority_words",
    "barrier_name",
    "firms_words",
    "instrument_words",
    "mass_words",
    "told_words",
    "worth_words",
]


def mass_words(tonnes: float) -> str:
    """Tonnes a year."""
    return with_unit(figure_words(tonnes), "t") if tonnes else "–"


def worth_words(money: float) -> str:
    """Money a year."""
    return money_words(money) if money else "–"


def firms_words(told: Mapping[str, Any]) -> str:
    """How many firms, as they are told: a band, or that it is withheld."""
    low, high = told.get("low"), told.get("high")
    if low is None:
        return withheld_mark()
    return range_words(int(low), int(high)) if high else _("more than %(low)s") % {"low": int(low) - 1}


def told_words(told: Mapping[str, Any]) -> tuple[str, str, str]:
    """Firms, tonnes and money as they are told."""
    if told.get("low") is None:
        return withheld_mark(), withheld_mark(), withheld_mark()
    tonnes, money = told.get("tonnes"), told.get("money")
    about = _("about %(figure)s")
    return (
        firms_words(told),
        about % {"figure": mass_words(float(tonnes))} if tonnes else withheld_mark(),
        about % {"figure": worth_words(float(money))} if money else withheld_mark(),
    )


def instrument_words(instrument_id: str, text: str = "") -> str:
    """The title of an instrument of the library, else what was written."""
    item = load_packs().instruments.get(instrument_id)
    return localised(item, "title") if item is not None else text


def authority_words(demand: Demand) -> str:
    """The authority of a demand, "" where none is named."""
    return in_language(zh=demand.authority_zh or demand.authority_en, en=demand.authority_en or demand.authority_zh)


def barrier_name(code: str) -> str:
    """A barrier of the taxonomy by name, "" for none."""
    barrier = load_packs().policy_barriers.get(code)
    return localised(barrier, "name") if barrier is not None else ""

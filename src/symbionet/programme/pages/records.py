"""Each record that a figure counts, with the page where it stands; what a visitor may not see is counted unnamed."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.indicators import Counted, indicator_entries
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to
from symbionet.programme.models import Indicator
from symbionet.programme.pages.numbers import GroupNames, figure_words
from symbionet.programme.queries.programmes import measurements_visible_to

__all__ = ["RecordLine", "records_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordLine:
    """A record that is counted: what and of whom it is, its day, what it adds, and its groups."""

    title: str
    url: str
    firm: str
    on: str
    value: Decimal
    whole: Decimal
    words: str
    groups: tuple[str, ...]


def records_shown(indicator: Indicator, records: Iterable[Counted], visitor: Visitor) -> list[RecordLine]:
    """The records in words, in the order of their days."""
    rows = sorted(records, key=lambda one: (one.on, one.record))
    things = _things(indicator, rows, visitor)
    firms = organisations_visible_to(visitor).in_bulk({one.firm for one in rows if one.firm is not None})
    names = GroupNames()
    return [_line(indicator, one, things, firms, names) for one in rows]


def _line(
    indicator: Indicator,
    one: Counted,
    things: Mapping[tuple[str, int], Model],
    firms: Mapping[int, Organisation],
    names: GroupNames,
) -> RecordLine:
    thing = things.get(one.record)
    firm = firms.get(one.firm) if one.firm is not None and thing is not None else None
    whole = f" / {figure_words(one.whole)}" if one.whole else ""
    return RecordLine(
        title=str(thing) if thing is not None else _("not open to you, or removed since"),
        url=_address(thing),
        firm=str(firm) if firm is not None else "",
        on=one.on.isoformat(),
        value=one.value,
        whole=one.whole,
        words=f"{figure_words(one.value)}{whole}",
        groups=tuple(names.name(name, one.groups.get(name, "")) for name in indicator.dimensions),
    )


def _things(indicator: Indicator, rows: Iterable[Counted], visitor: Visitor) -> dict[tuple[str, int], Model]:
    """The rows that the visitor may see, by label and key."""
    entry = indicator_entries().get(indicator.query)
    keys: dict[str, set[int]] = defaultdict(set)
    for one in rows:
        keys[one.record[0]].add(one.record[1])
    found: dict[tuple[str, int], Model] = {}
    for label, wanted in keys.items():
        seen = entry.visible_to(visitor) if entry is not None else measurements_visible_to(visitor)
        if seen.model is not apps.get_model(label):
            seen = _seen_otherwise(label, visitor)
        if seen is not None:
            found |= {(label, row.pk): row for row in seen.filter(pk__in=wanted)}
    return found


def _seen_otherwise(label: str, visitor: Visitor) -> QuerySet[Any] | None:
    """Of an indicator that counts rows of several kinds: what another one lets the visitor see of this kind."""
    model = apps.get_model(label)
    for entry in indicator_entries().values():
        seen: QuerySet[Any] = entry.visible_to(visitor)
        if seen.model is model:
            return seen
    return None


def _address(thing: Model | None) -> str:
    """The page of the row, or of the synergy that it is of."""
    for one in (thing, getattr(thing, "synergy", None)):
        if (address := getattr(one, "get_absolute_url", None)) is not None:
            return str(address())
    return ""

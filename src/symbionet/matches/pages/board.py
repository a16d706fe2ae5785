"""The columns of the board of matches, and its groups: a have with its best partners."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.queries import Visitor
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to
from symbionet.matches.queries.groups import UNLISTED, Group
from symbionet.matches.queries.matches import rows_of_keys
from symbionet.shell.columns import ListColumn

__all__ = ["MATCH_COLUMNS", "ShownGroup", "groups_shown_to"]

MATCH_COLUMNS: Mapping[str, ListColumn] = {
    "have": ListColumn(label=_("Have"), order="have", is_wide=True),
    "receiver": ListColumn(label=_("Receiver"), order="receiver", is_wide=True),
    "fit": ListColumn(label=_("Technical fit"), order="probability", first="-"),
    "money": ListColumn(label=_("Money per year"), order="money", first="-", is_figure=True),
    "co2e": ListColumn(label=_("CO2e per year"), order="co2e", first="-", is_figure=True),
    "distance": ListColumn(label=_("Distance")),
    "state": ListColumn(label=_("State, found on"), order="found_at", first="-"),
    "reasons": ListColumn(label=_("Reasons"), is_usual=False),
    "level": ListColumn(label=_("Circular level"), is_usual=False),
    "decided": ListColumn(label=_("Decided by"), is_usual=False),
    "note": ListColumn(label=_("Note"), is_usual=False),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownGroup:
    """A have, or a member's own resource, with the matches that are shown of it: `number` in all.

    `opening` is what the address says of opened groups once this one is opened, or closed again where it `is_open`;
    None: nothing.
    """

    key: int
    title: str
    url: str
    label: str
    quantity: str
    is_have: bool
    matches: tuple[ShownMatch, ...]
    number: int
    is_open: bool
    opening: list[int] | None

    @property
    def rest(self) -> int:
        """How many of its matches are not shown."""
        return self.number - len(self.matches)


def groups_shown_to(
    visitor: Visitor, groups: Iterable[Group], *, best: int, opened: Collection[int]
) -> list[ShownGroup]:
    """These groups with their `best` matches as the visitor may see them, those `opened` with all."""
    keys = {one.key: one.matches if one.key in opened else one.matches[:best] for one in groups}
    rows = rows_of_keys([key for found in keys.values() for key in found])
    shown = {match.pk: match for match in matches_shown_to(visitor, rows)}
    return [_group(one, tuple(shown[key] for key in keys[one.key] if key in shown), best, opened) for one in groups]


def _group(group: Group, matches: tuple[ShownMatch, ...], best: int, opened: Collection[int]) -> ShownGroup:
    first = matches[0] if matches else None
    is_have = first is None or not first.receiver.own or first.provider.own
    side = None if first is None or group.key == UNLISTED else first.provider if is_have else first.receiver
    is_open = group.key in opened and len(group.matches) > best
    others = [key for key in dict.fromkeys(opened) if key != group.key]
    return ShownGroup(
        key=group.key,
        title=side.title if side else gettext("Not listed by you: known uses of firms like yours"),
        url=side.resource_url if side else "",
        label=side.label if side else "",
        quantity=side.quantity if side else "",
        is_have=is_have,
        matches=matches,
        number=len(group.matches),
        is_open=is_open,
        opening=(others if is_open else [*others, group.key]) or None,
    )

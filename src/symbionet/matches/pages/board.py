"""The columns of the board of matches."""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from symbionet.shell.columns import ListColumn

__all__ = ["MATCH_COLUMNS"]

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

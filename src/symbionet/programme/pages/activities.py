"""Activities with their means and costs, as the logframe and its files and the plan show them."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, localised, range_words
from symbionet.letters import Block
from symbionet.programme.models import Activity, Programme
from symbionet.programme.pages.numbers import amount_words
from symbionet.tables import Cell, Column, Table

__all__ = ["ActivityCost", "activity_blocks", "activity_costs", "activity_table"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityCost:
    """An activity with its days, and what its budget lines hold in the currency of the contract."""

    activity: Activity
    result: str  # its number, "" without one
    days: str
    cost: Decimal | None

    @property
    def words(self) -> str:
        """The costs in words; a dash where no budget line names the activity."""
        return amount_words(self.cost) if self.cost is not None else "–"


def activity_costs(programme: Programme) -> list[ActivityCost]:
    """The activities of a programme in their order."""
    found = []
    for one in programme.activities.select_related("result").prefetch_related("lines"):
        amounts = [line.amount for line in one.lines.all()]
        found.append(
            ActivityCost(
                activity=one,
                result=one.result.code if one.result is not None else "",
                days=range_words(f"{one.starts_on:%Y-%m-%d}", f"{one.ends_on:%Y-%m-%d}"),
                cost=sum(amounts, start=Decimal(0)) if amounts else None,
            )
        )
    return found


def _costs_heading(programme: Programme) -> str:
    return f"{_('Costs planned')}{bracketed(programme.currency)}"


def activity_table(programme: Programme) -> Table:
    """The activities as a sheet; costs are numbers."""
    columns = [
        Column(heading=_("Expected result")), Column(heading=_("Number")), Column(heading=_("Activity"), width=50),
        Column(heading=_("Begins on")), Column(heading=_("Ends on")), Column(heading=_("Means"), width=50),
        Column(heading=_costs_heading(programme), figures=True),
    ]  # fmt: skip
    rows: list[list[Cell]] = [
        [one.result, one.activity.code, localised(one.activity, "name"), one.activity.starts_on, one.activity.ends_on,
         one.activity.means, one.cost]
        for one in activity_costs(programme)
    ]  # fmt: skip
    return Table(columns=columns, rows=rows, title=_("Activities"))


def activity_blocks(programme: Programme) -> Iterator[Block]:
    """The activities as a table of a document; nothing without any."""
    rows = activity_costs(programme)
    if not rows:
        return
    yield Block(kind="heading", text=_("Activities, their means and costs"))
    headings = (_("Expected result"), _("Activity"), _("Days"), _("Means"), _costs_heading(programme))
    yield Block(kind="row", text="", cells=headings, right=(4,))
    for one in rows:
        cells = (one.result or "–", str(one.activity), one.days, one.activity.means or "–", one.words)
        yield Block(kind="row", text="", cells=cells)

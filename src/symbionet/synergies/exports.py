"""Lists of synergies as files for spreadsheets, their dates as a file for calendars."""

from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.matches.pages.figures import figure_cell
from symbionet.shell.answers import table_answer
from symbionet.shell.calendars import CalendarEntry, calendar_answer
from symbionet.synergies.pages.overrides_and_stops import OverridesAndStop, overrides_and_stops_shown_to
from symbionet.synergies.pages.synergy_board import ShownCard
from symbionet.synergies.pages.synergy_calendar import ShownEvent
from symbionet.tables import Cell, table_of

__all__ = ["calendar_file", "export_synergies"]


def export_synergies(visitor: Visitor, cards: Sequence[ShownCard], kind: str) -> HttpResponse:
    """The synergies of the workbench as a CSV or XLSX file: with their stops and the reasons of steps without evidence
    for who reads the whole programme."""
    headings = [
        _("Synergy"),
        _("Stage"),
        _("Type"),
        _("Circular level"),
        _("Provider"),
        _("Receiver"),
        _("Owner"),
        _("Next action"),
        _("Due"),
        _("Probability"),
        _("Value per year (CNY)"),
        _("Expected value per year (CNY)"),
        _("Days in this stage"),
        _("Stalled"),
        _("Reached without evidence"),
        _("Reasons for going on without evidence"),
        _("Stopped by"),
        _("Step at which it struck"),
        _("Legal instrument"),
        _("Tonnes per year blocked"),
        _("CNY per year blocked"),
        _("What happened"),
        _("Look at it again on"),
        _("Changed on"),
    ]
    pasts = overrides_and_stops_shown_to(visitor, [card.pk for card in cards])
    rows = [_synergy_row(card, pasts.get(card.pk, OverridesAndStop())) for card in cards]
    return table_answer(table_of(headings, rows), name="synergies", form=kind)


def _synergy_row(card: ShownCard, past: OverridesAndStop) -> list[Cell]:
    synergy = card.synergy
    return [
        synergy.title,
        synergy.stage_label,
        card.type_label,
        card.level_label,
        synergy.provider.label,
        synergy.receiver.label,
        synergy.owner,
        synergy.next_action,
        synergy.next_action_due.isoformat() if synergy.next_action_due else "",
        "" if card.percent is None else card.percent / 100,
        figure_cell(card.money, ""),
        figure_cell(card.expected, ""),
        "" if card.days is None else card.days,
        _("yes") if card.stall else "",
        past.overridden,
        past.override_reasons,
        card.barrier,
        past.step,
        past.instrument,
        figure_cell(past.tonnes, ""),
        figure_cell(past.money, ""),
        past.note,
        card.reactivate_on.isoformat() if card.reactivate_on else "",
        synergy.updated_at.date().isoformat(),
    ]


def calendar_file(events: Iterable[ShownEvent], others: Iterable[CalendarEntry], *, address: str) -> HttpResponse:
    """The events, each a whole day, and what other rooms have for the same person, as an iCalendar file."""
    words = {"action": _("Next action"), "task": _("Task"), "again": _("Look at it again")}
    entries = [
        CalendarEntry(
            key=event.key,
            start=event.on,
            title=f"{event.text or words[event.kind]} · {event.title}",
            url=event.url,
            category=words[event.kind],
        )
        for event in events
    ]
    return calendar_answer([*entries, *others], title=_("Symbionet: my days"), address=address, name="symbionet")

"""Lists of synergies as files for spreadsheets, their dates as a file for calendars."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor
from symbionet.matches.pages.figures import figure_cell
from symbionet.shell.answers import table_answer
from symbionet.shell.calendars import CalendarEntry, calendar_answer
from symbionet.synergies.pages.overrides_and_stops import OverridesAndStop, overrides_and_stops_shown_to
from symbionet.synergies.pages.synergy_board import ShownCard
from symbionet.synergies.pages.synergy_calendar import ShownEvent
from symbionet.tables import Cell, table_of

__all__ = ["SYNERGIES_FILED", "calendar_file", "export_synergies"]


COLUMNS: Mapping[str, tuple[Promise | str, Callable[[ShownCard, OverridesAndStop], Cell]]] = {
    "title": (gettext_lazy("Synergy"), lambda card, _past: card.synergy.title),
    "stage": (gettext_lazy("Stage"), lambda card, _past: card.synergy.stage_label),
    "type": (gettext_lazy("Type"), lambda card, _past: card.type_label),
    "level": (gettext_lazy("Circular level"), lambda card, _past: card.level_label),
    "provider": (gettext_lazy("Provider"), lambda card, _past: card.synergy.provider.label),
    "receiver": (gettext_lazy("Receiver"), lambda card, _past: card.synergy.receiver.label),
    "owner": (gettext_lazy("Owner"), lambda card, _past: card.synergy.owner),
    "next_action": (gettext_lazy("Next action"), lambda card, _past: card.synergy.next_action),
    "due": (gettext_lazy("Due"), lambda card, _past: _day(card.synergy.next_action_due)),
    "probability": (
        gettext_lazy("Probability"),
        lambda card, _past: "" if card.percent is None else card.percent / 100,
    ),
    "money": (gettext_lazy("Value per year (CNY)"), lambda card, _past: figure_cell(card.money, "")),
    "expected": (gettext_lazy("Expected value per year (CNY)"), lambda card, _past: figure_cell(card.expected, "")),
    "days": (gettext_lazy("Days in this stage"), lambda card, _past: "" if card.days is None else card.days),
    "stalled": (gettext_lazy("Stalled"), lambda card, _past: _("yes") if card.stall else ""),
    "overridden": (gettext_lazy("Reached without evidence"), lambda _card, past: past.overridden),
    "override_reasons": (
        gettext_lazy("Reasons for going on without evidence"),
        lambda _card, past: past.override_reasons,
    ),
    "barrier": (gettext_lazy("Stopped by"), lambda card, _past: card.barrier),
    "step": (gettext_lazy("Step at which it struck"), lambda _card, past: past.step),
    "instrument": (gettext_lazy("Legal instrument"), lambda _card, past: past.instrument),
    "tonnes": (gettext_lazy("Tonnes per year blocked"), lambda _card, past: figure_cell(past.tonnes, "")),
    "blocked": (gettext_lazy("CNY per year blocked"), lambda _card, past: figure_cell(past.money, "")),
    "note": (gettext_lazy("What happened"), lambda _card, past: past.note),
    "reactivate_on": (gettext_lazy("Look at it again on"), lambda card, _past: _day(card.reactivate_on)),
    "updated_at": (gettext_lazy("Changed on"), lambda card, _past: _day(card.synergy.updated_at.date())),
    "resource": (gettext_lazy("Resource"), lambda card, _past: card.resource),
}
SYNERGIES_FILED: Mapping[str, Sequence[str]] = {  # column of the table -> those of the file; "": where nobody chose
    "": [name for name in COLUMNS if name != "resource"],
    "title": ("title", "provider", "receiver"),
    "stage": ("stage", "days", "stalled"),
    "next_action": ("next_action", "due"),
}


def export_synergies(
    visitor: Visitor, cards: Sequence[ShownCard], kind: str, columns: Sequence[str] = SYNERGIES_FILED[""]
) -> HttpResponse:
    """The synergies of the workbench as a CSV or XLSX file of these columns: where none are chosen with their stops and
    the reasons of steps without evidence for who reads the whole programme."""
    pasts = overrides_and_stops_shown_to(visitor, [card.pk for card in cards])
    chosen = [COLUMNS[name] for name in columns]
    rows = ([read(card, pasts.get(card.pk, OverridesAndStop())) for _heading, read in chosen] for card in cards)
    return table_answer(table_of([str(heading) for heading, _read in chosen], rows), name="synergies", form=kind)


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


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

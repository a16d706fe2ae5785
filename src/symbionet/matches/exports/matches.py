"""Matches of the board as a file."""

from collections.abc import Iterable

from django.http import HttpResponse
from django.utils.translation import gettext as _

from symbionet.matches.pages.figures import figure_cell
from symbionet.matches.pages.matches import ShownMatch
from symbionet.shell.answers import table_answer
from symbionet.tables import Cell, table_of

__all__ = ["export_matches"]


def export_matches(matches: Iterable[ShownMatch], kind: str) -> HttpResponse:
    """The matches as a CSV or XLSX file."""
    headings = [
        _("Have"),
        _("Provider"),
        _("Quantity"),
        _("Want or known use"),
        _("Receiver"),
        _("Technical fit"),
        _("Circular level"),
        _("Value per year (CNY)"),
        _("CO2e avoided per year (t)"),
        _("Expected value per year (CNY)"),
        _("Value rests on"),
        _("CO2e rests on"),
        _("Distance"),
        _("Reasons"),
        _("State"),
        _("Dismissed because"),
        _("Note"),
        _("Found on"),
    ]
    rows: list[list[Cell]] = [
        [
            match.provider.title,
            match.provider.label,
            match.provider.quantity,
            match.receiver.title or _("known use"),
            match.receiver.label,
            round(match.probability, 3),
            match.worth.level_label,
            figure_cell(match.worth.money, match.worth.money_text),
            figure_cell(match.worth.co2e, match.worth.co2e_text),
            figure_cell(match.worth.expected, match.worth.expected_text),
            match.worth.money_judged,
            match.worth.co2e_judged,
            match.distance,
            "; ".join(reason.text for reason in match.main_reasons),
            match.state_label,
            match.dismissal,
            match.note,
            match.found_at.date().isoformat(),
        ]
        for match in matches
    ]
    return table_answer(table_of(headings, rows), name="matches", form=kind)

"""Mutual services as a file for spreadsheets."""

from django.http import HttpResponse
from django.utils.translation import gettext as _

from symbionet.matches.pages.figures import figure_cell
from symbionet.services.pages import ShownRound, ShownServices, ShownSharing
from symbionet.shell.answers import table_answer
from symbionet.tables import Cell, table_of

__all__ = ["export_services"]


def export_services(services: ShownServices, kind: str) -> HttpResponse:
    """Mutual services as a CSV or XLSX file: rounds with the trip out and the load home, then what is lent."""
    headings = [
        _("Service"),
        _("Have"),
        _("Provider"),
        _("Receiver"),
        _("Want or return load"),
        _("Provider of the return load"),
        _("Receiver of the return load"),
        _("State"),
        _("Probability"),
        _("Way saved (%)"),
        _("Saved per round (km)"),
        _("Rounds per year"),
        _("Saved per year (km)"),
        _("Saved per year, low (CNY)"),
        _("Saved per year, high (CNY)"),
        _("Share of the want (%)"),
        _("Distance"),
        _("Reasons"),
    ]
    rows = [*map(_round_row, services.rounds), *map(_sharing_row, services.sharings)]
    return table_answer(table_of(headings, rows), name="mutual-services", form=kind)


def _round_row(item: ShownRound) -> list[Cell]:
    there, back = item.legs
    money = item.cny_year
    return [
        _("Return loads"),
        there.load,
        there.provider.label,
        there.receiver.label,
        back.load,
        back.provider.label,
        back.receiver.label,
        _("agreed") if there.agreed and back.agreed else _("likely"),
        "",
        item.percent,
        figure_cell(item.saved_km, ""),
        figure_cell(item.rounds, ""),
        figure_cell(item.km_year, ""),
        figure_cell(money.low if money else None, ""),
        figure_cell(money.high if money else None, ""),
        "",
        "",
        "; ".join(item.reasons),
    ]


def _sharing_row(item: ShownSharing) -> list[Cell]:
    match = item.match
    empty: list[Cell] = [""] * 6
    return [
        item.kind_label,
        match.provider.title,
        match.provider.label,
        match.receiver.label,
        match.receiver.title,
        "",
        "",
        match.state_label,
        round(match.probability, 3),
        *empty,
        "" if item.share is None else item.share,
        match.distance,
        item.amount,
    ]

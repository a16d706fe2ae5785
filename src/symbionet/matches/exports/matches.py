"""Matches of the board as a file."""

from collections.abc import Callable, Iterable, Mapping, Sequence

from django.http import HttpResponse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.matches.pages.figures import figure_cell
from symbionet.matches.pages.matches import ShownMatch
from symbionet.shell.answers import table_answer
from symbionet.tables import Cell, table_of

__all__ = ["MATCHES_FILED", "export_matches"]

COLUMNS: Mapping[str, tuple[Promise | str, Callable[[ShownMatch], Cell]]] = {
    "have": (gettext_lazy("Have"), lambda match: match.provider.title),
    "provider": (gettext_lazy("Provider"), lambda match: match.provider.label),
    "hazard": (gettext_lazy("Hazard"), lambda match: match.hazard_text),
    "quantity": (gettext_lazy("Quantity"), lambda match: match.provider.quantity),
    "want": (gettext_lazy("Want or known use"), lambda match: match.receiver.title or _("known use")),
    "receiver": (gettext_lazy("Receiver"), lambda match: match.receiver.label),
    "fit": (gettext_lazy("Technical fit"), lambda match: round(match.probability, 3)),
    "chance": (
        gettext_lazy("Chance to come about"),
        lambda match: round(match.chance.central, 3) if match.chance else "",
    ),
    "lowered": (
        gettext_lazy("Chance lowered by"),
        lambda match: "; ".join(match.chance.lowered) if match.chance else "",
    ),
    "level": (gettext_lazy("Circular level"), lambda match: match.worth.level_label),
    "amount": (gettext_lazy("Amount exchanged per year"), lambda match: match.worth.amount_text),
    "left": (gettext_lazy("What is left"), lambda match: match.worth.left_text),
    "money": (
        gettext_lazy("Value per year (CNY)"),
        lambda match: figure_cell(match.worth.money, match.worth.money_text),
    ),
    "co2e": (
        gettext_lazy("CO2e avoided per year (t)"),
        lambda match: figure_cell(match.worth.co2e, match.worth.co2e_text),
    ),
    "climate": (
        gettext_lazy("Climate"),
        lambda match: _("adds emissions") if match.worth.adds_emissions else "",
    ),
    "expected": (
        gettext_lazy("Expected value per year (CNY)"),
        lambda match: figure_cell(match.worth.expected, match.worth.expected_text),
    ),
    "money_judged": (gettext_lazy("Value rests on"), lambda match: match.worth.money_judged),
    "co2e_judged": (gettext_lazy("CO2e rests on"), lambda match: match.worth.co2e_judged),
    "distance": (gettext_lazy("Distance"), lambda match: match.distance),
    "reasons": (gettext_lazy("Reasons"), lambda match: "; ".join(reason.text for reason in match.main_reasons)),
    "state": (gettext_lazy("State"), lambda match: match.state_label),
    "dismissal": (gettext_lazy("Dismissed because"), lambda match: match.dismissal),
    "note": (gettext_lazy("Note"), lambda match: match.note),
    "found_at": (gettext_lazy("Found on"), lambda match: match.found_at.date().isoformat()),
    "decided": (gettext_lazy("Decided by"), lambda match: str(match.decided_by or "")),
    "decided_at": (
        gettext_lazy("Decided on"),
        lambda match: match.decided_at.date().isoformat() if match.decided_at else "",
    ),
}
MATCHES_FILED: Mapping[str, Sequence[str]] = {  # column of the board -> those of the file; "": where nobody chose
    "": [name for name in COLUMNS if name not in {"decided", "decided_at"}],
    "have": ("have", "provider", "hazard", "quantity"),
    "receiver": ("want", "receiver"),
    "fit": ("fit", "chance", "lowered"),
    "money": ("amount", "left", "money", "expected", "money_judged"),
    "co2e": ("co2e", "climate", "co2e_judged"),
    "state": ("state", "dismissal", "found_at"),
    "decided": ("decided", "decided_at"),
}


def export_matches(
    matches: Iterable[ShownMatch], kind: str, columns: Sequence[str] = MATCHES_FILED[""]
) -> HttpResponse:
    """The matches as a CSV or XLSX file of these columns."""
    chosen = [COLUMNS[name] for name in columns]
    rows = ([read(match) for _heading, read in chosen] for match in matches)
    return table_answer(table_of([str(heading) for heading, _read in chosen], rows), name="matches", form=kind)

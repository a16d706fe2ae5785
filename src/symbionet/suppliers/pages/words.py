"""Words of heads, bands, measures and of what stands in the way."""

from datetime import date
from typing import NamedTuple

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.core.texts import in_language, percent_words
from symbionet.suppliers.models import State, Supplier
from symbionet.suppliers.queries import HEADS, framework_names

__all__ = [
    "Blocker",
    "band_choices",
    "band_words",
    "blocker_of",
    "head_choices",
    "head_words",
    "reference_words",
    "share_words",
    "state_choices",
]


class Blocker(NamedTuple):
    """Why a supplier does not move, and what to do next."""

    why: str
    next: str


def head_words(head: str) -> str:
    """The name of one of the six heads."""
    return reference_words("index", head)


def reference_words(framework: str, code: str) -> str:
    """The name of a reference of a framework."""
    zh, en = framework_names()[framework, code]
    return in_language(zh=zh, en=en)


def head_choices() -> list[tuple[str, str]]:
    """The six heads as choices."""
    return [(head, head_words(head)) for head in HEADS]


def share_words(value: float | None) -> str:
    """A share of 0 to 1 in whole per cent; a dash where nothing is known."""
    return "–" if value is None else percent_words(100 * value)


def band_choices() -> list[tuple[str, str]]:
    """The bands of distance as choices, the unknown last."""
    return [
        ("near", _("below 50 km")), ("region", _("50 to 200 km")), ("far", _("200 to 500 km")),
        ("beyond", _("500 km and more")), ("unknown", _("distance unknown")),
    ]  # fmt: skip


def band_words(code: str) -> str:
    """The words of one band."""
    return dict(band_choices())[code]


def state_choices() -> list[tuple[str, str]]:
    """The seven states as choices."""
    return [(state.value, str(state.label)) for state in State]


def _days_since(moment: date | None) -> int:
    return max(0, (timezone.localdate() - moment).days) if moment is not None else 0


def _ago(days: int) -> str:
    return ngettext("%(days)d day ago", "%(days)d days ago", days) % {"days": days} if days else _("today")


def blocker_of(supplier: Supplier, state: str, *, overdue: int = 0, withdrawn: bool = False) -> Blocker:
    """Why a supplier does not move, and what its buyer can do next; `state` is that of today."""
    if state == State.EXPIRED and supplier.valid_until is None:
        return Blocker(_("The link has run out and was not used."), _("Make a new link and ring the contact up."))
    if state == State.EXPIRED:
        until = supplier.valid_until.isoformat() if supplier.valid_until else ""
        return Blocker(
            _("The answers held until %(until)s.") % {"until": until},
            _("Ask the supplier to confirm them or bring them up to date."),
        )
    if withdrawn:
        return Blocker(
            _("The supplier has withdrawn its answers."),
            _("Speak with it. You keep the snapshots you were given; nothing new comes."),
        )
    invited = _days_since(timezone.localdate(supplier.invited_at))
    if state == State.INVITED:
        why = _("Invited %(ago)s; nobody has opened the link yet.") % {"ago": _ago(invited)}
        if not (supplier.email or supplier.phone or supplier.contact):
            return Blocker(why, _("No contact is known: write one down, then send the link."))
        return Blocker(why, _("Send the link again by the way the contact reads."))
    if state == State.OPENED:
        return Blocker(
            _("The link was opened, but no firm has registered or signed in."),
            _("Ring up: registering takes two minutes, and answers are given once for all buyers."),
        )
    if state == State.STARTED:
        began = _days_since(timezone.localdate(supplier.started_at)) if supplier.started_at else 0
        return Blocker(
            _("The firm took the invitation up %(ago)s and has not given its answers yet.") % {"ago": _ago(began)},
            _("Ask what is missing. Questions can stay open: a gap lowers the coverage only."),
        )
    if state == State.SUBMITTED:
        return Blocker(_("The answers wait for you."), _("Read them, then accept them or ask for changes."))
    if state == State.CHANGES_REQUESTED:
        asked = _days_since(timezone.localdate(supplier.decided_at)) if supplier.decided_at else 0
        return Blocker(
            _("You asked for changes %(ago)s.") % {"ago": _ago(asked)},
            _("Ask whether your remark was understood."),
        )
    if overdue:
        return Blocker(
            _("%(count)d corrective actions are overdue.") % {"count": overdue}, _("Agree on new days, or help.")
        )
    return Blocker(_("Nothing stands in the way."), _("Plan the next improvement from the weakest head."))

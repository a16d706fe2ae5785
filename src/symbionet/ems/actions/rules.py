"""What an entry must fulfil beyond its single fields, by register."""

from collections.abc import Callable, Mapping
from math import isfinite

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.errors import ActionRefused
from symbionet.ems.actions.values import EntryValues
from symbionet.ems.models import Entry
from symbionet.ems.queries.registers import COLUMNS, Field, Register

__all__ = ["check_entry", "check_fields"]


def check_fields(register: Register, given: EntryValues, method: str, before: Entry | None) -> None:
    """Raises ActionRefused, which names the field, for a value that is missing, no choice, or out of its bounds."""
    for field in register.fields_for(method):
        if field.targets:
            empty = field.name in given.links and not given.links[field.name]
            if field.needed and (empty or (before is None and not given.links.get(field.name))):
                raise ActionRefused(_("This field is needed: name an entry."), field=field.name)
            continue
        if field.name in COLUMNS:
            continue
        value = given.values.get(field.name)
        if value in (None, ""):
            if field.needed:
                raise ActionRefused(_("This field is needed."), field=field.name)
        elif field.choices and value not in {one.id for one in field.choices}:
            raise ActionRefused(_("“%(value)s” is none of the choices.") % {"value": str(value)[:60]}, field=field.name)
        elif field.kind in ("number", "score"):
            _check_number(field, value)


def _check_number(field: Field, value: object) -> None:
    if not isinstance(value, int | float) or isinstance(value, bool) or not isfinite(value):
        raise ActionRefused(_("“%(value)s” is no number.") % {"value": str(value)[:60]}, field=field.name)
    low, high = field.least, field.most
    if (low is not None and value < low) or (high is not None and value > high):
        told = {"value": f"{value:g}", "low": f"{low:g}", "high": f"{high:g}"}
        raise ActionRefused(_("%(value)s is not between %(low)s and %(high)s.") % told, field=field.name)


def check_entry(register: Register, given: EntryValues, before: Entry | None) -> None:
    """Raises ActionRefused, which names the field and what to do, for an entry that says what cannot be."""
    rule = RULES.get(register.id)
    if rule is not None:
        rule(given, before)


def _check_past(given: EntryValues, name: str) -> None:
    """Raises ActionRefused for a day to come of what is said to have happened."""
    if given.text(name)[:10] > timezone.localdate().isoformat():
        raise ActionRefused(_("This day lies ahead: what has happened has a day that is past."), field=name)


def _audit(given: EntryValues, _before: Entry | None) -> None:
    """Who audits does not answer for what is audited; a small firm says why and how it stays fair."""
    same = given.text("auditor").casefold() == given.text("audited").casefold()
    if same and not given.text("exception"):
        raise ActionRefused(
            _("The auditor answers for what is audited: choose another, or say why not and how you stay fair."),
            field="exception",
        )
    if given.state == "reported" and not given.text("conclusion"):
        raise ActionRefused(_("A report says its conclusion: write it down first."), field="conclusion")
    if given.state == "reported" and (given.due is None or given.due > timezone.localdate()):
        raise ActionRefused(_("A report says on which day, past by now, the audit was."), field="due")


CLOSING = {  # what is said of a nonconformity before its state
    "corrected": ("correction",),
    "acted": ("correction", "why1", "cause", "action"),
    "closed": ("correction", "why1", "cause", "action", "similar", "checked_on", "effective"),
}


def _nonconformity(given: EntryValues, _before: Entry | None) -> None:
    _check_past(given, "checked_on")
    for name in CLOSING.get(given.state, ()):
        if not given.text(name):
            raise ActionRefused(_("Fill this in first: the state that you chose asks for it."), field=name)
    if given.state == "closed" and given.text("effective") != "yes":
        raise ActionRefused(_("It did not work: find another action before you close it."), field="effective")


def _evaluation(given: EntryValues, _before: Entry | None) -> None:
    _check_past(given, "day")
    if given.due is not None and given.due.isoformat() < given.text("day"):
        raise ActionRefused(_("The next evaluation comes after this one: check both days."), field="due")
    if given.text("result") in ("no", "partly") and not given.text("finding"):
        raise ActionRefused(_("Say what is missing where an obligation is not kept."), field="finding")


def _change(given: EntryValues, _before: Entry | None) -> None:
    if given.state in ("approved", "done") and not given.text("decided_by"):
        raise ActionRefused(_("A change is agreed by somebody: write down who."), field="decided_by")


def _drill(given: EntryValues, _before: Entry | None) -> None:
    if given.state == "held":
        _check_past(given, "day")
    if given.state == "held" and not (given.text("day") and given.text("lesson")):
        raise ActionRefused(
            _("A drill that was held has its day and what it taught."), field="lesson" if given.text("day") else "day"
        )


def _review(given: EntryValues, _before: Entry | None) -> None:
    if given.state == "held":
        _check_past(given, "day")
    for name in ("day", "conclusion", "decisions") if given.state == "held" else ():
        if not given.text(name):
            raise ActionRefused(_("A review that was held has its day, its conclusion and its decisions."), field=name)


def _reading(given: EntryValues, _before: Entry | None) -> None:
    period, today = given.text("period"), timezone.localdate()
    quarter = f"{today.year}-Q{(today.month + 2) // 3}"
    if period[:4] > f"{today.year}" or period > (quarter if "Q" in period else today.isoformat()[: len(period)]):
        raise ActionRefused(_("This period lies ahead: a reading is of what was measured."), field="period")


def _objective(given: EntryValues, _before: Entry | None) -> None:
    if given.text("baseline") and given.values.get("baseline") == given.values.get("target"):
        raise ActionRefused(_("The target is the same as the baseline: nothing would change."), field="target")
    if given.text("ledger") and given.links.get("meter"):
        raise ActionRefused(_("A meter or a figure of the ledger shows an objective, not both."), field="ledger")


RULES: Mapping[str, Callable[[EntryValues, Entry | None], None]] = {
    "audits": _audit,
    "changes": _change,
    "drills": _drill,
    "evaluations": _evaluation,
    "nonconformities": _nonconformity,
    "objectives": _objective,
    "readings": _reading,
    "reviews": _review,
}

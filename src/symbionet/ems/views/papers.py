"""Files of a system, monitoring, proposals of aspects, and what is done with documents and reviews."""

from collections.abc import Callable

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.ems.actions import (
    approve_document,
    keep_inputs,
    make_decisions_actions,
    note_reading,
    revise_document,
    take_over_aspects,
)
from symbionet.ems.exports import blank_registers, registers_workbook
from symbionet.ems.models import Entry
from symbionet.ems.pages.letters import LETTERS, audit_letter, letter_of, minutes_letter, register_letter
from symbionet.ems.pages.monitoring import monitoring_shown
from symbionet.ems.pages.objectives import objectives_shown
from symbionet.ems.pages.proposals import proposals_shown
from symbionet.ems.pages.reviews import gathered_inputs
from symbionet.ems.queries.monitoring import meter_readings
from symbionet.ems.queries.registers import registers
from symbionet.ems.queries.steps import steps
from symbionet.ems.views.assessments import FORMS
from symbionet.ems.views.registers import register_or_404, visible_entry
from symbionet.ems.views.systems import visible_system
from symbionet.letters import Letter
from symbionet.shell.answers import TABLE_FILES, act, done, file_answer
from symbionet.tables import as_workbook

__all__ = ["ems_entry_move", "ems_file", "ems_letter", "ems_minutes", "ems_monitoring", "ems_proposals"]

ENTRY_LETTERS: dict[str, tuple[str, Callable[[Entry], Letter]]] = {
    "reviews": ("minutes", minutes_letter),
    "audits": ("audit", audit_letter),
}


@require_safe
def ems_file(request: HttpRequest, pk: int, what: str) -> HttpResponse:
    """Registers as a workbook: all, one, a blank form of all, or the blank forms of a step ("step-3")."""
    system = visible_system(request, pk)
    wanted, blank = list(registers().values()), what == "blank"
    if what.startswith("step-"):
        step = next((one for one in steps() if str(one.number) == what[5:]), None)
        wanted, blank = [registers()[name] for name in (step.registers if step is not None else ())], True
        if not wanted:
            raise Http404
    elif what not in ("all", "blank"):
        wanted = [register_or_404(what)]
    data = as_workbook(blank_registers(wanted)) if blank else registers_workbook(system, wanted)
    return file_answer(data, f"ems-{pk}-{what}.xlsx", TABLE_FILES["xlsx"])


def _letter_file(letter: Letter, name: str, form: str) -> HttpResponse:
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    return file_answer(write(letter), f"{name}.{form}", kind)


@require_safe
def ems_letter(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """A paper made of what the firm has written down: policy, scope, procedures, or a register (`full`: by entries)."""
    system = visible_system(request, pk)
    if kind in LETTERS:
        return _letter_file(letter_of(system, kind), f"{kind}-{pk}", form)
    letter = register_letter(system, register_or_404(kind), in_full="full" in request.GET)
    return _letter_file(letter, f"{kind}-{pk}", form)


@require_safe
def ems_minutes(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The minutes of a management review, or the report of an internal audit."""
    entry = visible_entry(request, pk)
    if entry.register not in ENTRY_LETTERS:
        raise Http404
    name, letter = ENTRY_LETTERS[entry.register]
    return _letter_file(letter(entry), f"{name}-{pk}", form)


@require_safe
def ems_monitoring(request: HttpRequest, pk: int) -> HttpResponse:
    """How far objectives have come, meters as lines, calibration, and the six ratios."""
    user, system = signed_in(request), visible_system(request, pk)
    meters = meter_readings(system)
    context = {
        "system": system,
        "shown": monitoring_shown(system, meters=meters),
        "objectives": objectives_shown(system, user, meters=meters),
    }
    return render(request, "ems/ems_monitoring.html", context)


def ems_proposals(request: HttpRequest, pk: int) -> HttpResponse:
    """Aspects that the firm is likely to have; the ticked ones are taken over."""
    user, system = signed_in(request), visible_system(request, pk)
    if request.method == "POST":
        keys = request.POST.getlist("take")

        def told(made: list[Entry]) -> str:
            words = ngettext("%(count)s aspect was taken over.", "%(count)s aspects were taken over.", len(made))
            return words % {"count": len(made)}

        if done(request, lambda: take_over_aspects(system, keys, by=user), told):
            return redirect("ems_register", pk, "aspects")
        return redirect("ems_proposals", pk)
    return render(request, "ems/ems_proposals.html", {"system": system, "groups": proposals_shown(system, user)})


@require_POST
def ems_entry_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Approve, revise or read a document; gather the inputs of a review or make its decisions actions."""
    entry, user = visible_entry(request, pk), signed_in(request)
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "approve": (lambda: approve_document(entry, by=user), _("The revision is approved.")),
        "revise": (lambda: revise_document(entry, by=user), _("A new revision is begun.")),
        "read": (lambda: note_reading(entry, request.POST.get("name", ""), by=user), _("The reading was noted.")),
        "gather": (
            lambda: keep_inputs(entry, gathered_inputs(entry.system, user), by=user),
            _("The inputs were gathered."),
        ),
        "decide": (lambda: make_decisions_actions(entry, by=user), _("Each decision is an action now.")),
    }
    if move not in moves:
        raise Http404
    action, words = moves[move]
    return act(request, action, done=words, target=entry)

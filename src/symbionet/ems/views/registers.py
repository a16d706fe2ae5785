"""The pages of all registers: list, form, entry."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import in_language, listed, sentences
from symbionet.ems.actions import Handed, hand_on_obligations, remove_entry, save_entry
from symbionet.ems.actions.entries import links_of
from symbionet.ems.filters import EntryFilter
from symbionet.ems.forms.entries import EntryForm
from symbionet.ems.forms.systems import ActionForm
from symbionet.ems.models import Approval, Entry
from symbionet.ems.pages.entries import entry_code, fields_shown, is_late, pack_words, result_words, state_words
from symbionet.ems.pages.instruments import instrument_shown
from symbionet.ems.pages.proposals import obligations_to_hand_on
from symbionet.ems.queries.actions import people_of
from symbionet.ems.queries.handing import OBLIGATIONS, systems_of_park
from symbionet.ems.queries.registers import Register, registers
from symbionet.ems.queries.systems import entries_visible_to, guides_systems
from symbionet.ems.tables import entry_table
from symbionet.ems.views.systems import visible_system
from symbionet.network.queries import parks
from symbionet.shell.answers import act, done
from symbionet.shell.lists import Empty, ListLook, list_page
from symbionet.tables import clean_text
from symbionet.work.actions import add_evidence

__all__ = [
    "ems_entry",
    "ems_entry_add",
    "ems_entry_edit",
    "ems_entry_evidence",
    "ems_entry_remove",
    "ems_hand_on",
    "ems_register",
    "register_or_404",
]


def register_or_404(name: str) -> Register:
    """The register of that id."""
    if name not in registers():
        raise Http404
    return registers()[name]


def visible_entry(request: HttpRequest, pk: int) -> Entry:
    """The entry that the visitor sees and works on; anything else does not exist."""
    rows = entries_visible_to(signed_in(request)).select_related("system__organisation", "system__coach", "created_by")
    return get_object_or_404(rows, pk=pk)


@require_safe
def ems_register(request: HttpRequest, pk: int, register: str) -> HttpResponse:
    """The entries of a register."""
    found, system = register_or_404(register), visible_system(request, pk)
    rows = Entry.objects.filter(system=system, register=found.id).prefetch_related("link_rows__target")
    return list_page(
        request,
        rows,
        table=entry_table(found),
        filters=EntryFilter,
        look=ListLook(
            template="ems/ems_register.html",
            title=pack_words(found),
            first=("q", "state") if len(found.states) > 1 else ("q",),
            empty=Empty(
                title=_("Nothing stands here yet."),
                text=in_language(en=found.about_en, zh=found.about_zh),
                icon=found.icon,
                url=reverse("ems_entry_add", args=[pk, found.id]),
                button=_("Add: %(entry)s") % {"entry": in_language(en=found.one_en, zh=found.one_zh)},
            ),
        ),
        system=system,
        guides=guides_systems(signed_in(request)),
        register=found,
        one=in_language(en=found.one_en, zh=found.one_zh),
        about=in_language(en=found.about_en, zh=found.about_zh),
        clauses=listed(found.clauses),
    )


def ems_entry_add(request: HttpRequest, pk: int, register: str) -> HttpResponse:
    """Add an entry to a register."""
    found, system = register_or_404(register), visible_system(request, pk)
    form = EntryForm(request.POST or None, system=system, register=found, initial=request.GET.dict())
    made: list[Entry] = []
    if form.is_valid():
        try:
            made.append(save_entry(system, found, form.values(), by=signed_in(request)))
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect(made[0])
    return _form_page(request, form, found, reverse("ems_register", args=[pk, found.id]), None)


def ems_entry_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an entry."""
    entry = visible_entry(request, pk)
    found = register_or_404(entry.register)
    form = EntryForm(request.POST or None, system=entry.system, register=found, entry=entry)
    if form.is_valid():
        try:
            save_entry(entry.system, found, form.values(), by=signed_in(request), entry=entry)
        except ActionRefused as refusal:
            form.add_error(refusal.field if refusal.field in form.fields else None, str(refusal))
        else:
            return redirect(entry)
    return _form_page(request, form, found, entry.get_absolute_url(), entry)


def _form_page(
    request: HttpRequest, form: EntryForm, register: Register, url: str, entry: Entry | None
) -> HttpResponse:
    one = in_language(en=register.one_en, zh=register.one_zh)
    context: dict[str, Any] = {
        "form": form,
        "title": f"{entry_code(entry)} {entry}" if entry is not None else _("Add: %(entry)s") % {"entry": one},
        "back_url": url,
        "back": entry if entry is not None else pack_words(register),
        "about": in_language(en=register.about_en, zh=register.about_zh),
    }
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


def ems_hand_on(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand obligations of a system on to the firms of a park."""
    user, system = signed_in(request), visible_system(request, pk)
    if not guides_systems(user):
        raise Http404
    key = request.POST.get("park") or request.GET.get("park", "")
    park = get_object_or_404(parks(), pk=int(key)) if key.isdecimal() and len(key) < 18 else None
    systems = list(systems_of_park(system, park)) if park is not None else []
    if request.method == "POST" and park is not None:
        keys = [int(one) for one in request.POST.getlist("take") if one.isdecimal() and len(one) < 18]
        entries = list(system.entries.filter(pk__in=keys, register=OBLIGATIONS))
        if done(request, lambda: hand_on_obligations(system, park, entries, by=user), _handed_words):
            return redirect("ems_register", pk, OBLIGATIONS)
    context = {
        "system": system,
        "parks": parks(),
        "park": park,
        "systems": systems,
        "rows": obligations_to_hand_on(system, systems),
    }
    return render(request, "ems/ems_hand_on.html", context)


def _handed_words(handed: Handed) -> str:
    words = _("%(firms)s firms: %(added)s entries added, %(changed)s brought up to date, %(same)s as they were.")
    told = {"firms": handed.firms, "added": handed.added, "changed": handed.changed, "same": handed.same}
    if not handed.reworded:
        return words % told
    return sentences(words % told, _("%(count)s that firms have reworded stay.") % {"count": handed.reworded})


@require_safe
def ems_entry(request: HttpRequest, pk: int) -> HttpResponse:
    """An entry with its fields, links, actions, evidence and history."""
    entry = visible_entry(request, pk)
    found, system = register_or_404(entry.register), entry.system
    context = {
        "entry": entry,
        "system": system,
        "register": found,
        "register_name": pack_words(found),
        "code": entry_code(entry),
        "state": state_words(entry.state),
        "late": is_late(entry),
        "fields": fields_shown(found, entry, links_of(entry), system.method),
        "result": result_words(entry.result),
        "approvals": Approval.objects.filter(entry=entry).select_related("by").prefetch_related("receipts"),
        "instrument": instrument_shown(str(entry.values.get("instrument", ""))),
        "naming": [
            (entry_code(row.entry), row.entry)
            for row in entry.target_rows.select_related("entry").order_by("entry__register", "entry__number")
        ],
        "actions": entry.tasks.filter(done_at=None).select_related("assigned_to"),
        "evidence": entry.evidence.select_related("document", "by"),
        "action_form": ActionForm(people=people_of(system), auto_id="action_%s"),
    }
    return render(request, "ems/ems_entry.html", context)


@require_POST
def ems_entry_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an entry out that nothing hangs on."""
    entry = visible_entry(request, pk)
    page = reverse("ems_register", args=[entry.system_id, entry.register])
    if done(request, lambda: remove_entry(entry, by=signed_in(request)), _("The entry was taken out.")):
        return redirect(page)
    return redirect(entry.get_absolute_url())


@require_POST
def ems_entry_evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a piece of evidence to an entry: a note, a file, or both."""
    entry, user = visible_entry(request, pk), signed_in(request)
    note, file = clean_text(request.POST.get("note", "")).strip(), request.FILES.get("file")
    kind = request.POST.get("kind", "record")

    def add() -> None:
        if not note and file is None:
            raise ActionRefused(_("Write what proves it, or choose a file."))
        day = request.POST.get("on", "")
        on = _day(day) if day else None
        add_evidence(entry, kind, by=user, on=on, note=note, file=file)

    return act(request, add, done=_("The evidence was added."), target=entry)


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise ActionRefused(_("“%(day)s” is no day: write it as 2026-03-01.") % {"day": text[:20]}) from None

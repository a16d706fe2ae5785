"""The contact log and the tasks of a synergy, and one's own tasks."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.network.queries import organisations_visible_to
from symbionet.shell.answers import TABLE_FILES, back, done, form_problems
from symbionet.synergies.actions.contacts import edit_contact_note, log_contact, undo_contact_note
from symbionet.synergies.actions.follow_ups import (
    add_follow_up,
    assign_follow_up,
    finish_follow_up,
    reopen_follow_up,
    snooze,
)
from symbionet.synergies.exports import export_contacts
from symbionet.synergies.forms.following import ContactForm, FollowUpForm, GiveForm, SnoozeForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.following import (
    contact_log_of,
    contact_notes_changeable_by,
    follow_ups_doable_by,
    follow_ups_of,
    follow_ups_shown_to,
    follow_ups_visible_to,
    has_tasks,
    is_team,
    people_to_speak_to,
    team_members,
)
from symbionet.synergies.queries.synergies import synergies_editable_by, synergies_visible_to
from symbionet.work.models import ContactNote

__all__ = [
    "contact_note_edit",
    "contact_note_undo",
    "follow_up_add",
    "follow_up_assign",
    "follow_up_done",
    "follow_up_list",
    "follow_up_reopen",
    "follow_up_snooze",
    "organisation_contacts",
    "synergy_contacts",
]

DONE_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def synergy_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact log of a synergy, with the form of a new line at the top, and its tasks."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    synergy = get_object_or_404(synergies_visible_to(user).select_related("provider", "receiver"), pk=pk)
    writes = synergies_editable_by(user).filter(pk=pk).exists()
    sides = [synergy.provider, synergy.receiver]
    form = ContactForm(request.POST if writes and request.method == "POST" else None, organisations=sides)
    if request.method == "POST":
        if not writes:
            raise Http404
        if form.is_valid() and done(
            request, lambda: log_contact(form.cleaned_data, by=user, synergy=synergy), _("The contact is in the log.")
        ):
            return redirect("synergy_contacts", pk)
    log = contact_log_of(user, synergy=synergy)
    kind = request.GET.get("export", "")
    if kind in TABLE_FILES:
        return export_contacts(log.notes, kind)
    tasks = follow_ups_visible_to(user).filter(synergy=synergy).select_related("assigned_to", "done_by")
    context = {
        **_log(form, log, people_to_speak_to([side.pk for side in sides])),
        "synergy": synergy,
        "writes": writes,
        "task_form": FollowUpForm(synergy=synergy),
        "team": team_members(),
        "tasks": tasks.filter(done_at=None),
        "done_tasks": tasks.filter(done_at__isnull=False).order_by("-done_at")[:DONE_SHOWN],
    }
    return render(request, "synergies/synergy_contacts.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def organisation_contacts(request: HttpRequest, pk: int) -> HttpResponse:
    """The contact log of an organisation: lines about itself, and about synergies it takes part in."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    organisation = get_object_or_404(organisations_visible_to(user), pk=pk)
    form = ContactForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        said = _("The contact is in the log.")
        if done(request, lambda: log_contact(form.cleaned_data, by=user, organisation=organisation), said):
            return redirect("organisation_contacts", pk)
    log = contact_log_of(user, organisation=organisation)
    kind = request.GET.get("export", "")
    if kind in TABLE_FILES:
        return export_contacts(log.notes, kind)
    context = {**_log(form, log, people_to_speak_to([pk])), "organisation": organisation, "writes": True}
    return render(request, "synergies/organisation_contacts.html", context)


def _log(form: ContactForm, log: Any, people: list[str]) -> dict[str, Any]:
    return {"form": form, "log": log, "people": people, "today": timezone.localdate()}


@require_http_methods(["GET", "HEAD", "POST"])
def contact_note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Mend an own line on the day it was written."""
    user = signed_in(request)
    note = get_object_or_404(contact_notes_changeable_by(user).select_related("organisation"), pk=pk)
    synergy = note.subject if isinstance(note.subject, Synergy) else None
    sides = [synergy.provider, synergy.receiver] if synergy else []
    first = {
        name: getattr(note, name) for name in ("kind", "organisation", "whom", "agreed", "next_step", "next_due", "on")
    }
    form = ContactForm(request.POST if request.method == "POST" else None, initial=first, organisations=sides)
    posted = request.method == "POST" and form.is_valid()
    if posted and done(request, lambda: edit_contact_note(note, form.cleaned_data, by=user), _("Saved.")):
        return redirect(_page_of(note))
    context = {"form": form, "note": note, "page": _page_of(note), "people": [], "writes": True}
    return render(request, "synergies/contact_edit.html", context)


@require_POST
def contact_note_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own line of today back."""
    note = get_object_or_404(contact_notes_changeable_by(signed_in(request)), pk=pk)
    page = _page_of(note)
    done(request, lambda: undo_contact_note(note, by=request.user), _("The line was taken back."))
    return redirect(page)


def _page_of(note: ContactNote) -> str:
    page = "synergy_contacts" if isinstance(note.subject, Synergy) else "organisation_contacts"
    return reverse(page, args=[note.subject_id])


@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """One's own tasks, what is due first at the top."""
    user = signed_in(request)
    if not has_tasks(user):
        raise Http404
    context = {
        "tasks": follow_ups_shown_to(user, follow_ups_of(user)),
        "done_tasks": follow_ups_shown_to(user, follow_ups_of(user, is_open=False)[:DONE_SHOWN]),
        "today": timezone.localdate(),
        "own": True,
        "team": team_members() if is_team(user) else [],
    }
    return render(request, "synergies/follow_up_list.html", context)


@require_POST
def follow_up_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a task to a synergy."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    synergy: Synergy = get_object_or_404(synergies_visible_to(user), pk=pk)
    form = FollowUpForm(request.POST, synergy=synergy)
    if form.is_valid():
        done(request, lambda: add_follow_up(synergy, by=user, **form.cleaned_data), _("The task was added."))
    else:
        messages.error(request, form_problems(form))
    return redirect(f"{reverse('synergy_contacts', args=[pk])}#tasks")


@require_POST
def follow_up_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a task as done."""
    row = get_object_or_404(follow_ups_doable_by(signed_in(request)), pk=pk)
    done(request, lambda: finish_follow_up(row, by=request.user), _("Done: “%(task)s”.") % {"task": row})
    return back(request, reverse("follow_up_list"))


@require_POST
def follow_up_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a task again that was marked as done by mistake."""
    row = get_object_or_404(follow_ups_doable_by(signed_in(request)), pk=pk)
    done(request, lambda: reopen_follow_up(row, by=request.user), _("The task is open again."))
    return back(request, reverse("follow_up_list"))


@require_POST
def follow_up_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to another person of the team."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    row = get_object_or_404(follow_ups_doable_by(user).select_related("assigned_to"), pk=pk)
    form = GiveForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        said = _("“%(task)s” is now a task of %(person)s.") % {"task": row, "person": to}
        done(request, lambda: assign_follow_up(row, to=to, by=user), said)
    else:
        messages.error(request, _("Choose who is to have the task."))
    return back(request, reverse("synergy_contacts", args=[row.subject_id]))


@require_POST
def follow_up_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task off."""
    row = get_object_or_404(follow_ups_doable_by(signed_in(request)), pk=pk)
    day = SnoozeForm(request.POST).day()
    said = _("Put off to %(day)s.") % {"day": day.isoformat()}
    done(request, lambda: snooze(row, until=day, by=request.user), said)
    return back(request, reverse("follow_up_list"))

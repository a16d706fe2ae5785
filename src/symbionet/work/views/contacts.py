"""The contact log of a subject, with its tasks."""

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.shell.answers import TABLE_FILES, back, done, inner_address
from symbionet.work.actions import edit_contact_note, log_contact, undo_contact_note
from symbionet.work.exports import export_contacts
from symbionet.work.forms.contacts import ContactForm
from symbionet.work.forms.tasks import TaskForm
from symbionet.work.models import ContactNote, kind_of
from symbionet.work.pages.contacts import contact_page, notes_shown
from symbionet.work.queries.contacts import contact_log_of, contact_log_with, contact_notes_changeable_by
from symbionet.work.queries.subjects import of_subject
from symbionet.work.queries.tasks import tasks_visible_to
from symbionet.work.queries.team import is_team, team_members
from symbionet.work.views.subjects import frame, visible_subject

__all__ = ["contact_note_edit", "contact_note_undo", "subject_contacts"]

DONE_SHOWN = 20


@require_http_methods(["GET", "HEAD", "POST"])
def subject_contacts(request: HttpRequest, pk: int, model: type[Model]) -> HttpResponse:
    """The contact log of a subject, with the form of a new line at the top, and its tasks."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    subject, kind = visible_subject(user, model, pk), kind_of(model)
    writes = kind.worked_on_by(user).filter(pk=pk).exists()
    form = ContactForm(request.POST if writes and request.method == "POST" else None, organisations=_sides(subject))
    if request.method == "POST":
        if not writes:
            raise Http404
        if form.is_valid() and done(
            request, lambda: log_contact(form.values(), by=user, subject=subject), _("The contact is in the log.")
        ):
            return back(request, reverse(kind.pages.contacts, args=[pk]))
    is_organisation = isinstance(subject, ContactNote.organisation_model())
    log = contact_log_with(user, subject) if is_organisation else contact_log_of(user, subject)
    file = request.GET.get("export", "")
    if file in TABLE_FILES:
        return export_contacts(log.notes, file, about=str(kind.name))
    context = {
        **frame(user, subject),
        "form": form,
        "notes": notes_shown(log),
        "people": kind.contacts.people(subject) if kind.contacts is not None else [],
        "writes": writes,
        "today": timezone.localdate(),
        "came_from": inner_address(request, request.POST.get("next", "")),
        "next_action": [getattr(subject, name) for name in kind.next_action] if kind.next_action else None,
        **(_tasks(user, subject) if kind.pages.task_add else {}),
    }
    return render(request, "work/contacts.html", context)


def _sides(subject: Model) -> list[Model]:
    return [side for name in kind_of(subject).sides if (side := getattr(subject, name)) is not None]


def _tasks(user: User, subject: Model) -> dict[str, object]:
    rows = of_subject(tasks_visible_to(user, kind=kind_of(subject)), subject).select_related("assigned_to", "done_by")
    return {
        "task_form": TaskForm(subject=subject),
        "team": team_members(),
        "tasks": rows.filter(done_at=None),
        "done_tasks": rows.filter(done_at__isnull=False).order_by("-done_at")[:DONE_SHOWN],
    }


@require_http_methods(["GET", "HEAD", "POST"])
def contact_note_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct an own line on the day it was written."""
    user = signed_in(request)
    note = get_object_or_404(contact_notes_changeable_by(user).select_related("organisation"), pk=pk)
    first = {
        name: getattr(note, name) for name in ("kind", "organisation", "whom", "agreed", "next_step", "next_due", "on")
    }
    posted = request.POST if request.method == "POST" else None
    form = ContactForm(posted, initial=first, organisations=_sides(note.subject))
    page = contact_page(note)
    valid = posted is not None and form.is_valid()
    if valid and done(request, lambda: edit_contact_note(note, form.values(), by=user), _("Saved.")):
        return redirect(page)
    return render(request, "work/contact_edit.html", {"form": form, "note": note, "page": page, "people": []})


@require_POST
def contact_note_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an own line of today back."""
    user = signed_in(request)
    note = get_object_or_404(contact_notes_changeable_by(user), pk=pk)
    page = contact_page(note)
    done(request, lambda: undo_contact_note(note, by=user), _("The line was taken back."))
    return redirect(page)

"""One's own tasks, and what is done with a task."""

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.days import SnoozeForm
from symbionet.shell.answers import back, done, form_problems
from symbionet.work.actions import add_task, assign_task, finish_task, reopen_task, snooze_task
from symbionet.work.forms.tasks import GiveForm, TaskForm
from symbionet.work.models import kind_of, kind_of_type, subject_kinds
from symbionet.work.pages import tasks_shown_to
from symbionet.work.queries.tasks import tasks_doable_by, tasks_of
from symbionet.work.queries.team import has_tasks, is_team, team_members
from symbionet.work.views.subjects import visible_subject

__all__ = ["follow_up_assign", "follow_up_done", "follow_up_list", "follow_up_reopen", "follow_up_snooze", "task_add"]

DONE_SHOWN = 20


@require_safe
def follow_up_list(request: HttpRequest) -> HttpResponse:
    """One's own tasks, what is due first at the top."""
    user = signed_in(request)
    if not has_tasks(user):
        raise Http404
    lists = [kind for kind in subject_kinds().values() if kind.pages.list and kind.pages.task_add]
    context = {
        "tasks": tasks_shown_to(user, tasks_of(user)),
        "done_tasks": tasks_shown_to(user, tasks_of(user, is_open=False)[:DONE_SHOWN]),
        "today": timezone.localdate(),
        "own": True,
        "team": team_members() if is_team(user) else [],
        "lists": [(reverse(kind.pages.list), kind.plural) for kind in lists],
    }
    return render(request, "work/follow_up_list.html", context)


@require_POST
def task_add(request: HttpRequest, pk: int, model: type[Model]) -> HttpResponse:
    """Add a task to a subject."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    subject = visible_subject(user, model, pk)
    form = TaskForm(request.POST, subject=subject)
    if form.is_valid():
        done(request, lambda: add_task(subject, by=user, **form.cleaned_data), _("The task was added."))
    else:
        messages.error(request, form_problems(form))
    return redirect(f"{reverse(kind_of(model).pages.contacts, args=[pk])}#tasks")


@require_POST
def follow_up_done(request: HttpRequest, pk: int) -> HttpResponse:
    """Mark a task as done."""
    user = signed_in(request)
    row = get_object_or_404(tasks_doable_by(user), pk=pk)
    done(request, lambda: finish_task(row, by=user), _("Done: “%(task)s”.") % {"task": row})
    return back(request, reverse("follow_up_list"))


@require_POST
def follow_up_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a task again that was marked as done by mistake."""
    user = signed_in(request)
    row = get_object_or_404(tasks_doable_by(user), pk=pk)
    done(request, lambda: reopen_task(row, by=user), _("The task is open again."))
    return back(request, reverse("follow_up_list"))


@require_POST
def follow_up_assign(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a task to another person of the team."""
    user = signed_in(request)
    if not is_team(user):
        raise Http404
    row = get_object_or_404(tasks_doable_by(user).select_related("assigned_to"), pk=pk)
    form = GiveForm(request.POST)
    if form.is_valid():
        to = form.cleaned_data["to"]
        text = _("“%(task)s” is now a task of %(person)s.") % {"task": row, "person": to}
        done(request, lambda: assign_task(row, to=to, by=user), text)
    else:
        messages.error(request, _("Choose who is to have the task."))
    return back(request, reverse(kind_of_type(row.subject_type_id).pages.contacts, args=[row.subject_id]))


@require_POST
def follow_up_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a task off."""
    user = signed_in(request)
    row = get_object_or_404(tasks_doable_by(user), pk=pk)
    day = SnoozeForm(request.POST).day()
    done(request, lambda: snooze_task(row, until=day, by=user), _("Put off to %(day)s.") % {"day": day.isoformat()})
    return back(request, reverse("follow_up_list"))

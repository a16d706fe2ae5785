"""Template tags of the work on a subject: its tabs, and its log, tasks, documents and thread on a page of its own."""

from typing import Any

from django import template
from django.apps import apps
from django.db.models import Model
from django.urls import reverse
from django.utils import timezone

from symbionet.work.forms.contacts import ContactForm
from symbionet.work.forms.tasks import TaskForm
from symbionet.work.models import kind_of
from symbionet.work.pages import documents_shown_to, messages_shown_to
from symbionet.work.pages.contacts import notes_shown
from symbionet.work.queries.contacts import contact_log_of
from symbionet.work.queries.documents import reads_documents
from symbionet.work.queries.messages import audiences_writable_by, messages_visible_to
from symbionet.work.queries.subjects import of_subject
from symbionet.work.queries.tasks import tasks_visible_to
from symbionet.work.queries.team import is_team, team_members

register = template.Library()

SHOWN = 20


@register.inclusion_tag("work/partials/tabs.html", takes_context=True)
def work_tabs(context: dict[str, Any], model: str, pk: int, tab: str = "") -> dict[str, Any]:
    """The tabs of contact log, messages and documents of a subject the visitor sees; only those the visitor reaches.

    `model` is its model ("synergies.synergy"): a page may know no more of it than what it shows.
    """
    kind = kind_of(apps.get_model(model))
    subject = kind.model._default_manager.only("pk", *(f"{side}_id" for side in kind.sides)).get(pk=pk)
    user, pages = context["request"].user, kind.pages
    reached = {
        "contacts": is_team(user),
        "messages": bool(audiences_writable_by(user, subject)),
        "documents": reads_documents(user, subject),
    }
    addresses = {f"{name}_url": reverse(getattr(pages, name), args=[subject.pk]) for name in reached
                 if reached[name] and getattr(pages, name)}  # fmt: skip
    return {"tab": tab, **addresses}


@register.simple_tag(takes_context=True)
def contact_log_url(context: dict[str, Any], subject: Model) -> str:
    """The address of the subject's contact log for the team, "" for anybody else."""
    return reverse(kind_of(subject).pages.contacts, args=[subject.pk]) if is_team(context["request"].user) else ""


@register.inclusion_tag("work/partials/contact_box.html", takes_context=True)
def contact_box(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The form of a new line of the subject's contact log, which comes back to the page; nothing for who may not."""
    request, kind = context["request"], kind_of(subject)
    if not is_team(request.user) or not kind.worked_on_by(request.user).filter(pk=subject.pk).exists():
        return {}
    sides = [side for name in kind.sides if (side := getattr(subject, name)) is not None]
    return {
        "csrf_token": context.get("csrf_token"),
        "form": ContactForm(organisations=sides),
        "people": kind.contacts.people(subject) if kind.contacts is not None else [],
        "url": reverse(kind.pages.contacts, args=[subject.pk]),
        "here": request.get_full_path(),
    }


@register.inclusion_tag("work/partials/tasks_of.html", takes_context=True)
def tasks(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The open tasks of a subject that the visitor may see, with the form of a new one for the team."""
    request = context["request"]
    team, kind = is_team(request.user), kind_of(subject)
    rows = of_subject(tasks_visible_to(request.user, kind=kind_of(subject)), subject).select_related("assigned_to")
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "subject": subject,
        "kind": kind,
        "tasks": rows.filter(done_at=None),
        "team": team_members() if team else [],
        "task_form": TaskForm(subject=subject) if team and kind.pages.task_add else None,
        "today": timezone.localdate(),
    }


@register.inclusion_tag("work/partials/contacts_of.html", takes_context=True)
def contacts(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The newest lines of the contact log, for the team alone."""
    user = context["request"].user
    notes = notes_shown(contact_log_of(user, subject))[:SHOWN] if is_team(user) else []
    return {"csrf_token": context.get("csrf_token"), "subject": subject, "kind": kind_of(subject), "notes": notes,
            "team": is_team(user)}  # fmt: skip


@register.inclusion_tag("work/partials/documents_of.html", takes_context=True)
def documents(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The documents of a subject as the visitor may see them, with the way to their page."""
    user = context["request"].user
    reads = reads_documents(user, subject)
    return {
        "subject": subject,
        "kind": kind_of(subject),
        "reads": reads,
        "documents": [one for one in documents_shown_to(user, subject) if not one.removed] if reads else [],
    }


@register.inclusion_tag("work/partials/thread_of.html", takes_context=True)
def thread(context: dict[str, Any], subject: Model) -> dict[str, Any]:
    """The newest messages about a subject that the visitor may read, with the way to their page."""
    user = context["request"].user
    writes = bool(audiences_writable_by(user, subject))
    rows = (
        of_subject(messages_visible_to(user, kind=kind_of(subject)), subject)
        .select_related("author")
        .prefetch_related("mentions")
    )
    newest = list(rows.order_by("-at", "-pk")[:SHOWN])[::-1] if writes else []
    return {
        "subject": subject,
        "kind": kind_of(subject),
        "reads": writes,
        "thread": messages_shown_to(user, newest, subject),
    }

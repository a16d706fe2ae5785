"""The thread of a subject: comments of the team, and letters to others who take part."""

from django.db.models import Model
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.notices.actions import mark_keys_read
from symbionet.shell.answers import back, done
from symbionet.work.actions import post_message, remove_message
from symbionet.work.forms.messages import MessageForm
from symbionet.work.models import kind_of, kind_of_type
from symbionet.work.pages import messages_shown_to
from symbionet.work.queries.messages import (
    audiences_writable_by,
    message_keys,
    messages_removable_by,
    messages_visible_to,
)
from symbionet.work.queries.subjects import of_subject
from symbionet.work.queries.team import is_team, team_members
from symbionet.work.views.subjects import frame, visible_subject

__all__ = ["message_remove", "subject_messages"]

MOST = 300


@require_http_methods(["GET", "HEAD", "POST"])
def subject_messages(request: HttpRequest, pk: int, model: type[Model]) -> HttpResponse:
    """The messages about a subject that the visitor may read, oldest first, and the form of a new one.

    Who opens the page has read its notices, as one who opens a notice has.
    """
    user = signed_in(request)
    subject, kind = visible_subject(user, model, pk), kind_of(model)
    audiences = audiences_writable_by(user, subject)
    if not audiences:
        raise Http404
    team = is_team(user)
    posted = request.POST if request.method == "POST" else None
    form = MessageForm(posted, audiences=kind.labels_of(audiences), team=team)
    if posted is not None and form.is_valid():
        values = form.cleaned_data

        def post() -> object:
            mentions = list(values.get("mentions") or [])
            return post_message(subject, values["text"], audience=values["audience"], by=user, mentions=mentions)

        if done(request, post, _("The message was sent.")):
            return back(request, reverse(kind.pages.messages, args=[pk]))
    mark_keys_read(message_keys(kind, pk), by=user)
    rows = (
        of_subject(messages_visible_to(user, kind=kind_of(subject)), subject)
        .select_related("author")
        .prefetch_related("mentions")
    )
    newest = list(rows.order_by("-at", "-pk")[:MOST])[::-1]
    context = {
        **frame(user, subject),
        "thread": messages_shown_to(user, newest, subject),
        "named": _knows_all(user, subject),
        "form": form,
        "team": team,
        "mentionable": team_members() if team else [],
    }
    return render(request, "work/messages.html", context)


def _knows_all(user: User, subject: Model) -> bool:
    kind = kind_of(subject)
    if kind.anonymity is None:
        return True
    names = kind.anonymity.names(user, [subject])[subject.pk]
    return all(getattr(subject, f"{side}_id") in names for side in kind.sides)


@require_POST
def message_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an own message."""
    user = signed_in(request)
    message = get_object_or_404(messages_removable_by(user), pk=pk)
    done(request, lambda: remove_message(message, by=user), _("The message was removed."))
    return redirect(kind_of_type(message.subject_type_id).pages.messages, message.subject_id)

"""Messages about a synergy: comments of the team, and letters between the parties."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from symbionet.accounts.queries import signed_in
from symbionet.notices.actions import mark_keys_read
from symbionet.shell.answers import back, done
from symbionet.synergies.actions.messages import post_message, remove_message
from symbionet.synergies.forms.following import MessageForm
from symbionet.synergies.queries import synergies_shown_to, synergies_visible_to
from symbionet.synergies.queries.following import is_team, team_members
from symbionet.synergies.queries.messages import (
    audiences_writable_by,
    message_keys,
    messages_removable_by,
    messages_shown_to,
    messages_visible_to,
)

__all__ = ["message_remove", "synergy_messages"]

PARTS = (
    "provider__park",
    "receiver__park",
    "have__organisation__park",
    "have__site__park",
    "want__site__park",
    "owner",
)
MOST = 300


@require_http_methods(["GET", "HEAD", "POST"])
def synergy_messages(request: HttpRequest, pk: int) -> HttpResponse:
    """The messages about a synergy that the visitor may read, oldest first, and the form of a new one.

    Who opens the page has read its notices, as one who opens a notice has.
    """
    user = signed_in(request)
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    audiences = audiences_writable_by(user, synergy)
    if not audiences:
        raise Http404
    team = is_team(user)
    form = MessageForm(request.POST if request.method == "POST" else None, audiences=audiences, team=team)
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data

        def post() -> object:
            mentions = list(given.get("mentions") or [])
            return post_message(synergy, given["text"], audience=given["audience"], by=user, mentions=mentions)

        if done(request, post, _("The message was sent.")):
            return back(request, reverse("synergy_messages", args=[pk]))
    mark_keys_read(message_keys(pk), by=user)
    shown = synergies_shown_to(user, [synergy])[0]
    rows = messages_visible_to(user).filter(synergy=synergy).select_related("author").prefetch_related("mentions")
    newest = list(rows.order_by("-at", "-pk")[:MOST])[::-1]
    context = {
        "synergy": shown,
        "messages_of_synergy": messages_shown_to(user, newest, synergy, shown),
        "form": form,
        "team": team,
        "mentionable": team_members() if team else [],
    }
    return render(request, "synergies/synergy_messages.html", context)


@require_POST
def message_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an own message."""
    user = signed_in(request)
    message = get_object_or_404(messages_removable_by(user), pk=pk)
    done(request, lambda: remove_message(message, by=user), _("The message was removed."))
    return redirect("synergy_messages", message.subject_id)

"""Decisions about matches, one or several, and taking them back."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.matches.actions import (
    accept_match,
    accept_matches,
    ask_introduction,
    dismiss_match,
    dismiss_matches,
    postpone_match,
    reopen_match,
    undo_decisions,
)
from symbionet.matches.forms import BulkForm, DismissalForm
from symbionet.matches.models import Match
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import listing_to_ask, matches_decidable_by, organisation_asking
from symbionet.matches.queries.pursuits import pursued_parts
from symbionet.shell.answers import back, done

__all__ = [
    "DECIDED",
    "match_accept",
    "match_bulk",
    "match_dismiss",
    "match_introduce",
    "match_postpone",
    "match_reopen",
    "match_undo",
]

DECIDED = "matches_just_decided"  # session: offered once for taking back, on the next page

MOST = 200  # matches decided at once


def _match(request: HttpRequest, pk: int) -> Match:
    return get_object_or_404(matches_decidable_by(signed_in(request)), pk=pk)


@require_POST
def match_accept(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a match."""
    match, user = _match(request, pk), signed_in(request)
    message = _("Accepted.") if facilitates(user) else _("Accepted: a practitioner will get in touch with both sides.")
    if done(request, lambda: accept_match(match, by=user), message):
        request.session[DECIDED] = [pk]
    return back(request, match.get_absolute_url())


@require_POST
def match_introduce(request: HttpRequest, pk: int) -> HttpResponse:
    """Accept a match as a member and ask to be introduced to the partner that is not named."""
    match, user = _match(request, pk), signed_in(request)
    asker = organisation_asking(user, match)
    if asker is None:
        raise Http404
    listing, text = listing_to_ask(user, match, asker), request.POST.get("message", "")
    message = _("Asked: the partner answers, and a practitioner helps. You find it under “Questions and consents”.")
    if listing is None:
        message = _("Asked: a practitioner will get in touch with both sides.")
    done(request, lambda: ask_introduction(match, by=user, asker=asker, listing=listing, message=text), message)
    return back(request, match.get_absolute_url())


@require_POST
def match_postpone(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a match off."""
    match, user = _match(request, pk), signed_in(request)
    if done(request, lambda: postpone_match(match, by=user), _("Put off: it stays in the list under “Not now”.")):
        request.session[DECIDED] = [pk]
    return back(request, match.get_absolute_url())


def match_dismiss(request: HttpRequest, pk: int) -> HttpResponse:
    """Dismiss a match with a reason."""
    match, user = _match(request, pk), signed_in(request)
    form = DismissalForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        message = _("Dismissed. The reason helps to find better matches.")
        if done(request, lambda: dismiss_match(match, by=user, **values), message):
            request.session[DECIDED] = [pk]
        return back(request, match.get_absolute_url())
    if request.method == "POST":
        form = DismissalForm(request.POST)  # an empty post is a form with errors, too
    rows = matches_decidable_by(user).filter(pk=pk).select_related("have__organisation", "receiver", "want")
    shown = matches_shown_to(user, rows)[0]
    context = {"match": shown, "form": form, "next": request.POST.get("next", "")}
    return render(request, "matches/match_dismiss.html", context)


@require_POST
def match_reopen(request: HttpRequest, pk: int) -> HttpResponse:
    """Open a match again."""
    match, user = _match(request, pk), signed_in(request)
    done(request, lambda: reopen_match(match, by=user), _("The match is open again."))
    return back(request, match.get_absolute_url())


@require_POST
def match_bulk(request: HttpRequest) -> HttpResponse:
    """Accept or dismiss the chosen matches of the board."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    asked = [key for key in request.POST.getlist("match") if key.isdecimal()][:MOST]
    rows = list(matches_decidable_by(user).filter(pk__in=asked).select_related("have", "receiver", *pursued_parts()))
    form = BulkForm(request.POST, keys=[row.pk for row in rows])
    board = reverse("match_list")
    if not form.is_valid():
        messages.error(request, _("Tick the matches first, then say what to do with them."))
        return back(request, board)
    note = form.cleaned_data["note"]
    try:
        if form.cleaned_data["action"] == "accept":
            decided = accept_matches(rows, by=user, note=note)
        else:
            decided = dismiss_matches(rows, by=user, reason=form.cleaned_data["reason"], note=note)
    except ActionRefused as error:
        messages.error(request, str(error))
        return back(request, board)
    request.session[DECIDED] = [row.pk for row in decided]
    message = ngettext("%(count)s match decided.", "%(count)s matches decided.", len(decided))
    messages.success(request, message % {"count": len(decided)})
    return back(request, board)


@require_POST
def match_undo(request: HttpRequest) -> HttpResponse:
    """Take back one's own last decisions."""
    user = signed_in(request)
    keys = [key for key in request.POST.getlist("match") if key.isdecimal()][:MOST]
    rows = list(matches_decidable_by(user).filter(pk__in=keys))
    if rows:
        done(request, lambda: undo_decisions(rows, by=user), _("Taken back."))
    return back(request, reverse("home"))

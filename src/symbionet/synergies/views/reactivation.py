"""The queue of stopped synergies that may work now."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, reads_programme, signed_in
from symbionet.shell.answers import done
from symbionet.shell.lists import page_of
from symbionet.synergies.actions import set_aside_reactivation, take_up_reactivation
from symbionet.synergies.models import ReactivationReason
from symbionet.synergies.pages.reactivation import shown_hints
from symbionet.synergies.queries.reactivation import reactivations_decidable_by, reactivations_visible_to
from symbionet.synergies.tasks import look_at_stopped_again

__all__ = ["reactivation_check", "reactivation_list", "reactivation_set_aside", "reactivation_take"]

PAGE_SIZE = 50


@require_safe
def reactivation_list(request: HttpRequest) -> HttpResponse:
    """Lost and held synergies that may work now, each with what has changed."""
    user = signed_in(request)
    if not reads_programme(user):
        raise Http404
    page = page_of(request, reactivations_visible_to(user), PAGE_SIZE)
    context = {"page": page, "hints": shown_hints(user, page.object_list), "may_decide": facilitates(user)}
    return render(request, "synergies/reactivation_list.html", context)


@require_POST
def reactivation_check(request: HttpRequest) -> HttpResponse:
    """Look now instead of tonight."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    look_at_stopped_again.enqueue(user.pk)
    messages.success(request, _("All stopped synergies are looked at again. Read this page anew in a moment."))
    return redirect("reactivation_list")


@require_POST
def reactivation_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the synergy up again, or go on to the new partner."""
    user = signed_in(request)
    hint = get_object_or_404(reactivations_decidable_by(user), pk=pk)
    shown = shown_hints(user, [hint])[0]
    partner = hint.reason == ReactivationReason.PARTNER
    message = (
        _("Here is the match with the new partner: propose it.") if partner else _("The synergy is taken up again.")
    )
    taken = done(request, lambda: take_up_reactivation(hint, by=user), message)
    if not taken:
        return redirect("reactivation_list")
    return redirect(shown.match_url if partner and shown.match_url else shown.url)


@require_POST
def reactivation_set_aside(request: HttpRequest, pk: int) -> HttpResponse:
    """Leave the synergy as it is."""
    user = signed_in(request)
    hint = get_object_or_404(reactivations_decidable_by(user), pk=pk)
    message = _("Set aside. It comes back when something else changes.")
    done(request, lambda: set_aside_reactivation(hint, by=user), message)
    return redirect("reactivation_list")

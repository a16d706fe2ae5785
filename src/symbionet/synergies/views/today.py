"""The page of today: what to do now, done or put off with one tap."""

from collections import Counter

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.days import SnoozeForm
from symbionet.matches.pages.values import money_words
from symbionet.shell.answers import back, done
from symbionet.synergies.actions import finish_next_action, put_off_next_action
from symbionet.synergies.pages.duties import duties_of, value_at_risk
from symbionet.synergies.queries import synergies_editable_by

__all__ = ["today", "today_done", "today_snooze"]

SHOWN = 50


@require_safe
def today(request: HttpRequest) -> HttpResponse:
    """What waits for a practitioner, the most valuable first."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    duties = duties_of(user)
    value = value_at_risk(duties)
    context = {
        "duties": duties[:SHOWN],
        "number": len(duties),
        "more": max(0, len(duties) - SHOWN),
        "late": sum(duty.late for duty in duties),
        "value": money_words(value) if value else "",
        "day": timezone.localdate(),
        "kinds": Counter(duty.kind for duty in duties),
    }
    return render(request, "synergies/today.html", context)


@require_POST
def today_done(request: HttpRequest, pk: int) -> HttpResponse:
    """The next action of a synergy is done; what follows may be said at once."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    then = request.POST.get("then", "")
    message = _("Done. Say what happens next, so that the synergy does not stand still.") if not then else _("Done.")
    done(request, lambda: finish_next_action(synergy, by=user, then=then), message)
    return back(request, reverse("today"))


@require_POST
def today_snooze(request: HttpRequest, pk: int) -> HttpResponse:
    """The next action of a synergy is put off to a later day."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    day = SnoozeForm(request.POST).day()
    message = _("Put off to %(day)s.") % {"day": day.isoformat()}
    done(request, lambda: put_off_next_action(synergy, until=day, by=user), message)
    return back(request, reverse("today"))

"""How views of this app answer."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.impact.queries import ledger_synergies_visible_to, sides_stated_by
from symbionet.network.models import Organisation
from symbionet.shell.answers import tried
from symbionet.synergies.models import Synergy, SynergyFlow
from symbionet.synergies.pages.anonymised import synergies_shown_to

__all__ = ["answered", "flow_of", "sides_of", "synergy_of"]


def synergy_of(user: User, pk: int) -> Synergy:
    """A synergy whose ledger the user may see, else 404."""
    return get_object_or_404(ledger_synergies_visible_to(user).select_related("provider", "receiver", "have"), pk=pk)


def flow_of(user: User, pk: int) -> SynergyFlow:
    """A flow of a synergy the user may see, else 404."""
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "resource")
    rows = SynergyFlow.objects.filter(synergy__in=ledger_synergies_visible_to(user)).select_related(*parts)
    return get_object_or_404(rows, pk=pk)


def sides_of(user: User, synergy: Synergy) -> list[Organisation]:
    """The sides the user speaks for; who speaks for none finds nothing."""
    found = sides_stated_by(user, synergy)
    if not found:
        raise Http404
    return found


def answered(
    request: HttpRequest, form: BaseForm, synergy: Synergy, *, act: Callable[[], object], done: str, **context: Any
) -> HttpResponse:
    """The ledger of the synergy once the form is filled in and `act` was done, else the page of the form.

    `done` is said on success; `title`, `lead` and `button` say what the form is for.
    """
    if form.is_valid() and tried(form, act):
        messages.success(request, done)
        return redirect("synergy_ledger", synergy.pk)
    shown = synergies_shown_to(signed_in(request), [synergy])[0]
    return render(request, "impact/ledger_form.html", {"form": form, "synergy": synergy, "shown": shown, **context})

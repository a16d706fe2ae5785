"""Answers of members about a synergy, in the platform or by a link, and consents a practitioner writes down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.synergies.actions import (
    ask_to_be_named,
    decline_synergy,
    give_name,
    refuse_name,
    show_interest,
    withdraw_name,
)
from symbionet.synergies.models import BarrierCategory, Side, Synergy, SynergyConsent
from symbionet.synergies.queries import (
    answering_for,
    asked_by_link,
    consents_of_sides,
    synergies_answerable_by,
    synergies_editable_by,
    synergies_shown_to,
    synergies_visible_to,
)
from symbionet.synergies.views.answers import done, signed_in

__all__ = [
    "synergy_answer",
    "synergy_answer_link",
    "synergy_consent_ask",
    "synergy_consent_record",
    "synergy_consent_withdraw",
]

PARTS = ("provider__park__parent", "receiver__park__parent", "have__site__park", "want__site__park", "owner")
DECISIONS = {"given": give_name, "refused": refuse_name, "withdrawn": withdraw_name}


def synergy_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one's organisation is interested, and whether it may be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_answerable_by(user).select_related(*PARTS), pk=pk)
    organisation = answering_for(user, synergy)
    assert organisation is not None  # of the query
    if request.method == "POST" and done(request, lambda: _answer(request, synergy, organisation, user), _said()):
        return redirect(synergy) if synergies_visible_to(user).filter(pk=pk).exists() else redirect("home")
    return render(request, "synergies/synergy_answer.html", _asked(user, synergy, organisation))


@login_not_required
@never_cache
def synergy_answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a letter, without signing in: reading changes nothing, the button answers once."""
    found = asked_by_link(token)
    if found is None:
        return render(request, "synergies/synergy_answer_over.html", status=410)
    consent, person = found
    with translation.override(person.language):
        return _answered_by_link(request, consent, person)


def _answered_by_link(request: HttpRequest, consent: SynergyConsent, person: User) -> HttpResponse:
    context = {**_asked(person, consent.synergy, consent.organisation), "by_link": True}
    if request.method == "POST":
        try:
            _answer(request, consent.synergy, consent.organisation, person)
        except ActionRefused as refusal:
            return render(request, "synergies/synergy_answer.html", {**context, "refusal": str(refusal)}, status=400)
        return render(request, "synergies/synergy_answer_done.html")
    return render(request, "synergies/synergy_answer.html", context)


def _said() -> str:
    return _("Thank you: the practitioner has your answer.")


def _asked(person: User, synergy: Synergy, organisation: Organisation) -> dict[str, Any]:
    """What the page of the question says: the own resource, and of the partner no more than the person may see."""
    seen = synergies_visible_to(person).filter(pk=synergy.pk).exists()
    shown = synergies_shown_to(person, [synergy])[0] if seen else None
    gives = synergy.provider_id == organisation.pk
    own = synergy.have if gives else synergy.want
    return {
        "organisation": organisation,
        "own": own,
        "partner": (shown.receiver if gives else shown.provider) if shown is not None else None,
        "reasons": BarrierCategory.choices,
        "side": next((row for row in consents_of_sides(person, synergy) if row.own), None),
    }


def _answer(request: HttpRequest, synergy: Synergy, organisation: Organisation, person: User) -> None:
    sent, note = request.POST.get("answer", ""), request.POST.get("note", "")
    if sent == "interested":
        show_interest(synergy, organisation, by=person, named="named" in request.POST, note=note)
    elif sent == "not_for_us":
        decline_synergy(synergy, organisation, by=person, reason=request.POST.get("reason", ""), note=note)
    else:
        raise ActionRefused(_("Say whether you are interested."))


def _side(request: HttpRequest, synergy: Synergy) -> Organisation:
    side = request.POST.get("side", "")
    if side not in Side.values:
        raise Http404
    organisation: Organisation = getattr(synergy, side)
    return organisation


@require_POST
def synergy_consent_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A practitioner asks a side whether it may be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    side = _side(request, synergy) if request.POST.get("side") else None
    if side is not None:
        done(request, lambda: ask_to_be_named(synergy, side, by=user), _("Asked: its contacts get a letter."))
    return redirect(synergy)


@require_POST
def synergy_consent_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A practitioner writes down what a side said on the phone."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    decide = DECISIONS.get(request.POST.get("answer", ""))
    if decide is None or not request.POST.get("side"):
        messages.error(request, _("Choose the side and its answer."))
        return redirect(synergy)
    side, told_by = _side(request, synergy), request.POST.get("told_by", "")
    done(request, lambda: decide(synergy, side, by=user, told_by=told_by), _("Written down."))
    return redirect(synergy)


@require_POST
def synergy_consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A member withdraws its consent to be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_answerable_by(user), pk=pk)
    organisation = answering_for(user, synergy)
    assert organisation is not None  # of the query
    said = _("Withdrawn: your name is hidden from the other side from now on.")
    done(request, lambda: withdraw_name(synergy, organisation, by=user), said)
    return redirect(synergy) if synergies_visible_to(user).filter(pk=pk).exists() else redirect("home")

"""Answers of members about a synergy, in the platform or by a link, and consents a practitioner writes down."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from symbionet.accounts.actions import note_link
from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.visitors import sealed_address
from symbionet.network.models import Organisation
from symbionet.shell.answers import done, link_over, refused_at_link
from symbionet.synergies.actions import answer_synergy, ask_to_be_named, record_answer, withdraw_name
from symbionet.synergies.forms import AnswerForm, NamingForm, SideForm
from symbionet.synergies.models import Synergy, SynergyConsent
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import (
    answering_for,
    asked_by_link,
    consents_of_sides,
    listed_sides,
    synergies_answerable_by,
    synergies_editable_by,
    synergies_visible_to,
)
from symbionet.synergies.words import question_facts

__all__ = [
    "synergy_answer",
    "synergy_answer_link",
    "synergy_consent_ask",
    "synergy_consent_record",
    "synergy_consent_withdraw",
]

PARTS = ("provider__park__parent", "receiver__park__parent", "have__site__park", "want__site__park", "owner")


def synergy_answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Say whether one's organisation is interested, and whether it may be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_answerable_by(user).select_related(*PARTS), pk=pk)
    organisation = answering_for(user, synergy)
    assert organisation is not None  # of the query
    form = AnswerForm(request.POST or None)
    message = _("Thank you: the practitioner has your answer.")
    if form.is_valid() and done(request, lambda: _answer(form, synergy, organisation, user), message):
        return redirect(synergy) if synergies_visible_to(user).filter(pk=pk).exists() else redirect("home")
    return render(request, "synergies/synergy_answer.html", {**_asked(user, synergy, organisation), "form": form})


@login_not_required
@never_cache
def synergy_answer_link(request: HttpRequest, token: str) -> HttpResponse:
    """The same by the link of a letter, without signing in: reading changes nothing, the button answers once."""
    found = asked_by_link(token)
    if found is None:
        remedy = _("It works for 30 days and one answer. Sign in to see what waits for you, or ask your practitioner.")
        return link_over(request, remedy)
    consent, person = found
    if isinstance(request.user, User) and request.user != person:
        note_link("link.refused", consent, by=request.user, sender=sealed_address(request))
        return refused_at_link(request)
    if not isinstance(request.user, User):
        note_link("link.opened", consent, by=None, sender=sealed_address(request))
    with translation.override(person.language):
        return _answered_by_link(request, consent, person)


def _answered_by_link(request: HttpRequest, consent: SynergyConsent, person: User) -> HttpResponse:
    form = AnswerForm(request.POST or None)
    if form.is_valid():
        try:
            _answer(form, consent.synergy, consent.organisation, person)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            if not isinstance(request.user, User):
                note_link("link.answered", consent.synergy, by=None)
            return render(request, "synergies/synergy_answer_done.html")
    context = {**_asked(person, consent.synergy, consent.organisation), "form": form, "by_link": True}
    return render(request, "synergies/synergy_answer.html", context, status=400 if form.is_bound else 200)


def _answer(form: AnswerForm, synergy: Synergy, organisation: Organisation, person: User) -> Synergy:
    return answer_synergy(synergy, organisation, by=person, **form.cleaned_data)


def _asked(person: User, synergy: Synergy, organisation: Organisation) -> dict[str, Any]:
    """What the page of the question says: the own resource, and of the partner no more than the person may see."""
    seen = synergies_visible_to(person).filter(pk=synergy.pk).exists()
    shown = synergies_shown_to(person, [synergy])[0] if seen else None
    gives = synergy.provider_id == organisation.pk
    own = synergy.have if gives else synergy.want
    return {
        "organisation": organisation,
        "own": own,
        "facts": question_facts(synergy, organisation),
        "partner": (shown.receiver if gives else shown.provider) if shown is not None else None,
        "side": next((row for row in consents_of_sides(person, synergy) if row.own), None),
    }


@require_POST
def synergy_consent_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """A practitioner asks a side whether it may be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = SideForm(request.POST, synergy=synergy)
    if form.is_valid():
        message = _("Asked: its contacts get a letter.")
        done(request, lambda: ask_to_be_named(synergy, form.organisation, by=user), message)
    return redirect(synergy)


@require_POST
def synergy_consent_record(request: HttpRequest, pk: int) -> HttpResponse:
    """A practitioner writes down what a side said on the phone."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = NamingForm(request.POST, synergy=synergy)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("answer", "told_by")}
        done(request, lambda: record_answer(synergy, form.organisation, by=user, **values), _("Written down."))
    else:
        messages.error(request, _("Choose the side and its answer, and write down who of it said so."))
    return redirect(synergy)


@require_POST
def synergy_consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """A member withdraws its consent to be named."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_answerable_by(user), pk=pk)
    organisation = answering_for(user, synergy)
    assert organisation is not None  # of the query
    if organisation.pk in listed_sides([synergy])[synergy.pk]:
        message = _("Withdrawn. The other side still reads your name: your resource is listed to it by name.")
    else:
        message = _("Withdrawn: your name is hidden from the other side from now on.")
    done(request, lambda: withdraw_name(synergy, organisation, by=user), message)
    return redirect(synergy) if synergies_visible_to(user).filter(pk=pk).exists() else redirect("home")

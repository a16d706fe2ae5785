"""Teasers of others' resources, and consents to see them."""

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from symbionet.network.actions import ask_consent, give_consent, refuse_consent, withdraw_consent
from symbionet.network.filters import TeaserFilter
from symbionet.network.forms.resources import AskForm
from symbionet.network.models import Consent
from symbionet.network.pages.teasers import teasers
from symbionet.network.queries import (
    approved_organisations,
    consents_asked_by,
    consents_decidable_by,
    teasers_visible_to,
)
from symbionet.network.queries.resources import keyed_teasers, teaser_of
from symbionet.shell.answers import act
from symbionet.shell.lists import page_of

__all__ = ["consent_ask", "consent_give", "consent_list", "consent_refuse", "consent_withdraw", "teaser_list"]


@require_GET
def teaser_list(request: HttpRequest) -> HttpResponse:
    """What others have or want, without saying who: class, kind, quantity band and park."""
    chosen = TeaserFilter(request.GET, queryset=teasers_visible_to(request.user), request=request)
    page = page_of(request, keyed_teasers(request.user, chosen.qs), 24)
    asked = dict(consents_asked_by(request.user).values_list("resource_id", "state"))
    return render(
        request,
        "network/teaser_list.html",
        {
            "filter": chosen,
            "page": page,
            "teasers": teasers(request.user, page.object_list, asked=asked),
            "form": AskForm(organisations=approved_organisations(request.user)),
        },
    )


@require_POST
def consent_ask(request: HttpRequest, key: str) -> HttpResponse:
    """Ask the owner of a teaser to show the resource."""
    resource = teaser_of(request.user, key)
    form = AskForm(request.POST, organisations=approved_organisations(request.user))
    if not form.is_valid():
        return redirect("teaser_list")
    return act(
        request,
        lambda: ask_consent(
            resource, form.cleaned_data["organisation"], by=request.user, message=form.cleaned_data["message"]
        ),
        done=_("Your question was sent to the owner."),
        target="consent_list",
    )


@require_GET
def consent_list(request: HttpRequest) -> HttpResponse:
    """Questions to the visitor's organisations, and questions they asked."""
    received = consents_decidable_by(request.user).select_related("resource", "resource__organisation", "organisation")
    sent = consents_asked_by(request.user).select_related("resource", "organisation")
    return render(request, "network/consent_list.html", {"received": received[:200], "sent": sent[:200]})


def _decide(request: HttpRequest, pk: int, action: Callable[..., Any], done: str) -> HttpResponse:
    decidable = consents_decidable_by(request.user).select_related("resource", "organisation")
    consent: Consent = get_object_or_404(decidable, pk=pk)
    return act(request, lambda: action(consent, by=request.user), done=done, target="consent_list")


@require_POST
def consent_give(request: HttpRequest, pk: int) -> HttpResponse:
    """Let the asking organisation see the resource."""
    return _decide(request, pk, give_consent, _("They see the resource and your name now. You can withdraw this."))


@require_POST
def consent_refuse(request: HttpRequest, pk: int) -> HttpResponse:
    """Refuse a question."""
    return _decide(request, pk, refuse_consent, _("The question was refused; your name was not shown."))


@require_POST
def consent_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a consent."""
    return _decide(request, pk, withdraw_consent, _("The consent was withdrawn; the resource is hidden from them."))

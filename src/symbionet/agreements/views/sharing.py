"""Pages of the price and the shares of a synergy."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.agreements.actions import keep_price, open_costs, state_costs
from symbionet.agreements.forms import CostForm, PriceForm
from symbionet.agreements.pages.sharing import bargain_shown_to
from symbionet.agreements.queries import FIGURES, estimates_shown_to
from symbionet.shell.answers import done
from symbionet.synergies.models import Side, Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries import synergies_editable_by, synergies_visible_to
from symbionet.synergies.queries.synergies import sides_spoken_for

__all__ = ["costs_open", "costs_state", "price_keep", "synergy_sharing"]

PARTS = ("provider__park", "receiver__park", "have__organisation__park", "have__site__park", "want__site__park",
         "owner", "match")  # fmt: skip


def _synergy(request: HttpRequest, pk: int, side: str = "") -> Synergy:
    """The synergy, for people who speak for a side (or for this side)."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    sides = sides_spoken_for(user, synergy)
    if not sides or (side and side not in sides):
        raise Http404
    return synergy


@require_safe
def synergy_sharing(request: HttpRequest, pk: int) -> HttpResponse:
    """The price slider with the yearly result of the sides that are open to the visitor."""
    user = signed_in(request)
    synergy = _synergy(request, pk)
    shown = synergies_shown_to(user, [synergy])[0]
    form = PriceForm(request.GET)
    price = float(form.cleaned_data["price"]) if "price" in request.GET and form.is_valid() else None
    context = {
        "synergy": shown,
        "bargain": bargain_shown_to(user, synergy, named=shown.named, price=price),
        "sides": [str(side) for side in sides_spoken_for(user, synergy)],
        "may_keep": synergies_editable_by(user).filter(pk=pk).exists(),
    }
    return render(request, "agreements/synergy_sharing.html", context)


def costs_state(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """State what a side saves and pays."""
    synergy, user = _synergy(request, pk, side), signed_in(request)
    row = synergy.cost_sheets.filter(side=side).first()
    shown = synergies_shown_to(user, [synergy])[0]
    guess = estimates_shown_to(user, synergy, named=shown.named)[Side(side)]
    known = {name: getattr(row, name) for name in FIGURES} if row is not None else guess
    first = {name: round(value, 2) for name, value in known.items() if value or row is not None}  # no guess is no 0
    form = CostForm(request.POST or None, initial=first, side=side)
    if request.method == "POST" and form.is_valid():
        state_costs(synergy, side, form.cleaned_data, by=user)
        messages.success(request, _("Saved."))
        return redirect("synergy_sharing", pk)
    context = {"synergy": shown, "form": form, "side": Side(side), "estimated": row is None and any(guess.values())}
    return render(request, "agreements/synergy_costs.html", context)


@require_POST
def costs_open(request: HttpRequest, pk: int, side: str) -> HttpResponse:
    """Open the own costs to the other side, or close them again."""
    synergy, user = _synergy(request, pk, side), signed_in(request)
    opened = request.POST.get("opened") == "yes"
    message = _("The other side sees your figures now.") if opened else _("The other side no longer sees your figures.")
    done(request, lambda: open_costs(synergy, side, by=user, opened=opened), message)
    return redirect("synergy_sharing", pk)


@require_POST
def price_keep(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a price in the flow of the synergy."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = PriceForm(request.POST)
    if form.is_valid():
        price = form.cleaned_data["price"]
        done(request, lambda: keep_price(synergy, price, by=user), _("The price stands in the flow of the synergy."))
    else:
        messages.error(request, _("Give the price as a number."))
    return redirect("synergy_sharing", pk)

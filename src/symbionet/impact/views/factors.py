"""Own factors: the list, proposing, reviewing, and a table of them."""

from collections.abc import Sequence

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.impact import actions
from symbionet.impact.actions.factors import propose_factors
from symbionet.impact.forms.factors import FactorForm
from symbionet.impact.forms.sheets import FactorSheetForm
from symbionet.impact.models import FactorState
from symbionet.impact.queries import reads_all_entries
from symbionet.impact.queries.factors import (
    factors_visible_to,
    owners_proposed_by,
    proposes_for_programme,
    reviews_factors,
)
from symbionet.imports.queries import Outcome
from symbionet.sheets.plain import plain_rows
from symbionet.shell.answers import done, tried

__all__ = ["factor_import", "factor_list", "factor_propose", "factor_review"]


def _proposing(request: HttpRequest) -> User:
    user = signed_in(request)
    if not proposes_for_programme(user) and not user.organisation_ids:
        raise Http404
    return user


@require_safe
def factor_list(request: HttpRequest) -> HttpResponse:
    """Own factors with their state; who may review decides here."""
    user = signed_in(request)
    if not reads_all_entries(user) and not user.organisation_ids:
        raise Http404
    rows = factors_visible_to(user)
    context = {
        "waiting": rows.filter(state=FactorState.PROPOSED),
        "decided": rows.exclude(state=FactorState.PROPOSED),
        "reviews": reviews_factors(user),
        "proposes": proposes_for_programme(user) or bool(user.organisation_ids),
        "user_pk": user.pk,
    }
    return render(request, "impact/factor_list.html", context)


def factor_propose(request: HttpRequest) -> HttpResponse:
    """Propose an own factor."""
    user = _proposing(request)
    owners, programme = owners_proposed_by(user), proposes_for_programme(user)
    form = FactorForm(request.POST or None, owners=owners, programme=programme)

    def act() -> None:
        actions.propose_factor(form.values(), by=user, organisation=form.cleaned_data["organisation"])

    if form.is_valid() and tried(form, act):
        messages.success(request, _("Proposed. It is used once another person has reviewed it."))
        return redirect("factor_list")
    return render(request, "impact/factor_propose.html", {"form": form})


@require_POST
def factor_review(request: HttpRequest, pk: int) -> HttpResponse:
    """Review what another person has proposed."""
    user = signed_in(request)
    if not reviews_factors(user):
        raise Http404
    factor = get_object_or_404(factors_visible_to(user), pk=pk)
    accept = request.POST.get("decision") == "accept"
    done(
        request,
        lambda: actions.review_factor(factor, accept=accept, by=user, remark=request.POST.get("remark", "")[:500]),
        _("Reviewed: it is used from now on.") if accept else _("Refused."),
    )
    return redirect("factor_list")


def factor_import(request: HttpRequest) -> HttpResponse:
    """Propose a table of own factors: what becomes of each row is shown first, and stored on request."""
    user = _proposing(request)
    owners, programme = owners_proposed_by(user), proposes_for_programme(user)
    form = FactorSheetForm(request.POST or None, request.FILES or None, owners=owners, programme=programme)
    rows = None
    if form.is_valid():
        _headings, lines = plain_rows(form.cleaned_data["cells"])
        store = "store" in request.POST
        rows = propose_factors(lines, by=user, organisation=form.cleaned_data["organisation"], store=store)
        taken = sum(row.state == "entered" for row in rows)
        if store:
            words = ngettext("%(count)s factor proposed.", "%(count)s factors proposed.", taken)
            messages.success(request, words % {"count": taken})
            return redirect("factor_list")
    return render(request, "impact/factor_import.html", {"form": form, "rows": rows, **_counts(rows or [])})


def _counts(rows: Sequence[Outcome]) -> dict[str, int]:
    return {state: sum(row.state == state for row in rows) for state in ("new", "same", "refused")}

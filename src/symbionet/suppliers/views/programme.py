"""Pages of the programme: sums of all chains, and firms that are there twice."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import facilitates, manages_people, signed_in
from symbionet.shell.answers import tried
from symbionet.suppliers.actions import merge_respondents
from symbionet.suppliers.forms.both import MergeFirmsForm
from symbionet.suppliers.models import State
from symbionet.suppliers.pages.words import share_words
from symbionet.suppliers.queries.programme import FEWEST, FEWEST_CHAINS, chain_sums

__all__ = ["chain_programme", "respondent_merge"]


@require_safe
def chain_programme(request: HttpRequest) -> HttpResponse:
    """Sums of all chains for who steers the programme; small groups are put together or left out."""
    user = signed_in(request)
    if not manages_people(user):
        raise Http404
    sums = chain_sums()
    words = {**{state.value: str(state.label) for state in State}, "other": _("other states together")}
    context = {
        "sums": sums,
        "states": [(words[name], number) for name, number in sums.by_state],
        "measures": [
            (_("Score"), share_words(sums.score)), (_("With evidence"), share_words(sums.documented)),
            (_("Coverage"), share_words(sums.coverage)),
        ],
        "fewest": FEWEST,
        "fewest_chains": FEWEST_CHAINS,
    }  # fmt: skip
    return render(request, "suppliers/chain_programme.html", context)


def respondent_merge(request: HttpRequest) -> HttpResponse:
    """Merge two firms that are one; their people are told."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    form = MergeFirmsForm(request.POST or None)
    if form.is_valid():
        source, target, reason = (form.cleaned_data[name] for name in ("source", "target", "reason"))
        if tried(form, lambda: merge_respondents(source, target, reason=reason, by=user)):
            return redirect("respondent_merge")
    return render(request, "suppliers/respondent_merge.html", {"form": form})

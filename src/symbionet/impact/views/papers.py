"""The papers of a synergy: pages of a list that is searched, narrowed and sorted."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.impact.forms.papers import PaperFilterForm
from symbionet.impact.queries import evidence_visible_to, sides_stated_by
from symbionet.impact.queries.papers import papers_of, readable_files
from symbionet.impact.views.answers import synergy_of
from symbionet.synergies.queries import synergies_shown_to

__all__ = ["ledger_papers"]

PAGE_SIZE = 30


@require_safe
def ledger_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers that prove what flowed in a synergy."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    years = (
        evidence_visible_to(user).filter(synergy=synergy).order_by("-year").values_list("year", flat=True).distinct()
    )
    form = PaperFilterForm(request.GET or None, years=years)
    rows = papers_of(user, synergy, **form.told())
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "synergy": synergy,
        "shown": synergies_shown_to(user, [synergy])[0],
        "form": form,
        "page": page,
        "readable": readable_files(user, page.object_list),
        "states": bool(sides_stated_by(user, synergy)),
    }
    return render(request, "impact/ledger_papers.html", context)

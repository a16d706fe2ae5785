"""Pages of synergies."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import Role
from symbionet.accounts.queries import facilitates, reads_programme
from symbionet.synergies.actions import AlreadyProposed, edit_synergy, propose_synergy, synergy_titles
from symbionet.synergies.exports import FORMATS, export_synergies
from symbionet.synergies.forms import SynergyFilterForm, SynergyForm
from symbionet.synergies.models import Stage
from symbionet.synergies.queries import (
    TRACK,
    filtered_synergies,
    matches_decidable_by,
    matches_shown_to,
    matches_visible_to,
    synergies_editable_by,
    synergies_shown_to,
    synergies_visible_to,
)
from symbionet.synergies.views.answers import signed_in

__all__ = ["synergy_detail", "synergy_edit", "synergy_list", "synergy_propose"]

PAGE_SIZE = 50
EXPORTED = 5000
PARTS = (
    "provider__park",
    "receiver__park",
    "have__organisation__park",
    "have__site__park",
    "want__site__park",
    "owner",
)
MATCH_PARTS = ("have__organisation__park", "have__site__park", "want__site__park", "receiver__park", "synergy")
EDITED = ("title_zh", "title_en", "owner", "next_action", "next_action_due", "notes")


@require_safe
def synergy_list(request: HttpRequest) -> HttpResponse:
    """Synergies as a table or as a board by stage."""
    user = signed_in(request)
    reader = reads_programme(user) or user.has_role(Role.VERIFIER)
    if not reader and not user.organisation_ids:
        raise Http404
    form = SynergyFilterForm(request.GET or None, reader=reader)
    rows = filtered_synergies(synergies_visible_to(user), **form.values())
    kind = request.GET.get("export", "")
    if kind in FORMATS:
        return export_synergies(synergies_shown_to(user, rows[:EXPORTED]), kind)
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    shown = synergies_shown_to(user, page.object_list)
    board = request.GET.get("view") == "board"
    context = {
        "form": form,
        "page": page,
        "synergies": shown,
        "board": board,
        "columns": [(stage.label, [s for s in shown if s.stage == stage]) for stage in Stage] if board else [],
        "filtered": any(value for name, value in request.GET.items() if name not in {"page", "order", "view"}),
    }
    return render(request, "synergies/synergy_list.html", context)


@require_safe
def synergy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page of a synergy: its sides, its stage, why it was matched, and what is done next."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    shown = synergies_shown_to(user, [synergy], full=True)[0]
    matched = matches_visible_to(user).filter(synergy=synergy).select_related(*MATCH_PARTS)
    found = matches_shown_to(user, matched)
    context = {
        "synergy": shown,
        "row": synergy if shown.named else None,  # only for the history, which names both sides
        "match": found[0] if found else None,
        "track": _track(synergy.stage),
        "may_edit": synergies_editable_by(user).filter(pk=pk).exists(),
    }
    return render(request, "synergies/synergy_detail.html", context)


def _track(stage: str) -> list[dict[str, Any]]:
    return [{"label": step.label, "current": step == stage} for step in TRACK]


def synergy_propose(request: HttpRequest, pk: int) -> HttpResponse:
    """Propose a synergy from a match."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    match = get_object_or_404(matches_decidable_by(user).select_related(*MATCH_PARTS), pk=pk)
    title_zh, title_en = synergy_titles(match)
    first = {"title_zh": title_zh, "title_en": title_en, "owner": user.pk}
    form = SynergyForm(request.POST) if request.method == "POST" else SynergyForm(initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            synergy = propose_synergy(match, by=user, values=form.cleaned_data)
        except AlreadyProposed as error:
            messages.warning(request, str(error))
            return redirect(error.synergy)
        messages.success(request, _("The synergy is open as an idea. Its page keeps what is done next."))
        return redirect(synergy)
    shown = matches_shown_to(user, [match])[0]
    return render(request, "synergies/synergy_propose.html", {"match": shown, "form": form})


def synergy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit title, owner, next action and notes of a synergy."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    first = {name: getattr(synergy, name) for name in EDITED}
    form = SynergyForm(request.POST) if request.method == "POST" else SynergyForm(initial=first)
    if request.method == "POST" and form.is_valid():
        edit_synergy(synergy, form.cleaned_data, by=user)
        messages.success(request, _("Saved."))
        return redirect(synergy)
    return render(request, "synergies/synergy_edit.html", {"synergy": synergy, "form": form})

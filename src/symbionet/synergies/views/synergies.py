"""Pages of synergies."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import Role
from symbionet.accounts.queries import facilitates, reads_programme, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.files import ACCEPTED
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import matches_decidable_by, matches_visible_to
from symbionet.synergies.actions import (
    AlreadyProposed,
    edit_synergy,
    open_synergy,
    propose_synergy,
    synergy_titles,
)
from symbionet.synergies.forms import OpeningForm, SynergyForm
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.life import life_shown_to
from symbionet.synergies.queries import consents_of_sides, synergies_editable_by, synergies_visible_to
from symbionet.work.queries.documents import evidence_documents

__all__ = ["synergy_detail", "synergy_edit", "synergy_open", "synergy_propose"]

PARTS = (
    "provider__park",
    "receiver__park",
    "have__organisation__park",
    "have__site__park",
    "want__site__park",
    "owner",
)
MATCH_PARTS = ("have__organisation__park", "have__site__park", "want__site__park", "receiver__park", "synergy")


@require_safe
def synergy_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The first page of a synergy: where it stands, what its next move needs, and who does what next."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    shown = synergies_shown_to(user, [synergy], full=True)[0]
    matched = matches_visible_to(user).filter(synergy=synergy).select_related(*MATCH_PARTS)
    found = matches_shown_to(user, matched)
    life = life_shown_to(user, synergy, named=shown.named)
    documents = evidence_documents(user, synergy) if life.may_edit or life.may_verify else []
    context = {
        "synergy": shown,
        # the history names both sides and tells what each said to the practitioner
        "row": synergy if reads_programme(user) or user.has_role(Role.VERIFIER) else None,
        "consents": consents_of_sides(user, synergy),
        # a match of the directory may name whom the synergy does not name yet
        "match": found[0] if found and (shown.named or not found[0].named) else None,
        "life": life,
        "documents": documents,
        "files": ACCEPTED if life.may_edit else "",
        "today": timezone.localdate(),
        "may_edit": life.may_edit,
    }
    return render(request, "synergies/synergy_detail.html", context)


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
            synergy = propose_synergy(match, by=user, values=form.values())
        except AlreadyProposed as error:
            messages.warning(request, str(error))
            return redirect(error.synergy)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The synergy is open as an idea. Its page keeps what is done next."))
            return redirect(synergy)
    shown = matches_shown_to(user, [match])[0]
    return render(request, "synergies/synergy_propose.html", {"match": shown, "form": form, "have": match.have})


def synergy_open(request: HttpRequest) -> HttpResponse:
    """Open a synergy that does not come from a match: a workshop, a visit, an idea of a member."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    first = {name: request.GET.get(name, "") for name in ("provider", "receiver", "have", "want")} | {"owner": user.pk}
    form = OpeningForm(request.POST, user=user) if request.method == "POST" else OpeningForm(user=user, initial=first)
    if request.method == "POST" and form.is_valid():
        try:
            synergy = open_synergy(form.values(), by=user)
        except AlreadyProposed as error:
            messages.warning(request, str(error))
            return redirect(error.synergy)
        except ActionRefused as error:
            form.add_error(None, str(error))
        else:
            messages.success(request, _("The synergy is open as an idea. Its page keeps what is done next."))
            return redirect(synergy)
    return render(request, "synergies/synergy_open.html", {"form": form})


def synergy_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Edit what a synergy is and is worth, its owner, next action and notes."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_editable_by(user), pk=pk)
    form = SynergyForm(request.POST or None, synergy=synergy)
    if request.method == "POST" and form.is_valid():
        try:
            edit_synergy(synergy, form.values(), by=user)
            messages.success(request, _("Saved."))
            return redirect(synergy)
        except ActionRefused as refusal:
            form.add_error("sight" if "sight" in form.changed_data else None, str(refusal))
    return render(request, "synergies/synergy_edit.html", {"synergy": synergy, "form": form})

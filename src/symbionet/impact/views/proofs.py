"""Papers, their list and who issues them, verification, the yearly question, and years that are closed."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.actions import note_link
from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import facilitates, reads_synergies, signed_in
from symbionet.core.visitors import sealed_address
from symbionet.impact import actions
from symbionet.impact.actions import Answer, Finding, Paper, register_body
from symbionet.impact.actions.papers import document_with_file
from symbionet.impact.forms import AnswerForm, BodyForm, LockForm, PaperForm, ReasonForm, VerificationForm
from symbionet.impact.forms.reports import PaperFilterForm
from symbionet.impact.models import ConfirmationRequest
from symbionet.impact.queries import (
    current_locks,
    evidence_visible_to,
    expected_quantity,
    may_answer,
    reads_all_entries,
    request_of_token,
    sides_stated_by,
    subject_of_request,
)
from symbionet.impact.queries.entries import checked_entries, papers_of, readable_files
from symbionet.impact.queries.papers import may_register, registered_bodies
from symbionet.impact.views.answers import answered, flow_of, sides_of, synergy_of
from symbionet.shell.answers import done, link_over, refused_at_link, tried
from symbionet.shell.lists import page_of
from symbionet.synergies.models import SynergyFlow
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries.amounts import flows_disclosed_to_side

__all__ = [
    "issuer_list",
    "ledger_answer",
    "ledger_ask",
    "ledger_document",
    "ledger_paper_withdraw",
    "ledger_papers",
    "ledger_verify",
    "period_list",
]

PAGE_SIZE = 30


def ledger_document(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Add a paper that proves what flowed in a year."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    sides_of(user, flow.synergy)
    form = PaperForm(request.POST or None, request.FILES or None, flow=flow, year=year)

    def act() -> None:
        values = {name: value for name, value in form.cleaned_data.items() if name != "file"}
        document_with_file(flow, year=year, paper=Paper(**values), file=form.cleaned_data["file"], by=user)

    return answered(
        request,
        form,
        flow.synergy,
        act=act,
        done=_("The paper counts."),
        title=_("A paper for “%(flow)s” %(year)s") % {"flow": flow, "year": year},
        lead=_("Weighbridge notes, invoices, transfer notes of anybody but the party that declared. What they add up to"
               " is documented, never more than both parties confirm; each paper counts once."),
        button=_("Add the paper"),
    )  # fmt: skip


def ledger_paper_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Withdraw a paper that was entered wrongly."""
    user = signed_in(request)
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "flow__synergy")
    paper = get_object_or_404(evidence_visible_to(user).select_related(*parts), pk=pk)
    sides_of(user, paper.synergy)
    form = ReasonForm(request.POST or None)
    return answered(
        request,
        form,
        paper.synergy,
        act=lambda: actions.withdraw_paper(paper, by=user, **form.cleaned_data),
        done=_("The paper no longer counts."),
        title=_("Withdraw %(paper)s") % {"paper": paper},
        lead=_("It stays in the ledger as withdrawn, and its number may be entered anew."),
        button=_("Withdraw it"),
    )


def ledger_verify(request: HttpRequest, pk: int, year: int) -> HttpResponse:
    """Verify what a synergy claims for a year."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    claimed = checked_entries(user, synergy, year)
    if not user.has_role(Role.VERIFIER):
        raise Http404
    form = VerificationForm(request.POST or None, claimed=claimed)

    def act() -> None:
        values = {name: form.cleaned_data[name] for name in ("method", "opinion", "statement", "sample")}
        actions.verify(synergy, year=year, finding=Finding(**values, adjusted=form.adjusted()), by=user)

    return answered(
        request,
        form,
        synergy,
        act=act,
        done=_("The verification stands in the ledger."),
        title=_("Verify %(year)s") % {"year": year},
        lead=_("Give a value only where you came to another one; it needs a statement and is never above the claim."),
        button=_("Verify"),
    )


def period_list(request: HttpRequest) -> HttpResponse:
    """Years that are closed; programme managers close and open them."""
    user = signed_in(request)
    if not reads_all_entries(user):
        raise Http404
    manages = user.has_role(Role.PROGRAMME_MANAGER)
    if request.method == "POST" and not manages:
        raise Http404
    form = LockForm(request.POST or None, initial={"year": timezone.localdate().year - 1})
    act = actions.unlock_period if "unlock" in request.POST else actions.lock_period
    if form.is_valid() and tried(form, lambda: act(by=user, **form.cleaned_data)):
        messages.success(request, _("Saved."))
        return redirect("period_list")
    return render(request, "impact/period_list.html", {"form": form, "locks": current_locks(), "manages": manages})


@require_POST
def ledger_ask(request: HttpRequest) -> HttpResponse:
    """Ask both parties of all running synergies what flowed last year."""
    user = signed_in(request)
    if not facilitates(user) and not user.has_role(Role.PROGRAMME_MANAGER):
        raise Http404
    text = request.POST.get("year", "")
    year = int(text) if text.isdecimal() and len(text) == 4 else timezone.localdate().year - 1
    done(
        request,
        lambda: actions.request_confirmations(year, by=user),
        lambda made: _("%(count)s questions about %(year)s sent.") % {"count": len(made), "year": year},
    )
    return redirect("ledger_list")


@login_not_required
@never_cache
def ledger_answer(request: HttpRequest, token: str) -> HttpResponse:
    """Answer the yearly question by its link: a contact of the party, or whoever holds it; no other who signed in."""
    question = request_of_token(token)
    if question is None:
        remedy = _("Ask your practitioner for a new link, or sign in and open the ledger of the synergy.")
        return link_over(request, remedy)
    by = request.user if isinstance(request.user, User) else None
    if by is not None and question.organisation_id not in by.organisation_ids:
        note_link("link.refused", question, by=by, sender=sealed_address(request))
        return refused_at_link(request)
    if by is None:
        note_link("link.opened", question, by=None, sender=sealed_address(request))
    rows = list(question.synergy.flows.select_related("resource"))
    disclosed = flows_disclosed_to_side(question.organisation, rows)
    flows = {flow: expected_quantity(flow, question.year, disclosed=flow.pk in disclosed) for flow in rows}
    flows |= _told_before(question, rows)
    form = AnswerForm(request.POST or None, flows=flows, initial={"name": str(by) if by else "", "currency": "CNY"})

    def act() -> None:
        values = {name: form.cleaned_data[name] for name in ("name", "note", "cost_saving")}
        answer = Answer(
            runs=form.cleaned_data["runs"] == "yes",
            quantities=form.quantities(),
            currency=form.cleaned_data["currency"] or "CNY",
            **values,
        )
        actions.answer_confirmation(question, answer, by=by)

    done = not may_answer(question, by) or (form.is_valid() and tried(form, act))
    if done:
        question.refresh_from_db()
    context = {
        "question": question,
        "form": form,
        "done": done,
        "waits": bool((question.answer or {}).get("waits")),
        "signed_in": by is not None,
        "subject": subject_of_request(question),
    }
    return render(request, "impact/ledger_answer.html", context)


def _told_before(question: ConfirmationRequest, flows: list[SynergyFlow]) -> dict[SynergyFlow, float]:
    """What somebody stated by the link already, which a contact now gives by name."""
    told = (question.answer or {}).get("quantities", {})
    return {flow: float(told[str(flow.pk)]) for flow in flows if str(flow.pk) in told}


@require_safe
def ledger_papers(request: HttpRequest, pk: int) -> HttpResponse:
    """The papers that prove what flowed in a synergy."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    years = (
        evidence_visible_to(user).filter(synergy=synergy).order_by("-year").values_list("year", flat=True).distinct()
    )
    form = PaperFilterForm(request.GET or None, years=years)
    rows = papers_of(user, synergy, **form.asked())
    page = page_of(request, rows, PAGE_SIZE)
    context = {
        "synergy": synergy,
        "shown": synergies_shown_to(user, [synergy])[0],
        "form": form,
        "page": page,
        "readable": readable_files(user, page.object_list),
        "states": bool(sides_stated_by(user, synergy)),
    }
    return render(request, "impact/ledger_papers.html", context)


def issuer_list(request: HttpRequest) -> HttpResponse:
    """Who may issue a paper besides the parties of a synergy; practitioners and managers register more."""
    user = signed_in(request)
    registers = may_register(user)
    if not reads_synergies(user) or (request.method == "POST" and not registers):
        raise Http404
    form = BodyForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: register_body(form.values(), by=user)):
        messages.success(request, _("Registered."))
        return redirect("issuer_list")
    context = {"form": form, "bodies": registered_bodies(), "registers": registers}
    return render(request, "impact/issuer_list.html", context)

"""Forms that claim: the basis, what flowed, money, and the correction of a figure."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.impact import actions
from symbionet.impact.forms import BasisForm, CorrectionForm, FigureForm, QuantityForm
from symbionet.impact.models import Basis
from symbionet.impact.pages.wording import unit_word
from symbionet.impact.queries import basis_of, entries_visible_to, expected_quantity
from symbionet.impact.views.answers import answered, flow_of, sides_of, synergy_of
from symbionet.network.models import Organisation
from symbionet.shell.answers import done
from symbionet.synergies.models import SynergyFlow
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.queries.amounts import flows_disclosed_to

__all__ = ["ledger_assess", "ledger_basis", "ledger_confirm", "ledger_correct", "ledger_declare", "ledger_figures",
           "ledger_reconfirm"]  # fmt: skip


def _wanted_year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else timezone.localdate().year


@require_POST
def ledger_assess(request: HttpRequest, pk: int) -> HttpResponse:
    """Assess what a synergy may bring."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    if not facilitates(user):
        raise Http404
    done(request, lambda: actions.assess_synergy(synergy, by=user), _("Assessed: the potential stands in the ledger."))
    return redirect("synergy_ledger", pk)


def ledger_basis(request: HttpRequest, pk: int) -> HttpResponse:
    """State the baseline of a flow; each change is a new version."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    if not facilitates(user):
        raise Http404
    form = BasisForm(request.POST or None, instance=basis_of(flow) or Basis(flow=flow))
    return answered(
        request,
        form,
        flow.synergy,
        act=lambda: actions.state_basis(flow, form.values(), by=user),
        done=_("Saved as a new version. Assess the synergy to see what it changes."),
        title=_("Baseline of “%(flow)s”") % {"flow": flow},
        lead=_("What would have happened without this synergy, and what of its effect is claimed. Leave empty what is"
               " not known: the assessment then lists what it takes instead."),
        button=_("Save"),
    )  # fmt: skip


def ledger_declare(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare what flowed in a year."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    sides = sides_of(user, flow.synergy)
    year = _wanted_year(request)
    disclosed = flow.pk in flows_disclosed_to(user, [flow])
    first = {"year": year, "quantity": expected_quantity(flow, year, disclosed=disclosed)}
    form = QuantityForm(request.POST or None, flow=flow, sides=sides, initial=first)
    lead = _("State what really flowed; the benefit follows from the baseline.")
    if basis_of(flow) is None:
        lead = _(
            "No baseline is stated yet, so that hardly anything will count. Let a practitioner state it first; a year "
            "declared without it can be computed again by a correction."
        )
    return answered(
        request,
        form,
        flow.synergy,
        act=lambda: actions.declare(flow, by=user, **form.cleaned_data),
        done=_("Declared. The other party is to confirm it."),
        title=_("Declare “%(flow)s”") % {"flow": flow},
        lead=lead,
        button=_("Declare"),
    )


def ledger_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm, as the other party, what flowed in a year; who cannot is told at once who does."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    sides, year, title = sides_of(user, flow.synergy), _wanted_year(request), _("Confirm “%(flow)s”") % {"flow": flow}
    if request.method != "POST":
        sides, reason = _confirming(flow, sides, year, user)
        if not sides:
            shown = synergies_shown_to(user, [flow.synergy])[0]
            context = {"synergy": flow.synergy, "shown": shown, "title": title, "reason": reason}
            return render(request, "impact/ledger_refused.html", context)
    form = QuantityForm(request.POST or None, flow=flow, sides=sides, initial={"year": year})
    del form.fields["reason"]
    return answered(
        request,
        form,
        flow.synergy,
        act=lambda: actions.confirm(flow, by=user, **form.cleaned_data),
        done=_("Confirmed by both parties."),
        title=title,
        lead=_("State what your side sent or received. The two figures agree within 5 %; the smaller one counts."),
        button=_("Confirm"),
    )


def _confirming(flow: SynergyFlow, sides: list[Organisation], year: int, user: User) -> tuple[list[Organisation], str]:
    """Those of the sides that may confirm a year, and why the last of the others may not."""
    found, reason = [], ""
    for side in sides:
        try:
            actions.to_confirm(flow, organisation=side, year=year, by=user)
            found.append(side)
        except ActionRefused as refusal:
            reason = str(refusal)
    return found, reason


def ledger_figures(request: HttpRequest, pk: int) -> HttpResponse:
    """Declare one party's money, jobs and people."""
    user = signed_in(request)
    synergy = synergy_of(user, pk)
    sides = sides_of(user, synergy)
    form = FigureForm(request.POST or None, sides=sides, initial={"year": _wanted_year(request), "currency": "CNY"})

    def act() -> None:
        stated = {name: form.cleaned_data[name] for name in ("organisation", "year", "currency")}
        actions.declare_figures(synergy, figures=form.figures(), by=user, **stated)

    return answered(
        request,
        form,
        synergy,
        act=act,
        done=_("Declared."),
        title=_("Money, jobs and people"),
        lead=_("What the synergy brought your own organisation. The partner does not see it."),
        button=_("Declare"),
    )


def ledger_correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a claimed figure by a new entry with a reason."""
    user = signed_in(request)
    parts = ("synergy__provider", "synergy__receiver", "synergy__have", "flow__synergy", "organisation")
    entry = get_object_or_404(entries_visible_to(user).select_related(*parts), pk=pk)
    if entry.stated_by_id not in {side.pk for side in sides_of(user, entry.synergy)}:
        raise Http404
    now = entry.quantity if entry.flow_id else entry.central
    form = CorrectionForm(request.POST or None, initial={"value": now})
    if not entry.flow_id:
        del form.fields["again"]
    what = {"what": entry.flow or entry.get_metric_display(), "year": entry.year}
    return answered(
        request,
        form,
        entry.synergy,
        act=lambda: actions.correct(entry, by=user, **form.cleaned_data),
        done=_("Corrected by a new entry; the old one stays to be read."),
        title=_("Correct “%(what)s” %(year)s") % what,
        lead=_("The figure in %(unit)s. Nothing is overwritten: the ledger keeps both, with the reason.")
        % {"unit": entry.quantity_unit if entry.flow_id else unit_word(entry.unit or entry.currency)},
        button=_("Correct"),
    )


@require_POST
def ledger_reconfirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Reconfirm a later year of a verified flow."""
    user = signed_in(request)
    flow = flow_of(user, pk)
    sides_of(user, flow.synergy)
    done(request, lambda: actions.reconfirm(flow, year=_wanted_year(request), by=user), _("Reconfirmed."))
    return redirect("synergy_ledger", flow.synergy_id)

"""The list, the dashboard, the plan and the page of an audit, and its moves along the way."""

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import CharFilter, FilterSet
from django_tables2 import Column, table_factory

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import (
    draft_report,
    edit_audit,
    make_link,
    mark_visited,
    plan_audit,
    return_report,
    review_report,
    write_summary,
)
from symbionet.audits.forms.audits import AuditForm, NoteForm, SummaryForm, VisitedForm
from symbionet.audits.models import Audit, Consent, LinkPurpose, Stage
from symbionet.audits.pages.brief import brief_of
from symbionet.audits.pages.calendar import month_shown
from symbionet.audits.pages.detail import audit_shown, figures_shown, programmes_shown
from symbionet.audits.queries import (
    audits_editable_by,
    audits_visible_to,
    audits_worked_on_by,
    has_audits,
    plans_audits,
)
from symbionet.audits.queries.signing import proven_signatures
from symbionet.shell.answers import act, form_problems, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page
from symbionet.tables import clean_text

__all__ = [
    "audit_brief",
    "audit_calendar",
    "audit_dashboard",
    "audit_detail",
    "audit_edit",
    "audit_link_make",
    "audit_list",
    "audit_move",
    "audit_plan",
    "worked_on",
]


class AuditFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filters of the list."""

    q = CharFilter(method="search", label=gettext_lazy("Search"))

    class Meta:
        model = Audit
        fields = ("stage", "cohort", "consent")

    def search(self, rows: QuerySet[Audit], _name: str, text: str) -> QuerySet[Audit]:
        """Firms whose name holds the text."""
        return rows.filter(Q(organisation__name_zh__icontains=text) | Q(organisation__name_en__icontains=text))


AuditTable = table_factory(Audit, fields=("organisation", "planned_on", "stage", "lead", "cohort", "consent"))
COLUMNS = {
    "organisation": lambda audit: str(audit.organisation),
    "planned_on": lambda audit: audit.planned_on,
    "stage": lambda audit: audit.get_stage_display(),
    "lead": lambda audit: str(audit.lead or ""),
    "cohort": lambda audit: str(audit.cohort or ""),
    "consent": lambda audit: audit.get_consent_display(),
}


def worked_on(request: HttpRequest, pk: int) -> Audit:
    """The audit that the visitor works on; anything else does not exist."""
    rows = audits_worked_on_by(signed_in(request)).select_related("organisation", "lead", "reviewer", "cohort", "site")
    return get_object_or_404(rows, pk=pk)


@require_safe
def audit_list(request: HttpRequest) -> HttpResponse:
    """The audits that the visitor may see."""
    user = signed_in(request)
    if not has_audits(user) and not audits_visible_to(user).exists():
        raise Http404
    plans = plans_audits(user)
    linked = Column(linkify=lambda record: record.get_absolute_url(), verbose_name=_("Firm"))
    return list_page(
        request,
        audits_visible_to(user).select_related("organisation", "lead", "cohort__programme"),
        table=partial(AuditTable, extra_columns=[("organisation", linked)]),
        filters=AuditFilter,
        files=ListFiles(name="audits", columns=COLUMNS),
        look=ListLook(
            template="audits/audit_list.html",
            title=_("Audits"),
            empty=Empty(
                title=_("No audit is planned."),
                text=_("Plan the first one: firm, day and auditor are enough."),
                icon="clipboard-check",
                url=reverse("audit_plan") if plans else "",
                button=_("Plan an audit") if plans else "",
            ),
        ),
        plans=plans,
        works=has_audits(user),
    )  # fmt: skip


@require_safe
def audit_dashboard(request: HttpRequest) -> HttpResponse:
    """What is planned, done, reported and followed up; what was identified against what was realised."""
    user = signed_in(request)
    if not has_audits(user):
        raise Http404
    context = {
        "figures": figures_shown(user),
        "programmes": programmes_shown() if plans_audits(user) else [],
        "plans": plans_audits(user),
        "cases": proven_signatures(audits_worked_on_by(user).filter(consent=Consent.PUBLIC)).select_related(
            "organisation"
        ),
    }
    return render(request, "audits/audit_dashboard.html", context)


@require_safe
def audit_calendar(request: HttpRequest) -> HttpResponse:
    """The visits of a month."""
    user = signed_in(request)
    if not has_audits(user):
        raise Http404
    shown = month_shown(audits_worked_on_by(user), request.GET.get("month", ""), today=timezone.localdate())
    return render(request, "audits/audit_calendar.html", {"shown": shown})


def audit_plan(request: HttpRequest) -> HttpResponse:
    """Plan an audit."""
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    form = AuditForm(request.POST or None, user=user, initial={"organisation": request.GET.get("firm", "")})
    if form.is_valid() and tried(form, lambda: plan_audit(form.values(), by=user)):
        return redirect("audit_list")
    return render(request, "audits/audit_form.html", {"form": form, "title": _("Plan an audit")})


def audit_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change the plan of an audit."""
    user = signed_in(request)
    audit = get_object_or_404(audits_editable_by(user).select_related("organisation"), pk=pk)
    form = AuditForm(request.POST or None, user=user, audit=audit)
    if form.is_valid() and tried(form, lambda: edit_audit(audit, form.values(), by=user)):
        return redirect(audit)
    return render(request, "audits/audit_form.html", {"form": form, "title": _("Change the plan"), "audit": audit})


@require_safe
def audit_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The page of an audit; a member is led to the report of its firm."""
    user = signed_in(request)
    audit = get_object_or_404(
        audits_visible_to(user).select_related("organisation", "lead", "reviewer", "cohort"), pk=pk
    )
    if not audits_worked_on_by(user).filter(pk=pk).exists():
        return redirect("audit_report", pk)
    context = {
        "audit": audit,
        "shown": audit_shown(audit, user),
        "plans": plans_audits(user),
        "summary_form": SummaryForm(initial={"summary": audit.summary, "good_practice": audit.good_practice}),
        "visited_form": VisitedForm(initial={"on": audit.visited_on or timezone.localdate()}),
        "note_form": NoteForm(),
        "purposes": LinkPurpose,
        "stages": Stage,
    }
    return render(request, "audits/audit_detail.html", context)


@require_safe
def audit_brief(request: HttpRequest, pk: int) -> HttpResponse:
    """The briefing before the visit."""
    audit = worked_on(request, pk)
    return render(request, "audits/audit_brief.html", {"audit": audit, "brief": brief_of(audit)})


@require_POST
def audit_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Move an audit along its way: visited, summary, draft, review, return."""
    audit, user = worked_on(request, pk), signed_in(request)
    moves: dict[str, Callable[[HttpRequest, Audit, User], HttpResponse]] = {
        "visited": _visited,
        "summary": _summary,
        "draft": lambda request, audit, user: act(
            request, lambda: draft_report(audit, by=user), done=_("The report waits for its reviewer."), target=audit
        ),
        "review": lambda request, audit, user: act(
            request, lambda: review_report(audit, note=_note(request), by=user),
            done=_("Approved: the firm can read and sign the report."), target=audit,
        ),
        "return": lambda request, audit, user: act(
            request, lambda: return_report(audit, note=_note(request), by=user),
            done=_("The report is with its auditor again."), target=audit,
        ),
    }  # fmt: skip
    if move not in moves:
        raise Http404
    return moves[move](request, audit, user)


def _note(request: HttpRequest) -> str:
    return clean_text(request.POST.get("note", ""))[:2000]


def _visited(request: HttpRequest, audit: Audit, user: User) -> HttpResponse:
    form = VisitedForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, audit)
    day = form.cleaned_data["on"]
    return act(request, lambda: mark_visited(audit, day, by=user), done=_("The visit is written down."), target=audit)


def _summary(request: HttpRequest, audit: Audit, user: User) -> HttpResponse:
    form = SummaryForm(request.POST)
    if not form.is_valid():
        return _refused(request, form, audit)
    return act(
        request,
        lambda: write_summary(audit, **form.cleaned_data, by=user),
        done=_("The summary is kept."),
        target=audit,
    )


def _refused(request: HttpRequest, form: VisitedForm | SummaryForm, audit: Audit) -> HttpResponse:
    messages.error(request, form_problems(form))
    return redirect(audit)


@require_POST
def audit_link_make(request: HttpRequest, pk: int) -> HttpResponse:
    """Make a link for the firm; the page shows it to be copied."""
    audit, user = worked_on(request, pk), signed_in(request)
    purpose, month = request.POST.get("purpose", ""), request.POST.get("month", "0")
    if purpose not in LinkPurpose.values or month not in ("0", "3", "6", "12"):
        messages.error(request, _("Choose what the link is for."))
        return redirect(audit)
    return act(
        request,
        lambda: make_link(audit, purpose, by=user, month=int(month)),
        done=_("The link is ready: copy it below and send it to the firm."),
        target=audit,
    )

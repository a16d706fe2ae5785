"""Savings of firms in the ledger: the list, and one measure and year with what may be done next."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import signed_in
from symbionet.audits.queries import has_audits
from symbionet.impact.models import EntryLevel, Metric
from symbionet.programme.actions import PaperValues, confirm_saving, document_saving, verify_saving
from symbionet.programme.forms.funnel import ConfirmForm, SavingPaperForm, SavingVerifyForm
from symbionet.programme.models import SavingEntry
from symbionet.programme.pages.savings import reason_of, said_by, saving_shown, sum_lines
from symbionet.programme.queries.savings import LADDER, savings_visible_to, sums_of
from symbionet.shell.answers import TABLE_FILES, table_answer, tried
from symbionet.shell.lists import page_of
from symbionet.tables import table_of

__all__ = ["saving_detail", "saving_list"]

PAGE_SIZE = 30


def _reads(user: User) -> bool:
    return has_audits(user) or user.has_role(Role.VERIFIER) or bool(user.organisation_ids)


@require_safe
def saving_list(request: HttpRequest) -> HttpResponse:
    """Savings of firms by measure and year, their sums by level, and all entries as a file."""
    user = signed_in(request)
    if not _reads(user):
        raise Http404
    visible = savings_visible_to(user)
    if (form := request.GET.get("export", "")) in TABLE_FILES:
        return _file(visible.select_related("organisation", "paper__body", "by").order_by("id"), form)
    current = visible.filter(corrected_by=None, level=EntryLevel.DECLARED).exclude(metric=Metric.PRIVATE)
    first = current.filter(metric=Metric.COST) | current.exclude(
        opportunity__in=current.filter(metric=Metric.COST).order_by().values("opportunity")
    )
    page = page_of(request, first.select_related("organisation").order_by("-year", "organisation", "pk"), PAGE_SIZE)
    context = {
        "page": page,
        "sums": sum_lines(sums_of(visible)),
        "levels": [level.label for level in LADDER],
    }
    return render(request, "programme/saving_list.html", context)


def _file(rows: QuerySet[SavingEntry], form: str) -> HttpResponse:
    headings = [_("Number"), _("Firm"), _("Measure"), _("Year"), _("Metric"), _("Level"), _("Value"), _("Unit"),
                _("Paper"), _("Replaces"), _("Reason"), _("Entered on"), _("Said by")]  # fmt: skip
    lines = [
        [row.pk, str(row.organisation), row.title, row.year, row.get_metric_display(), row.get_level_display(),
         row.value, row.unit or row.currency, str(row.paper or ""), row.corrects_id or "", reason_of(row),
         row.at.date().isoformat(), said_by(row)]
        for row in rows
    ]  # fmt: skip
    return table_answer(table_of(headings, lines), name="savings", form=form)


def saving_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A measure and year: its levels and how they came about; who may confirms, adds a paper, or verifies."""
    user = signed_in(request)
    entry = get_object_or_404(savings_visible_to(user).select_related("organisation", "opportunity__audit"), pk=pk)
    step, posted = request.POST.get("step", ""), request.method == "POST"
    shown = saving_shown(user, entry)
    offered = {"confirm": shown.confirms, "document": shown.documents, "verify": shown.verifies}
    if posted and not offered.get(step):
        raise Http404
    forms = {
        "confirm": ConfirmForm(request.POST if step == "confirm" else None),
        "document": SavingPaperForm(*((request.POST, request.FILES) if step == "document" else (None, None))),
        "verify": SavingVerifyForm(request.POST if step == "verify" else None),
    }
    if posted and forms[step].is_valid() and tried(forms[step], _act(entry, step, forms[step].cleaned_data, user)):
        messages.success(request, _("Saved."))
        return redirect("saving_detail", pk)
    context = {"entry": entry, "shown": shown, "forms": forms, "levels": [level.label for level in LADDER]}
    return render(request, "programme/saving_detail.html", context, status=400 if posted else 200)


def _act(entry: SavingEntry, step: str, data: dict[str, Any], user: User) -> Callable[[], object]:
    measure, year = entry.opportunity, entry.year
    if step == "confirm":
        return lambda: confirm_saving(measure, year, note=data["note"], by=user)
    if step == "verify":
        share, statement = data["share"] / 100, data["statement"]
        return lambda: verify_saving(measure, year, statement=statement, share=share, by=user)
    paper = PaperValues(body=data["body"], number=data["number"], shows=data["shows"])
    return lambda: document_saving(measure, year, paper, file=data["file"], by=user)

"""Indicators: the reference sheet, what is counted, and what people enter."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.programme.actions import (
    decide_measurement,
    enter_measurement,
    remove_indicator,
    save_indicator,
)
from symbionet.programme.forms.logframe import IndicatorForm, MeasurementForm
from symbionet.programme.models import MeasurementState
from symbionet.programme.pages.indicators import indicator_shown, record_table
from symbionet.programme.pages.records import records_shown
from symbionet.programme.queries.programmes import (
    indicators_visible_to,
    measurements_visible_to,
    periods_visible_to,
    steers,
)
from symbionet.programme.queries.readings import readings_of
from symbionet.programme.views.shared import edited, managed
from symbionet.shell.answers import TABLE_FILES, act, file_answer, table_answer
from symbionet.shell.lists import page_of

PAGE_SIZE = 50

__all__ = [
    "indicator_detail",
    "indicator_edit",
    "indicator_records",
    "indicator_remove",
    "measurement_decide",
    "measurement_edit",
    "measurement_file",
]


@require_safe
def indicator_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The reference sheet of an indicator with its figures by period and group."""
    user = signed_in(request)
    row = get_object_or_404(indicators_visible_to(user), pk=pk)
    context = {"indicator": row, "shown": indicator_shown(row), "steers": steers(user)}
    return render(request, "programme/indicator_detail.html", context)


def indicator_edit(request: HttpRequest, pk: int, indicator_pk: int | None = None) -> HttpResponse:
    """Add an indicator to a programme, or change one."""
    user, programme = managed(request, pk)
    rows = indicators_visible_to(user).filter(result__programme=programme)
    row = get_object_or_404(rows, pk=indicator_pk) if indicator_pk is not None else None
    form = IndicatorForm(request.POST or None, programme=programme, instance=row)
    kept = rows.filter(pk=row.pk).get() if row is not None else None  # the form writes into its own
    return edited(
        request, form, lambda: save_indicator(form.values(), by=user, indicator=kept),
        title=_("Change the indicator") if row else _("Add an indicator"),
        back=(programme.get_absolute_url(), str(programme)),
        remove=reverse("indicator_remove", args=[row.pk]) if row else "",
    )  # fmt: skip


@require_POST
def indicator_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove an indicator without locked figures."""
    user = signed_in(request)
    row = get_object_or_404(indicators_visible_to(user), pk=pk)
    if not steers(user):
        raise Http404
    target = row.result.programme
    return act(request, lambda: remove_indicator(row, by=user), done=_("The indicator is removed."), target=target)


@require_safe
def indicator_records(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Each record that the figure of a period counts."""
    user = signed_in(request)
    row = get_object_or_404(indicators_visible_to(user), pk=pk)
    period = get_object_or_404(periods_visible_to(user), pk=period_pk, programme=row.result.programme)
    readings = readings_of(row.result.programme, period, [row])
    if not readings:
        raise Http404
    lines = records_shown(row, readings[0].figure.records, user)
    form = request.GET.get("export", "")
    if form in TABLE_FILES:
        return table_answer(record_table(row, lines), name=f"records-{period.ends_on:%Y%m%d}", form=form)
    context = {
        "indicator": row,
        "period": period,
        "shown": indicator_shown(row, period),
        "page": page_of(request, lines, PAGE_SIZE),
        "count": len(lines),
    }
    return render(request, "programme/indicator_records.html", context)


def measurement_edit(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Enter the figure of a period, with its evidence."""
    user = signed_in(request)
    row = get_object_or_404(indicators_visible_to(user), pk=pk, query="")
    period = get_object_or_404(periods_visible_to(user), pk=period_pk, programme=row.result.programme)
    known = row.measurements.filter(period=period).exclude(state=MeasurementState.RETURNED).first()
    form = MeasurementForm(request.POST or None, request.FILES or None, indicator=row, row=known)
    return edited(
        request, form,
        lambda: enter_measurement(row, period, form.values(), by=user, upload=form.cleaned_data["upload"]),
        title=_("Enter a figure: %(indicator)s") % {"indicator": row}, back=(row.get_absolute_url(), str(row)),
        note=_("%(period)s. It counts once another person has approved it.") % {"period": period},
    )  # fmt: skip


@require_POST
def measurement_decide(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an entered figure, or return it."""
    user = signed_in(request)
    row = get_object_or_404(measurements_visible_to(user), pk=pk)
    if not steers(user):
        raise Http404
    approved, remark = "approve" in request.POST, request.POST.get("remark", "")[:500]
    seen = request.POST.get("seen", "")
    return act(
        request, lambda: decide_measurement(row, approved=approved, remark=remark, by=user, seen=seen),
        done=_("The figure is approved.") if approved else _("The figure is returned."), target=row.indicator,
    )  # fmt: skip


@require_safe
def measurement_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The evidence of an entered figure as it was uploaded."""
    row = get_object_or_404(measurements_visible_to(signed_in(request)), pk=pk)
    if not row.file:
        raise Http404
    with row.file.open("rb") as file:
        return file_answer(file.read(), row.file_name or "evidence", "application/octet-stream")

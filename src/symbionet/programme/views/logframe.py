"""Programmes, their logframes and reporting periods."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.programme.actions import (
    correct_period,
    lock_period,
    plan_periods,
    remove_result,
    save_programme,
    save_result,
    seed_founding_logframe,
)
from symbionet.programme.forms.logframe import PeriodsForm, ProgrammeForm, ReasonForm, ResultForm
from symbionet.programme.models import Programme
from symbionet.programme.pages.logframe import logframe_letter, logframe_shown, logframe_tables, period_words
from symbionet.programme.pages.periods import periods_shown
from symbionet.programme.queries.programmes import has_programmes, programmes_visible_to, steers
from symbionet.programme.views.shared import (
    LETTERS,
    chosen_period,
    edited,
    letter_answer,
    managed,
    seen,
    workbook_answer,
)
from symbionet.shell.answers import act

__all__ = [
    "logframe",
    "logframe_file",
    "period_correct",
    "period_list",
    "period_lock",
    "period_plan",
    "programme_edit",
    "programme_list",
    "result_edit",
    "result_remove",
]


@require_safe
def programme_list(request: HttpRequest) -> HttpResponse:
    """The programmes; where there is one, its logframe at once."""
    user = signed_in(request)
    if not has_programmes(user):
        raise Http404
    rows = list(programmes_visible_to(user)[:50])
    if len(rows) == 1:
        return redirect(f"{rows[0].get_absolute_url()}?{request.GET.urlencode()}".rstrip("?"))  # a tour goes on there
    return render(request, "programme/programme_list.html", {"rows": rows, "steers": steers(user)})


def programme_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a programme, with the founding logframe where wanted, or change one."""
    user = signed_in(request)
    if not steers(user):
        raise Http404
    programme = managed(request, pk)[1] if pk is not None else None
    form = ProgrammeForm(request.POST or None, programme=programme)

    def save() -> Programme:
        row = save_programme(form.values(), by=user, programme=programme)
        if programme is None and form.cleaned_data["seed"]:
            seed_founding_logframe(row, by=user)
        if programme is None:
            plan_periods(row, months=6, by=user)
        return row

    title = _("Edit the programme") if programme else _("Add a programme")
    url = programme.get_absolute_url() if programme else reverse("programme_list")
    return edited(request, form, save, title=title, back=(url, str(programme or _("Programme"))))


@require_safe
def logframe(request: HttpRequest, pk: int) -> HttpResponse:
    """The logframe with the figures of a period."""
    user, programme = seen(request, pk)
    period = chosen_period(request, programme)
    context = {
        "programme": programme,
        "period": period,
        "period_words": period_words(period) if period is not None else "",
        "periods": programme.periods.filter(starts_on__lte=timezone.localdate()),
        "blocks": logframe_shown(programme, period, by_group=False),
        "steers": steers(user),
    }
    return render(request, "programme/logframe.html", context)


@require_safe
def logframe_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The logframe as Word file, PDF or workbook, of the same readings as its page."""
    _user, programme = seen(request, pk)
    period = chosen_period(request, programme)
    if period is None or form not in (*LETTERS, "xlsx"):
        raise Http404
    name = f"logframe-{period.ends_on:%Y%m%d}"
    if form == "xlsx":
        cover = [_("About"), str(programme), period_words(period)]
        return workbook_answer(logframe_tables(programme, period), name=name, cover=cover)
    return letter_answer(logframe_letter(programme, period), name=name, form=form)


def result_edit(request: HttpRequest, pk: int, result_pk: int | None = None) -> HttpResponse:
    """Add a result, or change one."""
    user, programme = managed(request, pk)
    row = get_object_or_404(programme.results, pk=result_pk) if result_pk is not None else None
    form = ResultForm(request.POST or None, programme=programme, instance=row)
    return edited(
        request, form, lambda: save_result(form.values(), programme=programme, by=user, result=row),
        title=_("Change the result") if row else _("Add a result"),
        back=(programme.get_absolute_url(), str(programme)),
        remove=reverse("result_remove", args=[pk, row.pk]) if row else "",
    )  # fmt: skip


@require_POST
def result_remove(request: HttpRequest, pk: int, result_pk: int) -> HttpResponse:
    """Remove a result without locked figures."""
    user, programme = managed(request, pk)
    row = get_object_or_404(programme.results, pk=result_pk)
    return act(request, lambda: remove_result(row, by=user), done=_("The result is removed."), target=programme)


@require_safe
def period_list(request: HttpRequest, pk: int) -> HttpResponse:
    """The reporting periods: what is locked, what waits, what has changed since."""
    user, programme = seen(request, pk)
    context = {
        "programme": programme,
        "lines": periods_shown(programme),
        "steers": steers(user),
        "plan_form": PeriodsForm(),
        "reason_form": ReasonForm(),
    }
    return render(request, "programme/period_list.html", context)


@require_POST
def period_plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Plan the reporting periods that are not locked anew."""
    user, programme = managed(request, pk)
    form = PeriodsForm(request.POST)
    target = reverse("period_list", args=[pk])
    if not form.is_valid():
        messages.error(request, _("A reporting period is of 3, 6 or 12 months."))
        return redirect(target)
    months = form.cleaned_data["months"]
    return act(request, lambda: plan_periods(programme, months=months, by=user), done=_("Planned."), target=target)


@require_POST
def period_lock(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Lock a period: its figures are kept as they are."""
    user, programme = managed(request, pk)
    period = get_object_or_404(programme.periods, pk=period_pk)
    return act(
        request, lambda: lock_period(period, by=user),
        done=_("The period is locked; every report of it reads these figures."),
        target=reverse("period_list", args=[pk]),
    )  # fmt: skip


@require_POST
def period_correct(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Correct a locked period for what has changed since, with a reason."""
    user, programme = managed(request, pk)
    period = get_object_or_404(programme.periods, pk=period_pk)
    reason = request.POST.get("reason", "")[:500]
    return act(
        request, lambda: correct_period(period, reason=reason, by=user),
        done=_("The correction is stored; the figures before it stay readable."),
        target=reverse("period_list", args=[pk]),
    )  # fmt: skip

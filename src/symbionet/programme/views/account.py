"""The rows of a programme's account, its plan and money, and the donor's documents."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.programme.actions.account import remove_row, write_narrative, write_row
from symbionet.programme.forms.account import NOUNS, NarrativeForm, Noun
from symbionet.programme.models import Expense, Period, Programme, TimeEntry
from symbionet.programme.pages.iati import iati_file, lacking_for_iati
from symbionet.programme.pages.logframe import logframe_tables, period_words
from symbionet.programme.pages.money import finance_letter, finance_shown, finance_tables
from symbionet.programme.pages.numbers import amount_words, joined
from symbionet.programme.pages.plan import plan_shown
from symbionet.programme.pages.recruitment import recruitment_shown
from symbionet.programme.pages.report import narrative_letter, opsys_table
from symbionet.programme.queries.programmes import steers
from symbionet.programme.views.shared import (
    LETTERS,
    chosen_period,
    edited,
    letter_answer,
    managed,
    seen,
    workbook_answer,
)
from symbionet.shell.answers import act, file_answer

__all__ = [
    "money",
    "narrative_edit",
    "plan",
    "programme_row_edit",
    "programme_row_remove",
    "recruitment",
    "report_file",
]

MOST_ROWS = 200
LETTER_OF = {"finance": finance_letter, "narrative": narrative_letter}


def _noun(name: str) -> Noun:
    if name not in NOUNS:
        raise Http404
    return NOUNS[name]


def programme_row_edit(request: HttpRequest, pk: int, noun: str, row_pk: int | None = None) -> HttpResponse:
    """Add a row of the account, or change one."""
    user, programme = managed(request, pk)
    kind = _noun(noun)
    row = get_object_or_404(kind.rows(programme), pk=row_pk) if row_pk is not None else None
    form = kind.form(request.POST or None, instance=row, programme=programme)
    kept = kind.rows(programme).get(pk=row.pk) if row is not None else None  # the form writes into its own
    return edited(
        request, form, lambda: write_row(form.values(), programme=programme, by=user, row=kept),
        title=str(kind.change if row else kind.add), back=(reverse(kind.page, args=[pk]), str(programme)),
        remove=reverse("programme_row_remove", args=[pk, noun, row.pk]) if row else "",
    )  # fmt: skip


@require_POST
def programme_row_remove(request: HttpRequest, pk: int, noun: str, row_pk: int) -> HttpResponse:
    """Remove a row on which nothing rests."""
    user, programme = managed(request, pk)
    kind = _noun(noun)
    row = get_object_or_404(kind.rows(programme), pk=row_pk)
    return act(request, lambda: remove_row(row, by=user), done=_("Removed."), target=reverse(kind.page, args=[pk]))


@require_safe
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    """Activities as a chart, deliverables and risks."""
    user, programme = seen(request, pk)
    context = {"programme": programme, "shown": plan_shown(programme), "steers": steers(user)}
    return render(request, "programme/plan.html", context)


def _period(request: HttpRequest, programme: Programme) -> Period:
    period = chosen_period(request, programme)
    if period is None:
        raise Http404
    return period


@require_safe
def money(request: HttpRequest, pk: int) -> HttpResponse:
    """The financial report of a period, expenses and rates."""
    _user, programme = managed(request, pk)
    period = chosen_period(request, programme)
    expenses, times = Expense.objects.none(), TimeEntry.objects.none()
    if period is not None:
        days = (period.starts_on, period.ends_on)
        expenses = Expense.objects.filter(line__programme=programme, on__range=days).select_related("line")
        times = TimeEntry.objects.filter(line__programme=programme, on__range=days).select_related("line", "activity")
    context = {
        "programme": programme,
        "period": period,
        "periods": programme.periods.filter(starts_on__lte=timezone.localdate()),
        "shown": finance_shown(programme, period) if period is not None else None,
        "lines": programme.budget_lines.all(),
        "expenses": [(one, amount_words(one.amount)) for one in expenses[:MOST_ROWS]],
        "times": [(one, amount_words(one.day_cost)) for one in times[:MOST_ROWS]],
        "rates": programme.rates.all()[:60],
        "steers": True,
    }
    return render(request, "programme/money.html", context)


@require_safe
def recruitment(request: HttpRequest, pk: int) -> HttpResponse:
    """Who has joined, who is next, and who is missing."""
    _user, programme = managed(request, pk)
    context = {"programme": programme, "shown": recruitment_shown(programme), "steers": True}
    return render(request, "programme/recruitment.html", context)


def narrative_edit(request: HttpRequest, pk: int, period_pk: int) -> HttpResponse:
    """Write what is told of a period."""
    user, programme = managed(request, pk)
    period = get_object_or_404(programme.periods, pk=period_pk)
    form = NarrativeForm(request.POST or None, period=period)
    return edited(
        request, form, lambda: write_narrative(period, form.texts(), by=user),
        title=_("Narrative report: %(programme)s") % {"programme": period},
        back=(reverse("period_list", args=[pk]), _("Reporting periods")),
    )  # fmt: skip


def _iati_answer(request: HttpRequest, programme: Programme) -> HttpResponse:
    """The file of the standard; where something is lacking or wrong the page of the programme that says what."""
    if lacking := lacking_for_iati(programme):
        messages.error(request, _("The IATI file asks for: %(what)s.") % {"what": joined(lacking)})
        return redirect("programme_edit", programme.pk)
    data, problems = iati_file(programme)
    wrong = [one for one in problems if not one.is_warning]
    if wrong:
        for one in wrong[:5]:
            words = _("The IATI file breaks the standard, line %(line)s: %(text)s")
            messages.error(request, words % {"line": one.line, "text": one.text})
        return redirect("period_list", programme.pk)
    return file_answer(data, f"iati-{programme.pk}.xml", "application/xml; charset=utf-8")


@require_safe
def report_file(request: HttpRequest, pk: int, kind: str, form: str) -> HttpResponse:
    """A document of the donor: the narrative or financial report, the sheet for OPSYS, or the file for IATI."""
    _user, programme = managed(request, pk)
    if (kind, form) == ("iati", "xml"):
        return _iati_answer(request, programme)
    period = _period(request, programme)
    name = f"{kind}-{period.ends_on:%Y%m%d}"
    if form in LETTERS and kind in LETTER_OF:
        return letter_answer(LETTER_OF[kind](programme, period), name=name, form=form)
    tables = {
        "finance": lambda: finance_tables(programme, period),
        "opsys": lambda: [opsys_table(programme, period)],
        "narrative": lambda: [*logframe_tables(programme, period), *finance_tables(programme, period)],
    }
    if form != "xlsx" or kind not in tables:
        raise Http404
    return workbook_answer(tables[kind](), name=name, cover=[_("About"), str(programme), period_words(period)])

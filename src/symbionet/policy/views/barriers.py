"""The barrier desk: tables, the list of barriers, the yearly report, and writing down a barrier of any subject."""

from functools import partial
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet
from django.forms import Select
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe
from django_filters import BooleanFilter, CharFilter, FilterSet
from django_tables2 import Column, DateColumn, table_factory

from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.letters import letter_docx, letter_pdf
from symbionet.policy.actions.publishing import publish_report
from symbionet.policy.actions.recording import add_barrier
from symbionet.policy.forms.demands import BarrierForm
from symbionet.policy.models import Publication
from symbionet.policy.pages.barriers import desk_files, desk_tables, subject_titles, told_table
from symbionet.policy.pages.report import report_letter, report_sheets
from symbionet.policy.pages.words import mass_words, worth_words
from symbionet.policy.queries.barriers import barriers_visible_to, standing
from symbionet.policy.queries.demands import may_watch, works_on_policy
from symbionet.policy.queries.report import report_of
from symbionet.shell.answers import TABLE_FILES, act, file_answer, tried
from symbionet.shell.lists import BulkAction, Empty, ListFiles, ListLook, list_page
from symbionet.tables import as_workbook
from symbionet.work.models import Barrier, kind_of, subject_kinds

__all__ = ["barrier_add", "barrier_desk", "barrier_list", "barrier_report", "barrier_report_tell"]

LETTERS = {
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    "pdf": (letter_pdf, "application/pdf"),
}
FIRST_YEAR = 2000
EITHER = [("", gettext_lazy("All")), ("true", gettext_lazy("Yes")), ("false", gettext_lazy("No"))]
FIGURE = {"td": {"class": "text-end"}, "th": {"class": "text-end"}}


class BarrierFilter(FilterSet):  # type: ignore[misc] # its library has no types
    """The filters of the list."""

    instrument = CharFilter(lookup_expr="icontains", label=gettext_lazy("Law, rule or permit"))
    demanded = BooleanFilter(
        field_name="demanded", lookup_expr="isnull", exclude=True, label=gettext_lazy("In a demand"),
        widget=Select(choices=EITHER),
    )  # fmt: skip

    class Meta:
        model = Barrier
        fields = ("category",)


@require_safe
def barrier_desk(request: HttpRequest) -> HttpResponse:
    """What barriers block; public bodies read what was told of it."""
    user = signed_in(request)
    if not may_watch(user):
        raise Http404
    if not reads_programme(user):
        year, lines = told_table()
        return render(request, "policy/barriers_told.html", {"year": year, "lines": lines})
    tables = desk_tables(user)
    if request.GET.get("export") == "xlsx":
        return file_answer(as_workbook(desk_files(tables)), "barriers.xlsx", TABLE_FILES["xlsx"])
    context = {"tables": tables, "works": works_on_policy(user), "year": timezone.localdate().year}
    return render(request, "policy/barrier_desk.html", context)


@require_safe
def barrier_list(request: HttpRequest) -> HttpResponse:
    """Each barrier that stands, with its subject; ticked ones become a demand."""
    user = signed_in(request)
    if not reads_programme(user):
        raise Http404
    rows = standing(barriers_visible_to(user)).select_related("demanded__demand")
    return list_page(
        request,
        rows,
        table=partial(_table, user=user),
        filters=BarrierFilter,
        files=ListFiles(name="barriers", columns=COLUMNS),
        look=ListLook(
            template="policy/barrier_list.html",
            title=_("Barriers that stand"),
            first=("category", "instrument"),
            empty=Empty(title=_("No barrier stands."), icon="barrier-block"),
            bulk=[BulkAction(url=reverse("demand_from"), label=_("Open a demand with the ticked"), icon="scale")]
            if works_on_policy(user)
            else [],
        ),
    )


COLUMNS = {
    "category": lambda row: row.get_category_display(),
    "step": lambda row: row.get_step_display(),
    "instrument": lambda row: row.instrument,
    "tonnes": lambda row: row.tonnes,
    "money": lambda row: row.money,
    "at": lambda row: row.at,
}
BarrierTable = table_factory(Barrier, fields=("category", "step", "instrument", "tonnes", "money", "at"))


def _table(rows: QuerySet[Barrier], *, user: Any, **options: Any) -> Any:
    """The table with the subject of each barrier and its demand, as the visitor may read them."""
    titles: dict[int, tuple[str, str]] = {}

    def known(record: Barrier) -> tuple[str, str]:
        if record.pk not in titles:  # those of the page are asked for together
            page = list(table.paginated_rows.data)
            titles.update(dict.fromkeys([one.pk for one in page], ("", "")) | subject_titles(user, page))
        return titles.get(record.pk, ("", ""))

    subject = Column(
        accessor="pk", verbose_name=_("What is held back"), orderable=False, linkify=lambda record: known(record)[1]
    )
    subject.render = lambda record: known(record)[0] or "–"
    demand = Column(accessor="demanded__demand", verbose_name=_("Demand"), linkify=True, orderable=False)
    extra = [*options.pop("extra_columns", []), ("subject", subject), ("demand", demand), *_worded_columns()]
    sequence = ("tick", "subject", "...") if any(name == "tick" for name, _column in extra) else ("subject", "...")
    options.pop("sequence", None)
    table = BarrierTable(rows, extra_columns=extra, sequence=sequence, **options)
    return table


def _worded_columns() -> list[tuple[str, Column]]:
    """The columns whose values are written for people, as on the desk."""
    step = Column(verbose_name=capfirst(_("step at which it struck")))
    step.render = lambda record: record.get_step_display()
    tonnes = Column(verbose_name=_("Held back a year"), attrs=FIGURE)
    tonnes.render = lambda record: mass_words(record.tonnes)
    money = Column(verbose_name=_("Worth a year"), attrs=FIGURE)
    money.render = lambda record: worth_words(record.money)
    at = DateColumn(verbose_name=_("Noted on"), format="DATE_FORMAT", short=False)
    return [("step", step), ("tonnes", tonnes), ("money", money), ("at", at)]


@require_safe
def barrier_report(request: HttpRequest, year: int) -> HttpResponse:
    """The barriers of a year as a page, Word file, PDF or workbook."""
    user = signed_in(request)
    today = timezone.localdate().year
    if not reads_programme(user) or not FIRST_YEAR <= year <= today:
        raise Http404
    report = report_of(user, year)
    form = request.GET.get("export", "")
    if form in LETTERS:
        write, kind = LETTERS[form]
        return file_answer(write(report_letter(report)), f"barriers-{year}.{form}", kind)
    if form == "xlsx":
        return file_answer(as_workbook(report_sheets(report)), f"barriers-{year}.xlsx", TABLE_FILES["xlsx"])
    context = {
        "letter": report_letter(report),
        "year": year,
        "before": year - 1,
        "after": year + 1 if year < today else None,
        "works": works_on_policy(user),
        "told": Publication.objects.filter(year__gte=year).exists(),
    }
    return render(request, "policy/barrier_report.html", context)


@require_POST
def barrier_report_tell(request: HttpRequest, year: int) -> HttpResponse:
    """Tell the figures of the year to public bodies."""
    user = signed_in(request)
    if not works_on_policy(user):
        raise Http404
    target = (
        reverse("barrier_report", args=[year]) if FIRST_YEAR <= year <= timezone.localdate().year else "barrier_desk"
    )
    return act(
        request, lambda: publish_report(year, by=user), done=_("Public bodies now read the figures."), target=target
    )


def barrier_add(request: HttpRequest, type_id: int, pk: int) -> HttpResponse:
    """Write down what stands in the way of a subject."""
    user = signed_in(request)
    model = _subject_model(type_id)
    kind = kind_of(model)
    subject = get_object_or_404(kind.worked_on_by(user), pk=pk)
    form = BarrierForm(request.POST or None, subject=subject)
    if form.is_valid() and tried(form, lambda: add_barrier(subject, form.values(), by=user)):
        return redirect(kind.pages.detail, subject.pk)
    title = kind.titles(user, kind.model._default_manager.filter(pk=subject.pk)).get(subject.pk, "")
    return render(request, "policy/barrier_add.html", {"form": form, "subject": title, "back": kind.back})


def _subject_model(type_id: int) -> type[Model]:
    """The model of a kind of subject that has a track; anything else does not exist."""
    kind = ContentType.objects.filter(pk=type_id).first()
    model = kind.model_class() if kind is not None else None
    if model is None or model not in subject_kinds() or not kind_of(model).track:
        raise Http404
    return model

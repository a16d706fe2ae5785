"""Word templates of the programme: their list, an example, and the report of an audit in one of them."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import add_template, remove_template
from symbionet.audits.forms.templates import TemplateForm
from symbionet.audits.models import ReportTemplate
from symbionet.audits.pages.report_template import placeholders, template_problem, template_values
from symbionet.audits.queries import audits_visible_to, plans_audits
from symbionet.audits.views.report import WORD
from symbionet.letters import BadTemplate, example_template, fill_template
from symbionet.shell.answers import act, file_answer, tried

__all__ = [
    "audit_report_in_template",
    "report_template_example",
    "report_template_file",
    "report_template_list",
    "report_template_remove",
]

LANGUAGES = {"en": "en", "zh": "zh-hans"}


def _planner(request: HttpRequest) -> User:
    user = signed_in(request)
    if not plans_audits(user):
        raise Http404
    return user


@require_http_methods(["GET", "HEAD", "POST"])
def report_template_list(request: HttpRequest) -> HttpResponse:
    """The templates of the programme, what one may name, and the form of a new one."""
    user = _planner(request)
    form = TemplateForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        name, upload = form.cleaned_data["name"], form.cleaned_data["file"]
        if tried(form, lambda: add_template(name, upload.read(), file_name=upload.name, by=user)):
            return redirect("report_template_list")
    rows = ReportTemplate.objects.select_related("added_by")
    context = {"form": form, "rows": rows, "placeholders": placeholders()}
    return render(request, "audits/report_template_list.html", context, status=400 if form.errors else 200)


@require_safe
def report_template_example(request: HttpRequest, language: str) -> HttpResponse:
    """A template with every placeholder in its place, in English or Chinese."""
    _planner(request)
    if language not in LANGUAGES:
        raise Http404
    with translation.override(LANGUAGES[language]):
        title, lead = (
            _("Report of a walk-through audit"),
            _("Move, format or delete what stands here; keep the braces."),
        )
        data = example_template(placeholders(), title=title, lead=lead, lang=language)
    return file_answer(data, f"audit-template-{language}.docx", WORD)


@require_safe
def report_template_file(request: HttpRequest, pk: int) -> HttpResponse:
    """A template as it was brought."""
    _planner(request)
    row = get_object_or_404(ReportTemplate, pk=pk)
    with row.file.open("rb") as opened:
        return file_answer(opened.read(), row.file_name or f"template-{pk}.docx", WORD)


@require_POST
def report_template_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a template out."""
    user = _planner(request)
    row = get_object_or_404(ReportTemplate, pk=pk)
    gone = _("The template is removed.")
    return act(request, lambda: remove_template(row, by=user), done=gone, target="report_template_list")


@require_safe
def audit_report_in_template(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """The report of an audit in a template, in the active language."""
    rows = audits_visible_to(signed_in(request)).select_related("organisation", "lead", "reviewer")
    audit, row = get_object_or_404(rows, pk=pk), get_object_or_404(ReportTemplate, pk=key)
    try:
        with row.file.open("rb") as opened:
            data = fill_template(opened.read(), template_values(audit), placeholders())
    except BadTemplate as error:
        text = template_problem(error)
        return HttpResponse(text, status=409, content_type="text/plain; charset=utf-8")
    return file_answer(data, f"audit-{audit.pk}-{audit.planned_on:%Y%m%d}-{row.pk}.docx", WORD)

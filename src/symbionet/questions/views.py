"""Pages of questionnaires: the list, one to look at, its workbook, and the check of a workbook that somebody brings."""

from dataclasses import dataclass
from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import in_language, is_chinese
from symbionet.questions.actions import add_questionnaire
from symbionet.questions.forms import QuestionnaireForm
from symbionet.questions.pages import preview_shown
from symbionet.questions.queries import (
    answer_files_visible_to,
    brings_questionnaires,
    own_questionnaires_visible_to,
    questionnaire_of,
    reads_questionnaires,
    sheets_of,
)
from symbionet.sheets.guard import HostileFile
from symbionet.sheets.wording import refusal_text
from symbionet.shell.answers import TABLE_FILES, done, file_answer
from symbionet.xlsform import Checked, Sheets, check_sheets, packed_questionnaires, problem_text, questionnaire_workbook
from symbionet.xlsform import read_sheets as read_workbook

__all__ = ["answer_file", "questionnaire_check", "questionnaire_detail", "questionnaire_file", "questionnaire_list"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Line:
    """A questionnaire of the list."""

    id: str
    title: str
    version: str
    questions: int
    own: bool


@require_safe
def questionnaire_list(request: HttpRequest) -> HttpResponse:
    """The questionnaires of the product and those that the programme brought, the newest version of each."""
    user = signed_in(request)
    if not reads_questionnaires(user):
        raise Http404
    own = list(dict.fromkeys(own_questionnaires_visible_to(user).values_list("form_id", flat=True)))
    lines = []
    for form_id in (*packed_questionnaires(), *own):
        found = questionnaire_of(form_id)
        if found is not None:
            title = in_language(en=found.title_en, zh=found.title_zh)
            count = sum(one.kind not in ("hidden", "calculate", "note") for one in found)
            lines.append(_Line(id=form_id, title=title, version=found.version, questions=count, own=form_id in own))
    context = {"lines": lines, "brings": brings_questionnaires(user)}
    return render(request, "questions/questionnaire_list.html", context)


@require_safe
def questionnaire_detail(request: HttpRequest, form_id: str) -> HttpResponse:
    """All questions of a questionnaire with their conditions."""
    if not reads_questionnaires(signed_in(request)):
        raise Http404
    found = questionnaire_of(form_id)
    if found is None:
        raise Http404
    context = {
        "questionnaire": found,
        "title": in_language(en=found.title_en, zh=found.title_zh),
        "pages": [page for group in found.groups if (page := preview_shown(found, group)).rounds[0].questions],
    }
    return render(request, "questions/questionnaire_detail.html", context)


@require_safe
def questionnaire_file(request: HttpRequest, form_id: str) -> HttpResponse:
    """The workbook of a questionnaire, which ODK, KoboToolbox and our own check read."""
    if not reads_questionnaires(signed_in(request)):
        raise Http404
    sheets, found = sheets_of(form_id), questionnaire_of(form_id)
    if sheets is None or found is None:
        raise Http404
    title = in_language(en=found.title_en, zh=found.title_zh)
    data = questionnaire_workbook(sheets, form_id=found.id, version=found.version, title=title)
    return file_answer(data, f"{found.id}-{found.version}.xlsx", TABLE_FILES["xlsx"])


def questionnaire_check(request: HttpRequest) -> HttpResponse:
    """Check a workbook: all its problems at once; one without errors can be kept as a new version."""
    user = signed_in(request)
    if not brings_questionnaires(user):
        raise Http404
    form = QuestionnaireForm(request.POST or None, request.FILES or None)
    context: dict[str, Any] = {"form": form}
    if form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            sheets: Sheets = read_workbook(upload.read(), upload.name)
        except HostileFile as error:
            form.add_error("file", refusal_text(error.code, error.params, "zh" if is_chinese() else "en"))
        else:
            checked = check_sheets(sheets)
            stored = form.cleaned_data["store"] and checked.is_sound
            if stored and done(request, lambda: add_questionnaire(checked, sheets, by=user), _("The version is kept.")):
                return redirect("questionnaire_detail", checked.questionnaire.id)
            context |= {"checked": checked, "problems": _problem_lines(checked), "name": upload.name}
    return render(request, "questions/questionnaire_check.html", context)


def _problem_lines(checked: Checked) -> list[dict[str, Any]]:
    lang = "zh" if is_chinese() else "en"
    return [
        {"sheet": one.sheet, "row": one.row, "column": one.column, "text": problem_text(one, lang),
         "is_error": one.is_error}
        for one in checked.problems
    ]  # fmt: skip


@require_safe
def answer_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo or paper of an answer."""
    found = get_object_or_404(answer_files_visible_to(request.user), pk=pk)
    answer = FileResponse(
        found.file.open("rb"), as_attachment=True, filename=found.name, content_type=found.content_type
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer

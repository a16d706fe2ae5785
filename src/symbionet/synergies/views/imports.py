"""Pages of the import of synergies: upload, preview with the problems of each row, commit."""

from typing import Any

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import facilitates, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.core.models import JobState
from symbionet.core.texts import is_chinese
from symbionet.sheets import HostileFile, Problem, problem_text, refusal_text
from symbionet.sheets.pipeline import column_name
from symbionet.sheets.wording import Language
from symbionet.shell.answers import TABLE_FILES, done, table_answer
from symbionet.synergies.actions.synergy_imports import (
    commit_synergy_import,
    rows_of_import,
    start_synergy_import,
    undo_synergy_import,
)
from symbionet.synergies.forms.imports import StoreForm, SynergyUploadForm
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergy_imports import pipeline_plan, synergy_imports_visible_to
from symbionet.tables import table_of

__all__ = ["synergy_import", "synergy_import_commit", "synergy_import_detail", "synergy_import_undo"]

PAGE_SIZE = 50
SHOWN = 50  # problems on the page; all of them are in the file
LISTED = 10  # of the lists uploaded before


def synergy_import(request: HttpRequest) -> HttpResponse:
    """Upload a list of synergies."""
    user = signed_in(request)
    if not facilitates(user):
        raise Http404
    form = SynergyUploadForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        file, pasted = form.cleaned_data.get("file"), form.cleaned_data.get("pasted") or ""
        data, name = (file.read(), file.name) if file else (pasted.encode(), "")
        try:
            job = start_synergy_import(data=data, name=name or _("pasted cells"), by=user)
        except HostileFile as error:
            said = refusal_text(error.code, error.params, "zh" if is_chinese() else "en")
            form.add_error("file" if file else "pasted", said)
        else:
            return redirect("synergy_import_detail", job.pk)
    context = {"form": form, "imports": synergy_imports_visible_to(user)[:LISTED]}
    return render(request, "synergies/synergy_import.html", context)


@require_safe
def synergy_import_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The preview of a list, or what became of it."""
    user = signed_in(request)
    job = get_object_or_404(synergy_imports_visible_to(user), pk=pk)
    rows, columns = rows_of_import(job)
    stored = job.state == JobState.DONE
    context: dict[str, Any] = {"job": job, "name": job.result.get("name", ""), "stored": stored}
    if stored:
        counts = job.result["counts"]
        problems = [Problem(**one) for one in job.result.get("refused", [])]
        context["kept"] = Synergy.objects.filter(pk__in=job.result.get("kept", []))
    else:
        plan = pipeline_plan(rows, user)
        counts = {name.replace(" ", "_"): count for name, count in plan.counts.items()}
        problems = [*columns, *plan.problems]
        ordered = sorted(plan.rows, key=lambda item: (item.effect != "left out", item.row.row))  # those left out first
        context["page"] = Paginator(ordered, PAGE_SIZE).get_page(request.GET.get("page"))
    lang: Language = "zh" if is_chinese() else "en"
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        headings = [_("Row"), _("Column"), _("Value"), _("What is wrong, and what to do")]
        cells = [
            [one.row or "", column_name(one.column, lang), str(one.value), problem_text(one, lang)] for one in problems
        ]
        return table_answer(table_of(headings, cells), name="problems", form=kind)
    worded = [
        {"problem": one, "column": column_name(one.column, lang), "text": problem_text(one, lang)}
        for one in problems[:SHOWN]
    ]
    context |= {"counts": counts, "problems": worded, "problem_count": len(problems)}
    return render(request, "synergies/synergy_import_detail.html", context)


@require_POST
def synergy_import_commit(request: HttpRequest, pk: int) -> HttpResponse:
    """Store the rows that can be taken."""
    user = signed_in(request)
    job = get_object_or_404(synergy_imports_visible_to(user), pk=pk)
    form = StoreForm(request.POST)
    leave_out = form.is_valid() and form.cleaned_data["leave_out"]
    try:
        commit_synergy_import(job, by=user, leave_out=leave_out)
    except ActionRefused as error:
        messages.error(request, str(error))
    return redirect("synergy_import_detail", job.pk)


@require_POST
def synergy_import_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the synergies of an import back, except those people have worked on since."""
    user = signed_in(request)
    job = get_object_or_404(synergy_imports_visible_to(user), pk=pk)
    done(request, lambda: undo_synergy_import(job, by=user), _("The import is undone."))
    return redirect("synergy_import_detail", job.pk)

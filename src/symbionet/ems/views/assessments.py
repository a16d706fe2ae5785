"""Frameworks, and assessments against them: filled in by sections, reviewed, told as a statement of gaps."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.core.errors import ActionRefused
from symbionet.ems.actions import advance_assessment, ask_for_help, carry_over, remark_clause, start_assessment
from symbionet.ems.actions.assessments import FILLED_IN
from symbionet.ems.exports import assessment_workbook
from symbionet.ems.forms.answers import answer_section
from symbionet.ems.forms.systems import ActionForm, AssessmentForm
from symbionet.ems.models import Assessment
from symbionet.ems.pages.assessments import (
    assessment_shown,
    helpers_of,
    nodes_shown,
    projection_shown,
    sheet_with_answers,
    statement_letter,
)
from symbionet.ems.pages.campaigns import place_shown
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.pages.frameworks import framework_shown, frameworks_shown
from symbionet.ems.queries.actions import people_of
from symbionet.ems.queries.carrying import targets_of
from symbionet.ems.queries.frameworks import MAPPINGS, framework_of, frameworks, rows_from
from symbionet.ems.queries.systems import assessments_visible_to, reads_systems, reviews_assessments_of
from symbionet.ems.views.systems import visible_system
from symbionet.letters import letter_docx, letter_pdf
from symbionet.questions.actions import Given, review_rows, take_reviews_back
from symbionet.questions.pages import Conflict, page_shown
from symbionet.questions.queries import answers_of, questionnaire_of_sheet, reviews_mappings
from symbionet.shell.answers import TABLE_FILES, act, file_answer, tried
from symbionet.tables import clean_text

__all__ = [
    "ems_assessment",
    "ems_assessment_add",
    "ems_assessment_carry",
    "ems_assessment_file",
    "ems_assessment_move",
    "ems_assessment_page",
    "ems_assessment_remark",
    "ems_framework",
    "ems_framework_list",
    "ems_framework_review",
]

FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


@require_safe
def ems_framework_list(request: HttpRequest) -> HttpResponse:
    """The frameworks that a system can be assessed against."""
    if not reads_systems(signed_in(request)):
        raise Http404
    return render(request, "ems/ems_framework_list.html", {"frameworks": frameworks_shown()})


@require_safe
def ems_framework(request: HttpRequest, framework: str) -> HttpResponse:
    """The clauses of a framework with questions and evidence, and what answers them elsewhere."""
    if not reads_systems(signed_in(request)) or framework not in frameworks():
        raise Http404
    context = {"shown": framework_shown(framework), "reviews": reviews_mappings(signed_in(request))}
    return render(request, "ems/ems_framework.html", context)


@require_POST
def ems_framework_review(request: HttpRequest, framework: str) -> HttpResponse:
    """Say of rows to other frameworks that one has reviewed them, or take that back."""
    user = signed_in(request)
    if not reviews_mappings(user) or framework not in frameworks():
        raise Http404
    relations = {row.key: row.relation for row in rows_from(framework)}
    rows = {key: relations[key] for key in request.POST.getlist("row") if key in relations}
    target = reverse("ems_framework", args=[framework])
    if request.POST.get("move") == "back":
        return act(
            request, lambda: take_reviews_back(MAPPINGS, rows, by=user),
            done=lambda number: ngettext(
                "%(number)d row is unreviewed again.", "%(number)d rows are unreviewed again.", number
            ) % {"number": number}, target=target,
        )  # fmt: skip
    note = clean_text(request.POST.get("note", ""))
    return act(
        request, lambda: review_rows(MAPPINGS, rows, note=note, by=user),
        done=lambda number: ngettext(
            "%(number)d row has you as its reviewer.", "%(number)d rows have you as their reviewer.", number
        ) % {"number": number}, target=target,
    )  # fmt: skip


def ems_assessment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Begin an assessment."""
    user, system = signed_in(request), visible_system(request, pk)
    form = AssessmentForm(request.POST or None, initial={"framework": system.framework})
    made: list[Assessment] = []
    if form.is_valid():
        data = form.cleaned_data
        if tried(form, lambda: made.append(start_assessment(system, data["framework"], data["kind"], by=user))):
            return redirect(made[0])
    context = {"form": form, "title": _("Begin an assessment"), "back_url": system.get_absolute_url(), "back": system,
               "about": _("A level of 1 to 5 for each clause; about an hour for a small firm.")}  # fmt: skip
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Assessment:
    rows = assessments_visible_to(signed_in(request)).select_related(
        "system__organisation", "system__coach", "organisation"
    )
    return get_object_or_404(rows, pk=pk)


@require_safe
def ems_assessment(request: HttpRequest, pk: int) -> HttpResponse:
    """An assessment by clauses, with radar and gaps."""
    assessment = _visible(request, pk)
    shown = assessment_shown(assessment)
    context = {
        "assessment": assessment,
        "system": assessment.system,
        "shown": shown,
        "fills": assessment.state in FILLED_IN,
        "remarked": [one for *_rest, clauses in shown.sections for one in clauses if one.remark],
        "place": place_shown(assessment),
        "carries": bool(targets_of(assessment.framework)),
        "reviews": reviews_assessments_of(signed_in(request), assessment.system),
        "action_form": ActionForm(people=people_of(assessment.system), auto_id="action_%s"),
    }
    return render(request, "ems/ems_assessment.html", context)


def ems_assessment_page(request: HttpRequest, pk: int, section: str) -> HttpResponse:
    """Fill in a section."""
    assessment = _visible(request, pk)
    sheet = sheet_with_answers(assessment)
    if sheet is None:
        raise Http404
    if assessment.state not in FILLED_IN:
        messages.error(request, _("The assessment is handed in: it is opened again by whoever reviews it."))
        return redirect(assessment)
    questionnaire = questionnaire_of_sheet(sheet)
    group, names = questionnaire.group(section), [one.name for one in questionnaire.groups]
    if group is None:
        raise Http404
    place = names.index(section)
    problems: dict[str, str] = {}
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        given = Given(texts=dict(request.POST.lists()), files=dict(request.FILES.lists()))
        try:
            problems, conflicts = answer_section(assessment, group, given, by=signed_in(request))
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(assessment)
        if not problems and not conflicts and (clause := request.POST.get("ask", "")):
            return _asked(request, assessment, section, clause)
        if not problems and not conflicts:
            last = place + 1 == len(names)
            return redirect(assessment) if last else redirect("ems_assessment_page", pk, names[place + 1])
    page = page_shown(questionnaire, group, answers_of(sheet_with_answers(assessment)), problems=problems,
                      typed=dict(request.POST.lists()))  # fmt: skip
    nodes, helpers = nodes_shown(questionnaire.id), helpers_of(assessment)
    context = {
        "assessment": assessment, "page": page, "problems": problems, "conflicts": conflicts,
        "rows": [(one, one.name[2:], nodes.get(one.name[2:]), assessment.remarks.get(one.name[2:], ""),
                  helpers.get(one.name[2:])) for shown in page.rounds for one in shown.questions],
        "people": people_of(assessment.system), "coach": assessment.system.coach,
        "number": place + 1, "count": len(names),
        "before": names[place - 1] if place else "",
    }  # fmt: skip
    status = 400 if problems else 409 if conflicts else 200
    return render(request, "ems/ems_assessment_page.html", context, status=status)


def _asked(request: HttpRequest, assessment: Assessment, section: str, clause: str) -> HttpResponse:
    """The answers are kept; now somebody is asked for help with a clause, and the page stays."""
    key = request.POST.get(f"to-{clause}", "")
    person = people_of(assessment.system).filter(pk=int(key)).first() if key.isdecimal() and len(key) < 18 else None
    words = _("%(person)s has a notice with your question.") % {"person": person} if person else _("Nobody is asked.")
    page = reverse("ems_assessment_page", args=[assessment.pk, section])
    target = f"{page}#{clause}" if clause.isidentifier() else page
    return act(
        request, lambda: ask_for_help(assessment, clause, person, by=signed_in(request)), done=words, target=target
    )


@require_POST
def ems_assessment_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Hand an assessment in, give it back, lock or close it."""
    assessment = _visible(request, pk)
    return act(
        request, lambda: advance_assessment(assessment, move, by=signed_in(request)),
        done=lambda row: _("The assessment is now: %(state)s.") % {"state": row.get_state_display()}, target=assessment,
    )  # fmt: skip


@require_POST
def ems_assessment_remark(request: HttpRequest, pk: int) -> HttpResponse:
    """A remark of the reviewer on a clause."""
    assessment = _visible(request, pk)
    name, text = request.POST.get("clause", ""), request.POST.get("remark", "")
    page = f"{reverse('ems_assessment', args=[pk])}#{name}" if name.isidentifier() else assessment.get_absolute_url()
    return act(
        request, lambda: remark_clause(assessment, name, text, by=signed_in(request)),
        done=_("The remark was written down."), target=page,
    )  # fmt: skip


@require_safe
def ems_assessment_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The statement of gaps as a file in the active language, or the answers as a workbook that is read back."""
    assessment = _visible(request, pk)
    name = f"{framework_of(assessment.framework).id}-{assessment.pk}.{form}"
    if form == "xlsx":
        return file_answer(assessment_workbook(assessment), name, TABLE_FILES[form])
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    return file_answer(write(statement_letter(assessment)), name, kind)


def ems_assessment_carry(request: HttpRequest, pk: int) -> HttpResponse:
    """Carry answers over to another framework: current against projected first, written when it is sent."""
    assessment = _visible(request, pk)
    targets = targets_of(assessment.framework)
    target = request.POST.get("target") or request.GET.get("target") or next(iter(targets), "")
    if target not in targets:
        raise Http404
    if request.method == "POST":
        try:
            made = carry_over(assessment, target, by=signed_in(request))
        except ActionRefused as refusal:
            messages.error(request, str(refusal))
            return redirect(assessment)
        messages.success(request, _("The answers were carried over. Look at what is marked first."))
        return redirect(made)
    context = {
        "assessment": assessment,
        "target": pack_words(framework_of(target)),
        "target_id": target,
        "targets": [(one, pack_words(framework_of(one))) for one in targets],
        "rows": projection_shown(assessment, target),
    }
    return render(request, "ems/ems_carry.html", context)

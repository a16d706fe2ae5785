"""The visit: areas with their questions, maps, meters, haves and wants, opportunities; all without JavaScript."""

from typing import Any

from django.contrib import messages
from django.core.files.base import File
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.audits.actions import remove_row
from symbionet.audits.forms.answers import AreaAnswers
from symbionet.audits.forms.floor import (
    FLOOR_FORMS,
    FindingForm,
    IdleForm,
    OpportunityForm,
    PinForm,
    PlanForm,
    ReadingForm,
    ResourceForm,
)
from symbionet.audits.models import Area, Ecomap, FoundResource
from symbionet.audits.pages.visit import (
    area_tiles,
    checklist_of,
    found_shown,
    map_shown,
    opportunities_shown,
    suggested_measures,
    users_sentence,
    wastes_named,
)
from symbionet.audits.queries import found_resources_of
from symbionet.audits.views.audits import worked_on
from symbionet.core.errors import ActionRefused
from symbionet.matches.actions import find_matches
from symbionet.questions.actions import Given
from symbionet.questions.pages import Conflict, page_shown, seen_on_page
from symbionet.shell.answers import back, done, form_problems

__all__ = [
    "given_of",
    "visit",
    "visit_area",
    "visit_found",
    "visit_map",
    "visit_meters",
    "visit_opportunities",
    "visit_remove",
    "visit_write",
]


def given_of(request: HttpRequest) -> Given:
    """What came in for a page of questions."""
    files: dict[str, list[File]] = {name: list(uploads) for name, uploads in request.FILES.lists()}
    texts = {name: [str(value) for value in values] for name, values in request.POST.lists()}
    return Given(texts=texts, files=files)


@require_safe
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    """The areas of the visit and how far each is."""
    audit = worked_on(request, pk)
    context = {
        "audit": audit,
        "tiles": area_tiles(audit),
        "maps": [(one.value, one.label, audit.pin_rows.filter(map=one).count()) for one in Ecomap],
        "found": audit.foundresource_rows.count(),
        "opportunities": audit.opportunity_rows.count(),
        "meters": audit.reading_rows.count() + audit.idleload_rows.count(),
    }
    return render(request, "audits/visit.html", context)


def visit_area(request: HttpRequest, pk: int, area: str) -> HttpResponse:
    """The questions of an area, and what was found in it."""
    audit, user = worked_on(request, pk), signed_in(request)
    questionnaire, answers = checklist_of(audit)
    group = questionnaire.group(area)
    if group is None or area not in Area.values:
        raise Http404
    problems: dict[str, str] = {}
    conflicts: tuple[Conflict, ...] = ()
    if request.method == "POST":
        given = given_of(request)
        page = AreaAnswers(audit=audit, area=area, fields=given.texts, files=given.files, was=seen_on_page(given.texts))
        problems, conflicts = page.run(user, whole=False)
        if not problems and not conflicts:
            messages.success(request, _("Kept."))
            return redirect("visit_area", pk, area)
        answers = checklist_of(audit)[1]
    areas = list(Area.values)
    place = areas.index(area)
    typed = dict(request.POST.lists())
    context = {
        "audit": audit,
        "area": area,
        "page": page_shown(questionnaire, group, answers, problems=problems, typed=typed),
        "problems": problems,
        "conflicts": conflicts,
        "suggested": suggested_measures(audit, area),
        "form": FindingForm(audit=audit, initial={"area": area}),
        "findings": audit.finding_rows.filter(area=area).select_related("photo", "photo_after"),
        "before": areas[place - 1] if place else "",
        "after": areas[place + 1] if place + 1 < len(areas) else "",
    }
    status = 400 if problems else 409 if conflicts else 200
    return render(request, "audits/visit_area.html", context, status=status)


@require_safe
def visit_map(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """An ecomap: its plan or a blank grid, its signs, and the form of a new one."""
    audit = worked_on(request, pk)
    if kind not in Ecomap.values:
        raise Http404
    context = {
        "audit": audit,
        "map": map_shown(audit, kind),
        "form": PinForm(audit=audit, initial={"map": kind, "cell": request.GET.get("cell", "")[:3]}),
        "plan_form": PlanForm(audit=audit, auto_id="plan_%s", initial={"map": kind}),
        "maps": Ecomap.choices,
    }
    return render(request, "audits/visit_map.html", context)


@require_safe
def visit_meters(request: HttpRequest, pk: int) -> HttpResponse:
    """Meter readings and the idle walk."""
    audit = worked_on(request, pk)
    loads = list(audit.idleload_rows.all())
    context = {
        "audit": audit,
        "readings": audit.reading_rows.all(),
        "loads": loads,
        "spare": sum(one.kwh for one in loads if not one.wanted),
        "reading_form": ReadingForm(audit=audit, prefix=None),
        "idle_form": IdleForm(audit=audit, auto_id="idle_%s"),
    }
    return render(request, "audits/visit_meters.html", context)


@require_safe
def visit_found(request: HttpRequest, pk: int) -> HttpResponse:
    """Haves and wants of the visit, and how many firms can use or serve them."""
    audit = worked_on(request, pk)
    lines = found_shown(found_resources_of(audit))
    rows = {row.resource_id: row.pk for row in audit.foundresource_rows.all()}
    context = {
        "audit": audit,
        "lines": [(line, rows.get(line.resource.pk)) for line in lines],
        "sentence": users_sentence(lines),
        "named": wastes_named(audit),
        "form": ResourceForm(audit=audit, initial=_asked_for(request)),
    }
    return render(request, "audits/visit_found.html", context)


def _asked_for(request: HttpRequest) -> dict[str, str]:
    """What a link fills into the form: a waste that the firm named."""
    return {name: request.GET.get(name, "")[:200] for name in ("title", "quantity") if request.GET.get(name)}


@require_safe
def visit_opportunities(request: HttpRequest, pk: int) -> HttpResponse:
    """Opportunities and what they add up to."""
    audit = worked_on(request, pk)
    lines, totals = opportunities_shown(audit)
    context = {
        "audit": audit,
        "lines": lines,
        "totals": totals,
        "form": OpportunityForm(audit=audit),
        "suggested": suggested_measures(audit),
    }
    return render(request, "audits/visit_opportunities.html", context)


PAGES = {
    "finding": "visit", "pin": "visit", "plan": "visit", "reading": "visit_meters", "idle": "visit_meters",
    "resource": "visit_found", "opportunity": "visit_opportunities",
}  # fmt: skip


@require_POST
def visit_write(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """Write down one thing of the shop floor; the same posting twice makes one row."""
    audit, user = worked_on(request, pk), signed_in(request)
    if kind not in FLOOR_FORMS:
        raise Http404
    form = FLOOR_FORMS[kind](request.POST, request.FILES, audit=audit)
    made: list[Any] = []
    if form.is_valid():
        done(request, lambda: made.append(form.run(user)), _("Written down."))
    else:
        messages.error(request, form_problems(form))
    if made and isinstance(made[0], FoundResource):
        _look_for_partners(made[0], request)
    return back(request, reverse(PAGES[kind], args=[pk]))


def _look_for_partners(found: FoundResource, request: HttpRequest) -> None:
    """Partners are looked for at once, so that the auditor can tell the firm before leaving."""
    try:
        find_matches(found.resource, by=signed_in(request))
    except ActionRefused as refusal:
        messages.warning(request, str(refusal))


@require_POST
def visit_remove(request: HttpRequest, pk: int, kind: str, key: int) -> HttpResponse:
    """Take one thing out again."""
    audit, user = worked_on(request, pk), signed_in(request)
    rows: dict[str, Any] = {
        "finding": audit.finding_rows, "pin": audit.pin_rows, "reading": audit.reading_rows,
        "idle": audit.idleload_rows, "resource": audit.foundresource_rows, "opportunity": audit.opportunity_rows,
    }  # fmt: skip
    if kind not in rows:
        raise Http404
    row = get_object_or_404(rows[kind].all(), pk=key)
    done(request, lambda: remove_row(row, by=user), _("Taken out."))
    return back(request, reverse(PAGES[kind], args=[pk]))

"""The knowledge for everybody: search, classes, sectors, codes and processors."""

from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET
from django.views.decorators.vary import vary_on_headers

from symbionet.engine.savings import AREAS
from symbionet.knowledge.exports import uses_csv
from symbionet.knowledge.forms import MeasureFilterForm, UseFilterForm
from symbionet.knowledge.pages import (
    chosen_uses,
    class_details,
    class_graph,
    class_tree,
    code_details,
    counts_by_kind,
    edition_words,
    ewc_chapters,
    knowledge_found,
    measure_details,
    measure_groups,
    processor_line,
    processors_making,
    processors_taking,
    sector_details,
    sector_sections,
    top_codes,
    uses_behind,
)
from symbionet.knowledge.pages.terms import SCHEME_NAMES
from symbionet.knowledge.queries import corrections_of_rows, headers_of, proposes_corrections
from symbionet.knowledge.queries.names import HOLDERS
from symbionet.network.models import Form, Kind
from symbionet.network.queries import organisations_offering_by

__all__ = [
    "knowledge_class",
    "knowledge_class_uses",
    "knowledge_classes",
    "knowledge_code",
    "knowledge_home",
    "knowledge_measure",
    "knowledge_measures",
    "knowledge_processor",
    "knowledge_scheme",
    "knowledge_sector",
    "knowledge_sectors",
]

SECTOR_SCHEMES = ("gb4754", "nace2")
MEASURE_PACKS = tuple(f"measures/measures_{area}" for area in AREAS)


def _page(request: HttpRequest, name: str, packs: tuple[str, ...] = (), **context: Any) -> HttpResponse:
    """The page with the packs it shows at its foot, and whether the visitor may propose corrections."""
    context |= {"packs": headers_of(packs), "may_correct": proposes_corrections(request.user)}
    return render(request, f"knowledge/{name}.html", context)


def _may_offer(request: HttpRequest) -> bool:
    """Whether a button to the resource form leads anywhere: others sign in first."""
    return not request.user.is_authenticated or organisations_offering_by(request.user).exists()


@login_not_required
@require_GET
@vary_on_headers("HX-Request")
def knowledge_home(request: HttpRequest) -> HttpResponse:
    """Look up a waste; browse by kind, List of Waste chapter and sector."""
    text = request.GET.get("q", "").strip()[:200]
    context = {"text": text, "found": knowledge_found(text)}
    if request.headers.get("HX-Request") and "HX-History-Restore-Request" not in request.headers:
        return render(request, "knowledge/partials/found.html", context)
    counts = counts_by_kind()
    return _page(
        request,
        "knowledge_home",
        ("glossary/classes_minerals", "codes/ewc", "codes/gb4754"),
        kinds=[(kind, counts.get(kind.value, 0)) for kind in Kind],
        chapters=ewc_chapters(),
        sections=sector_sections(),
        **context,
    )


@login_not_required
@require_GET
def knowledge_classes(request: HttpRequest, kind: str) -> HttpResponse:
    """All classes of a kind as a tree."""
    if kind not in Kind.values:
        raise Http404
    counts = counts_by_kind()
    groups = class_tree(kind)
    return _page(
        request,
        "knowledge_classes",
        tuple(pack for pack, _nodes in groups),
        kind=Kind(kind),
        kinds=[(item, counts.get(item.value, 0)) for item in Kind],
        groups=[(headers_of([pack])[0], nodes) for pack, nodes in groups],
    )


@login_not_required
@require_GET
def knowledge_class(request: HttpRequest, class_id: str) -> HttpResponse:
    """Everything about a class, its uses first."""
    details = class_details(class_id)
    if details is None:
        raise Http404
    form = UseFilterForm(request.GET)
    chosen = {name: value for name, value in form.values().items() if value}
    keys = {class_id, *(card.use.id for card in details.uses), *(line.id for line in (*details.takes, *details.makes))}
    return _page(
        request,
        "knowledge_class",
        details.packs,
        details=details,
        kind=Kind(details.known.kind),
        form_word=Form(details.known.form).label if details.known.form in Form.values else "",
        uses=chosen_uses(details.uses, chosen),
        form=form,
        is_chosen=bool(chosen),
        graph=class_graph(class_id),
        scheme_names=SCHEME_NAMES,
        may_offer=_may_offer(request),
        corrections=corrections_of_rows(request.user, keys, new_for=class_id),
    )


@login_not_required
@require_GET
def knowledge_class_uses(request: HttpRequest, class_id: str) -> HttpResponse:
    """The known uses of a class as a CSV file."""
    if class_details(class_id) is None:
        raise Http404
    answer = HttpResponse(uses_csv(class_id), content_type="text/csv; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="uses-{class_id}.csv"'
    return answer


@login_not_required
@require_GET
def knowledge_sectors(request: HttpRequest) -> HttpResponse:
    """All sectors that have a profile."""
    packs = ("codes/gb4754", "crosswalks/gb4754_nace2")
    return _page(request, "knowledge_sectors", packs, sections=sector_sections())


@login_not_required
@require_GET
def knowledge_sector(request: HttpRequest, code: str) -> HttpResponse:
    """What a typical firm of a sector has and could take."""
    details = sector_details(code)
    if details is None:
        raise Http404
    keys = {line.key for line in (*details.haves[:40], *details.wants[:40])}
    corrections = corrections_of_rows(request.user, keys)
    return _page(request, "knowledge_sector", details.packs, details=details, corrections=corrections)


@login_not_required
@require_GET
def knowledge_scheme(request: HttpRequest, scheme: str) -> HttpResponse:
    """The broadest entries of a code scheme."""
    if scheme in SECTOR_SCHEMES:
        return redirect("knowledge_sectors")
    if scheme not in SCHEME_NAMES:
        raise Http404
    packs = (f"codes/{scheme}", f"codes/{HOLDERS.get(scheme, '')}")
    return _page(
        request,
        "knowledge_scheme",
        packs,
        scheme=scheme,
        names=SCHEME_NAMES.items(),
        entries=top_codes(scheme),
        change=edition_words(scheme),
    )


@login_not_required
@require_GET
def knowledge_code(request: HttpRequest, scheme: str, code: str) -> HttpResponse:
    """An entry of a code scheme with its classes and neighbours."""
    if scheme in SECTOR_SCHEMES:
        return redirect("knowledge_sector", code)
    details = code_details(scheme, code)
    if details is None:
        raise Http404
    corrections = corrections_of_rows(request.user, {code}) if details.terms_pack else []
    return _page(request, "knowledge_code", details.packs, details=details, corrections=corrections)


@login_not_required
@require_GET
def knowledge_processor(request: HttpRequest, process_id: str) -> HttpResponse:
    """What a process takes, yields and costs, and what it is good for."""
    line = processor_line(process_id)
    if line is None:
        raise Http404
    target = line.yields.url.rstrip("/").rpartition("/")[2]
    return _page(
        request,
        "knowledge_processor",
        ("uses/processors",),
        line=line,
        behind=uses_behind(process_id),
        others=[item for item in processors_making(target) if item.id != process_id],
        further=processors_taking(target),
        corrections=corrections_of_rows(request.user, {process_id}),
    )


@login_not_required
@require_GET
def knowledge_measures(request: HttpRequest) -> HttpResponse:
    """What a firm can do for itself, by area, sector, equipment and words."""
    form = MeasureFilterForm(request.GET)
    form.is_valid()  # a filter that is wrong says so and filters nothing
    chosen = {name: form.cleaned_data.get(name, "") for name in ("area", "sector", "equipment")}
    groups = measure_groups(**chosen, words=form.cleaned_data.get("q", ""))
    return _page(request, "knowledge_measures", MEASURE_PACKS, form=form, groups=groups)


@login_not_required
@require_GET
def knowledge_measure(request: HttpRequest, measure_id: str) -> HttpResponse:
    """What a measure is, what it saves and by which formula."""
    details = measure_details(measure_id)
    if details is None:
        raise Http404
    return _page(request, "knowledge_measure", details.packs, details=details)

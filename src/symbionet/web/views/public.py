"""The public site: pages for anybody, without a sign-in, without cookies, each at an address of its own language."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, render
from django.utils.translation import override
from django.views.decorators.http import require_safe

from symbionet.core.visitors import address_of
from symbionet.dissemination.actions import count_visit
from symbionet.dissemination.models import Counted
from symbionet.dissemination.pages.cases import case_shown
from symbionet.dissemination.pages.letter import case_letter, figures_note
from symbionet.dissemination.pages.materials import file_of
from symbionet.dissemination.queries.materials import newest_versions
from symbionet.letters import letter_docx, letter_pdf
from symbionet.shell.answers import file_answer
from symbionet.shell.lists import page_of
from symbionet.web.pages.public import LANGUAGES, absolute, address_of_page, case_cards, figures_shown
from symbionet.web.pages.public_map import PublicMap, map_features, map_shown
from symbionet.web.queries.public import (
    open_cases,
    open_events,
    open_figures,
    open_material_files,
    open_materials,
    open_parks,
    open_photos,
    open_places,
)

__all__ = [
    "front_page",
    "public_case",
    "public_case_file",
    "public_cases",
    "public_events",
    "public_figures",
    "public_front",
    "public_map",
    "public_map_places",
    "public_material",
    "public_material_file",
    "public_materials",
    "public_photo",
    "robots",
    "sitemap",
]

PER_PAGE = 24
FEW = 3
KEPT = {"Cache-Control": "public, max-age=300"}
FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}
OPEN_PATHS = ("/$", "/en/", "/zh/", "/public/", "/knowledge/", "/about/", "/register/", "/static/", "/sitemap.xml")

type View = Callable[..., HttpResponseBase]


def in_its_language(view: View) -> View:
    """A view of the public site: open to anybody, its words in the language of its address, kept by caches a while."""

    @wraps(view)
    def answer(request: HttpRequest, lang: str, *args: Any, **kwargs: Any) -> HttpResponseBase:
        with override(LANGUAGES[lang]):
            response = view(request, lang, *args, **kwargs)
        response.headers.setdefault("Cache-Control", KEPT["Cache-Control"])
        response.headers["Content-Language"] = LANGUAGES[lang]
        return response

    return login_not_required(require_safe(answer))


def front_page(request: HttpRequest, lang: str) -> HttpResponse:
    """The first page of a visitor."""
    versions = list(open_cases()[:FEW])
    coming, _past = open_events()
    context = {
        "page_address": address_of_page(lang, "public_front"),
        "cases": case_cards(versions),
        "figures": figures_shown(open_figures()),
        "events": coming[:FEW],
        "materials": open_materials()[:FEW],
    }
    return render(request, "web/public/front.html", context)


@in_its_language
def public_front(request: HttpRequest, lang: str) -> HttpResponse:
    """The first page in a language."""
    return front_page(request, lang)


@in_its_language
def public_cases(request: HttpRequest, lang: str) -> HttpResponse:
    """All case studies."""
    page = page_of(request, open_cases(), PER_PAGE)
    context = {
        "page_address": address_of_page(lang, "public_cases"),
        "page": page,
        "cases": case_cards(list(page.object_list)),
    }
    return render(request, "web/public/cases.html", context)


@in_its_language
def public_case(request: HttpRequest, lang: str, pk: int) -> HttpResponse:
    """One case study."""
    version = get_object_or_404(open_cases(), case__pk=pk)
    shown = case_shown(version)
    context = {
        "page_address": address_of_page(lang, "public_case", pk),
        "shown": shown,
        "note": figures_note(),
        "picture": absolute(f"/public/photos/{shown.photos[0].pk}/") if shown.photos else "",
    }
    return render(request, "web/public/case.html", context)


@in_its_language
def public_case_file(_request: HttpRequest, lang: str, pk: int, form: str) -> HttpResponse:
    """One case study as PDF or Word file."""
    version = get_object_or_404(open_cases(), case__pk=pk)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    letter = case_letter(case_shown(version), address=address_of_page(lang, "public_case", pk).url)
    return file_answer(write(letter), f"case-{pk}-{lang}.{form}", kind)


@in_its_language
def public_figures(request: HttpRequest, lang: str) -> HttpResponse:
    """The network in figures, as they were published last."""
    context = {"page_address": address_of_page(lang, "public_figures_page"), "figures": figures_shown(open_figures())}
    return render(request, "web/public/figures.html", context)


def _map(lang: str) -> PublicMap:
    figures = open_figures()
    return map_shown(lang, open_places(), open_parks(figures), figures)


@in_its_language
def public_map(request: HttpRequest, lang: str) -> HttpResponse:
    """The region on a map, with the same as a list."""
    context = {
        "page_address": address_of_page(lang, "public_map"), "shown": _map(lang)
    }  # fmt: skip
    return render(request, "web/public/map.html", context)


@in_its_language
def public_map_places(_request: HttpRequest, lang: str) -> HttpResponse:
    """The places of the map as GeoJSON."""
    return JsonResponse(map_features(_map(lang)), content_type="application/geo+json")


@in_its_language
def public_events(request: HttpRequest, lang: str) -> HttpResponse:
    """Events to come, and those that were."""
    coming, past = open_events()
    context = {
        "page_address": address_of_page(lang, "public_events"), "coming": coming[:PER_PAGE], "past": past[:PER_PAGE]
    }  # fmt: skip
    return render(request, "web/public/events.html", context)


@in_its_language
def public_materials(request: HttpRequest, lang: str) -> HttpResponse:
    """The materials for anybody."""
    page = page_of(request, open_materials(), PER_PAGE)
    context = {"page_address": address_of_page(lang, "public_materials"), "page": page}
    return render(request, "web/public/materials.html", context)


@in_its_language
def public_material(request: HttpRequest, lang: str, pk: int) -> HttpResponse:
    """One material; opening it counts, so caches ask again."""
    material = get_object_or_404(open_materials(), pk=pk)
    if request.method == "GET":
        count_visit(material, Counted.VIEW, visitor=address_of(request))
    context = {
        "page_address": address_of_page(lang, "public_material", pk),
        "material": material,
        "versions": newest_versions(material),
    }
    response = render(request, "web/public/material.html", context)
    response.headers["Cache-Control"] = "no-cache"
    return response


@login_not_required
@require_safe
def public_material_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a material; taking it counts."""
    version = get_object_or_404(open_material_files(), pk=pk)
    if request.method == "GET":
        count_visit(version.material, Counted.DOWNLOAD, visitor=address_of(request))
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=file_of(version))


@login_not_required
@require_safe
def public_photo(_request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo of a published case."""
    photo = get_object_or_404(open_photos(), pk=pk)
    try:
        return FileResponse(photo.file.open("rb"), content_type=photo.content_type, headers=KEPT)
    except FileNotFoundError:
        raise Http404 from None


@login_not_required
@require_safe
def robots(_request: HttpRequest) -> HttpResponse:
    """What search engines may read: the public site and the knowledge."""
    lines = ["User-agent: *", *(f"Allow: {path}" for path in OPEN_PATHS), "Disallow: /"]
    text = "\n".join([*lines, "", f"Sitemap: {absolute('/sitemap.xml')}", ""])
    return HttpResponse(text, content_type="text/plain; charset=utf-8", headers=KEPT)


@login_not_required
@require_safe
def sitemap(request: HttpRequest) -> HttpResponse:
    """Each public page with its languages."""
    pages: list[tuple[str, tuple[object, ...]]] = [("public_front", ()), ("public_cases", ())]
    pages += [("public_figures_page", ()), ("public_map", ()), ("public_events", ()), ("public_materials", ())]
    pages += [("public_material", (pk,)) for pk in open_materials().values_list("pk", flat=True)]
    pages += [("public_case", (pk,)) for pk in open_cases().values_list("case", flat=True)]
    addresses = [address_of_page(lang, route, *args) for route, args in pages for lang in LANGUAGES]
    response = render(request, "web/public/sitemap.xml", {"addresses": addresses}, content_type="application/xml")
    response.headers["Cache-Control"] = KEPT["Cache-Control"]
    return response

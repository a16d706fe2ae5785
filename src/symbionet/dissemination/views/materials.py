"""The library of materials, announced events with their leaflet, and what is published of the figures."""

from django.contrib import messages
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.dissemination.actions import (
    add_material_version,
    count_visit,
    publish_figures,
    record_paper,
    save_event,
    save_material,
)
from symbionet.dissemination.forms.materials import EventForm, MaterialForm, PaperForm, VersionForm
from symbionet.dissemination.models import Counted, Material, Release
from symbionet.dissemination.pages.leaflets import event_leaflet, event_of_tour
from symbionet.dissemination.pages.materials import figures_to_publish, file_of, material_lines
from symbionet.dissemination.queries.materials import (
    edits_materials,
    events_editable_by,
    material_versions_visible_to,
    materials_editable_by,
    materials_visible_to,
    newest_versions,
)
from symbionet.dissemination.queries.releases import publishes_figures
from symbionet.letters import letter_pdf
from symbionet.policy.queries.tours import tours_visible_to
from symbionet.shell.answers import act, file_answer, form_problems, tried
from symbionet.shell.lists import page_of

__all__ = [
    "event_edit",
    "event_file",
    "event_list",
    "material_detail",
    "material_edit",
    "material_file",
    "material_list",
    "material_paper",
    "material_version_add",
    "public_figures",
]

PER_PAGE = 50


@require_safe
def material_list(request: HttpRequest) -> HttpResponse:
    """The materials the visitor finds; their counts for who keeps the library."""
    user = signed_in(request)
    page = page_of(request, materials_visible_to(user).prefetch_related("versions"), PER_PAGE)
    edits = edits_materials(user)
    context = {"page": page, "lines": material_lines(page, counted=edits), "edits": edits}
    return render(request, "dissemination/material_list.html", context)


@require_safe
def material_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One material with its files; opening it counts."""
    user = signed_in(request)
    material = get_object_or_404(materials_visible_to(user), pk=pk)
    edits = materials_editable_by(user).filter(pk=pk).exists()
    if not edits and request.method == "GET":
        count_visit(material, Counted.VIEW, visitor=f"p{user.pk}")
    context = {
        "material": material,
        "line": material_lines([material], counted=edits)[0],
        "versions": newest_versions(material),
        "edits": edits,
        "version_form": VersionForm(),
        "paper_form": PaperForm(),
        "papers": material.counts.filter(what=Counted.PAPER) if edits else (),
    }
    return render(request, "dissemination/material_detail.html", context)


def material_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add a material, or change what is said of one."""
    user = signed_in(request)
    if not edits_materials(user):
        raise Http404
    material = get_object_or_404(materials_editable_by(user), pk=pk) if pk is not None else None
    form = MaterialForm(request.POST or None, instance=material)
    if form.is_valid():
        return redirect(save_material(form.values(), by=user, material=material))
    title = _("Change the material") if material else _("Add a material")
    context = {"form": form, "title": title, "back": "material_list", "back_label": _("Materials")}
    return render(request, "dissemination/simple_form.html", context, status=400 if form.is_bound else 200)


def _edited(request: HttpRequest, pk: int) -> Material:
    return get_object_or_404(materials_editable_by(signed_in(request)), pk=pk)


@require_POST
def material_version_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add the next file of a language."""
    material, user = _edited(request, pk), signed_in(request)
    form = VersionForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(material)
    file, language = form.cleaned_data["file"], form.cleaned_data["language"]
    return act(
        request, lambda: add_material_version(material, file, language=language, by=user),
        done=_("The file is added."), target=material,
    )  # fmt: skip


@require_POST
def material_paper(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down copies that were handed out."""
    material, user = _edited(request, pk), signed_in(request)
    form = PaperForm(request.POST)
    if not form.is_valid():
        messages.error(request, form_problems(form))
        return redirect(material)
    return act(
        request, lambda: record_paper(material, **form.cleaned_data, by=user), done=_("Counted."), target=material
    )


@require_safe
def material_file(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A file of a material; taking it counts."""
    user = signed_in(request)
    version = get_object_or_404(material_versions_visible_to(user), pk=pk)
    if request.method == "GET":
        count_visit(version.material, Counted.DOWNLOAD, visitor=f"p{user.pk}")
    return FileResponse(version.file.open("rb"), as_attachment=True, filename=file_of(version))


@require_safe
def event_list(request: HttpRequest) -> HttpResponse:
    """The events that the public site announces, and those that wait."""
    user = signed_in(request)
    if not edits_materials(user):
        raise Http404
    page = page_of(request, events_editable_by(user), PER_PAGE)
    return render(request, "dissemination/event_list.html", {"page": page, "today": timezone.localdate()})


def event_edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add an event, or change it."""
    user = signed_in(request)
    if not edits_materials(user):
        raise Http404
    event = get_object_or_404(events_editable_by(user), pk=pk) if pk is not None else None
    own = event.tour_id if event is not None else None
    ahead = Q(ends_on__gte=timezone.localdate()) | Q(pk=own)  # what is over is announced no more
    tours = tours_visible_to(user).filter(ahead)
    asked = request.GET.get("tour", "")
    tour = tours.filter(pk=asked).first() if event is None and asked.isdecimal() and len(asked) < 10 else None
    form = EventForm(request.POST or None, instance=event, tours=tours, initial=event_of_tour(tour) if tour else None)
    if form.is_valid() and tried(form, lambda: save_event(form.values(), by=user, event=event)):
        return redirect("event_list")
    title = _("Change the event") if event else _("Add an event")
    context = {"form": form, "title": title, "back": "event_list", "back_label": _("Events")}
    return render(request, "dissemination/simple_form.html", context, status=400 if form.is_bound else 200)


@require_safe
def event_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The leaflet of an event with a square to scan, as PDF in the active language."""
    event = get_object_or_404(events_editable_by(signed_in(request)), pk=pk)
    return file_answer(letter_pdf(event_leaflet(event)), f"leaflet-{event.pk}.pdf", "application/pdf")


def public_figures(request: HttpRequest) -> HttpResponse:
    """What the next release would show, what is held back and why; publish it."""
    user = signed_in(request)
    if not publishes_figures(user):
        raise Http404
    if request.method == "POST":
        return act(
            request, lambda: publish_figures(by=user), done=_("The figures are published."), target="public_figures"
        )
    context = {"lines": figures_to_publish(), "releases": Release.objects.select_related("by")[:20]}
    return render(request, "dissemination/public_figures.html", context)

"""The list of case studies, the page of one for its editors, and its moves."""

from collections.abc import Callable
from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import signed_in
from symbionet.core.texts import is_chinese
from symbionet.dissemination.actions import (
    add_photo,
    ask_firms,
    draft_case,
    edit_version,
    hand_to_knowledge,
    publish_version,
    remove_photo,
    renew_case,
    take_back_version,
    withdraw_case,
)
from symbionet.dissemination.forms.cases import CaseForm, PhotoForm, PrecedentForm, WithdrawForm
from symbionet.dissemination.models import CasePhoto, CaseStudy, CaseVersion, VersionState
from symbionet.dissemination.pages.cases import case_as_asked
from symbionet.dissemination.pages.editors import candidates_shown, case_lines, consents_shown, precedent_start
from symbionet.dissemination.pages.letter import case_letter
from symbionet.dissemination.queries.cases import (
    cases_editable_by,
    changed_figures,
    edits_cases,
    photos_visible_to,
    published_cases,
    synergies_for_cases,
)
from symbionet.letters import letter_docx, letter_pdf
from symbionet.shell.answers import act, file_answer, form_problems, tried
from symbionet.shell.lists import page_of

__all__ = [
    "case_detail",
    "case_edit",
    "case_file",
    "case_list",
    "case_move",
    "case_new",
    "case_photo",
    "case_photo_add",
    "case_photo_remove",
    "case_precedent",
]

PER_PAGE = 30
FORMS = {
    "pdf": (letter_pdf, "application/pdf"),
    "docx": (letter_docx, "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
}


def _edited(request: HttpRequest, pk: int) -> CaseStudy:
    rows = cases_editable_by(signed_in(request)).select_related("synergy__provider", "synergy__receiver", "editor")
    return get_object_or_404(rows, pk=pk)


def _newest(case: CaseStudy) -> CaseVersion:
    version = case.versions.first()
    if version is None:
        raise Http404
    version.case = case
    return version


@require_safe
def case_list(request: HttpRequest) -> HttpResponse:
    """The case studies, those for review first."""
    user = signed_in(request)
    if not edits_cases(user):
        raise Http404
    lines = case_lines(user)
    context = {"page": page_of(request, lines, PER_PAGE), "candidates": synergies_for_cases(user).count()}
    return render(request, "dissemination/case_list.html", context)


def case_new(request: HttpRequest) -> HttpResponse:
    """The synergies with verified figures that have no case study yet; begin one."""
    user = signed_in(request)
    if not edits_cases(user):
        raise Http404
    rows = synergies_for_cases(user).select_related("provider", "receiver").order_by("-updated_at", "-pk")
    if request.method == "POST":
        key = request.POST.get("synergy", "")
        synergy = get_object_or_404(rows, pk=int(key) if key.isdecimal() and len(key) < 18 else 0)
        return redirect("case_edit", draft_case(synergy, by=user).pk)
    page = page_of(request, rows, PER_PAGE)
    return render(request, "dissemination/case_new.html", {"page": page, "lines": candidates_shown(user, page)})


@require_safe
def case_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A case study for its editors: what is to do, the newest version, what the firms answered, older versions."""
    case, user = _edited(request, pk), signed_in(request)
    version = _newest(case)
    context = {
        "case": case,
        "version": version,
        "versions": case.versions.all(),
        "shown": case_as_asked(version, None, user),
        "consents": consents_shown(version),
        "changed": changed_figures(version),
        "public": published_cases().filter(case=case).first(),
        "page_language": "zh" if is_chinese() else "en",
        "photos": version.photos.all(),
        "states": VersionState,
        "withdraw_form": WithdrawForm(),
        "photo_form": PhotoForm(),
    }
    return render(request, "dissemination/case_detail.html", context)


def case_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Texts and figures of a draft."""
    case, user = _edited(request, pk), signed_in(request)
    version = _newest(case)
    form = CaseForm(request.POST or None, version=version)
    if form.is_valid() and tried(form, lambda: edit_version(version, form.texts(), figures=form.entries(), by=user)):
        return redirect(case)
    pairs = [(form[f"{name}_zh"], form[f"{name}_en"]) for name in ("title", "lead", "before", "done", "lessons")]
    context = {"case": case, "version": version, "form": form, "pairs": pairs}
    return render(request, "dissemination/case_edit.html", context, status=400 if form.is_bound else 200)


@require_POST
def case_move(request: HttpRequest, pk: int, move: str) -> HttpResponse:
    """Ask the firms, take back, publish, renew, withdraw."""
    case, user = _edited(request, pk), signed_in(request)
    version = _newest(case)
    moves: dict[str, tuple[Callable[[], object], str]] = {
        "ask": (partial(ask_firms, version, by=user), _("The firms read the version and answer.")),
        "take-back": (partial(take_back_version, version, by=user), _("The version is a draft again.")),
        "publish": (partial(publish_version, version, by=user), _("Published: everybody can read it.")),
        "renew": (partial(renew_case, case, by=user), _("A new version is begun; ask the firms about it.")),
    }
    if move == "withdraw":
        return _withdraw(request, case, user)
    if move not in moves:
        raise Http404
    action, words = moves[move]
    return act(request, action, done=words, target=case)


def _withdraw(request: HttpRequest, case: CaseStudy, user: User) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return act(
        request, lambda: withdraw_case(case, reason=reason, by=user), done=_("The case is withdrawn."), target=case
    )


@require_POST
def case_photo_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photo with its rights to a draft."""
    case, user = _edited(request, pk), signed_in(request)
    version, form = _newest(case), PhotoForm(request.POST, request.FILES)
    if form.is_valid():
        file = form.cleaned_data["file"]
        return act(
            request, lambda: add_photo(version, file, form.values(), by=user), done=_("The photo is added."),
            target=case,
        )  # fmt: skip
    messages.error(request, form_problems(form))
    return redirect(case)


def _photo(request: HttpRequest, pk: int) -> CasePhoto:
    rows = CasePhoto.objects.filter(version__case__in=cases_editable_by(signed_in(request)))
    return get_object_or_404(rows.select_related("version__case"), pk=pk)


@require_POST
def case_photo_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a photo out of a draft."""
    photo, user = _photo(request, pk), signed_in(request)
    return act(
        request, lambda: remove_photo(photo, by=user), done=_("The photo is taken out."), target=photo.version.case
    )


@require_safe
def case_photo(request: HttpRequest, pk: int) -> HttpResponseBase:
    """A photo for the editors and the firms that are asked."""
    photo = get_object_or_404(photos_visible_to(signed_in(request)), pk=pk)
    return FileResponse(photo.file.open("rb"), content_type=photo.content_type)


@require_safe
def case_file(request: HttpRequest, pk: int, form: str) -> HttpResponse:
    """The newest version as a file in the active language, as if all firms had said yes: for its editors."""
    case, user = _edited(request, pk), signed_in(request)
    if form not in FORMS:
        raise Http404
    write, kind = FORMS[form]
    shown = case_as_asked(_newest(case), None, user)
    return file_answer(write(case_letter(shown)), f"case-{case.pk}-v{shown.number}.{form}", kind)


def case_precedent(request: HttpRequest, pk: int) -> HttpResponse:
    """Hand a published case to the knowledge as a new use of its resource class."""
    case, user = _edited(request, pk), signed_in(request)
    version = published_cases().filter(case=case).first()
    if version is None:
        raise Http404
    form = PrecedentForm(request.POST or None, initial=precedent_start(version))
    address = settings.PUBLIC_URL.rstrip("/") + reverse("public_case", args=["en", case.pk])
    if form.is_valid():
        class_id = form.cleaned_data["class_id"]
        if tried(form, lambda: hand_to_knowledge(case, class_id, form.values(), address=address, by=user)):
            return redirect(case)
    context = {"case": case, "form": form}
    return render(request, "dissemination/case_precedent.html", context, status=400 if form.is_bound else 200)

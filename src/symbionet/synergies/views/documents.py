"""Documents of a synergy with their versions: never by a public address, only for those who may read them."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.models import Role
from symbionet.accounts.queries import signed_in
from symbionet.letters import letter_kinds
from symbionet.shell.answers import done
from symbionet.synergies.actions.documents import add_document, add_version, remove_document, restore_document
from symbionet.synergies.forms.following import DocumentForm, VersionForm
from symbionet.synergies.models import DocumentKind
from symbionet.synergies.queries import synergies_shown_to, synergies_visible_to
from symbionet.synergies.queries.documents import (
    documents_changeable_by,
    documents_shown_to,
    documents_visible_to,
    shown_file_name,
    versions_visible_to,
)
from symbionet.synergies.queries.messages import audiences_writable_by
from symbionet.synergies.queries.synergies import synergies_editable_by
from symbionet.synergies.views.messages import PARTS
from symbionet.work.models import DocumentVersion

__all__ = [
    "document_remove",
    "document_restore",
    "document_version",
    "document_version_add",
    "synergy_document",
    "synergy_documents",
]


@require_http_methods(["GET", "HEAD", "POST"])
def synergy_documents(request: HttpRequest, pk: int) -> HttpResponse:
    """The documents of a synergy with their versions, and the form of a new one."""
    user = signed_in(request)
    synergy = get_object_or_404(synergies_visible_to(user).select_related(*PARTS), pk=pk)
    audiences = audiences_writable_by(user, synergy)
    if not audiences and not user.has_role(Role.VERIFIER):
        raise Http404
    form = DocumentForm(request.POST if request.method == "POST" else None, request.FILES or None, audiences=audiences)
    if request.method == "POST":
        if not audiences:
            raise Http404
        if form.is_valid():
            given = dict(form.cleaned_data)
            file = given.pop("file")
            if done(request, lambda: add_document(synergy, file, by=user, **given), _("The document was added.")):
                return redirect("synergy_documents", pk)
    context = {
        "synergy": synergies_shown_to(user, [synergy])[0],
        "documents": documents_shown_to(user, synergy),
        "form": form if audiences else None,
        "version_form": VersionForm(),
        "letters": _letters() if synergies_editable_by(user).filter(pk=pk).exists() else [],
    }
    return render(request, "synergies/synergy_documents.html", context)


def _letters() -> list[tuple[str, str]]:
    return [(kind, str(DocumentKind(kind).label)) for kind in letter_kinds()]


@require_safe
def synergy_document(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The newest version of a document."""
    document = get_object_or_404(documents_visible_to(request.user), pk=pk)
    version = document.versions.select_related("document").first()
    if version is None:
        raise Http404
    return _file(request, version)


@require_safe
def document_version(request: HttpRequest, pk: int) -> HttpResponseBase:
    """One version of a document."""
    rows = versions_visible_to(request.user).select_related("document")
    return _file(request, get_object_or_404(rows, pk=pk))


def _file(request: HttpRequest, version: DocumentVersion) -> HttpResponseBase:
    answer = FileResponse(
        version.file.open("rb"),
        as_attachment=True,
        filename=shown_file_name(request.user, version),
        content_type=version.content_type,
    )
    answer["Cache-Control"] = "private, no-store"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def document_version_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a document its next version."""
    document = get_object_or_404(documents_changeable_by(request.user), pk=pk)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        given = form.cleaned_data
        done(
            request,
            lambda: add_version(document, given["file"], note=given["note"], by=request.user),
            _("The new version counts now; the older ones are kept."),
        )
    else:
        messages.error(request, _("Choose a file first."))
    return redirect("synergy_documents", document.subject_id)


@require_POST
def document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a document from its readers."""
    document = get_object_or_404(documents_changeable_by(request.user), pk=pk)
    done(request, lambda: remove_document(document, by=request.user), _("The document was removed."))
    return redirect("synergy_documents", document.subject_id)


@require_POST
def document_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a removed document again."""
    document = get_object_or_404(documents_changeable_by(request.user), pk=pk)
    done(request, lambda: restore_document(document, by=request.user), _("The document is there again."))
    return redirect("synergy_documents", document.subject_id)

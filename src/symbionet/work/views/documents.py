"""Documents of a subject with their versions: never by a public address, only for those who may read them."""

from django.contrib import messages
from django.db.models import Model
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.queries import signed_in
from symbionet.shell.answers import done
from symbionet.work.actions import add_document, add_version, remove_document, restore_document
from symbionet.work.forms.documents import DocumentForm, VersionForm
from symbionet.work.models import Document, DocumentVersion, kind_of, kind_of_type
from symbionet.work.pages import documents_shown_to, shown_file_name
from symbionet.work.queries.documents import (
    documents_changeable_by,
    documents_visible_to,
    reads_documents,
    versions_visible_to,
)
from symbionet.work.queries.messages import audiences_writable_by
from symbionet.work.views.subjects import frame, visible_subject

__all__ = [
    "document_remove",
    "document_restore",
    "document_version",
    "document_version_add",
    "subject_documents",
    "synergy_document",
]


@require_http_methods(["GET", "HEAD", "POST"])
def subject_documents(request: HttpRequest, pk: int, model: type[Model]) -> HttpResponse:
    """The documents of a subject with their versions, and the form of a new one."""
    user = signed_in(request)
    subject, kind = visible_subject(user, model, pk), kind_of(model)
    if not reads_documents(user, subject):
        raise Http404
    audiences = audiences_writable_by(user, subject)
    posted = request.POST if request.method == "POST" else None
    form = DocumentForm(
        posted, request.FILES or None, audiences=kind.labels_of(audiences), kinds=list(kind.document_kinds)
    )
    if posted is not None:
        if not audiences:
            raise Http404
        if form.is_valid():
            values = dict(form.cleaned_data)
            file = values.pop("file")
            if done(request, lambda: add_document(subject, file, by=user, **values), _("The document was added.")):
                return redirect(kind.pages.documents, pk)
    context = {
        **frame(user, subject),
        "documents": documents_shown_to(user, subject),
        "form": form if audiences else None,
        "version_form": VersionForm(),
    }
    return render(request, "work/documents.html", context)


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
    user = signed_in(request)
    document = get_object_or_404(documents_changeable_by(user), pk=pk)
    form = VersionForm(request.POST, request.FILES)
    if form.is_valid():
        values = form.cleaned_data
        text = _("The new version counts now; the older ones are kept.")
        done(request, lambda: add_version(document, values["file"], note=values["note"], by=user), text)
    else:
        messages.error(request, _("Choose a file first."))
    return _documents_of(document)


@require_POST
def document_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Hide a document from its readers."""
    user = signed_in(request)
    document = get_object_or_404(documents_changeable_by(user), pk=pk)
    done(request, lambda: remove_document(document, by=user), _("The document was removed."))
    return _documents_of(document)


@require_POST
def document_restore(request: HttpRequest, pk: int) -> HttpResponse:
    """Show a removed document again."""
    user = signed_in(request)
    document = get_object_or_404(documents_changeable_by(user), pk=pk)
    done(request, lambda: restore_document(document, by=user), _("The document is there again."))
    return _documents_of(document)


def _documents_of(document: Document) -> HttpResponse:
    return redirect(kind_of_type(document.subject_type_id).pages.documents, document.subject_id)

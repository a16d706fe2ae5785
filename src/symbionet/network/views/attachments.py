"""Photos and documents of resources: never by a public address, only for those who may see the resource."""

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from symbionet.network.actions import add_attachment, remove_attachment
from symbionet.network.forms.resources import AttachmentForm
from symbionet.network.models import Attachment
from symbionet.network.queries import attachments_visible_to, resources_editable_by
from symbionet.shell.answers import act

__all__ = ["attachment_add", "attachment_download", "attachment_remove"]


@require_GET
def attachment_download(request: HttpRequest, pk: int) -> HttpResponseBase:
    """The file; a photo is shown in the page, a document is saved."""
    attachment = get_object_or_404(attachments_visible_to(request.user), pk=pk)
    answer = FileResponse(
        attachment.file.open("rb"),
        as_attachment=not attachment.is_photo,
        filename=attachment.name,
        content_type=attachment.content_type,
    )
    answer["Cache-Control"] = "private, max-age=3600"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


@require_POST
def attachment_add(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a photo or document to a resource."""
    resource = get_object_or_404(resources_editable_by(request.user), pk=pk)
    form = AttachmentForm(request.POST, request.FILES)
    if not form.is_valid():
        messages.error(request, _("Choose a file first."))
        return redirect(resource)
    return act(
        request,
        lambda: add_attachment(resource, form.cleaned_data["file"], by=request.user),
        done=_("The file was added."),
        target=resource,
    )


@require_POST
def attachment_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a photo or document."""
    editable = Attachment.objects.filter(resource__in=resources_editable_by(request.user))
    attachment = get_object_or_404(editable.select_related("resource"), pk=pk)
    return act(
        request,
        lambda: remove_attachment(attachment, by=request.user),
        done=_("The file was removed."),
        target=attachment.resource,
    )

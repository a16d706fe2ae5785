"""Pages of the field and the doors of its devices: contact, uploads, packet of the day."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.http.request import UnreadablePostError
from django.middleware.csrf import get_token
from django.shortcuts import get_object_or_404, render
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import is_user, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.field.actions import (
    Answer,
    UploadRefused,
    add_piece,
    deliver,
    greet_device,
    revoke_device,
    start_upload,
    tell_wipe,
)
from symbionet.field.forms import ContactIn, UploadIn, read_body, read_operation
from symbionet.field.models import Device, Upload
from symbionet.field.pages import (
    LANGUAGES,
    build_of_assets,
    device_lines,
    manifest,
    packet_answer,
    release_of_server,
    worker_script,
)
from symbionet.field.queries import devices_of, is_revoked, packet_for, uploads_of
from symbionet.shell.answers import act

__all__ = [
    "field_device_revoke",
    "field_home",
    "field_kept",
    "field_manifest",
    "field_packet",
    "field_piece",
    "field_session",
    "field_sync",
    "field_upload",
    "field_worker",
]


@require_safe
def field_home(request: HttpRequest) -> HttpResponse:
    """Work without a signal: is this device ready to leave, what waits on it, and my devices."""
    return render(request, "field/field_home.html", {"devices": device_lines(devices_of(signed_in(request)))})


@login_not_required
@require_safe
def field_kept(request: HttpRequest, language: str) -> HttpResponse:
    """What a device shows where no kept page is asked for and there is no signal; it names nobody."""
    if language not in LANGUAGES:
        raise Http404
    with translation.override(language):
        return render(request, "field/field_kept.html")


@login_not_required
@require_safe
def field_worker(request: HttpRequest) -> HttpResponse:
    """The service worker, at the root for the sake of its scope."""
    answer = HttpResponse(worker_script(), content_type="text/javascript; charset=utf-8")
    answer["Cache-Control"] = "no-cache"
    return answer


@login_not_required
@require_safe
def field_manifest(request: HttpRequest) -> HttpResponse:
    """How the platform is installed to a home screen."""
    return JsonResponse(manifest(), content_type="application/manifest+json")


@login_not_required
@require_safe
def field_session(request: HttpRequest) -> HttpResponse:
    """Who is signed in until when, the time of the server, and whether the device must wipe its store."""
    found: dict[str, Any] = {"room": "field", "now": timezone.now().isoformat(), "build": build_of_assets()}
    found["release"] = release_of_server()
    if _must_wipe(request.GET.get("device", "")):
        return JsonResponse(found | {"wipe": True})
    if not is_user(request.user):  # no token: a new cookie would make that of a sign-in page worthless which is open
        return JsonResponse(found | {"user": None, "csrf": ""})
    found |= {
        "user": request.user.pk,
        "until": request.session.get_expiry_date().isoformat(),
        "csrf": get_token(request),
    }
    return JsonResponse(found)


def _must_wipe(given: str) -> bool:
    """Whether this is the id of a revoked device; it is noted that it was told."""
    try:
        device = UUID(given)
    except ValueError:
        return False
    if not is_revoked(device):
        return False
    tell_wipe(device)
    return True


def _door(answer: Callable[[HttpRequest, User], dict[str, Any]], request: HttpRequest) -> HttpResponse:
    """What a device sent, answered as JSON; never a redirect to the sign-in page."""
    if not is_user(request.user):
        return JsonResponse({"room": "field", "error": _("Sign in again. What waits stays on the device.")}, status=401)
    try:
        return JsonResponse({"room": "field", **answer(request, request.user)})
    except (RequestDataTooBig, UnreadablePostError):
        return JsonResponse({"room": "field", "error": _("What was sent is too large or was cut.")}, status=413)
    except UploadRefused as refusal:
        status = 409 if refusal.code in {"offset", "again"} else 422
        return JsonResponse({"room": "field", "error": str(refusal), "code": refusal.code}, status=status)
    except ActionRefused as refusal:
        return JsonResponse({"room": "field", "error": str(refusal)}, status=400)


def _device(request: HttpRequest, given: UUID, *, by: User, name: str = "", waiting: int | None = None) -> Device:
    """The device of the person; that of another person does not exist, a revoked one does nothing."""
    known = devices_of(by).filter(pk=given).first()
    if waiting is not None or known is None:
        key = request.session.session_key or ""
        known = greet_device(given, name=name, waiting=waiting or 0, session_key=key, by=by)
    if known is None:
        raise Http404
    return known


@login_not_required
@require_POST
def field_sync(request: HttpRequest) -> HttpResponse:
    """Take operations: each is answered with accepted, known, rejected and why, or later."""
    return _door(_synced, request)


def _synced(request: HttpRequest, user: User) -> dict[str, Any]:
    contact = read_body(request.body, ContactIn)
    device = _device(request, contact.device, by=user, name=contact.name, waiting=contact.waiting)
    if device.revoked_at is not None:
        tell_wipe(device.pk)
        return {"wipe": True, "answers": []}
    answers = []
    for given in contact.operations:
        sent_id, sent = read_operation(given)
        if isinstance(sent, ActionRefused):
            answer = Answer(state="rejected", reason=str(sent))
        else:
            answer = deliver(sent, by=user, device=device)
        found = {name: getattr(answer, name) for name in ("state", "reason", "url", "field", "code", "conflicts")}
        answers.append({"id": sent_id, **found})
    return {"now": timezone.now().isoformat(), "user": user.pk, "answers": answers}


@login_not_required
@require_POST
def field_upload(request: HttpRequest) -> HttpResponse:
    """Announce a file; says how much of it has come."""
    return _door(_announced, request)


def _announced(request: HttpRequest, user: User) -> dict[str, Any]:
    given = read_body(request.body, UploadIn)
    device = _device(request, given.device, by=user)
    if device.revoked_at is not None:
        return {"wipe": True}
    return _progress(start_upload(given.values(), by=user, device=device))


def _progress(upload: Upload) -> dict[str, Any]:
    """How much has come; the SHA-256 is said once the server has counted it on the whole file."""
    return {"id": str(upload.pk), "received": upload.received, "sha256": upload.sha256 if upload.is_whole else ""}


@login_not_required
@require_http_methods(["GET", "PUT"])
def field_piece(request: HttpRequest, pk: UUID) -> HttpResponse:
    """How much of a file has come; or take a piece, which begins at the byte that `Upload-Offset` names."""
    return _door(lambda request, user: _piece(request, user, pk), request)


def _piece(request: HttpRequest, user: User, pk: UUID) -> dict[str, Any]:
    upload = get_object_or_404(uploads_of(user).select_related("device"), pk=pk)
    if upload.device is not None and upload.device.revoked_at is not None:
        return {"wipe": True}
    if request.method == "GET":
        return _progress(upload)
    offset = request.headers.get("Upload-Offset", "")
    if not (offset.isascii() and offset.isdecimal() and len(offset) < 11):
        raise ActionRefused(_("The header Upload-Offset must say at which byte the piece begins."))
    was_at = upload.received
    upload = add_piece(pk, offset=int(offset), data=request.body, by=user)
    if upload.received == 0 and was_at >= 0 and not upload.is_whole:
        raise UploadRefused("sha", _("The file that came is not the one that was announced. It is sent anew."))
    return _progress(upload)


@login_not_required
@require_safe
def field_packet(request: HttpRequest) -> HttpResponse:
    """What the device keeps for the day: pages, pictures and data of today's visits."""
    return _door(lambda _request, user: packet_answer(packet_for(user, timezone.localdate())), request)


@require_POST
def field_device_revoke(request: HttpRequest, pk: UUID) -> HttpResponse:
    """Revoke a device: it is signed out, and wipes its store at its next contact."""
    user = signed_in(request)
    device = get_object_or_404(devices_of(user), pk=pk)
    return act(
        request,
        lambda: revoke_device(device, by=user),
        done=_("The device is revoked. It wipes its store at its next contact with the server."),
        target="field_home",
    )

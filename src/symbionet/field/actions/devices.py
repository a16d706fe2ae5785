"""Writes of devices."""

from uuid import UUID

from django.contrib.sessions.backends.db import SessionStore
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.field.models import Device

__all__ = ["greet_device", "revoke_device", "tell_wipe"]

MOST_DEVICES = 20


@transaction.atomic
def greet_device(device: UUID, *, name: str, waiting: int, session_key: str, by: User) -> Device | None:
    """The device at its contact, added at the first; None where the id is that of another person's device."""
    known = Device.objects.select_for_update().filter(pk=device).first()
    if known is None:
        if by.field_devices.filter(revoked_at__isnull=True).count() >= MOST_DEVICES:
            raise ActionRefused(_("You have 20 devices. Revoke one that you no longer use."))
        known = Device.objects.create(pk=device, user=by, name=name[:80] or _("Device"), waiting=waiting)
        history.record(by, "field.device_added", by, device=known.name)
    if known.user_id != by.pk:
        return None
    known.last_contact, known.waiting, known.session_key = timezone.now(), waiting, session_key
    known.save(update_fields=["last_contact", "waiting", "session_key"])
    return known


@transaction.atomic
def revoke_device(device: Device, *, by: User) -> Device:
    """The device, signed out; it wipes its store at its next contact."""
    if device.revoked_at is not None:
        raise ActionRefused(_("The device is revoked already."))
    device.revoked_at = timezone.now()
    device.save(update_fields=["revoked_at"])
    if device.session_key:
        SessionStore(session_key=device.session_key).delete()
    history.record(by, "field.device_revoked", by, device=device.name)
    return device


def tell_wipe(device: UUID) -> None:
    """Note that the revoked device came and was told to wipe its store."""
    Device.objects.filter(pk=device, wiped_at__isnull=True).update(wiped_at=timezone.now())

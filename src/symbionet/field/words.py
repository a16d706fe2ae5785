"""Words of the history of devices."""

from django.utils.translation import gettext_lazy as _

__all__ = ["VERBS"]

VERBS = {
    "field.device_added": _("set a device up for work without a signal"),
    "field.device_revoked": _("revoked the device"),
    "field.file_entered": _("entered what a device had kept in a file"),
}

"""Words of the history of corrections."""

from django.utils.translation import gettext_lazy as _

__all__ = ["VERBS"]

VERBS = {
    "correction.proposed": _("proposed the correction"),
    "correction.accepted": _("accepted the correction"),
    "correction.declined": _("declined the correction"),
}

"""Words of the history that `programme` writes."""

from django.utils.translation import gettext_lazy as _

__all__ = ["VERBS"]

VERBS = {
    "target.set": _("set the target"),
    "target.removed": _("removed the target"),
}

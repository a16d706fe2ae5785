"""Words that the history of every app shares."""

from django.utils.translation import gettext_lazy as _

__all__ = ["LABELS"]

LABELS = {
    "organisation": _("organisation"),
    "person": _("person"),
    "reason": _("reason"),
    "note": _("note"),
    "year": _("year"),
    "version": _("version"),
    "date": _("date"),
    "name": _("name"),
}

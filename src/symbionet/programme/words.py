"""Words of the history that `programme` writes."""

from django.utils.translation import gettext_lazy as _

__all__ = ["LABELS", "VERBS"]

VERBS = {
    "target.set": _("set the target"),
    "target.removed": _("removed the target"),
    "saving.declared": _("entered a saving in the ledger"),
    "saving.year_closed": _("left a closed year of the ledger as it was"),
    "saving.confirmed": _("confirmed a saving"),
    "saving.documented": _("documented a saving by a paper"),
    "saving.verified": _("verified a saving"),
}

LABELS = {"what": _("what"), "year": _("year")}

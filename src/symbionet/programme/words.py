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
    "programme.saved": _("saved the programme"),
    "programme.periods_planned": _("planned the reporting periods"),
    "result.saved": _("saved the result"),
    "result.removed": _("removed the result"),
    "indicator.saved": _("saved the indicator"),
    "indicator.removed": _("removed the indicator"),
    "measurement.entered": _("entered the figure"),
    "measurement.approved": _("approved the figure"),
    "measurement.returned": _("returned the figure"),
    "programme.period_locked": _("locked the reporting period"),
    "programme.period_corrected": _("corrected the locked period"),
}

LABELS = {"what": _("what"), "year": _("year")}

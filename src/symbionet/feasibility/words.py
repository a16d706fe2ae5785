"""Words of the history of the technical side of a synergy."""

from django.utils.translation import gettext_lazy as _

from symbionet.feasibility.models import TrialOutcome
from symbionet.feasibility.queries import parameter_label

__all__ = ["CHOICES", "LABELS", "VERBS"]

VERBS = {
    "synergy.sheet_filled": _("filled the feasibility sheet from the data"),
    "synergy.check_saved": _("wrote a line of the feasibility sheet"),
    "synergy.check_removed": _("removed a line of the feasibility sheet"),
    "synergy.trial_recorded": _("recorded a trial"),
    "synergy.trial_removed": _("removed a trial"),
    "synergy.readiness_scored": _("scored the readiness"),
    "synergy.risk_recorded": _("wrote down a risk"),
    "synergy.risk_closed": _("closed a risk"),
    "synergy.risk_reopened": _("opened a risk again"),
}

LABELS = {
    "parameter": _("parameter"),
    "lines": _("lines"),
    "trial": _("trial"),
    "perspectives": _("perspectives"),
    "risk": _("risk"),
    "priority": _("priority number"),
    "outcome": _("outcome"),
}

CHOICES = {
    "outcome": dict(TrialOutcome.choices),
    "parameter": parameter_label,
}

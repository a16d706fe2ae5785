"""Words of the history that `programme` writes."""

from django.utils.translation import gettext_lazy as _

from symbionet.imports.queries import import_verbs
from symbionet.programme.models import Proof

__all__ = ["BY_LINK", "CHOICES", "LABELS", "VERBS"]

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
    "programme.row_removed": _("removed from the account"),
    "activity.saved": _("saved the activity"),
    "deliverable.saved": _("saved the deliverable"),
    "programme.risk_saved": _("saved the risk"),
    "budget_line.saved": _("saved the budget line"),
    "expense.saved": _("saved the expense"),
    "rate.saved": _("saved the rate"),
    "group_member.saved": _("saved the member of the group"),
    "campaign.saved": _("saved the campaign"),
    "recruitment_target.saved": _("saved the recruitment target"),
    "lead.saved": _("wrote down what is next with the firm"),
    "programme_agreement.saved": _("saved the agreement with the intermediary"),
    "narrative.written": _("wrote the narrative of the period"),
    "meeting.planned": _("planned the meeting"),
    "meeting.agenda": _("changed the agenda"),
    "meeting.opened": _("opened the meeting"),
    "meeting.checked_in": _("checked in"),
    "meeting.attendance": _("wrote down who was there"),
    "meeting.minuted": _("wrote the minutes"),
    "meeting.closed": _("closed the minutes"),
    "meeting.papers": _("prepared the papers"),
    "decision.made": _("wrote down the decision"),
    "decision.ended": _("ended the decision"),
    "time_sheet.entered": _("entered the time sheet"),
    "programme.times_undone": _("took the import of time sheets back"),
    **import_verbs("programme.times_"),
    "programme.period_locked": _("locked the reporting period"),
    "programme.period_corrected": _("corrected the locked period"),
}

BY_LINK = frozenset({"meeting.checked_in"})

LABELS = {"what": _("what"), "year": _("year"), "who": _("who"), "proof": _("how it is known")}

CHOICES = {"proof": dict(Proof.choices)}

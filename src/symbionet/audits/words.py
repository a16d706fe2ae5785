"""Words of the history and of the notices of audits."""

from django.utils.translation import gettext_lazy as _

from symbionet.audits.models import LinkPurpose, Outcome
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["BY_LINK", "CHOICES", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "audit.planned": _("planned the audit"),
    "audit.edited": _("changed the plan of the audit"),
    "audit.link_made": _("made a link for the firm"),
    "audit.link_closed": _("ended a link"),
    "audit.answers_received": _("received the answers before the visit"),
    "audit.visited": _("wrote down the visit"),
    "audit.answer_decided": _("decided between two answers"),
    "audit.finding_recorded": _("recorded a finding"),
    "audit.pin_placed": _("placed a mark on a map"),
    "audit.plan_added": _("added a plan of the site"),
    "audit.meter_read": _("read a meter"),
    "audit.idle_recorded": _("recorded what runs idle"),
    "audit.resource_captured": _("captured a have or want"),
    "audit.opportunity_recorded": _("recorded an opportunity"),
    "audit.row_removed": _("took an entry out"),
    "audit.summary_written": _("wrote the summary"),
    "audit.drafted": _("handed the report in for review"),
    "audit.reviewed": _("approved the report"),
    "audit.returned": _("gave the report back"),
    "audit.code_sent": _("had the code to sign sent to the firm"),
    "audit.signed": _("signed the report for the firm"),
    "audit.followed_up": _("told what has become of an opportunity"),
    "audit.follow_up_closed": _("completed the follow-up"),
    "audit_programme.saved": _("saved the programme of audits"),
    "audit_programme.cohort_added": _("added a cohort"),
    "audit_template.added": _("added a template of reports"),
    "audit_template.removed": _("removed a template of reports"),
    "auditor.saved": _("saved the competence of the auditor"),
}

BY_LINK = frozenset({
    "audit.answers_received", "audit.code_sent", "audit.follow_up_closed", "audit.followed_up", "audit.signed",
})  # fmt: skip

LABELS = {
    "what": _("what"),
    "purpose": _("purpose"),
    "outcome": _("outcome"),
    "month": _("month"),
    "kind": _("kind"),
    "people": _("people"),
    "choice": _("choice"),
}

CHOICES = {
    "purpose": dict(LinkPurpose.choices),
    "outcome": dict(Outcome.choices),
    "choice": {"mine": _("the own one"), "theirs": _("the stored one"), "both": _("both")},
}

TOPICS = {"audits": Topic(label=_("Audits"), icon="clipboard-check")}

NOTICES = {
    "audit.planned": NoticeKind(topic="audits", words=_("You audit: %(audit)s")),
    "audit.drafted": NoticeKind(topic="audits", words=_("A report waits for your review: %(audit)s")),
    "audit.reviewed": NoticeKind(
        topic="audits", words=_("The report of your audit is ready to read and sign: %(audit)s")
    ),
    "audit.returned": NoticeKind(topic="audits", words=_("The reviewer gave a report back: %(audit)s")),
    "audit.answered_by_link": NoticeKind(
        topic="audits",
        words=_("%(who)s answered for your firm by a link, not signed in: %(audit)s. Tell us if it was none of you."),
    ),
    "audit.signed": NoticeKind(topic="audits", words=_("The firm has signed: %(audit)s")),
}

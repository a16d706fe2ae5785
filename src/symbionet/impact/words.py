"""Words of the history and of the notices of `impact`."""

from django.utils.translation import gettext_lazy as _

from symbionet.imports.queries import import_verbs
from symbionet.notices.models import Frequency
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    **import_verbs("entries.import_"),
    "entries.import_started": _("uploaded a list of entries"),
    "entries.import_continued": _("continued the list"),
    "entries.import_committed": _("entered the list"),
    "synergy.basis_stated": _("stated the baseline of a flow"),
    "synergy.assessed": _("assessed the impact"),
    "synergy.benefit_declared": _("declared a benefit"),
    "synergy.benefit_confirmed": _("confirmed a benefit"),
    "synergy.benefit_reconfirmed": _("reconfirmed a benefit"),
    "synergy.figures_declared": _("declared money, jobs or people"),
    "synergy.benefit_documented": _("documented a benefit"),
    "synergy.paper_withdrawn": _("withdrew a paper"),
    "synergy.benefit_verified": _("verified the benefits"),
    "synergy.benefit_corrected": _("corrected a figure"),
    "synergy.flows_distinguished": _("explained why two flows are different tonnes"),
    "organisation.arising_stated": _("stated what is generated in a year"),
    "synergy.confirmation_asked": _("asked for the yearly confirmation"),
    "synergy.confirmation_answered": _("answered the yearly question"),
    "certificate.issued": _("issued the certificate of benefits"),
    "certificate.withdrawn": _("withdrew the certificate of benefits"),
    "period.locked": _("closed the year"),
    "period.unlocked": _("opened the year again"),
    "sample.drawn": _("drew the sample"),
    "factor.proposed": _("proposed an own factor"),
    "factor.reviewed": _("reviewed the own factor"),
    "factor.refused": _("refused the own factor"),
}

LABELS = {
    "papers": _("papers"),
}

TOPICS = {
    "benefits": Topic(label=_("Confirmation of benefits"), icon="circle-check", frequency=Frequency.AT_ONCE, place=60),
}

NOTICES = {
    "benefits.asked": NoticeKind(topic="benefits", words=_("Please confirm the benefits: %(title)s")),
}

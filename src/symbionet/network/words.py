"""Words of the history and of the notices of `network`."""

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from symbionet.imports.queries import import_verbs
from symbionet.network.models import LegalOutcome, LegalRegime
from symbionet.notices.models import Frequency
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["CHOICES", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "organisation.added": _("added the organisation"),
    "organisation.applied": _("applied for membership"),
    "organisation.approved": _("approved the application"),
    "organisation.declined": _("declined the application"),
    "organisation.edited": _("edited the organisation"),
    "organisation.moved": _("moved the membership on"),
    "organisation.import_undone": _("took the import back"),
    "organisation.put_back": _("took the change of many back"),
    "organisation.merged": _("merged another entry into the organisation"),
    "organisation.merge_undone": _("took the merge back"),
    "park.added": _("added the park"),
    "site.added": _("added a site"),
    "site.edited": _("edited a site"),
    "site.removed": _("removed a site"),
    "contact.added": _("added a contact person"),
    "contact.edited": _("edited a contact person"),
    "contact.removed": _("removed a contact person"),
    "resource.offered": _("entered the resource"),
    "resource.edited": _("edited the resource"),
    "resource.renewed": _("renewed the resource"),
    "resource.taken": _("marked it as taken"),
    "resource.withdrawn": _("withdrew the resource"),
    "resource.import_undone": _("took the import back"),
    "resource.legal_status_recorded": _("kept advice on the legal status"),
    "attachment.added": _("added a file"),
    "attachment.removed": _("removed a file"),
    "consent.asked": _("asked for consent"),
    "consent.given": _("gave consent"),
    "consent.refused": _("refused consent"),
    "consent.withdrawn": _("withdrew consent"),
    **import_verbs("import."),
}

LABELS = {
    "regime": _("legal system"),
    "legal_status": _("legal status"),
}

CHOICES = {
    "regime": dict(LegalRegime.choices),
    "legal_status": dict(LegalOutcome.choices),
}

TOPICS = {
    "consents": Topic(label=_("Consents and questions"), icon="hand-stop", frequency=Frequency.AT_ONCE, place=40),
}

NOTICES = {
    "consent.asked": NoticeKind(
        topic="consents", words=_("Somebody asks to see your resource “%(title)s”: give or refuse consent")
    ),
    "consent.given": NoticeKind(
        topic="consents", words=_("Consent was given: you may now see the offer you asked about (%(title)s)")
    ),
    "consent.refused": NoticeKind(
        topic="consents", words=_("Your question about an offer was answered with no (%(title)s)")
    ),
    "consent.withdrawn": NoticeKind(
        topic="consents", words=_("A consent was withdrawn: the offer is hidden again (%(title)s)")
    ),
    "duties.renewals": NoticeKind(
        topic="duties",
        words=ngettext_lazy(
            "%(count)d resource should be renewed: is it still on offer?",
            "%(count)d resources should be renewed: are they still on offer?",
            "count",
        ),
    ),
}

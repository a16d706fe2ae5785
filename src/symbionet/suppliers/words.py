"""Words of the history and of the notices of supply chains."""

from django.utils.translation import gettext_lazy as _

from symbionet.imports.queries import import_verbs
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["BY_LINK", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "chain.opened": _("opened the supply chain"),
    "chain.question_added": _("added a question of the buyer's own"),
    "chain.question_retired": _("took a question of the buyer's own out"),
    "chain.requirement_added": _("set a requirement"),
    "chain.requirement_removed": _("took a requirement back"),
    "supplier.invited": _("invited the supplier"),
    "supplier.edited": _("changed the entry of the supplier"),
    "supplier.link_renewed": _("made a new link"),
    "supplier.opened_link": _("opened the link"),
    "supplier.claimed": _("took the invitation up"),
    "supplier.released": _("took the entry from the firm that had taken it up"),
    "supplier.own_answered": _("answered the buyer's own questions"),
    "supplier.submitted": _("gave its answers to the buyer"),
    "supplier.withdrawn": _("withdrew its answers"),
    "supplier.changes_requested": _("asked for changes"),
    "supplier.accepted": _("accepted the answers"),
    "supplier.merged": _("merged two entries"),
    "supplier.record_added": _("entered a public record"),
    "supplier.record_edited": _("brought a public record up to date"),
    "supplier.import_undone": _("took the import of the supplier back"),
    "supplier.import_restored": _("took what an import had changed back"),
    "respondent.merged": _("merged two firms that were one"),
    **import_verbs("suppliers.import_"),
    **import_verbs("records.import_"),
    **import_verbs("actions.import_"),
    **import_verbs("answers.import_"),
    **import_verbs("demands.import_"),
    **import_verbs("grants.import_"),
    "demand.import_undone": _("took the import of a question or requirement back"),
    "action.import_undone": _("took the import of the corrective action back"),
    "supplier.papers_checked": _("looked at the papers"),
    "supplier.action_changed": _("changed a corrective action"),
    "record.import_undone": _("took the import of the public record back"),
}

BY_LINK = frozenset({"supplier.opened_link"})

LABELS = {
    "requirement": _("requirement"),
    "record": _("public record"),
    "other": _("merged with"),
    "number": _("how many"),
    "action": _("action"),
}

TOPICS = {"supply": Topic(label=_("Supply chains"), icon="truck")}

NOTICES = {
    "supplier.invited": NoticeKind(topic="supply", words=_("%(buyer)s asks your firm about the environment.")),
    "supplier.submitted": NoticeKind(topic="supply", words=_("Answers have come from %(supplier)s.")),
    "supplier.withdrawn": NoticeKind(
        topic="supply", words=_("%(supplier)s has withdrawn its answers. You keep what you were given before.")
    ),
    "supplier.changes_requested": NoticeKind(topic="supply", words=_("%(buyer)s asks you to change your answers.")),
    "supplier.accepted": NoticeKind(topic="supply", words=_("%(buyer)s has accepted your answers.")),
    "supplier.required": NoticeKind(topic="supply", words=_("%(buyer)s has set a new requirement.")),
    "supplier.record_added": NoticeKind(
        topic="supply", words=_("%(buyer)s has entered a public record about your firm: you can answer it.")
    ),
    "supplier.silent": NoticeKind(topic="supply", words=_("No answer from %(supplier)s for 14 days.")),
    "supplier.waiting": NoticeKind(topic="supply", words=_("%(buyer)s has waited for your answers for 14 days.")),
    "supplier.ending": NoticeKind(
        topic="supply",
        words=_("Your answers to %(buyer)s run out on %(until)s: confirm them or bring them up to date."),
    ),
    "respondent.merged": NoticeKind(
        topic="supply", words=_("Your firm stood in the supply chains twice and is now %(firm)s: %(reason)s")
    ),
}

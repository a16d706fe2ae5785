"""Words of the history and of the notices of environmental management systems."""

from collections.abc import Mapping
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from symbionet.core.texts import in_language
from symbionet.ems.models import CaseStage
from symbionet.ems.queries.frameworks import frameworks, nodes_of
from symbionet.ems.queries.registers import Choice, choices_of, registers
from symbionet.imports.queries import import_verbs
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["CHOICES", "LABELS", "NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "ems_system.started": _("began the environmental management system"),
    "ems_system.edited": _("changed what is said of the system"),
    "ems_system.step_done": _("called a step done"),
    "ems_system.step_reopened": _("opened a step again"),
    "ems_system.handed_on": _("handed obligations on to the firms of a park"),
    "ems_entry.added": _("added the entry"),
    "ems_entry.edited": _("changed the entry"),
    "ems_entry.removed": _("took an entry out"),
    "ems_entry.approved": _("approved a revision"),
    "ems_entry.revised": _("began a new revision"),
    "ems_entry.read": _("noted that a revision was read"),
    "ems_entry.inputs_gathered": _("gathered the inputs of the review"),
    "ems_assessment.carried": _("carried answers over"),
    "ems_campaign.started": _("began the campaign"),
    "ems_case.started": _("began the way to a certificate"),
    "ems_case.certificate_saved": _("wrote down what the certificate says"),
    "ems_case.checked": _("checked the certificate"),
    "ems_case.event_planned": _("planned a step to the certificate"),
    "ems_case.event_done": _("wrote down a step to the certificate"),
    "ems_case.event_taken_back": _("took a step to the certificate back"),
    "ems.import_entry_undone": _("took the entry of a list back"),
    **import_verbs("ems.import_"),
    "ems_assessment.started": _("began the assessment"),
    "ems_assessment.help_asked": _("asked for help with a clause"),
    "ems_assessment.remarked": _("wrote a remark on a clause"),
    "ems_assessment.submitted": _("handed the assessment in"),
    "ems_assessment.returned": _("asked for changes of the assessment"),
    "ems_assessment.locked": _("locked the assessment"),
    "ems_assessment.closed": _("closed the assessment"),
}

_worded = lazy(in_language, str)


def _choices(rows: tuple[Choice, ...]) -> dict[str, Any]:
    return {one.id: _worded(en=one.en, zh=one.zh) for one in rows}


def LABELS() -> Mapping[str, Any]:  # noqa: N802 # the name that histories look for
    """The fields of registers by "register.field", the clauses by the names of their questions."""
    found: dict[str, Any] = {
        "step": _("step"),
        "register": _("register"),
        "entry": _("entry"),
        "revision": _("revision"),
        "name": _("name"),
        "clause": _("clause"),
        "park": _("park"),
        "count": _("how many"),
        "source": _("from"),
    }
    for register in registers().values():
        for field in register.fields:
            found[f"{register.id}.{field.name}"] = _worded(en=field.en, zh=field.zh)
    for framework in frameworks().values():
        found |= {node.name: node.ref for node in nodes_of(framework.form_id)}
    return found


def CHOICES() -> Mapping[str, Any]:  # noqa: N802 # the name that histories look for
    """The choices of fields by "register.field", the states and the registers."""
    found: dict[str, Any] = {
        "state": _choices(choices_of("state")),
        "stage": dict(CaseStage.choices),
        "register": {one.id: _worded(en=one.en, zh=one.zh) for one in registers().values()},
    }
    for register in registers().values():
        for field in register.fields:
            if field.choices:
                found[f"{register.id}.{field.name}"] = _choices(field.choices)
    return found


TOPICS = {"ems": Topic(label=_("Environmental management"), icon="leaf")}

NOTICES = {
    "ems_assessment.submitted": NoticeKind(topic="ems", words=_("An assessment waits for your review: %(assessment)s")),
    "ems_assessment.returned": NoticeKind(topic="ems", words=_("Changes are asked for: %(assessment)s")),
    "ems_assessment.help_asked": NoticeKind(
        topic="ems", words=_("%(person)s asks for your help with %(clause)s: %(assessment)s")
    ),
    "ems_campaign.asked": NoticeKind(topic="ems", words=_("You are asked for an assessment: %(campaign)s")),
    "ems.obligations_handed_on": NoticeKind(
        topic="ems",
        words=ngettext_lazy(
            "%(park)s asks %(count)d obligation of you", "%(park)s asks %(count)d obligations of you", "count"
        ),
    ),
    "ems.entry_ends": NoticeKind(topic="ems", words=_("%(what)s ends on %(day)s")),
    "ems.certificate_ends": NoticeKind(topic="ems", words=_("The certificate of %(what)s ends on %(day)s")),
    "ems_assessment.locked": NoticeKind(topic="ems", words=_("Your assessment was reviewed: %(assessment)s")),
}

"""The history of an object in words."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import Role, TokenScope
from symbionet.core.history import history_of
from symbionet.core.models import HistoryLine
from symbionet.core.texts import in_language
from symbionet.network.models import LegalOutcome, LegalRegime
from symbionet.network.queries.fields import closed_columns
from symbionet.notices.models import Frequency, Topic
from symbionet.synergies.models import (
    BarrierCategory,
    EvidenceKind,
    PartyRole,
    ReactivationReason,
    Side,
    TrialOutcome,
)
from symbionet.synergies.queries.technical import parameter_label

__all__ = ["VERBS", "HistoryRow", "history_lines", "verb_in_words"]

VERBS = {
    "user.added": gettext_lazy("added the person"),
    "user.profile_edited": gettext_lazy("edited the profile"),
    "user.role_granted": gettext_lazy("granted the role"),
    "user.role_revoked": gettext_lazy("revoked the role"),
    "user.token_made": gettext_lazy("made an access token for"),
    "user.token_revoked": gettext_lazy("revoked an access token of"),
    "user.joined": gettext_lazy("joined by invitation"),
    "invitation.sent": gettext_lazy("sent the invitation"),
    "invitation.resent": gettext_lazy("sent the invitation again"),
    "invitation.revoked": gettext_lazy("revoked the invitation"),
    "invitation.accepted": gettext_lazy("accepted the invitation"),
    "organisation.added": gettext_lazy("added the organisation"),
    "organisation.applied": gettext_lazy("applied for membership"),
    "organisation.approved": gettext_lazy("approved the application"),
    "organisation.declined": gettext_lazy("declined the application"),
    "organisation.edited": gettext_lazy("edited the organisation"),
    "organisation.moved": gettext_lazy("moved the membership on"),
    "organisation.contact_joined": gettext_lazy("joined as a contact"),
    "organisation.import_undone": gettext_lazy("took the import back"),
    "park.added": gettext_lazy("added the park"),
    "site.added": gettext_lazy("added a site"),
    "site.edited": gettext_lazy("edited a site"),
    "site.removed": gettext_lazy("removed a site"),
    "contact.added": gettext_lazy("added a contact person"),
    "contact.edited": gettext_lazy("edited a contact person"),
    "contact.removed": gettext_lazy("removed a contact person"),
    "resource.offered": gettext_lazy("entered the resource"),
    "resource.edited": gettext_lazy("edited the resource"),
    "resource.renewed": gettext_lazy("renewed the resource"),
    "resource.taken": gettext_lazy("marked it as taken"),
    "resource.withdrawn": gettext_lazy("withdrew the resource"),
    "resource.import_undone": gettext_lazy("took the import back"),
    "resource.legal_status_recorded": gettext_lazy("kept advice on the legal status"),
    "resource.matched": gettext_lazy("looked for matches"),
    "attachment.added": gettext_lazy("added a file"),
    "attachment.removed": gettext_lazy("removed a file"),
    "consent.asked": gettext_lazy("asked for consent"),
    "consent.given": gettext_lazy("gave consent"),
    "consent.refused": gettext_lazy("refused consent"),
    "consent.withdrawn": gettext_lazy("withdrew consent"),
    "import.started": gettext_lazy("uploaded the file"),
    "import.mapped": gettext_lazy("corrected the columns"),
    "import.committed": gettext_lazy("committed the import"),
    "import.undone": gettext_lazy("undid the import"),
    "import.discarded": gettext_lazy("discarded the import"),
    "match.accepted": gettext_lazy("accepted the match"),
    "match.postponed": gettext_lazy("put the match off"),
    "match.dismissed": gettext_lazy("dismissed the match"),
    "match.reopened": gettext_lazy("opened the match again"),
    "match.decision_undone": gettext_lazy("took the decision back"),
    "match.ask_noted": gettext_lazy("noted how far a question has come"),
    "weights.learned": gettext_lazy("learned weights from outcomes"),
    "weights.applied": gettext_lazy("applied the learned weights"),
    "weights.withdrawn": gettext_lazy("withdrew the learned weights"),
    "matching.started": gettext_lazy("started a matching run"),
    "matching.stopped": gettext_lazy("stopped the matching run"),
    "matching.continued": gettext_lazy("continued the matching run"),
    "synergy.proposed": gettext_lazy("proposed the synergy"),
    "synergy.opened": gettext_lazy("opened the synergy"),
    "synergy.edited": gettext_lazy("edited the synergy"),
    "synergy.moved": gettext_lazy("moved the synergy"),
    "synergy.held": gettext_lazy("put the synergy on hold"),
    "synergy.lost": gettext_lazy("gave the synergy up"),
    "synergy.resumed": gettext_lazy("took the synergy up again"),
    "synergy.evidence_added": gettext_lazy("added evidence"),
    "synergy.evidence_withdrawn": gettext_lazy("withdrew evidence"),
    "synergy.party_added": gettext_lazy("added a party"),
    "synergy.party_removed": gettext_lazy("removed a party"),
    "synergy.flow_added": gettext_lazy("added a flow"),
    "synergy.flow_edited": gettext_lazy("edited a flow"),
    "synergy.flow_removed": gettext_lazy("removed a flow"),
    "synergy.bulk_undone": gettext_lazy("took the change back"),
    "synergy.import_undone": gettext_lazy("took the import back"),
    "synergies.import_undone": gettext_lazy("undid the import"),
    "synergies.import_started": gettext_lazy("uploaded a list of synergies"),
    "synergies.import_committed": gettext_lazy("stored a list of synergies"),
    "synergy.hint_found": gettext_lazy("found that it may work now"),
    "synergy.hint_set_aside": gettext_lazy("set the hint aside"),
    "synergy.partner_taken_up": gettext_lazy("went on to the new partner"),
    "entries.import_started": gettext_lazy("brought a list of entries"),
    "entries.import_continued": gettext_lazy("let the list go on"),
    "entries.import_stopped": gettext_lazy("stopped the list"),
    "entries.import_committed": gettext_lazy("entered the list"),
    "synergy.basis_stated": gettext_lazy("stated the baseline of a flow"),
    "synergy.assessed": gettext_lazy("assessed the impact"),
    "synergy.benefit_declared": gettext_lazy("declared a benefit"),
    "synergy.benefit_confirmed": gettext_lazy("confirmed a benefit"),
    "synergy.benefit_reconfirmed": gettext_lazy("reconfirmed a benefit"),
    "synergy.figures_declared": gettext_lazy("declared money, jobs or people"),
    "synergy.benefit_documented": gettext_lazy("documented a benefit"),
    "synergy.paper_withdrawn": gettext_lazy("withdrew a paper"),
    "synergy.benefit_verified": gettext_lazy("verified the benefits"),
    "synergy.benefit_corrected": gettext_lazy("corrected a figure"),
    "synergy.flows_distinguished": gettext_lazy("said why two flows are different tonnes"),
    "organisation.arising_stated": gettext_lazy("stated what is generated in a year"),
    "synergy.confirmation_asked": gettext_lazy("asked for the yearly confirmation"),
    "synergy.confirmation_answered": gettext_lazy("answered the yearly question"),
    "synergy.sheet_filled": gettext_lazy("filled the feasibility sheet from the data"),
    "synergy.check_saved": gettext_lazy("wrote a line of the feasibility sheet"),
    "synergy.check_removed": gettext_lazy("removed a line of the feasibility sheet"),
    "synergy.trial_recorded": gettext_lazy("recorded a trial"),
    "synergy.trial_removed": gettext_lazy("removed a trial"),
    "synergy.readiness_scored": gettext_lazy("scored the readiness"),
    "synergy.risk_recorded": gettext_lazy("wrote down a risk"),
    "synergy.risk_closed": gettext_lazy("closed a risk"),
    "synergy.risk_reopened": gettext_lazy("opened a risk again"),
    "synergy.costs_stated": gettext_lazy("stated the yearly figures"),
    "synergy.costs_opened": gettext_lazy("opened the yearly figures to the other side"),
    "synergy.costs_closed": gettext_lazy("closed the yearly figures to the other side"),
    "target.set": gettext_lazy("set the target"),
    "target.removed": gettext_lazy("removed the target"),
    "certificate.issued": gettext_lazy("issued the certificate of benefits"),
    "certificate.withdrawn": gettext_lazy("withdrew the certificate of benefits"),
    "period.locked": gettext_lazy("closed the year"),
    "period.unlocked": gettext_lazy("opened the year again"),
    "sample.drawn": gettext_lazy("drew the sample"),
    "factor.proposed": gettext_lazy("proposed an own factor"),
    "factor.reviewed": gettext_lazy("reviewed the own factor"),
    "factor.refused": gettext_lazy("refused the own factor"),
    "synergy.naming_asked": gettext_lazy("asked whether a party may be named"),
    "synergy.naming_agreed": gettext_lazy("agreed that the party may be named"),
    "synergy.naming_refused": gettext_lazy("refused that the party is named"),
    "synergy.naming_withdrawn": gettext_lazy("withdrew the consent to be named"),
    "synergy.declined": gettext_lazy("said that it is not for them"),
    "notices.preferences_set": gettext_lazy("chose how often e-mail comes"),
    "notices.unsubscribed": gettext_lazy("ended e-mail by the link in one"),
    "contact_note.added": gettext_lazy("wrote down a contact"),
    "contact_note.edited": gettext_lazy("edited a contact"),
    "contact_note.undone": gettext_lazy("took a contact back"),
    "follow_up.added": gettext_lazy("added a task"),
    "follow_up.assigned": gettext_lazy("gave the task to somebody else"),
    "follow_up.done": gettext_lazy("finished the task"),
    "follow_up.reopened": gettext_lazy("opened the task again"),
    "follow_up.snoozed": gettext_lazy("put the task off"),
    "message.sent": gettext_lazy("sent a message"),
    "message.removed": gettext_lazy("removed a message"),
    "document.added": gettext_lazy("added a document"),
    "document.version_added": gettext_lazy("added a version of the document"),
    "document.removed": gettext_lazy("removed the document"),
    "document.restored": gettext_lazy("restored the document"),
    "stage_limit.set": gettext_lazy("set the days of a stage"),
    "correction.proposed": gettext_lazy("proposed the correction"),
    "correction.accepted": gettext_lazy("accepted the correction"),
    "correction.declined": gettext_lazy("declined the correction"),
}


LABELS = {  # details that are no field of the object
    "role": gettext_lazy("role"),
    "organisation": gettext_lazy("organisation"),
    "person": gettext_lazy("person"),
    "reason": gettext_lazy("reason"),
    "note": gettext_lazy("note"),
    "year": gettext_lazy("year"),
    "version": gettext_lazy("version"),
    "papers": gettext_lazy("papers"),
    "question": gettext_lazy("question"),
    "regime": gettext_lazy("legal system"),
    "legal_status": gettext_lazy("legal status"),
    "date": gettext_lazy("date"),
    "barrier": gettext_lazy("barrier"),
    "evidence": gettext_lazy("proof"),
    "missing": gettext_lazy("without the evidence"),
    "override_reason": gettext_lazy("reason for going on without evidence"),
    "party": gettext_lazy("party"),
    "party_role": gettext_lazy("role"),
    "flow": gettext_lazy("flow"),
    "parameter": gettext_lazy("parameter"),
    "lines": gettext_lazy("lines"),
    "trial": gettext_lazy("trial"),
    "side": gettext_lazy("side"),
    "perspectives": gettext_lazy("perspectives"),
    "risk": gettext_lazy("risk"),
    "priority": gettext_lazy("priority number"),
    "hint": gettext_lazy("hint"),
    "told_by": gettext_lazy("said by"),
    "name": gettext_lazy("name"),
    "outcome": gettext_lazy("outcome"),
    "scope": gettext_lazy("what it may do"),
    **dict(Topic.choices),
}


CHOICES: dict[str, dict[str, Any]] = {  # of those details
    "role": dict(Role.choices),
    "regime": dict(LegalRegime.choices),
    "legal_status": dict(LegalOutcome.choices),
    "barrier": dict(BarrierCategory.choices),
    "evidence": dict(EvidenceKind.choices),
    "missing": dict(EvidenceKind.choices),
    "party_role": dict(PartyRole.choices),
    "hint": dict(ReactivationReason.choices),
    "side": dict(Side.choices),
    "outcome": dict(TrialOutcome.choices),
    "scope": dict(TokenScope.choices),
    **{topic: dict(Frequency.choices) for topic in Topic.values},
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryRow:
    """A history line for people: when, who, what, and the fields that changed."""

    at: datetime
    by: str
    words: str
    edits: list[dict[str, str]]


def verb_in_words(verb: str) -> str:
    """What a verb of the history means in the active language; an unknown one is read as English words."""
    return str(VERBS[verb]) if verb in VERBS else verb.partition(".")[2].replace("_", " ")


def _label(target: type[Model] | None, name: str) -> str:
    """A field's name for people."""
    if name in LABELS:
        return str(LABELS[name])
    if target is None:
        return name
    try:
        return str(getattr(target._meta.get_field(name), "verbose_name", name))
    except FieldDoesNotExist:
        return name.replace("_", " ")


def _value(target: type[Model] | None, name: str, value: Any) -> str:
    """A kept value for people: the words of a choice, of a role, of yes and no; texts as they are."""
    if name == "parameter" and isinstance(value, str):
        return parameter_label(value)
    choices: dict[str, Any] = CHOICES.get(name, {})
    if target is not None and not choices:
        try:
            choices = dict(getattr(target._meta.get_field(name), "flatchoices", None) or [])
        except FieldDoesNotExist:
            choices = {}
    if isinstance(value, dict) and value.keys() == {"zh", "en"}:
        return in_language(**value)
    if isinstance(value, list | dict):
        return _(", ").join(str(choices.get(part, part)) for part in value)
    if value is True or value == "True":
        return _("yes")
    if value is False or value == "False":
        return _("no")
    return "" if value is None else str(choices.get(value, value))


def _edits(line: HistoryLine, target: type[Model] | None, hidden: frozenset[str] = frozenset()) -> list[dict[str, str]]:
    """The changes a line keeps: `changes` as {field: [old, new]}, or other details as plain values."""
    found: dict[str, Any] = line.details.get("changes", line.details) if isinstance(line.details, dict) else {}
    rows = []
    for name, value in sorted(
        (name, found[name]) for name in found if name not in hidden
    ):  # PostgreSQL keeps no order of keys
        old, new = value if isinstance(value, list) and len(value) == 2 else ("", value)
        rows.append({"label": _label(target, name), "old": _value(target, name, old), "new": _value(target, name, new)})
    return rows


def history_lines(target: Model, *, limit: int = 50) -> list[HistoryRow]:
    """The newest lines of an object's history in words; of a resource without what is closed to the reader."""
    closed: frozenset[str] = getattr(target, "closed", frozenset())
    hidden = closed_columns(closed) | ({"name"} if "attachments" in closed else frozenset())
    return [
        HistoryRow(
            at=line.at,
            by=str(line.by) if line.by else _("the system"),
            words=verb_in_words(line.verb),
            edits=_edits(line, type(target), hidden),
        )
        for line in history_of(target)[:limit]
    ]

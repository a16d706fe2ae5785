"""Synergies as subjects of work: who reads and is told what, their documents, stages and evidence."""

from collections.abc import Mapping

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor
from symbionet.core.errors import ActionRefused
from symbionet.network.queries import people_to_speak_to
from symbionet.synergies.actions.notices import team_of, title_for
from symbionet.synergies.models import Audience as Readers
from symbionet.synergies.models import DocumentKind, EvidenceKind, Stage, Synergy
from symbionet.synergies.queries import TRACK, synergies_editable_by, synergies_visible_to
from symbionet.synergies.queries.naming import both_named, names_known_of, revealed_name, unnamed_parties
from symbionet.synergies.queries.stages import claimers_of
from symbionet.synergies.queries.synergies import titled
from symbionet.synergies.words import titles_shown_to
from symbionet.work.models import Anonymity, Audience, ContactRules, EvidenceRules, Pages, SubjectKind

__all__ = ["SUBJECTS"]

PAPERS: Mapping[str, str] = {  # what a file added as evidence is among the documents
    EvidenceKind.SAMPLE_RESULT: DocumentKind.ANALYSIS,
    EvidenceKind.TERM_SHEET: DocumentKind.MOU,
    EvidenceKind.COMPLIANCE_CHECK: DocumentKind.PERMIT,
    EvidenceKind.AGREEMENT: DocumentKind.AGREEMENT,
    EvidenceKind.DELIVERY_NOTE: DocumentKind.DELIVERY_NOTE,
    EvidenceKind.BENEFITS_PROVIDER: DocumentKind.BENEFIT_FORM,
    EvidenceKind.BENEFITS_RECEIVER: DocumentKind.BENEFIT_FORM,
    EvidenceKind.YEARLY_CONFIRMATION: DocumentKind.BENEFIT_FORM,
}


def _titles(visitor: Visitor, synergies: QuerySet[Synergy]) -> dict[int, str]:
    return titles_shown_to(visitor, titled(synergies))


def _require_party(synergy: Synergy, organisation: Model) -> None:
    others = synergy.parties.values_list("organisation_id", flat=True)
    if organisation.pk not in {synergy.provider_id, synergy.receiver_id, *others}:
        raise ActionRefused(_("%(organisation)s is no party of this synergy.") % {"organisation": organisation})


def _require_independent(synergy: Synergy, kind: str, by: User | None) -> None:
    """A verification is recorded by a verifier who neither claimed the benefits nor belongs to a party."""
    if kind != EvidenceKind.VERIFICATION:
        return
    if by is None or not by.has_role(Role.VERIFIER):
        raise ActionRefused(_("A verification is recorded by a verifier."))
    if by.pk in claimers_of(synergy):
        raise ActionRefused(_("Who recorded the delivery or the benefits does not verify them: ask another verifier."))
    if {synergy.provider_id, synergy.receiver_id} & set(by.organisation_ids):
        raise ActionRefused(_("A verifier does not belong to a party: ask another verifier."))


SUBJECTS = (
    SubjectKind(
        model=Synergy,
        name=gettext_lazy("Synergy"),
        plural=gettext_lazy("Synergies"),
        back=gettext_lazy("Back to the synergy"),
        visible_to=synergies_visible_to,
        worked_on_by=synergies_editable_by,
        pages=Pages(
            detail="synergy_detail",
            list="synergy_list",
            contacts="synergy_contacts",
            task_add="follow_up_add",
            messages="synergy_messages",
            documents="synergy_documents",
        ),
        tabs="synergies/partials/tabs.html",
        titles=_titles,
        notice_title=title_for,
        notice_prefix="",  # as the notices have been kept since before other subjects
        team_of=team_of,
        next_action=("next_action", "next_action_due"),
        audiences=(
            Audience(code=Readers.PARTIES, label=Readers.PARTIES.label, sides=("provider", "receiver")),
            Audience(code=Readers.PROVIDER, label=Readers.PROVIDER.label, sides=("provider",)),
            Audience(code=Readers.RECEIVER, label=Readers.RECEIVER.label, sides=("receiver",)),
        ),
        anonymity=Anonymity(
            named=both_named,
            is_named=lambda synergy: not unnamed_parties(synergy),
            revealed_name=revealed_name,
            names=names_known_of,
        ),
        contacts=ContactRules(
            people=lambda synergy: people_to_speak_to([synergy.provider_id, synergy.receiver_id]),
            require_party=_require_party,
        ),
        document_kinds=DocumentKind.choices,
        verifier_reads=True,
        stages=Stage.choices,
        track=tuple(TRACK),
        evidence_kinds=EvidenceKind.choices,
        evidence=EvidenceRules(
            ahead=(EvidenceKind.START_DATE,),
            papers=PAPERS,
            require=_require_independent,
            verb_added="synergy.evidence_added",  # as the history has kept them since before other subjects
            verb_withdrawn="synergy.evidence_withdrawn",
        ),
    ),
)

"""Synergies as subjects of work: who reads and is told what, their documents, stages and evidence."""

from django.db.models import Model, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.accounts.queries import Visitor
from symbionet.core.errors import ActionRefused
from symbionet.network.queries import people_to_speak_to
from symbionet.synergies.actions.notices import team_of, title_for
from symbionet.synergies.models import Audience as Readers
from symbionet.synergies.models import DocumentKind, EvidenceKind, Stage, Synergy
from symbionet.synergies.queries import synergies_editable_by, synergies_shown_to, synergies_visible_to
from symbionet.synergies.queries.naming import both_named, name_told, names_known_to, unnamed_parties
from symbionet.synergies.queries.synergies import with_sides
from symbionet.work.models import Anonymity, Audience, ContactRules, Pages, SubjectKind

__all__ = ["SUBJECTS"]


def _titles(visitor: Visitor, synergies: QuerySet[Synergy]) -> dict[int, str]:
    return {one.pk: one.title for one in synergies_shown_to(visitor, with_sides(synergies), brief=True)}


def _require_party(synergy: Synergy, organisation: Model) -> None:
    others = synergy.parties.values_list("organisation_id", flat=True)
    if organisation.pk not in {synergy.provider_id, synergy.receiver_id, *others}:
        raise ActionRefused(_("%(organisation)s is no party of this synergy.") % {"organisation": organisation})


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
            name_told=name_told,
            names=names_known_to,
        ),
        contacts=ContactRules(
            people=lambda synergy: people_to_speak_to([synergy.provider_id, synergy.receiver_id]),
            require_party=_require_party,
        ),
        document_kinds=DocumentKind.choices,
        verifier_reads=True,
        stages=Stage.choices,
        evidence_kinds=EvidenceKind.choices,
    ),
)

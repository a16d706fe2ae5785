"""Tells people what happens to their synergies. A member never reads the name of another firm in a notice: mails are
forwarded and kept, and a consent may be withdrawn after they left."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, contacts_of, reads_programme
from symbionet.core.history import Json
from symbionet.network.actions.notices import own_words
from symbionet.network.models import ConsentState
from symbionet.notices.actions import both_languages
from symbionet.notices.models import Notice
from symbionet.synergies.models import Stage, Synergy, SynergyConsent
from symbionet.synergies.queries import synergies_visible_to
from symbionet.synergies.queries.stages import STOPPED
from symbionet.synergies.queries.synergies import synergies_answerable_by
from symbionet.synergies.words import titles_shown_to
from symbionet.work.actions import notify_people
from symbionet.work.models import StageMove

__all__ = [
    "notify_move",
    "notify_naming",
    "notify_opened",
    "notify_owner",
    "notify_synergy",
    "owner_key",
    "team_of",
    "title_for",
]

STOP_CODES = {Stage.ON_HOLD: "synergy.held", Stage.LOST: "synergy.lost"}


def title_for(person: User, synergy: Synergy) -> dict[str, str]:
    """How a notice names the synergy to this person, in both languages: by its title to the programme, to a member by
    its own resource or the class of what flows."""
    if reads_programme(person):
        return both_languages(lambda: titles_shown_to(person, [synergy])[synergy.pk])
    sides = ((synergy.provider_id, synergy.have), (synergy.receiver_id, synergy.want))
    return own_words(person, sides, have=synergy.have, kind=synergy.kind)


def team_of(synergy: Synergy) -> list[User]:
    """Who works on the synergy for the programme: its owner and the people among its parties."""
    named = Q(synergies=synergy) | Q(synergy_parties__synergy=synergy)
    return list(User.objects.filter(named, is_active=True).distinct())


def notify_synergy(
    people: Iterable[User],
    synergy: Synergy,
    code: str,
    *,
    without: Visitor | None,
    key: str = "",
    by_mail: bool = True,
    url: str = "",
    visible: Callable[[User], QuerySet[Synergy]] = synergies_visible_to,
    values: Mapping[str, Json] | None = None,
) -> list[Notice]:
    """The notices about the synergy to those of the people who may see it, but not to who did it (`without`)."""
    key = key or f"synergy:{synergy.pk}"
    return notify_people(
        people, synergy, code, without=without, key=key, by_mail=by_mail, url=url, visible=visible, values=values
    )


def _everybody(synergy: Synergy) -> list[User]:
    parties = synergy.parties.exclude(organisation=None).values_list("organisation_id", flat=True)
    return [*contacts_of(synergy.provider_id, synergy.receiver_id, *parties), *team_of(synergy)]


def notify_opened(synergy: Synergy, *, by: Visitor | None) -> list[Notice]:
    """Tell both sides that may see it, and the team, that the synergy was opened."""
    return notify_synergy(_everybody(synergy), synergy, "synergy.opened", without=by)


def notify_move(move: StageMove, *, by: Visitor | None) -> list[Notice]:
    """Tell the parties and the team where the synergy has moved; why it stopped stays on its page."""
    code = STOP_CODES.get(Stage(move.after), "synergy.resumed" if move.before in STOPPED else "synergy.moved")
    before = both_languages(Stage(move.before).label) if move.before else {}
    after = both_languages(Stage(move.after).label)
    values: dict[str, Json] = {"before": before, "after": after}
    return notify_synergy(_everybody(move.subject), move.subject, code, without=by, values=values)


def owner_key(synergy: Synergy) -> str:
    """The key of the notice that tells a new owner."""
    return f"owner:{synergy.pk}"


def notify_owner(synergy: Synergy, *, by: Visitor | None) -> list[Notice]:
    """Tell a new owner that the synergy is theirs now."""
    if synergy.owner is None:
        return []
    key = owner_key(synergy)
    return notify_synergy([synergy.owner], synergy, "synergy.yours", without=by, key=key)


def notify_naming(consent: SynergyConsent, *, by: Visitor | None) -> list[Notice]:
    """Tell a side that it is asked to be named (its letter goes another way), or the others its answer."""
    synergy = consent.synergy
    asked = consent.state == ConsentState.ASKED
    partner = {synergy.provider_id, synergy.receiver_id} - {consent.organisation_id}
    key = f"synergy_consent:{consent.pk}"
    if asked:
        return notify_synergy(
            contacts_of(consent.organisation_id),
            synergy,
            "synergy_consent.asked",
            without=by,
            key=key,
            by_mail=False,
            url=reverse("synergy_answer", args=[synergy.pk]),
            visible=synergies_answerable_by,
        )
    code = f"synergy_consent.{consent.state}"
    about: dict[str, Any] = {"without": by, "key": key}
    side = "provider" if consent.organisation_id == synergy.provider_id else "receiver"
    partners = contacts_of(*partner)
    team = [person for person in team_of(synergy) if person not in partners]
    return notify_synergy(partners, synergy, code, **about) + notify_synergy(team, synergy, f"{code}_{side}", **about)

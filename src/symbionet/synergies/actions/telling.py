"""Tells people what happens to their synergies. A member never reads the name of another firm in a notice: mails are
forwarded and kept, and a consent may be withdrawn after they left."""

from collections.abc import Callable, Iterable
from typing import Any

from django.db.models import Q, QuerySet
from django.urls import reverse

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme
from symbionet.network.actions.notices import contacts_of, own_words
from symbionet.network.models import ConsentState
from symbionet.notices.actions import both_languages, notify
from symbionet.notices.models import Notice
from symbionet.synergies.models import Audience, Stage, Synergy, SynergyConsent
from symbionet.synergies.queries import synergies_shown_to, synergies_visible_to
from symbionet.synergies.queries.messages import message_keys
from symbionet.synergies.queries.stages import STOPPED
from symbionet.synergies.queries.synergies import synergies_answerable_by
from symbionet.work.models import Message, StageMove, Task

__all__ = [
    "owner_key",
    "task_key",
    "tell_message",
    "tell_move",
    "tell_opened",
    "tell_owner",
    "tell_synergy",
    "tell_synergy_consent",
    "tell_task",
    "title_for",
]

STOP_CODES = {Stage.ON_HOLD: "synergy.held", Stage.LOST: "synergy.lost"}


def title_for(person: User, synergy: Synergy) -> dict[str, str]:
    """How a notice names the synergy to this person, in both languages: by its title to the programme, to a member by
    its own resource or the class of what flows."""
    if reads_programme(person):
        return both_languages(lambda: synergies_shown_to(person, [synergy])[0].title)
    sides = ((synergy.provider_id, synergy.have), (synergy.receiver_id, synergy.want))
    return own_words(person, sides, have=synergy.have, kind=synergy.kind)


def _team(synergy: Synergy) -> list[User]:
    """Who works on the synergy for the programme: its owner and the people among its parties."""
    named = Q(synergies=synergy) | Q(synergy_parties__synergy=synergy)
    return list(User.objects.filter(named, is_active=True).distinct())


def tell_synergy(
    people: Iterable[User],
    synergy: Synergy,
    code: str,
    *,
    without: Any = None,
    key: str = "",
    counted: bool = False,
    by_mail: bool = True,
    url: str = "",
    visible: Callable[[User], QuerySet[Synergy]] = synergies_visible_to,
    **values: Any,
) -> list[Notice]:
    """The notices about the synergy to those of the people who may see it, but not to who did it (`without`)."""
    told: list[Notice] = []
    for person in {person.pk: person for person in people}.values():
        if person == without or not visible(person).filter(pk=synergy.pk).exists():
            continue
        told += notify(
            [person],
            code,
            values={"title": title_for(person, synergy), **values},
            url=url or synergy.get_absolute_url(),
            key=key or f"synergy:{synergy.pk}",
            counted=counted,
            by_mail=by_mail,
        )
    return told


def _everybody(synergy: Synergy) -> list[User]:
    parties = synergy.parties.exclude(organisation=None).values_list("organisation_id", flat=True)
    return [*contacts_of(synergy.provider_id, synergy.receiver_id, *parties), *_team(synergy)]


def tell_opened(synergy: Synergy, *, by: Any) -> list[Notice]:
    """Tell both sides that may see it, and the team, that the synergy was opened."""
    return tell_synergy(_everybody(synergy), synergy, "synergy.opened", without=by)


def tell_move(move: StageMove, *, by: Any) -> list[Notice]:
    """Tell the parties and the team where the synergy has moved; why it stopped stays on its page."""
    code = STOP_CODES.get(Stage(move.after), "synergy.resumed" if move.before in STOPPED else "synergy.moved")
    before = both_languages(Stage(move.before).label) if move.before else {}
    after = both_languages(Stage(move.after).label)
    return tell_synergy(_everybody(move.subject), move.subject, code, without=by, before=before, after=after)


def owner_key(synergy: Synergy) -> str:
    """The key of the notice that tells a new owner."""
    return f"owner:{synergy.pk}"


def tell_owner(synergy: Synergy, *, by: Any) -> list[Notice]:
    """Tell a new owner that the synergy is theirs now."""
    if synergy.owner is None:
        return []
    key = owner_key(synergy)
    return tell_synergy([synergy.owner], synergy, "synergy.yours", without=by, key=key)


def task_key(task: Task) -> str:
    """The key of the notice that tells a person of a task."""
    return f"follow_up:{task.pk}"


def tell_task(task: Task, *, by: Any) -> list[Notice]:
    """Tell a person of a task that somebody else has given to them; its words are the team's own."""
    if task.assigned_to is None:
        return []
    return tell_synergy(
        [task.assigned_to],
        task.subject,
        "follow_up.yours",
        without=by,
        key=task_key(task),
        url=reverse("follow_up_list"),
        task=task.title,
    )


def tell_message(message: Message) -> list[Notice]:
    """Tell those who may read a message that it is there (never what it says), and who is mentioned at once."""
    synergy, author = message.subject, message.author
    mentioned = [person for person in message.mentions.all() if reads_programme(person)]
    sides = {
        Audience.TEAM: (),
        Audience.PROVIDER: (synergy.provider_id,),
        Audience.RECEIVER: (synergy.receiver_id,),
        Audience.PARTIES: (synergy.provider_id, synergy.receiver_id),
    }[Audience(message.audience)]
    team = [person for person in _team(synergy) if reads_programme(person)]
    others = [person for person in (*contacts_of(*sides), *team) if person not in mentioned]
    url, (new, mentions) = reverse("synergy_messages", args=[synergy.pk]), message_keys(synergy.pk)
    mention = tell_synergy(
        mentioned,
        synergy,
        "message.mention",
        without=author,
        key=mentions,
        url=url,
    )
    return mention + tell_synergy(
        others,
        synergy,
        "message.new",
        without=author,
        key=new,
        counted=True,
        url=url,
        count=1,
    )


def tell_synergy_consent(consent: SynergyConsent, *, by: Any) -> list[Notice]:
    """Tell a side that it is asked to be named (its letter goes another way), or the others its answer."""
    synergy = consent.synergy
    asked = consent.state == ConsentState.ASKED
    partner = {synergy.provider_id, synergy.receiver_id} - {consent.organisation_id}
    key = f"synergy_consent:{consent.pk}"
    if asked:
        return tell_synergy(
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
    team = [person for person in _team(synergy) if person not in partners]
    return tell_synergy(partners, synergy, code, **about) + tell_synergy(team, synergy, f"{code}_{side}", **about)

"""Which sides of a synergy have agreed to be named to each other, and the words that would name one that has not."""

import re
from collections.abc import Iterable, Sequence

from django.db.models import Q, QuerySet

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.network.models import Contact, Organisation
from symbionet.synergies.models import Audience, Synergy
from symbionet.synergies.queries.anonymised import sides_known, sight_of
from symbionet.synergies.queries.consents import OPEN_SIGHTS, consent_given_by, listed_sides, named_sides

__all__ = ["both_named", "names_known_of", "names_known_to", "names_told", "revealed_name", "unnamed_parties"]

LEAST_LETTERS = 3  # two letters stand in many words
LEAST_LATIN = 6  # “ABC Ltd” without its ending would be found in other words
IN_BRACKETS = re.compile(r"[(（][^)）]*[)）]")
LEGAL_FORM = re.compile(
    r"(?:(?:集团)?(?:股份)?有限(?:责任)?公司|集团公司|公司|[\s,.]+(?:co|ltd|limited|inc|corp|corporation|company|llc|plc|gmbh|ag|sa|bv))+[\s,.]*$",
    re.I,
)


def unnamed_parties(synergy: Synergy) -> list[Organisation]:
    """The sides that have not agreed to be named to the other one, the provider first."""
    if synergy.provider_id == synergy.receiver_id:
        return []
    named = named_sides([synergy])[synergy.pk]
    return [side for side in (synergy.provider, synergy.receiver) if side.pk not in named]


def both_named() -> QuerySet[Synergy]:
    """Synergies of which both sides have agreed to be named."""
    agreed = Q(consent_given_by("provider")) & Q(consent_given_by("receiver"))
    return Synergy.objects.filter(Q(sight__in=OPEN_SIGHTS) | agreed)


def names_known_to(visitor: Visitor, synergy: Synergy) -> dict[int, str]:
    """The names of the sides that the visitor knows, by the key of the organisation."""
    return names_known_of(visitor, [synergy])[synergy.pk]


def names_known_of(visitor: Visitor, synergies: Sequence[Synergy]) -> dict[int, dict[int, str]]:
    """By the keys of the synergies the names of the sides that the visitor knows, by the key of the organisation."""
    sight = sight_of(visitor, synergies)
    found: dict[int, dict[int, str]] = {}
    for synergy in synergies:
        sides = zip((synergy.provider, synergy.receiver), sides_known(synergy, sight), strict=True)
        found[synergy.pk] = {side.pk: str(side) for side, is_known in sides if is_known}
    return found


def revealed_name(text: str, synergy: Synergy, audience: str) -> Organisation | None:
    """The side whose name, code, phone or e-mail the text tells to readers who must not know it; None if it tells none.

    Only for audiences with members in them; people describe a firm in other words, too, which nothing here finds.
    """
    readers = {Audience.PROVIDER: {synergy.provider_id}, Audience.RECEIVER: {synergy.receiver_id}}
    reading = readers.get(Audience(audience), {synergy.provider_id, synergy.receiver_id})
    if audience == Audience.TEAM:
        return None
    folded, listed = _folded(text), listed_sides([synergy])[synergy.pk]
    for side in unnamed_parties(synergy):
        if side.pk not in listed and reading - {side.pk} and any(word in folded for word in _words_of(side)):
            return side
    return None


def names_told(text: str, organisation: Organisation) -> bool:
    """Whether the text tells the organisation by its name, code, phone or e-mail, or those of its people."""
    folded = _folded(text)
    return any(word in folded for word in _words_of(organisation))


def _words_of(organisation: Organisation) -> set[str]:
    """What names an organisation for certain, folded."""
    people = Contact.objects.filter(organisation=organisation)
    users = User.objects.filter(memberships__organisation=organisation)
    names = [organisation.name_zh, organisation.name_en]
    words: list[str] = [*names, *map(_spoken, names), organisation.uscc, organisation.vat]
    words += [organisation.website.partition("//")[2].strip("/")]
    words += _ways_to_reach(people.values_list("phone", "email", "wechat"))
    words += _ways_to_reach(users.values_list("phone", "email"))
    return {folded for word in words if len(folded := _folded(word)) >= LEAST_LETTERS}


def _spoken(name: str) -> str:
    """A name as people say it, without brackets and legal form: “Owner Power (demo) Co., Ltd.” is “Owner Power”.

    Empty where too little is left to be sure that it is meant.
    """
    bare = LEGAL_FORM.sub("", IN_BRACKETS.sub("", name).strip())
    short = bare.isascii() and len(_folded(bare)) < LEAST_LATIN
    return "" if short else bare


def _ways_to_reach(rows: Iterable[tuple[str, ...]]) -> list[str]:
    return [word for row in rows for word in row]


def _folded(text: str) -> str:
    """Without case, spaces and marks, so that “OWNER-Power” is “owner power”."""
    return re.sub(r"[\s\W_]+", "", text.casefold())

"""Which sides of a synergy a visitor may know by name."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.matches.queries.sides import KnownSides, known_sides
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.consents import named_sides

__all__ = ["SynergySight", "sides_known", "sight_of", "synergies_named_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynergySight:
    """What one visitor sees among the given rows; one query per kind of thing."""

    sides: KnownSides
    reader: bool
    agreed: Mapping[int, frozenset[int]]  # who agreed to be named, by synergy


def synergies_named_to(reader: User, synergies: Iterable[Synergy]) -> set[int]:
    """Keys of the synergies of which a reader of the programme knows both sides, by the rule of `sides_known`.

    It reads keys alone: of lists of hundreds nothing of the sides is loaded.
    """
    rows = list(synergies)
    ideas = [row for row in rows if row.stage == Stage.IDEA]  # the sides of all others have met
    sight = sight_of(reader, ideas)
    hidden = {
        row.pk
        for row in ideas
        for firm, resource in ((row.provider_id, row.have_id), (row.receiver_id, row.want_id))
        if not _knows(firm, resource, sight, met=firm in sight.agreed[row.pk])
    }
    return {row.pk for row in rows} - hidden


def sight_of(visitor: Visitor, rows: Sequence[Synergy]) -> SynergySight:
    """What the visitor may know of the sides of the synergies: three queries for all, none for none."""
    resources = {pk for row in rows for pk in (row.have_id, row.want_id) if pk}
    firms = {pk for row in rows for pk in (row.provider_id, row.receiver_id)}
    return SynergySight(
        sides=known_sides(visitor, organisations=firms, resources=resources),
        reader=reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER)),
        agreed=named_sides(rows),
    )


def _knows(firm: int, resource: int | None, sight: SynergySight, *, met: bool) -> bool:
    """Whether a side of a synergy is named: it is the visitor's, has met the other, or is known for what it brings in.

    Only that may tell its name: a member that knows a firm for another offer does not recognise it behind these talks;
    who reads the programme sees each firm as such.
    """
    known = sight.sides
    shown = resource in known.resources if resource is not None else sight.reader
    return firm in known.own or met or (firm in known.organisations and shown)


def sides_known(synergy: Synergy, sight: SynergySight) -> tuple[bool, bool]:
    """Whether provider and receiver are named.

    The programme's readers and the verifier know the sides by name once people talk, a member only by consent, by the
    sight of the synergy, or where what the side brings in is listed to it by name (`consents.listed_sides`).
    """
    agreed = sight.agreed[synergy.pk]
    met = sight.reader and synergy.stage != Stage.IDEA
    return (
        _knows(synergy.provider_id, synergy.have_id, sight, met=met or synergy.provider_id in agreed),
        _knows(synergy.receiver_id, synergy.want_id, sight, met=met or synergy.receiver_id in agreed),
    )

"""What a visitor may see of a synergy: pages and exports take these values and never the rows themselves."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, is_user, reads_programme
from symbionet.core.texts import localised
from symbionet.matches.queries.sides import KnownSides, ShownSide, known_sides, main_sites, shown_side
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import class_name, closed_fields
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.consents import named_sides

__all__ = ["ShownSynergy", "synergies_named_to", "synergies_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What one visitor sees among the given rows; one query per kind of thing."""

    sides: KnownSides
    reader: bool
    agreed: Mapping[int, frozenset[int]]  # who agreed to be named, by synergy


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSynergy:
    """A synergy for one visitor."""

    pk: int
    url: str
    title: str
    kind: str
    stage: str
    stage_label: str
    provider: ShownSide
    receiver: ShownSide
    owner: str
    next_action: str
    next_action_due: date | None
    updated_at: datetime
    notes: str

    @property
    def named(self) -> bool:
        """Whether both sides are named."""
        return self.provider.named and self.receiver.named


def synergies_shown_to(
    visitor: Visitor,
    synergies: Iterable[Synergy],
    *,
    full: bool = False,
    placed: bool = False,
    brief: bool = False,
) -> list[ShownSynergy]:
    """The synergies as the visitor may see them: a side that has not agreed to be named stays a hint to the other.

    The programme's readers and the verifier know the sides by name once people talk, a member only by consent, by the
    sight of the synergy, or where what the side brings in is listed to it by name (`consents.listed_sides`).
    `brief`: of a named side its label alone.
    """
    rows = list(synergies)
    firms = {pk for row in rows for pk in (row.provider_id, row.receiver_id)}
    sight = _sight_of(visitor, rows)
    sides = replace(
        sight.sides,
        closed=closed_fields(visitor, [side for row in rows for side in (row.have, row.want) if side is not None]),
        placed=placed,
        brief=brief,
        sites=main_sites(firms) if placed and rows else {},
    )
    sight = replace(sight, sides=sides)
    return [_shown_synergy(row, sight, full=full) for row in rows]


def synergies_named_to(reader: User, synergies: Iterable[Synergy]) -> set[int]:
    """Keys of the synergies of which a reader of the programme knows both sides, by the rule of `synergies_shown_to`.

    It reads keys alone: of lists of hundreds nothing of the sides is loaded.
    """
    rows = list(synergies)
    ideas = [row for row in rows if row.stage == Stage.IDEA]  # the sides of all others have met
    sight = _sight_of(reader, ideas)
    hidden = {
        row.pk
        for row in ideas
        for firm, resource in ((row.provider_id, row.have_id), (row.receiver_id, row.want_id))
        if not _knows(firm, resource, sight, met=firm in sight.agreed[row.pk])
    }
    return {row.pk for row in rows} - hidden


def _sight_of(visitor: Visitor, rows: Sequence[Synergy]) -> _Sight:
    """What the visitor may know of the sides of the synergies: three queries for all, none for none."""
    resources = {pk for row in rows for pk in (row.have_id, row.want_id) if pk}
    firms = {pk for row in rows for pk in (row.provider_id, row.receiver_id)}
    return _Sight(
        sides=known_sides(visitor, organisations=firms, resources=resources),
        reader=reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER)),
        agreed=named_sides(rows),
    )


def _knows(firm: int, resource: int | None, sight: _Sight, *, met: bool) -> bool:
    """Whether a side of a synergy is named: it is the visitor's, has met the other, or is known for what it brings in.

    Only that may tell its name: a member that knows a firm for another offer does not recognise it behind these talks;
    who reads the programme sees each firm as such.
    """
    known = sight.sides
    shown = resource in known.resources if resource is not None else sight.reader
    return firm in known.own or met or (firm in known.organisations and shown)


def _shown_synergy(synergy: Synergy, sight: _Sight, *, full: bool) -> ShownSynergy:
    agreed = sight.agreed[synergy.pk]
    met = sight.reader and synergy.stage != Stage.IDEA
    sides = [
        _synergy_side(firm, resource, sight, met=met or firm.pk in agreed, full=full)
        for firm, resource in ((synergy.provider, synergy.have), (synergy.receiver, synergy.want))
    ]
    named = all(side.named for side in sides)
    # who sees it because it is shown to the network reads what it is and how far, not what is planned and by whom
    inside = sight.reader or not sight.sides.own.isdisjoint({synergy.provider_id, synergy.receiver_id})
    return ShownSynergy(
        pk=synergy.pk,
        url=synergy.get_absolute_url(),
        title=localised(synergy, "title") if named else _hinted_title(synergy, *sides),
        kind=synergy.kind,
        stage=synergy.stage,
        stage_label=str(Stage(synergy.stage).label),  # quicker than get_stage_display, on boards of hundreds
        provider=sides[0],
        receiver=sides[1],
        owner=str(synergy.owner) if synergy.owner and inside else "",
        next_action=synergy.next_action if named and inside else "",
        next_action_due=synergy.next_action_due if inside else None,
        updated_at=synergy.updated_at,
        notes=synergy.notes if named and inside else "",
    )


def _hinted_title(synergy: Synergy, provider: ShownSide, receiver: ShownSide) -> str:
    have = synergy.have
    hint = (class_name(have.class_id) if have is not None and have.class_id else "") or synergy.get_kind_display()
    return _("%(what)s: %(provider)s → %(receiver)s") % {
        "what": hint,
        "provider": provider.label,
        "receiver": receiver.label,
    }


def _synergy_side(
    organisation: Organisation, resource: Resource | None, sight: _Sight, *, met: bool, full: bool
) -> ShownSide:
    shown = resource.pk in sight.sides.resources if resource is not None else sight.reader
    named = _knows(organisation.pk, resource.pk if resource is not None else None, sight, met=met)
    # who agrees to be named does not thereby tell each fact of its resource
    visible = resource if shown or not named else None
    return shown_side(organisation, visible, sight.sides, named=named, full=full)

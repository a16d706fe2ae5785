"""What a visitor may see of a synergy: pages and exports take these values and never the rows themselves."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.matches.pages.sides import ShownSide, shown_side
from symbionet.matches.queries.sides import main_sites
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries import closed_fields
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.anonymised import SynergySight, sides_known, sight_of, synergies_named_to
from symbionet.synergies.queries.synergies import read_parks_of_sides, titled
from symbionet.synergies.words import title_words, titles_shown_to

__all__ = ["ShownSynergy", "synergies_shown_to", "titles_read_by"]


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

    Who is named says `queries.anonymised.sides_known`. `brief`: of a named side its label alone. No parks need be read
    with the rows.
    """
    rows = list(synergies)
    if not rows:
        return []
    firms = {pk for row in rows for pk in (row.provider_id, row.receiver_id)}
    sight = sight_of(visitor, rows)
    sides = replace(
        sight.sides,
        closed=closed_fields(visitor, [side for row in rows for side in (row.have, row.want) if side is not None]),
        placed=placed,
        brief=brief,
        sites=main_sites(firms) if placed else {},
    )
    sight = replace(sight, sides=sides)
    read_parks_of_sides(row for row in rows if not (brief and all(sides_known(row, sight))))
    return [_shown_synergy(row, sight, full=full) for row in rows]


def titles_read_by(reader: User, rows: Sequence[Synergy]) -> list[tuple[str, bool]]:
    """Of each synergy its title as a reader of the programme may know it, and whether both sides are named.

    The sides are loaded of those alone that may not be named: of most there are none.
    """
    named = synergies_named_to(reader, rows)
    hidden = [row.pk for row in rows if row.pk not in named]
    titles = titles_shown_to(reader, titled(Synergy.objects.filter(pk__in=hidden))) if hidden else {}
    return [(titles.get(row.pk) or str(row), row.pk in named) for row in rows]


def _shown_synergy(synergy: Synergy, sight: SynergySight, *, full: bool) -> ShownSynergy:
    known = sides_known(synergy, sight)
    provider = _synergy_side(synergy.provider, synergy.have, sight, named=known[0], full=full)
    receiver = _synergy_side(synergy.receiver, synergy.want, sight, named=known[1], full=full)
    named = all(known)
    # who sees it because it is shown to the network reads what it is and how far, not what is planned and by whom
    inside = sight.reader or not sight.sides.own.isdisjoint({synergy.provider_id, synergy.receiver_id})
    return ShownSynergy(
        pk=synergy.pk,
        url=synergy.get_absolute_url(),
        title=title_words(synergy, named=known),
        kind=synergy.kind,
        stage=synergy.stage,
        stage_label=str(Stage(synergy.stage).label),  # quicker than get_stage_display, on boards of hundreds
        provider=provider,
        receiver=receiver,
        owner=str(synergy.owner) if synergy.owner and inside else "",
        next_action=synergy.next_action if named and inside else "",
        next_action_due=synergy.next_action_due if inside else None,
        updated_at=synergy.updated_at,
        notes=synergy.notes if named and inside else "",
    )


def _synergy_side(
    organisation: Organisation, resource: Resource | None, sight: SynergySight, *, named: bool, full: bool
) -> ShownSide:
    shown = resource.pk in sight.sides.resources if resource is not None else sight.reader
    # who agrees to be named does not thereby tell each fact of its resource
    visible = resource if shown or not named else None
    return shown_side(organisation, visible, sight.sides, named=named, full=full)

"""What a visitor may see of a match or a synergy: pages and exports take these values and never the rows themselves."""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from math import floor, log10

from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, facilitates, is_user, reads_programme
from symbionet.core.texts import localised
from symbionet.network.models import Organisation, Resource, Site
from symbionet.network.queries import (
    class_name,
    closed_fields,
    organisations_visible_to,
    quantity_words,
    resources_visible_to,
)
from symbionet.network.queries.fields import without
from symbionet.synergies.models import Match, MatchState, Sight, Stage, Synergy
from symbionet.synergies.queries.consents import CLOSED_SIGHTS, named_sides
from symbionet.synergies.queries.districts import district_of
from symbionet.synergies.queries.facts import Fact, facts_of, hinted_facts, missing_facts
from symbionet.synergies.queries.introductions import listings_taking_questions
from symbionet.synergies.queries.matches import matches_decidable_by
from symbionet.synergies.queries.places import (
    hinted_place,
    partner_hint,
    place_name,
    quantity_band,
    sector_name,
)
from symbionet.synergies.queries.reasons import ShownReason, likelihood_words, shown_probability, shown_reasons
from symbionet.synergies.queries.worth import ShownWorth, shown_worth

__all__ = ["ShownMatch", "ShownSide", "ShownSynergy", "matches_shown_to", "synergies_named_to", "synergies_shown_to"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownSide:
    """One side: by name, or as a hint where the visitor must not know it."""

    named: bool
    own: bool
    label: str
    place: str = ""
    url: str = ""
    title: str = ""
    resource_url: str = ""
    quantity: str = ""
    sector: str = ""  # of a side that is not named
    facts: tuple[Fact, ...] = ()
    spot: tuple[float, float] | None = None  # longitude, latitude: the site, or the middle of its district if not named


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownMatch:
    """A match for one visitor."""

    pk: int
    url: str
    kind: str
    hazardous: bool | None
    provider: ShownSide
    receiver: ShownSide
    has_want: bool
    probability: float
    likelihood: str
    reasons: tuple[ShownReason, ...]
    worth: ShownWorth
    state: str
    state_label: str
    dismissal: str
    note: str
    decided_by: str
    decided_at: datetime | None
    found_at: datetime
    decidable: bool
    proposable: bool
    synergy_pk: int | None
    engine_version: str
    km: float | None = None  # only where both sides are named
    magnitude: int = 0  # digits of the whole yuan a year, 0 where it is no gain: no finer than the band in words
    closed: bool = False  # a side keeps single fields from the visitor: no exact figures, no history
    takes_questions: bool = False  # the partner that is not named lets members ask to see its resource

    @property
    def named(self) -> bool:
        """Whether both sides are named, so that history and figures may be shown."""
        return self.provider.named and self.receiver.named and not self.closed

    @property
    def percent(self) -> int:
        """The probability in per cent; nothing is certain before people have spoken."""
        return min(99, max(1, round(100 * self.probability)))

    @property
    def main_reasons(self) -> tuple[ShownReason, ...]:
        """The three reasons to read first."""
        return tuple(reason for reason in self.reasons if reason.code != "prior")[:3]

    @property
    def known_use(self) -> ShownReason | None:
        """The known use behind the match, if any."""
        return next((reason for reason in self.reasons if reason.code == "known_use"), None)

    @property
    def distance(self) -> str:
        """The distance in words, if known."""
        return next((reason.text for reason in self.reasons if reason.code == "distance"), "")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Sight:
    """What one visitor sees among the given rows; one query per kind of thing."""

    own: frozenset[int]
    resources: frozenset[int]
    organisations: frozenset[int]
    decidable: frozenset[int] = frozenset()
    proposes: bool = False
    reader: bool = False
    person: int | None = None
    askable: frozenset[int] = frozenset()
    placed: bool = False
    brief: bool = False  # of a named side its label alone
    sites: Mapping[int, Site] = field(default_factory=dict)  # of each organisation the main one that has coordinates
    closed: Mapping[int, frozenset[str]] = field(default_factory=dict)  # fields closed to the visitor, by resource
    agreed: Mapping[int, frozenset[int]] = field(default_factory=dict)  # who agreed to be named, by synergy


def matches_shown_to(
    visitor: Visitor, matches: Iterable[Match], *, full: bool = False, placed: bool = False
) -> list[ShownMatch]:
    """The matches as the visitor may see them; `full` adds the facts of both sides and what is missing, `placed` spots
    for a map, which tells no reasons and no distance.

    `matches` must come from `matches_visible_to`; this function decides what of them is shown, not whether.
    """
    rows = list(matches)
    sight = _sight(visitor, rows, placed=placed)
    return [_shown_match(match, sight, full=full) for match in rows]


def _sight(visitor: Visitor, rows: list[Match], *, placed: bool = False) -> _Sight:
    resources = {row.have_id for row in rows} | {row.want_id for row in rows if row.want_id}
    organisations = {row.receiver_id for row in rows} | {row.have.organisation_id for row in rows}
    return _Sight(
        own=visitor.organisation_ids if is_user(visitor) else frozenset(),
        resources=frozenset(
            resources_visible_to(visitor).filter(pk__in=resources).values_list("pk", flat=True) if rows else ()
        ),
        organisations=frozenset(
            organisations_visible_to(visitor).filter(pk__in=organisations).values_list("pk", flat=True) if rows else ()
        ),
        decidable=frozenset(
            matches_decidable_by(visitor).filter(pk__in=[row.pk for row in rows]).values_list("pk", flat=True)
            if rows
            else ()
        ),
        proposes=facilitates(visitor),
        reader=reads_programme(visitor),
        person=visitor.pk,
        askable=frozenset(
            listings_taking_questions(visitor).filter(pk__in=resources).values_list("pk", flat=True) if rows else ()
        ),
        placed=placed,
        closed=closed_fields(visitor, [side for row in rows for side in (row.have, row.want) if side is not None]),
        sites=_main_sites(organisations) if placed and rows else {},
    )


def _is_told(match: Match, synergy: Synergy, sight: _Sight, *, coarse: bool) -> bool:
    """Whether the page of a match says that there are talks. A receiver without a want is guessed from the directory:
    that talks have begun with it is not told to a member, nor what its practitioners keep to themselves.
    """
    if sight.reader:
        return synergy.sight != Sight.PRIVATE or synergy.owner_id in (None, sight.person)
    return not coarse and match.want_id is not None and synergy.sight not in CLOSED_SIGHTS


def _main_sites(organisations: set[int]) -> dict[int, Site]:
    known = Site.objects.filter(organisation__in=organisations, lon__isnull=False)
    return {site.organisation_id: site for site in known.order_by("is_main", "-pk")}  # the main one comes last


def _provider_named(have: Resource, sight: _Sight) -> bool:
    return have.pk in sight.resources


def _receiver_named(match: Match, sight: _Sight) -> bool:
    # a firm that is known for another offer must not be recognised as the one behind a want it only hints at
    if match.receiver_id in sight.own:
        return True
    return match.receiver_id in sight.organisations and (match.want_id is None or match.want_id in sight.resources)


def _shown_match(match: Match, sight: _Sight, *, full: bool) -> ShownMatch:
    named = _provider_named(match.have, sight), _receiver_named(match, sight)
    closed = any(pk in sight.closed for pk in (match.have_id, match.want_id))
    coarse = closed or not all(named)  # an exact reason or figure would tell what is closed
    facts = _missing(match, named, sight.closed) if full else ()
    probability = shown_probability(match.probability, coarse=coarse)
    synergy = getattr(match, "synergy", None)
    return ShownMatch(
        pk=match.pk,
        url=match.get_absolute_url(),
        kind=match.have.kind,
        hazardous=match.have.hazardous,
        provider=_side(match.have.organisation, match.have, sight, named=named[0], full=full),
        receiver=_side(match.receiver, match.want, sight, named=named[1], full=full),
        has_want=match.want_id is not None,
        probability=probability,
        likelihood=likelihood_words(probability),
        reasons=() if sight.placed else shown_reasons(match.reasons, coarse=coarse),
        worth=shown_worth(match, coarse=coarse, full=full, facts=facts, own=sight.person),
        state=match.state,
        state_label=str(MatchState(match.state).label),
        dismissal=match.get_dismissal_reason_display() if match.dismissal_reason else "",
        note=match.note if not coarse else "",
        decided_by=str(match.decided_by) if match.decided_by and not coarse else "",
        decided_at=match.decided_at,
        found_at=match.found_at,
        decidable=match.pk in sight.decidable,
        proposable=sight.proposes and synergy is None,
        synergy_pk=synergy.pk if synergy is not None and _is_told(match, synergy, sight, coarse=coarse) else None,
        engine_version=match.engine_version,
        km=None if coarse or sight.placed else _km(match),
        magnitude=floor(log10(match.money)) + 1 if match.money is not None and match.money >= 1 else 0,
        closed=closed,
        takes_questions=bool(sight.askable & {match.have_id, match.want_id}),
    )


def _km(match: Match) -> float | None:
    values = [reason.get("value") for reason in match.reasons if reason.get("code") == "distance"]
    return values[0] if values and isinstance(values[0], int | float) else None


def _missing(match: Match, named: tuple[bool, bool], closed: Container[int | None]) -> tuple[tuple[str, str], ...]:
    far = all(reason.get("code") != "distance" for reason in match.reasons)
    found = missing_facts(match.have, place=far) if named[0] and match.have_id not in closed else ()
    asked = match.want if named[1] and match.want_id not in closed else None
    return (*found, *(missing_facts(asked, place=far) if asked is not None else ()))


def _side(
    organisation: Organisation, resource: Resource | None, sight: _Sight, *, named: bool, full: bool
) -> ShownSide:
    own = organisation.pk in sight.own
    if named and sight.brief:
        return ShownSide(named=True, own=own, label=str(organisation))
    closed = sight.closed.get(resource.pk, frozenset()) if resource is not None else frozenset()
    site = resource.site if resource is not None else None
    at = _spot(organisation, site, sight)
    district = district_of(*at) if at is not None and (not named or "site" in closed) else None
    if not named:
        return ShownSide(
            named=False,
            own=own,
            label=partner_hint(organisation, site),
            place=hinted_place(organisation, site),
            sector=sector_name(organisation),
            spot=(district.lon, district.lat) if district is not None else None,
            title=class_name(resource.class_id) if resource is not None and resource.class_id else "",
            quantity=quantity_band(resource) if resource is not None else "",
            facts=hinted_facts(resource, organisation) if full and resource is not None else (),
        )
    if resource is not None and closed:
        resource = without(resource, closed)
        site = resource.site
    if "site" in closed:
        at = (district.lon, district.lat) if district is not None else None
    return ShownSide(
        named=True,
        own=own,
        label=str(organisation),
        place=place_name(organisation, site),
        url=organisation.get_absolute_url() if organisation.pk in sight.organisations else "",
        title=str(resource) if resource is not None else "",
        resource_url=resource.get_absolute_url() if resource is not None else "",
        quantity=quantity_words(resource) if resource is not None else "",
        facts=facts_of(organisation, resource) if full else (),
        spot=at,
    )


def _spot(organisation: Organisation, site: Site | None, sight: _Sight) -> tuple[float, float] | None:
    """Where the side is, exactly, if spots are asked for and it is known."""
    for place in (site, sight.sites.get(organisation.pk)) if sight.placed else ():
        if place is not None and place.lon is not None and place.lat is not None:
            return place.lon, place.lat
    return None


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
    sight = replace(
        _sight_of(visitor, rows),
        closed=closed_fields(visitor, [side for row in rows for side in (row.have, row.want) if side is not None]),
        placed=placed,
        brief=brief,
        sites=_main_sites(firms) if placed and rows else {},
    )
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
        own=visitor.organisation_ids if is_user(visitor) else frozenset(),
        resources=frozenset(
            resources_visible_to(visitor).filter(pk__in=resources).values_list("pk", flat=True) if rows else ()
        ),
        organisations=frozenset(
            organisations_visible_to(visitor).filter(pk__in=firms).values_list("pk", flat=True) if rows else ()
        ),
        reader=reads_programme(visitor) or (is_user(visitor) and visitor.has_role(Role.VERIFIER)),
        agreed=named_sides(rows),
    )


def _knows(firm: int, resource: int | None, sight: _Sight, *, met: bool) -> bool:
    """Whether a side of a synergy is named: it is the visitor's, has met the other, or is known for what it brings in.

    Only that may tell its name: a member that knows a firm for another offer does not recognise it behind these talks;
    who reads the programme sees each firm as such.
    """
    shown = resource in sight.resources if resource is not None else sight.reader
    return firm in sight.own or met or (firm in sight.organisations and shown)


def _shown_synergy(synergy: Synergy, sight: _Sight, *, full: bool) -> ShownSynergy:
    agreed = sight.agreed[synergy.pk]
    met = sight.reader and synergy.stage != Stage.IDEA
    sides = [
        _synergy_side(firm, resource, sight, met=met or firm.pk in agreed, full=full)
        for firm, resource in ((synergy.provider, synergy.have), (synergy.receiver, synergy.want))
    ]
    named = all(side.named for side in sides)
    # who sees it because it is shown to the network reads what it is and how far, not what is planned and by whom
    inside = sight.reader or not sight.own.isdisjoint({synergy.provider_id, synergy.receiver_id})
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
    shown = resource.pk in sight.resources if resource is not None else sight.reader
    named = _knows(organisation.pk, resource.pk if resource is not None else None, sight, met=met)
    # who agrees to be named does not thereby tell each fact of its resource
    visible = resource if shown or not named else None
    return _side(organisation, visible, sight, named=named, full=full)

"""Synergies: proposed from a match or opened without one, edited by their practitioners, with their next action."""

from datetime import date, datetime
from typing import cast

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.matches.actions.decisions import accept_match
from symbionet.matches.models import Level, Match, MatchState
from symbionet.matches.queries.remainders import figures_at
from symbionet.network.models import Kind, Organisation, Resource
from symbionet.synergies.actions.notices import notify_opened, notify_owner
from symbionet.synergies.actions.parties import flow_of_have, settle_amounts
from symbionet.synergies.actions.values import SynergyValues
from symbionet.synergies.models import Origin, Sight, Stage, Synergy, SynergyFlow, SynergyType
from symbionet.synergies.queries.consents import OPEN_SIGHTS, sides_without_consent
from symbionet.synergies.queries.synergies import is_one_place, possible_owners
from symbionet.work.models import StageMove

__all__ = [
    "HOLDINGS",
    "AlreadyProposed",
    "edit_synergy",
    "finish_next_action",
    "open_synergy",
    "propose_synergy",
    "put_off_next_action",
    "synergy_titles",
]

HOLDINGS = (
    Holding(
        model=Synergy,
        field="owner",
        words=lambda count: ngettext("%(count)s synergy", "%(count)s synergies", count) % {"count": count},
        verb="synergy.edited",
        takers=possible_owners,
    ),
)
TITLE_LENGTH = 250
TYPES = {
    Kind.MATERIAL: SynergyType.SUBSTITUTION,
    Kind.ENERGY: SynergyType.UTILITY,
    Kind.WATER: SynergyType.UTILITY,
    Kind.LOGISTICS: SynergyType.LOGISTICS,
    Kind.CAPACITY: SynergyType.SERVICE,
    Kind.EXPERTISE: SynergyType.SERVICE,
}
TONNE = "t"


class AlreadyProposed(ActionRefused):
    """The exchange is pursued already; `synergy` is the one that exists."""

    def __init__(self, synergy: Synergy) -> None:
        super().__init__(_("This exchange is pursued already: “%(title)s”.") % {"title": synergy})
        self.synergy = synergy


def _pursued(synergy: Synergy, by: User | None) -> ActionRefused:
    """Why an exchange is not opened twice; of one that a colleague keeps to himself or herself nothing is named."""
    if synergy.sight == Sight.PRIVATE and synergy.owner not in (None, by):
        return ActionRefused(_("A colleague pursues this exchange already, and keeps it private for now."))
    return AlreadyProposed(synergy)


def synergy_titles(match: Match) -> tuple[str, str]:
    """The titles (zh, en) of a synergy made of a match: 甲电厂粉煤灰供乙水泥厂, "Fly ash from A to B"."""
    return _titles(match.have, match.have.organisation, match.receiver)


def _titles(have: Resource, giver: Organisation, taker: Organisation) -> tuple[str, str]:
    zh = f"{_zh(giver)}{have.title_zh or have.title_en}供{_zh(taker)}"
    en = f"{have.title_en or have.title_zh} from {_en(giver)} to {_en(taker)}"
    return zh[:TITLE_LENGTH], en[:TITLE_LENGTH]


def _zh(organisation: Organisation) -> str:
    return organisation.name_zh or organisation.name_en


def _en(organisation: Organisation) -> str:
    return organisation.name_en or organisation.name_zh


def existing_synergy(match: Match) -> Synergy | None:
    """The synergy that pursues the same exchange already, if any."""
    same = Q(match=match) | (Q(have=match.have, receiver=match.receiver) & ~Q(stage=Stage.LOST))
    return Synergy.objects.filter(same).order_by("pk").first()


@transaction.atomic
def propose_synergy(
    match: Match, *, by: User | None, values: SynergyValues | None = None, at: datetime | None = None
) -> Synergy:
    """The synergy in stage idea with the two sides of the match; proposing accepts the match.

    `values` may hold title_zh, title_en, owner, next_action, next_action_due and notes; titles come from the match
    otherwise. Type, level and worth come from the match, what flows from its have, both of what is left; where nothing
    is, it can only come to be instead of another, and counts the whole. Raises AlreadyProposed.
    """
    found = existing_synergy(match)
    if found is not None:
        raise _pursued(found, by)
    left = match.left or 1.0
    completed: SynergyValues = {**_worth(match, left), **_stated(values)}
    if not completed.get("title_zh") and not completed.get("title_en"):
        completed["title_zh"], completed["title_en"] = synergy_titles(match)
    completed.setdefault("owner", by)
    synergy = _opened(
        {
            "kind": match.have.kind,
            "type": TYPES[Kind(match.have.kind)],
            "level": match.level,
            "provider": match.have.organisation,
            "receiver": match.receiver,
            "have": match.have,
            "want": match.want,
            "match": match,
            "chance_factor": match.chance_factor,
            "origin": Origin.MATCH,
            "is_demo": match.have.is_demo,
            **completed,
        },
        left=left,
        by=by,
        at=at,
    )
    history.record(by, "synergy.proposed", synergy)
    if match.state != MatchState.ACCEPTED:
        match.synergy = synergy
        accept_match(match, by=by)
    return synergy


def _stated(values: SynergyValues | None) -> SynergyValues:
    stated = {name: value for name, value in (values or {}).items() if value not in (None, "")}
    return cast(SynergyValues, stated)


def _worth(match: Match, left: float) -> SynergyValues:
    """The yearly figures of such a share of a match, with their ranges; tonnes only where the engine counted those."""

    def of(name: str, end: str) -> float | None:
        whole = (match.value.get(name) or {}).get(end)
        return None if whole is None else whole * left

    central = figures_at(match, left)
    worth: SynergyValues = {
        "money": central.money,
        "money_low": of("money", "low"),
        "money_high": of("money", "high"),
        "co2e": central.co2e,
        "co2e_low": of("co2e", "low"),
        "co2e_high": of("co2e", "high"),
    }
    if match.value.get("unit") == TONNE:
        worth["tonnes"] = of("tonnes", "central")
    return worth


@transaction.atomic
def open_synergy(values: SynergyValues, *, by: User | None, at: datetime | None = None) -> Synergy:
    """The synergy in stage idea that came from a workshop, a visit, a member or an old list; raises ActionRefused.

    `values`: provider and receiver, and a have, a want or a title; further any field a practitioner edits. Kind, level
    and what flows follow from these unless stated.
    """
    completed = _stated(values)
    have, want = completed.get("have"), completed.get("want")
    provider, receiver = _sides(completed, have, want)
    completed |= {"provider": provider, "receiver": receiver}
    if not completed.get("title_zh") and not completed.get("title_en"):
        resource = have or want
        if resource is None:
            raise ActionRefused(_("Give the synergy a title, or choose the resource it is about."))
        completed["title_zh"], completed["title_en"] = _titles(resource, provider, receiver)
    found = _same_exchange(completed)
    if found is not None:
        raise _pursued(found, by)
    kind = Kind(completed.get("kind") or (have or want or Synergy()).kind)
    completed = {
        "owner": by,
        "origin": Origin.OTHER,
        "type": TYPES[kind],
        "level": _level(provider, receiver),
        **completed,
    }
    completed["kind"] = kind
    completed.setdefault("is_demo", provider.is_demo)
    synergy = _opened(completed, by=by, at=at)
    history.record(by, "synergy.opened", synergy)
    return synergy


def _sides(values: SynergyValues, have: Resource | None, want: Resource | None) -> tuple[Organisation, Organisation]:
    provider = values.get("provider") or (have.organisation if have else None)
    receiver = values.get("receiver") or (want.organisation if want else None)
    if provider is None or receiver is None:
        raise ActionRefused(_("A synergy has two sides: name the provider and the receiver."))
    for resource, side in ((have, provider), (want, receiver)):
        if resource is not None and resource.organisation_id != side.pk:
            raise ActionRefused(
                _("“%(resource)s” does not belong to %(organisation)s.") % {"resource": resource, "organisation": side}
            )
    return provider, receiver


def _same_exchange(values: SynergyValues) -> Synergy | None:
    """A synergy between the same two sides about the same have or by the same title."""
    same = Q(pk__in=[])
    if values.get("have") is not None:
        same |= Q(have=values["have"]) & ~Q(stage=Stage.LOST)
    for name in ("title_zh", "title_en"):
        if title := values.get(name):
            same |= Q(**{f"{name}__iexact": title})
    rows = Synergy.objects.filter(provider=values["provider"], receiver=values["receiver"])
    return rows.filter(same).order_by("pk").first()


def _level(provider: Organisation, receiver: Organisation) -> str:
    """How far the circle is: one firm, one park, or beyond; "" where a park is not known."""
    if provider.pk == receiver.pk:
        return Level.FIRM
    if provider.park_id is None or receiver.park_id is None:
        return ""
    return Level.PARK if provider.park_id == receiver.park_id else Level.REGION


def _opened(values: SynergyValues, *, by: User | None, at: datetime | None, left: float = 1.0) -> Synergy:
    """The stored synergy with its opening move and the flow of such a share of its have.

    Raises ActionRefused for a single place.
    """
    if is_one_place(values["provider"], values["receiver"], have=values.get("have"), want=values.get("want")):
        raise ActionRefused(
            _(
                "Provider and receiver are the same organisation: inside a firm a synergy runs between two of its "
                "sites. Choose a have at one site and a want at another."
            )
        )
    when = at or timezone.now()
    synergy = Synergy.objects.create(**values, created_at=when, stage_since=when)
    person = by
    StageMove.objects.create(subject=synergy, before="", after=Stage.IDEA, at=when, by=person)
    if synergy.have is not None:
        SynergyFlow.objects.create(synergy=synergy, **flow_of_have(synergy.have, synergy.want, left=left))
    if at is None:  # nobody is told of a past that is written down now
        notify_opened(synergy, by=by)
    return synergy


@transaction.atomic
def edit_synergy(synergy: Synergy, values: SynergyValues, *, by: User | None) -> Synergy:
    """The synergy with its new values; a save that changes nothing leaves no line. Stages move by their own actions.

    Raises ActionRefused where its sight would name a side that has not agreed to be named.
    """
    changed = history.changes(synergy, values)
    if not changed:
        return synergy
    if {"stage", "stopped_at"} & set(changed):
        raise ActionRefused(_("The stage is not edited: move the synergy, put it on hold or give it up."))
    if "sight" in changed:
        _check_sight(synergy, values["sight"])
    if values.get("sight", synergy.sight) == Sight.PRIVATE and values.get("owner", synergy.owner) != by:
        raise ActionRefused(_("Only its owner keeps a synergy private. Open it to practitioners to hand it over."))
    sides = synergy.have_id, synergy.want_id
    for name, value in values.items():
        setattr(synergy, name, value)
    synergy.save(update_fields=[*values, "updated_at"])  # a stage moved meanwhile stays
    if {"have", "want", "receiver", "sight"} & set(changed):
        settle_amounts(synergy, *sides)
    history.record(by, "synergy.edited", synergy, changes=changed)
    if "owner" in changed:
        notify_owner(synergy, by=by)
    return synergy


def _check_sight(synergy: Synergy, sight: str) -> None:
    """Names are opened, to the parties or to all members, only while both sides agree to be named."""
    missing = sides_without_consent(synergy) if sight in OPEN_SIGHTS else []
    if missing:
        raise ActionRefused(
            _("Names are opened only with the consent of both sides; still missing: %(sides)s. Ask first.")
            % {"sides": _(", ").join(map(str, missing))}
        )


def finish_next_action(synergy: Synergy, *, by: User | None, then: str = "", due: date | None = None) -> Synergy:
    """The synergy with its next action done; `then` is what follows, without it the synergy asks for one."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be done."))
    return edit_synergy(synergy, {"next_action": then.strip()[:250], "next_action_due": due}, by=by)


def put_off_next_action(synergy: Synergy, *, until: date, by: User | None) -> Synergy:
    """The next action on a later day; refused for a day that has passed."""
    if not synergy.next_action:
        raise ActionRefused(_("Nothing is planned here that could be put off."))
    if until <= timezone.localdate():
        raise ActionRefused(_("Put it off to a day to come."))
    return edit_synergy(synergy, {"next_action_due": until}, by=by)

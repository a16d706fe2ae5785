"""What the queue of stopped synergies that may work now shows of each hint."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core.texts import in_language, percent_words
from symbionet.matches.models import Match
from symbionet.matches.pages.values import money_words
from symbionet.matches.queries.matches import matches_visible_to
from symbionet.network.models import LegalOutcome, Resource
from symbionet.synergies.models import Reactivation, ReactivationReason, Stage

__all__ = ["ShownHint", "shown_hints"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownHint:
    """A hint in words, with the synergy it is about and what stopped that."""

    pk: int
    reason: str
    seen: str
    at: datetime
    title: str
    url: str
    stage: str
    stopped_at: str
    barriers: str
    owner: str
    money: str
    match_url: str


def shown_hints(visitor: Visitor, hints: Iterable[Reactivation]) -> list[ShownHint]:
    """The hints in words; the match of a new partner is linked where the visitor may see it."""
    rows = list(hints)
    keys = [row.details["match"] for row in rows if row.details.get("match")]
    matches = {match.pk: match for match in matches_visible_to(visitor).filter(pk__in=keys).select_related("receiver")}
    return [_shown(row, matches.get(row.details.get("match"))) for row in rows]


def _shown(row: Reactivation, match: Match | None) -> ShownHint:
    synergy = row.synergy
    standing = [barrier.get_category_display() for barrier in synergy.barriers.all() if barrier.fell_at is None]
    return ShownHint(
        pk=row.pk,
        reason=row.get_reason_display(),
        seen=_seen(row, match),
        at=row.at,
        title=str(synergy),
        url=synergy.get_absolute_url(),
        stage=synergy.get_stage_display(),
        stopped_at=str(Stage(synergy.stopped_at).label) if synergy.stopped_at else "",
        barriers=_(", ").join(str(label) for label in standing),
        owner=str(synergy.owner) if synergy.owner else "",
        money="" if synergy.money is None else money_words(synergy.money),
        match_url=match.get_absolute_url() if match is not None else "",
    )


def _seen(row: Reactivation, match: Match | None) -> str:
    """What the engine or a person saw: before and after."""
    before, after = row.details.get("before"), row.details.get("after")
    if row.reason == ReactivationReason.DATE:
        return str(after or "")
    if row.reason == ReactivationReason.RULE:
        return in_language(zh=str(row.details.get("zh", "")), en=str(row.details.get("en", "")))
    if row.reason == ReactivationReason.LAW:
        return " → ".join(_legal(value) for value in (before, after) if value)
    if row.reason == ReactivationReason.QUALITY:
        return _(", ").join(_column(name) for name in row.details.get("fields", []))
    if not isinstance(before, int | float) or not isinstance(after, int | float):
        return ""
    if row.reason == ReactivationReason.PRICE:
        return f"{money_words(before)} → {money_words(after)}"
    who = f"{match.receiver}: " if match is not None else ""
    return f"{who}{percent_words(100 * before)} → {percent_words(100 * after)}"


def _legal(value: object) -> str:
    return str(dict(LegalOutcome.choices).get(str(value), value))


def _column(name: str) -> str:
    return str(getattr(Resource._meta.get_field(name), "verbose_name", name))

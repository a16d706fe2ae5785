"""What each kind of other people sees of an own resource: the same rules as for those people, shown to its owner."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from symbionet.core.texts import in_language
from symbionet.network.models import Resource, ResourceState, Visibility
from symbionet.network.pages.details import Fact, facts_of
from symbionet.network.pages.fields import closable_labels
from symbionet.network.pages.teasers import teaser
from symbionet.network.queries import quantity_words
from symbionet.network.queries.fields import fields_closed_to, without
from symbionet.web.queries.visibility import FULL, HINT, NOTHING, visibility_rows

__all__ = ["Preview", "Sight", "previews_of"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sight:
    """What one kind of people sees: "full", "hint" or "nothing", the text they read, and what is kept from them."""

    who: str
    level: str
    text: str = ""
    facts: tuple[Fact, ...] = ()
    without: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Preview:
    """An own resource as the others see it."""

    resource: Resource
    sights: tuple[Sight, ...]


def previews_of(resources: Iterable[Resource]) -> list[Preview]:
    """How members, members with consent, the programme and the public see each resource; of own resources only."""
    levels = {row.level: row for row in visibility_rows()}
    return [_preview(resource, levels[Visibility(resource.visibility)]) for resource in resources]


def _preview(resource: Resource, levels: Any) -> Preview:
    members = levels.members if resource.state == ResourceState.OPEN else NOTHING  # members see open ones only
    return Preview(
        resource=resource,
        sights=(
            _sight(resource, _("Other members"), members),
            _sight(resource, _("A member you gave consent"), levels.consented, consented=True),
            _sight(resource, _("The programme’s people"), levels.practitioners, reader=True),
            Sight(who=_("The public"), level=NOTHING),  # no page without signing in shows a resource
        ),
    )


def _sight(resource: Resource, who: str, level: str, *, reader: bool = False, consented: bool = False) -> Sight:
    if level == HINT:
        hint = teaser(resource)
        return Sight(who=who, level=HINT, text=" · ".join(filter(None, (hint.name, hint.band, hint.park))))
    if level != FULL:
        return Sight(who=who, level=NOTHING)
    closed = fields_closed_to(resource, reader=reader, consented=consented)
    shown = without(resource, closed)
    separator = in_language(zh="、", en=", ")
    return Sight(
        who=who,
        level=FULL,
        text=" · ".join(filter(None, (str(shown.organisation), str(shown), quantity_words(shown)))),
        facts=facts_of(shown.organisation, shown),
        without=separator.join(label for name, label in closable_labels().items() if name in closed),
    )

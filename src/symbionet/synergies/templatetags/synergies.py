"""Template tags of synergies: those of a firm or resource, and how much of a resource is taken up."""

from typing import Any

from django import template
from django.db.models import Model
from django.utils.translation import gettext as _

from symbionet.accounts.queries import facilitates
from symbionet.core.quantities import unit_words
from symbionet.core.texts import number_words, with_unit
from symbionet.matches.models import Match
from symbionet.matches.pages.values import money_words
from symbionet.network.models import Resource
from symbionet.synergies.models import Synergy
from symbionet.synergies.pages.anonymised import synergies_shown_to
from symbionet.synergies.pages.threads import is_in_synergies, synergies_of
from symbionet.synergies.queries.amounts import commitments
from symbionet.synergies.queries.prospects import commitments_to_come
from symbionet.synergies.queries.synergies import with_sides
from symbionet.synergies.words import titles_shown_to

register = template.Library()

SHOWN = 12


@register.inclusion_tag("synergies/partials/taken_up.html", takes_context=True)
def taken_up(context: dict[str, Any], resource: Resource | None, match: Match | None = None) -> dict[str, Any]:
    """How much of the resource is committed, reserved and left, and by which synergies, for a practitioner; of a match
    also what is left of its amount and worth.

    A member reads nothing of it: what its have is counted on for may be what the other side keeps to itself.
    """
    visitor = context["request"].user
    if resource is None or not facilitates(visitor):
        return {}
    found = commitments(visitor, [resource]).get(resource.pk)
    if found is None or not found.parts:
        return {}
    synergies = Synergy.objects.filter(pk__in=found.parts).select_related("provider", "receiver", "have", "want")
    titles = titles_shown_to(visitor, synergies)

    def words(value: float) -> str:
        return with_unit(number_words(value), unit_words(found.unit, "year"))

    return {
        "resource": resource,
        "exceeded": words(found.exceeded) if found.exceeded else "",
        "rest": _rest(match) if match is not None else "",
        "figures": [
            (_("In all"), words(found.total)),
            (_("Committed: being built or running"), words(found.committed)),
            (_("Left: matches count this much"), words(found.left)),
            (_("Reserved: still talked about"), words(found.reserved)),
            (_("Left once these talks succeed"), words(found.remaining)),
        ],
        "unit": unit_words(found.unit, "year"),
        "to_come": [
            {
                "day": day,
                "amounts": [number_words(value) for value in (one.committed, one.reserved, one.left)],
            }
            for day, one in commitments_to_come(visitor, resource)
        ],
        "parts": [
            {
                "url": synergy.get_absolute_url(),
                "title": titles[synergy.pk],
                "stage": synergy.get_stage_display(),
                "amount": words(amount) if (amount := found.parts[synergy.pk]) is not None else "",
            }
            for synergy in synergies
        ],
    }


def _rest(match: Match) -> str:
    """What is left for a match and what that is worth, in words; "" where all of it is or its amount is open."""
    stored = match.value.get("tonnes") or {}
    amount, unit = stored.get("central"), str(match.value.get("unit") or "t")
    if not amount or match.left >= 1:
        return ""
    left, whole = (with_unit(number_words(value), unit_words(unit, "year")) for value in (amount * match.left, amount))
    if match.money is None:
        return _("Of the %(whole)s of this match %(left)s are left.") % {"whole": whole, "left": left}
    money = (match.value.get("money") or {}).get("central", match.money)
    return _(
        "Of the %(whole)s of this match %(left)s are left: so much of it is worth %(money)s a year, not %(all)s."
    ) % {"whole": whole, "left": left, "money": money_words(match.money), "all": money_words(money)}


@register.inclusion_tag("synergies/partials/synergies_of.html", takes_context=True)
def synergies_of_thing(context: dict[str, Any], thing: Model) -> dict[str, Any]:
    """The synergies of a firm or resource whose work the visitor reads, as it may see them, the newest first."""
    visitor = context["request"].user
    # most things have none, and to ask for them with all that decides who reads them costs more
    if isinstance(thing, Resource) and not is_in_synergies(thing):
        return {"thing": thing, "shown": [], "number": 0}
    rows = synergies_of(visitor, thing)
    if rows is None:
        return {}
    if not rows.exists():
        return {"thing": thing, "shown": [], "number": 0}
    shown = synergies_shown_to(visitor, with_sides(rows.order_by("-updated_at", "-pk"))[:SHOWN])
    return {"thing": thing, "shown": shown, "number": rows.count() if len(shown) == SHOWN else len(shown)}

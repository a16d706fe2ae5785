"""Who could take a have beyond the network: known uses of its class and the sectors that usually take it."""

from dataclasses import dataclass

from symbionet.knowledge.pages.links import Link, class_link
from symbionet.knowledge.pages.profiles import ranked_takers
from symbionet.knowledge.pages.uses import short_uses
from symbionet.network.models import Direction, Resource

__all__ = ["Prospects", "prospects_of"]

SECTORS = 6


@dataclass(frozen=True, slots=True, kw_only=True)
class Prospects:
    """What a have of this class can become, and in which sectors to look for firms."""

    known: Link
    uses: tuple[str, ...]
    sectors: tuple[Link, ...]


def prospects_of(resource: Resource) -> Prospects | None:
    """The prospects of a have whose class is known; None where nothing is."""
    if resource.direction != Direction.HAVE or not resource.class_id:
        return None
    uses, sectors = short_uses(resource.class_id), ranked_takers(resource.class_id)[:SECTORS]
    return Prospects(known=class_link(resource.class_id), uses=uses, sectors=sectors) if uses or sectors else None

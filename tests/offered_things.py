"""Things as a firm writes them, and the firms that they are offered to."""

from typing import Literal

from symbionet.engine import load_packs, match
from symbionet.engine.matching.find.index import Index, build_index
from symbionet.engine.model import Organisation, Resource


def thing(
    title: str, description: str = "", *, direction: Literal["have", "want"] = "have", owner: str = "maker"
) -> Resource:
    """A have or want in the language of its title."""
    chinese = not title.isascii()
    return Resource(
        id=f"{direction}-{owner}",
        organisation_id=owner,
        direction=direction,
        title_en="" if chinese else title,
        title_zh=title if chinese else "",
        description_en="" if chinese else description,
        description_zh=description if chinese else "",
    )


def takers(have: Resource, *firms: Organisation, wants: tuple[Resource, ...] = (), maker: str = "") -> set[str]:
    """Who is offered for a have of who makes this."""
    known = [Organisation(id="maker", name_en="Maker", sector=maker), *firms]
    return {one.organisation_id for one in match([have], wants, known, load_packs())[have.id]}


def index_of(have: Resource, maker: str) -> Index:
    """What is read of a have alone, of who makes this."""
    return build_index([have], [], [Organisation(id="maker", name_en="Maker", sector=maker)], load_packs())

"""Classes, codes and sectors as links: a name with its page."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import reverse

from symbionet.core.texts import localised
from symbionet.engine.packs import load_packs
from symbionet.knowledge.queries.names import code_row, named, sector_name, spaced

__all__ = ["Link", "class_link", "code_link", "sector_link", "sector_links"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """A name with its page and a remark."""

    text: str
    url: str = ""
    aside: str = ""
    code: str = ""


def class_link(class_id: str, *, aside: str = "") -> Link:
    """A class by name; one that the glossary has lost keeps its id and has no page."""
    found = load_packs().classes.get(class_id)
    if found is None:
        return Link(text=class_id, aside=aside)
    return Link(text=localised(found, "name"), url=reverse("knowledge_class", args=[class_id]), aside=aside)


def code_link(scheme: str, code: str) -> Link:
    """A code, chapter or category with its name and page."""
    row = code_row(scheme, code)
    return Link(
        text=named(row) or code,
        code=spaced(scheme, code),
        url=reverse("knowledge_code", args=[scheme, code]) if row else "",
    )


def sector_link(code: str, *, aside: str = "") -> Link:
    """A sector by name."""
    name = sector_name(code)
    url = reverse("knowledge_sector", args=[code]) if name != code else ""
    return Link(text=name, url=url, code=code, aside=aside)


def sector_links(codes: Iterable[str]) -> tuple[Link, ...]:
    """Sectors by name, each name once."""
    found = {link.text: link for link in map(sector_link, reversed(tuple(codes)))}
    return tuple(reversed(found.values()))

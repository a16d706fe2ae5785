"""From what a person types to classes, codes and sectors of the knowledge."""

import re
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.engine.classification import Suggestions, suggest, suggest_sectors
from symbionet.engine.classification.written_codes import lone_code
from symbionet.engine.packs import ResourceClass, load_packs
from symbionet.knowledge.pages.links import Link, class_link, code_link, sector_link
from symbionet.knowledge.pages.uses import short_uses
from symbionet.knowledge.queries.names import code_row, other_name
from symbionet.shell.search import FEW, SearchGroup, SearchRow

__all__ = ["ClassHit", "KnowledgeFound", "knowledge_found", "search_knowledge"]

LEAST = 0.04  # probability below which a class is not worth a line
FAR_BEHIND = 0.12  # share of the best class below which another one is noise
SECTORS = 4
ENOUGH = 0.3
LIKELY_CODE = 0.1
CODE = re.compile(r"^[0-9A-Za-z]{1,3}([ .-]?[0-9]{2,3}){0,3}\*?$")


@dataclass(frozen=True, slots=True, kw_only=True)
class ClassHit:
    """A class that a text may mean, with what is usually done with it."""

    known: ResourceClass
    link: Link
    other: str
    uses: tuple[str, ...]
    count: int
    is_likely: bool
    is_sure_enough: bool  # to be shown where nobody asked for classes


@dataclass(frozen=True, slots=True, kw_only=True)
class KnowledgeFound:
    """What a text may mean."""

    classes: tuple[ClassHit, ...] = ()
    codes: tuple[Link, ...] = ()
    sectors: tuple[Link, ...] = ()

    @property
    def is_empty(self) -> bool:
        """Whether nothing was found at all."""
        return not (self.classes or self.codes or self.sectors)


def _hit(class_id: str, probability: float) -> ClassHit:
    known = load_packs().classes[class_id]
    return ClassHit(
        known=known,
        link=class_link(class_id),
        other=other_name({"name_zh": known.name_zh, "name_en": known.name_en}),
        uses=short_uses(class_id),
        count=len(load_packs().uses_by_class.get(class_id, ())),
        is_likely=probability >= 0.5,
        is_sure_enough=probability >= ENOUGH,
    )


def _typed_codes(text: str) -> tuple[Link, ...]:
    """The codes that the text is: 10 01 02, 900-249-08 (also without its dashes), HW08, Y9, each also with a star."""
    if not CODE.match(text) and not lone_code(text):
        return ()
    plain = re.sub(r"[ .*]", "", text).upper()
    tried = (
        ("ewc", lone_code(text) or plain.replace("-", "")),
        ("hw2021", lone_code(text)),
        ("basel_y", plain),
        ("cpc21", plain),
        ("hs2022", plain),
    )
    return tuple(code_link(scheme, code) for scheme, code in tried if code_row(scheme, code))


def _typed_sector(text: str) -> tuple[Link, ...]:
    plain = re.sub(r"[ .]", "", text).upper()
    known = [plain for scheme in ("gb4754", "nace2") if len(plain) > 1 and plain in load_packs().codes(scheme)]
    return tuple(sector_link(code) for code in known)


def knowledge_found(text: str) -> KnowledgeFound:
    """The classes, codes and sectors that a text may mean, typos, slang and both languages included."""
    text = text.strip()
    if not text:
        return KnowledgeFound()
    if codes := _typed_codes(text):
        return KnowledgeFound(codes=codes, sectors=_typed_sector(text))
    meant = suggest(text, load_packs(), top=8, on=timezone.localdate())
    least = max(LEAST, FAR_BEHIND * max((item.probability for item in meant.classes), default=0.0))
    return KnowledgeFound(
        classes=tuple(_hit(item.class_id, item.probability) for item in meant.classes if item.probability >= least),
        codes=_codes_of(meant),
        sectors=_typed_sector(text)
        or tuple(
            sector_link(item.nace) for item in suggest_sectors(text, load_packs())[:SECTORS] if item.weight >= 0.25
        ),
    )


def _codes_of(meant: Suggestions) -> tuple[Link, ...]:
    """The codes that stand in the text, else the likeliest of the European list."""
    stated = [item for item in (*meant.ewc, *meant.hw) if item.reason.code == "code_stated"]
    likely = [item for item in meant.ewc[:3] if item.probability >= LIKELY_CODE] if meant.classes else []
    return tuple(code_link(item.scheme.removesuffix("_categories"), item.code) for item in stated or likely)


def search_knowledge(_visitor: Visitor, text: str) -> SearchGroup:
    """Codes, classes and sectors that the text may mean, which are public, for the search over everything."""
    found = knowledge_found(text)
    classes = [hit.link for hit in found.classes if hit.is_sure_enough]
    links = [*classes, *(found.codes if classes or not found.classes else ()), *found.sectors]
    rows = tuple(
        SearchRow(text=link.text, url=link.url, aside=link.code or link.aside) for link in links[:FEW] if link.url
    )
    more = f"{reverse('knowledge_home')}?{urlencode({'q': text})}" if len(links) > FEW else ""
    return SearchGroup(title=_("Codes and classes"), icon="books", rows=rows, more_url=more)

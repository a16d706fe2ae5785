"""Published exchanges that resemble a match."""

from dataclasses import dataclass

from django.utils.translation import get_language

from symbionet.core.texts import bracketed, is_chinese
from symbionet.engine import load_packs
from symbionet.engine.packs import Precedent
from symbionet.matches.models import Match
from symbionet.matches.pages.reasons import source_words
from symbionet.network.queries import class_name
from symbionet.wording import country_name

__all__ = ["ShownPrecedent", "class_of", "shown_precedents"]

MOST = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownPrecedent:
    """A published exchange: what went from whom to whom, where, and who says so."""

    material: str
    supplier: str
    receiver: str
    place: str
    use: str
    source: str
    same_sector: bool


def class_of(match: Match) -> str:
    """The class a match rests on: that of its known use or of the have; nothing where neither is known."""
    for reason in match.reasons:
        if reason.get("code") == "known_use":
            return str((reason.get("details") or {}).get("class_id") or match.have.class_id)
    return match.have.class_id


def shown_precedents(match: Match, *, coarse: bool) -> tuple[ShownPrecedent, ...]:
    """Published exchanges of the class, those to the receiver's sector first; their order tells nothing if `coarse`."""
    class_id, nace = class_of(match), "" if coarse else match.receiver.nace.replace(".", "")
    cited = {str(reason.get("value")) for reason in match.reasons if reason.get("code") == "precedent" and not coarse}
    found = [item for item in load_packs().precedents if item.class_id == class_id or item.id in cited]
    found.sort(key=lambda item: (item.id not in cited, not _same(item, nace), item.id))
    return tuple(_precedent(item, nace) for item in found[:MOST])


def _same(item: Precedent, nace: str) -> bool:
    return len(nace) > 1 and any(nace.startswith(code[:3]) for code in item.receiver_nace if code)


def _precedent(item: Precedent, nace: str) -> ShownPrecedent:
    name = class_name(item.class_id)
    return ShownPrecedent(
        material=name + bracketed(item.material_en) if is_chinese() and name else item.material_en,
        supplier=item.supplier_en,
        receiver=item.receiver_en,
        place=country_name(item.country, get_language() or "en"),
        use=item.use_en,
        source=source_words(item.source),
        same_sector=_same(item, nace),
    )

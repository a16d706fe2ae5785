"""What a firm of a sector is likely to have and to want, and what is asked of its sector."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache

from symbionet.engine.packs import ProfileRow, load_packs
from symbionet.network.models import Organisation
from symbionet.xlsform import Question, Questionnaire, is_asked

__all__ = ["CHECKLIST", "LikelyResource", "likely_resources", "precedents_of", "sector_codes", "sector_questions"]

CHECKLIST = "audit_checklist"  # the questionnaire of the visit
MOST = 12
LEAST = 0.25


@dataclass(frozen=True, slots=True, kw_only=True)
class LikelyResource:
    """A class that firms of the sector typically have or want: how probably, and how much."""

    direction: str
    class_id: str
    name_en: str
    name_zh: str
    prior: float
    low: float | None
    high: float | None
    unit: str
    note_en: str
    note_zh: str
    source: str
    hazardous: bool


def sector_codes(organisation: Organisation) -> str:
    """The GB/T 4754 codes that the sector of a firm lies in, from the section down: "C C26 C265 C2651".

    A firm that states only its NACE class has the nearest codes of the crosswalk.
    """
    codes = [organisation.gb4754] if organisation.gb4754 else _nearest(organisation.nace)
    found: dict[str, None] = {}
    for code in codes:
        found |= dict.fromkeys(code[:length] for length in (1, 3, 4, 5) if len(code) >= length)
    return " ".join(found)


@cache
def _by_nace() -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = {}
    for row in load_packs().rows("crosswalks/gb4754_nace2"):
        if len(row["gb4754"]) == 4:  # groups: their rows are few and sure
            found.setdefault(row["nace2"], []).append(row["gb4754"])
    return {code: tuple(codes) for code, codes in found.items()}


def _nearest(nace: str) -> list[str]:
    return list(_by_nace().get(nace, ()))[:3] if nace else []


def likely_resources(organisation: Organisation) -> tuple[list[LikelyResource], list[LikelyResource]]:
    """Haves and wants of a typical firm of the sector, the most typical first; none where the sector is not known."""
    codes = set(sector_codes(organisation).split())
    rows = [
        row
        for row in load_packs().profiles
        if row.gb4754 in codes or (organisation.nace and organisation.nace in row.nace)
    ]
    return _likely(rows, "have"), _likely(rows, "want")


def _likely(rows: Iterable[ProfileRow], direction: str) -> list[LikelyResource]:
    classes = load_packs().classes
    best: dict[str, ProfileRow] = {}
    for row in sorted(rows, key=lambda row: -row.prior):
        if row.direction == direction and row.prior >= LEAST:
            best.setdefault(row.class_id, row)
    return [
        LikelyResource(
            direction=direction,
            class_id=row.class_id,
            name_en=classes[row.class_id].name_en,
            name_zh=classes[row.class_id].name_zh,
            prior=row.prior,
            low=row.low,
            high=row.high,
            unit=row.unit,
            note_en=row.note_en,
            note_zh=row.note_zh,
            source=row.source,
            hazardous=classes[row.class_id].hazardous == "yes",
        )
        for row in list(best.values())[:MOST]
    ]


def sector_questions(questionnaire: Questionnaire, organisation: Organisation) -> list[Question]:
    """The questions of the checklist that are asked because of the firm's sector."""
    names = {"sectors": sector_codes(organisation)}
    return [one for one in questionnaire if one.relevant and is_asked(one, names)]


def precedents_of(organisation: Organisation) -> list[tuple[str, str, str, str]]:
    """Published exchanges of firms of the sector: class, material, park and source; giver or taker."""
    nace = organisation.nace[:2]
    if not nace:
        return []
    found: dict[tuple[str, str], tuple[str, str, str, str]] = {}
    for row in load_packs().precedents:
        for side, codes in (("gave", row.supplier_nace), ("took", row.receiver_nace)):
            if any(code.startswith(nace) for code in codes):
                found.setdefault((side, row.material_en), (side, row.material_en, row.park, row.source))
    return list(found.values())[:8]

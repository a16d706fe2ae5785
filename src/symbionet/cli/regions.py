"""Scores `match` on regions that judges have graded, read from their spreadsheets like any other file."""

from dataclasses import asdict
from pathlib import Path

from symbionet.cli.notes import without_taker
from symbionet.engine import Match, load_packs
from symbionet.engine.evaluation.regions import Answer, Have, Offer, read_region, score_regions
from symbionet.engine.matching import match_index
from symbionet.engine.matching.find.index import build_index
from symbionet.sheets import as_values, read_records, read_tables
from symbionet.wording import Language

__all__ = ["score_folders"]

TELLING = ("risk_hazard", "ask_hazard", "ask_permit", "permit_held", "permit_needed")  # codes that speak of hazard


def score_folders(folders: tuple[Path, ...], lang: Language) -> dict[str, object]:
    """The figures of all regions together and, under `regions`, of each."""
    answered = {folder.name: _answer(folder, lang) for folder in folders}
    each = {name: asdict(score_regions([judged])) for name, judged in answered.items()}
    return {"lang": lang, **asdict(score_regions(answered.values())), "regions": each}


def _answer(folder: Path, lang: Language) -> tuple[tuple[Have, ...], dict[tuple[str, str], Answer]]:
    region = read_region(folder, lang)
    haves, wants, firms = as_values(read_records(read_tables(region.park.read_bytes(), region.park.name)))
    names = {firm.id: firm.name_zh or firm.name_en for firm in firms}
    index = build_index(haves, wants, firms, load_packs())
    found = match_index(index)
    answers = {}
    for have in haves:
        matches = found[have.id]
        warns = any(_tells_hazard(item) for item in matches) if matches else bool(without_taker(index, have.id, lang))
        offers = tuple(
            Offer(
                organisation=names[item.organisation_id], is_want=item.want_id is not None, probability=item.probability
            )
            for item in matches
        )
        answers[have.title_zh or have.title_en, names[have.organisation_id]] = Answer(offers=offers, tells_hazard=warns)
    return region.haves, answers


def _tells_hazard(item: Match) -> bool:
    return any(reason.code in TELLING for reason in (*item.reasons, *item.asks, *item.risks))

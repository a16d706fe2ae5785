"""The crosswalks between NACE, ISIC, CPC and GB/T 4754, and from resource classes to product codes.

One relation vocabulary for all: `exact`; `narrow` (the source code lies within the target); `broad` (it reaches
beyond); `related`.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from packs.international import cpc_pairs, isic_pairs
from packs.pack import TYPED, Pack, Row, read_table

__all__ = ["crosswalk_packs"]

RELATION = {"exactMatch": "exact", "broadMatch": "narrow", "narrowMatch": "broad", "relatedMatch": "related"}
NEAREST = ("exact", "narrow", "broad", "related")
RELATION_TEXT = "exact, narrow (the first code lies within the second), broad (it reaches beyond) or related"
# CPC 3.0 reuses the numbers of research services: they are mapped by group
RESEARCH = (("7210", "811", "exact"), ("7210", "813", "related"), ("7210", "814", "related"))
RESEARCH_HUMANITIES = (("7220", "812", "exact"), ("7220", "813", "related"), ("7220", "814", "related"))
LONGEST_LIST = 6  # of classes for a GB/T 4754 group; a longer list is given by groups of the target
PUBLISHED = "Eurostat / UN correspondence via ISDATA"
JUDGEMENT = "expert judgement"


def crosswalk_packs(source: Path, *, sectors: Sequence[Pack], international: Sequence[Pack]) -> tuple[Pack, ...]:
    """The crosswalks, from `classifications/`, the tables typed by hand and the packs of codes already made."""
    folder = source / "classifications"
    packs = {pack.id: pack for pack in (*sectors, *international)}
    nace2_isic4 = _nace2_isic4(folder)
    return (
        nace2_isic4,
        _isic4_cpc21(folder),
        _nace2_nace21(packs["codes/nace2"].rows, packs["codes/nace21"].rows),
        _gb4754_isic4(packs["crosswalks/gb4754_nace2"].rows, nace2_isic4.rows),
        _class_products(),
    )


def _pack(
    first: str, second: str, rows: Iterable[Row], *, titles: tuple[str, str], texts: tuple[str, str], source: str
) -> Pack:
    """A crosswalk of two schemes in the common form; `texts` explain the two codes."""
    return Pack(
        id=f"crosswalks/{first}_{second}",
        edition=titles[0],
        publisher="Symbionet",
        source=source,
        licence="Facts; selection and judgement: Apache-2.0",
        title_en=titles[0],
        title_zh=titles[1],
        key=f"{first}|{second}",
        columns={
            first: texts[0],
            second: texts[1],
            "relation": RELATION_TEXT,
            "source": "citation or expert judgement",
        },
        rows=tuple(rows),
    )


def _nace2_isic4(folder: Path) -> Pack:
    rows = [
        {"nace2": nace, "isic4": isic, "relation": RELATION[relation], "source": PUBLISHED}
        for (nace, isic), relation in sorted(isic_pairs(folder).items())
    ]
    return _pack(
        "nace2",
        "isic4",
        rows,
        titles=("NACE Rev. 2 to ISIC Rev. 4", "NACE 第 2 版与 ISIC 第 4 版对照"),
        texts=("code of NACE Rev. 2 without a dot, of any level", "code of ISIC Rev. 4 of the same level"),
        source="Correspondence of NACE Rev. 2 to ISIC Rev. 4 (Eurostat / UN) via ISDATA",
    )


def _isic4_cpc21(folder: Path) -> Pack:
    mended = {(row["isic4"], row["cpc21"]): row["relation"] for row in read_table(TYPED / "isic4_cpc21.csv")}
    found = [
        (isic, cpc, mended.get((isic, cpc), RELATION[relation]))
        for (isic, cpc), relation in cpc_pairs(folder).items()
        if not cpc.startswith("81")
    ]
    found += [*RESEARCH, *RESEARCH_HUMANITIES]
    rows = [
        {"isic4": isic, "cpc21": cpc, "relation": relation, "source": PUBLISHED}
        for isic, cpc, relation in sorted(found, key=lambda item: (item[0], NEAREST.index(item[2]), item[1]))
    ]
    return _pack(
        "isic4",
        "cpc21",
        rows,
        titles=("ISIC Rev. 4 to CPC Version 2.1", "ISIC 第 4 版与 CPC 2.1 版对照"),
        texts=("class of ISIC Rev. 4", "subclass of CPC 2.1 that the class produces; groups for research services"),
        source="Correspondence of ISIC Rev. 4 to CPC 2.1 (UN) via ISDATA; leading zeros restored. Wholesale and retail "
        "trade have no products in it, nor has waste and scrap (CPC 39)",
    )


def _plain(title: str) -> str:
    return re.sub(r"[^a-z]", "", title.lower().replace("ised", "ized").replace("isation", "ization"))


def _nace2_nace21(old: Sequence[Row], new: Sequence[Row]) -> Pack:
    """Classes with the same title in both editions, and the rest by the typed table."""
    titles: dict[str, list[str]] = {}
    for row in new:
        if row["level"] == "class":
            titles.setdefault(_plain(row["name_en"]), []).append(row["code"])
    typed: dict[str, list[Row]] = {}
    for row in read_table(TYPED / "nace2_nace21.csv"):
        typed.setdefault(row["nace2"], []).append({**row, "source": "expert judgement, from the titles"})
    rows: list[Row] = []
    for row in old:
        if row["level"] != "class":
            continue
        if row["code"] in typed:
            rows += typed[row["code"]]
            continue
        (target,) = titles[_plain(row["name_en"])]
        rows.append({"nace2": row["code"], "nace21": target, "relation": "exact", "source": "equal title"})
    return _pack(
        "nace2",
        "nace21",
        rows,
        titles=("NACE Rev. 2 to NACE Rev. 2.1", "NACE 第 2 版与第 2.1 版对照"),
        texts=("class of NACE Rev. 2", "class of NACE Rev. 2.1; the first row of a code is the nearest"),
        source="Made by the Symbionet project from the titles of both editions: the official correspondence table was "
        "not at hand. A class of equal title may differ in scope at its edges",
    )


def _gb4754_isic4(gb_nace: Sequence[Row], nace_isic: Sequence[Row]) -> Pack:
    """GB/T 4754 to ISIC, composed through NACE and corrected by the typed table; then groups and divisions."""
    step = {row["nace2"]: (row["isic4"], row["relation"]) for row in nace_isic}
    typed: dict[str, list[Row]] = {}
    for row in read_table(TYPED / "gb4754_isic4.csv"):
        typed.setdefault(row["gb4754"], []).append({**row, "source": JUDGEMENT})
    classes: list[Row] = []
    found: dict[str, list[tuple[str, str]]] = {}
    for pair in gb_nace:
        if len(pair["gb4754"]) == 5:
            isic, second = step[pair["nace2"]]
            found.setdefault(pair["gb4754"], []).append((isic, _compose(pair["relation"], second)))
    for code, targets in found.items():
        merged: dict[str, str] = {}
        for isic, relation in targets:
            merged[isic] = relation if merged.setdefault(isic, relation) == relation else "narrow"
        if len(merged) == 1:  # several NACE classes of one ISIC class: the Chinese class lies within it
            merged = {isic: "narrow" if relation == "broad" else relation for isic, relation in merged.items()}
        classes += typed.pop(code, []) or [
            {"gb4754": code, "isic4": isic, "relation": relation, "source": f"{JUDGEMENT}, through NACE Rev. 2"}
            for isic, relation in merged.items()
        ]
    if typed:
        raise ValueError(f"gb4754_isic4.csv names {', '.join(sorted(typed))}, which gb4754_nace2 does not map")
    rows = [*classes, *_broader(classes, 4), *_broader(classes, 3)]
    return _pack(
        "gb4754",
        "isic4",
        sorted(rows, key=lambda row: row["gb4754"]),
        titles=("GB/T 4754-2017 to ISIC Rev. 4", "国民经济行业分类与 ISIC 第 4 版对照"),
        texts=(
            "code of GB/T 4754-2017: class, group or division",
            "code of ISIC Rev. 4; the first row of a code is the nearest",
        ),
        source="Made by the Symbionet project: composed through crosswalks/gb4754_nace2 and crosswalks/nace2_isic4, "
        "corrected by hand",
    )


def _compose(first: str, second: str) -> str:
    """The relation over two steps."""
    if "related" in (first, second):
        return "related"
    if first == "exact":
        return second
    return first if second in ("exact", first) else "narrow" if first == "narrow" else "broad"


def _broader(classes: Sequence[Row], length: int) -> list[Row]:
    """The targets of groups (length 4 with the letter) or divisions (3): those of their classes, commonest first."""
    found: dict[str, Counter[str]] = {}
    relations: dict[str, set[str]] = {}
    for row in classes:
        found.setdefault(row["gb4754"][:length], Counter())[row["isic4"]] += 1
        relations.setdefault(row["gb4754"][:length], set()).add(row["relation"])
    rows: list[Row] = []
    for code, targets in found.items():
        digits = 4 if length == 4 and len(targets) <= LONGEST_LIST else length - 1
        merged: Counter[str] = Counter()
        for target, number in targets.items():
            merged[target[:digits]] += number
        relation = "narrow" if len(merged) == 1 else "broad"
        if relations[code] == {"related"}:
            relation = "related"
        for target, _ in sorted(merged.items(), key=lambda item: -item[1]):
            rows.append({"gb4754": code, "isic4": target, "relation": relation, "source": JUDGEMENT})
    return rows


def _class_products() -> Pack:
    return Pack(
        id="crosswalks/class_products",
        edition="CPC Version 2.1, HS 2022",
        publisher="Symbionet",
        source="Expert judgement of the Symbionet project from the titles of both classifications",
        licence="Apache-2.0",
        title_en="Resource classes to product codes (CPC 2.1, HS 2022)",
        title_zh="资源类别与产品代码（CPC 2.1、HS 2022）对照",
        key="class_id",
        columns={
            "class_id": "class of the glossary",
            "cpc": "codes of CPC 2.1, nearest first, separated by |; see codes/cpc21",
            "hs": "headings of HS 2022, nearest first, separated by |; see codes/hs2022; empty for what is no goods",
            "source": "citation or expert judgement",
        },
        rows=tuple({**row, "source": JUDGEMENT} for row in read_table(TYPED / "class_products.csv")),
    )

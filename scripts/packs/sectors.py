"""The packs of sector codes: NACE Rev. 2, GB/T 4754-2017 and the way from one to the other."""

from collections import Counter
from pathlib import Path

from packs.pack import TYPED, Pack, read_table, typed_table

__all__ = ["sector_packs"]

NACE_LEVELS = {1: "section", 2: "division", 3: "group", 4: "class"}
LONGEST_LIST = 6  # of NACE classes for a GB/T 4754 group; a longer list is given by NACE groups


def sector_packs(source: Path) -> tuple[Pack, Pack, Pack]:
    """The packs of NACE, of GB/T 4754 and of the way between them, from `classifications/` below the source folder."""
    folder = source / "classifications"
    return (_nace(folder), _gb4754(folder), _crosswalk())


def _nace(folder: Path) -> Pack:
    chinese = typed_table("nace2_zh", "name_zh")
    rows = []
    for row in read_table(folder / "nace_rev2_en.csv"):
        code = row["code"].replace(".", "")
        name = row["description_en"]
        rows.append(
            {
                "code": code,
                "name_en": name.capitalize() if name.isupper() else name,
                "name_zh": chinese[code],
                "level": NACE_LEVELS[1 if code.isalpha() else len(code)],
                "parent": row["broader"].replace(".", ""),
            }
        )
    return Pack(
        id="codes/nace2",
        edition="Rev. 2 (2006)",
        publisher="Eurostat",
        source="Regulation (EC) No 1893/2006, Annex I; Chinese names written by the Symbionet project",
        licence="English: Eurostat, reuse permitted with acknowledgement; Chinese: Apache-2.0",
        title_en="NACE Rev. 2: economic activities in the European Union",
        title_zh="NACE 第 2 版：欧盟经济活动分类",
        key="code",
        columns={
            "code": "letter, or two to four digits without a dot",
            "name_en": "name",
            "name_zh": "name in Chinese, not official",
            "level": "section, division, group or class",
            "parent": "code of the next broader level",
        },
        rows=tuple(sorted(rows, key=lambda row: row["code"])),
    )


def _gb4754(folder: Path) -> Pack:
    english = typed_table("gb4754_en", "name_en")
    rows = tuple(
        {
            "code": row["code"],
            "name_zh": row["name_zh"],
            "name_en": english[row["code"]],
            "level": row["level"],
            "parent": row["parent"],
        }
        for row in read_table(folder / "gb4754_2017.csv")
    )
    return Pack(
        id="codes/gb4754",
        edition="2017",
        publisher="国家统计局",
        source="GB/T 4754-2017 国民经济行业分类; English names written by the Symbionet project",
        licence="Chinese: national standard, facts; English: Apache-2.0",
        title_en="GB/T 4754-2017: industrial classification for national economic activities",
        title_zh="国民经济行业分类（GB/T 4754-2017）",
        key="code",
        columns={
            "code": "letter of the section, then two to four digits",
            "name_zh": "name",
            "name_en": "name in English, not official",
            "level": "1 section, 2 division, 3 group, 4 class",
            "parent": "code of the next broader level",
        },
        rows=rows,
        partial=True,  # one class of the 1,382 is missing in the copy of the standard at hand
    )


def _crosswalk() -> Pack:
    classes = [{**row, "source": "expert judgement"} for row in read_table(TYPED / "gb4754_nace2.csv")]
    return Pack(
        id="crosswalks/gb4754_nace2",
        edition="GB/T 4754-2017 to NACE Rev. 2",
        publisher="Symbionet",
        source="Made by the Symbionet project from the names and scopes of both classifications",
        licence="Apache-2.0",
        title_en="GB/T 4754-2017 to NACE Rev. 2",
        title_zh="国民经济行业分类与 NACE 第 2 版对照",
        key="gb4754|nace2",
        columns={
            "gb4754": "code of GB/T 4754-2017: class, group or division",
            "nace2": "code of NACE Rev. 2 without a dot; the first row of a code is the nearest",
            "relation": "exact, narrow (the Chinese code lies within), broad (it reaches beyond) or related",
            "source": "citation or expert judgement",
        },
        rows=tuple(sorted([*classes, *_groups(classes, 4), *_groups(classes, 3)], key=lambda row: row["gb4754"])),
    )


def _groups(classes: list[dict[str, str]], length: int) -> list[dict[str, str]]:
    """The targets of groups (length 4 with the letter) or divisions (3): those of their classes, commonest first."""
    found: dict[str, Counter[str]] = {}
    relations: dict[str, set[str]] = {}
    for row in classes:
        found.setdefault(row["gb4754"][:length], Counter())[row["nace2"]] += 1
        relations.setdefault(row["gb4754"][:length], set()).add(row["relation"])
    rows = []
    for code, targets in found.items():
        digits = 4 if length == 4 and len(targets) <= LONGEST_LIST else length - 1
        merged: Counter[str] = Counter()
        for target, number in targets.items():
            merged[target[:digits]] += number
        relation = "narrow" if len(merged) == 1 else "broad"
        if relations[code] == {"related"}:
            relation = "related"
        for target, _ in sorted(merged.items(), key=lambda item: -item[1]):
            rows.append({"gb4754": code, "nace2": target, "relation": relation, "source": "expert judgement"})
    return rows

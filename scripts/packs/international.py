"""The packs of international codes: NACE Rev. 2.1, ISIC Rev. 4, CPC Version 2.1 and HS 2022.

The source's ISIC and CPC tables are of later editions than their file names say (ISIC Rev. 5 and CPC Version 3.0). The
codes of ISIC Rev. 4 and CPC 2.1 are therefore those of the correspondence tables; a title of CPC 3.0 is used only where
the code still stands for the same product, all other titles are typed in `cpc21.csv`.
"""

from pathlib import Path

from packs.pack import Pack, Row, read_table, typed_table

__all__ = ["Pairs", "cpc_pairs", "international_packs", "isic_pairs"]

Pairs = dict[tuple[str, str], str]

LEVELS = ("section", "division", "group", "class", "subclass")
INVERSE = {"narrowMatch": "broadMatch", "broadMatch": "narrowMatch"}
RESEARCH = "81"  # CPC 3.0 reuses the numbers of research services with other meanings: only the groups are the same
RESEARCH_GROUPS = ("811", "812", "813", "814")
WASTES = "39"  # wastes have no industry of origin in the correspondence table
OWN = "written by the Symbionet project"
COLUMNS = {
    "code": "code without dots",
    "parent": "code of the next broader level",
    "level": "section, division, group, class or subclass",
    "name_en": "name",
    "name_zh": "name in Chinese, not official",
}


def international_packs(source: Path) -> tuple[Pack, ...]:
    """The packs of NACE 2.1, ISIC 4, CPC 2.1 and HS 2022, from `classifications/` below the source folder."""
    folder = source / "classifications"
    return (_nace21(folder), _isic4(folder), _cpc21(folder), _hs2022(folder))


def isic_pairs(folder: Path) -> Pairs:
    """The relation of each pair (NACE Rev. 2, ISIC Rev. 4): exactMatch, or broadMatch where ISIC is broader."""
    pairs: Pairs = {}
    for row in read_table(folder / "nace2_to_isic4.csv"):
        left, right, relation = row["from"], row["to"], row["relation"]
        if "." in right:  # the table holds every pair both ways; only NACE codes have dots
            left, right, relation = right, left, INVERSE.get(relation, relation)
        pairs[left.replace(".", ""), right] = relation
    return pairs


def cpc_pairs(folder: Path) -> Pairs:
    """The relation of each pair (ISIC Rev. 4 class, CPC 2.1 subclass).

    The source lost leading zeros and holds every pair both ways.
    """
    classes = {code for _, code in isic_pairs(folder) if len(code) == 4}
    known = {row["code"] for row in read_table(folder / "cpc_en_zh_fr_de.csv")}
    options = [_options(row, classes) for row in read_table(folder / "isic4_to_cpc2_1.csv")]
    certain = {only for found in options if len(found) == 1 for only in found}
    pairs: Pairs = {}
    for found in options:
        likely = found if len(found) == 1 else {item for item in found if item in certain or item[1] in known}
        if len(likely) != 1:
            raise ValueError(f"cannot tell which way round {sorted(found)} is; correct the source")
        isic, cpc, relation = next(iter(likely))
        pairs[isic, cpc] = relation
    return pairs


def _options(row: Row, classes: set[str]) -> set[tuple[str, str, str]]:
    """The ways to read a row of the table between ISIC and CPC."""
    found = set()
    for isic, cpc, relation in (
        (row["from"], row["to"], row["relation"]),
        (row["to"], row["from"], INVERSE.get(row["relation"], row["relation"])),
    ):
        if len(isic) <= 4 and isic.zfill(4) in classes and len(cpc) in (4, 5):
            found.add((isic.zfill(4), cpc.zfill(5), relation))
    return found


def _level(code: str) -> str:
    return LEVELS[0 if code.isalpha() else len(code) - 1]


def _nace21(folder: Path) -> Pack:
    chinese = typed_table("nace21_zh", "name_zh")
    rows = []
    for row in read_table(folder / "nace_rev2_1_en.csv"):
        code = row["code"].replace(".", "")
        rows.append(
            {
                "code": code,
                "parent": row["parent"].replace(".", ""),
                "level": _level(code),
                "name_en": row["name_en"].replace("builders?", "builders'"),
                "name_zh": chinese[code],
            }
        )
    return Pack(
        id="codes/nace21",
        edition="Rev. 2.1 (2023, applied from 2025)",
        publisher="Eurostat",
        source=f"Eurostat, NACE Rev. 2.1 names; Chinese names {OWN}",
        licence="English: Eurostat, reuse permitted with acknowledgement; Chinese: Apache-2.0",
        title_en="NACE Rev. 2.1: economic activities in the European Union",
        title_zh="NACE 第 2.1 版：欧盟经济活动分类",
        key="code",
        columns={**COLUMNS, "code": "letter, or two to four digits without a dot"},
        rows=tuple(sorted(rows, key=lambda row: row["code"])),
    )


def _isic4(folder: Path) -> Pack:
    english, chinese = typed_table("isic4", "name_en"), typed_table("isic4", "name_zh")
    sections = {
        row["code"].replace(".", ""): row["broader"]
        for row in read_table(folder / "nace_rev2_en.csv")
        if len(row["code"]) == 2
    }
    rows = [
        {
            "code": code,
            "parent": "" if code.isalpha() else sections[code] if len(code) == 2 else code[:-1],
            "level": _level(code),
            "name_en": english[code],
            "name_zh": chinese[code],
        }
        for code in sorted({isic for _, isic in isic_pairs(folder)})
    ]
    return Pack(
        id="codes/isic4",
        edition="Rev. 4 (2008)",
        publisher="United Nations Statistics Division",
        source="Codes: the correspondence of NACE Rev. 2 to ISIC Rev. 4 (Eurostat / UN via ISDATA); names: those of "
        f"NACE Rev. 2 where the correspondence is exact, else typed by the Symbionet project; Chinese names {OWN}",
        licence="Codes and English: United Nations, facts; Chinese: Apache-2.0",
        title_en="ISIC Rev. 4: international standard industrial classification",
        title_zh="国际标准行业分类（ISIC）第 4 版",
        key="code",
        columns={**COLUMNS, "code": "letter, or two to four digits"},
        rows=tuple(rows),
    )


def _cpc21(folder: Path) -> Pack:
    later = {row["code"]: (row["en"], row["zh"]) for row in read_table(folder / "cpc_en_zh_fr_de.csv")}
    english, chinese = typed_table("cpc21", "name_en"), typed_table("cpc21", "name_zh")
    names = {**later, **{code: (name, chinese[code]) for code, name in english.items()}}
    found = {code for _, code in cpc_pairs(folder) if not code.startswith(RESEARCH)}
    found |= {code for code in later if code.startswith(WASTES) and len(code) == 5} | set(RESEARCH_GROUPS)
    codes = {code[:length] for code in found for length in range(1, len(code) + 1)}
    rows = [
        {
            "code": code,
            "parent": code[:-1],
            "level": _level(code),
            "name_en": names[code][0],
            "name_zh": names[code][1],
        }
        for code in sorted(codes)
    ]
    return Pack(
        id="codes/cpc21",
        edition="Version 2.1 (2015)",
        publisher="United Nations Statistics Division",
        source="Codes: the correspondence of ISIC Rev. 4 to CPC 2.1 (UN via ISDATA); names in English and Chinese: "
        "TianGong LCA, whose table is of Version 3.0, used where the code stands for the same product in both, else "
        "typed by the Symbionet project. Wholesale and retail trade services (divisions 61 and 62) and the classes of "
        "research services (division 81) are left out",
        licence="Codes: United Nations, facts; names: MIT (TianGong LCA) and Apache-2.0",
        title_en="CPC Version 2.1: central product classification",
        title_zh="产品总分类（CPC）2.1 版",
        key="code",
        columns={**COLUMNS, "code": "one to five digits"},
        rows=tuple(rows),
        partial=True,
    )


def _hs2022(folder: Path) -> Pack:
    mended, chinese = typed_table("hs2022_en", "name_en"), typed_table("hs2022_zh", "name_zh")
    rows = [
        {
            "code": row["hscode"],
            "parent": "" if row["parent"] == "TOTAL" else row["parent"],
            "level": str(len(row["hscode"])),
            "name_en": mended.get(row["hscode"], row["description"]),
            "name_zh": chinese.get(row["hscode"], ""),
        }
        for row in read_table(folder / "hs_en.csv")
        if row["hscode"].isdigit()
    ]
    return Pack(
        id="codes/hs2022",
        edition="2022",
        publisher="World Customs Organization",
        source="HS 2022 as published by the UN, via ISDATA; Chinese of chapters and headings typed by the Symbionet "
        "project from memory of the Chinese tariff",
        licence="Facts; Chinese: Apache-2.0",
        title_en="HS 2022: harmonized system of goods",
        title_zh="商品名称及编码协调制度（HS 2022）",
        key="code",
        columns={
            "code": "two, four or six digits",
            "parent": "code of the next broader level",
            "level": "2 chapter, 4 heading, 6 subheading",
            "name_en": "name",
            "name_zh": "name in Chinese, not official; empty for subheadings",
        },
        rows=tuple(sorted(rows, key=lambda row: row["code"])),
        languages=("en",),
        partial=True,
    )

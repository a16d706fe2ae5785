"""The packs of waste codes: European list, Chinese hazardous wastes, Basel, operations, hazardous properties."""

import re
from pathlib import Path

from packs.pack import TYPED, Pack, read_table, typed_table

__all__ = ["waste_packs"]

CHINESE_BY = "Chinese names written by the Symbionet project"
ENGLISH_BY = "English names written by the Symbionet project"
EWC_SOURCE = f"Commission Decision 2000/532/EC as amended by 2014/955/EU; English: DEFRA waste codes; {CHINESE_BY}"
HW_SOURCE = "国家危险废物名录（2021年版），生态环境部、国家发展和改革委员会等部令第15号"
HW_NOTE = (
    "2021 (in force until 31 December 2024); the edition of 2025 (470 wastes, in force since 1 January 2025) replaces "
    "it: see codes/hw_editions for its number and for the form of its codes"
)
# The English source repeats the title of 06 05 here.
CHAPTER_CORRECTIONS = {
    "0606": "Wastes from the manufacture, formulation, supply and use of sulphur chemicals, "
    "sulphur chemical processes and desulphurisation processes",
}
# The source lower-cases abbreviations.
ABBREVIATIONS = {"pcbs": "PCBs", "pcb": "PCB", "hcfc": "HCFC", "hfc": "HFC", "ni-cd": "Ni-Cd"}


def waste_packs(source: Path) -> tuple[Pack, ...]:
    """The packs of waste codes, from `waste_codes/` and `classifications/` below the source folder."""
    folder = source / "waste_codes"
    sectors = {row["code"]: row["name_zh"] for row in read_table(source / "classifications" / "gb4754_2017.csv")}
    return (
        _ewc(folder),
        _ewc_chapters(folder),
        _hw(folder, sectors),
        _hw_exemptions(folder),
        _hw_categories(folder),
        _hp(folder),
        _basel(folder),
        _operations(folder),
    )


def _ewc(folder: Path) -> Pack:
    chinese = typed_table("ewc_zh", "name_zh")
    rows = tuple(
        {
            "code": row["code"],
            "hazardous": "yes" if row["hazardous"] else "no",
            "entry_type": row["entry_type"].split()[0].lower(),
            "name_en": _spelled(row["en"]),
            "name_zh": chinese[row["code"]],
            "chapter": row["code"][:2],
            "subchapter": row["code"][:4],
        }
        for row in read_table(folder / "ewc_list_of_waste.csv")
    )
    return Pack(
        id="codes/ewc",
        edition="2015 (Decision 2014/955/EU)",
        publisher="European Commission",
        source=EWC_SOURCE,
        licence="Names in English: Open Government Licence v3.0; names in Chinese: Apache-2.0",
        title_en="European List of Waste",
        title_zh="欧洲废物名录",
        key="code",
        columns={
            "code": "six digits",
            "hazardous": "yes (asterisk in the list) or no",
            "entry_type": "absolute (always as marked) or mirror (hazardous or not, by its content)",
            "name_en": "name; read it together with its sub-chapter",
            "name_zh": "name in Chinese, not official",
            "chapter": "two digits, see codes/ewc_chapters",
            "subchapter": "four digits, see codes/ewc_chapters",
        },
        rows=rows,
    )


def _ewc_chapters(folder: Path) -> Pack:
    chinese = typed_table("ewc_chapters_zh", "name_zh")
    rows = tuple(
        {
            "code": row["code"],
            "parent": row["code"][:2] if len(row["code"]) == 4 else "",
            "name_en": CHAPTER_CORRECTIONS.get(row["code"]) or _spelled(row["en"]),
            "name_zh": chinese[row["code"]],
        }
        for row in read_table(folder / "ewc_low_chapters.csv")
    )
    return Pack(
        id="codes/ewc_chapters",
        edition="2015 (Decision 2014/955/EU)",
        publisher="European Commission",
        source=EWC_SOURCE,
        licence="Names in English: Open Government Licence v3.0; names in Chinese: Apache-2.0",
        title_en="European List of Waste: chapters and sub-chapters",
        title_zh="欧洲废物名录：章和分章",
        key="code",
        columns={
            "code": "two digits (chapter) or four (sub-chapter)",
            "parent": "chapter of a sub-chapter",
            "name_en": "title",
            "name_zh": "title in Chinese, not official",
        },
        rows=rows,
    )


def _hw(folder: Path, sectors: dict[str, str]) -> Pack:
    english = typed_table("hw2021_en", "name_en")
    groups = {code[1:]: code for code in sectors if len(code) == 4}
    # The industry column of the source is cut off at page breaks; the first digits name the same industry.
    industries = {digits: sectors[code] for digits, code in groups.items()} | {"841": "卫生"}
    rows = tuple(
        {
            "code": row["code"],
            "category": row["category"],
            "gb4754": groups.get(row["code"][:3], ""),
            "industry_zh": industries.get(row["code"][:3], row["industry_source"]),
            "name_en": english[row["code"]],
            "name_zh": row["description"],
            "hazard": row["hazard"].replace("/", "|"),
        }
        for row in read_table(folder / "hw_2021.csv")
    )
    return Pack(
        id="codes/hw2021",
        edition=HW_NOTE,
        publisher="中华人民共和国生态环境部",
        source=f"{HW_SOURCE}; {ENGLISH_BY}",
        licence="Names in Chinese: public statute; names in English: Apache-2.0",
        title_en="Chinese National Catalogue of Hazardous Wastes (2021)",
        title_zh="国家危险废物名录（2021年版）",
        key="code",
        columns={
            "code": "industry (3 digits), number (3) and category (2): 841-001-01",
            "category": "HW01 to HW50, see codes/hw2021_categories",
            "gb4754": "group of GB/T 4754-2017 with the same three digits; empty for 900 (no particular industry)",
            "industry_zh": "industry it arises in",
            "name_en": "description in English, not official",
            "name_zh": "description",
            "hazard": "T toxic, C corrosive, I ignitable, R reactive, In infectious; ， between those that hold "
            "together, | between those of which one or more may hold",
        },
        rows=rows,
    )


def _hw_exemptions(folder: Path) -> Pack:
    rows: list[dict[str, str]] = []
    number = subject = waste = ""
    for row in read_table(folder / "hw_2021_exemptions.csv"):
        # An empty cell means "as above"; a number opens a new item.
        number, subject = row["no"] or number, row["code"] or subject
        waste = row["waste"] or waste
        codes = re.findall(r"\d{3}-\d{3}-\d{2}|HW\d{2}(?!\d)", subject)
        rows.append(
            {
                "id": f"{number}-{sum(r['item'] == number for r in rows) + 1}",
                "item": number,
                "codes": "|".join(codes),
                "waste_zh": waste,
                "stage_zh": row["exempt_stage"],
                "condition_zh": row["condition"],
                "exemption_zh": row["exemption"],
            }
        )
    return Pack(
        id="codes/hw2021_exemptions",
        edition=HW_NOTE,
        publisher="中华人民共和国生态环境部",
        source=f"{HW_SOURCE}，附录：危险废物豁免管理清单",
        licence="Public statute",
        languages=("zh",),
        title_en="Exemptions of the Chinese National Catalogue of Hazardous Wastes (2021)",
        title_zh="危险废物豁免管理清单（2021年版）",
        key="id",
        columns={
            "id": "number of the item and of the row within it",
            "item": "number in the list of exemptions",
            "codes": "hazardous waste codes or categories, separated by |; empty where the list names none",
            "waste_zh": "waste",
            "stage_zh": "stage that is exempt (收集 collection, 运输 transport, 利用 use, 处置 disposal, 全部环节 all)",
            "condition_zh": "condition",
            "exemption_zh": "what the exemption says",
        },
        rows=tuple(rows),
    )


def _hw_categories(folder: Path) -> Pack:
    english = typed_table("hw_categories_en", "name_en")
    names = {row["category"]: row["category_name"] for row in read_table(folder / "hw_2021.csv")}
    return Pack(
        id="codes/hw2021_categories",
        edition=HW_NOTE,
        publisher="中华人民共和国生态环境部",
        source=f"{HW_SOURCE}; {ENGLISH_BY}",
        licence="Names in Chinese: public statute; names in English: Apache-2.0",
        title_en="Categories of the Chinese National Catalogue of Hazardous Wastes (2021)",
        title_zh="国家危险废物名录（2021年版）废物类别",
        key="code",
        columns={"code": "HW01 to HW50", "name_en": "name in English, not official", "name_zh": "name"},
        rows=tuple({"code": c, "name_en": english[c], "name_zh": names[c]} for c in sorted(names)),
    )


def _hp(folder: Path) -> Pack:
    notes = {row["code"]: row["long_en"] for row in read_table(folder / "hazardous_properties.csv")}
    rows = tuple(
        {
            "code": row["code"].replace("_", ""),
            "name_en": row["name_en"],
            "name_zh": row["name_zh"],
            "note_en": notes[row["code"]],
            "note_zh": row["note_zh"],
        }
        for row in read_table(TYPED / "hp.csv")
    )
    return Pack(
        id="codes/hp",
        edition="2014 (Regulation (EU) No 1357/2014)",
        publisher="European Commission",
        source=f"Directive 2008/98/EC, Annex III; notes: DEFRA digital waste tracking; {CHINESE_BY}",
        licence="English: Open Government Licence v3.0; Chinese: Apache-2.0",
        title_en="Properties of waste which render it hazardous",
        title_zh="废物危险特性",
        key="code",
        columns={
            "code": "HP1 to HP15, HPPOP",
            "name_en": "name",
            "name_zh": "name in Chinese",
            "note_en": "what it means",
            "note_zh": "what it means, in Chinese",
        },
        rows=rows,
    )


def _basel(folder: Path) -> Pack:
    chinese = typed_table("basel_y_zh", "name_zh")
    rows = tuple(
        {
            "code": row["y_code"],
            "name_en": row["en"].replace("congenor", "congener"),
            "name_zh": chinese[row["y_code"]],
            "hw_category": row["cn_hw_category_same_number"],
        }
        for row in read_table(folder / "basel_y_codes.csv")
    )
    return Pack(
        id="codes/basel_y",
        edition="1989, Annexes I and II",
        publisher="Secretariat of the Basel Convention",
        source="Basel Convention on the Control of Transboundary Movements of Hazardous Wastes, Annexes I and II",
        licence="Treaty text, facts",
        title_en="Basel Convention: categories of wastes (Y codes)",
        title_zh="巴塞尔公约：废物类别（Y 编码）",
        key="code",
        columns={
            "code": "Y1 to Y47",
            "name_en": "name",
            "name_zh": "name in Chinese",
            "hw_category": "Chinese hazardous waste category of the same number, where one corresponds",
        },
        rows=rows,
    )


def _operations(folder: Path) -> Pack:
    chinese = typed_table("rd_zh", "name_zh")
    rows = tuple(
        {
            "code": row["code"],
            "kind": "recovery" if row["code"].startswith("R") else "disposal",
            "name_en": row["en"],
            "name_zh": chinese[row["code"]],
        }
        for row in read_table(folder / "recovery_disposal_operations.csv")
    )
    return Pack(
        id="codes/rd",
        edition="2008 (Directive 2008/98/EC, Annexes I and II)",
        publisher="European Commission",
        source=f"Directive 2008/98/EC, Annexes I and II; English: DEFRA; {CHINESE_BY}",
        licence="English: Open Government Licence v3.0; Chinese: Apache-2.0",
        title_en="Recovery and disposal operations",
        title_zh="回收和处置作业",
        key="code",
        columns={
            "code": "R1 to R13, D1 to D15",
            "kind": "recovery or disposal",
            "name_en": "name",
            "name_zh": "name in Chinese",
        },
        rows=rows,
    )


def _spelled(name: str) -> str:
    words = re.sub(r"\((?:mfsu|msfu)\) ?", "", name)
    words = re.sub(r"\b(?:mfsu|msfu)\b", "manufacture, formulation, supply and use", words)
    return re.sub(r"\b(?:pcbs?|hcfc|hfc|ni-cd)\b", lambda found: ABBREVIATIONS[found.group()], words)

"""The packs of Chinese waste codes whose tables could not be had: editions and patterns of codes, and what is certain.

No entry is typed from memory: a pack that accepts a well-formed code with a note is better than an invented entry.
"""

from packs.pack import TYPED, Pack, Row, read_table, typed_table

__all__ = ["china_packs"]

RETRIEVED = "read in November 2026"
HW2021_SOURCE = "国家危险废物名录（2021年版），生态环境部令第15号; entries in codes/hw2021"
HW2025_SOURCE = (
    f"Stored copies ({RETRIEVED}) of wzryfz.com/h-nd-123.html (articles of 国家危险废物名录（2025年版）) and "
    "dzyyw.com/danjiyouxi/768013.html (promulgation); number of wastes: trade press in the project's field notes; "
    "number of the decree: registers of regulations in public source code; the table itself was not at hand"
)
SW_SOURCE = (
    "Articles 3 to 5 of 固体废物分类与代码目录, stored copy of www.gf-yun.cn "
    f"({RETRIEVED}); the table itself was not at hand"
)
SW_FORM = (
    f"Waste categories of a public application form for moving solid waste between provinces, open source code "
    f"({RETRIEVED}); check against the table of 固体废物分类与代码目录"
)


def china_packs() -> tuple[Pack, ...]:
    """The packs of editions of the hazardous waste list and of the kinds of the 2024 solid waste catalogue."""
    return (_hw_editions(), _sw2024())


def _hw_editions() -> Pack:
    categories = sorted(typed_table("hw_categories_en", "name_en"))
    endings = "|".join(category.removeprefix("HW") for category in categories)
    pattern = rf"^\d{{3}}-\d{{3}}-({endings})$"
    common = {"pattern": pattern, "categories": "|".join(categories)}
    rows: tuple[Row, ...] = (
        {
            "code": "hw2021",
            "edition": "2021年版",
            "decree": "生态环境部令第15号",
            "valid_from": "2021-01-01",
            "valid_to": "2024-12-31",
            "count": "467",
            "entries": "codes/hw2021",
            **common,
            "note_en": "Replaced by the edition of 2025. Its codes still serve to recognise wastes; check each against "
            "the edition in force before a manifest or permit.",
            "note_zh": "已被2025年版替代。其代码仍可用于识别废物；填写转移联单或办理许可前，应对照现行名录核对。",
            "source": HW2021_SOURCE,
        },
        {
            "code": "hw2025",
            "edition": "2025年版",
            "decree": "生态环境部令第36号",
            "valid_from": "2025-01-01",
            "valid_to": "",
            "count": "470",
            "entries": "",
            **common,
            "note_en": "In force. A well-formed code that codes/hw2021 does not hold may be new in this edition: "
            "accept it and check it against the edition of 2025. Digits 1-3 are the industry of GB/T 4754-2017, "
            "4-6 the number, 7-8 the category; 900-000-xx stands for a waste found hazardous by testing, xx for "
            "its category.",
            "note_zh": "现行有效。格式正确但 codes/hw2021 中没有的代码可能是本版新增：可以接受，"
            "并请对照2025年版名录核对。代码第1-3位为产生行业（GB/T 4754-2017），第4-6位为顺序代码，第7-8位为废物类别；"
            "900-000-xx 用于经鉴别属于危险废物的固体废物，xx 为类别代码。",
            "source": HW2025_SOURCE,
        },
    )
    return Pack(
        id="codes/hw_editions",
        edition="2021 and 2025",
        publisher="中华人民共和国生态环境部",
        source="国家危险废物名录, editions of 2021 and 2025; each row names what it rests on",
        licence="Public statute, facts; notes: Apache-2.0",
        title_en="Editions of the Chinese National Catalogue of Hazardous Wastes",
        title_zh="国家危险废物名录各版次",
        key="code",
        columns={
            "code": "edition",
            "edition": "name of the edition in the decree",
            "decree": "decree of the ministry",
            "valid_from": "first day in force",
            "valid_to": "last day in force; empty while it is in force",
            "count": "number of wastes",
            "entries": "pack with the entries; empty where they are not at hand",
            "pattern": "regular expression of a well-formed code; its endings are the categories known from 2021",
            "categories": "categories of waste, separated by |; see codes/hw2021_categories",
            "note_en": "what a user of the code should know",
            "note_zh": "the note in Chinese",
            "source": "what the row rests on",
        },
        rows=rows,
        partial=True,
    )


def _sw2024() -> Pack:
    rows = tuple(
        {**row, "source": SW_FORM if row["level"] == "category" else SW_SOURCE}
        for row in read_table(TYPED / "sw2024.csv")
    )
    return Pack(
        id="codes/sw2024",
        edition="2024 (issued 22 January 2024)",
        publisher="中华人民共和国生态环境部",
        source="固体废物分类与代码目录; each row names what it rests on. Of its 35 categories in five kinds only those "
        "confirmed by a text at hand are given",
        licence="Public announcement, facts; English: Apache-2.0",
        title_en="Chinese catalogue of solid wastes and their codes (2024): kinds and confirmed categories",
        title_zh="固体废物分类与代码目录（2024年）：大类及已核实的类别",
        key="code",
        columns={
            "code": "kind (range of its categories) or category",
            "parent": "kind of the category",
            "level": "kind or category",
            "name_en": "name in English, not official",
            "name_zh": "name",
            "pattern": "regular expression of a well-formed waste code of the kind or category, such as 900-001-S17",
            "source": "what the row rests on",
        },
        rows=rows,
        partial=True,
    )

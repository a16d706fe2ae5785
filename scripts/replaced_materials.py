"""Sets `factors/replaced_materials` from the readings of `factors/replaced_sources`, by one rule.

1. A reading counts where its boundary is that of the production, or the price that of China, or of another market for
   what is traded across seas; "like" ones count after those of the thing itself; what is set high on purpose,
   incomplete or of another route does not count ("no").
2. The centre is that of the first rank: itself before like it, China before the world before elsewhere, opened at the
   publisher before a full copy before an excerpt, newest year; of several of one rank their median.
3. Its grade is B where the document or a full copy was opened, C for an excerpt or something like it; used in China,
   a reading from elsewhere falls by one grade.
4. The range spans all readings that count and at least the spread of that grade. Fuels keep theirs.

Writes the pack's table, marks in the readings which were used, and the tables of `docs/{en,zh}/factor-sources.md`;
`check` says whether all are up to date, in one sentence.

usage: python scripts/replaced_materials.py [check]
"""

import csv
import io
import sys
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from statistics import median

ROOT = Path(__file__).resolve().parent.parent
FACTORS = ROOT / "src/symbionet/data/factors"
MATERIALS, SOURCES = FACTORS / "replaced_materials.csv", FACTORS / "replaced_sources.csv"
BEFORE = ROOT / "scripts/packs/replaced_before.csv"  # what stood in edition 2026-11, before there were readings
GRADES = "ABCD"
SEEN = ("publisher", "copy", "excerpt")
COUNTS = ("yes", "like")
KEPT = "combustion"  # fuels: their range says what else may burn, so it stays
JUDGED = "expert judgement"

Row = dict[str, str]
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "co2e": "| Material | Unit | Before | Now | Range | Grade in China | Year, place | Seen | Source |",
        "price": "| Material | Unit | Before | Now | Range | Grade | Year, place | Seen | Source |",
        "publisher": "publisher",
        "copy": "copy",
        "excerpt": "excerpt",
        "new": "new row",
    },
    "zh": {
        "co2e": "| 材料 | 单位 | 原值 | 现值 | 区间 | 在中国的等级 | 年份、地区 | 所见 | 来源 |",
        "price": "| 材料 | 单位 | 原值 | 现值 | 区间 | 等级 | 年份、地区 | 所见 | 来源 |",
        "publisher": "发布方原文",
        "copy": "副本",
        "excerpt": "摘录",
        "new": "新增",
    },
}


def read(path: Path) -> list[Row]:
    """The rows of a table."""
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def written(rows: Sequence[Row]) -> str:
    """The rows as the text of a table."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(rows[0]), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue()


def tier(region: str) -> int:
    """0 China, 1 the world, 2 elsewhere; figures of Taiwan's own grid and mills are not those of the mainland."""
    if region == "CN" or (region.startswith("CN-") and region != "CN-TW"):
        return 0
    return 1 if region == "GLO" else 2


def _place(region: str) -> str:
    """A province's figure stands for China."""
    return region if tier(region) else "CN"


def rank(reading: Mapping[str, str]) -> tuple[int, int, int, int]:
    """The order of choice, the best first."""
    return (
        COUNTS.index(reading["comparable"]),
        tier(reading["region"]),
        SEEN.index(reading["seen"]),
        -int(reading["year"][:4]),
    )


def grade(reading: Mapping[str, str]) -> str:
    """The grade of a reading in its own place."""
    return "C" if reading["seen"] == "excerpt" or reading["comparable"] == "like" else "B"


def grade_in_china(reading: Mapping[str, str]) -> str:
    """The grade of a reading that is used in China."""
    return GRADES[GRADES.index(grade(reading)) + (tier(reading["region"]) == 2)]


def per_unit(reading: Mapping[str, str], end: str = "value") -> float:
    """A figure of a reading per unit of the pack: of prices in yuan without tax."""
    return float(reading[end]) * float(reading["per_unit"]) / float(reading["value"])


def number(value: float) -> str:
    """Six significant digits: no source is finer."""
    return f"{float(f'{value:.6g}'):.10g}"


def chosen(readings: Iterable[Row]) -> tuple[list[Row], list[Row]]:
    """The readings of the first rank, and all that count."""
    counting = sorted((row for row in readings if row["comparable"] in COUNTS), key=rank)
    return [row for row in counting if rank(row) == rank(counting[0])], counting


def apply_rule(material: Row, part: str, readings: Sequence[Row], spreads: Mapping[str, float]) -> None:
    """Set centre, range, source and grade of one part of a material, and `used` of its readings."""
    first, counting = chosen(readings)
    for row in readings:
        row["used"] = "yes" if row in first else "range" if row in counting else "no"
    if not first:
        return
    main = first[0]
    if part == "co2e":
        material |= {"co2e_year": main["year"][:4], "co2e_region": _place(main["region"])}
        material |= {"co2e_boundary": main["boundary"], "co2e_grade": grade(main)}
    else:
        material |= {"year": main["year"][:4], "price_grade": grade_in_china(main)}
    if main["boundary"] == KEPT:
        for row in counting:
            row["used"] = "yes"
        return
    centre = median(per_unit(row) for row in first)
    spread = spreads[grade_in_china(main)]
    ends = [per_unit(row, end) for row in counting for end in ("value", "low", "high") if row[end]]
    low, high = min(centre * (1 - spread), *ends), max(centre * (1 + spread), *ends)
    material |= {f"{part}_{end}": number(value) for end, value in (("low", low), ("central", centre), ("high", high))}
    told = f"{main['title']} ({main['year'][:4]}, {main['region']}, factors/replaced_sources {main['id']})"
    material |= {"co2e_source" if part == "co2e" else "source": told}


def rebased() -> tuple[list[Row], list[Row]]:
    """The materials and the readings as the rule sets them."""
    materials, sources = read(MATERIALS), read(SOURCES)
    spreads = {row["grade"]: float(row["spread"]) for row in read(FACTORS / "quality_grades.csv")}
    for material in materials:
        for part in ("co2e", "price"):
            own = [row for row in sources if (row["material_id"], row["part"]) == (material["id"], part)]
            apply_rule(material, part, own, spreads)
    return materials, sources


def table(part: str, lang: str, materials: Sequence[Row], sources: Sequence[Row]) -> str:
    """What was, what is and where it comes from, as a table of Markdown."""
    words, before = WORDS[lang], {row["id"]: row for row in read(BEFORE)}
    lines = [words[part], "|---|---|---:|---:|---|---|---|---|---|"]
    for row in materials:
        used = [item for item in sources if (item["material_id"], item["part"]) == (row["id"], part)]
        used = [item for item in used if item["used"] == "yes"]
        if not used:
            continue
        main, kept = used[0], before.get(row["id"])
        old = kept[part] if kept else words["new"]
        span = f"{row[f'{part}_low']}–{row[f'{part}_high']}"
        span = span.replace("–", "～") if lang == "zh" else span
        product = " / ".join(dict.fromkeys(item[f"product_{lang}"] for item in used))
        cells = (
            f"{row[f'name_{lang}']} `{row['id']}`",
            ("kg CO2e/" if part == "co2e" else "CNY/") + row["unit"],
            old,
            row[f"{part}_central"],
            span,
            grade_in_china(main),
            f"{main['year'][:4]} {main['region']}",
            words[main["seen"]],
            f"{main['title']}: {product}" if lang == "en" else f"{main['title_zh']}：{product}",
        )
        lines.append("| " + " | ".join(cells) + " |")
    return "\n".join(lines)


def page(lang: str, materials: Sequence[Row], sources: Sequence[Row]) -> tuple[Path, str]:
    """The page of the documentation with its tables."""
    path = ROOT / "docs" / lang / "factor-sources.md"
    text = path.read_text(encoding="utf-8")
    for part in ("co2e", "price"):
        begin, end = f"<!-- {part} -->\n", f"\n<!-- end of {part} -->"
        head, _, rest = text.partition(begin)
        text = head + begin + table(part, lang, materials, sources) + end + rest.partition(end)[2]
    return path, text


def files() -> dict[Path, str]:
    """What each file should hold."""
    materials, sources = rebased()
    pages = dict(page(lang, materials, sources) for lang in ("en", "zh"))
    return {MATERIALS: written(materials), SOURCES: written(sources)} | pages


def main(arguments: Sequence[str]) -> int:
    """Write all files, or say which are not up to date."""
    wanted = files()
    old = [path for path, text in wanted.items() if path.read_text(encoding="utf-8") != text]
    if list(arguments) == ["check"]:
        if old:
            names = ", ".join(str(path.relative_to(ROOT)) for path in old)
            print(f"not as the readings say: {names}; run `python scripts/replaced_materials.py`")
        return 1 if old else 0
    for path in old:
        path.write_text(wanted[path], encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))

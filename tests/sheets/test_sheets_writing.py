"""What is written: the template reads back without problems, results are safe to open."""

from io import BytesIO

import pytest
from openpyxl import load_workbook

from symbionet.engine.model import Match, Organisation, Quantity, Reason, Resource
from symbionet.engine.packs import load_packs
from symbionet.sheets import (
    MatchesBook,
    Problem,
    match_rows,
    read_records,
    read_tables,
    recognise_table,
    template_workbook,
)
from symbionet.sheets.vocabulary import FIELDS, choices, find_choice


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_template_reads_back_with_no_problems(lang):
    tables = read_tables(template_workbook(lang), "template.xlsx")

    sheet = read_records(tables)

    assert [table.role for table in tables] == ["organisations", "resources"]
    assert (sheet.organisations, sheet.resources, sheet.problems) == ((), (), ())


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_column_of_the_template_is_recognised(lang):
    tables = {table.role: table for table in read_tables(template_workbook(lang), "template.xlsx")}
    rows = load_packs().rows("wording/template")

    for role, table in tables.items():
        fields = [row["field"] for row in rows if row["sheet"] == role]
        assert list(recognise_table(table)) == fields
        assert set(fields) <= set(FIELDS)


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_filled_in_template_is_read_in_full(lang):
    book = load_workbook(BytesIO(template_workbook(lang)))
    for sheet in book.worksheets[:2]:
        for cell in sheet[2]:
            if isinstance(cell.value, str):
                cell.value = cell.value.replace("（示例 Example）", "").replace("[Example] ", "")
    file = BytesIO()
    book.save(file)

    sheet = read_records(read_tables(file.getvalue(), "a.xlsx"))

    (draft,) = sheet.resources
    assert sheet.problems == ()
    assert (draft.title_en, draft.direction, draft.form, draft.hazardous) == ("Fly ash", "have", "powder", False)
    assert (draft.kind, draft.pattern, draft.route, draft.ewc) == ("material", "continuous", "landfill", ("100102",))
    assert draft.quantity.period == "year"


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_every_word_of_the_drop_downs_is_read(lang):
    book = load_workbook(BytesIO(template_workbook(lang)))
    columns = [[cell.value for cell in column if cell.value] for column in book.worksheets[3].columns]
    lists = {words[0]: words[1:] for words in columns}
    fields = ("direction", "kind", "pattern", "form", "hazardous", "route", "visibility", "coordinate_system")

    found = {field: [find_choice(field, word) for word in lists[field]] for field in fields}

    assert found == {field: list(dict.fromkeys(choices(field).values())) for field in fields}
    assert (len(lists["unit"]), len(lists["period"])) == (25, 9)


def test_template_has_drop_downs_hints_and_a_frozen_header():
    book = load_workbook(BytesIO(template_workbook("zh")))

    resources = book.worksheets[1]
    assert len(resources.data_validations.dataValidation) == 9
    assert resources["B1"].comment.text.startswith("供：可提供")
    assert resources.freeze_panes == "C2"
    assert book.worksheets[3].sheet_state == "hidden"


REASONS = (
    Reason(code="known_use", value="u1", contribution=2.0, details={"source": "=cmd|' /C calc'!A0"}),
    Reason(code="distance", value=12.4, contribution=0.5),
    Reason(code="prior", contribution=-1.0),
)
HAVE = Resource(
    id="r2",
    organisation_id="o1",
    direction="have",
    title_zh="粉煤灰",
    title_en="=1+1",
    quantity=Quantity(value=3.5, unit="10kt", period="year"),
)
FIRMS = [Organisation(id="o1", name_zh="热电"), Organisation(id="o2", name_en="@Cement", name_zh="水泥")]
PROBLEM = Problem(table="供", row=3, column="数量", value="=x", code="quantity-unreadable", severity="warning")


def written(lang):
    match = Match(have_id="r2", organisation_id="o2", want_id=None, probability=0.734, reasons=REASONS)
    rows = match_rows(
        HAVE,
        (match,),
        wants={},
        organisations={firm.id: firm for firm in FIRMS},
        lang=lang,
        text_of=lambda reason: f"{reason.code} {reason.value}",
    )
    book = MatchesBook(lang)
    data = book.as_bytes([book.pack(rows)], problems=[PROBLEM], about={"version": "0.1.0", "date": "2026-11-25"})
    return load_workbook(BytesIO(data))


def test_matches_problems_and_about_are_written():
    book = written("zh")

    assert book.sheetnames == ["匹配结果", "问题清单", "关于本文件"]
    assert [cell.value for cell in book["匹配结果"][2]] == [
        *("粉煤灰", "3.5 万吨/年", "热电", 1, "水泥", None, None, 0.734, 12.4),
        *("known_use u1；distance 12.4", "'=cmd|' /C calc'!A0", None, None),  # no CO2e is known, and no flag
    ]
    assert book["匹配结果"]["H2"].number_format == "0%"
    assert book["匹配结果"].freeze_panes == "A2"
    assert book["匹配结果"].auto_filter.ref == "A1:M2"
    assert [cell.value for cell in book["问题清单"][2]][:4] == ["供", 3, "数量", "'=x"]
    assert [[cell.value for cell in row] for row in book["关于本文件"].iter_rows(min_row=2)] == [
        ["version", "0.1.0"],
        ["date", "2026-11-25"],
    ]


def test_no_cell_is_a_formula():
    book = written("en")

    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]

    assert [cell.coordinate for cell in cells if cell.data_type == "f"] == []
    assert book["Matches"]["A2"].value == "'=1+1"
    assert book["Matches"]["E2"].value == "'@Cement"
    assert [c.value for c in cells if isinstance(c.value, str) and c.value.startswith(("=", "+", "-", "@"))] == []

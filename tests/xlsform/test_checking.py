"""The check of a questionnaire: all errors at once with place and suggestion; what passes, pyxform reads."""

from io import BytesIO

import pytest
from openpyxl import Workbook
from pyxform.xls2xform import convert

from symbionet.engine.packs import load_packs
from symbionet.sheets.guard import HostileFile
from symbionet.xlsform import (
    check_sheets,
    packed_questionnaire,
    packed_questionnaires,
    problem_text,
    questionnaire_workbook,
    read_sheets,
)
from symbionet.xlsform.packs import packed_sheets

HEADS = ["type", "name", "label::English (en)", "label::中文 (zh)", "relevant", "required", "constraint"]


def workbook(survey: list[list], choices: list[list] | None = None, heads: list[str] | None = None) -> bytes:
    """A workbook as people type it."""
    book = Workbook()
    sheet = book.active
    sheet.title = "survey"
    for row in [heads or HEADS, *survey]:
        sheet.append(row)
    if choices is not None:
        more = book.create_sheet("choices")
        for row in [["list_name", "name", "label::English (en)", "label::中文 (zh)", "score"], *choices]:
            more.append(row)
    settings = book.create_sheet("settings")
    settings.append(["form_title", "form_id", "version"])
    settings.append(["Water", "water", "1"])
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def checked(*args, **options):
    return check_sheets(read_sheets(workbook(*args, **options), "w.xlsx"))


def told(found) -> list[tuple[str, int, str, str]]:
    return [(one.sheet, one.row, one.code, one.suggestion) for one in found.problems]


def test_all_errors_are_told_at_once_with_row_and_suggestion():
    found = checked(
        [
            ["desimal", "water", "Water", "用水"],
            ["select_one stat", "fine", "Fine?", "好吗？"],
            ["integer", "water", "Again", ""],
            ["text", "2nd", "Second", "第二"],
            ["text", "note", "Note", "备注", "${watr} > 1"],
            ["decimal", "gas", "Gas", "气", "", "maybe", "selectd(., 'a')"],
            ["begin_group", "g", "Group", "组"],
            ["geopoint", "where", "Where", "位置"],
        ],
        [["state", "yes", "Yes", "是", "two"], ["state", "yes", "Yes", ""]],
    )

    assert told(found) == [
        ("survey", 2, "type-unknown", "decimal"),
        ("survey", 3, "list-unknown", "state"),
        ("survey", 4, "label-missing", ""),
        ("survey", 5, "name-bad", "2nd"),
        ("survey", 6, "reference-unknown", "water"),
        ("survey", 7, "expression-function-unknown", "selected"),
        ("survey", 7, "yes-or-no", "yes"),
        ("survey", 8, "group-not-closed", ""),
        ("survey", 9, "type-not-asked", "image"),
        ("choices", 2, "number-bad", ""),
        ("choices", 3, "choice-twice", ""),
        ("choices", 3, "label-missing", ""),
    ]
    assert not found.is_sound


def test_every_problem_has_words_in_both_languages():
    rows = load_packs().rows("wording/questionnaires")
    found = checked([["desimal", "water", "Water", "用水"], ["text", "a b", "A", "甲", "1 +"]])

    assert all(row["en"] and row["zh"] for row in rows)
    assert next(problem_text(one, "zh") for one in found.problems) == "“desimal”不是题型；是否应为“decimal”？"
    assert all("{" not in problem_text(one, lang) for one in found.problems for lang in ("en", "zh"))


def test_headings_of_an_unknown_language_and_misspelt_ones_are_told():
    found = checked([["text", "a", "A", "甲", "yes"]], heads=["type", "name", "label", "label::中文", "requird"])

    assert told(found) == [
        ("survey", 1, "language-missing", "label::English (en)"),
        ("survey", 1, "column-unknown", "required"),
        ("survey", 1, "column-missing", ""),
        ("survey", 2, "label-missing", ""),
    ]


@pytest.mark.parametrize(
    ("rows", "code"),
    [
        ([["end_group", "", "", ""]], "group-not-open"),
        ([["begin_repeat", "r", "R", "重"], ["text", "a", "A", "甲"], ["end_group", ""]], "group-crossed"),
        ([["begin_repeat", "r", "R", "重"], ["begin_repeat", "s", "S", "复"], ["end_repeat"], ["end_repeat"]],
         "repeat-in-repeat"),
        ([["text", "a", "A", "甲", "${b} = 1"], ["text", "b", "B", "乙", "${a} = 1"]], "circle"),
        ([["text", "a", "A", "甲", "${a} = 1"]], "reference-itself"),
    ],
)  # fmt: skip
def test_groups_and_conditions_that_cannot_be(rows: list[list[str]], code: str):
    assert code in [one.code for one in checked(rows).problems]


def test_a_sheet_that_is_missing_names_the_nearest():
    first = check_sheets({"surve": ((), ())}, form_id="a", version="1").problems[0]

    assert (first.code, first.suggestion) == ("sheet-missing", "surve")


def test_what_is_no_workbook_is_refused():
    with pytest.raises(HostileFile):
        read_sheets(b"%PDF-1.7", "form.xlsx")


@pytest.mark.parametrize("form_id", packed_questionnaires())
def test_questionnaires_of_the_packs_are_sound_and_pass_pyxform(form_id: str, tmp_path):
    found = packed_questionnaire(form_id)
    data = questionnaire_workbook(packed_sheets(form_id), form_id=form_id, version=found.version, title=found.title_zh)
    path = tmp_path / "form.xlsx"
    path.write_bytes(data)

    read = convert(str(path))

    assert check_sheets(read_sheets(data, "form.xlsx")).problems == ()
    assert [warning for warning in read.warnings if "max-pixels" not in warning] == []
    assert all(f"/{one.name}" in read.xform for one in found)


def test_checklist_has_more_than_120_questions_and_27_clauses():
    found = packed_questionnaire("audit_checklist")
    asked = [one for one in found if one.kind != "hidden"]

    assert len(asked) >= 120
    assert len({one.clause for one in asked if one.clause}) == 27
    assert sum(bool(one.relevant) for one in asked) >= 20

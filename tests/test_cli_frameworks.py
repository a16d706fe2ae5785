"""`symbionet packs build`: errors by row and column, the difference before anything is written, nothing by halves."""

import csv
import json
from io import BytesIO
from pathlib import Path

import pytest
from openpyxl import Workbook

from symbionet.cli import main

EN, ZH = "English (en)", "中文 (zh)"
HEADS = ["type", "name", "ref", f"title::{EN}", f"title::{ZH}", f"label::{EN}", f"label::{ZH}", f"evidence::{EN}",
         f"evidence::{ZH}", "attach"]  # fmt: skip
GROUP = ["begin_group", "s1", "1", "Plan", "策划", "1 Plan", "1 策划", "", "", ""]
CLAUSE = [
    "select_one maturity",
    "p1",
    "1.1",
    "Aim",
    "目标",
    "Is there an aim?",
    "有目标吗？",
    "A paper",
    "文件",
    "photo",
]
END = ["end_group", "s1", "", "", "", "", "", "", "", ""]
CHOICES = [["list_name", "name", f"label::{EN}", f"label::{ZH}", "score"], ["maturity", "m1", "1 None", "1 无", 1]]
SETTINGS = {"form_id": "park_rules", "version": "1", "title_en": "Park", "title_zh": "园区", "source": "own words",
            "licence": "CC-BY-4.0", "publisher": "us"}  # fmt: skip


def book(path: Path, rows: list[list[str]], **settings: str) -> Path:
    found = Workbook()
    for title, lines in (("survey", [HEADS, *rows]), ("choices", CHOICES)):
        sheet = found.create_sheet(title)
        for line in lines:
            sheet.append(line)
    sheet = found.create_sheet("settings")
    values = SETTINGS | settings
    sheet.append(list(values))
    sheet.append(list(values.values()))
    del found["Sheet"]
    stream = BytesIO()
    found.save(stream)
    path.write_bytes(stream.getvalue())
    return path


def build(capsys: pytest.CaptureFixture[str], *arguments: object) -> tuple[int, str]:
    with pytest.raises(SystemExit) as ended:
        main(["packs", "build", *map(str, arguments)])
    told = capsys.readouterr()
    return int(ended.value.code or 0), told.out + told.err


def test_errors_are_told_all_at_once_with_row_and_column(tmp_path, capsys):
    wrong = ["select_one maturity", "p1", "1.1", "Aim", "", "Is there?", "有吗？", "", "文件", ""]
    twice = ["select_one levels", "p2", "1.1", "Aim", "目标", "Is there?", "有吗？", "x", "y", ""]
    file = book(tmp_path / "f.xlsx", [GROUP, wrong, twice, END], licence="")
    status, told = build(capsys, file, "--into", tmp_path / "packs", "--write")

    assert status != 0
    for place in (f"row 3 title::{ZH}", f"row 3 evidence::{EN}", "row 4 ref", "row 4 type", "settings row 2 licence"):
        assert place in told
    assert not (tmp_path / "packs").exists()


def test_difference_is_told_before_it_is_written_and_clauses_do_not_go_by_accident(tmp_path, capsys):
    packs = tmp_path / "packs"
    first = book(tmp_path / "a.xlsx", [GROUP, CLAUSE, END])
    status, told = build(capsys, first, "--into", packs)
    assert (status, packs.exists()) == (0, False)  # a dry run
    assert "+ p1  1.1 Aim" in told
    assert build(capsys, first, "--into", packs, "--write")[0] == 0
    stored = packs / "questions" / "park_rules.csv"
    with stored.open(encoding="utf-8", newline="") as file:
        assert [row["ref"] for row in csv.DictReader(file)] == ["1", "1.1", ""]
    header = json.loads((packs / "questions" / "park_rules.json").read_text(encoding="utf-8"))
    assert (header["id"], header["licence"]) == ("questions/park_rules", "CC-BY-4.0")

    assert "nothing changes" in build(capsys, first, "--into", packs)[1]
    worded = [*CLAUSE[:5], "Is there an aim for the year?", *CLAUSE[6:]]
    told = build(capsys, book(tmp_path / "b.xlsx", [GROUP, worded, END]), "--into", packs)[1]
    assert f"~ p1  label::{EN}: “Is there an aim?” → “Is there an aim for the year?”" in told
    before = stored.read_bytes()
    other = [CLAUSE[0], "p2", *CLAUSE[2:]]
    file = book(tmp_path / "c.xlsx", [GROUP, other, END])
    status, told = build(capsys, file, "--into", packs, "--write")
    assert status != 0
    assert "- p1" in told
    assert stored.read_bytes() == before
    assert build(capsys, file, "--into", packs, "--write", "--drop")[0] == 0
    assert not list(packs.rglob("*.new"))


def test_list_of_packs_stays_the_command_without_more(capsys):
    with pytest.raises(SystemExit):
        main(["packs", "--json"])
    assert any(row["id"] == "questions/ems_iso14001_2026" for row in json.loads(capsys.readouterr().out))

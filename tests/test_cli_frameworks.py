"""`symbionet packs build`: errors by row and column, the difference before anything is written, nothing by halves."""

import csv
import json
import os
import signal
import sys
from collections.abc import Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from symbionet.cli import main
from symbionet.cli.pack_files import replace_files, undo_broken
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_rows

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


def clause(name: str, ref: str, title: str) -> list[str]:
    return [CLAUSE[0], name, ref, title, *CLAUSE[4:]]


def with_rows(packs: Path) -> Path:
    """A framework of two clauses, as frameworks and mappings name it."""
    (packs / "ems").mkdir(parents=True)
    (packs / "ems" / "frameworks.csv").write_text("id,form_id\npark,park_rules\nother,other\n", encoding="utf-8")
    (packs / "ems" / "mappings.csv").write_text(
        "source,source_ref,target,target_ref\npark,1.1,other,4.1\nother,4.2,park,1.2\nother,1.1,third,1.2\n",
        encoding="utf-8",
    )
    return packs


@pytest.mark.parametrize(
    ("change", "told", "lines"),
    [
        ({"form_id": "../park"}, ["settings row 2 form_id", "../park"], 2),
        ({"form_id": "Park!", "version": ""}, ["settings row 2 form_id", "settings row 2 version"], 3),
    ],
)
def test_settings_that_cannot_be_are_told_once(tmp_path, capsys, change: dict[str, str], told: list[str], lines: int):
    status, said = build(capsys, book(tmp_path / "f.xlsx", [GROUP, CLAUSE, END], **change), "--into", tmp_path / "p")

    assert status != 0
    assert all(words in said for words in told)
    assert len(said.strip().splitlines()) == lines


def test_column_that_is_called_otherwise_is_one_error_and_so_is_a_sheet(tmp_path, capsys, monkeypatch):
    monkeypatch.setitem(globals(), "HEADS", [*HEADS[:4], "title::Chinese", *HEADS[5:]])
    status, said = build(capsys, book(tmp_path / "f.xlsx", [GROUP, CLAUSE, END]))
    assert status != 0
    assert said.splitlines()[0].startswith(f"survey row 1 title::{ZH}: this column is needed")
    assert "title::Chinese" in said
    assert "1 error:" in said

    sheets = Workbook()
    sheets.active.title = "Questions"
    sheets.active.append(HEADS)
    sheets.save(tmp_path / "g.xlsx")
    said = build(capsys, tmp_path / "g.xlsx")[1]
    assert "survey: a sheet “survey” is needed" in said
    assert "settings: this sheet is needed, with the headings form_id, version" in said
    assert "row 0" not in said
    assert "2 errors" in said


def test_framework_without_clauses_is_refused(tmp_path, capsys):
    status, said = build(capsys, book(tmp_path / "f.xlsx", []), "--into", tmp_path / "p", "--write")

    assert status != 0
    assert "survey: there is no clause" in said
    assert not (tmp_path / "p").exists()


def test_moved_renamed_and_reordered_clauses_choices_and_header_are_told(tmp_path, capsys, monkeypatch):
    packs = tmp_path / "packs"
    second = ["begin_group", "s2", "2", "Do", "实施", "2 Do", "2 实施", "", "", ""]
    last = [*END[:1], "s2", *END[2:]]
    one, two, three = clause("p1", "1.1", "Aim"), clause("p2", "1.2", "Plan"), clause("p3", "2.1", "Act")
    first = book(tmp_path / "a.xlsx", [GROUP, one, two, END, second, three, last])
    assert build(capsys, first, "--into", packs, "--write")[0] == 0

    other = book(tmp_path / "b.xlsx", [GROUP, two, one, three, END, second, clause("p4", "2.2", "New"), last])
    said = build(capsys, other, "--into", packs)[1]
    assert "> p3  from group “s2” to “s1”" in said
    assert "> s1  order: p1, p2 → p2, p1" in said
    assert "+ p4  2.2 New" in said

    renamed = book(tmp_path / "c.xlsx", [GROUP, one, two, END, second, clause("x3", "2.1", "Act"), last], licence="MIT")
    status, said = build(capsys, renamed, "--into", packs)
    assert status != 0  # what goes is confirmed by --drop
    assert "- p3\n+ x3  2.1 Act: has the number of “p3”" in said
    assert "~ settings  licence: “CC-BY-4.0” → “MIT”" in said

    monkeypatch.setitem(globals(), "CHOICES", [CHOICES[0], [*CHOICES[1][:4], 2]])
    same = book(tmp_path / "d.xlsx", [GROUP, one, two, END, second, three, last])
    assert "~ maturity/m1  score: “1” → “2”" in build(capsys, same, "--into", packs)[1]


def test_rows_between_frameworks_follow_a_number_and_go_with_their_clause(tmp_path, capsys):
    packs = with_rows(tmp_path / "packs")
    first = book(tmp_path / "a.xlsx", [GROUP, clause("p1", "1.1", "Aim"), clause("p2", "1.2", "Plan"), END])
    assert build(capsys, first, "--into", packs, "--write")[0] == 0
    rows = packs / "ems" / "mappings.csv"
    untouched = rows.read_bytes()

    moved = book(tmp_path / "b.xlsx", [GROUP, clause("p1", "1.9", "Aim"), END])
    status, said = build(capsys, moved, "--into", packs, "--write")
    assert status != 0
    assert "~ ems/mappings  1.1 → 1.9, rows that follow: 1" in said
    assert "- ems/mappings  other 4.2 park 1.2" in said
    assert rows.read_bytes() == untouched
    assert build(capsys, moved, "--into", packs, "--write", "--drop")[0] == 0
    assert rows.read_text(encoding="utf-8").splitlines()[1:] == ["park,1.9,other,4.1", "other,1.1,third,1.2"]


def test_update_that_fails_in_the_middle_changes_nothing(tmp_path, capsys, monkeypatch):
    packs = with_rows(tmp_path / "packs")
    assert build(capsys, book(tmp_path / "a.xlsx", [GROUP, CLAUSE, END]), "--into", packs, "--write")[0] == 0
    before = {path: path.read_bytes() for path in packs.rglob("*") if path.is_file()}
    replaced, moves = os.replace, []

    def fails_at_the_sixth(source: Path, target: Path) -> None:
        moves.append(target)
        if len(moves) == 6:
            raise OSError("the disk is full")
        replaced(source, target)

    monkeypatch.setattr(os, "replace", fails_at_the_sixth)
    other = book(tmp_path / "b.xlsx", [GROUP, clause("p1", "1.5", "Aim"), END], version="2")
    status, said = build(capsys, other, "--into", packs, "--write")

    assert status != 0
    assert "nothing was changed: the disk is full" in said
    assert {path: path.read_bytes() for path in packs.rglob("*") if path.is_file()} == before


MOMENTS = {"open", "os.mkdir", "os.rename", "os.remove", "os.rmdir", "shutil.rmtree"}  # of audit hooks


def killed_at(moment: int, folder: Path, work: Callable[[], object]) -> bool:
    """Whether the work, in a process of its own, was ended by SIGKILL when it touched the folder for the n-th time."""
    child = os.fork()
    if not child:
        touched = 0

        def watch(event: str, arguments: tuple[object, ...]) -> None:
            nonlocal touched
            if event in MOMENTS and str(arguments[0]).startswith(str(folder)):
                touched += 1
                if touched == moment:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(watch)
        try:
            work()
        finally:
            os._exit(0)
    return os.WIFSIGNALED(os.waitpid(child, 0)[1])


def as_read(folder: Path) -> dict[str, Any]:
    """What readers find: headers and rows of all packs of the folder, whatever was put aside."""
    read_rows.cache_clear()
    packs = Packs(folder)
    return {name: (header, packs.rows(name)) for name, header in packs.headers.items()}


def all_of(found: dict[str, Any]) -> set[object]:
    """The versions that headers and rows say, and the number of packs."""
    said = [one for header, rows in found.values() for one in (header.version, *(row["version"] for row in rows))]
    return {*said, len(found)}


def header_of(pack: str, version: str) -> str:
    fields = "edition", "publisher", "source", "licence", "title_en", "title_zh", "key"
    return json.dumps({"id": pack, "version": version, **dict.fromkeys(fields, version)})


def test_a_kill_at_any_moment_leaves_all_of_before_or_all_of_after(tmp_path):
    def texts(version: str, packs: tuple[str, ...]) -> dict[str, str]:
        tables = {f"{pack}.csv": f"name,version\na,{version}\n" for pack in packs}
        return tables | {f"{pack}.json": header_of(pack, version) for pack in packs}

    packs = tmp_path / "packs"
    old, new = ("ems/rows",), ("ems/rows", "questions/new")
    replace_files(texts("1", old), packs)
    before, known = as_read(packs), {path for path in packs.rglob("*") if path.is_file()}
    moment, ends = 0, []
    while True:
        moment += 1
        version = str(moment + 1)
        if not killed_at(moment, packs, lambda version=version: replace_files(texts(version, new), packs)):
            break
        after = as_read(packs)
        assert after == before or all_of(after) == {version, 2}, moment
        ends.append(after == before)
        for step in range(1, 40):  # what tidies up may be killed, too
            killed = killed_at(step, packs, lambda: undo_broken(packs))
            assert as_read(packs) == after, (moment, step)
            if not killed:
                break
        if after != before:
            shown = {path for path in packs.rglob("*") if path.is_file() and ".build" not in path.parts}
            assert len(shown) == 4
            for name in ("questions/new.csv", "questions/new.json"):
                (packs / name).unlink()
            replace_files(texts("1", old), packs)
        assert as_read(packs) == before
    assert {True, False} == set(ends)
    assert moment > 40
    replace_files(texts("1", old), packs)
    assert not list(packs.rglob(".*"))
    assert known <= {path for path in packs.rglob("*") if path.is_file()}


FRAMEWORKS = "id,form_id,kind,standard,edition,en,zh,replaced_by,note_en,note_zh\nold,ems_old,audit,,,Old,旧,,,\n"


def test_a_new_framework_is_offered_once_it_is_written(tmp_path, capsys):
    packs = tmp_path / "packs"
    (packs / "ems").mkdir(parents=True)
    (packs / "ems" / "frameworks.csv").write_text(FRAMEWORKS, encoding="utf-8")
    file = book(tmp_path / "a.xlsx", [GROUP, CLAUSE, END], kind="standard", standard="Park rules", edition="2026")

    status, told = build(capsys, file, "--into", packs)
    assert status == 0
    assert "+ ems/frameworks  park-rules" in told
    assert (packs / "ems" / "frameworks.csv").read_text(encoding="utf-8") == FRAMEWORKS  # a dry run

    assert build(capsys, file, "--into", packs, "--write")[0] == 0
    with (packs / "ems" / "frameworks.csv").open(encoding="utf-8", newline="") as stored:
        rows = list(csv.DictReader(stored))
    assert [row["id"] for row in rows] == ["old", "park-rules"]
    assert (rows[1]["form_id"], rows[1]["kind"], rows[1]["standard"], rows[1]["zh"]) == (
        "park_rules",
        "standard",
        "Park rules",
        "园区",
    )
    assert "ems/frameworks" not in build(capsys, file, "--into", packs)[1]  # it stands there now


def test_a_kind_that_is_none_and_a_standard_without_its_name_are_told(tmp_path, capsys):
    wrong = book(tmp_path / "a.xlsx", [GROUP, CLAUSE, END], kind="Standard")
    status, told = build(capsys, wrong, "--into", tmp_path / "packs", "--write")
    assert status != 0
    assert "settings row 2 kind" in told

    nameless = book(tmp_path / "b.xlsx", [GROUP, CLAUSE, END], kind="standard")
    status, told = build(capsys, nameless, "--into", tmp_path / "packs", "--write")
    assert status != 0
    assert "settings row 2 standard" in told

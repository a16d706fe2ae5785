"""`symbionet packs build`: a framework written in a spreadsheet, checked, compared and stored as packs."""

import csv
import io
import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import click

from symbionet.cli.framework_changes import (
    FORMS,
    HEADER,
    KINDS,
    ROWS,
    Change,
    Mappings,
    framework_changes,
    listed_frameworks,
    mappings_after,
    stored_framework,
)
from symbionet.cli.options import LANG
from symbionet.cli.pack_files import replace_files
from symbionet.engine.packs import DATA
from symbionet.sheets import HostileFile
from symbionet.sheets.wording import refusal_text
from symbionet.wording import Language
from symbionet.xlsform import SheetRow, Sheets, check_sheets
from symbionet.xlsform.problems import nearest, problem_text
from symbionet.xlsform.reading import read_sheets

__all__ = ["build_command"]

NEEDED = ("title::English (en)", "title::中文 (zh)", "label::English (en)", "label::中文 (zh)",
          "evidence::English (en)", "evidence::中文 (zh)")  # fmt: skip
BLANK = ("end", "note", "hidden", "calculate")  # types of rows that are no clause
IDENTIFIER = re.compile(r"[a-z][a-z0-9_]{2,59}")
Problem = tuple[str, int, str, str]  # sheet, row (0: the whole sheet), column, text
WORDS = {
    "en": {
        "line": "{sheet} row {row} {column}: {text}",
        "whole": "{sheet}: {text}",
        "missing": "is empty: a clause needs it; write it",
        "column": "this column is needed; row 1 has none with that heading",
        "meant": " (“{near}” is near: was that meant?)",
        "ref": "is empty: write the number of the clause, such as 6.1.2",
        "twice": "“{value}” stands in row {other} already: a clause has one number",
        "setting": "is empty: write it in row 2 of the sheet settings",
        "settings": "this sheet is needed, with the headings {names} in row 1 and their values in row 2",
        "form_id": "“{value}” is no name of a framework: small letters, digits and _, such as park_rules",
        "kind": "“{value}” is none of {kinds}: write one of them, or leave the cell empty for topics",
        "standard": "is empty: a framework with certificates names its standard, such as ISO 50001",
        "clauses": "there is no clause: write one row for each between begin_group and end_group",
        "error": "1 error: nothing was written",
        "errors": "{count} errors: nothing was written",
        "added": "+ {name}  {new}",
        "removed": "- {name}  {old}",
        "renamed": "- {old}\n+ {name}  {new}: has the number of “{old}”; answers stay with that name: keep it",
        "moved": "> {name}  from group “{old}” to “{new}”",
        "order": "> {name}  order: {old} → {new}",
        "changed": "~ {name}  {column}: “{old}” → “{new}”",
        "followed": "~ ems/mappings  {old} → {new}, rows that follow: {count}; they are to be reviewed again",
        "lost": "- ems/mappings  {name}",
        "listed": "+ ems/frameworks  {name}: offered for assessments",
        "same": "nothing changes",
        "loss": "{count} clauses or choices would go, and answers to them would stand apart, without their question: "
        "keep them, or say --drop",
        "failed": "nothing was changed: {error}",
        "dry": "Nothing was written: this is what --write would change.",
        "written": "Written: {files}",
    },
    "zh": {
        "line": "{sheet} 第{row}行 {column}：{text}",
        "whole": "{sheet}：{text}",
        "missing": "为空，条款必须填写",
        "column": "缺少此列，第1行中没有这个表头",
        "meant": "（与“{near}”相近，是否写错？）",
        "ref": "为空，请填写条款号，例如 6.1.2",
        "twice": "“{value}”与第{other}行重复，条款号不能重复",
        "setting": "为空，请在 settings 工作表第2行填写",
        "settings": "缺少此工作表：第1行填写表头 {names}，第2行填写对应内容",
        "form_id": "“{value}”不能作为框架的标识，只能用小写字母、数字和下划线，例如 park_rules",
        "kind": "“{value}”不在可选范围（{kinds}）内，请改正；留空则视为 topics",
        "standard": "为空：可认证的框架须填写标准名称，例如 ISO 50001",
        "clauses": "没有任何条款：请在 begin_group 与 end_group 之间每条款写一行",
        "error": "共1处错误，未写入任何内容",
        "errors": "共{count}处错误，未写入任何内容",
        "added": "+ {name}  {new}",
        "removed": "- {name}  {old}",
        "renamed": "- {old}\n+ {name}  {new}：与“{old}”条款号相同；已有答案按原名称保存，请保留原名称",
        "moved": "> {name}  从“{old}”移到“{new}”",
        "order": "> {name}  顺序：{old} → {new}",
        "changed": "~ {name}  {column}：“{old}” → “{new}”",
        "followed": "~ ems/mappings  {count}行的条款号由{old}改为{new}，需重新审阅",
        "lost": "- ems/mappings  {name}",
        "listed": "+ ems/frameworks  {name}：可用于评估",
        "same": "没有变化",
        "loss": "将删除{count}个条款或选项，其已有答案将单独列出，不再带有问题；请保留，或使用 --drop 确认",
        "failed": "未作任何更改：{error}",
        "dry": "未写入任何内容；以上为 --write 将产生的变化。",
        "written": "已写入：{files}",
    },
}


@click.command("build")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@LANG
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=DATA, help="Folder of the packs.")
@click.option("--write", is_flag=True, help="Write the packs; without it the difference is only told.")
@click.option("--drop", is_flag=True, help="Take out clauses and choices although they may have answers.")
def build_command(*, file: Path, lang: Language, into: Path, write: bool, drop: bool) -> None:
    """Check a framework in FILE (sheets survey, choices, settings), tell what changes clause by clause, and store it.

    The survey is written as a questionnaire, with the columns ref, title and evidence in both languages. Errors are
    told with sheet, row and column, all at once; then nothing is written. Names of clauses never change: answers,
    observations and papers hang on them. Rows between frameworks follow a clause to another number.
    """
    words = WORDS[lang]
    try:
        sheets = read_sheets(file.read_bytes(), file.name)
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None
    settings = dict(sheets["settings"][1][0].cells) if sheets.get("settings") and sheets["settings"][1] else {}
    problems = _problems(sheets, settings, lang)
    for sheet, row, column, text in problems:
        form = words["line" if row else "whole"]
        click.echo(form.format(sheet=sheet, row=row, column=column, text=text), err=True)
    if problems:
        raise click.ClickException(words["error" if len(problems) == 1 else "errors"].format(count=len(problems)))
    form_id = settings["form_id"]
    before, header = stored_framework(into, form_id)
    changes, rows = framework_changes(before, header, sheets, settings), mappings_after(into, form_id, before, sheets)
    listed = listed_frameworks(into, settings)
    _tell(changes, rows, words)
    if listed:
        click.echo(words["listed"].format(name=listed[1][-1]["id"]))
    removed = sum(one.kind in ("removed", "renamed") for one in changes)
    if removed and not drop:
        raise click.ClickException(words["loss"].format(count=removed))
    if not write:
        click.echo(words["dry"])
        return
    try:
        more = {FORMS: _as_csv(*listed)} if listed else {}
        files = replace_files(_files(sheets, settings, rows) | more, into)
    except OSError as error:
        raise click.ClickException(words["failed"].format(error=error)) from None
    click.echo(words["written"].format(files=", ".join(files)))


def _problems(sheets: Sheets, settings: Mapping[str, str], lang: Language) -> list[Problem]:
    """Every error with sheet, row, column and what to do: those of any questionnaire, and those of a framework."""
    words = WORDS[lang]
    titles = settings.get("title_en", ""), settings.get("title_zh", "")
    checked = check_sheets(sheets, form_id="any", version="any", titles=titles)
    found = [(one.sheet, one.row, one.column, problem_text(one, lang)) for one in checked.problems if one.is_error]
    found = [one for one in found if one[0] != "settings"]
    if not settings:
        found.append(("settings", 0, "", words["settings"].format(names=", ".join(HEADER))))
    else:
        found += [("settings", 2, name, words["setting"]) for name in HEADER if not settings.get(name, "").strip()]
    form_id = settings.get("form_id", "")
    if form_id and not IDENTIFIER.fullmatch(form_id):
        found.append(("settings", 2, "form_id", words["form_id"].format(value=form_id)))
    if (kind := settings.get("kind", "")) and kind not in KINDS:
        found.append(("settings", 2, "kind", words["kind"].format(value=kind, kinds=", ".join(KINDS))))
    if kind == "standard" and not settings.get("standard", "").strip():
        found.append(("settings", 2, "standard", words["standard"]))
    if "survey" in sheets:
        found += _clause_problems(*sheets["survey"], words)
    order = {"survey": 0, "choices": 1, "settings": 2}
    return sorted(dict.fromkeys(found), key=lambda one: (order.get(one[0], 9), one[1], one[2]))


def _clause_problems(headings: Sequence[str], rows: Sequence[SheetRow], words: Mapping[str, str]) -> list[Problem]:
    found: list[Problem] = []
    absent = [name for name in ("ref", *NEEDED) if name not in headings]
    for name in absent:
        near = _near(name, headings)
        found.append(("survey", 1, name, words["column"] + (words["meant"].format(near=near) if near else "")))
    needed = [name for name in NEEDED if name not in absent]
    seen: dict[str, int] = {}
    clauses = 0
    for row in rows:
        kind, ref = row.cells.get("type", ""), row.cells.get("ref", "").strip()
        if kind.startswith(BLANK) or not kind:
            continue
        if not ref and "ref" not in absent:
            found.append(("survey", row.number, "ref", words["ref"]))
        if kind.startswith("begin"):
            continue
        clauses += 1
        if ref and ref in seen:
            found.append(("survey", row.number, "ref", words["twice"].format(value=ref, other=seen[ref])))
        seen.setdefault(ref, row.number)
        found += [("survey", row.number, name, words["missing"]) for name in needed
                  if not row.cells.get(name, "").strip()]  # fmt: skip
    return found if clauses else [*found, ("survey", 0, "", words["clauses"])]


def _near(name: str, headings: Sequence[str]) -> str:
    """The heading that was probably meant to be the column: of the same word, else one much alike; "" for none."""
    others = [head for head in headings if head not in NEEDED]
    same = [head for head in others if head.partition(":")[0].strip().lower() == name.partition(":")[0]]
    return same[0] if same else nearest(name, [head for head in others if not head.startswith("hint")])


def _tell(changes: Sequence[Change], rows: Mappings, words: Mapping[str, str]) -> None:
    """Print the difference, and which rows between frameworks follow or go."""
    for one in changes:
        click.echo(words[one.kind].format(name=one.name, column=one.column, old=one.old, new=one.new))
    for old, new, count in rows.followed:
        click.echo(words["followed"].format(old=old, new=new, count=count))
    for name in rows.lost:
        click.echo(words["lost"].format(name=name))
    if not (changes or rows.followed or rows.lost):
        click.echo(words["same"])


def _files(sheets: Sheets, settings: Mapping[str, str], rows: Mappings) -> dict[str, str]:
    """What is written, by its place in the folder of the packs."""
    found = {}
    for sheet, suffix, key in (("survey", "", "type|name"), ("choices", "_choices", "list_name|name")):
        if sheet in sheets:
            name, (headings, lines) = f"questions/{settings['form_id']}{suffix}", sheets[sheet]
            found[f"{name}.csv"] = _as_csv(headings, (line.cells for line in lines))
            found[f"{name}.json"] = _header(name, settings, headings, key)
    if rows.followed or rows.lost:
        found[ROWS] = _as_csv(rows.headings, rows.rows)
    return found


def _as_csv(headings: Sequence[str], rows: Iterable[Mapping[str, str]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([cells.get(head, "").strip() for head in headings] for cells in rows)
    return text.getvalue()


def _header(name: str, settings: Mapping[str, str], headings: Sequence[str], key: str) -> str:
    values = {
        "id": name, "version": settings["version"], "edition": settings.get("edition") or settings["version"],
        "publisher": settings["publisher"], "source": settings["source"], "licence": settings["licence"],
        "languages": ["en", "zh"], "title_en": settings["title_en"], "title_zh": settings["title_zh"],
        "partial": False, "key": key, "columns": {head: head for head in headings},
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"

"""`symbionet packs build`: a framework written in a spreadsheet, checked, compared and stored as packs."""

import csv
import io
import json
import os
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from symbionet.cli.options import LANG
from symbionet.engine import load_packs
from symbionet.engine.packs import DATA
from symbionet.sheets import HostileFile
from symbionet.sheets.wording import refusal_text
from symbionet.wording import Language
from symbionet.xlsform import SheetRow, Sheets, check_sheets, packed_questionnaires
from symbionet.xlsform.packs import packed_sheets
from symbionet.xlsform.problems import problem_text
from symbionet.xlsform.reading import read_sheets

__all__ = ["build_command", "node_changes"]

NEEDED = ("title::English (en)", "title::中文 (zh)", "label::English (en)", "label::中文 (zh)",
          "evidence::English (en)", "evidence::中文 (zh)")  # fmt: skip
HEADER = ("form_id", "version", "title_en", "title_zh", "source", "licence", "publisher")
WORDS = {
    "en": {
        "line": "{sheet} row {row} {column}: {text}",
        "missing": "is empty: a clause needs it; write it",
        "ref": "is empty: write the number of the clause, such as 6.1.2",
        "twice": "“{value}” stands in row {other} already: a clause has one number",
        "setting": "is empty: write it in row 2 of the sheet settings",
        "errors": "{count} errors: nothing was written",
        "added": "+ {name}  {text}",
        "removed": "- {name}  {text}",
        "changed": "~ {name}  {column}: “{old}” → “{new}”",
        "same": "nothing changes",
        "loss": "{count} clauses would go, and answers to them would not be shown any more: keep them, or say --drop",
        "dry": "Nothing was written: this is what --write would change.",
        "written": "Written: {files}",
    },
    "zh": {
        "line": "{sheet} 第{row}行 {column}：{text}",
        "missing": "为空，条款必须填写",
        "ref": "为空，请填写条款号，例如 6.1.2",
        "twice": "“{value}”与第{other}行重复，条款号不能重复",
        "setting": "为空，请在 settings 工作表第2行填写",
        "errors": "共{count}处错误，未写入任何内容",
        "added": "+ {name}  {text}",
        "removed": "- {name}  {text}",
        "changed": "~ {name}  {column}：“{old}” → “{new}”",
        "same": "没有变化",
        "loss": "将删除{count}个条款，其已有答案将不再显示；请保留，或使用 --drop 确认",
        "dry": "未写入任何内容；以上为 --write 将产生的变化。",
        "written": "已写入：{files}",
    },
}


@click.command("build")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, readable=True, path_type=Path))
@LANG
@click.option("--into", type=click.Path(file_okay=False, path_type=Path), default=DATA, help="Folder of the packs.")
@click.option("--write", is_flag=True, help="Write the packs; without it the difference is only told.")
@click.option("--drop", is_flag=True, help="Take out clauses although answers to them are shown no more.")
def build_command(*, file: Path, lang: Language, into: Path, write: bool, drop: bool) -> None:
    """Check a framework in FILE (sheets survey, choices, settings), tell what changes clause by clause, and store it.

    The survey is written as a questionnaire, with the columns ref, title and evidence in both languages. Errors are
    told with sheet, row and column, all at once; then nothing is written. Names of clauses never change: answers,
    observations and papers hang on them.
    """
    words = WORDS[lang]
    try:
        sheets = read_sheets(file.read_bytes(), file.name)
    except HostileFile as error:
        raise click.UsageError(refusal_text(error.code, error.params, lang)) from None
    settings = dict(sheets["settings"][1][0].cells) if sheets.get("settings") and sheets["settings"][1] else {}
    problems = _problems(sheets, settings, lang)
    for sheet, row, column, text in problems:
        click.echo(words["line"].format(sheet=sheet, row=row, column=column, text=text), err=True)
    if problems:
        raise click.ClickException(words["errors"].format(count=len(problems)))
    form_id = settings["form_id"]
    before = packed_sheets(form_id) if into == DATA and form_id in packed_questionnaires() else _stored(into, form_id)
    removed = _tell(before, sheets, words)
    if removed and not drop:
        raise click.ClickException(words["loss"].format(count=removed))
    if not write:
        click.echo(words["dry"])
        return
    click.echo(words["written"].format(files=", ".join(_store(sheets, settings, into))))


def _problems(sheets: Sheets, settings: Mapping[str, str], lang: Language) -> list[tuple[str, int, str, str]]:
    """Every error with sheet, row, column and what to do: those of any questionnaire, and those of a framework."""
    words = WORDS[lang]
    checked = check_sheets(sheets, titles=(settings.get("title_en", ""), settings.get("title_zh", "")))
    found = [(one.sheet, one.row, one.column, problem_text(one, lang)) for one in checked.problems if one.is_error]
    found += [("settings", 2, name, words["setting"]) for name in HEADER if not settings.get(name, "").strip()]
    seen: dict[str, int] = {}
    for row in sheets["survey"][1] if "survey" in sheets else ():
        kind, ref = row.cells.get("type", ""), row.cells.get("ref", "").strip()
        if kind.startswith(("end", "note", "hidden", "calculate")) or not kind:
            continue
        if not ref:
            found.append(("survey", row.number, "ref", words["ref"]))
        elif not kind.startswith("begin"):
            if ref in seen:
                text = words["twice"].format(value=ref, other=seen[ref])
                found.append(("survey", row.number, "ref", text))
            seen.setdefault(ref, row.number)
            needed = [name for name in NEEDED if not row.cells.get(name, "").strip()]
            found += [("survey", row.number, name, words["missing"]) for name in needed]
    order = {"survey": 0, "choices": 1, "settings": 2}
    return sorted(found, key=lambda one: (order.get(one[0], 9), one[1], one[2]))


def _stored(folder: Path, form_id: str) -> Sheets | None:
    path = folder / "questions" / f"{form_id}.csv"
    if not path.exists():
        return None
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    lines = [SheetRow(number=number, cells=row) for number, row in enumerate(rows, start=2)]
    return {"survey": (tuple(rows[0]) if rows else (), tuple(lines))}


def _nodes(sheets: Sheets | None) -> dict[str, Mapping[str, str]]:
    rows = sheets["survey"][1] if sheets is not None else ()
    return {
        row.cells["name"]: row.cells
        for row in rows
        if row.cells.get("name") and not row.cells.get("type", "").startswith("end")
    }


def node_changes(before: Sheets | None, after: Sheets) -> tuple[list[str], list[str], list[tuple[str, str, str, str]]]:
    """Names that come, names that go, and (name, column, old, new) of what reads otherwise."""
    old, new = _nodes(before), _nodes(after)
    changed = [
        (name, column, old[name].get(column) or "", new[name].get(column) or "")
        for name in new
        if name in old
        for column in dict.fromkeys((*old[name], *new[name]))
        if (old[name].get(column) or "") != (new[name].get(column) or "")
    ]
    return [name for name in new if name not in old], [name for name in old if name not in new], changed


def _tell(before: Sheets | None, after: Sheets, words: Mapping[str, str]) -> int:
    """Print the difference node by node; how many clauses would go."""
    added, removed, changed = node_changes(before, after)
    old, new = _nodes(before), _nodes(after)
    for name in added:
        click.echo(words["added"].format(name=name, text=_title(new[name])))
    for name in removed:
        click.echo(words["removed"].format(name=name, text=_title(old[name])))
    for name, column, was, becomes in changed:
        click.echo(words["changed"].format(name=name, column=column, old=was, new=becomes))
    if not (added or removed or changed):
        click.echo(words["same"])
    return len(removed)


def _title(cells: Mapping[str, str]) -> str:
    return (
        f"{cells.get('ref', '')} {cells.get('title::English (en)') or cells.get('label::English (en)') or ''}".strip()
    )


def _store(sheets: Sheets, settings: Mapping[str, str], folder: Path) -> list[str]:
    """The files that were written: all are made ready beside their places first, so that a failure changes nothing."""
    ready: list[tuple[Path, Path]] = []
    try:
        for sheet, suffix, key in (("survey", "", "type|name"), ("choices", "_choices", "list_name|name")):
            if sheet in sheets:
                name = f"questions/{settings['form_id']}{suffix}"
                ready.append(_ready(folder / f"{name}.csv", _as_csv(*sheets[sheet])))
                ready.append(_ready(folder / f"{name}.json", _header(name, settings, sheets[sheet][0], key)))
    except OSError:
        for made, _place in ready:
            made.unlink(missing_ok=True)
        raise
    for made, place in ready:
        os.replace(made, place)
    load_packs.cache_clear()
    return [str(place) for _made, place in ready]


def _ready(place: Path, text: str) -> tuple[Path, Path]:
    place.parent.mkdir(parents=True, exist_ok=True)
    made = place.with_suffix(place.suffix + ".new")
    made.write_text(text, encoding="utf-8", newline="")
    return made, place


def _as_csv(headings: Sequence[str], rows: Sequence[SheetRow]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(headings)
    writer.writerows([row.cells.get(head, "").strip() for head in headings] for row in rows)
    return text.getvalue()


def _header(name: str, settings: Mapping[str, str], headings: Sequence[str], key: str) -> str:
    values = {
        "id": name, "version": settings["version"], "edition": settings.get("edition") or settings["version"],
        "publisher": settings["publisher"], "source": settings["source"], "licence": settings["licence"],
        "languages": ["en", "zh"], "title_en": settings["title_en"], "title_zh": settings["title_zh"],
        "partial": False, "key": key, "columns": {head: head for head in headings},
    }  # fmt: skip
    return json.dumps(values, ensure_ascii=False, indent=2) + "\n"

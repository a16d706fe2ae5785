"""Words for problems and refusals, in Chinese and English (pack `wording/problems`)."""

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from typing import Literal

from symbionet.engine.packs import load_packs
from symbionet.sheets.problems import Problem
from symbionet.sheets.vocabulary import choice_names

__all__ = ["Language", "problem_line", "problem_lines", "problem_place", "problem_text", "refusal_text"]

Language = Literal["en", "zh"]
ROWS_NAMED = 12  # further rows of the same problem that are named


@cache
def _words(lang: Language) -> Mapping[str, str]:
    return {row["code"]: row[lang] for row in load_packs().rows("wording/problems")}


def problem_text(problem: Problem, lang: Language) -> str:
    """Return what is wrong with a cell and how to put it right.

    >>> text = {"code": "unit-missing", "severity": "warning", "params": {"field": "quantity"}}
    >>> problem_text(Problem(table="a", row=3, column="数量", value="12", **text), "zh")
    '“12”没有单位；请注明单位，如 吨/年'
    """
    choices = "、" if lang == "zh" else ", "
    names = choice_names(problem.params.get("field", ""), lang)
    stated = {name: problem.params.get(name, "") for name in ("codes", "kept", "firm")}
    words = {"value": problem.value, **stated, "choices": choices.join(names)}
    return _words(lang)[problem.code].format_map(words)


def problem_place(problem: Problem, lang: Language) -> str:
    """Return where a problem stands: sheet, row in the file and heading of the column.

    >>> problem = Problem(table="供", row=3, column="数量", value="12", code="unit-missing", severity="warning")
    >>> problem_place(problem, "en"), problem_place(problem, "zh")
    ('供, row 3, column “数量”', '供，第3行，“数量”列')
    """
    words = _words(lang)
    table = f"{problem.table}{'，' if lang == 'zh' else ', '}" if problem.table else ""
    place = words["part:place"].format(table=table, row=problem.row)
    return place + (words["part:place-column"].format(column=problem.column) if problem.column else "")


def problem_line(problem: Problem, lang: Language) -> str:
    """Return where a problem stands and what to do about it, in one line.

    >>> problem = Problem(table="供", row=3, column="数量", value="-1", code="quantity-negative", severity="error")
    >>> problem_line(problem, "zh")
    '供，第3行，“数量”列：“-1”小于零；请填写正数'
    """
    return f"{problem_place(problem, lang)}{'：' if lang == 'zh' else ': '}{problem_text(problem, lang)}"


def problem_lines(problems: Iterable[Problem], lang: Language) -> Iterator[str]:
    """The same for many problems: what is wrong alike in several rows of a column is said once, with the rows.

    >>> text = {"table": "供", "column": "单位", "value": "stère", "code": "unit-missing", "severity": "warning"}
    >>> list(problem_lines([Problem(row=row, **text) for row in (3, 5, 9)], "zh"))
    ['供，第3行，“单位”列：“stère”没有单位；请注明单位，如 吨/年（另有2行：5、9）']
    """
    alike: dict[tuple[object, ...], list[Problem]] = {}
    for one in problems:
        key = (one.table, one.column, one.value, one.code, one.severity, *sorted(one.params.items()))
        alike.setdefault(key, []).append(one)
    comma = "、" if lang == "zh" else ", "
    for first, *others in alike.values():
        rows = comma.join(str(one.row) for one in others[:ROWS_NAMED]) + (" …" if len(others) > ROWS_NAMED else "")
        words = [problem_line(first, lang)]
        if others:
            words.append(_words(lang)["part:more-rows"].format(n=len(others), rows=rows))
        yield ("" if lang == "zh" else " ").join(words)


def refusal_text(code: str, params: Mapping[str, str], lang: Language) -> str:
    """Return why a file is not read and what to do: `refusal_text(error.code, error.params, "zh")`.

    >>> refusal_text("not-a-sheet", {"name": "a.xlsx", "what": "pdf"}, "zh")
    'a.xlsx是PDF 文档，不是表格；请提供 .xlsx、.xls、.ods、.csv 或 .tsv 文件'
    """
    words = _words(lang)
    what = params.get("what", "")
    name = params.get("name") or words["part:given-text"]
    return words[f"file:{code}"].format_map({**params, "name": name, "what": words.get(f"what:{what}", what)})

"""What is wrong with a questionnaire, in words of both languages (pack `wording/questionnaires`)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cache

from rapidfuzz import fuzz, process

from symbionet.engine.packs import load_packs

__all__ = ["FormProblem", "nearest", "problem_text"]

NEAR = 65.0  # of 100: less alike is no suggestion


@dataclass(frozen=True, slots=True, kw_only=True)
class FormProblem:
    """A problem of a questionnaire with its place; `is_error` where it cannot be used before it is mended.

    row counts from 1 as the spreadsheet shows it; 0 is the whole sheet. suggestion: what may have been meant.
    """

    sheet: str
    row: int
    column: str
    code: str
    value: str = ""
    suggestion: str = ""
    more: Mapping[str, str] = field(default_factory=dict)
    is_error: bool = True


@cache
def _words(lang: str) -> Mapping[str, str]:
    return {row["code"]: row[lang] for row in load_packs().rows("wording/questionnaires")}


def problem_text(problem: FormProblem, lang: str) -> str:
    """What is wrong and what to do, in "en" or "zh".

    >>> given = {"sheet": "survey", "row": 4, "column": "type", "code": "type-unknown"}
    >>> problem_text(FormProblem(value="desimal", suggestion="decimal", **given), "en")
    '“desimal” is no type of question; did you mean “decimal”?'
    """
    words = _words(lang)
    text = words[problem.code].format(value=problem.value, **problem.more)
    meant = words["meant"].format(suggestion=problem.suggestion) if problem.suggestion else ""
    return f"{text}{meant}"


def nearest(text: str, known: Iterable[str]) -> str:
    """The known word that a text was probably meant to be, "" where none is near."""
    found = process.extractOne(text, list(known), scorer=fuzz.ratio, score_cutoff=NEAR)
    return found[0] if found else ""

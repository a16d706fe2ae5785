"""Two people answer one page: what of it is written, and what a person must decide before anything is overwritten."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.utils.translation import gettext as _

from symbionet.questions.actions import Given
from symbionet.questions.models import AnswerSheet
from symbionet.questions.pages.shown import ShownPage, ShownQuestion, page_shown
from symbionet.questions.queries import answers_of, field_of, questionnaire_of_sheet
from symbionet.xlsform import Group

__all__ = ["Conflict", "Merged", "merged", "same_answer", "seen_on_page", "settled_page", "with_authors"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Conflict:
    """An answer (or its note) that was changed by two people: what is stored now, and what the second one gave."""

    name: str  # of the input
    label: str
    now: tuple[str, ...]
    yours: tuple[str, ...]
    now_words: str
    yours_words: str
    takes_both: bool  # a text: both can be kept, one below the other
    by: str = ""  # who gave the one that is stored, and when
    at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Merged:
    """What of a page is to be written, after what others have answered meanwhile; `decided` is input -> choice."""

    texts: dict[str, list[str]]
    conflicts: tuple[Conflict, ...]
    decided: dict[str, str]


def merged(page: ShownPage, fields: Mapping[str, Sequence[str]], was: Mapping[str, Sequence[str]] | None) -> Merged:
    """What a person gave on a page, with what stands there now (`page`): only what they changed is written.

    `was` holds what stood in the inputs that they changed when they saw them; None: all inputs that came count as
    changed, and nothing is a conflict. A conflict is an input that somebody else has changed to something different.
    `choice-NAME` among the fields decides one: "mine", "theirs" or "both".
    """
    texts: dict[str, list[str]] = {}
    conflicts: list[Conflict] = []
    decided: dict[str, str] = {}
    for question in (one for part in page.rounds for one in part.questions):
        if question.kind in {"note", "image"}:
            continue
        changed = False
        parts: dict[str, list[str]] = {}
        for name, now in _inputs(question):
            value = _settled(question, name, now, fields, was, decided)
            if isinstance(value, Conflict):
                conflicts.append(value)
                value = None
            changed |= value is not None
            parts[name] = now if value is None else value
        if changed:
            texts |= parts | {f"asked-{question.name}": ["yes"]}
    return Merged(texts=texts, conflicts=tuple(conflicts), decided=decided)


def _inputs(question: ShownQuestion) -> list[tuple[str, list[str]]]:
    """The inputs of a question, its note among them, with what stands in each."""
    value = [one for one, _label, chosen in question.choices if chosen] if question.choices else [question.stored]
    note = [(f"n{question.rest}", [question.stored_note])] if question.takes_note else []
    return [(question.name, value), *note]


def _settled(  # noqa: PLR0917
    question: ShownQuestion,
    name: str,
    now: list[str],
    fields: Mapping[str, Sequence[str]],
    was: Mapping[str, Sequence[str]] | None,
    decided: dict[str, str],
) -> list[str] | Conflict | None:
    """What is to be written into an input, nothing where it is left as it is, or the conflict."""
    yours = list(fields.get(name, ()))
    if was is None:
        came = name in fields or f"asked-{name}" in fields
        return yours if came else None
    if name not in was or same_answer(yours, now):
        return None
    choice = next(iter(fields.get(f"choice-{name}", ())), "")
    takes_both = name != question.name or question.kind == "text"
    if choice == "theirs":
        decided[name] = choice
        return None
    if same_answer(list(was[name]), now):
        if choice in {"mine", "both"}:
            decided[name] = choice
        return ["\n".join([*now, *yours])] if choice == "both" and takes_both else yours
    words = {value: label for value, label, _chosen in question.choices}
    return Conflict(
        name=name,
        label=question.label if name == question.name else _("Note: %(question)s") % {"question": question.label},
        now=tuple(now),
        yours=tuple(yours),
        now_words=_in_words(now, words),
        yours_words=_in_words(yours, words),
        takes_both=takes_both,
    )


def same_answer(one: Sequence[str], other: Sequence[str]) -> bool:
    """Whether two contents of an input say the same; line ends and order do not count."""
    first, second = (sorted(" ".join(value.split()) for value in values if value.strip()) for values in (one, other))
    return first == second


def _in_words(values: Sequence[str], words: Mapping[str, str]) -> str:
    return ", ".join(words.get(value, value) for value in values if value.strip()) or _("no answer")


def with_authors(conflicts: Sequence[Conflict], sheet: AnswerSheet | None) -> tuple[Conflict, ...]:
    """The conflicts with who gave what is stored, and when."""
    rows = sheet.answers.select_related("answered_by") if sheet is not None and conflicts else ()
    known = {field_of(row.question, row.place)[1:]: row for row in rows}
    found = []
    for one in conflicts:
        row = known.get(one.name[1:])
        by = str(row.answered_by) if row is not None and row.answered_by is not None else ""
        found.append(replace(one, by=by, at=None if row is None else row.answered_at))
    return tuple(found)


def seen_on_page(fields: Mapping[str, Sequence[str]]) -> dict[str, list[str]] | None:
    """What stood in the inputs that were changed, of a page that says what it showed (`was-NAME`); None of others."""
    seen = {name.removeprefix("was-"): list(values) for name, values in fields.items() if name.startswith("was-")}
    if not seen:
        return None
    return {name: values for name, values in seen.items() if not same_answer(values, fields.get(name, ()))}


def settled_page(sheet: AnswerSheet, group: Group, given: Given) -> tuple[Given, tuple[Conflict, ...]]:
    """What of a page is to be written now, and what a person must decide, which is left as it is.

    The caller holds the sheet (`hold_sheet`), so that nobody else answers in between.
    """
    page = page_shown(questionnaire_of_sheet(sheet), group, answers_of(sheet))
    found = merged(page, given.texts, seen_on_page(given.texts))
    left = Given(texts=found.texts, files=given.files, decided=found.decided)
    return left, with_authors(found.conflicts, sheet)

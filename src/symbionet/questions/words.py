"""Words of the history of questionnaires and answers."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language
from symbionet.questions.queries import questionnaire_of
from symbionet.xlsform import Question, Questionnaire
from symbionet.xlsform.packs import packed_questionnaires

__all__ = ["EDITS", "LABELS", "VERBS"]

VERBS = {
    "questionnaire.added": _("brought a version of the questionnaire"),
    "answers.changed": _("answered questions"),
    "answers.decided": _("decided between two answers"),
    "answers.handed_in": _("handed the answers in"),
    "answers.reopened": _("opened the answers again"),
    "answers.file_removed": _("removed a photo of an answer"),
    "mapping.reviewed": _("reviewed a row of a mapping"),
    "mapping.review_taken_back": _("took the review of a row back"),
}

LABELS = {"form": _("questionnaire"), "file": _("file")}


DECIDED = {"mine": _("the own one"), "theirs": _("the stored one"), "both": _("both")}


def _answers_in_words(details: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """The answers of a page in words: the question as it was asked, and its choices; an unknown one as it is kept."""
    forms = [details["form"]] if details.get("form") else packed_questionnaires()
    known = [found for form_id in forms if (found := questionnaire_of(form_id)) is not None]
    for name, (old, new) in sorted(details.get("changes", {}).items()):
        asked = _asked(known, name)
        if asked is None:
            yield name, old, new
            continue
        questionnaire, question, place = asked
        label = in_language(en=question.en, zh=question.zh)
        words = {one.name: in_language(en=one.en, zh=one.zh) for one in questionnaire.choices_of(question)}
        yield f"{label} ({place})" if place else label, _said(old, words), _said(new, words)


def _decisions_in_words(details: Mapping[str, Any]) -> Iterator[tuple[str, str, str]]:
    """Which of two answers was kept for each question, or for its note."""
    names = sorted(details.get("changes", {}))
    for name, (label, _old, choice) in zip(names, _answers_in_words(details), strict=True):
        words = gettext("Note: %(question)s") % {"question": label} if name.endswith(".note") else label
        yield words, "", str(DECIDED.get(choice, choice))


def _asked(known: list[Questionnaire], name: str) -> tuple[Questionnaire, Question, str] | None:
    """The questionnaire and question of a kept name, and its round ("" outside of a repeated group)."""
    bare = name.removesuffix(".file").removesuffix(".note")
    stem, _dash, place = bare.rpartition("-")
    for questionnaire in known:
        if bare in questionnaire.by_name:
            return questionnaire, questionnaire.by_name[bare], ""
        if place.isdecimal() and stem in questionnaire.by_name:
            return questionnaire, questionnaire.by_name[stem], place
    return None


def _said(kept: str, words: Mapping[str, str]) -> str:
    """A kept answer with its choices in words; the note behind it stays."""
    answer, dot, note = kept.partition(" · ")
    parts = answer.split(", ")
    if words and all(part in words for part in parts):
        answer = in_language(en=", ", zh="、").join(words[part] for part in parts)
    return f"{answer}{dot}{note}"


EDITS = {"answers.changed": _answers_in_words, "answers.decided": _decisions_in_words}

"""The guideline and the table of its comments and replies as blocks of letters."""

from collections.abc import Iterable, Iterator
from typing import Literal

from django.utils import translation
from django.utils.translation import gettext as _

from symbionet.core.texts import localised
from symbionet.letters import Block, Letter, held_together
from symbionet.policy.models import Comment, GuidelineVersion, Paragraph, ParagraphLevel, Verdict, VersionState

__all__ = ["CODES", "guideline_letter", "replies_letter", "reply_counts"]

CODES = {"en": "en", "zh": "zh-hans"}


def guideline_letter(version: GuidelineVersion, *, lang: Literal["en", "zh"]) -> Letter:
    """The whole text in a language, with what it is and whether it holds."""
    with translation.override(CODES[lang]):
        blocks = (*_head(version), *_text(version.paragraphs.order_by("place")))
        return Letter(kind="guideline", lang=lang, blocks=blocks, missing=())


def _head(version: GuidelineVersion) -> Iterator[Block]:
    yield Block(kind="title", text=localised(version, "title"))
    if version.is_demo:
        yield Block(kind="text", text=_("Demo: consultation and adoption of this version are made up."))
    yield Block(kind="field", text=_("Version"), value=version.number)
    yield Block(kind="field", text=_("State"), value=version.get_state_display())
    if version.opens_on and version.closes_on:
        yield Block(kind="field", text=_("Consultation"), value=f"{version.opens_on} – {version.closes_on}")
    if version.adopted_on:
        yield Block(kind="field", text=_("Adopted"), value=f"{version.adopted_on} · {version.adopted_by}")
        if version.adoption_note:
            yield Block(kind="field", text=_("Record"), value=version.adoption_note)
    if version.state not in (VersionState.ADOPTED, VersionState.REPLACED):
        yield Block(kind="note", text=_("Draft for comments: it holds once it is adopted."))
    yield Block(kind="heading", text=_("Contents"))
    for one in version.paragraphs.filter(level=ParagraphLevel.CHAPTER).order_by("place"):
        yield Block(kind="text", text=f"{one.number}  {one.text}")
    yield Block(kind="foot", text=str(version))


def _text(rows: Iterable[Paragraph]) -> Iterator[Block]:
    """The chapters one after the other: after the contents begins a page, but no chapter leaves one nearly empty."""
    yield Block(kind="break", text="")
    for one in rows:
        if one.level == ParagraphLevel.CHAPTER:
            yield Block(kind="chapter", text=f"{one.number}  {one.text}")
        elif one.level == ParagraphLevel.SECTION:
            yield Block(kind="heading", text=f"{one.number}  {one.text}")
        else:
            yield Block(kind="text", text=f"{one.number}  {held_together(one.text)}")


def reply_counts(comments: Iterable[Comment]) -> list[tuple[str, int]]:
    """How many comments ended in each verdict, and how many have none yet."""
    counts: dict[str, int] = {}
    for one in comments:
        verdict = one.answer.verdict if one.answer is not None else ""
        counts[verdict] = counts.get(verdict, 0) + 1
    labels = [(verdict.value, str(verdict.label)) for verdict in Verdict]
    return [(label, counts[code]) for code, label in (*labels, ("", _("No answer yet"))) if code in counts]


def replies_letter(version: GuidelineVersion, comments: Iterable[Comment], *, lang: Literal["en", "zh"]) -> Letter:
    """The table of comments and replies; it names nobody."""
    with translation.override(CODES[lang]):
        rows = list(comments)
        blocks = [
            Block(kind="title", text=_("Comments and replies")),
            Block(kind="field", text=_("Guideline"), value=localised(version, "title")),
            Block(kind="field", text=_("Version"), value=version.number),
            Block(kind="field", text=_("Comments"), value=str(len(rows))),
            *(Block(kind="field", text=label, value=str(many)) for label, many in reply_counts(rows)),
            Block(kind="row", text="", cells=(_("No."), _("Paragraph"), _("Comment"), _("Verdict"), _("Reply"))),
            *(Block(kind="row", text="", cells=_cells(one)) for one in rows),
            Block(kind="foot", text=str(version)),
        ]
        return Letter(kind="replies", lang=lang, blocks=tuple(blocks), missing=())


def _cells(one: Comment) -> tuple[str, ...]:
    verdict, reply = (one.answer.get_verdict_display(), one.answer.text) if one.answer is not None else ("–", "–")
    return (str(one.number), one.paragraph.number, one.text, verdict, reply)

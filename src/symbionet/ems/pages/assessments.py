"""What the pages of an assessment show: clauses with their levels, the radar, the gaps; and the same as a letter."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.texts import bracketed, in_language, is_chinese, listed, marked
from symbionet.ems.models import Assessment
from symbionet.ems.pages.entries import pack_words
from symbionet.ems.pages.frameworks import relation_words
from symbionet.ems.queries.actions import actions_of
from symbionet.ems.queries.carrying import projected_answers, reviewer_of
from symbionet.ems.queries.frameworks import (
    Node,
    framework_of,
    level_of,
    levels_of,
    nodes_of,
    reviewers,
    scale_of,
    section_levels,
    unchecked_refs,
)
from symbionet.letters import Block, Letter, radar_chart
from symbionet.questions.models import AnswerFile, AnswerSheet
from symbionet.questions.pages import value_words
from symbionet.questions.queries import answers_of, inputs_of, questionnaire_of_sheet
from symbionet.xlsform import Questionnaire

__all__ = [
    "ShownAssessment",
    "ShownClause",
    "ShownProjection",
    "assessment_shown",
    "helpers_of",
    "nodes_shown",
    "projection_shown",
    "sheet_with_answers",
    "statement_letter",
]

FULFILLED, LEAST = 5.0, 4.0  # a clause below the least level is a gap
LEVELS = 5
MOST_FIRST = 12
TO_DO = ("no", "partly")  # what is a gap where topics have no score


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownClause:
    """A clause with what was answered: its level, the words of it, note, files, remark of the reviewer."""

    name: str
    ref: str
    section: str
    title: str
    question: str
    evidence: str
    level: float | None
    answer: str
    note: str
    remark: str
    files: tuple[AnswerFile, ...]
    by: str
    carried: Mapping[str, Any] | None
    helper: User | None = None  # who was asked for help, and when
    helper_since: str = ""
    is_to_do: bool = False
    is_unchecked: bool = False  # its number was not checked against the published text

    @property
    def heading(self) -> str:
        """Number and title, and whether the number is sure."""
        found = f"{self.ref} {self.title}"
        return f"{found}{bracketed(_('number not checked'))}" if self.is_unchecked else found

    @property
    def own_note(self) -> str:
        """The observation without the mark of the clauses from which it was carried over."""
        source = f"[{self.carried['from']}]" if self.carried else ""
        return self.note.removeprefix(source).removeprefix(" · ") if source else self.note

    @property
    def carried_words(self) -> str:
        """From where the answer was carried over, and who has reviewed the row by now; "" for one that was not."""
        if not self.carried:
            return ""
        if not self.carried["reviewer"]:
            told = {"ref": self.carried["from"]}
            return _("carried over from %(ref)s by a row that nobody has reviewed") % told
        told = {"ref": self.carried["from"], "name": self.carried["reviewer"]}
        return _("carried over from %(ref)s, reviewed by %(name)s") % told

    @property
    def is_gap(self) -> bool:
        """Whether something is missing before an auditor would be content."""
        return self.is_to_do or (self.level is not None and self.level < LEAST)


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAssessment:
    """An assessment by sections and clauses, with its radar as SVG."""

    framework: str
    note: str
    is_scored: bool
    sections: tuple[
        tuple[str, str, str, float | None, tuple[ShownClause, ...]], ...
    ]  # group, ref, title, level, clauses
    radar: str
    answered: int
    asked: int
    mean: float | None
    gaps: tuple[ShownClause, ...]
    lost: tuple[ShownClause, ...] = ()  # answered clauses that an update of the framework took out

    @property
    def percent(self) -> int:
        """How much is answered."""
        return round(100 * self.answered / self.asked) if self.asked else 0

    @property
    def first_gaps(self) -> tuple[ShownClause, ...]:
        """The worst gaps, as many as the head of a page has room for."""
        return self.gaps[:MOST_FIRST]

    @property
    def more_gaps(self) -> int:
        """How many gaps there are besides."""
        return max(0, len(self.gaps) - MOST_FIRST)

    @property
    def no_gap_words(self) -> str:
        """What is said where no gap is known: nothing is good because nothing is answered."""
        if not self.answered:
            return _("Nothing is answered yet.")
        if self.is_scored:
            return _("No clause that was answered lies below level 4.")
        return _("Every topic that was answered is in place.")

    @property
    def mean_words(self) -> str:
        """The mean level with one decimal."""
        return "–" if self.mean is None else f"{self.mean:.1f}"


def nodes_shown(form_id: str) -> dict[str, dict[str, str]]:
    """Number, title and usual evidence of each clause, by the name of its question."""
    return {
        one.name: {"ref": one.ref, "title": in_language(en=one.title_en, zh=one.title_zh),
                   "evidence": in_language(en=one.evidence_en, zh=one.evidence_zh),
                   "unchecked": "yes" if one.ref in unchecked_refs(form_id) else ""}
        for one in nodes_of(form_id)
    }  # fmt: skip


def helpers_of(assessment: Assessment) -> dict[str, tuple[User, str]]:
    """Who was asked for help with which clause, and when; who has no account any more is left out."""
    people = User.objects.in_bulk([one["id"] for one in assessment.helpers.values()])
    found = {name: (people.get(one["id"]), str(one["on"])) for name, one in assessment.helpers.items()}
    return {name: (person, day) for name, (person, day) in found.items() if person is not None}


def _carried(assessment: Assessment) -> dict[str, Mapping[str, Any]]:
    """What was carried over, by question, with who has reviewed its rows by now."""
    who = reviewers() if assessment.carried else {}
    return {
        name: {**one, "reviewer": reviewer_of(one["rows"], who) if "rows" in one else one.get("reviewer", "")}
        for name, one in assessment.carried.items()
    }


def _clause(
    node: Node,
    sheet: AnswerSheet,
    questionnaire: Questionnaire,
    assessment: Assessment,
    *,
    helpers: Mapping[str, tuple[User, str]],
    carried: Mapping[str, Mapping[str, Any]],
) -> ShownClause:
    answers = answers_of(sheet)
    key, question = (node.name, 0), questionnaire.by_name.get(node.name)
    return ShownClause(
        name=node.name,
        ref=node.ref,
        section=node.section,
        title=in_language(en=node.title_en, zh=node.title_zh),
        question=in_language(en=node.question_en, zh=node.question_zh),
        evidence=in_language(en=node.evidence_en, zh=node.evidence_zh),
        level=level_of(questionnaire, node.name, answers.value(node.name)),
        answer=value_words(questionnaire, question, answers) if question is not None else "",
        note=answers.notes.get(key, ""),
        remark=str(assessment.remarks.get(node.name, "")),
        files=answers.files.get(key, ()),
        by=next((str(one.answered_by or "") for one in sheet.answers.all() if one.question == node.name), ""),
        carried=carried.get(node.name),
        is_to_do=answers.value(node.name) in TO_DO,
        is_unchecked=node.ref in unchecked_refs(sheet.form_id),
        helper=helpers.get(node.name, (None, ""))[0],
        helper_since=helpers.get(node.name, (None, ""))[1],
    )


def _lost(sheet: AnswerSheet, questionnaire: Questionnaire, assessment: Assessment) -> tuple[ShownClause, ...]:
    """What is answered, observed or remarked of clauses that the framework no longer has: only their names are left."""
    answers = answers_of(sheet)
    named = [*(name for name, _place in (*answers.values, *answers.notes, *answers.files)), *assessment.remarks]
    words = {one.name: in_language(en=one.en, zh=one.zh) for rows in questionnaire.choices.values() for one in rows}
    title = _("is no longer in the framework (answered to edition %(version)s)") % {"version": sheet.version}
    return tuple(
        ShownClause(
            name=name, ref=name, section="", title=title, question="", evidence="",
            level=None, answer=listed(words.get(one, one) for one in inputs_of(answers.value(name))),
            note=answers.notes.get((name, 0), ""), remark=str(assessment.remarks.get(name, "")),
            files=answers.files.get((name, 0), ()), by="", carried=None,
        )
        for name in dict.fromkeys(named)
        if name not in questionnaire.by_name
    )  # fmt: skip


def sheet_with_answers(assessment: Assessment) -> AnswerSheet | None:
    """The answers of an assessment."""
    form_id = framework_of(assessment.framework).form_id
    rows = assessment.answer_sheets.filter(form_id=form_id).prefetch_related("answers__answered_by", "files")
    found: AnswerSheet | None = rows.first()
    return found


def assessment_shown(assessment: Assessment) -> ShownAssessment:
    """The assessment as its page, its statement and its file show it."""
    framework = framework_of(assessment.framework)
    sheet, nodes = sheet_with_answers(assessment), nodes_of(framework.form_id)
    levels = levels_of(scale_of(framework.form_id), answers_of(sheet))
    means, sections = section_levels(nodes, levels), []
    questionnaire = questionnaire_of_sheet(sheet) if sheet is not None else None
    helpers, carried = helpers_of(assessment), _carried(assessment)
    if sheet is not None and questionnaire is not None:
        for group in questionnaire.groups:
            names = {one.name for one in group.questions}
            clauses = tuple(
                _clause(node, sheet, questionnaire, assessment, helpers=helpers, carried=carried)
                for node in nodes
                if node.name in names
            )
            ref = clauses[0].section if clauses else ""
            sections.append((group.name, ref, in_language(en=group.en, zh=group.zh), means.get(ref), clauses))
    found = [clause for *_rest, clauses in sections for clause in clauses]
    lost = _lost(sheet, questionnaire, assessment) if sheet is not None and questionnaire is not None else ()
    return ShownAssessment(
        framework=pack_words(framework),
        note=in_language(en=framework.note_en, zh=framework.note_zh),
        is_scored=framework.kind != "topics",
        sections=tuple(sections),
        radar=radar_chart([(title, level) for _name, _ref, title, level, _clauses in sections], most=LEVELS),
        answered=sum(bool(clause.answer) for clause in found),
        asked=len(nodes),
        mean=sum(levels.values()) / len(levels) if levels else None,
        gaps=tuple(sorted((one for one in found if one.is_gap), key=lambda one: one.level or 0)),
        lost=lost,
    )


def statement_letter(assessment: Assessment) -> Letter:
    """The statement of gaps with the radar, all clauses, observations, evidence and the actions that are open."""
    shown = assessment_shown(assessment)
    day = timezone.localdate(assessment.submitted_at or assessment.created_at).isoformat()
    blocks = [
        Block(kind="title", text=_("Statement of gaps: %(framework)s") % {"framework": shown.framework}),
        Block(kind="field", text=_("Firm"), value=str(assessment.organisation)),
        Block(kind="field", text=_("Date"), value=day),
        Block(kind="field", text=_("State"), value=assessment.get_state_display()),
        Block(kind="field", text=_("Clauses answered"), value=f"{shown.answered}/{shown.asked}"),
    ]
    if shown.is_scored:
        blocks += [
            Block(kind="field", text=_("Mean level of 1 to 5"), value=shown.mean_words),
            Block(kind="heading", text=_("Levels by section")),
            Block(kind="picture", text=_("Level of each section, of 1 to 5"), picture=shown.radar),
        ]
    blocks += _reservations(shown)
    blocks.append(Block(kind="heading", text=_("What is missing")))
    if shown.gaps:
        blocks.append(
            Block(kind="row", text="", cells=(_("Clause"), _("Level"), _("What is missing"), _("Usual evidence")))
        )
        blocks += [
            Block(
                kind="row",
                text="",
                cells=(
                    one.heading,
                    _level_words(one.level),
                    marked(one.own_note) or one.question,
                    one.evidence,
                ),
            )
            for one in shown.gaps
        ]
    else:
        blocks.append(Block(kind="text", text=shown.no_gap_words))
    blocks += _open_actions(assessment)
    blocks.append(Block(kind="heading", text=_("All clauses")))
    blocks.append(Block(kind="row", text="", cells=(_("Clause"), _("Answer"), _("Observation"), _("Evidence"))))
    for clauses in (*(clauses for *_rest, clauses in shown.sections), shown.lost):
        blocks += [
            Block(
                kind="row", text="",
                cells=(
                    one.heading, one.answer or _("not answered"),
                    " · ".join(filter(None, (*map(marked, (one.own_note, one.remark)), one.carried_words))),
                    listed(file.name for file in one.files),
                ),
            )
            for one in clauses
        ]  # fmt: skip
    blocks.append(Block(kind="note", text=_own_words()))
    return Letter(kind="ems_gaps", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _reservations(shown: ShownAssessment) -> list[Block]:
    """What a reader must know first: what of the framework is unchecked, and what rests on unreviewed rows."""
    clauses = [one for *_rest, found in shown.sections for one in found]
    resting = sum(bool(one.carried) and not one.carried["reviewer"] for one in clauses if one.carried)
    words = [shown.note] if any(one.is_unchecked for one in clauses) else []
    if resting:
        told = {"number": resting, "all": shown.answered}
        words.append(
            _("%(number)s of %(all)s answers were carried over by rows that nobody has reviewed: look at them first.")
            % told
        )
    return [Block(kind="text", text=" ".join(words))] if words else []


def _own_words() -> str:
    return _(
        "Questions are in own words; the text of a standard is bought from its publisher. "
        "No certificate follows from this statement."
    )


def _open_actions(assessment: Assessment) -> list[Block]:
    tasks = list(actions_of(assessment.system))
    if not tasks:
        return []
    head = Block(kind="row", text="", cells=(_("Action"), _("Who"), _("Until")))
    rows = [
        Block(
            kind="row",
            text="",
            cells=(marked(one.title), str(one.assigned_to or "–"), one.due.isoformat() if one.due else "–"),
        )
        for one in tasks
    ]
    return [Block(kind="heading", text=_("Action plan")), head, *rows]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownProjection:
    """A clause of the target of a carry-over: where its answer would come from, current and projected level."""

    is_unchecked: bool
    ref: str
    title: str
    sources: str
    current: str
    projected: str
    relation: str
    note: str
    reviewer: str


def _level_words(level: float | None) -> str:
    return "–" if level is None else f"{level:.0f}"


def projection_shown(assessment: Assessment, target: str) -> list[ShownProjection]:
    """Each clause of the target with what would be carried over."""
    unchecked = unchecked_refs(framework_of(target).form_id)
    return [
        ShownProjection(
            is_unchecked=one.node.ref in unchecked, ref=one.node.ref,
            title=in_language(en=one.node.title_en, zh=one.node.title_zh),
            sources=listed(one.sources), current=_level_words(one.current), projected=_level_words(one.level),
            relation=listed(dict.fromkeys(relation_words(row.relation) for row in one.remarks)),
            note=" ".join(dict.fromkeys(filter(None, (in_language(en=row.en, zh=row.zh) for row in one.remarks)))),
            reviewer=one.reviewer,
        )
        for one in projected_answers(assessment, target)
    ]  # fmt: skip

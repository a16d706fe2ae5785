"""The scorecard of a supplier: the three measures apart, heads, answers, and the same as a letter."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, is_chinese, listed
from symbionet.letters import Block, Letter
from symbionet.questions.models import AnswerFile
from symbionet.questions.pages import value_words
from symbionet.questions.queries import Answers, questionnaire_of
from symbionet.suppliers.models import EvidenceCheck, Snapshot, Supplier, Verdict
from symbionet.suppliers.pages.chains import is_met, requirement_words
from symbionet.suppliers.pages.frameworks import FrameworkLines, frameworks_answered
from symbionet.suppliers.pages.words import head_words, reference_words, share_words
from symbionet.suppliers.queries import HEADS, checks_that_hold, corrective_tasks_of, mapped_to
from symbionet.tables import Cell
from symbionet.xlsform import Questionnaire, asked_questions

__all__ = [
    "HeadLine",
    "ShownAnswer",
    "answers_shown",
    "frameworks_shown",
    "given_answers",
    "heads_shown",
    "own_shown",
    "papers_shown",
    "papers_words",
    "scorecard_letter",
    "weakest_head",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeadLine:
    """One head with its three measures in words, and as whole per cent for bars."""

    head: str
    label: str
    score: str
    documented: str
    coverage: str
    percent: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAnswer:
    """A question with its answer, its papers, and what it serves."""

    label: str
    value: str
    note: str
    files: tuple[tuple[int, str], ...]
    serves: str
    check: EvidenceCheck | None = None


def heads_shown(snapshot: Snapshot) -> list[HeadLine]:
    """The six heads of a snapshot."""
    lines = []
    for head in HEADS:
        score, documented, coverage = snapshot.heads.get(head, (None, None, None))
        lines.append(
            HeadLine(
                head=head, label=head_words(head), score=share_words(score), documented=share_words(documented),
                coverage=share_words(coverage), percent=round(100 * (score or 0)),
            )
        )  # fmt: skip
    return lines


def weakest_head(snapshot: Snapshot) -> str:
    """The head with the lowest score; "" where none is scored."""
    scored = {head: row[0] for head, row in snapshot.heads.items() if row[0] is not None}
    return min(scored, key=lambda head: (scored[head], head), default="")


def _answers(snapshot: Snapshot) -> Answers:
    values = {(name, 0): tuple(value) if isinstance(value, list) else value for name, value in snapshot.answers.items()}
    notes = {(name, 0): note for name, note in snapshot.notes.items()}
    files: dict[tuple[str, int], tuple[AnswerFile, ...]] = {}
    return Answers(values=values, notes=notes, files=files)


def frameworks_shown(snapshot: Snapshot) -> list[FrameworkLines]:
    """How much of each framework the snapshot answers."""
    found = _questionnaire(snapshot)
    return frameworks_answered(found, _answers(snapshot)) if found is not None else []


def _questionnaire(snapshot: Snapshot) -> Questionnaire | None:
    return questionnaire_of(snapshot.form_id, snapshot.version)


def answers_shown(snapshot: Snapshot) -> list[tuple[str, list[ShownAnswer]]]:
    """The answered questions of a snapshot by page."""
    found, answers = _questionnaire(snapshot), _answers(snapshot)
    checks = checks_that_hold(snapshot.supplier, snapshot)
    pages = []
    for group in found.groups if found is not None else ():
        rows = [
            ShownAnswer(
                label=in_language(en=question.en, zh=question.zh),
                value=_value(found, question.name, answers),
                note=snapshot.notes.get(question.name, ""),
                check=checks.get(question.name),
                files=tuple((key, name) for key, name in snapshot.files.get(question.name, ())),
                serves=_(", ").join(
                    reference_words(one.framework, one.reference)
                    for one in mapped_to(question.name) if one.framework == "vsme"
                ),
            )
            for question in group.questions
            if question.name in snapshot.answers or question.name in snapshot.notes
        ]  # fmt: skip
        if rows:
            pages.append((in_language(en=group.en, zh=group.zh), rows))
    return pages


def open_shown(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The questions that were asked, given the other answers, and left open: page and question."""
    found, answers = _questionnaire(snapshot), _answers(snapshot)
    names = answers.names()
    return [
        (in_language(en=group.en, zh=group.zh), in_language(en=question.en, zh=question.zh))
        for group in (found.groups if found is not None else ())
        for question in (asked_questions(found, group, names) if found is not None else ())
        if question.kind != "note" and question.name not in snapshot.answers
    ]


def _value(found: Questionnaire | None, name: str, answers: Answers) -> str:
    if found is None:
        return str(answers.value(name) or "")
    question = found.by_name[name]
    value = answers.value(name)
    if name == "year" and isinstance(value, float):
        return f"{value:.0f}"
    return value_words(found, question, answers)


def papers_words(snapshot: Snapshot) -> str:
    """How many answers have papers, and how many of these the buyer has looked at."""
    verdicts = [check.verdict for check in checks_that_hold(snapshot.supplier, snapshot).values()]
    return _("Answers with papers: %(all)d; shown: %(fits)d; doubtful: %(doubtful)d; not looked at: %(open)d") % {
        "all": len(snapshot.files), "fits": verdicts.count(Verdict.FITS), "doubtful": verdicts.count(Verdict.DOUBTFUL),
        "open": len(snapshot.files) - len(verdicts),
    }  # fmt: skip


def papers_shown(snapshot: Snapshot) -> list[tuple[str, str]]:
    """Name and words of the questions that have papers."""
    found = _questionnaire(snapshot)
    questions = found.by_name if found is not None else {}
    return [
        (name, in_language(en=questions[name].en, zh=questions[name].zh) if name in questions else name)
        for name in snapshot.files
    ]


def given_answers(suppliers: QuerySet[Supplier]) -> Iterator[tuple[Cell, ...]]:
    """Supplier, number, day, question, answer, note and number of papers, of the newest snapshot of each."""
    for supplier in suppliers.filter(snapshots__isnull=False).distinct():
        snapshot = supplier.snapshots.first()
        if snapshot is None:
            continue
        day = timezone.localdate(snapshot.taken_at)
        for _page, rows in answers_shown(snapshot):
            for row in rows:
                yield supplier.name, supplier.code, day, row.label, row.value, row.note, len(row.files)
        for question, answer in own_shown(snapshot):
            yield supplier.name, supplier.code, day, question, answer, "", 0


def own_shown(snapshot: Snapshot) -> list[tuple[str, str]]:
    """The answers to the buyer's own questions."""
    words = {"yes": _("yes"), "no": _("no")}
    return [(in_language(zh=zh, en=en), words.get(text, text)) for _key, zh, en, text in snapshot.own]


def scorecard_letter(supplier: Supplier, snapshot: Snapshot) -> Letter:
    """The scorecard as a letter in the active language; spend and notes of the buyer are not in it."""
    blocks = tuple(_blocks(supplier, snapshot))
    return Letter(kind="scorecard", lang="zh" if is_chinese() else "en", blocks=blocks, missing=())


def _blocks(supplier: Supplier, snapshot: Snapshot) -> Iterator[Block]:
    yield Block(kind="title", text=_("Environmental scorecard: %(supplier)s") % {"supplier": supplier.name})
    if supplier.is_demo:
        yield Block(kind="text", text=_("Demo: these answers are made up."))
    day, until = f"{snapshot.taken_at:%Y-%m-%d}", snapshot.valid_until.isoformat()
    yield Block(kind="field", text=_("Buyer"), value=str(supplier.buyer))
    yield Block(kind="field", text=_("Answers of"), value=day)
    yield Block(kind="field", text=_("Valid until"), value=until)
    yield Block(kind="field", text=_("Version of the questionnaire"), value=snapshot.version)
    yield Block(kind="figure", text=_("Score"), value=share_words(snapshot.score), note=_("of what was answered"))
    yield Block(kind="figure", text=_("With evidence"), value=share_words(snapshot.documented), note=_("with a paper"))
    yield Block(kind="figure", text=_("Coverage"), value=share_words(snapshot.coverage), note=_("of what was asked"))
    yield Block(kind="text", text=papers_words(snapshot))
    yield Block(kind="note", text=_("Three measures that are not added up. The answers are the supplier's own."))
    yield Block(kind="heading", text=_("The six heads of a green supply chain"))
    heads = [(_("Head"), _("Score"), _("With evidence"), _("Coverage"))]
    heads += [(one.label, one.score, one.documented, one.coverage) for one in heads_shown(snapshot)]
    yield from _rows(heads, right=(1, 2, 3))
    yield from _agreed(supplier)
    yield Block(kind="heading", text=_("Answers"))
    for title, lines in answers_shown(snapshot):
        yield Block(kind="text", text=title)
        yield from _answers_given(lines)
    if snapshot.own:
        yield Block(kind="text", text=_("The buyer's own questions (beyond VSME)"))
        yield from _rows([(_("Question"), _("Answer")), *own_shown(snapshot)])
    if unanswered := open_shown(snapshot):
        yield Block(kind="heading", text=_("Asked and not answered"))
        yield from _rows([(_("Page"), _("Question")), *unanswered])
    yield Block(kind="foot", text=_("Confidential: given to %(buyer)s alone.") % {"buyer": supplier.buyer})


def _answers_given(lines: Sequence[ShownAnswer]) -> Iterator[Block]:
    """Answers with what the supplier remarked and the names of its papers, where there are any."""
    remarks = [listed(filter(None, (one.note, *(name for _key, name in one.files)))) for one in lines]
    rows = [(one.label, one.value or "–", remark) for one, remark in zip(lines, remarks, strict=True)]
    heads = (_("Question"), _("Answer"), _("Note and papers"))
    yield from _rows([heads, *rows] if any(remarks) else [row[:2] for row in (heads, *rows)])


def _agreed(supplier: Supplier) -> Iterator[Block]:
    """Requirements, corrective actions and public records."""
    wanted = [row for row in supplier.chain.requirements.all() if row.risk in {"", supplier.risk}]
    if wanted:
        yield Block(kind="heading", text=_("Requirements"))
        words = {True: _("met"), False: _("not met"), None: _("not known")}
        lines = [(requirement_words(row), words[is_met(row, supplier)]) for row in wanted]
        yield from _rows([(_("Requirement"), _("Status")), *lines])
    tasks = list(corrective_tasks_of(supplier))
    if tasks:
        yield Block(kind="heading", text=_("Corrective actions"))
        done = [
            (row.title, row.due.isoformat() if row.due else "–", _("done") if row.done_at else _("not done yet"))
            for row in tasks
        ]
        yield from _rows([(_("Action"), _("Due by"), _("Status")), *done])
    records = list(supplier.records.all())
    if records:
        yield Block(kind="heading", text=_("Public records"))
        for record in records:
            yield Block(kind="field", text=record.dated.isoformat(), value=record.what)
            yield Block(kind="field", text=_("Cause"), value=record.cause or "–")
            yield Block(kind="field", text=_("Correction made"), value=record.correction or "–")
            yield Block(kind="field", text=_("Status"), value=record.get_state_display())
            yield Block(kind="field", text=_("Link"), value=record.url)


def _rows(rows: Sequence[tuple[str, ...]], right: tuple[int, ...] = ()) -> Iterator[Block]:
    for number, cells in enumerate(rows):
        yield Block(kind="row", text="", cells=cells, right=right if number == 0 else ())

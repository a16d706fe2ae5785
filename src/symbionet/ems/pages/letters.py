"""Papers made of what a firm has written down: policy, scope, procedures, any register, audit reports, minutes."""

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, in_other_language, is_chinese, listed, marked
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import (
    entry_code,
    pack_words,
    rule_words,
    state_words,
    value_words,
    verdict_words,
)
from symbionet.ems.pages.reviews import inputs_shown
from symbionet.ems.queries.frameworks import framework_of
from symbionet.ems.queries.registers import COLUMNS, Field, Register, method_of, registers
from symbionet.letters import Block, Letter, fill_letter
from symbionet.wording import Language

__all__ = ["LETTERS", "audit_letter", "letter_of", "letters_shown", "minutes_letter", "register_letter"]

PACK = "templates/letters_ems"
LETTERS = ("scope", "policy", "procedures")
FEW = 5
SHOWN = 6  # columns of a list that a sheet of paper has room for


def _names(entries: list[Entry]) -> str:
    return in_language(en="; ", zh="、").join(str(one) for one in entries[:FEW])


def letter_of(system: System, kind: str) -> Letter:
    """A paper of the templates, filled with what the firm has written down; what is missing stays a visible gap."""
    rows = list(system.entries.filter(register__in=("aspects", "obligations", "objectives", "drills")))
    significant = [one for one in rows if one.register == "aspects" and one.result.get("significant")]
    emergencies = [one for one in rows if one.register == "drills"]
    emergencies += [one for one in rows if one.register == "aspects" and one.values.get("condition") == "emergency"]
    obligations = sum(one.register == "obligations" for one in rows)
    method = method_of(system.method)
    values = {
        "firm": str(system.organisation),
        "standard": pack_words(framework_of(system.framework)),
        "scope": system.scope.strip(),
        "head": system.head,
        "manager": system.manager,
        "headcount": str(system.headcount or ""),
        "aspects": _names(significant),
        "obligations": str(obligations) if obligations else "",
        "objectives": _names([one for one in rows if one.register == "objectives"]),
        "emergencies": _names(emergencies),
        "method": in_language(en=method.about_en, zh=method.about_zh),
        "today": timezone.localdate().isoformat(),
    }
    return fill_letter(f"ems_{kind}", values, lang="zh" if is_chinese() else "en", pack=PACK)


def letters_shown() -> list[tuple[str, str]]:
    """The papers that can be made, in words."""
    return [
        ("scope", _("Scope and responsibilities")),
        ("policy", _("Environmental policy")),
        ("procedures", _("Procedures")),
    ]


def register_letter(system: System, register: Register, *, in_full: bool = False) -> Letter:
    """A register for paper: a table of what its list shows and what an entry must have; `in_full` an entry after the
    other, with all that is filled in, its actions and its evidence.
    """
    hangs = ("tasks__assigned_to", "evidence__document") if in_full else ()
    entries = list(system.entries.filter(register=register.id).prefetch_related("link_rows__target", *hangs))
    blocks = [
        Block(kind="title", text=f"{pack_words(register)}{_(': ')}{system}"),
        Block(kind="field", text=_("Date"), value=timezone.localdate().isoformat()),
        *_methods(entries),
        Block(kind="text", text=in_language(en=register.about_en, zh=register.about_zh)),
    ]
    if not entries:
        blocks.append(Block(kind="text", text=_("The register has no entry yet.")))
    body = [block for entry in entries for block in _card(register, entry)] if in_full else _table(register, entries)
    if any(map(in_other_language, (text for block in body for text in (block.text, block.value, *block.cells)))):
        blocks.append(Block(kind="note", text=_("Some entries are in Chinese: they stand as they were written.")))
    lang: Language = "zh" if is_chinese() else "en"
    return Letter(kind=register.id, lang=lang, blocks=(*blocks, *body), missing=())


def _methods(entries: list[Entry]) -> list[Block]:
    """The rule by which aspects were rated, once and not beside each."""
    rules = dict.fromkeys(rule_words(one.result) for one in entries if "method" in one.result)
    return [Block(kind="field", text=_("Significance follows from"), value=listed(rules))] if rules else []


def _table(register: Register, entries: list[Entry]) -> list[Block]:
    """The rows of the list: its first columns and, in one cell, choices that each entry must have; none without any
    value.
    """
    columns: list[tuple[tuple[Field, ...], str]] = [
        ((field,), _words(field)) for field in [one for one in register.fields if one.shown][:SHOWN]
    ]
    rest = tuple(one for one in register.fields if one.needed and not one.shown and one.kind == "choice")
    if rest:
        columns.insert(sum(fields[0].needed for fields, _name in columns), (rest, listed(map(_words, rest))))
    cells = [[listed(filter(None, (_cell(field, entry) for field in fields))) for entry in entries]
             for fields, _name in columns]  # fmt: skip
    kept = [place for place, (fields, _name) in enumerate(columns) if fields[0].needed or any(cells[place])]
    heads, rows = [columns[place][1] for place in kept], [[cells[place][row] for place in kept]
                                                          for row in range(len(entries))]  # fmt: skip
    if register.id == "aspects":
        heads.append(_("Significance"))
        rows = [[*row, verdict_words(entry.result)] for row, entry in zip(rows, entries, strict=True)]
    lines = [(entry_code(entry), *row, state_words(entry.state)) for entry, row in zip(entries, rows, strict=True)]
    found = [(_("No."), *heads, _("State")), *lines] if entries else []
    return [Block(kind="row", text="", cells=tuple(cells)) for cells in found]


def _words(field: Field) -> str:
    return in_language(en=field.en, zh=field.zh)


def _card(register: Register, entry: Entry) -> list[Block]:
    """An entry with all that is filled in, what it must have and has not as a gap, its actions and its evidence."""
    found = [Block(kind="heading", text=f"{entry_code(entry)} {entry}")]
    for field in register.fields:
        value = _cell(field, entry)
        if field.name != "title" and (value or field.needed):
            found.append(Block(kind="field", text=_words(field), value=value or "______"))
    if verdict := verdict_words(entry.result):
        found.append(Block(kind="field", text=_("Significance"), value=verdict))
    found.append(Block(kind="field", text=_("State"), value=state_words(entry.state)))
    tasks = [
        listed(filter(None, (one.title, str(one.assigned_to or ""), one.due.isoformat() if one.due else "",
                             _("done") if one.done_at else "")))
        for one in entry.tasks.all()
    ]  # fmt: skip
    proofs = [
        listed(filter(None, (one.get_kind_display(), one.note, str(one.document or ""), one.on.isoformat())))
        for one in entry.evidence.all()
        if one.withdrawn_at is None
    ]
    found += [Block(kind="field", text=_("Action"), value=one) for one in tasks]
    return found + [Block(kind="field", text=_("Evidence"), value=one) for one in proofs]


def _cell(field: Field, entry: Entry) -> str:
    if field.targets:
        return listed(entry_code(row.target) for row in entry.link_rows.all() if row.field == field.name)
    value = getattr(entry, field.name) if field.name in COLUMNS else entry.values.get(field.name)
    return value_words(field, value)


def _lines(entry: Entry, name: str) -> list[str]:
    return [marked(line) for line in str(entry.values.get(name) or "").splitlines() if line.strip()]


def minutes_letter(entry: Entry) -> Letter:
    """The minutes of a management review: inputs, conclusion, decisions, actions.

    All words of the platform are of the active language; what people wrote in the other one is marked as such.
    """
    fields = registers()[entry.register].by_name
    blocks = [
        Block(kind="title", text=f"{_('Minutes of the management review')}{_(': ')}{entry.system}"),
        Block(kind="field", text=_("Review"), value=marked(f"{entry_code(entry)} {entry}")),
        *(
            Block(
                kind="field",
                text=in_language(en=fields[name].en, zh=fields[name].zh),
                value=marked(str(entry.values.get(name) or "")),
            )
            for name in ("day", "head", "attended")
        ),
    ]
    for name in ("inputs", "conclusion", "decisions"):
        blocks.append(Block(kind="heading", text=in_language(en=fields[name].en, zh=fields[name].zh)))
        lines = inputs_shown(entry) if name == "inputs" else _lines(entry, name)
        blocks += [Block(kind="text", text=line) for line in lines or ["______"]]
    blocks += _actions(entry)
    blocks.append(Block(kind="sign", text=_("Head of the firm"), value=str(entry.values.get("head") or "")))
    return Letter(kind="ems_minutes", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def audit_letter(entry: Entry) -> Letter:
    """The report of an internal audit: objective, criteria, population, sample, earlier findings, findings, conclusion.

    What the firm has not written down stays a visible gap, but for the reason why auditor and audited are one person.
    """
    blocks = [
        Block(kind="title", text=f"{_('Report of the internal audit')}{_(': ')}{entry.system}"),
        Block(kind="field", text=_("Internal audit"), value=marked(f"{entry_code(entry)} {entry}")),
        Block(kind="field", text=_("State"), value=state_words(entry.state)),
    ]
    long: list[Block] = []
    for field in registers()[entry.register].fields[1:]:
        label, value = in_language(en=field.en, zh=field.zh), marked(_cell(field, entry))
        if field.name == "conclusion" or (field.name == "exception" and not value):
            continue
        if field.kind == "long":
            long += [Block(kind="heading", text=label), Block(kind="text", text=value or "______")]
        else:
            blocks.append(Block(kind="field", text=label, value=value))
    blocks += long
    blocks.append(Block(kind="heading", text=_("Audit findings")))
    links = entry.target_rows.filter(entry__register="findings").select_related("entry")
    findings = sorted((one.entry for one in links), key=lambda one: one.number)
    if findings:
        names = registers()["findings"].by_name
        fields = [names[name] for name in ("title", "clause", "grade", "seen")]
        heads = [_("No."), *(in_language(en=one.en, zh=one.zh) for one in fields), _("State")]
        rows = [[entry_code(one), *(marked(_cell(field, one)) for field in fields), state_words(one.state)]
                for one in findings]  # fmt: skip
        blocks += [Block(kind="row", text="", cells=tuple(cells)) for cells in (heads, *rows)]
    else:
        blocks.append(Block(kind="text", text=_("No finding is on record.")))
    conclusion = _lines(entry, "conclusion") or ["______"]
    blocks += [Block(kind="heading", text=_("Conclusion")), *(Block(kind="text", text=one) for one in conclusion)]
    blocks += _actions(entry)
    blocks.append(Block(kind="sign", text=_("Auditor"), value=str(entry.values.get("auditor") or "")))
    return Letter(kind="ems_audit", lang="zh" if is_chinese() else "en", blocks=tuple(blocks), missing=())


def _actions(entry: Entry) -> list[Block]:
    """The actions of an entry as a table, nothing without one."""
    tasks = list(entry.tasks.select_related("assigned_to"))
    if not tasks:
        return []
    heads = _("Action"), _("Who"), _("Until"), _("Done on")
    rows = [
        (
            marked(one.title), str(one.assigned_to or "–"), one.due.isoformat() if one.due else "–",
            timezone.localdate(one.done_at).isoformat() if one.done_at else "–",
        )
        for one in tasks
    ]  # fmt: skip
    return [
        Block(kind="heading", text=_("Agreed actions")),
        *(Block(kind="row", text="", cells=cells) for cells in (heads, *rows)),
    ]

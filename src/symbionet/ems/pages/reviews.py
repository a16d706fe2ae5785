"""The inputs of a management review, gathered from the registers and worded as minutes read them."""

from collections import Counter

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.texts import bracketed, in_language, marked, number_words
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import choice_words, entry_code, is_late
from symbionet.ems.pages.monitoring import monitoring_shown
from symbionet.ems.pages.objectives import ShownObjective, objectives_shown
from symbionet.ems.queries.actions import actions_of
from symbionet.ems.queries.registers import choices_of

__all__ = ["gathered_inputs", "inputs_shown"]

MOST = 10


def _line(label: str, text: str) -> str:
    return f"{label}{_(': ')}{text or _('nothing on record')}"


def _names(entries: list[Entry]) -> str:
    more = len(entries) - MOST
    found = in_language(en="; ", zh="；").join(f"{entry_code(one)} {one}" for one in entries[:MOST])
    found += _(" and %(count)s more") % {"count": more} if more > 0 else ""
    return marked(found, map(str, entries[:MOST]))


def _counted(entries: list[Entry], name: str, choices: str) -> str:
    words = {one.id: choice_words(one) for one in choices_of(choices)}
    counts = Counter(str(one.values.get(name, "")) for one in entries)
    return in_language(en=", ", zh="，").join(f"{words[key]} {counts[key]}" for key in words if counts[key])


def _objective(one: ShownObjective) -> str:
    parts = [
        one.state,
        one.now,
        _("%(percent)s %% of the way to the target") % {"percent": one.percent} if one.percent else "",
    ]
    return f"{one.entry}{bracketed(in_language(en=', ', zh='，').join(filter(None, parts)))}"


def gathered_inputs(system: System, by: User) -> dict[str, str]:
    """The inputs in Chinese ("zh") and English ("en"), so that minutes of either language are of one language."""
    found = {}
    for code, language in (("zh", "zh-hans"), ("en", "en")):
        with translation.override(language):
            found[code] = _gathered(system, by)
    return found


def inputs_shown(entry: Entry) -> list[str]:
    """The inputs of a review line by line in the active language, as long as nobody has changed what was gathered; else
    as they stand, with a mark on lines of the other language.
    """
    lines = [line.strip() for line in str(entry.values.get("inputs") or "").splitlines() if line.strip()]
    gathered = entry.result.get("inputs", {})
    if lines and any(lines == text.splitlines() for text in gathered.values()):
        return in_language(**gathered).splitlines()
    return [marked(line) for line in lines]


def _gathered(system: System, by: User) -> str:
    """One line for each input: earlier actions, changes, aspects, objectives, compliance, audits, and what follows."""
    today = timezone.localdate()
    rows: dict[str, list[Entry]] = {}
    for entry in system.entries.exclude(register="readings"):
        rows.setdefault(entry.register, []).append(entry)
    open_ones, done = list(actions_of(system)), actions_of(system, is_open=False).count()
    late = sum(one.due is not None and one.due < today for one in open_ones)
    significant = [one for one in rows.get("aspects", []) if one.result.get("significant")]
    between = in_language(en="; ", zh="；")
    targets = objectives_shown(system, by)
    objectives = marked(between.join(map(_objective, targets)), [str(one.entry) for one in targets])
    ratios = [one for one in monitoring_shown(system).ratios if one.now]
    lines = [
        _line(
            _("Actions of the system"),
            _("%(done)s done, %(open)s open, %(late)s of them late")
            % {"done": done, "open": len(open_ones), "late": late},
        ),
        _line(_("Changes inside and outside"), _names([*rows.get("issues", []), *rows.get("changes", [])])),
        _line(_("Interested parties"), _names(rows.get("parties", []))),
        _line(_("Significant aspects"), _names(significant)),
        _line(_("Risks and opportunities"), _names(rows.get("risks", []))),
        _line(_("Objectives"), objectives),
        _line(_("Evaluation of compliance"), _counted(rows.get("evaluations", []), "result", "compliance")),
        _line(_("Monitoring"), between.join(f"{one.name} {one.now} {one.unit}" for one in ratios)),
        _line(_("Internal audits"), _names(rows.get("audits", []))),
        _line(_("Audit findings"), _counted(rows.get("findings", []), "grade", "grade")),
        _line(
            _("Nonconformities not closed"),
            _names([one for one in rows.get("nonconformities", []) if one.state != "closed"]),
        ),
        _line(
            _("Complaints and messages from outside"),
            _names([one for one in rows.get("communications", []) if one.values.get("way") == "in"]),
        ),
        _line(
            _("Entries past their day"),
            number_words(sum(is_late(one, today) for found in rows.values() for one in found)),
        ),
    ]
    return "\n".join(lines)

"""The environmental management system of the owner's firm, with one of each thing that its routes name."""

from types import SimpleNamespace

from symbionet.ems.actions import EntryValues, SystemValues, add_action, save_entry, start_assessment, start_system
from symbionet.ems.models import AssessmentKind
from symbionet.ems.queries.registers import registers

__all__ = ["make_ems"]

ASPECT = {"activity": "Rinsing", "impact": "Nickel in the river", "medium": "water", "condition": "normal",
          "tense": "present", "influence": "control", "legal": "no", "likelihood": 5.0, "severity": 6.0}  # fmt: skip


def make_ems(people: SimpleNamespace) -> None:
    """A system of the owner's firm with an aspect, an action and an assessment; the auditor helps."""
    by = people.practitioner
    values = SystemValues(scope="Works 1", head="Chen", manager="Liu", coach=people.auditor)
    people.ems = start_system(people.owner_org, values, by=by)
    people.ems_register, people.ems_step, people.ems_move = "aspects", 3, "open"
    aspect = EntryValues(title="Rinsing water", values=ASPECT)
    people.ems_entry = save_entry(people.ems, registers()["aspects"], aspect, by=people.owner)
    people.ems_task = add_action(people.ems_entry, "Counter-current rinsing", by=people.owner, due=None)
    people.ems_framework, people.ems_section, people.ems_form = "iso14001-2026", "s4", "docx"
    people.ems_assessment = start_assessment(people.ems, "iso14001-2015", AssessmentKind.GAP, by=people.owner)
    people.ems_assessment_step = "submit"

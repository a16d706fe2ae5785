"""The environmental management system of the owner's firm, with one of each thing that its routes name."""

from types import SimpleNamespace

from symbionet.ems.actions import (
    CampaignValues,
    EntryValues,
    SystemValues,
    add_action,
    save_entry,
    start_assessment,
    start_campaign,
    start_case,
    start_system,
)
from symbionet.ems.importers import EMS_IMPORT
from symbionet.ems.models import AssessmentKind
from symbionet.ems.queries.registers import registers
from symbionet.imports.actions import start_import
from symbionet.imports.queries import ReadFile, ReadRow

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
    campaign = CampaignValues(name="Gap 2026", framework="iso14001-2015")
    people.ems_campaign = start_campaign(campaign, [people.owner_org], by=by)
    people.ems_case = start_case(people.ems, "iso14001-2015", by=by)
    review = EntryValues(title="Review", values={"head": "Chen"})
    people.ems_review = save_entry(people.ems, registers()["reviews"], review, by=people.owner)
    people.ems_file, people.ems_letter, people.ems_entry_step = "all", "policy", "gather"
    rows = ReadFile(rows=[ReadRow(number=2, texts={"_register": "aspects", "title": "Noise"})])
    people.ems_list = start_import(EMS_IMPORT, rows, by=by, subject=people.ems)

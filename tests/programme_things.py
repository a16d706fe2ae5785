"""One of each thing of a programme's account that a route names, for the worlds of the tests."""

from datetime import date
from decimal import Decimal
from types import SimpleNamespace

from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from symbionet.imports.actions import start_import
from symbionet.programme.actions import (
    IndicatorValues,
    MeasurementValues,
    ProgrammeValues,
    ResultValues,
    enter_measurement,
    plan_periods,
    save_indicator,
    save_programme,
    save_result,
)
from symbionet.programme.actions.account import ActivityValues, GroupMemberValues, write_row
from symbionet.programme.actions.meetings import (
    DecisionValues,
    MeetingValues,
    decide,
    open_meeting,
    plan_meeting,
    set_attendance,
)
from symbionet.programme.importers import IMPORTERS

__all__ = ["account_for", "contract_values", "plan_for"]


def contract_values(**values) -> ProgrammeValues:
    """The contract of the founding programme, in the years of the tests."""
    given = {
        "name_zh": "滨海产业共生项目", "name_en": "Binhai symbiosis", "donor": "EU", "contract": "DCI-ASIE/1",
        "starts_on": date(2024, 1, 1), "ends_on": date(2027, 12, 31), "budget": Decimal(1_850_000),
        "grant_share": Decimal(80), "grant_ceiling": Decimal(1_480_000),
    }  # fmt: skip
    return ProgrammeValues(**given | values)


def account_for(people: SimpleNamespace) -> None:
    """A programme with a result, a computed indicator, one that people enter, and a figure that waits."""
    by = people.programme_manager
    people.programme = save_programme(contract_values(), by=by)
    people.period = plan_periods(people.programme, months=12, by=by)[0]
    values = ResultValues(level="output", code="Op 1.1", text_en="Network", text_zh="网络")
    people.result = save_result(values, programme=people.programme, by=by)
    frame = {"result": people.result, "target": Decimal(800)}
    people.indicator = save_indicator(
        IndicatorValues(code="Op 1.1.1", name_en="Members", query="network.members", **frame), by=by
    )
    people.entered_indicator = save_indicator(IndicatorValues(code="Op 1.1.2", name_en="Guests", **frame), by=by)
    people.measurement = enter_measurement(
        people.entered_indicator, people.period, MeasurementValues(value=Decimal(5), evidence="List"),
        by=people.practitioner, upload=SimpleUploadedFile("list.pdf", b"%PDF-1.7 x"),
    )  # fmt: skip


def plan_for(people: SimpleNamespace) -> None:
    """An activity, a meeting that is open with a decision, and a list of time sheets."""
    by, programme = people.programme_manager, people.programme
    days = {"starts_on": date(2024, 1, 1), "ends_on": date(2024, 12, 31)}
    people.activity = write_row(ActivityValues(code="A 1", name_en="Recruit", **days), programme=programme, by=by)
    people.account_noun, people.report_kind = "activities", "narrative"
    people.group_member = write_row(GroupMemberValues(name="Wang", body="Bureau"), programme=programme, by=by)
    people.meeting = plan_meeting(MeetingValues(starts_at=timezone.now()), programme=programme, by=by)
    open_meeting(people.meeting, by=by)
    set_attendance(people.meeting, [people.group_member], by=by)
    values = DecisionValues(text="Ask the bureau", owner="Wang", due_on=date(2100, 1, 1))
    people.decision = decide(people.meeting, values, by=by)
    people.meeting_move_name, people.meeting_file_kind = "close", "papers"
    people.check_in_token = people.meeting.token
    listed = "人员,日期,天数,预算科目,每日成本\n王工,2024-03-01,2,1.1,800\n".encode()
    people.time_list = start_import("time_import", IMPORTERS[0].read(listed, "times.csv", False), by=by)

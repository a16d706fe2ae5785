"""The account of the demo: a programme in its third year, with a past of its own; all of it invented."""

from collections.abc import Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.audits.models import Audit
from symbionet.core.models import HistoryLine
from symbionet.network.models import Organisation, Resource
from symbionet.programme.actions import (
    MeasurementValues,
    ProgrammeValues,
    decide_measurement,
    enter_measurement,
    lock_period,
    plan_periods,
    save_programme,
    seed_founding_logframe,
)
from symbionet.programme.actions.account import (
    ActivityValues,
    BudgetLineValues,
    DeliverableValues,
    ExpenseValues,
    GroupMemberValues,
    RateValues,
    RiskValues,
    write_narrative,
    write_row,
)
from symbionet.programme.actions.meetings import (
    DecisionValues,
    MeetingValues,
    close_meeting,
    decide,
    end_decision,
    open_meeting,
    plan_meeting,
    set_attendance,
    write_minutes,
)
from symbionet.programme.models import Activity, GroupMember, Indicator, Programme
from symbionet.synergies.models import Synergy
from symbionet.web.demo.recruitment import recruit_for_demo

__all__ = ["account_for_demo"]

MARK = "演示数据 / demo"
MEETINGS = 11
ACTIVITIES = (  # number, output, name, first and last day of the programme, per cent done
    ("A 1.1", "Op 1.1", "招募会员企业", "Recruit member companies", 0, 1300, 62),
    ("A 1.2", "Op 1.2", "匹配与共生项目推进", "Match and bring about synergies", 60, 1460, 55),
    ("A 2.1", "Op 2.1", "现场审核", "Walk-through audits", 120, 1250, 40),
    ("A 2.2", "Op 2.2", "环境管理体系辅导", "Coaching in environmental management", 180, 1460, 30),
    ("A 3.1", "Op 3.1", "咨询小组会议", "Advisory meetings", 30, 1460, 70),
)
LINES = (  # heading, name, months, EUR a month
    ("1", "项目团队", "Team", 48, 18000),
    ("2", "差旅", "Travel", 48, 3200),
    ("5", "审核与培训服务", "Audits and training", 48, 9500),
    ("4", "办公室", "Office", 48, 4100),
    ("8", "间接费用", "Indirect costs", 48, 2600),
)
RISKS = (
    ("处置价格下降，企业失去动力 / disposal gets cheaper", 2, 4, "强调销售与合规收益 / stress sales and compliance"),
    ("副产物审批耗时过长 / permits take long", 4, 4, "咨询小组提请主管部门 / the group asks the bureau"),
    ("关键人员离职 / key people leave", 3, 3, "工作交接清单 / lists for handing over"),
)
MEMBERS = (
    ("刘主任", "开发区生态环境局（演示） / environment bureau (demo)", True),
    ("王处长", "发展改革部门（演示） / development department (demo)", False),
    ("张会长", "行业协会（演示） / trade association (demo)", False),
    ("李经理", "会员企业代表（演示） / member company (demo)", False),
    ("Eva", "资助方代表（演示） / donor (demo)", False),
)
DECISIONS = (
    ("请生态环境局就粉煤灰利用审批给予说明。", "Ask the bureau to explain permits for fly ash."),
    ("向协会会员发送招募信。", "Send the invitation to members of the association."),
    ("下季度优先审核金属加工企业。", "Audit metalworking firms first next quarter."),
    ("整理两个案例供公开发布。", "Prepare two cases for publication."),
)

NARRATIVE = {
    "summary": (
        "本期活动按计划进行。招募和走访主要依托商会，匹配的重点是副产物和余热。",
        "Activities went as planned. Firms were recruited and visited through the chamber; matching looked at "
        "by-products and waste heat first.",
    ),
    "context": (
        "园区新批了两处标准厂房，入驻企业以金属加工为主；合作单位未变。",
        "Two blocks of standard workshops were approved, mostly for metalworking; the partners are the same.",
    ),
    "deviations": (
        "原计划的一次研讨会改为线上，费用少于预算，余额留在原科目。",
        "One workshop was held online instead of on site; it cost less, and the rest stays in its budget line.",
    ),
    "lessons": (
        "企业更愿意从一次短审核开始合作；先谈样品和限值，再谈价格，成功的多。",
        "Firms rather begin with a short audit; where samples and limits come before the price, more comes about.",
    ),
    "visibility": (
        "材料和网页均标明资助方；案例先经双方企业同意再发布。",
        "Materials and pages name the donor; case studies are published once both firms agree.",
    ),
    "next": (
        "扩大招募，核证首批共生项目，并落实咨询小组的未完成决定。",
        "Recruit more firms, have the first synergies verified, and carry out what the advisory group decided.",
    ),
}
DONE = {
    "A 1.1": ("园区走访和商会推介各进行了一轮。", "A round of visits to parks, and one with the chamber."),
    "A 1.2": (
        "每月一次匹配评审会；停滞的项目已记录障碍。",
        "A review of matches each month; barriers of what stopped are kept.",
    ),
    "A 2.1": ("审核员培训推迟，现场审核晚于计划开始。", "Auditors were trained late, so audits began after plan."),
    "A 2.2": ("首批企业完成环境因素清单。", "The first firms have their registers of aspects."),
    "A 3.1": ("每季度开会一次，会议记录已公开给成员。", "A meeting each quarter; members have the minutes."),
}


def account_for_demo(*, manager: User, by: User, president: User) -> Programme:
    """The programme of the demo: its logframe, and all periods that have ended, locked."""
    start = date(timezone.localdate().year - 2, 1, 1)
    _spread_entries(start)
    programme = save_programme(
        ProgrammeValues(
            name_zh=f"滨海产业共生项目（{MARK}）", name_en=f"Binhai industrial symbiosis programme ({MARK})",
            donor="欧盟（演示） / European Union (demo)", contract="DEMO/2024/001",
            starts_on=start, ends_on=date(start.year + 3, 12, 31), budget=Decimal(1_850_000),
            grant_share=Decimal(80), grant_ceiling=Decimal(1_480_000), is_demo=True,
            reporter=f"Binhai symbiosis centre ({MARK})", reporter_ref="XM-DEMO-001", reporter_type="24",
            donor_type="40", sector="32130",
        ),
        by=manager,
    )  # fmt: skip
    seed_founding_logframe(programme, by=manager)
    periods = plan_periods(programme, months=6, by=manager)
    ended = [one for one in periods if one.ends_on < timezone.localdate()]
    _plan(programme, manager)
    _spend(programme, manager)
    _meet(programme, manager)
    recruit_for_demo(programme, manager=manager, by=by, president=president)
    for period in ended:
        write_narrative(period, _told(), by=manager)
        for number, indicator in enumerate(_entered(programme)):
            values = MeasurementValues(value=Decimal(number + 1), evidence=f"名单 / list（{MARK}）")
            decide_measurement(enter_measurement(indicator, period, values, by=by), approved=True, by=manager)
        lock_period(period, by=manager, at=_noon(period.ends_on + timedelta(days=20)))
    return programme


def _entered(programme: Programme) -> list[Indicator]:
    return [one for result in programme.results.all() for one in result.indicators.filter(query="")]


def _told() -> dict[str, tuple[str, str]]:
    return {section: (f"{zh}（{MARK}）", f"{en} ({MARK})") for section, (zh, en) in NARRATIVE.items()}


def _plan(programme: Programme, manager: User) -> None:
    """Activities, deliverables, risks and the budget of the demo."""
    outputs = {one.code: one for one in programme.results.all()}
    start, end = programme.starts_on, programme.ends_on
    for number, (code, output, zh, en, first, last, done) in enumerate(ACTIVITIES):
        activity = write_row(
            ActivityValues(
                code=code, result=outputs.get(output), name_zh=zh, name_en=en,
                starts_on=start + timedelta(days=first), ends_on=min(end, start + timedelta(days=last)),
                progress=done, means=f"团队、差旅 / team, travel（{MARK}）", note=" / ".join(DONE[code]),
            ),
            programme=programme, by=manager,
        )  # fmt: skip
        assert isinstance(activity, Activity)
        heading, name_zh, name_en, units, cost = LINES[number]
        write_row(
            BudgetLineValues(
                heading=heading, code=f"{heading}.1", name_zh=name_zh, name_en=name_en, unit="月 / month",
                units=Decimal(units), unit_cost=Decimal(cost), activity=activity,
            ),
            programme=programme, by=manager,
        )  # fmt: skip
        write_row(
            DeliverableValues(
                code=f"D {number + 1}", name_zh=f"{zh}：总结", name_en=f"{en}: summary", activity=activity,
                due_on=min(end, start + timedelta(days=last)),
                delivered_on=min(end, start + timedelta(days=last + 5)) if done == 100 else None,
            ),
            programme=programme, by=manager,
        )  # fmt: skip
    for text, likelihood, effect, response in RISKS:
        values = RiskValues(text=text, likelihood=likelihood, effect=effect, response=response,
                            owner="陈静 (demo)", reviewed_on=timezone.localdate() - timedelta(days=20))  # fmt: skip
        write_row(values, programme=programme, by=manager)


def _spend(programme: Programme, manager: User) -> None:
    """Invented rates and an expense of each line in each month."""
    today, month, number = timezone.localdate(), programme.starts_on, 0
    while month <= today:
        rate = Decimal("7.70") + Decimal(number % 5) / 20
        write_row(
            RateValues(currency="CNY", month=month, rate=rate, source=f"虚构 / invented（{MARK}）"),
            programme=programme, by=manager,
        )  # fmt: skip
        for line in programme.budget_lines.all():
            amount = (line.unit_cost * rate * Decimal(85 + 3 * (number % 7)) / 100).quantize(Decimal("0.01"))
            day, text = min(today, month + timedelta(days=14)), f"{line.name_zh} / {line.name_en}"
            voucher = f"{month:%Y%m}-{line.code}"
            values = ExpenseValues(line=line, on=day, text=text, voucher=voucher, amount=amount)
            write_row(values, programme=programme, by=manager)
        number += 1
        month = (month.replace(day=28) + timedelta(days=7)).replace(day=1)


def _meet(programme: Programme, manager: User) -> None:
    """Eleven meetings, one each quarter; decisions of all but the last three are done."""
    members = []
    for name, body, chair in MEMBERS:
        row = write_row(
            GroupMemberValues(name=f"{name}（演示）", body=body, is_chair=chair), programme=programme, by=manager
        )
        assert isinstance(row, GroupMember)
        members.append(row)
    day = programme.starts_on + timedelta(days=60)
    for number in range(MEETINGS):
        at = _noon(min(day + timedelta(days=91 * number), timezone.localdate() - timedelta(days=1)))
        meeting = plan_meeting(
            MeetingValues(starts_at=at, place=f"泰达 / TEDA（{MARK}）", quorum=3), programme=programme, by=manager
        )
        open_meeting(meeting, by=manager, at=at)
        set_attendance(meeting, members[: 4 + number % 2], by=manager)
        items = list(meeting.items.all())
        write_minutes(meeting, {one.pk: f"已听取并讨论。/ Heard and discussed.（{MARK}）" for one in items}, by=manager)
        zh, en = DECISIONS[number % len(DECISIONS)]
        due = at.date() + timedelta(days=60)
        decision = decide(
            meeting,
            DecisionValues(text=f"{zh} / {en}", owner=members[number % 4].name, due_on=due,
                           review_on=due + timedelta(days=30), item=items[number % len(items)]),
            by=manager,
        )  # fmt: skip
        close_meeting(meeting, by=manager, at=at)
        if number < MEETINGS - 3:
            end_decision(decision, state="done", outcome=f"已落实 / carried out（{MARK}）", by=manager, on=due)


def _noon(day: date) -> datetime:
    return min(timezone.make_aware(datetime(day.year, day.month, day.day, 12)), timezone.now())


def _spread_entries(start: date) -> None:
    """The firms of the demo entered one after the other since the first day, quicker in the later years.

    Each stands in the register before its first audit and its first synergy, and its resources soon after it.
    """
    firms = list(Organisation.objects.filter(is_demo=True).order_by("pk"))
    whole, first = (timezone.localdate() - start).days, _first_days()
    for number, firm in enumerate(firms):
        share = (number / max(1, len(firms))) ** 0.7
        day = min(start + timedelta(days=int(whole * share)), first.get(firm.pk, date.max) - timedelta(days=4))
        firm.created_at = _noon(max(start, day))
    Organisation.objects.bulk_update(firms, ["created_at"], batch_size=500)
    days = {firm.pk: firm.created_at for firm in firms}
    _date_lines(Organisation, "organisation.added", days)
    resources = list(Resource.objects.filter(is_demo=True).order_by("pk"))
    for row in resources:
        entered = timezone.localdate(days[row.organisation_id])
        day = min(entered + timedelta(days=row.pk % 60), first.get(row.organisation_id, date.max) - timedelta(days=2))
        row.created_at = _noon(max(entered, day))
    Resource.objects.bulk_update(resources, ["created_at"], batch_size=500)
    _date_lines(Resource, "resource.offered", {row.pk: row.created_at for row in resources})


def _first_days() -> dict[int, date]:
    """The day of the first audit or synergy of each firm that has one."""
    found: dict[int, date] = {}
    audits = Audit.objects.filter(is_demo=True).values_list("organisation_id", "planned_on", "visited_on")
    rows = [(firm, min(filter(None, days))) for firm, *days in audits]
    for provider, receiver, at in Synergy.objects.filter(is_demo=True).values_list(
        "provider_id", "receiver_id", "created_at"
    ):
        rows += [(provider, timezone.localdate(at)), (receiver, timezone.localdate(at))]
    for firm, day in rows:
        found[firm] = min(found.get(firm, day), day)
    return found


def _date_lines(model: type[Model], verb: str, days: Mapping[int, datetime]) -> None:
    kind = ContentType.objects.get_for_model(model)
    lines = list(HistoryLine.objects.filter(target_type=kind, verb=verb, target_id__in=days))
    for line in lines:
        line.at = days[line.target_id]
    HistoryLine.objects.bulk_update(lines, ["at"], batch_size=500)

"""Audits of the demo: fictional firms in all states, one complete with drawings; made by the actions people use."""

from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.core.files.base import ContentFile
from django.utils import timezone
from PIL import Image, ImageDraw

from symbionet.accounts.models import User
from symbionet.audits.actions import (
    AuditorValues,
    AuditValues,
    FindingValues,
    FollowUpValues,
    IdleValues,
    PinValues,
    ProgrammeValues,
    ReadingValues,
    add_cohort,
    add_plan,
    capture_resource,
    close_follow_up,
    draft_report,
    hand_in_by_link,
    make_link,
    mark_visited,
    place_pin,
    plan_audit,
    record_finding,
    record_follow_up,
    record_idle,
    record_opportunity,
    record_reading,
    review_report,
    save_auditor,
    save_programme,
    sign_report,
    write_summary,
)
from symbionet.audits.models import Audit
from symbionet.audits.queries import sector_codes
from symbionet.audits.queries.baseline import PREVISIT
from symbionet.matches.actions import find_matches
from symbionet.network.actions import ResourceValues
from symbionet.network.models import Organisation
from symbionet.questions.actions import Given, answer_page, open_sheet
from symbionet.questions.queries import questionnaire_of
from symbionet.web.demo.audit_figures import (
    COMPRESSOR_HOURS,
    SCRAP_T,
    SIZES,
    compressor_kw,
    opportunities_of,
    rounded,
    year_of,
)

__all__ = ["audit_demo_firms"]

MARK = "演示数据 / demo"
# days from today of the visit, and how far the audit has come
WAY = (
    (14, "planned"), (9, "sent"), (4, "received"), (-2, "visited"), (-9, "drafted"), (-16, "reviewed"), (-30, "signed"),
    (-110, "month 3"), (-120, "month 3"), (-200, "month 6"), (-380, "month 12"), (-395, "month 12"),
)  # fmt: skip
ORDER = ("planned", "sent", "received", "visited", "drafted", "reviewed", "signed", "month 3", "month 6", "month 12")
FINDINGS = (  # area, severity, place, what is seen, corrected
    (
        "energy",
        "major",
        "空压站 / compressor room",
        "干管多处漏气，停产时仍加载。/ Several leaks on the main; it loads while idle.",
        False,
    ),
    ("storage", "legal", "化学品间 / chemicals store", "两桶无围堰。/ Two drums without a bund.", True),
    ("water", "minor", "清洗线 / washing line", "水管无自闭喷枪。/ Hoses without triggers.", False),
    ("materials", "minor", "下料区 / cutting", "边角料混放。/ Offcuts are mixed.", False),
    ("housekeeping", "good", "装配 / assembly", "看板显示单位能耗。/ A board shows energy per piece.", False),
)
LEVELS = "3223432213412322431213232"


def audit_demo_firms(firms: Sequence[Organisation], *, by: User, auditor: User, manager: User) -> list[Audit]:
    """Twelve audits of fictional firms in all states; the last is complete with drawings."""
    today = timezone.localdate()
    programme = save_programme(
        ProgrammeValues(
            name_zh=f"百家企业现场审核（{MARK}）", name_en=f"Hundred walk-through audits ({MARK})", target=100,
            starts_on=date(today.year - 1, 1, 1), ends_on=date(today.year + 1, 12, 31), is_demo=True,
        ),
        by=manager,
    )  # fmt: skip
    cohorts = [
        add_cohort(programme, name, target=20, by=manager)
        for name in ("泰达西区 / TEDA west", "金属加工 / metalworking")
    ]
    training = "清洁生产审核培训 / cleaner production training"
    save_auditor(auditor, AuditorValues(training=f"{training}（{MARK}）", most_per_month=8), by=manager)
    made = []
    for number, (firm, (days, state)) in enumerate(zip(firms, WAY, strict=False)):
        plan = AuditValues(
            organisation=firm, planned_on=today + timedelta(days=days), lead=auditor, reviewer=by,
            cohort=cohorts[number % len(cohorts)], consent="benchmark" if number % 2 else "private",
            site=firm.sites.first(),
        )  # fmt: skip
        audit = plan_audit(plan, by=manager)
        _walk(audit, number, ORDER.index(state), by=by, auditor=auditor)
        made.append(audit)
    return made


def _walk(audit: Audit, number: int, place: int, *, by: User, auditor: User) -> None:
    """The audit of this number taken as far as its place in ORDER."""
    if place >= 1:
        make_link(audit, "previsit", by=auditor)
    if place >= 2:
        _answer(audit, SIZES[number])
    if place >= 3:
        _visit(audit, number, whole=number == len(WAY) - 1, auditor=auditor)
    if place >= 4:
        draft_report(audit, by=auditor)
    if place >= 5:
        review_report(audit, note="", by=by)
    if place >= 6:
        sign_report(audit, name=f"李经理 / Manager Li（{MARK}）", consent=audit.consent, by=None)
    if audit.visited_on is not None:  # as if each had been done in its time
        then = timezone.make_aware(datetime.combine(audit.visited_on, time(10, 0)))
        if place >= 5:
            Audit.objects.filter(pk=audit.pk).update(reviewed_at=then + timedelta(days=5))
        if place >= 6:
            Audit.objects.filter(pk=audit.pk).update(signed_at=then + timedelta(days=9))
        audit.refresh_from_db()
    for step, month in ((7, 3), (8, 6), (9, 12)):
        if place >= step:
            _follow_up(audit, month, by=auditor)


def _answer(audit: Audit, size: float) -> None:
    """The firm's answers before the visit."""
    sheet = open_sheet(audit, PREVISIT)
    questionnaire = questionnaire_of(PREVISIT)
    firm = {
        "contact": f"李经理 / Manager Li（{MARK}）", "headcount": str(audit.organisation.employees or 60),
        "shifts": "2",
        "days": "300", "products": audit.organisation.business_zh or "金属制品 / metal goods", 
        "output": f"{rounded(2100 * size):.10g}",
        "output_unit": "t",
    }  # fmt: skip
    pages = {
        "firm": firm,
        "year": year_of(size),
        "papers": {"permits": "discharge", "wishes": "压缩空气 / compressed air"},
    }
    for name, answers in pages.items():
        group = questionnaire.group(name) if questionnaire is not None else None
        if group is not None:
            answer_page(sheet, group, Given(texts={f"q-{key}": [text] for key, text in answers.items()}), by=None)
    hand_in_by_link(audit, sheet, by=None)


def _others(rows: Sequence[Any], number: int, *, whole: bool) -> list[Any]:
    """What is found in the works of this number: all of it, or all but one."""
    return [row for place, row in enumerate(rows) if whole or place != number % len(rows)]


def _visit(audit: Audit, number: int, *, whole: bool, auditor: User) -> None:
    size = SIZES[number]
    for area, severity, where, text, corrected in _others(FINDINGS, number, whole=whole):
        values = FindingValues(area=area, severity=severity, place=where, text=text, corrected=corrected)
        photo = ContentFile(_photo(where), name="photo.png") if whole else None
        record_finding(audit, values, by=auditor, photo=photo)
    runs = IdleValues(what="空压机 / compressor", kw=compressor_kw(size), hours=COMPRESSOR_HOURS, tier="measured")
    record_idle(audit, runs, by=auditor)
    meter = ReadingValues(meter="总表 / main meter", value=4_218_300 + 97_310 * number, unit="kWh")
    record_reading(audit, meter, by=auditor)
    for row in _others(opportunities_of(size), number, whole=whole):
        record_opportunity(audit, row, by=auditor)
    have: ResourceValues = {
        "direction": "have", "title_zh": "钢边角料", "title_en": "Steel offcuts",
        "quantity": rounded(SCRAP_T * size), "unit": "t",
        "period": "year", "visibility": "practitioners", "is_demo": True,
    }  # fmt: skip
    found = capture_resource(audit, have, by=auditor)
    find_matches(found.resource, by=auditor)
    _check(audit, auditor)
    if whole:
        _draw(audit, auditor)
    summary = (
        f"（{MARK}）先堵漏、降压，两个月内收回；围堰为法规要求。/ Mend leaks and lower the pressure first: back within "
        "two months; the bunds are asked for by law."
    )
    write_summary(audit, summary=summary, good_practice="看板管理 / boards on the floor", by=auditor)
    mark_visited(audit, min(audit.planned_on, timezone.localdate()), by=auditor)


def _check(audit: Audit, auditor: User) -> None:
    """The checklist, answered by a fixed pattern."""
    sheet, questionnaire = open_sheet(audit, "audit_checklist"), questionnaire_of("audit_checklist")
    sheet.answers.update_or_create(question="sectors", place=0, defaults={"text": sector_codes(audit.organisation)})
    for group in questionnaire.groups if questionnaire is not None else ():
        texts = {}
        for number, question in enumerate(group.questions):
            level = LEVELS[(number + audit.pk) % len(LEVELS)]
            answer = level if question.list_name == "level" else ("no", "partly", "yes", "yes")[int(level) - 1]
            texts[f"q-{question.name}"] = [answer]
        answer_page(sheet, group, Given(texts=texts), by=auditor)


def _draw(audit: Audit, auditor: User) -> None:
    """Ecomaps on a drawing of the works."""
    for kind in ("energy", "water", "waste", "risk"):
        add_plan(audit, kind, ContentFile(_plan(), name="plan.png"), by=auditor)
    for kind, x, y, sign, note in (
        ("energy", 0.21, 0.31, "big", "空压站 / compressor room"),
        ("energy", 0.62, 0.56, "small", "未保温法兰 / bare flanges"),
        ("water", 0.46, 0.69, "big", "清洗线 / washing line"),
        ("waste", 0.79, 0.19, "small", "边角料 / offcuts"),
        ("risk", 0.88, 0.81, "big", "化学品间 / chemicals store"),
    ):
        place_pin(audit, PinValues(map=kind, x=x, y=y, problem=sign, note=note), by=auditor)


def _plan() -> bytes:
    """A drawing of a works that does not exist."""
    picture = Image.new("RGB", (1200, 800), "#fbfbf8")
    draw = ImageDraw.Draw(picture)
    for box, name in (
        ((80, 80, 420, 360), "COMPRESSORS"), ((460, 80, 1120, 360), "CUTTING"), ((80, 400, 760, 720), "WASHING"),
        ((800, 400, 1120, 560), "ASSEMBLY"), ((940, 600, 1120, 720), "STORE"),
    ):  # fmt: skip
        draw.rectangle(box, outline="#39524c", width=5)
        draw.text((box[0] + 16, box[1] + 12), name, fill="#39524c", font_size=26)
    draw.text((80, 745), "DEMO DRAWING", fill="#a0a0a0", font_size=30)
    return _png(picture)


def _photo(words: str) -> bytes:
    """A grey picture in place of a photo."""
    picture = Image.new("RGB", (900, 600), "#d9dfdd")
    draw = ImageDraw.Draw(picture)
    draw.line((0, 600, 900, 0), fill="#c3ccc9", width=6)
    draw.text((60, 60), "DEMO: no real photo", fill="#54625e", font_size=44)
    draw.text((60, 140), words.rpartition("/ ")[2], fill="#54625e", font_size=36)
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    stream = BytesIO()
    picture.save(stream, format="PNG")
    return stream.getvalue()


def _follow_up(audit: Audit, month: int, *, by: User) -> None:
    """Month by month more is carried out; one is not."""
    done = {3: 2, 6: 3, 12: 4}[month]
    for number, row in enumerate(audit.opportunity_rows.exclude(money=None)):
        if number < done:
            money = (row.money or Decimal(0)) * Decimal("0.8")
            values = FollowUpValues(
                outcome="done",
                cost=row.cost,
                money=money,
                note=f"电表、账单 / meter, bills（{MARK}）",
                done_on=None if audit.visited_on is None else audit.visited_on + timedelta(days=30),
            )
        elif number == done:
            values = FollowUpValues(outcome="refused", reason="money")
        else:
            values = FollowUpValues(outcome="pending")
        record_follow_up(row, month, values, by=by, told_by=f"李经理 / Manager Li（{MARK}）")
    close_follow_up(audit, month, by=by)

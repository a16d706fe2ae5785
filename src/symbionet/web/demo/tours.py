"""The study tour of the demo: what was seen, learnt and promised, and what became of it."""

from datetime import date, timedelta

from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.dissemination.actions import EventValues, save_event
from symbionet.dissemination.models import PublicEvent
from symbionet.policy.actions.tours import (
    CommitmentValues,
    ParticipantValues,
    StopValues,
    StudyTourValues,
    add_lesson,
    add_participant,
    add_stop,
    close_commitment,
    plan_study_tour,
    record_commitment,
)
from symbionet.policy.models import StudyTour

__all__ = ["travel_for_demo"]


def travel_for_demo(by: User) -> StudyTour:
    """A tour of two days with hosts, lessons, and commitments of which one is kept; the next one is announced."""
    today = timezone.localdate()
    _announce(today + timedelta(days=45), by=by)
    first = date(today.year, 5, 12) if today.month > 5 else date(today.year - 1, 5, 12)
    tour = plan_study_tour(
        StudyTourValues(
            title="唐山钢铁园区考察（演示）", place="唐山", starts_on=first, ends_on=first + timedelta(days=1),
            purpose="学习煤气、蒸汽和炉渣的利用（演示）。/ How gas, steam and slag are used (demo).",
        ),
        by=by,
    )  # fmt: skip
    StudyTour.objects.filter(pk=tour.pk).update(is_demo=True)
    stops = [
        add_stop(tour, StopValues(on=day, host=host, seen=seen), by=by)
        for day, host, seen in (
            (first, "钢铁厂（演示） / steel works (demo)", "煤气柜与余热锅炉 / gas holder and waste heat boiler"),
            (
                first + timedelta(days=1),
                "矿渣粉厂（演示） / slag mill (demo)",
                "入厂检验与批次记录 / checks and lot records",
            ),
        )
    ]
    for name, body in (("周宁", "开发区管委会（演示）"), ("吴桐", "生态环境局（演示）"), ("冯越", "水泥企业（演示）")):
        add_participant(tour, ParticipantValues(name=name, body=body), by=by)
    add_lesson(
        tour, "每批留样，争议按留样裁定。/ A sample of each lot is kept and decides disputes.", by=by, stop=stops[1]
    )
    add_lesson(tour, "管廊由园区统一维护，费用按用量分摊。/ The park keeps the pipe rack; users share its cost.", by=by)
    kept = record_commitment(
        tour,
        CommitmentValues(who="开发区管委会（演示）", text="牵头蒸汽管廊可行性研究", due=today - timedelta(days=30)),
        by=by,
    )
    close_commitment(kept, state="kept", outcome="报告已完成（演示）。/ The study is done (demo).", by=by)
    record_commitment(
        tour,
        CommitmentValues(who="生态环境局（演示）", text="组织副产品界定答疑会", due=today + timedelta(days=20)),
        by=by,
    )
    return tour


def _announce(day: date, *, by: User) -> None:
    """A tour to come, which the public site announces."""
    title, place = "苏州工业园区考察（演示）", "苏州"
    tour = plan_study_tour(StudyTourValues(title=title, place=place, starts_on=day, ends_on=day, purpose=""), by=by)
    StudyTour.objects.filter(pk=tour.pk).update(is_demo=True)
    values = EventValues(
        title_zh=title, title_en="Study tour to Suzhou Industrial Park (demo)", starts_on=day, ends_on=day,
        place_zh=place, place_en="Suzhou", is_public=True, tour_id=tour.pk,
        note_zh="参观集中供热和污泥处置，可自愿报名。",
        note_en="District heat and the treatment of sludge; who wants to come signs up.",
    )  # fmt: skip
    event = save_event(values, by=by)
    PublicEvent.objects.filter(pk=event.pk).update(is_demo=True)

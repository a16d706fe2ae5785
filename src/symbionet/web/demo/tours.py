"""The study tour of the demo: what was seen, learnt and promised, and what became of it."""

from datetime import date, timedelta

from django.utils import timezone

from symbionet.accounts.models import User
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
    """A tour of two days with hosts, lessons, and commitments of which one is kept."""
    today = timezone.localdate()
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

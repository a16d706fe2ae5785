"""The account of the demo: a programme in its third year, with a past of its own; all of it invented."""

from datetime import date, datetime, timedelta
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.core.models import HistoryLine
from symbionet.network.models import Organisation
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
from symbionet.programme.models import Indicator, Programme

__all__ = ["account_for_demo"]

MARK = "演示数据 / demo"


def account_for_demo(*, manager: User, by: User) -> Programme:
    """The programme of the demo: its logframe, and all periods that have ended, locked."""
    start = date(timezone.localdate().year - 2, 1, 1)
    _spread_entries(start)
    programme = save_programme(
        ProgrammeValues(
            name_zh=f"滨海产业共生项目（{MARK}）", name_en=f"Binhai industrial symbiosis programme ({MARK})",
            donor="欧盟（演示） / European Union (demo)", contract="DEMO/2024/001",
            starts_on=start, ends_on=date(start.year + 3, 12, 31), budget=Decimal(1_850_000),
            grant_share=Decimal(80), grant_ceiling=Decimal(1_480_000), is_demo=True,
        ),
        by=manager,
    )  # fmt: skip
    seed_founding_logframe(programme, by=manager)
    periods = plan_periods(programme, months=6, by=manager)
    ended = [one for one in periods if one.ends_on < timezone.localdate()]
    for period in ended:
        for number, indicator in enumerate(_entered(programme)):
            values = MeasurementValues(value=Decimal(number + 1), evidence=f"名单 / list（{MARK}）")
            decide_measurement(enter_measurement(indicator, period, values, by=by), approved=True, by=manager)
        lock_period(period, by=manager, at=_noon(period.ends_on + timedelta(days=20)))
    return programme


def _entered(programme: Programme) -> list[Indicator]:
    return [one for result in programme.results.all() for one in result.indicators.filter(query="")]


def _noon(day: date) -> datetime:
    return min(timezone.make_aware(datetime(day.year, day.month, day.day, 12)), timezone.now())


def _spread_entries(start: date) -> None:
    """The firms of the demo entered one after the other since the first day, quicker in the later years."""
    firms = list(Organisation.objects.filter(is_demo=True).order_by("pk"))
    whole = (timezone.localdate() - start).days
    for number, firm in enumerate(firms):
        share = (number / max(1, len(firms))) ** 0.7
        firm.created_at = _noon(start + timedelta(days=int(whole * share)))
    Organisation.objects.bulk_update(firms, ["created_at"], batch_size=500)
    kind = ContentType.objects.get_for_model(Organisation)
    days = {firm.pk: firm.created_at for firm in firms}
    lines = list(HistoryLine.objects.filter(target_type=kind, verb="organisation.added", target_id__in=days))
    for line in lines:
        line.at = days[line.target_id]
    HistoryLine.objects.bulk_update(lines, ["at"], batch_size=500)

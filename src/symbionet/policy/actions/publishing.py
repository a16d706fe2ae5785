"""Figures told to others: of a demand when it is sent, of all barriers once a year."""

from collections import defaultdict
from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.models import Organisation
from symbionet.policy.models import Demand, Publication
from symbionet.policy.queries.barriers import (
    Blocked,
    Key,
    amounts_of,
    blocked_by,
    counted_barriers,
    shares_of,
    standing,
)
from symbionet.policy.queries.demands import works_on_policy
from symbionet.policy.queries.telling import (
    NOTHING_TOLD,
    Told,
    cases_of,
    last_told,
    may_be_told,
    told_of,
    without_dominant,
)

__all__ = ["publish_barriers", "publish_demand", "publish_report"]


def publish_demand(demand: Demand, *, by: User) -> Publication:
    """The figures of the demand as they are told from now on: those of before where new ones would tell of one or two
    firms by subtraction. Part of sending, which leaves the line of history."""
    rows = blocked_by(counted_barriers().filter(demanded__demand=demand))
    return _told(f"demand:{demand.pk}", rows, shares_of(by, rows))


@transaction.atomic
def publish_report(year: int, *, by: User) -> list[Publication]:
    """The barriers that stand, by category, told to public bodies; once a year, as each more telling tells more.

    Raises ActionRefused for a year that is told already or to come.
    """
    if not works_on_policy(by):
        raise ActionRefused(_("The report is told by practitioners, technical leads and programme managers."))
    if year > timezone.localdate().year:
        raise ActionRefused(_("A report of a year to come cannot be told."))
    if Publication.objects.filter(year__gte=year).exists():
        raise ActionRefused(_("The report of this year or a later one has been told already."))
    rows = blocked_by(standing(counted_barriers()))
    groups: dict[str, list[Blocked]] = defaultdict(list)
    for row in rows:
        groups[row.category].append(row)
    shares = shares_of(by, rows)
    made = [_told(f"barrier:{name}", group, shares, year=year) for name, group in sorted(groups.items())]
    if not made:
        raise ActionRefused(_("No barrier stands: there is nothing to tell."))
    history.record(by, "barrier_report.told", made[0], changes={"year": ["", str(year)]})
    return made


@transaction.atomic
def publish_barriers(*, demo: bool, by: User) -> list[Publication]:
    """The barriers that stand, by category, as papers for others tell them: each figure may follow those told before.
    Part of what hands the papers out, which leaves the line of history."""
    rows = [row for row in blocked_by(standing(counted_barriers())) if row.firms]
    others = set(
        Organisation.objects.filter(pk__in={firm for row in rows for firm in row.firms}, is_demo=not demo)
        .order_by().values_list("pk", flat=True)
    )  # fmt: skip
    groups: dict[str, list[Blocked]] = defaultdict(list)
    for row in rows:
        if not row.firms & others:
            groups[row.category].append(row)
    kept = [row for group in groups.values() for row in group]
    shares = shares_of(by, kept)
    return [_told(f"barrier:{name}", group, shares) for name, group in sorted(groups.items())]


def _told(series: str, rows: list[Blocked], shares: Mapping[Key, float], *, year: int | None = None) -> Publication:
    """The figures as they may be told beside all that were told before; else those of before stand on, or nothing."""
    amounts, cases, former = amounts_of(rows, shares), cases_of(rows, shares), last_told(series)
    told = told_of(amounts)
    earlier = [(Told(**one.told), one.cases) for one in Publication.objects.all() if one.told.get("low") is not None]
    if may_be_told(cases, [one for _told, one in earlier]):
        told = without_dominant(told, cases, earlier)
    else:
        if former is not None:
            return Publication.objects.create(
                series=series, firms=former.firms, cases=former.cases, told=former.told, year=year
            )
        told = NOTHING_TOLD
    return Publication.objects.create(
        series=series, firms=sorted(amounts.firms), cases=cases, told=told.as_json(), year=year
    )

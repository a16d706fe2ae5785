"""Tells in time what runs out: permits, waste contracts, competences, certificates, planned audits of the body."""

from datetime import date, datetime, timedelta

from django.db.models import Q
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core.history import Json
from symbionet.ems.models import Case, Entry, System
from symbionet.ems.queries.certification import HELD
from symbionet.ems.queries.registers import registers
from symbionet.notices.actions import both_languages, notify
from symbionet.notices.models import Notice

__all__ = ["remind_of_ends"]

DAYS = (90, 30, 7, 0)  # before the day; each is told once
QUIET = timedelta(days=400)


def _people(system: System) -> list[User]:
    coach = [system.coach] if system.coach is not None else []
    return list(dict.fromkeys([*contacts_of(system.organisation_id), *coach]))


def _step(day: date, today: date) -> int | None:
    """The nearest threshold that has been reached; None while the day is far, or long gone."""
    left = (day - today).days
    if left < -30 or left > DAYS[0]:
        return None
    return min(days for days in DAYS if left <= days) if left >= 0 else 0


def remind_of_ends(moment: datetime) -> list[Notice]:
    """The notices of the day: each thing is told at 90, 30 and 7 days before its end and on it, once."""
    today = timezone.localdate(moment)
    near = (today - timedelta(days=30), today + timedelta(days=DAYS[0]))
    notices: list[Notice] = []
    rows = Entry.objects.filter(Q(expires__range=near) | Q(register="competence", due__range=near))
    for entry in rows.select_related("system__coach", "system__organisation"):
        day = entry.expires or entry.due
        if day is None or (entry.state in registers()[entry.register].closed and entry.register != "competence"):
            continue
        notices += _tell(f"entry:{entry.pk}", entry, entry.system, day, moment)
    cases = Case.objects.filter(stage__in=HELD, expires_on__range=near)
    for case in cases.select_related("system__coach", "organisation"):
        if case.expires_on is not None:
            notices += _tell(f"case:{case.pk}", case, case.system, case.expires_on, moment)
    return notices


def _tell(key: str, thing: Entry | Case, system: System, day: date, moment: datetime) -> list[Notice]:
    step = _step(day, timezone.localdate(moment))
    if step is None:
        return []
    values: dict[str, Json] = {"what": both_languages(thing), "day": day.isoformat()}
    code = "ems.certificate_ends" if isinstance(thing, Case) else "ems.entry_ends"
    return notify(
        _people(system), code, values=values, url=thing.get_absolute_url(), key=f"ems:{key}:{day:%Y%m%d}:{step}",
        quiet=QUIET, at=moment,
    )  # fmt: skip

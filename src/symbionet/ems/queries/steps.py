"""The ten steps of the guided path, and what is still missing for each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from django.db.models import Count
from django.utils import timezone

from symbionet.ems.models import Entry, EntryLink, System
from symbionet.ems.queries.registers import registers
from symbionet.engine.packs import load_packs

__all__ = ["Need", "Step", "missing_of", "needs_of", "steps", "tallies"]

SETTLED = ("findings", "nonconformities")


@dataclass(frozen=True, slots=True, kw_only=True)
class Need:
    """What makes a step done: `number` entries of a register (in a state), or a fact of the system (`what`)."""

    what: str
    state: str = ""
    number: int = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """A step of the guided path."""

    number: int
    minutes: int
    registers: tuple[str, ...]
    letters: tuple[str, ...]
    needs: tuple[Need, ...]
    clauses: tuple[str, ...]
    en: str
    zh: str
    goal_en: str
    goal_zh: str
    example_en: str
    example_zh: str
    auditor_en: tuple[str, ...]
    auditor_zh: tuple[str, ...]


def _parts(cell: str) -> tuple[str, ...]:
    return tuple(part for part in cell.split("|") if part)


def _need(text: str) -> Need:
    head, _colon, number = text.partition(":")
    what, _at, state = head.partition("@")
    return Need(what=what, state=state, number=int(number or 1))


@cache
def steps() -> tuple[Step, ...]:
    """The steps in their order.

    >>> [len(steps()), steps()[1].needs[0]]
    [10, Need(what='issues', state='', number=3)]
    """
    return tuple(
        Step(
            number=int(row["number"]), minutes=int(row["minutes"]), registers=_parts(row["registers"]),
            letters=_parts(row["letters"]), needs=tuple(map(_need, _parts(row["needs"]))),
            clauses=_parts(row["clauses"]), auditor_en=_parts(row["auditor_en"]), auditor_zh=_parts(row["auditor_zh"]),
            **{name: row[name] for name in ("en", "zh", "goal_en", "goal_zh", "example_en", "example_zh")},
        )
        for row in load_packs().rows("ems/steps")
    )  # fmt: skip


def tallies(system: System) -> dict[tuple[str, str], int]:
    """How many entries each register has, by state, and in all under the state ""."""
    found: dict[tuple[str, str], int] = {}
    rows = Entry.objects.filter(system=system).order_by().values_list("register", "state").annotate(count=Count("pk"))
    for register, state, count in rows:
        found[register, state] = count
        found[register, ""] = found.get((register, ""), 0) + count
    return found


def _unrated(system: System) -> int:
    results = Entry.objects.filter(system=system, register="aspects").values_list("result", flat=True)
    return sum(row.get("significant") is None for row in results)


def _unevaluated(system: System) -> int:
    evaluated = EntryLink.objects.filter(entry__system=system, entry__register="evaluations").values("target")
    return Entry.objects.filter(system=system, register="obligations").exclude(pk__in=evaluated).count()


def _overdue(system: System, today: date) -> int:
    rows = Entry.objects.filter(system=system, register__in=SETTLED, due__lt=today)
    return sum(row.state not in registers()[row.register].closed for row in rows)


def needs_of(system: System, step: Step, counts: Mapping[tuple[str, str], int]) -> list[tuple[Need, int]]:
    """Each need of a step with how many are there; of a fact 1 where it holds, else below its number."""
    found = []
    for need in step.needs:
        if need.what in ("scope", "head", "manager"):
            there = int(bool(getattr(system, need.what).strip()))
        elif need.what == "rated":
            there = int(counts.get(("aspects", ""), 0) > 0 and _unrated(system) == 0)
        elif need.what == "evaluated":
            there = int(counts.get(("obligations", ""), 0) > 0 and _unevaluated(system) == 0)
        elif need.what == "settled":
            there = int(_overdue(system, timezone.localdate()) == 0)
        else:
            there = counts.get((need.what, need.state), 0)
        found.append((need, there))
    return found


def missing_of(system: System, step: Step) -> list[Need]:
    """What a step still lacks."""
    return [need for need, there in needs_of(system, step, tallies(system)) if there < need.number]

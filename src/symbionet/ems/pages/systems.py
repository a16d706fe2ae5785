"""What the page of a system and of a step show."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.texts import in_language, listed
from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import pack_words, state_words
from symbionet.ems.queries.registers import Register, registers
from symbionet.ems.queries.steps import Need, Step, needs_of, steps, tallies

__all__ = ["ShownNeed", "ShownRegister", "ShownStep", "registers_shown", "step_shown", "steps_shown"]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownNeed:
    """What makes a step done, and whether it is there."""

    words: str
    met: bool
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRegister:
    """A register with how many entries it has and how many are late."""

    register: Register
    name: str
    about: str
    clauses: str
    count: int
    late: int
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownStep:
    """A step with its words and how far it is: done, ready (all is there) or neither."""

    number: int
    minutes: int
    name: str
    goal: str
    example: str
    clauses: str
    questions: tuple[str, ...]
    needs: tuple[ShownNeed, ...]
    done_on: date | None
    url: str

    @property
    def is_ready(self) -> bool:
        """Whether all its evidence is there."""
        return all(need.met for need in self.needs)

    @property
    def percent(self) -> int:
        """How much of its evidence is there."""
        return round(100 * sum(need.met for need in self.needs) / len(self.needs)) if self.needs else 0


def _need_words(need: Need, there: int) -> str:
    words = {
        "scope": _("The scope is written down"),
        "head": _("The head of the firm is named"),
        "manager": _("It is said who runs the system"),
        "rated": _("Every aspect is rated"),
        "evaluated": _("Every obligation has been evaluated"),
        "settled": _("No finding and no nonconformity is past its day"),
    }
    if need.what in words:
        return words[need.what]
    name = pack_words(registers()[need.what])
    told = {
        "register": name,
        "there": there,
        "number": need.number,
        "state": state_words(need.state) if need.state else "",
    }
    if need.state:
        return _("%(register)s: %(there)s in the state “%(state)s”, at least %(number)s needed") % told
    return _("%(register)s: %(there)s, at least %(number)s needed") % told


def _need_url(system: System, need: Need) -> str:
    target = {"rated": "aspects", "evaluated": "obligations", "settled": "nonconformities"}.get(need.what, need.what)
    if target in registers():
        return reverse("ems_register", args=[system.pk, target])
    return reverse("ems_system_edit", args=[system.pk])


def step_shown(system: System, step: Step, counts: dict[tuple[str, str], int], done: dict[int, date]) -> ShownStep:
    """A step of the system."""
    return ShownStep(
        number=step.number,
        minutes=step.minutes,
        name=pack_words(step),
        goal=in_language(en=step.goal_en, zh=step.goal_zh),
        example=in_language(en=step.example_en, zh=step.example_zh),
        clauses=listed(step.clauses),
        questions=tuple(in_language(en=en, zh=zh) for en, zh in zip(step.auditor_en, step.auditor_zh, strict=True)),
        needs=tuple(
            ShownNeed(words=_need_words(need, there), met=there >= need.number, url=_need_url(system, need))
            for need, there in needs_of(system, step, counts)
        ),
        done_on=done.get(step.number),
        url=reverse("ems_step", args=[system.pk, step.number]),
    )


def steps_shown(system: System) -> list[ShownStep]:
    """All steps of the system."""
    counts = tallies(system)
    done = {row.number: timezone.localdate(row.at) for row in system.steps_done.all()}
    return [step_shown(system, step, counts, done) for step in steps()]


def registers_shown(system: System, only: tuple[str, ...] | None = None) -> list[ShownRegister]:
    """The registers of the system in their order."""
    counts, today = tallies(system), timezone.localdate()
    late: dict[str, int] = {}
    for entry in Entry.objects.filter(system=system, due__lt=today).only("register", "state"):
        if entry.state not in registers()[entry.register].closed:
            late[entry.register] = late.get(entry.register, 0) + 1
    return [
        ShownRegister(
            register=one,
            name=pack_words(one),
            about=in_language(en=one.about_en, zh=one.about_zh),
            clauses=listed(one.clauses),
            count=counts.get((one.id, ""), 0),
            late=late.get(one.id, 0),
            url=reverse("ems_register", args=[system.pk, one.id]),
        )
        for one in registers().values()
        if only is None or one.id in only
    ]

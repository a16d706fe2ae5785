"""What the one list of actions and evidence shows."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils import timezone

from symbionet.ems.models import Entry, System
from symbionet.ems.pages.entries import entry_code
from symbionet.ems.queries.actions import evidence_of
from symbionet.work.models import Evidence, Task

__all__ = ["ShownAction", "ShownEvidence", "actions_shown", "evidence_shown"]

MOST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAction:
    """An action with the entry that it hangs on."""

    task: Task
    about: str
    url: str
    late: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownEvidence:
    """A piece of evidence with the entry that it proves."""

    evidence: Evidence
    about: str
    url: str


def _about(subject: object, system: System) -> tuple[str, str]:
    if isinstance(subject, Entry):
        return f"{entry_code(subject)} {subject}", subject.get_absolute_url()
    return str(system), system.get_absolute_url()


def actions_shown(tasks: Iterable[Task], system: System) -> list[ShownAction]:
    """The actions with what they hang on."""
    today, shown = timezone.localdate(), []
    for task in tasks:
        about, url = _about(task.subject, system)
        late = task.done_at is None and task.due is not None and task.due < today
        shown.append(ShownAction(task=task, about=about, url=url, late=late))
    return shown


def evidence_shown(system: System) -> list[ShownEvidence]:
    """The newest evidence of the system."""
    shown = []
    for row in evidence_of(system)[:MOST]:
        about, url = _about(row.subject, system)
        shown.append(ShownEvidence(evidence=row, about=about, url=url))
    return shown

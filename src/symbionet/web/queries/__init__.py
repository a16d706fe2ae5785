"""Reads of the shell: next actions and figures of the home page, global search, what the platform is built of."""

from symbionet.web.queries.figures import Figure, programme_figures
from symbionet.web.queries.finding import FoundGroup, everything_found
from symbionet.web.queries.tasks import Task, facilitator_tasks, manager_tasks, member_tasks, recruiter_tasks

__all__ = [
    "Figure",
    "FoundGroup",
    "Task",
    "everything_found",
    "facilitator_tasks",
    "manager_tasks",
    "member_tasks",
    "programme_figures",
    "recruiter_tasks",
]

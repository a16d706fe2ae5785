"""Demands and study tours as subjects of work: tasks, the contact log, and documents of the team."""

from django.utils.translation import gettext_lazy as _

from symbionet.policy.models import Demand, DemandState, StudyTour
from symbionet.policy.queries.demands import demands_editable_by, demands_of_team
from symbionet.policy.queries.tours import tours_editable_by, tours_of_team
from symbionet.work.models import Pages, SubjectKind

__all__ = ["SUBJECTS"]

SUBJECTS = (
    SubjectKind(
        model=Demand,
        name=_("Demand"),
        plural=_("Demands"),
        back=_("Back to the demand"),
        visible_to=demands_of_team,
        worked_on_by=demands_editable_by,
        pages=Pages(
            detail="demand_detail",
            list="demand_list",
            contacts="demand_contacts",
            task_add="demand_task_add",
            documents="demand_documents",
        ),
        notice_title=lambda _person, demand: {
            "zh": demand.title_zh or demand.title_en,
            "en": demand.title_en or demand.title_zh,
        },
        stages=DemandState.choices,
    ),
    SubjectKind(
        model=StudyTour,
        name=_("Study tour"),
        plural=_("Study tours"),
        back=_("Back to the study tour"),
        visible_to=tours_of_team,
        worked_on_by=tours_editable_by,
        pages=Pages(
            detail="study_tour_detail",
            list="study_tour_list",
            contacts="study_tour_contacts",
            task_add="study_tour_task_add",
            documents="study_tour_documents",
        ),
    ),
)

"""Addresses of `policy`."""

from django.urls import path

from symbionet.policy.models import Demand, StudyTour
from symbionet.policy.views import barriers, demands, guidelines, tours
from symbionet.work.urls import work_routes

urlpatterns = [
    path("policy/barriers/", barriers.barrier_desk, name="barrier_desk"),
    path("policy/barriers/list/", barriers.barrier_list, name="barrier_list"),
    path("policy/barriers/add/<int:type_id>/<int:pk>/", barriers.barrier_add, name="barrier_add"),
    path("policy/barriers/<int:year>/", barriers.barrier_report, name="barrier_report"),
    path("policy/barriers/<int:year>/tell/", barriers.barrier_report_tell, name="barrier_report_tell"),
    path("policy/demands/", demands.demand_list, name="demand_list"),
    path("policy/demands/new/", demands.demand_add, name="demand_add"),
    path("policy/demands/from-barriers/", demands.demand_from, name="demand_from"),
    path("policy/demands/<int:pk>/", demands.demand_detail, name="demand_detail"),
    path("policy/demands/<int:pk>/edit/", demands.demand_edit, name="demand_edit"),
    path("policy/demands/<int:pk>/send/", demands.demand_send, name="demand_send"),
    path("policy/demands/<int:pk>/move/", demands.demand_move, name="demand_move"),
    path("policy/demands/<int:pk>/group/", demands.demand_merge, name="demand_merge"),
    path("policy/demands/<int:pk>/barriers/", demands.demand_attach, name="demand_attach"),
    path("policy/demands/<int:pk>/barriers/<int:barrier>/remove/", demands.demand_detach, name="demand_detach"),
    path("policy/demands/<int:pk>/brief/<slug:form>/", demands.demand_brief, name="demand_brief"),
    *work_routes(Demand, "policy/demands"),
    path("guidelines/", guidelines.guideline_list, name="guideline_list"),
    path("guidelines/draft/", guidelines.guideline_draft, name="guideline_draft"),
    path("guidelines/<int:pk>/", guidelines.guideline_detail, name="guideline_detail"),
    path("guidelines/<int:pk>/chapters/<int:chapter>/", guidelines.guideline_chapter, name="guideline_chapter"),
    path("guidelines/<int:pk>/open/", guidelines.guideline_open, name="guideline_open"),
    path("guidelines/<int:pk>/close/", guidelines.guideline_close, name="guideline_close"),
    path("guidelines/<int:pk>/adopt/", guidelines.guideline_adopt, name="guideline_adopt"),
    path("guidelines/<int:pk>/comment/<int:paragraph>/", guidelines.guideline_comment, name="guideline_comment"),
    path("guidelines/<int:pk>/comments/", guidelines.guideline_comments, name="guideline_comments"),
    path("guidelines/<int:pk>/answer/", guidelines.guideline_answer, name="guideline_answer"),
    path("guidelines/<int:pk>/log/", guidelines.guideline_log, name="guideline_log"),
    path("guidelines/<int:pk>/replies/", guidelines.guideline_replies, name="guideline_replies"),
    path("guidelines/<int:pk>/file/<slug:form>/", guidelines.guideline_file, name="guideline_file"),
    path("guidelines/paragraphs/<int:pk>/edit/", guidelines.guideline_paragraph, name="guideline_paragraph"),
    path("guidelines/comments/<int:pk>/moderate/", guidelines.guideline_moderate, name="guideline_moderate"),
    path("study-tours/", tours.study_tour_list, name="study_tour_list"),
    path("study-tours/plan/", tours.study_tour_plan, name="study_tour_plan"),
    path("study-tours/<int:pk>/", tours.study_tour_detail, name="study_tour_detail"),
    path("study-tours/<int:pk>/edit/", tours.study_tour_edit, name="study_tour_edit"),
    path("study-tours/<int:pk>/add/<slug:kind>/", tours.study_tour_add_row, name="study_tour_add_row"),
    path(
        "study-tours/<int:pk>/remove/<slug:kind>/<int:key>/", tours.study_tour_remove_row, name="study_tour_remove_row"
    ),
    path("study-tours/commitments/<int:pk>/close/", tours.study_tour_close, name="study_tour_close"),
    *work_routes(StudyTour, "study-tours"),
]

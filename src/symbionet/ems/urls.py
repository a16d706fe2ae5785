"""Addresses of `ems`."""

from django.urls import path

from symbionet.ems.importers import EMS_IMPORT
from symbionet.ems.models import Entry, System
from symbionet.ems.views import assessments, campaigns, certification, papers, registers, systems
from symbionet.imports.urls import import_urls
from symbionet.work.urls import work_routes

urlpatterns = [
    path("ems/", systems.ems_list, name="ems_list"),
    path("ems/start/", systems.ems_start, name="ems_start"),
    path("ems/frameworks/", assessments.ems_framework_list, name="ems_framework_list"),
    path("ems/frameworks/<slug:framework>/", assessments.ems_framework, name="ems_framework"),
    path("ems/frameworks/<slug:framework>/review/", assessments.ems_framework_review, name="ems_framework_review"),
    path("ems/campaigns/", campaigns.ems_campaign_list, name="ems_campaign_list"),
    path("ems/campaigns/add/", campaigns.ems_campaign_add, name="ems_campaign_add"),
    path("ems/campaigns/<int:pk>/", campaigns.ems_campaign, name="ems_campaign"),
    path("ems/campaigns/<int:pk>/firms/", campaigns.ems_campaign_firms, name="ems_campaign_firms"),
    path("ems/certification/", certification.ems_certification, name="ems_certification"),
    path("ems/certification/<int:pk>/", certification.ems_case, name="ems_case"),
    path("ems/certification/<int:pk>/certificate/", certification.ems_case_certificate, name="ems_case_certificate"),
    path("ems/<int:pk>/", systems.ems_system, name="ems_system"),
    path("ems/<int:pk>/edit/", systems.ems_system_edit, name="ems_system_edit"),
    path("ems/<int:pk>/steps/<int:number>/", systems.ems_step, name="ems_step"),
    path("ems/<int:pk>/steps/<int:number>/<slug:move>/", systems.ems_step_move, name="ems_step_move"),
    path("ems/<int:pk>/actions/", systems.ems_actions, name="ems_actions"),
    path("ems/<int:pk>/actions/add/", systems.ems_action_add, name="ems_action_add"),
    path("ems/<int:pk>/actions/<int:task>/done/", systems.ems_action_done, name="ems_action_done"),
    path("ems/<int:pk>/monitoring/", papers.ems_monitoring, name="ems_monitoring"),
    path("ems/<int:pk>/hand-on/", registers.ems_hand_on, name="ems_hand_on"),
    path("ems/<int:pk>/proposals/", papers.ems_proposals, name="ems_proposals"),
    path("ems/<int:pk>/files/<slug:what>/", papers.ems_file, name="ems_file"),
    path("ems/<int:pk>/letters/<slug:kind>/<slug:form>/", papers.ems_letter, name="ems_letter"),
    path("ems/certification/<int:pk>/check/", certification.ems_case_check, name="ems_case_check"),
    path("ems/<int:pk>/certification/add/", certification.ems_case_add, name="ems_case_add"),
    path("ems/<int:pk>/registers/<slug:register>/", registers.ems_register, name="ems_register"),
    path("ems/<int:pk>/registers/<slug:register>/add/", registers.ems_entry_add, name="ems_entry_add"),
    path("ems/<int:pk>/assessments/add/", assessments.ems_assessment_add, name="ems_assessment_add"),
    path("ems/entries/<int:pk>/", registers.ems_entry, name="ems_entry"),
    path("ems/entries/<int:pk>/edit/", registers.ems_entry_edit, name="ems_entry_edit"),
    path("ems/entries/<int:pk>/remove/", registers.ems_entry_remove, name="ems_entry_remove"),
    path("ems/entries/<int:pk>/move/<slug:move>/", papers.ems_entry_move, name="ems_entry_move"),
    path("ems/entries/<int:pk>/minutes/<slug:form>/", papers.ems_minutes, name="ems_minutes"),
    path("ems/entries/<int:pk>/evidence/", registers.ems_entry_evidence, name="ems_entry_evidence"),
    path("ems/assessments/<int:pk>/", assessments.ems_assessment, name="ems_assessment"),
    path(
        "ems/assessments/<int:pk>/sections/<slug:section>/", assessments.ems_assessment_page, name="ems_assessment_page"
    ),
    path("ems/assessments/<int:pk>/move/<slug:move>/", assessments.ems_assessment_move, name="ems_assessment_move"),
    path("ems/assessments/<int:pk>/remark/", assessments.ems_assessment_remark, name="ems_assessment_remark"),
    path("ems/assessments/<int:pk>/files/<slug:form>/", assessments.ems_assessment_file, name="ems_assessment_file"),
    path("ems/assessments/<int:pk>/carry/", assessments.ems_assessment_carry, name="ems_assessment_carry"),
    *import_urls(EMS_IMPORT, "ems/import/"),
    *work_routes(System, "ems"),
    *work_routes(Entry, "ems/entries"),
]

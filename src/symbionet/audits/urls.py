"""Addresses of `audits`."""

from django.urls import path

from symbionet.audits.models import Audit
from symbionet.audits.views import audits, library, links, programmes, report, templates, visit
from symbionet.work.urls import work_routes

urlpatterns = [
    path("audits/", audits.audit_list, name="audit_list"),
    path("audits/dashboard/", audits.audit_dashboard, name="audit_dashboard"),
    path("audits/calendar/", audits.audit_calendar, name="audit_calendar"),
    path("audits/plan/", audits.audit_plan, name="audit_plan"),
    path("audits/auditors/", programmes.auditor_list, name="auditor_list"),
    path("audits/auditors/<int:pk>/", programmes.auditor_edit, name="auditor_edit"),
    path("audits/programmes/", programmes.audit_programme_edit, name="audit_programme_add"),
    path("audits/programmes/<int:pk>/", programmes.audit_programme_edit, name="audit_programme_edit"),
    path("audits/programmes/<int:pk>/cohorts/", programmes.audit_cohort_add, name="audit_cohort_add"),
    path("audits/templates/", templates.report_template_list, name="report_template_list"),
    path(
        "audits/templates/example/<slug:language>/", templates.report_template_example, name="report_template_example"
    ),
    path("audits/templates/<int:pk>/", templates.report_template_file, name="report_template_file"),
    path("audits/templates/<int:pk>/remove/", templates.report_template_remove, name="report_template_remove"),
    path("audits/link/<str:token>/", links.audit_link, name="audit_link"),
    path("audits/<int:pk>/", audits.audit_detail, name="audit_detail"),
    path("audits/<int:pk>/edit/", audits.audit_edit, name="audit_edit"),
    path("audits/<int:pk>/brief/", audits.audit_brief, name="audit_brief"),
    path("audits/<int:pk>/links/", audits.audit_link_make, name="audit_link_make"),
    path("audits/<int:pk>/move/<slug:move>/", audits.audit_move, name="audit_move"),
    path("audits/<int:pk>/previsit/", links.audit_previsit, name="audit_previsit"),
    path("audits/<int:pk>/visit/", visit.visit, name="visit"),
    path("audits/<int:pk>/visit/areas/<slug:area>/", visit.visit_area, name="visit_area"),
    path("audits/<int:pk>/visit/maps/<slug:kind>/", visit.visit_map, name="visit_map"),
    path("audits/<int:pk>/visit/meters/", visit.visit_meters, name="visit_meters"),
    path("audits/<int:pk>/visit/found/", visit.visit_found, name="visit_found"),
    path("audits/<int:pk>/visit/opportunities/", visit.visit_opportunities, name="visit_opportunities"),
    path("audits/<int:pk>/visit/library/", library.visit_library, name="visit_library"),
    path("audits/<int:pk>/visit/library/<slug:measure_id>/", library.visit_measure, name="visit_measure"),
    path("audits/<int:pk>/visit/write/<slug:kind>/", visit.visit_write, name="visit_write"),
    path("audits/<int:pk>/visit/remove/<slug:kind>/<int:key>/", visit.visit_remove, name="visit_remove"),
    path("audits/<int:pk>/report/", report.audit_report, name="audit_report"),
    path("audits/<int:pk>/report/<slug:form>/", report.audit_report_file, name="audit_report_file"),
    path("audits/<int:pk>/report/in/<int:key>/", templates.audit_report_in_template, name="audit_report_in_template"),
    path("audits/<int:pk>/sign/", links.audit_sign, name="audit_sign"),
    path("audits/<int:pk>/follow-up/<int:month>/", links.audit_follow_up, name="audit_follow_up"),
    *work_routes(Audit, "audits"),
]

"""Addresses of `programme`."""

from django.urls import path

from symbionet.imports.urls import import_urls
from symbionet.programme.views import account, dashboard, funnel, indicators, logframe, meetings, savings

urlpatterns = [
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/targets/", funnel.target_list, name="target_list"),
    path("funnel/targets/new/", funnel.target_edit, name="target_add"),
    path("funnel/targets/<int:pk>/", funnel.target_edit, name="target_edit"),
    path("funnel/targets/<int:pk>/remove/", funnel.target_remove, name="target_remove"),
    path("ledger/savings/", savings.saving_list, name="saving_list"),
    path("ledger/savings/<int:pk>/", savings.saving_detail, name="saving_detail"),
    path("programme/", logframe.programme_list, name="programme_list"),
    path("programme/new/", logframe.programme_edit, name="programme_add"),
    path("programme/<int:pk>/", logframe.logframe, name="logframe"),
    path("dashboard/", dashboard.dashboards, name="dashboards"),
    path("programme/<int:pk>/dashboard/", dashboard.dashboard, name="dashboard"),
    path("programme/<int:pk>/edit/", logframe.programme_edit, name="programme_edit"),
    path("programme/<int:pk>/logframe.<slug:form>", logframe.logframe_file, name="logframe_file"),
    path("programme/<int:pk>/results/new/", logframe.result_edit, name="result_add"),
    path("programme/<int:pk>/results/<int:result_pk>/", logframe.result_edit, name="result_edit"),
    path("programme/<int:pk>/results/<int:result_pk>/remove/", logframe.result_remove, name="result_remove"),
    path("programme/<int:pk>/indicators/new/", indicators.indicator_edit, name="indicator_add"),
    path("programme/<int:pk>/indicators/<int:indicator_pk>/", indicators.indicator_edit, name="indicator_edit"),
    path("programme/<int:pk>/periods/", logframe.period_list, name="period_list"),
    path("programme/<int:pk>/periods/plan/", logframe.period_plan, name="period_plan"),
    path("programme/<int:pk>/periods/<int:period_pk>/lock/", logframe.period_lock, name="period_lock"),
    path("programme/<int:pk>/periods/<int:period_pk>/correct/", logframe.period_correct, name="period_correct"),
    path("programme/indicators/<int:pk>/", indicators.indicator_detail, name="indicator_detail"),
    path("programme/indicators/<int:pk>/remove/", indicators.indicator_remove, name="indicator_remove"),
    path(
        "programme/indicators/<int:pk>/periods/<int:period_pk>/", indicators.indicator_records, name="indicator_records"
    ),
    path(
        "programme/indicators/<int:pk>/periods/<int:period_pk>/enter/",
        indicators.measurement_edit,
        name="measurement_edit",
    ),
    path("programme/figures/<int:pk>/decide/", indicators.measurement_decide, name="measurement_decide"),
    path("programme/figures/<int:pk>/file/", indicators.measurement_file, name="measurement_file"),
    path("programme/<int:pk>/plan/", account.plan, name="plan"),
    path("programme/<int:pk>/money/", account.money, name="money"),
    path("programme/<int:pk>/recruitment/", account.recruitment, name="recruitment"),
    path("programme/<int:pk>/account/<slug:noun>/new/", account.programme_row_edit, name="programme_row_add"),
    path("programme/<int:pk>/account/<slug:noun>/<int:row_pk>/", account.programme_row_edit, name="programme_row_edit"),
    path(
        "programme/<int:pk>/account/<slug:noun>/<int:row_pk>/remove/",
        account.programme_row_remove,
        name="programme_row_remove",
    ),
    path("programme/<int:pk>/periods/<int:period_pk>/narrative/", account.narrative_edit, name="narrative_edit"),
    path("programme/<int:pk>/report/<slug:kind>.<slug:form>", account.report_file, name="report_file"),
    path("programme/<int:pk>/meetings/", meetings.meeting_list, name="meeting_list"),
    path("programme/<int:pk>/meetings.ics", meetings.meeting_calendar, name="meeting_calendar"),
    path("programme/<int:pk>/meetings/new/", meetings.meeting_edit, name="meeting_add"),
    path("programme/<int:pk>/meetings/<int:meeting_pk>/edit/", meetings.meeting_edit, name="meeting_edit"),
    path("programme/meetings/<int:pk>/", meetings.meeting_detail, name="meeting_detail"),
    path("programme/meetings/<int:pk>/move/<slug:move>/", meetings.meeting_move, name="meeting_move"),
    path("programme/meetings/<int:pk>/agenda/", meetings.meeting_agenda, name="meeting_agenda"),
    path("programme/meetings/<int:pk>/minutes/", meetings.meeting_minutes, name="meeting_minutes"),
    path("programme/meetings/<int:pk>/decisions/", meetings.decision_add, name="decision_add"),
    path("programme/meetings/<int:pk>/files/<slug:kind>.<slug:form>", meetings.meeting_file, name="meeting_file"),
    path("programme/decisions/<int:pk>/end/", meetings.decision_end, name="decision_end"),
    path("programme/check-in/<str:token>/", meetings.meeting_check_in, name="meeting_check_in"),
    *import_urls("time_import", "programme/time-sheets/"),
]

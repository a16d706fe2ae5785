"""Addresses of `synergies`."""

from django.urls import path

from symbionet.imports.urls import import_urls
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries.synergy_imports import SYNERGY_IMPORT
from symbionet.synergies.views import (
    consents,
    parties,
    reactivation,
    stages,
    synergies,
    synergy_board,
    synergy_bulk,
    synergy_calendar,
    synergy_rows,
    today,
)
from symbionet.work.urls import work_routes

urlpatterns = [
    *work_routes(Synergy, "synergies"),
    path("matches/<int:pk>/propose/", synergies.synergy_propose, name="synergy_propose"),
    path("today/", today.today, name="today"),
    path("today/<int:pk>/done/", today.today_done, name="today_done"),
    path("today/<int:pk>/snooze/", today.today_snooze, name="today_snooze"),
    path("synergies/", synergy_board.synergy_list, name="synergy_list"),
    path("synergies/lines.geojson", synergy_board.synergy_geojson, name="synergy_geojson"),
    path("synergies/bulk/", synergy_bulk.synergy_bulk, name="synergy_bulk"),
    path("synergies/bulk/<int:pk>/undo/", synergy_bulk.synergy_bulk_undo, name="synergy_bulk_undo"),
    path("synergies/limits/", synergy_bulk.stage_limits, name="stage_limits"),
    path("synergies/calendar/<str:key>.ics", synergy_calendar.synergy_calendar_feed, name="synergy_calendar_feed"),
    path("synergies/<int:pk>/drop/", synergy_board.synergy_drop, name="synergy_drop"),
    path("synergies/<int:pk>/", synergies.synergy_detail, name="synergy_detail"),
    path("synergies/reactivate/", reactivation.reactivation_list, name="reactivation_list"),
    path("synergies/reactivate/check/", reactivation.reactivation_check, name="reactivation_check"),
    path("synergies/reactivate/<int:pk>/take/", reactivation.reactivation_take, name="reactivation_take"),
    path("synergies/reactivate/<int:pk>/aside/", reactivation.reactivation_set_aside, name="reactivation_set_aside"),
    *import_urls(SYNERGY_IMPORT, "synergies/import/", steps=("commit", "undo")),
    path("synergies/new/", synergies.synergy_open, name="synergy_open"),
    path("synergies/<int:pk>/edit/", synergies.synergy_edit, name="synergy_edit"),
    path("synergies/<int:pk>/next/", synergy_rows.synergy_next, name="synergy_next"),
    path("synergies/<int:pk>/owner/", synergy_rows.synergy_owner, name="synergy_owner"),
    path("synergies/<int:pk>/chance/", synergy_rows.synergy_chance, name="synergy_chance"),
    path("synergies/<int:pk>/move/", stages.synergy_move, name="synergy_move"),
    path("synergies/<int:pk>/hold/", stages.synergy_hold, name="synergy_hold"),
    path("synergies/<int:pk>/lose/", stages.synergy_lose, name="synergy_lose"),
    path("synergies/<int:pk>/resume/", stages.synergy_resume, name="synergy_resume"),
    path("synergies/<int:pk>/evidence/", stages.evidence_add, name="evidence_add"),
    path("synergies/<int:pk>/evidence/<int:key>/withdraw/", stages.evidence_withdraw, name="evidence_withdraw"),
    path("synergies/<int:pk>/parties/", parties.party_add, name="party_add"),
    path("synergies/<int:pk>/parties/<int:key>/remove/", parties.party_remove, name="party_remove"),
    path("synergies/<int:pk>/flows/", parties.flow_add, name="flow_add"),
    path("synergies/<int:pk>/flows/<int:key>/", parties.flow_edit, name="flow_edit"),
    path("synergies/<int:pk>/flows/<int:key>/remove/", parties.flow_remove, name="flow_remove"),
    path("synergies/<int:pk>/answer/", consents.synergy_answer, name="synergy_answer"),
    path("synergies/<int:pk>/consents/ask/", consents.synergy_consent_ask, name="synergy_consent_ask"),
    path("synergies/<int:pk>/consents/record/", consents.synergy_consent_record, name="synergy_consent_record"),
    path("synergies/<int:pk>/consents/withdraw/", consents.synergy_consent_withdraw, name="synergy_consent_withdraw"),
    path("synergies/answers/<str:token>/", consents.synergy_answer_link, name="synergy_answer_link"),
]

"""Addresses of supply chains."""

from django.urls import path

from symbionet.imports.urls import import_urls
from symbionet.suppliers.views import chains, entries, invitation, mine, programme, registers

urlpatterns = [
    path("supply/", chains.chain_home, name="chain_home"),
    path("supply/open/", chains.chain_open, name="chain_open"),
    path("supply/programme/", programme.chain_programme, name="chain_programme"),
    path("supply/firms/merge/", programme.respondent_merge, name="respondent_merge"),
    path("supply/invitation/<str:token>/", invitation.supply_invitation, name="supply_invitation"),
    path("supply/invitation/<str:token>/register/", invitation.supply_registration, name="supply_registration"),
    path("supply/invitations/<int:pk>/take/", mine.invitation_take, name="invitation_take"),
    path("supply/chains/<int:pk>/", chains.chain_detail, name="chain_detail"),
    path("supply/chains/<int:pk>/matrix/", chains.chain_matrix, name="chain_matrix"),
    path("supply/chains/<int:pk>/map/", chains.chain_map, name="chain_map"),
    path("supply/chains/<int:pk>/places/", chains.chain_places, name="chain_places"),
    path("supply/chains/<int:pk>/add/", chains.supplier_add, name="supplier_add"),
    path("supply/chains/<int:pk>/questions/", chains.chain_questions, name="chain_questions"),
    path("supply/chains/<int:pk>/questions/<int:key>/retire/", chains.own_question_retire, name="own_question_retire"),
    path("supply/chains/<int:pk>/requirements/", chains.chain_requirements, name="chain_requirements"),
    path("supply/chains/<int:pk>/requirements/<int:key>/remove/", chains.requirement_remove, name="requirement_remove"),
    path("supply/chains/<int:pk>/records/", registers.chain_records, name="chain_records"),
    path("supply/chains/<int:pk>/actions/", registers.chain_actions, name="chain_actions"),
    path("supply/chains/<int:pk>/answers/", registers.chain_answers, name="chain_answers"),
    path("supply/mapping/", registers.chain_mapping, name="chain_mapping"),
    path("supply/mapping/review/", registers.chain_mapping_review, name="chain_mapping_review"),
    path("supply/suppliers/<int:pk>/", entries.supplier_detail, name="supplier_detail"),
    path("supply/suppliers/<int:pk>/edit/", entries.supplier_edit, name="supplier_edit"),
    path("supply/suppliers/<int:pk>/papers/", entries.supplier_papers, name="supplier_papers"),
    path("supply/suppliers/<int:pk>/merge/", entries.supplier_merge, name="supplier_merge"),
    path("supply/suppliers/<int:pk>/move/<slug:move>/", entries.supplier_move, name="supplier_move"),
    path("supply/suppliers/<int:pk>/scorecard/<slug:form>/", entries.supplier_scorecard, name="supplier_scorecard"),
    path("supply/suppliers/<int:pk>/files/<int:key>/", entries.supplier_file, name="supplier_file"),
    path("supply/suppliers/<int:pk>/actions/", entries.supplier_action, name="supplier_action"),
    path(
        "supply/suppliers/<int:pk>/actions/<int:key>/done/", entries.supplier_action_done, name="supplier_action_done"
    ),
    path("supply/suppliers/<int:pk>/records/", entries.record_add, name="record_add"),
    path("supply/suppliers/<int:pk>/records/<int:key>/", entries.record_edit, name="record_edit"),
    path("supply/answers/<int:pk>/", mine.respondent_detail, name="respondent_detail"),
    path("supply/answers/<int:pk>/workbook/", mine.respondent_file, name="respondent_file"),
    path("supply/answers/<int:pk>/buyers/", mine.respondent_buyers, name="respondent_buyers"),
    path("supply/answers/<int:pk>/page/", mine.respondent_answers, name="respondent_answers"),
    path("supply/answers/<int:pk>/help/<slug:kind>/", mine.respondent_help, name="respondent_help"),
    path("supply/requests/<int:pk>/", mine.request_detail, name="request_detail"),
    path("supply/requests/<int:pk>/give/", mine.request_give, name="request_give"),
    path("supply/requests/<int:pk>/withdraw/", mine.request_withdraw, name="request_withdraw"),
    *import_urls("chain_import", "supply/import/"),
    *import_urls("record_import", "supply/records/import/"),
    *import_urls("action_import", "supply/actions/import/"),
    *import_urls("answer_import", "supply/answers/import/"),
    *import_urls("demand_import", "supply/demands/import/"),
    *import_urls("grant_import", "supply/grants/import/"),
]

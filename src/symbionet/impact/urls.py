"""Addresses of `impact`."""

from django.urls import path

from symbionet.impact.queries.entry_sheets import ENTRY_IMPORT
from symbionet.impact.views import (
    certificates,
    claims,
    doubts,
    entry_imports,
    factors,
    ledger,
    proofs,
    reports,
    verification,
)
from symbionet.imports.urls import import_urls

urlpatterns = [
    path("ledger/", ledger.ledger_list, name="ledger_list"),
    path("ledger/entries/", ledger.ledger_entries, name="ledger_entries"),
    path("ledger/periods/", proofs.period_list, name="period_list"),
    path("ledger/issuers/", proofs.issuer_list, name="issuer_list"),
    path("ledger/ask/", proofs.ledger_ask, name="ledger_ask"),
    path("ledger/answer/<str:token>/", proofs.ledger_answer, name="ledger_answer"),
    path("ledger/entries/<int:pk>/correct/", claims.ledger_correct, name="ledger_correct"),
    path("ledger/papers/<int:pk>/withdraw/", proofs.ledger_paper_withdraw, name="ledger_paper_withdraw"),
    path("ledger/flows/<int:pk>/basis/", claims.ledger_basis, name="ledger_basis"),
    path("ledger/flows/<int:pk>/declare/", claims.ledger_declare, name="ledger_declare"),
    path("ledger/flows/<int:pk>/confirm/", claims.ledger_confirm, name="ledger_confirm"),
    path("ledger/flows/<int:pk>/reconfirm/", claims.ledger_reconfirm, name="ledger_reconfirm"),
    path("ledger/flows/<int:pk>/doubts/", doubts.ledger_doubts, name="ledger_doubts"),
    path("ledger/flows/<int:pk>/distinguish/", doubts.ledger_distinguish, name="ledger_distinguish"),
    path("ledger/flows/<int:pk>/arising/", doubts.ledger_arising, name="ledger_arising"),
    path("ledger/flows/<int:pk>/yield/", doubts.ledger_yield, name="ledger_yield"),
    path("ledger/flows/<int:pk>/<int:year>/papers/", proofs.ledger_document, name="ledger_document"),
    path("synergies/<int:pk>/ledger/", ledger.synergy_ledger, name="synergy_ledger"),
    path("synergies/<int:pk>/ledger/papers/", proofs.ledger_papers, name="ledger_papers"),
    path("synergies/<int:pk>/ledger/assess/", claims.ledger_assess, name="ledger_assess"),
    path("synergies/<int:pk>/ledger/figures/", claims.ledger_figures, name="ledger_figures"),
    path("synergies/<int:pk>/ledger/<int:year>/verify/", proofs.ledger_verify, name="ledger_verify"),
    path("ledger/import/", entry_imports.entry_import, name="entry_import"),
    path("ledger/import/list.csv", entry_imports.entry_import_template, name="entry_import_template"),
    *import_urls(ENTRY_IMPORT, "ledger/import/", upload="", steps=("go_on", "stop")),
    path("ledger/factors/", factors.factor_list, name="factor_list"),
    path("ledger/factors/new/", factors.factor_propose, name="factor_propose"),
    path("ledger/factors/import/", factors.factor_import, name="factor_import"),
    path("ledger/factors/<int:pk>/review/", factors.factor_review, name="factor_review"),
    path("verification/", verification.verification_room, name="verification_room"),
    path("verification/<int:pk>/", verification.verification_plan, name="verification_plan"),
    path("verification/<int:pk>/trail.zip", verification.verification_trail_plan, name="verification_trail_plan"),
    path(
        "verification/years/<int:year>/trail.zip", verification.verification_trail_year, name="verification_trail_year"
    ),
    path("verification/synergies/<int:pk>/<int:year>/", verification.verification_folder, name="verification_folder"),
    path(
        "verification/synergies/<int:pk>/<int:year>/trail.zip",
        verification.verification_trail,
        name="verification_trail",
    ),
    path("ledger/reports/", reports.report_list, name="report_list"),
    path("ledger/reports/organisations/<int:pk>/", reports.organisation_benefits, name="organisation_benefits"),
    path(
        "ledger/reports/organisations/<int:pk>/certificate/", certificates.certificate_issue, name="certificate_issue"
    ),
    path("ledger/certificates/<int:pk>.pdf", certificates.certificate_file, name="certificate_file"),
    path("ledger/certificates/<int:pk>/withdraw/", certificates.certificate_withdraw, name="certificate_withdraw"),
    path("synergies/<int:pk>/ledger/report/", reports.synergy_benefits, name="synergy_benefits"),
    path("check/", certificates.certificate_search, name="certificate_search"),
    path("check/<str:code>/", certificates.certificate_check, name="certificate_check"),
]

"""Addresses of `dissemination`; what anybody may read stands in `web`."""

from django.urls import path

from symbionet.dissemination.views import cases, consents

urlpatterns = [
    path("cases/", cases.case_list, name="case_list"),
    path("cases/new/", cases.case_new, name="case_new"),
    path("cases/<int:pk>/", cases.case_detail, name="case_detail"),
    path("cases/<int:pk>/edit/", cases.case_edit, name="case_edit"),
    path("cases/<int:pk>/move/<slug:move>/", cases.case_move, name="case_move"),
    path("cases/<int:pk>/photos/", cases.case_photo_add, name="case_photo_add"),
    path("cases/<int:pk>/precedent/", cases.case_precedent, name="case_precedent"),
    path("cases/<int:pk>/file/<slug:form>/", cases.case_file, name="case_file"),
    path("case-photos/<int:pk>/", cases.case_photo, name="case_photo"),
    path("case-photos/<int:pk>/remove/", cases.case_photo_remove, name="case_photo_remove"),
    path("case-consents/", consents.case_consent_list, name="case_consent_list"),
    path("case-consents/<int:pk>/", consents.case_consent, name="case_consent"),
    path("case-consents/<int:pk>/told/", consents.case_consent_told, name="case_consent_told"),
]

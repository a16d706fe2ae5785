"""Addresses of `dissemination`; what anybody may read stands in `web`."""

from django.urls import path

from symbionet.dissemination.views import cases, consents, materials

urlpatterns = [
    path("cases/", cases.case_list, name="case_list"),
    path("cases/new/", cases.case_new, name="case_new"),
    path("cases/<int:pk>/", cases.case_detail, name="case_detail"),
    path("cases/<int:pk>/edit/", cases.case_edit, name="case_edit"),
    path("cases/<int:pk>/move/<slug:move>/", cases.case_move, name="case_move"),
    path("cases/<int:pk>/photos/", cases.case_photo_add, name="case_photo_add"),
    path("cases/<int:pk>/precedent/", cases.case_precedent, name="case_precedent"),
    path("cases/<int:pk>/file/<slug:form>/", cases.case_file, name="case_file"),
    path("materials/", materials.material_list, name="material_list"),
    path("materials/new/", materials.material_edit, name="material_add"),
    path("materials/<int:pk>/", materials.material_detail, name="material_detail"),
    path("materials/<int:pk>/edit/", materials.material_edit, name="material_edit"),
    path("materials/<int:pk>/files/", materials.material_version_add, name="material_version_add"),
    path("materials/<int:pk>/paper/", materials.material_paper, name="material_paper"),
    path("materials/files/<int:pk>/", materials.material_file, name="material_file"),
    path("public-events/", materials.event_list, name="event_list"),
    path("public-events/new/", materials.event_edit, name="event_add"),
    path("public-events/<int:pk>/", materials.event_edit, name="event_edit"),
    path("public-events/<int:pk>/leaflet/", materials.event_file, name="event_file"),
    path("published-figures/", materials.public_figures, name="public_figures"),
    path("case-photos/<int:pk>/", cases.case_photo, name="case_photo"),
    path("case-photos/<int:pk>/remove/", cases.case_photo_remove, name="case_photo_remove"),
    path("case-consents/", consents.case_consent_list, name="case_consent_list"),
    path("case-consents/<int:pk>/", consents.case_consent, name="case_consent"),
    path("case-consents/<int:pk>/told/", consents.case_consent_told, name="case_consent_told"),
]

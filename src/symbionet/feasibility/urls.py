"""Addresses of `feasibility`."""

from django.urls import path

from symbionet.feasibility import views

urlpatterns = [
    path("synergies/<int:pk>/technical/", views.synergy_technical, name="synergy_technical"),
    path("synergies/<int:pk>/technical/fill/", views.sheet_fill, name="sheet_fill"),
    path("synergies/<int:pk>/technical/parameters/", views.check_edit, name="check_add"),
    path("synergies/<int:pk>/technical/parameters/<int:key>/", views.check_edit, name="check_edit"),
    path("synergies/<int:pk>/technical/parameters/<int:key>/remove/", views.check_remove, name="check_remove"),
    path("synergies/<int:pk>/technical/trials/", views.trial_edit, name="trial_add"),
    path("synergies/<int:pk>/technical/trials/<int:key>/", views.trial_edit, name="trial_edit"),
    path("synergies/<int:pk>/technical/trials/<int:key>/remove/", views.trial_remove, name="trial_remove"),
    path("synergies/<int:pk>/technical/readiness/<str:side>/", views.readiness_score, name="readiness_score"),
    path("synergies/<int:pk>/technical/risks/", views.risk_edit, name="risk_add"),
    path("synergies/<int:pk>/technical/risks/<int:key>/", views.risk_edit, name="risk_edit"),
    path("synergies/<int:pk>/technical/risks/<int:key>/close/", views.risk_close, name="risk_close"),
]

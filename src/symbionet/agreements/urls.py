"""Addresses of `agreements`."""

from django.urls import path

from symbionet.agreements.views import letters, sharing

urlpatterns = [
    path("synergies/<int:pk>/letters/<slug:kind>/", letters.synergy_letter, name="synergy_letter"),
    path("synergies/<int:pk>/letters/<slug:kind>/file/", letters.synergy_letter_file, name="synergy_letter_file"),
    path("synergies/<int:pk>/letters/<slug:kind>/keep/", letters.synergy_letter_keep, name="synergy_letter_keep"),
    path("synergies/<int:pk>/sharing/", sharing.synergy_sharing, name="synergy_sharing"),
    path("synergies/<int:pk>/sharing/<str:side>/costs/", sharing.costs_state, name="costs_state"),
    path("synergies/<int:pk>/sharing/<str:side>/open/", sharing.costs_open, name="costs_open"),
    path("synergies/<int:pk>/sharing/price/", sharing.price_keep, name="price_keep"),
]

"""Addresses of `services`."""

from django.urls import path

from symbionet.services import views

urlpatterns = [
    path("matches/services/", views.service_list, name="service_list"),
]

"""Addresses of `services`."""

from django.urls import path

from symbionet.services import views

urlpatterns = [
    path("resources/<int:pk>/joint/", views.joint_propose, name="joint_propose"),
    path("matches/services/propose/", views.backhaul_propose, name="backhaul_propose"),
    path("matches/services/", views.service_list, name="service_list"),
]

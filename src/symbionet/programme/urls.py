"""Addresses of `programme`."""

from django.urls import path

from symbionet.programme import views

urlpatterns = [
    path("funnel/", views.funnel, name="funnel"),
    path("funnel/targets/", views.target_list, name="target_list"),
    path("funnel/targets/new/", views.target_edit, name="target_add"),
    path("funnel/targets/<int:pk>/", views.target_edit, name="target_edit"),
    path("funnel/targets/<int:pk>/remove/", views.target_remove, name="target_remove"),
]

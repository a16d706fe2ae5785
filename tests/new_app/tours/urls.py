"""Addresses of tours."""

from django.urls import path

from symbionet.imports.urls import import_urls
from symbionet.work.urls import work_routes
from tours import views
from tours.models import Tour

urlpatterns = [
    path("tours/", views.tour_list, name="tour_list"),
    path("tours/plan/", views.tour_plan, name="tour_plan"),
    path("tours/<int:pk>/", views.tour_detail, name="tour_detail"),
    *work_routes(Tour, "tours"),
    *import_urls("tour_import", "tours/import/"),
]

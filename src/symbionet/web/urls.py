"""Addresses of the shell."""

from django.urls import path

from symbionet.web.api import api_urls
from symbionet.web.apidocs import api_docs
from symbionet.web.views import home, our, pages

urlpatterns = [
    path("", home.home, name="home"),
    path("first-steps/", home.first_steps, name="first_steps"),
    path("our/", our.our_page, name="our_page"),
    path("search/", home.search, name="search"),
    path("healthz", pages.healthz, name="healthz"),
    path("map/base/<slug:name>.geojson", pages.map_base, name="map_base"),
    path("help/who-sees-my-data/", pages.who_sees_my_data, name="who_sees_my_data"),
    path("about/", pages.about, name="about"),
    path("api/", api_docs, name="api_docs"),
    path("api/v1/", api_urls()),
]

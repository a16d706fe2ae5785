"""Addresses of the shell."""

from django.urls import path

from symbionet.web import views

urlpatterns = [path("", views.home, name="home")]

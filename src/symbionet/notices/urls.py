"""Addresses of `notices`."""

from django.urls import path

from symbionet.notices import views

urlpatterns = [
    path("notices/", views.notice_list, name="notice_list"),
    path("notices/read/", views.notices_read, name="notices_read"),
    path("notices/preferences/", views.notice_preferences, name="notice_preferences"),
    path("notices/preferences/off/", views.notices_stop_mail, name="notices_stop_mail"),
    path("notices/unsubscribe/<str:token>/", views.notice_unsubscribe, name="notice_unsubscribe"),
    path("notices/<int:pk>/", views.notice_open, name="notice_open"),
]

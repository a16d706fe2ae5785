"""All addresses of the platform; each app names its own."""

from django.contrib import admin
from django.urls import include, path

from symbionet.core.app import declared

urlpatterns = [
    *(path("", include(routes)) for routes in declared("urls", "urlpatterns", list).values()),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

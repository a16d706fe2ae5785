"""All addresses of the platform; each app names its own."""

from django.contrib import admin
from django.contrib.auth.decorators import login_not_required
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt
from django.views.i18n import set_language

from symbionet.core.app import declared

urlpatterns = [
    *(path("", include(routes)) for routes in declared("urls", "urlpatterns", list).values()),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    # changes nothing but the language of one browser; a token would set a cookie on each page that anybody reads
    path("i18n/setlang/", csrf_exempt(login_not_required(set_language)), name="set_language"),
]

"""All addresses of the platform; each app names its own."""

from django.contrib import admin
from django.urls import include, path

urlpatterns = [
    path("", include("symbionet.web.urls")),
    path("", include("symbionet.accounts.urls")),
    path("", include("symbionet.notices.urls")),
    path("", include("symbionet.network.urls")),
    path("", include("symbionet.knowledge.urls")),
    path("", include("symbionet.synergies.urls")),
    path("", include("symbionet.impact.urls")),
    path("accounts/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("i18n/", include("django.conf.urls.i18n")),
]

"""Addresses of `programme`."""

from django.urls import path

from symbionet.programme.views import funnel, savings

urlpatterns = [
    path("funnel/", funnel.funnel, name="funnel"),
    path("funnel/targets/", funnel.target_list, name="target_list"),
    path("funnel/targets/new/", funnel.target_edit, name="target_add"),
    path("funnel/targets/<int:pk>/", funnel.target_edit, name="target_edit"),
    path("funnel/targets/<int:pk>/remove/", funnel.target_remove, name="target_remove"),
    path("ledger/savings/", savings.saving_list, name="saving_list"),
    path("ledger/savings/<int:pk>/", savings.saving_detail, name="saving_detail"),
]

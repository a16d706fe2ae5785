"""Addresses of the field."""

from django.urls import path

from symbionet.field.views import devices as views
from symbionet.field.views import files

urlpatterns = [
    path("field-worker.js", views.field_worker, name="field_worker"),
    path("field/", views.field_home, name="field_home"),
    path("field/app.webmanifest", views.field_manifest, name="field_manifest"),
    path("field/kept/<str:language>/", views.field_kept, name="field_kept"),
    path("field/session/", views.field_session, name="field_session"),
    path("field/sync/", views.field_sync, name="field_sync"),
    path("field/packet/", views.field_packet, name="field_packet"),
    path("field/uploads/", views.field_upload, name="field_upload"),
    path("field/uploads/<uuid:pk>/", views.field_piece, name="field_piece"),
    path("field/files/", files.field_files, name="field_files"),
    path("field/files/<int:pk>/", files.field_file, name="field_file"),
    path("field/files/<int:pk>/enter/", files.field_file_enter, name="field_file_enter"),
    path("field/files/<int:pk>/kept/<int:place>/", files.field_file_kept, name="field_file_kept"),
    path("field/files/<int:pk>/discard/", files.field_file_discard, name="field_file_discard"),
    path("field/devices/<uuid:pk>/revoke/", views.field_device_revoke, name="field_device_revoke"),
]

"""Addresses of the knowledge."""

from django.urls import path

from symbionet.knowledge.views import corrections, instruments, pages

urlpatterns = [
    path("knowledge/", pages.knowledge_home, name="knowledge_home"),
    path("knowledge/kinds/<slug:kind>/", pages.knowledge_classes, name="knowledge_classes"),
    path("knowledge/classes/<slug:class_id>/", pages.knowledge_class, name="knowledge_class"),
    path("knowledge/classes/<slug:class_id>/uses.csv", pages.knowledge_class_uses, name="knowledge_class_uses"),
    path("knowledge/sectors/", pages.knowledge_sectors, name="knowledge_sectors"),
    path("knowledge/sectors/<slug:code>/", pages.knowledge_sector, name="knowledge_sector"),
    path("knowledge/codes/<slug:scheme>/", pages.knowledge_scheme, name="knowledge_scheme"),
    path("knowledge/codes/<slug:scheme>/<slug:code>/", pages.knowledge_code, name="knowledge_code"),
    path("knowledge/processors/<slug:process_id>/", pages.knowledge_processor, name="knowledge_processor"),
    path("knowledge/measures/", pages.knowledge_measures, name="knowledge_measures"),
    path("knowledge/measures/<slug:measure_id>/", pages.knowledge_measure, name="knowledge_measure"),
    path("knowledge/instruments/", instruments.knowledge_instruments, name="knowledge_instruments"),
    path("knowledge/instruments/places/", instruments.knowledge_places, name="knowledge_places"),
    path("knowledge/instruments/<slug:instrument_id>/", instruments.knowledge_instrument, name="knowledge_instrument"),
    path("knowledge/barriers/", instruments.knowledge_barriers, name="knowledge_barriers"),
    path("knowledge/corrections/", corrections.correction_list, name="correction_list"),
    path("knowledge/corrections/new/", corrections.correction_new, name="correction_new"),
    path("knowledge/corrections/patch.zip", corrections.correction_patch, name="correction_patch"),
    path("knowledge/corrections/<int:pk>/", corrections.correction_detail, name="correction_detail"),
    path("knowledge/corrections/<int:pk>/accept/", corrections.correction_accept, name="correction_accept"),
    path("knowledge/corrections/<int:pk>/decline/", corrections.correction_decline, name="correction_decline"),
]

"""Addresses of the shell."""

from django.urls import path, register_converter
from django.urls.converters import StringConverter

from symbionet.web.api import api_urls
from symbionet.web.apidocs import api_docs
from symbionet.web.pages.public import LANGUAGES
from symbionet.web.views import calendars, graph, home, manual, our, pages, places, public, timeline, tours


class PageLanguage(StringConverter):
    """The language at the beginning of the address of a public page."""

    regex = "|".join(LANGUAGES)


register_converter(PageLanguage, "page_language")

urlpatterns = [
    path("", home.home, name="home"),
    path("first-steps/", home.first_steps, name="first_steps"),
    path("our/", our.our_page, name="our_page"),
    path("region/", places.region_place, name="region_place"),
    path("parks/<int:pk>/", places.park_place, name="park_place"),
    path("organisations/<int:pk>/place/", places.firm_place, name="firm_place"),
    path("organisations/<int:pk>/timeline/", timeline.organisation_timeline, name="organisation_timeline"),
    path("resources/<int:pk>/timeline/", timeline.resource_timeline, name="resource_timeline"),
    path("synergies/<int:pk>/timeline/", timeline.synergy_timeline, name="synergy_timeline"),
    path("network/graph/", graph.network_graph, name="network_graph"),
    path("calendar/audits/<int:pk>/", calendars.audit_calendar, name="audit_event"),
    path("calendar/meetings/<int:pk>/", calendars.meeting_calendar, name="meeting_event"),
    path("tour/", tours.tour_begin, name="tour_begin"),
    path("tour/end/", tours.tour_end, name="tour_end"),
    path("search/", home.search, name="search"),
    path("healthz", pages.healthz, name="healthz"),
    path("map/base/<slug:name>.geojson", pages.map_base, name="map_base"),
    path("manual/", manual.manual, name="manual"),
    path("manual/<slug:name>/", manual.manual_page, name="manual_page"),
    path("help/who-sees-my-data/", pages.who_sees_my_data, name="who_sees_my_data"),
    path("about/", pages.about, name="about"),
    path("robots.txt", public.robots, name="robots"),
    path("sitemap.xml", public.sitemap, name="sitemap"),
    path("public/photos/<int:pk>/", public.public_photo, name="public_photo"),
    path("public/materials/<int:pk>/", public.public_material_file, name="public_material_file"),
    path("<page_language:lang>/figures/", public.public_figures, name="public_figures_page"),
    path("<page_language:lang>/map/", public.public_map, name="public_map"),
    path("<page_language:lang>/map/places.geojson", public.public_map_places, name="public_map_places"),
    path("<page_language:lang>/events/", public.public_events, name="public_events"),
    path("<page_language:lang>/materials/", public.public_materials, name="public_materials"),
    path("<page_language:lang>/materials/<int:pk>/", public.public_material, name="public_material"),
    path("<page_language:lang>/", public.public_front, name="public_front"),
    path("<page_language:lang>/cases/", public.public_cases, name="public_cases"),
    path("<page_language:lang>/cases/<int:pk>/", public.public_case, name="public_case"),
    path("<page_language:lang>/cases/<int:pk>/<slug:form>/", public.public_case_file, name="public_case_file"),
    path("api/", api_docs, name="api_docs"),
    path("api/v1/", api_urls()),
]

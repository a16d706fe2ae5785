"""Addresses of `network`."""

from django.urls import URLPattern, path

from symbionet.imports import views as lists
from symbionet.network.models import Organisation
from symbionet.network.queries.imports import IMPORT
from symbionet.network.views import (
    applications,
    attachments,
    consents,
    imports,
    legal,
    organisations,
    places,
    resources,
    sites,
    suggestions,
)
from symbionet.work.urls import work_routes

RESOURCES = {"kind": IMPORT}

urlpatterns: list[URLPattern] = [
    *work_routes(Organisation, "organisations"),
    path("register/", applications.register, name="register"),
    path("register/done/", applications.register_done, name="register_done"),
    path("applications/", applications.application_list, name="application_list"),
    path("applications/<int:pk>/approve/", applications.application_approve, name="application_approve"),
    path("applications/<int:pk>/decline/", applications.application_decline, name="application_decline"),
    path("organisations/", organisations.organisation_list, name="organisation_list"),
    path("organisations/new/", organisations.organisation_new, name="organisation_new"),
    path("organisations/options/", organisations.organisation_options, name="organisation_options"),
    path("organisations/mine/", organisations.own_organisation, name="own_organisation"),
    path("organisations/<int:pk>/", organisations.organisation_detail, name="organisation_detail"),
    path("organisations/<int:pk>/edit/", organisations.organisation_edit, name="organisation_edit"),
    path("organisations/<int:pk>/move/", organisations.organisation_move, name="organisation_move"),
    path("organisations/<int:pk>/places.geojson", places.organisation_geojson, name="organisation_geojson"),
    path("organisations/<int:pk>/sites/new/", sites.site_new, name="site_new"),
    path("organisations/<int:pk>/contacts/new/", sites.contact_new, name="contact_new"),
    path("sites/<int:pk>/edit/", sites.site_edit, name="site_edit"),
    path("sites/<int:pk>/remove/", sites.site_remove, name="site_remove"),
    path("contacts/<int:pk>/edit/", sites.contact_edit, name="contact_edit"),
    path("contacts/<int:pk>/remove/", sites.contact_remove, name="contact_remove"),
    path("sectors/", organisations.sector_options, name="sector_options"),
    path("resources/", resources.resource_list, name="resource_list"),
    path("resources/new/", resources.resource_new, name="resource_new"),
    path("resources/suggest/", suggestions.resource_suggest, name="resource_suggest"),
    path("resources/<int:pk>/", resources.resource_detail, name="resource_detail"),
    path("resources/<int:pk>/edit/", resources.resource_edit, name="resource_edit"),
    path("resources/<int:pk>/renew/", resources.resource_renew, name="resource_renew"),
    path("resources/<int:pk>/withdraw/", resources.resource_withdraw, name="resource_withdraw"),
    path("resources/<int:pk>/taken/", resources.resource_take, name="resource_take"),
    path("resources/<int:pk>/files/add/", attachments.attachment_add, name="attachment_add"),
    path("resources/<int:pk>/legal/", legal.legal_guide, name="legal_guide"),
    path("resources/<int:pk>/legal/record/", legal.legal_record, name="legal_record"),
    path("legal-results/<int:pk>/", legal.legal_result, name="legal_result"),
    path("files/<int:pk>/", attachments.attachment_download, name="attachment_download"),
    path("files/<int:pk>/remove/", attachments.attachment_remove, name="attachment_remove"),
    path("offers/", consents.teaser_list, name="teaser_list"),
    path("offers/<int:pk>/ask/", consents.consent_ask, name="consent_ask"),
    path("consents/", consents.consent_list, name="consent_list"),
    path("consents/<int:pk>/give/", consents.consent_give, name="consent_give"),
    path("consents/<int:pk>/refuse/", consents.consent_refuse, name="consent_refuse"),
    path("consents/<int:pk>/withdraw/", consents.consent_withdraw, name="consent_withdraw"),
    path("map/", places.network_map, name="network_map"),
    path("map/places.geojson", places.network_geojson, name="network_geojson"),
    path("import/", lists.import_list, RESOURCES, name="import_list"),
    path("import/template.xlsx", imports.import_template, name="import_template"),
    path("import/<int:pk>/", lists.import_detail, RESOURCES, name="import_detail"),
    path("import/<int:pk>/columns/", lists.import_map, RESOURCES, name="import_map"),
    path("import/<int:pk>/commit/", lists.import_commit, RESOURCES, name="import_commit"),
    path("import/<int:pk>/progress/", lists.import_progress, RESOURCES, name="import_progress"),
    path("import/<int:pk>/stop/", lists.import_stop, RESOURCES, name="import_stop"),
    path("import/<int:pk>/undo/", lists.import_undo, RESOURCES, name="import_undo"),
    path("import/<int:pk>/discard/", lists.import_discard, RESOURCES, name="import_discard"),
    path("import/<int:pk>/suggestions.xlsx", imports.import_suggestions, name="import_suggestions"),
    path("import/<int:pk>/problems.xlsx", imports.import_problems, name="import_problems"),
]

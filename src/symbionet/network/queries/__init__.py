"""Reads of the network and who may see what."""

from symbionet.network.queries.classes import (
    class_choices,
    class_name,
    classes_below,
    classes_meant_by,
    likely_class,
    resource_classes,
)
from symbionet.network.queries.duplicates import possible_duplicates, similar_organisations
from symbionet.network.queries.figures import NetworkFigures, network_figures, stale_resources
from symbionet.network.queries.import_suggestions import SUGGEST_FROM, RowProposal, proposed_values, row_proposals
from symbionet.network.queries.imports import (
    ImportPlan,
    import_plan,
    imports_for_others,
    imports_visible_to,
    may_import,
    resource_values,
    sheet_of,
    stated_values,
    tables_of,
)
from symbionet.network.queries.legal import (
    legal_knowledge,
    legal_pack_version,
    legal_statuses_visible_to,
    legal_step,
    newest_legal_status,
    resources_guidable_by,
)
from symbionet.network.queries.matching import (
    Stamp,
    organisation_stamps,
    organisations_for_matching,
    resource_stamps,
    resources_for_matching,
)
from symbionet.network.queries.organisations import (
    applications_decidable_by,
    approved_organisations,
    organisations_editable_by,
    organisations_movable_by,
    organisations_offering_by,
    organisations_visible_to,
    own_organisations,
    parks,
)
from symbionet.network.queries.places import places_on_map, sites_of
from symbionet.network.queries.resources import (
    attachments_visible_to,
    consents_asked_by,
    consents_decidable_by,
    resources_editable_by,
    resources_visible_to,
    teasers_visible_to,
)
from symbionet.network.queries.search import folded, organisations_found, resources_found
from symbionet.network.queries.suggestions import Proposals, confidence_level, proposals_for
from symbionet.network.queries.teasers import Teaser, teasers
from symbionet.network.queries.words import composition_words, quantity_band, quantity_words

__all__ = [
    "SUGGEST_FROM",
    "ImportPlan",
    "NetworkFigures",
    "Proposals",
    "RowProposal",
    "Stamp",
    "Teaser",
    "applications_decidable_by",
    "approved_organisations",
    "attachments_visible_to",
    "class_choices",
    "class_name",
    "classes_below",
    "classes_meant_by",
    "composition_words",
    "confidence_level",
    "consents_asked_by",
    "consents_decidable_by",
    "folded",
    "import_plan",
    "imports_for_others",
    "imports_visible_to",
    "legal_knowledge",
    "legal_pack_version",
    "legal_statuses_visible_to",
    "legal_step",
    "likely_class",
    "may_import",
    "network_figures",
    "newest_legal_status",
    "organisation_stamps",
    "organisations_editable_by",
    "organisations_for_matching",
    "organisations_found",
    "organisations_movable_by",
    "organisations_offering_by",
    "organisations_visible_to",
    "own_organisations",
    "parks",
    "places_on_map",
    "possible_duplicates",
    "proposals_for",
    "proposed_values",
    "quantity_band",
    "quantity_words",
    "resource_classes",
    "resource_stamps",
    "resource_values",
    "resources_editable_by",
    "resources_for_matching",
    "resources_found",
    "resources_guidable_by",
    "resources_visible_to",
    "row_proposals",
    "sheet_of",
    "similar_organisations",
    "sites_of",
    "stale_resources",
    "stated_values",
    "tables_of",
    "teasers",
    "teasers_visible_to",
]

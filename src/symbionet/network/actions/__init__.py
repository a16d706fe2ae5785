"""Writes of the network: each leaves one history line."""

from symbionet.network.actions.applications import approve_application, decline_application, register_organisation
from symbionet.network.actions.attachments import add_attachment, remove_attachment
from symbionet.network.actions.consents import ask_consent, give_consent, refuse_consent, withdraw_consent
from symbionet.network.actions.imports import commit_import, start_import
from symbionet.network.actions.legal import record_legal_status
from symbionet.network.actions.merging import merge_organisations, tell_apart, undo_merge
from symbionet.network.actions.notices import mail_later, notify_renewals
from symbionet.network.actions.organisations import (
    add_organisation,
    add_organisations,
    edit_organisation,
    edit_organisations,
    invite_contacts,
    move_membership,
    prepare_organisation,
    put_back,
)
from symbionet.network.actions.resources import (
    capture_resource,
    edit_resource,
    edit_resources,
    mark_taken,
    note_look,
    offer_resource,
    offer_resources,
    prepare_resource,
    renew_resource,
    withdraw_resource,
)
from symbionet.network.actions.sites import (
    add_contact,
    add_park,
    add_site,
    edit_contact,
    edit_site,
    remove_contact,
    remove_site,
)
from symbionet.network.actions.values import ContactValues, OrganisationValues, ResourceValues, SiteValues

__all__ = [
    "ContactValues",
    "OrganisationValues",
    "ResourceValues",
    "SiteValues",
    "add_attachment",
    "add_contact",
    "add_organisation",
    "add_organisations",
    "add_park",
    "add_site",
    "approve_application",
    "ask_consent",
    "capture_resource",
    "commit_import",
    "decline_application",
    "edit_contact",
    "edit_organisation",
    "edit_organisations",
    "edit_resource",
    "edit_resources",
    "edit_site",
    "give_consent",
    "invite_contacts",
    "mail_later",
    "mark_taken",
    "merge_organisations",
    "move_membership",
    "note_look",
    "notify_renewals",
    "offer_resource",
    "offer_resources",
    "prepare_organisation",
    "prepare_resource",
    "put_back",
    "record_legal_status",
    "refuse_consent",
    "register_organisation",
    "remove_attachment",
    "remove_contact",
    "remove_site",
    "renew_resource",
    "start_import",
    "tell_apart",
    "undo_merge",
    "withdraw_consent",
    "withdraw_resource",
]

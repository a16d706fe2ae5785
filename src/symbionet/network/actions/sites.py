"""Writes of parks, and of sites and contact persons of an organisation, whose history stands on its page."""

from django.db import transaction
from django.db.models import ProtectedError
from django.utils.translation import gettext as _

from symbionet.accounts.queries import Visitor
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.network.actions.values import ContactValues, ParkValues, SiteValues
from symbionet.network.models import Contact, Organisation, Park, Site

__all__ = [
    "add_contact",
    "add_park",
    "add_site",
    "edit_contact",
    "edit_site",
    "remove_contact",
    "remove_site",
]


@transaction.atomic
def add_site(organisation: Organisation, values: SiteValues, *, by: Visitor | None) -> Site:
    """The stored site; the first one of an organisation is its main site."""
    site = Site(organisation=organisation, **values)
    if not organisation.sites.exists():
        site.is_main = True
    _keep_one_main_site(site)
    site.save()
    history.record(by, "site.added", organisation, site=str(site))
    return site


@transaction.atomic
def edit_site(site: Site, values: SiteValues, *, by: Visitor | None) -> Site:
    """The site with its new values."""
    changed = history.changes(site, dict(values))
    if not changed:
        return site
    for name, value in values.items():
        setattr(site, name, value)
    _keep_one_main_site(site)
    site.save()
    history.record(by, "site.edited", site.organisation, site=str(site), changes=changed)
    return site


@transaction.atomic
def remove_site(site: Site, *, by: Visitor | None) -> None:
    """Delete the site; its resources stay with the organisation, and another site becomes the main one."""
    organisation, name, was_main = site.organisation, str(site), site.is_main
    if site.resources.exists():
        raise ActionRefused(_("Resources stand at this site. Move them to another site first."))
    try:
        site.delete()
    except ProtectedError as error:
        raise ActionRefused(_("The ledger of benefits states what this site generates: the site stays.")) from error
    following = organisation.sites.first()
    if was_main and following:
        following.is_main = True
        following.save(update_fields=["is_main"])
    history.record(by, "site.removed", organisation, site=name)


def _keep_one_main_site(site: Site) -> None:
    if site.is_main:
        site.organisation.sites.exclude(pk=site.pk).update(is_main=False)
    elif not site.organisation.sites.filter(is_main=True).exclude(pk=site.pk).exists():
        site.is_main = True


@transaction.atomic
def add_contact(organisation: Organisation, values: ContactValues, *, by: Visitor | None) -> Contact:
    """The stored contact person; the first one is the main contact."""
    contact = Contact(organisation=organisation, **values)
    if not organisation.contacts.exists():
        contact.is_main = True
    _keep_one_main_contact(contact)
    contact.save()
    history.record(by, "contact.added", organisation, contact=contact.name)
    return contact


@transaction.atomic
def edit_contact(contact: Contact, values: ContactValues, *, by: Visitor | None) -> Contact:
    """The contact person with new values; the line does not repeat phone numbers and addresses."""
    changed = history.changes(contact, dict(values))
    if not changed:
        return contact
    for name, value in values.items():
        setattr(contact, name, value)
    _keep_one_main_contact(contact)
    contact.save()
    history.record(by, "contact.edited", contact.organisation, contact=contact.name, fields=sorted(changed))
    return contact


@transaction.atomic
def remove_contact(contact: Contact, *, by: Visitor | None) -> None:
    """Delete the contact person; another one becomes the main contact."""
    organisation, name, was_main = contact.organisation, contact.name, contact.is_main
    contact.delete()
    following = organisation.contacts.first()
    if was_main and following:
        following.is_main = True
        following.save(update_fields=["is_main"])
    history.record(by, "contact.removed", organisation, contact=name)


def _keep_one_main_contact(contact: Contact) -> None:
    if contact.is_main:
        contact.organisation.contacts.exclude(pk=contact.pk).update(is_main=False)
    elif not contact.organisation.contacts.filter(is_main=True).exclude(pk=contact.pk).exists():
        contact.is_main = True


@transaction.atomic
def add_park(values: ParkValues, *, by: Visitor | None) -> Park:
    """The stored park or zone of a park."""
    park = Park.objects.create(**values)
    history.record(by, "park.added", park)
    return park

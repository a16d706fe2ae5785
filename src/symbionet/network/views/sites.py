"""Pages of sites and contact persons."""

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from symbionet.accounts.queries import signed_in
from symbionet.core.texts import listed
from symbionet.network.actions import (
    add_contact,
    add_site,
    edit_contact,
    edit_site,
    invite_contacts,
    remove_contact,
    remove_site,
)
from symbionet.network.forms.organisations import ContactForm, SiteForm
from symbionet.network.models import Contact, Site
from symbionet.network.queries import invitations_planned, organisations_editable_by, organisations_movable_by
from symbionet.shell.answers import act, back, inner_address

__all__ = [
    "contact_edit",
    "contact_new",
    "contact_remove",
    "organisation_bulk_invite",
    "site_edit",
    "site_new",
    "site_remove",
]

MOST_AT_ONCE = 500
TOLD = 5  # of those that got no mail, by name


def site_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a site to an organisation."""
    organisation = get_object_or_404(organisations_editable_by(request.user), pk=pk)
    form = SiteForm(request.POST or None)
    if form.is_valid():
        return act(
            request,
            lambda: add_site(organisation, form.values(), by=request.user),
            done=_("The site was added."),
            target=organisation,
        )
    return render(request, "network/site_form.html", {"form": form, "organisation": organisation})


def site_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a site."""
    site = get_object_or_404(Site.objects.filter(organisation__in=organisations_editable_by(request.user)), pk=pk)
    form = SiteForm(request.POST or None, instance=site)
    if form.is_valid():
        return act(
            request,
            lambda: edit_site(site, form.values(), by=request.user),
            done=_("Saved."),
            target=site.organisation,
        )
    return render(request, "network/site_form.html", {"form": form, "organisation": site.organisation, "site": site})


@require_POST
def site_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a site."""
    site = get_object_or_404(Site.objects.filter(organisation__in=organisations_editable_by(request.user)), pk=pk)
    return act(
        request,
        lambda: remove_site(site, by=request.user),
        done=_("The site was removed."),
        target=site.organisation,
    )


def contact_new(request: HttpRequest, pk: int) -> HttpResponse:
    """Add a contact person to an organisation."""
    organisation = get_object_or_404(organisations_editable_by(request.user), pk=pk)
    form = ContactForm(request.POST or None, initial={name: request.GET.get(name, "") for name in ("name", "email")})
    if form.is_valid():
        return act(
            request,
            lambda: add_contact(organisation, form.values(), by=request.user),
            done=_("The contact was added."),
            target=organisation,
        )
    return render(request, "network/contact_form.html", {"form": form, "organisation": organisation})


def contact_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contact person."""
    contact = get_object_or_404(Contact.objects.filter(organisation__in=organisations_editable_by(request.user)), pk=pk)
    form = ContactForm(request.POST or None, instance=contact)
    owner = contact.organisation
    if form.is_valid():
        return act(
            request,
            lambda: edit_contact(contact, form.values(), by=request.user),
            done=_("Saved."),
            target=owner,
        )
    return render(request, "network/contact_form.html", {"form": form, "organisation": owner, "contact": contact})


@require_POST
def contact_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Remove a contact person."""
    contact = get_object_or_404(Contact.objects.filter(organisation__in=organisations_editable_by(request.user)), pk=pk)
    return act(
        request,
        lambda: remove_contact(contact, by=request.user),
        done=_("The contact was removed."),
        target=contact.organisation,
    )


@require_POST
def organisation_bulk_invite(request: HttpRequest) -> HttpResponse:
    """Invite the main contact of each ticked organisation: first the page that says who gets a mail and who none."""
    user = signed_in(request)
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 18]
    rows = list(organisations_movable_by(user).filter(pk__in=keys[:MOST_AT_ONCE]).order_by("name_en", "pk"))
    if not rows:
        messages.warning(request, _("Tick the organisations first."))
        return back(request, "organisation_list")
    language = request.POST.get("language", "")
    if "send" in request.POST and language in dict(settings.LANGUAGES):
        sent, kept = invite_contacts(rows, by=user, language=language)
        if sent:
            text = ngettext("%(count)s invitation was sent.", "%(count)s invitations were sent.", sent)
            messages.success(request, text % {"count": sent})
        if kept:
            names = listed(one.organisation for one in kept[:TOLD])
            messages.warning(request, _("No invitation was sent to: %(names)s") % {"names": names})
        return back(request, "organisation_list")
    planned = invitations_planned(rows, user)
    context = {
        "going": [one for one in planned if one.reason is None],
        "kept": [one for one in planned if one.reason is not None],
        "languages": settings.LANGUAGES,
        "language": user.language,
        "listed": inner_address(request, request.POST.get("next", "")) or reverse("organisation_list"),
    }
    return render(request, "network/organisation_invite.html", context)

"""Pages of resources."""

from functools import partial

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_POST

from symbionet.accounts.queries import facilitates, recruits, signed_in
from symbionet.core.errors import ActionRefused
from symbionet.network.actions import (
    ResourceValues,
    capture_resource,
    edit_resource,
    mark_taken,
    note_look,
    offer_resource,
    renew_resource,
    withdraw_resource,
)
from symbionet.network.exports import CIRCLEAN_COLUMNS, RESOURCE_COLUMNS
from symbionet.network.filters import ResourceFilter
from symbionet.network.forms.resources import VISIBILITY_WORDS, AttachmentForm, CaptureForm, ResourceForm
from symbionet.network.models import Organisation, Resource, Visibility
from symbionet.network.pages.details import hazard_notice
from symbionet.network.pages.fields import facts_of_resource, kept_fields
from symbionet.network.pages.suggestions import proposed
from symbionet.network.queries import (
    attachments_visible_to,
    closed_fields,
    edits_resource,
    is_guidable,
    legal_statuses_visible_to,
    likely_class,
    organisations_offering_by,
    possible_duplicates,
    resources_editable_by,
    resources_visible_to,
    sees_organisation,
    shown_resource,
    shown_resources,
    stale_resources,
)
from symbionet.network.tables import ResourceTable
from symbionet.shell.answers import act, tried
from symbionet.shell.lists import ListFiles, ListLook, list_page

__all__ = [
    "resource_capture",
    "resource_detail",
    "resource_edit",
    "resource_list",
    "resource_new",
    "resource_renew",
    "resource_suggest",
    "resource_take",
    "resource_withdraw",
]

FILES = {"": ("resources", RESOURCE_COLUMNS), "circlean": ("circlean-data-collection", CIRCLEAN_COLUMNS)}


@require_GET
def resource_list(request: HttpRequest) -> HttpResponse:
    """Resources the visitor may see in full; `?layout=circlean` gives files in the form that CircLean collects."""
    rows = resources_visible_to(request.user)
    name, columns = FILES.get(request.GET.get("layout", ""), FILES[""])
    return list_page(
        request,
        rows.select_related("organisation", "organisation__park").defer(
            "search_text", "organisation__search_text", "organisation__notes"
        ),
        filters=ResourceFilter,
        table=ResourceTable,
        files=ListFiles(name=name, columns=columns, shown=partial(shown_resources, request.user)),
        look=ListLook(template="network/resource_list.html", first=("q", "kind"), tabs=("direction",)),
        may_offer=organisations_offering_by(request.user).exists(),
        stale=stale_resources(resources_editable_by(request.user)).count(),
    )


@require_GET
def resource_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """The fact sheet of one resource."""
    resource = get_object_or_404(
        resources_visible_to(request.user).select_related("organisation", "organisation__park", "site", "created_by"),
        pk=pk,
    )
    may_edit = edits_resource(request.user, resource)
    may_guide = may_edit and is_guidable(resource)
    resource = shown_resource(request.user, resource)
    note_look(resource, by=request.user)
    # what does not exist is not asked for with all that decides who sees it
    attachments = (
        list(attachments_visible_to(request.user).filter(resource=pk)) if resource.attachments.exists() else []
    )
    advice = legal_statuses_visible_to(request.user).filter(resource=pk) if resource.legal_statuses.exists() else None
    return render(
        request,
        "network/resource_detail.html",
        {
            "resource": resource,
            "owner_is_visible": sees_organisation(request.user, resource.organisation),
            "photos": [file for file in attachments if file.is_photo],
            "documents": [file for file in attachments if not file.is_photo],
            "facts": facts_of_resource(resource),
            "hazard": hazard_notice(resource),
            "may_edit": may_edit,
            "may_guide": may_guide,
            "legal": advice.select_related("by").first() if advice is not None else None,
            "visibility_words": VISIBILITY_WORDS[Visibility(resource.visibility)],
            "kept": kept_fields(resource) if may_edit else [],
            "consents": resource.consents.select_related("organisation") if may_edit else [],
            "attachment_form": AttachmentForm(),
        },
    )


def resource_new(request: HttpRequest) -> HttpResponse:
    """Offer a have or a want."""
    organisations = organisations_offering_by(request.user)
    if not organisations.exists():
        return _without_organisation(request)
    asked = ("organisation", "direction", "title", "class_id", "kind")  # the pages of the knowledge name the class
    first = {name: request.GET[name] for name in asked if name in request.GET}
    if "suggest" in request.POST:
        return _suggested(request, organisations)
    form = ResourceForm(request.POST or None, organisations=organisations, initial=first, by=signed_in(request))
    similar, doubt, lockout = list[Resource](), "", ""
    if form.is_valid():
        owner, values = form.cleaned_data["organisation"], form.values()
        if "save_anyway" not in request.POST:
            similar, doubt = possible_duplicates(owner, _with_class(values)), form.doubt()
            lockout = form.lockout()
        if not similar and not doubt and not lockout:
            try:
                resource = offer_resource(organisation=owner, values=values, by=request.user)
            except ActionRefused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, _("Saved. Add photos or documents below, or look at the matches."))
                return redirect(resource)
    found = shown_resources(request.user, similar)
    context = {"form": form, "similar": found, "doubt": doubt, "lockout": lockout}
    return render(request, "network/resource_form.html", context)


def resource_capture(request: HttpRequest) -> HttpResponse:
    """Note a have or want with photos on the shop floor, also without a signal."""
    organisations = organisations_offering_by(request.user)
    if not organisations.exists():
        return _without_organisation(request)
    first = {name: request.GET[name] for name in ("organisation", "direction") if name in request.GET}
    form = CaptureForm(request.POST or None, files=request.FILES or None, organisations=organisations, initial=first)
    made: list[Resource] = []
    if form.is_valid() and tried(
        form,
        lambda: made.append(
            capture_resource(
                organisation=form.cleaned_data["organisation"],
                values=form.values(),
                photos=form.cleaned_data["photos"],
                by=request.user,
            )
        ),
    ):
        messages.success(request, _("Saved. Note the next one."))
        return redirect("resource_capture")
    return render(request, "network/resource_capture.html", {"form": form})


def _without_organisation(request: HttpRequest) -> HttpResponse:
    """Of an empty network who may enter for others is asked for the first firm; for anybody else there is nothing."""
    if not facilitates(request.user) or not recruits(request.user):
        raise Http404
    messages.info(request, _("Nobody is in the network yet: first enter the organisation whose have or want it is."))
    return redirect("organisation_new")


def _suggested(
    request: HttpRequest, organisations: QuerySet[Organisation], resource: Resource | None = None
) -> HttpResponse:
    """The form as it was sent, unchecked, with suggestions to tick: for browsers without JavaScript."""
    sent = {name: request.POST.getlist(name) if name == "accept" else value for name, value in request.POST.items()}
    closed = _closed(request, resource) if resource is not None else frozenset()
    form = ResourceForm(organisations=organisations, resource=resource, initial=sent, closed=closed)
    owner = {"organisation": str(resource.organisation_id)} if resource else {}
    found = proposed({**request.POST.dict(), **owner}, by=request.user)
    context = {"form": form, "resource": resource, "proposals": found, "boxes": True}
    return render(request, "network/resource_form.html", context)


def _with_class(values: ResourceValues) -> ResourceValues:
    return {**values, "class_id": values.get("class_id") or likely_class(values["title_zh"], values["title_en"])}


def resource_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a resource."""
    resource = get_object_or_404(resources_editable_by(request.user).select_related("organisation"), pk=pk)
    organisations = organisations_offering_by(request.user).filter(pk=resource.organisation_id)
    if "suggest" in request.POST:
        return _suggested(request, organisations, resource)
    form = ResourceForm(
        request.POST or None,
        organisations=organisations,
        resource=resource,
        closed=_closed(request, resource),
        by=signed_in(request),
    )
    context = {"form": form, "resource": resource}
    if form.is_valid():
        asked = {"doubt": form.doubt(), "lockout": form.lockout()} if "save_anyway" not in request.POST else {}
        if not any(asked.values()):
            return act(
                request,
                lambda: edit_resource(resource, form.values(), by=request.user),
                done=_("Saved."),
                target="resource_list" if form.hides_from_who_types() else resource,
            )
        context |= asked
    return render(request, "network/resource_form.html", context)


def _closed(request: HttpRequest, resource: Resource) -> frozenset[str]:
    return closed_fields(request.user, [resource]).get(resource.pk, frozenset())


def _editable(request: HttpRequest, pk: int) -> Resource:
    return get_object_or_404(resources_editable_by(request.user), pk=pk)


@require_POST
def resource_renew(request: HttpRequest, pk: int) -> HttpResponse:
    """Keep a resource on offer."""
    resource = _editable(request, pk)
    return act(
        request,
        lambda: renew_resource(resource, by=request.user),
        done=_("It is on offer for another 180 days."),
        target=resource,
    )


@require_POST
def resource_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a resource off the network."""
    resource = _editable(request, pk)
    return act(
        request,
        lambda: withdraw_resource(resource, by=request.user),
        done=_("It was withdrawn. “Put back on offer” undoes this."),
        target=resource,
    )


@require_POST
def resource_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a partner has taken it."""
    resource = _editable(request, pk)
    return act(
        request,
        lambda: mark_taken(resource, by=request.user),
        done=_("It is marked as taken. “Put back on offer” undoes this."),
        target=resource,
    )


@require_GET
def resource_suggest(request: HttpRequest) -> HttpResponse:
    """The chips for what stands in the form; nothing is stored."""
    if not organisations_offering_by(request.user).exists():
        raise Http404
    found = proposed(request.GET, by=request.user)
    return render(request, "network/partials/suggestions.html", {"proposals": found})

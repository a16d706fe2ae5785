"""Pages of organisations."""

from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_POST

from symbionet.accounts.queries import invites, recruits
from symbionet.network.actions import (
    add_organisation,
    edit_organisation,
    edit_organisations,
    merge_organisations,
    move_membership,
    put_back,
    tell_apart,
    undo_merge,
)
from symbionet.network.exports import ORGANISATION_COLUMNS
from symbionet.network.filters import OrganisationFilter
from symbionet.network.forms.codes import sector_label, sectors_found
from symbionet.network.forms.organisations import BulkForm, MoveForm, OrganisationForm
from symbionet.network.models import Direction, MembershipState, Organisation, Resource, ResourceState
from symbionet.network.queries import (
    applications_decidable_by,
    merges_organisations,
    merges_visible_to,
    organisations_editable_by,
    organisations_found,
    organisations_movable_by,
    organisations_offering_by,
    organisations_visible_to,
    own_organisations,
    people_of,
    possible_twins,
    resources_visible_to,
    shown_resources,
    similar_organisations,
    with_recruiting,
)
from symbionet.network.tables import RECRUITING, OrganisationTable
from symbionet.shell.answers import act, back, done, inner_address, offer_undo, taken_undo, tried
from symbionet.shell.lists import BulkAction, ListFiles, ListLook, list_page

__all__ = [
    "organisation_bulk",
    "organisation_bulk_undo",
    "organisation_detail",
    "organisation_edit",
    "organisation_list",
    "organisation_merge",
    "organisation_merge_undo",
    "organisation_move",
    "organisation_new",
    "organisation_options",
    "organisation_twins",
    "own_organisation",
    "sector_options",
]

OPTIONS = 12  # suggestions of a field
MOST_AT_ONCE = 500
MERGES = 50


def _counted(resources: QuerySet[Resource], direction: Direction) -> Coalesce:
    """How many of the resources an organisation has, as a subquery: a join would multiply the rows."""
    rows = resources.filter(organisation=OuterRef("pk"), direction=direction, state=ResourceState.OPEN)
    counted = rows.order_by().values("organisation").annotate(number=Count("pk")).values("number")
    return Coalesce(Subquery(counted), 0)


@require_GET
def organisation_list(request: HttpRequest) -> HttpResponse:
    """Organisations the visitor may see."""
    seen = resources_visible_to(request.user)
    rows = organisations_visible_to(request.user).select_related("park").defer("notes", "search_text")
    rows, is_recruiting = with_recruiting(request.user, rows)
    return list_page(
        request,
        rows.annotate(haves=_counted(seen, Direction.HAVE), wants=_counted(seen, Direction.WANT)),
        filters=OrganisationFilter,
        table=partial(OrganisationTable, exclude=() if is_recruiting else RECRUITING),
        files=ListFiles(name="organisations", columns=ORGANISATION_COLUMNS),
        look=ListLook(template="network/organisation_list.html", first=("q", "kind"), bulk=_bulk(request)),
        may_add=recruits(request.user),
        may_merge=merges_organisations(request.user),
        applications=applications_decidable_by(request.user).count(),
    )


def _bulk(request: HttpRequest) -> list[BulkAction]:
    if not organisations_movable_by(request.user).exists():
        return []
    actions = [BulkAction(url=reverse("organisation_bulk"), label=_("Change…"), icon="edit")]
    if invites(request.user):
        url = reverse("organisation_bulk_invite")
        actions.append(BulkAction(url=url, label=_("Invite contacts…"), icon="mail-plus"))
    return actions


@require_POST
def organisation_bulk(request: HttpRequest) -> HttpResponse:
    """Change the same of all ticked organisations: the form first, then what it says."""
    keys = [int(key) for key in request.POST.getlist("pk") if key.isdecimal() and len(key) < 18]
    rows = list(organisations_movable_by(request.user).filter(pk__in=keys[:MOST_AT_ONCE]).order_by("name_en", "pk"))
    if not rows:
        messages.warning(request, _("Tick the organisations first."))
        return back(request, "organisation_list")
    form = BulkForm(request.POST if "change" in request.POST else None)
    if form.is_valid() and tried(form, lambda: _change(request, rows, form)):
        return back(request, "organisation_list")
    listed = inner_address(request, request.POST.get("next", "")) or reverse("organisation_list")
    return render(request, "network/organisation_bulk.html", {"form": form, "rows": rows, "listed": listed})


def _change(request: HttpRequest, rows: list[Organisation], form: BulkForm) -> None:
    undo = edit_organisations(rows, form.values(), by=request.user)
    text = ngettext("%(count)s organisation was changed.", "%(count)s organisations were changed.", len(undo))
    offer_undo(request, "organisation_bulk_undo", undo, text % {"count": len(undo)})


@require_POST
def organisation_bulk_undo(request: HttpRequest) -> HttpResponse:
    """Take the visitor's last change of many back."""
    undo = taken_undo(request, "organisation_bulk_undo")
    if undo:
        rows = organisations_movable_by(request.user).in_bulk([pk for pk, _changed in undo])
        count = put_back(rows, undo, by=request.user)
        text = ngettext("%(count)s organisation is as it was.", "%(count)s organisations are as they were.", count)
        messages.success(request, text % {"count": count})
    else:
        messages.warning(request, _("There is nothing to take back any more."))
    return back(request, "organisation_list")


@require_GET
def organisation_twins(request: HttpRequest) -> HttpResponse:
    """Organisations that may have been entered twice, and the merges that can be taken back."""
    if not merges_organisations(request.user):
        raise Http404
    seen = organisations_visible_to(request.user)
    rows = seen.annotate(number=_counted_all(Resource.objects.all()))
    context = {"pairs": possible_twins(rows), "merges": merges_visible_to(request.user)[:MERGES]}
    return render(request, "network/organisation_twins.html", context)


def _counted_all(resources: QuerySet[Resource]) -> Coalesce:
    rows = resources.filter(organisation=OuterRef("pk")).order_by().values("organisation")
    return Coalesce(Subquery(rows.annotate(number=Count("pk")).values("number")), 0)


@require_POST
def organisation_merge(request: HttpRequest) -> HttpResponse:
    """Merge two entries of a firm into the one that is kept, or say that they are two."""
    if not merges_organisations(request.user):
        raise Http404
    seen, keys = organisations_visible_to(request.user), [request.POST.get(name, "") for name in ("kept", "gone")]
    kept, gone = (get_object_or_404(seen, pk=int(key) if key.isdecimal() and len(key) < 18 else 0) for key in keys)
    if "different" in request.POST:
        tell_apart(kept, gone, by=request.user)
        messages.success(request, _("They are not proposed again."))
        return redirect("organisation_twins")
    message = _("They are one now. What was moved stands below, and can be taken back.")
    merged = done(request, lambda: merge_organisations(kept, gone, by=request.user), message)
    return redirect("organisation_twins") if merged or "next" in request.POST else redirect(kept)


@require_POST
def organisation_merge_undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a merge back."""
    twin = get_object_or_404(merges_visible_to(request.user), pk=pk)
    return act(
        request,
        lambda: undo_merge(twin, by=request.user),
        done=_("They are two again, each with its own."),
        target="organisation_twins",
    )


@require_GET
def organisation_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One organisation with its sites, people and resources."""
    rows = organisations_visible_to(request.user).select_related("park", "recruited_by", "intermediary")
    organisation = get_object_or_404(rows, pk=pk)
    may_edit = organisations_editable_by(request.user).filter(pk=pk).exists()
    resources = resources_visible_to(request.user).filter(organisation=organisation).defer("search_text")
    return render(
        request,
        "network/organisation_detail.html",
        {
            "organisation": organisation,
            "sites": organisation.sites.select_related("park"),
            "people": people_of(organisation) if may_edit else [],
            "haves": shown_resources(request.user, resources.filter(direction=Direction.HAVE)[:100]),
            "wants": shown_resources(request.user, resources.filter(direction=Direction.WANT)[:100]),
            "may_edit": may_edit,
            "may_offer": organisations_offering_by(request.user).filter(pk=pk).exists(),
            "move_form": _move_form(request, organisation),
            "applied": organisation.state == MembershipState.APPLIED,
            "may_decide": applications_decidable_by(request.user).filter(pk=pk).exists(),
        },
    )


def _move_form(request: HttpRequest, organisation: Organisation) -> MoveForm | None:
    movable = organisations_movable_by(request.user).filter(pk=organisation.pk).exists()
    if not movable or organisation.state == MembershipState.APPLIED:
        return None
    return MoveForm(initial={"state": organisation.state})


def organisation_new(request: HttpRequest) -> HttpResponse:
    """Add an organisation to recruit."""
    if not recruits(request.user):
        raise Http404
    form = OrganisationForm(request.POST or None, visitor=request.user)
    similar: list[Organisation] = []
    if form.is_valid():
        values = form.values()
        if "save_anyway" not in request.POST:
            similar = similar_organisations(organisations_visible_to(request.user), values)
        if not similar:
            return redirect(add_organisation(values, by=request.user))
    return render(request, "network/organisation_form.html", {"form": form, "similar": similar})


def organisation_edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change an organisation."""
    organisation = get_object_or_404(organisations_editable_by(request.user), pk=pk)
    form = OrganisationForm(request.POST or None, visitor=request.user, instance=organisation)
    if form.is_valid():
        return act(
            request,
            lambda: edit_organisation(organisation, form.values(), by=request.user),
            done=_("Saved."),
            target=organisation,
        )
    return render(request, "network/organisation_form.html", {"form": form, "organisation": organisation})


@require_POST
def organisation_move(request: HttpRequest, pk: int) -> HttpResponse:
    """Move an organisation's membership."""
    organisation = get_object_or_404(organisations_movable_by(request.user), pk=pk)
    form = MoveForm(request.POST)
    if not form.is_valid():
        return redirect(organisation)
    return act(
        request,
        lambda: move_membership(
            organisation, form.cleaned_data["state"], by=request.user, note=form.cleaned_data["note"]
        ),
        done=_("The membership was moved."),
        target=organisation,
    )


@require_GET
def own_organisation(request: HttpRequest) -> HttpResponse:
    """The visitor's organisation, or the choice between several."""
    own = list(own_organisations(request.user).select_related("park"))
    if len(own) == 1:
        return redirect(own[0])
    return render(request, "network/own_organisation.html", {"organisations": own})


@require_GET
def organisation_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for a field that asks for an organisation, of those the visitor may see; it sends its text."""
    text = next((request.GET[name] for name in request.GET), "").strip()[:60]
    seen = organisations_visible_to(request.user)
    found = organisations_found(seen, text) if text else seen.order_by("name_en", "name_zh")
    return render(request, "network/sector_options.html", {"labels": [str(row) for row in found[:OPTIONS]]})


@login_not_required
@require_GET
def sector_options(request: HttpRequest) -> HttpResponse:
    """Suggestions for a sector field: the public classification, so open to those who register."""
    scheme = "nace2" if request.GET.get("scheme") == "nace2" else "gb4754"
    text = next((request.GET[name] for name in ("gb4754", "nace", "q") if request.GET.get(name)), "")
    labels = [sector_label(row) for row in sectors_found(scheme, text[:60])]
    return render(request, "network/sector_options.html", {"labels": labels})

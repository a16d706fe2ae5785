"""Campaigns: one framework over a cohort of firms."""

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.ems.actions import add_firms, start_campaign
from symbionet.ems.filters import FirmFilter
from symbionet.ems.forms.programme import CampaignForm, FirmsForm
from symbionet.ems.models import Assessment, Campaign
from symbionet.ems.pages.campaigns import campaign_shown, campaign_table, campaigns_shown
from symbionet.ems.queries.campaigns import Standing, campaigns_visible_to, standings_of
from symbionet.ems.queries.systems import guides_systems
from symbionet.ems.tables import StandingTable
from symbionet.shell.answers import TABLE_FILES, done, table_answer, tried
from symbionet.shell.lists import Empty, ListFiles, ListLook, list_page

__all__ = ["ems_campaign", "ems_campaign_add", "ems_campaign_firms", "ems_campaign_list"]


@require_safe
def ems_campaign_list(request: HttpRequest) -> HttpResponse:
    """The campaigns with their progress."""
    user = signed_in(request)
    if not guides_systems(user):
        raise Http404
    return render(request, "ems/ems_campaign_list.html", {"campaigns": campaigns_shown(campaigns_visible_to(user))})


def ems_campaign_add(request: HttpRequest) -> HttpResponse:
    """Begin a campaign."""
    user = signed_in(request)
    if not guides_systems(user):
        raise Http404
    form = CampaignForm(request.POST or None, user=user)
    made: list[Campaign] = []
    if form.is_valid():
        firms = form.cleaned_data["found"]
        if tried(form, lambda: made.append(start_campaign(form.values(), firms, by=user))):
            return redirect(made[0])
    about = _("Each firm gets an assessment to fill in and a notice; one without a system begins one.")
    context = {"form": form, "title": _("Begin a campaign"), "about": about}
    context |= {"back_url": reverse("ems_campaign_list"), "back": _("Campaigns")}
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)


def _visible(request: HttpRequest, pk: int) -> Campaign:
    return get_object_or_404(campaigns_visible_to(signed_in(request)), pk=pk)


@require_safe
def ems_campaign(request: HttpRequest, pk: int) -> HttpResponse:
    """A campaign: progress, means by section, ranking and firms; the firms of the filter as a file."""
    campaign = _visible(request, pk)
    rows, standings = campaign.assessments.all(), standings_of(campaign)

    def kept(found: QuerySet[Assessment]) -> list[Standing]:
        keys = set(found.values_list("pk", flat=True))
        return [one for one in standings if one.assessment.pk in keys]

    if (form := request.GET.get("export", "")) in TABLE_FILES:
        found = kept(FirmFilter(request.GET, queryset=rows, request=request).qs)
        return table_answer(campaign_table(campaign, found), name=f"campaign-{pk}", form=form)
    return list_page(
        request,
        rows,
        table=lambda found, **options: StandingTable(kept(found), order_by="firm", **options),
        filters=FirmFilter,
        files=ListFiles(name=f"campaign-{pk}", columns={}),
        look=ListLook(
            template="ems/ems_campaign.html",
            title=campaign.name,
            first=("q", "state"),
            empty=Empty(
                title=_("No firm takes part yet."),
                icon="building",
                url=reverse("ems_campaign_firms", args=[pk]),
                button=_("Add firms"),
            ),
        ),
        campaign=campaign,
        shown=campaign_shown(campaign, standings),
    )


def ems_campaign_firms(request: HttpRequest, pk: int) -> HttpResponse:
    """Add firms to a campaign."""
    user, campaign = signed_in(request), _visible(request, pk)
    form = FirmsForm(request.POST or None, user=user)
    if form.is_valid():
        firms = form.cleaned_data["found"]

        def told(count: int) -> str:
            return ngettext("%(count)s firm was added.", "%(count)s firms were added.", count) % {"count": count}

        if done(request, lambda: add_firms(campaign, firms, by=user), told):
            return redirect(campaign)
    context = {"form": form, "title": _("Add firms"), "back_url": campaign.get_absolute_url(), "back": campaign}
    return render(request, "ems/form.html", context, status=400 if form.errors else 200)

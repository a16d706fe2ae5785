"""Campaigns: one framework asked of a cohort of firms."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.history import Json
from symbionet.ems.actions.systems import SystemValues
from symbionet.ems.models import Assessment, AssessmentKind, AssessmentState, Campaign, System
from symbionet.ems.queries.frameworks import framework_of, frameworks
from symbionet.ems.queries.systems import guides_systems
from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to
from symbionet.notices.actions import both_languages, notify
from symbionet.questions.actions import open_sheet

__all__ = ["CampaignValues", "add_firms", "start_campaign"]


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignValues:
    """A campaign: its name, its framework, until when firms answer."""

    name: str
    framework: str
    ends_on: date | None = None
    is_demo: bool = False


@transaction.atomic
def start_campaign(values: CampaignValues, firms: Iterable[Organisation], *, by: User) -> Campaign:
    """The stored campaign with an assessment for each firm; raises ActionRefused."""
    if not guides_systems(by):
        raise ActionRefused(_("Campaigns are begun by practitioners and managers."))
    if values.framework not in frameworks():
        raise ActionRefused(_("There is no such framework."), field="framework")
    if values.ends_on is not None and values.ends_on < timezone.localdate():
        raise ActionRefused(_("The last day has passed: choose one to come."), field="ends_on")
    name = values.name.strip()[:120]
    if not name:
        raise ActionRefused(_("The campaign needs a name."), field="name")
    try:
        with transaction.atomic():
            campaign = Campaign.objects.create(
                name=name, framework=values.framework, ends_on=values.ends_on, created_by=by, is_demo=values.is_demo
            )
    except IntegrityError:
        raise ActionRefused(_("A campaign is called like that already."), field="name") from None
    history.record(by, "ems_campaign.started", campaign)
    add_firms(campaign, firms, by=by)
    return campaign


@transaction.atomic
def add_firms(campaign: Campaign, firms: Iterable[Organisation], *, by: User) -> int:
    """How many firms were added, each with its system (begun where it has none) and an assessment; others stay."""
    if not guides_systems(by):
        raise ActionRefused(_("Campaigns are begun by practitioners and managers."))
    wanted = list(dict.fromkeys(firms))
    seen = set(organisations_visible_to(by).filter(pk__in=[one.pk for one in wanted]).values_list("pk", flat=True))
    there = set(campaign.assessments.values_list("organisation_id", flat=True))
    added = 0
    for firm in wanted:
        if firm.pk not in seen or firm.pk in there:
            continue
        system, made = System.objects.get_or_create(
            organisation=firm, defaults={"created_by": by, "framework": _standard(campaign)}
        )
        if made:
            history.record(by, "ems_system.started", system)
        row = Assessment.objects.create(
            system=system, organisation=firm, framework=campaign.framework, kind=AssessmentKind.GAP, campaign=campaign,
            state=AssessmentState.OPEN, created_by=by,
        )  # fmt: skip
        open_sheet(row, framework_of(campaign.framework).form_id)
        history.record(by, "ems_assessment.started", row)
        told: dict[str, Json] = {"campaign": campaign.name, "assessment": both_languages(row)}
        notify(contacts_of(firm.pk), "ems_campaign.asked", values=told, url=row.get_absolute_url())
        added += 1
    return added


def _standard(campaign: Campaign) -> str:
    framework = framework_of(campaign.framework)
    return framework.id if framework.kind == "standard" else SystemValues().framework

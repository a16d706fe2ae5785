"""What waits for a person about organisations, resources, consents and imports."""

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import Visitor, facilitates, is_user, only_manages
from symbionet.core.texts import in_language
from symbionet.imports.models import ImportState
from symbionet.imports.queries import imports_visible_to
from symbionet.network.models import ConsentState, MembershipState, Organisation, Resource
from symbionet.network.queries import (
    applications_decidable_by,
    consents_decidable_by,
    organisations_visible_to,
    own_organisations,
    resources_editable_by,
    stale_resources,
    teasers_visible_to,
)
from symbionet.network.queries.imports import IMPORT
from symbionet.shell.today import FEW, TodayList, TodayRow, count_and_first, rows_of

__all__ = [
    "approves",
    "brings_in",
    "list_of_applications",
    "list_of_consents",
    "list_of_imports",
    "list_of_own_renewals",
    "list_of_profiles",
    "list_of_prospects",
    "list_of_renewals",
    "list_of_teasers",
]


def approves(visitor: Visitor) -> bool:
    """Whether applications for membership wait for the visitor."""
    if not is_user(visitor):
        return False
    in_charge = visitor.has_role(Role.PRACTITIONER, Role.PROGRAMME_MANAGER)
    return (facilitates(visitor) and in_charge) or only_manages(visitor)


def brings_in(visitor: Visitor) -> bool:
    """Whether the visitor looks after organisations that it brings in."""
    return is_user(visitor) and Role.INTERMEDIARY in visitor.roles


def list_of_applications(user: User) -> TodayList:
    """Applications for membership to approve."""
    count, waiting = count_and_first(applications_decidable_by(user).order_by("pk"))
    url = reverse("application_list")
    return TodayList(
        title=_("Applications to approve"),
        url=url,
        icon="user-check",
        count=count,
        rows=tuple(TodayRow(text=str(firm), url=url) for firm in waiting),
        done=_("Nobody waits for approval."),
    )


def list_of_imports(user: User) -> TodayList:
    """Imports that were read and not yet committed."""
    count, previews = count_and_first(imports_visible_to(user, IMPORT).filter(state=ImportState.PREVIEW))
    return TodayList(
        title=_("Imports to commit"),
        url=reverse("import_list"),
        icon="file-import",
        count=count,
        rows=rows_of(previews),
        done=_("No import waits for you."),
    )


def _list_to_renew(resources: QuerySet[Resource], *, title: str) -> TodayList:
    count, stale = count_and_first(stale_resources(resources).only("title_zh", "title_en", "renew_by"))
    return TodayList(
        title=title,
        url=reverse("resource_list") + "?state=stale",
        icon="refresh-alert",
        count=count,
        rows=rows_of(stale, aside="renew_by"),
        done=_("All resources are fresh."),
    )


def list_of_renewals(user: User) -> TodayList:
    """Resources in the user's care that ask for renewal."""
    return _list_to_renew(resources_editable_by(user), title=_("Resources that ask for renewal"))


def list_of_own_renewals(user: User) -> TodayList:
    """Resources of the user's own organisations that ask for renewal."""
    own = Resource.objects.filter(organisation__in=user.organisation_ids)
    return _list_to_renew(own, title=_("Your resources to renew"))


def _gaps(organisation: Organisation) -> list[str]:
    """What a profile still lacks that matching or trust needs."""
    missing = {
        _("credit code or VAT number"): not (organisation.uscc or organisation.vat),
        _("sector"): not organisation.gb4754,
        _("a site with coordinates"): not organisation.located,  # type: ignore[attr-defined]
        _("a contact person"): not organisation.contact_count,  # type: ignore[attr-defined]
    }
    return [name for name, is_missing in missing.items() if is_missing]


def list_of_profiles(user: User) -> TodayList:
    """Profiles of own organisations with gaps."""
    counted = own_organisations(user).annotate(
        located=Count("sites", filter=Q(sites__lon__isnull=False), distinct=True),
        contact_count=Count("contacts", distinct=True),
    )
    separator = in_language(zh="、", en=", ")
    rows = [
        TodayRow(text=str(firm), url=reverse("organisation_edit", args=[firm.pk]), aside=separator.join(_gaps(firm)))
        for firm in counted
        if _gaps(firm)
    ]
    return TodayList(
        title=_("Complete your profile"),
        url=reverse("own_organisation"),
        icon="building-factory-2",
        count=len(rows),
        rows=tuple(rows[:FEW]),
        done=_("Your profile is complete."),
    )


def list_of_consents(user: User) -> TodayList:
    """Questions of others to see a resource of one's own."""
    rows = consents_decidable_by(user).filter(state=ConsentState.ASKED).select_related("resource", "organisation")
    names = (f"{name}_{language}" for name in ("resource__title", "organisation__name") for language in ("zh", "en"))
    count, asked = count_and_first(rows.order_by("pk").only(*names))
    url = reverse("consent_list")
    return TodayList(
        title=_("Consents asked of you"),
        url=url,
        icon="lock-question",
        count=count,
        rows=tuple(TodayRow(text=f"{consent.organisation}: {consent.resource}", url=url) for consent in asked),
        done=_("Nobody waits for your consent."),
    )


def list_of_teasers(user: User) -> TodayList:
    """How many offers of others are hinted at."""
    return TodayList(
        title=_("Offers from others"),
        url=reverse("teaser_list"),
        icon="eye-question",
        count=teasers_visible_to(user).count(),
        done=_("No offers from others yet."),
    )


def list_of_prospects(user: User) -> TodayList:
    """Organisations that an intermediary has yet to win over."""
    brought = organisations_visible_to(user).exclude(pk__in=user.organisation_ids)
    count, waiting = count_and_first(brought.filter(state__in=[MembershipState.PROSPECT, MembershipState.CONTACTED]))
    return TodayList(
        title=_("Organisations to win over"),
        url=reverse("organisation_list") + f"?state={MembershipState.CONTACTED}",
        icon="user-plus",
        count=count,
        rows=tuple(
            TodayRow(text=str(firm), url=firm.get_absolute_url(), aside=firm.get_state_display()) for firm in waiting
        ),
        done=_("No organisation is waiting to be recruited: add or invite one."),
    )

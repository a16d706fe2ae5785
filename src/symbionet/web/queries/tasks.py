"""The next actions of each role, as the home page lists them."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.accounts.models import Role, User
from symbionet.core.texts import in_language, percent_words
from symbionet.knowledge.queries import corrections_decidable_by
from symbionet.network.models import ConsentState, ImportState, MembershipState, Organisation, Resource
from symbionet.network.queries import (
    applications_decidable_by,
    consents_decidable_by,
    imports_visible_to,
    organisations_visible_to,
    own_organisations,
    resources_editable_by,
    stale_resources,
    teasers_visible_to,
)
from symbionet.synergies.models import Match, MatchState
from symbionet.synergies.queries import (
    duties_of,
    filtered_matches,
    matches_decidable_by,
    matches_shown_to,
    own_resource,
    synergy_consents_waiting_for,
)
from symbionet.synergies.queries.following import follow_ups_of
from symbionet.synergies.queries.threads import threads_of

__all__ = ["Row", "Task", "facilitator_tasks", "manager_tasks", "member_tasks", "recruiter_tasks"]

FEW = 5


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One thing to do, with its page."""

    text: str
    url: str
    aside: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One kind of thing to do: how many there are, where the list is, and the first ones."""

    title: str
    url: str
    icon: str
    count: int
    rows: tuple[Row, ...] = ()
    done: str = ""  # what to say when nothing waits


def _rows(things: Iterable[Any], *, aside: str = "") -> tuple[Row, ...]:
    return tuple(
        Row(text=str(thing), url=thing.get_absolute_url(), aside=str(getattr(thing, aside)) if aside else "")
        for thing in things
    )


def _matches_to_decide(user: User) -> Task:
    open_matches: QuerySet[Match] = matches_decidable_by(user).filter(state=MatchState.OPEN)
    shown = matches_shown_to(user, filtered_matches(open_matches)[:FEW])
    return Task(
        title=_("Matches to decide"),
        url=reverse("match_list"),
        icon="arrows-exchange",
        count=open_matches.count(),
        rows=tuple(
            Row(
                text=f"{match.provider.title or match.provider.label} → {match.receiver.label}",
                url=match.url,
                aside=percent_words(match.percent),
            )
            for match in shown
        ),
        done=_("No match waits for a decision."),
    )


def _to_renew(resources: QuerySet[Resource], *, title: str) -> Task:
    stale = stale_resources(resources)
    return Task(
        title=title,
        url=reverse("resource_list") + "?state=stale",
        icon="refresh-alert",
        count=stale.count(),
        rows=_rows(stale[:FEW], aside="renew_by"),
        done=_("All resources are fresh."),
    )


def _applications(user: User) -> Task:
    waiting = applications_decidable_by(user)
    return Task(
        title=_("Applications to approve"),
        url=reverse("application_list"),
        icon="user-check",
        count=waiting.count(),
        rows=tuple(Row(text=str(firm), url=reverse("application_list")) for firm in waiting.order_by("pk")[:FEW]),
        done=_("Nobody waits for approval."),
    )


def _imports(user: User) -> Task:
    previews = imports_visible_to(user).filter(state=ImportState.PREVIEW)
    return Task(
        title=_("Imports to commit"),
        url=reverse("import_list"),
        icon="file-import",
        count=previews.count(),
        rows=_rows(previews[:FEW]),
        done=_("No import is half done."),
    )


def _today(user: User) -> Task:
    duties = [duty for duty in duties_of(user) if duty.kind != "match"]  # these have a list of their own here
    return Task(
        title=_("Today"),
        url=reverse("today"),
        icon="checklist",
        count=len(duties),
        rows=tuple(
            Row(text=f"{duty.text} · {duty.title}" if duty.title else duty.text, url=duty.url, aside=duty.value_text)
            for duty in duties[:FEW]
        ),
        done=_("Nothing waits for you"),
    )


def _corrections(user: User) -> Task:
    waiting = corrections_decidable_by(user)
    return Task(
        title=_("Corrections to review"),
        url=reverse("correction_list") + "?state=open",
        icon="pencil",
        count=waiting.count(),
        rows=_rows(waiting.order_by("pk")[:FEW]),
        done=_("No correction waits for you."),
    )


def facilitator_tasks(user: User) -> list[Task]:
    """What waits for a practitioner or technical lead."""
    tasks = [_today(user), _matches_to_decide(user), _imports(user)]
    tasks.append(_to_renew(resources_editable_by(user), title=_("Resources that ask for renewal")))
    approves = user.has_role(Role.PRACTITIONER, Role.PROGRAMME_MANAGER)
    return [tasks[0], _applications(user), *tasks[1:]] if approves else tasks


def manager_tasks(user: User) -> list[Task]:
    """What waits for a programme manager who does not facilitate."""
    return [_applications(user), _corrections(user)]


def _gaps(organisation: Organisation) -> list[str]:
    """What a profile still lacks that matching or trust needs."""
    missing = {
        _("credit code or VAT number"): not (organisation.uscc or organisation.vat),
        _("sector"): not organisation.gb4754,
        _("a site with coordinates"): not organisation.located,  # type: ignore[attr-defined]
        _("a contact person"): not organisation.contact_count,  # type: ignore[attr-defined]
    }
    return [name for name, is_missing in missing.items() if is_missing]


def _profiles(user: User) -> Task:
    counted = own_organisations(user).annotate(
        located=Count("sites", filter=Q(sites__lon__isnull=False), distinct=True),
        contact_count=Count("contacts", distinct=True),
    )
    separator = in_language(zh="、", en=", ")
    rows = [
        Row(text=str(firm), url=reverse("organisation_edit", args=[firm.pk]), aside=separator.join(_gaps(firm)))
        for firm in counted
        if _gaps(firm)
    ]
    return Task(
        title=_("Complete your profile"),
        url=reverse("own_organisation"),
        icon="building-factory-2",
        count=len(rows),
        rows=tuple(rows[:FEW]),
        done=_("Your profile is complete."),
    )


def _consents(user: User) -> Task:
    asked = consents_decidable_by(user).filter(state=ConsentState.ASKED).select_related("resource", "organisation")
    url = reverse("consent_list")
    return Task(
        title=_("Consents asked of you"),
        url=url,
        icon="lock-question",
        count=asked.count(),
        rows=tuple(
            Row(text=f"{consent.organisation}: {consent.resource}", url=url) for consent in asked.order_by("pk")[:FEW]
        ),
        done=_("Nobody waits for your consent."),
    )


def _teasers(user: User) -> Task:
    return Task(
        title=_("Offers from others"),
        url=reverse("teaser_list"),
        icon="eye-question",
        count=teasers_visible_to(user).count(),
        done=_("Nothing is hinted at yet."),
    )


def _naming(user: User) -> Task:
    """Questions whether one's organisation may be named; of the partner nothing is told here."""
    asked = synergy_consents_waiting_for(user)
    rows = [(reverse("synergy_answer", args=[one.synergy_id]), one) for one in asked[:FEW]]
    return Task(
        title=_("May a partner know who you are?"),
        url=rows[0][0] if rows else reverse("consent_list"),
        icon="lock-question",
        count=asked.count(),
        rows=tuple(Row(text=str(own_resource(one) or one.organisation), url=url) for url, one in rows),
        done=_("Nobody asks for your name."),
    )


def _given_tasks(user: User) -> Task:
    rows = follow_ups_of(user)
    url = reverse("follow_up_list")
    return Task(
        title=_("Your tasks"),
        url=url,
        icon="list-check",
        count=rows.count(),
        rows=tuple(Row(text=str(row), url=url, aside=row.due.isoformat() if row.due else "") for row in rows[:FEW]),
        done=_("No open tasks."),
    )


def _unread_messages(user: User) -> Task:
    """Conversations with unread messages; what they say is read on their page."""
    threads = [thread for thread in threads_of(user, most=FEW) if thread.unread]
    return Task(
        title=_("Unread messages"),
        url=f"{reverse('our_page')}#messages",
        icon="messages",
        count=sum(thread.unread for thread in threads),
        rows=tuple(
            Row(
                text=thread.synergy.title,
                url=reverse("synergy_messages", args=[thread.synergy.pk]),
                aside=str(thread.unread),
            )
            for thread in threads
        ),
        done=_("All messages are read."),
    )


def member_tasks(user: User) -> list[Task]:
    """What waits for the contact of a member organisation."""
    own = Resource.objects.filter(organisation__in=user.organisation_ids)
    return [
        _unread_messages(user),
        _given_tasks(user),
        _profiles(user),
        _matches_to_decide(user),
        _naming(user),
        _consents(user),
        _to_renew(own, title=_("Your resources to renew")),
        _teasers(user),
    ]


def recruiter_tasks(user: User) -> list[Task]:
    """What an intermediary looks after: the organisations it brings in."""
    brought = organisations_visible_to(user).exclude(pk__in=user.organisation_ids)
    waiting = brought.filter(state__in=[MembershipState.PROSPECT, MembershipState.CONTACTED])
    return [
        Task(
            title=_("Organisations to win over"),
            url=reverse("organisation_list") + f"?state={MembershipState.CONTACTED}",
            icon="user-plus",
            count=waiting.count(),
            rows=tuple(
                Row(text=str(firm), url=firm.get_absolute_url(), aside=firm.get_state_display())
                for firm in waiting[:FEW]
            ),
            done=_("Nobody waits to be won over: add or invite an organisation."),
        )
    ]

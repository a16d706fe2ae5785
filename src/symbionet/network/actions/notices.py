"""Mails and notices to members about their resources; none names the other firm (mails are forwarded and kept)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, contacts_of
from symbionet.core.texts import in_language
from symbionet.network.models import Consent, ConsentState, Kind, Resource, Visibility
from symbionet.network.queries import class_name, stale_resources
from symbionet.notices.actions import both_languages, notify
from symbionet.notices.models import Notice

__all__ = ["mail_later", "notify_consent", "notify_renewals", "own_words"]

HIDDEN = (Visibility.PRIVATE, Visibility.PRACTITIONERS)

SHOWN = 5
QUIET = timedelta(days=7)  # the same list is not told again within a week


def own_words(
    person: User, sides: Iterable[tuple[int, Resource | None]], *, have: Resource | None, kind: str
) -> dict[str, str]:
    """The first resource of the person's own organisations, else the class of a have that is hinted at, or its kind."""
    for organisation, resource in sides:
        if resource is not None and organisation in person.organisation_ids:
            return both_languages(lambda row=resource: in_language(zh=row.title_zh, en=row.title_en))
    class_id = have.class_id if have is not None and have.visibility not in HIDDEN else ""
    return both_languages(lambda: (class_name(class_id) if class_id else "") or str(Kind(kind).label))


def _title(resource: Resource) -> dict[str, str]:
    return both_languages(lambda: in_language(zh=resource.title_zh, en=resource.title_en))


def notify_consent(consent: Consent, *, by: Visitor | None) -> list[Notice]:
    """Notify the owner that somebody asks to see a resource, or the asker what the owner has answered."""
    resource = consent.resource
    if consent.state == ConsentState.ASKED:
        people, title = contacts_of(resource.organisation_id), _title(resource)
    else:
        people = contacts_of(consent.organisation_id)
        title = both_languages(lambda: class_name(resource.class_id) or str(Kind(resource.kind).label))
    return notify(
        [person for person in people if person != by],
        f"consent.{consent.state}",
        values={"title": title},
        url=reverse("consent_list"),
        key=f"consent:{consent.pk}",
    )


def notify_renewals(now: datetime | None = None) -> list[Notice]:
    """Remind the contacts of each firm of its resources that should be renewed; the same list once a week at most."""
    stale = stale_resources(Resource.objects.filter(organisation__memberships__isnull=False).distinct())
    notices: list[Notice] = []
    by_firm: dict[int, list[Resource]] = {}
    for row in stale:
        by_firm.setdefault(row.organisation_id, []).append(row)
    for firm, rows in by_firm.items():
        notices += notify(
            contacts_of(firm),
            "duties.renewals",
            values={
                "count": len(rows),
                "best": [_title(row) for row in rows[:SHOWN]],
                "ids": sorted(row.pk for row in rows),
            },
            url=reverse("resource_list") + "?state=stale",
            key=f"duties.renewals:{firm}",
            quiet=QUIET,
            at=now,
        )
    return notices


def mail_later(people: Iterable[User], template: str, *, path: str = "/", **context: Any) -> None:
    """Send `network/email/<template>.txt` (its first line is the subject) to each person after the transaction.

    A template of another app is named by its whole path.
    """
    context["link"] = settings.PUBLIC_URL.rstrip("/") + path
    name = template if "/" in template else f"network/email/{template}.txt"
    for person in people:
        with translation.override(person.language):
            text = render_to_string(name, {**context, "person": person}).strip()
        subject, _, body = text.partition("\n")
        letter = EmailMessage(subject.strip(), body.strip() + "\n", to=[person.email])
        # robust: a mail server that is down must not undo the write nor fail the page
        transaction.on_commit(partial(letter.send, using="default"), robust=True)

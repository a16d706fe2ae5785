"""Who of a firm can prove that the firm used a link, by what code, and which signatures are proven."""

from datetime import datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.crypto import constant_time_compare, salted_hmac

from symbionet.accounts.models import User
from symbionet.accounts.queries import contacts_of
from symbionet.audits.models import Audit, AuditLink, LinkPurpose, Stage
from symbionet.audits.queries.audits import SIGNED, audits_visible_to

__all__ = ["audits_to_sign", "code_of", "proven_signatures", "proving_person", "signatories"]

SALT = "symbionet.audits.sign-off"
HOUR = timedelta(hours=1)
UNPROVEN = Exists(
    AuditLink.objects.filter(
        audit=OuterRef("pk"), purpose=LinkPurpose.SIGN_OFF, closed_at=OuterRef("signed_at"), proof=""
    )
)


def proven_signatures(rows: QuerySet[Audit]) -> QuerySet[Audit]:
    """Those of the audits that a person of the firm has signed: signed in, or with a code sent to the firm."""
    return rows.filter(~UNPROVEN, stage__in=SIGNED)


def audits_to_sign(user: User) -> QuerySet[Audit]:
    """Reviewed reports of a person's firms that nobody signed, or somebody by a link of whom nothing is known."""
    own = audits_visible_to(user).filter(organisation__in=user.organisation_ids)
    return own.filter(Q(stage=Stage.REVIEWED) | Q(UNPROVEN, stage__in=SIGNED)).select_related("organisation")


def signatories(link: AuditLink) -> list[User]:
    """The contacts of the firm to whom a code can go: not whoever made the link."""
    people = contacts_of(link.audit.organisation_id)
    return [person for person in people if person.pk != link.made_by_id and not person.is_demo]


def code_of(link: AuditLink, person: User, moment: datetime) -> str:
    """The six digits of a link and a person, new each hour: who knows the link alone cannot tell them."""
    hour = int(moment.timestamp() // HOUR.total_seconds())
    sealed = salted_hmac(SALT, f"{link.token}:{person.pk}:{person.email}:{hour}", algorithm="sha256").hexdigest()
    return f"{int(sealed, 16) % 10**6:06}"


def proving_person(link: AuditLink, code: str, moment: datetime) -> User | None:
    """The contact to whom this code went in this hour or the one before, if any."""
    digits = "".join(sign for sign in code if sign.isdecimal())
    for person in signatories(link):
        if any(constant_time_compare(digits, code_of(link, person, at)) for at in (moment, moment - HOUR)):
            return person
    return None

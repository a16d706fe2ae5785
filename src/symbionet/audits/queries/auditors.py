"""Who can audit, what for, and how much they have to do."""

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, QuerySet

from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.audits.models import Audit, Auditor
from symbionet.audits.queries.audits import plans_audits

__all__ = ["auditor_people", "auditors_visible_to", "workload"]

ROLES = (Role.AUDITOR, Role.PRACTITIONER, Role.TECHNICAL_LEAD)


def auditor_people() -> QuerySet[User]:
    """The people who may lead, assist or review an audit."""
    grants = RoleGrant.objects.filter(user=OuterRef("pk"), role__in=ROLES)
    return User.objects.filter(Exists(grants), is_active=True).order_by("name", "email")


def auditors_visible_to(visitor: Visitor) -> QuerySet[Auditor]:
    """What is known of auditors: all for those who plan, else what is known of oneself."""
    if plans_audits(visitor):
        return Auditor.objects.all()
    return Auditor.objects.filter(user=visitor.pk) if is_user(visitor) else Auditor.objects.none()


def workload(person: User, day: date, *, without: Audit | None = None) -> int:
    """How many audits a person leads in the month of a day."""
    first = day.replace(day=1)
    after = (first + timedelta(days=32)).replace(day=1)
    rows = Audit.objects.filter(lead=person, planned_on__gte=first, planned_on__lt=after)
    return rows.exclude(pk=without.pk).count() if without is not None and without.pk else rows.count()

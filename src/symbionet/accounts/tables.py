"""Tables of people and invitations (columns for django-tables2)."""

import django_tables2 as tables
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User

__all__ = ["InvitationTable", "PeopleTable"]


class PeopleTable(tables.Table):  # type: ignore[misc]
    """People with their organisations and roles."""

    name = tables.Column(verbose_name=_("Name"), linkify=("person_detail", [tables.A("pk")]), empty_values=())
    email = tables.Column(verbose_name=_("E-mail"))
    phone = tables.Column(verbose_name=_("Phone"), orderable=False, default="–")
    organisations = tables.Column(verbose_name=_("Organisations"), empty_values=(), orderable=False)
    roles = tables.TemplateColumn(  # by `pk`: `User.roles` would ask the database once a row
        accessor="pk", verbose_name=_("Roles"), template_name="accounts/partials/roles.html", orderable=False
    )

    def render_name(self, record: User) -> str:
        """The person's name, or the e-mail where there is none."""
        return str(record)

    def render_organisations(self, record: User) -> str:
        """The organisations the person speaks for."""
        return ", ".join(str(membership.organisation) for membership in record.memberships.all()) or "–"

    def order_name(self, queryset: QuerySet[User], is_descending: bool) -> tuple[QuerySet[User], bool]:
        """By name, then e-mail."""
        sign = "-" if is_descending else ""
        return queryset.order_by(f"{sign}name", f"{sign}email"), True


class InvitationTable(tables.Table):  # type: ignore[misc]
    """Invitations with their state and what can be done about them."""

    email = tables.Column(verbose_name=_("E-mail"))
    purpose = tables.TemplateColumn(
        verbose_name=_("For"), template_name="accounts/partials/invitation_purpose.html", orderable=False
    )
    invited_by = tables.Column(verbose_name=_("Invited by"), default="–")
    created_at = tables.DateColumn(verbose_name=_("Sent"), format="Y-m-d")
    state = tables.TemplateColumn(
        verbose_name=_("State"), template_name="accounts/partials/invitation_state.html", orderable=False
    )
    actions = tables.TemplateColumn(
        verbose_name=_("Actions"), template_name="accounts/partials/invitation_actions.html", orderable=False
    )

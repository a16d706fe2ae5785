"""The administration pages of people: for looking things up; changes are made on the platform's own pages."""

from typing import Any

from allauth.account.decorators import secure_admin_login
from django.contrib import admin
from django.http import HttpRequest

from symbionet.accounts.models import Invitation, Membership, RoleGrant, User

# Sign-in to the administration goes through allauth, so that a second factor cannot be passed by.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]


class ReadOnlyAdmin(admin.ModelAdmin):
    """Shows rows and changes none."""

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No: an action does it."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No: an action does it."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """No: an action does it."""
        return False


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    """People."""

    list_display = ["email", "name", "language", "is_active", "is_demo", "date_joined"]
    search_fields = ["email", "name"]
    list_filter = ["is_active", "is_demo", "language"]
    exclude = ["password"]


@admin.register(Membership)
class MembershipAdmin(ReadOnlyAdmin):
    """Who speaks for whom."""

    list_display = ["user", "organisation", "position", "created_at"]
    search_fields = ["user__email", "organisation__name_zh", "organisation__name_en"]
    list_select_related = ["user", "organisation"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    """Who has which role."""

    list_display = ["user", "role"]
    list_filter = ["role"]


@admin.register(Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Invitations; the token stays unseen, for it opens the door."""

    list_display = ["email", "role", "organisation", "invited_by", "ends_at", "accepted_at"]
    exclude = ["token"]

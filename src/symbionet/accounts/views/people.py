"""Pages of one's profile, of people and their roles."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts import actions
from symbionet.accounts.forms import HandOverForm, PeopleFilterForm, ProfileForm, RoleForm
from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import (
    invites,
    is_erased,
    manages_people,
    open_work,
    people_found,
    roles_grantable_by,
    signed_in,
    users_visible_to,
)
from symbionet.accounts.tables import PeopleTable
from symbionet.accounts.words import work_words
from symbionet.shell.answers import done
from symbionet.shell.lists import ListLook, list_page

__all__ = ["people_list", "person_detail", "profile", "role_grant", "role_revoke"]


def profile(request: HttpRequest) -> HttpResponse:
    """The visitor's own profile; saving it also turns the pages to the chosen language."""
    user = signed_in(request)
    initial = {"name": user.name, "phone": user.phone, "language": user.language}
    form = ProfileForm(request.POST or None, initial=initial)
    if not form.is_valid():
        return render(request, "accounts/profile.html", {"form": form})
    actions.edit_profile(user, **form.cleaned_data, by=user)
    with translation.override(user.language):
        messages.success(request, _("Your profile is saved."))
    answer = redirect("profile")
    answer.set_cookie(
        settings.LANGUAGE_COOKIE_NAME, user.language, max_age=settings.LANGUAGE_COOKIE_AGE, samesite="Lax"
    )
    return answer


def people_list(request: HttpRequest) -> HttpResponse:
    """The people the visitor may see, by search and role."""
    people = users_visible_to(request.user).prefetch_related("role_grants", "memberships__organisation")
    form = PeopleFilterForm(request.GET)
    if form.is_valid():
        people = people_found(people, form.cleaned_data["q"])
        role = form.cleaned_data["role"]
        if role == Role.MEMBER:
            people = people.filter(memberships__isnull=False).distinct()
        elif role:
            people = people.filter(role_grants__role=role)
    return list_page(
        request,
        people.order_by("name", "email"),
        table=partial(PeopleTable, empty_text=_("Nobody was found. Search with fewer words.")),
        look=ListLook(template="accounts/people_list.html"),
        form=form,
        may_invite=invites(request.user),
    )


def person_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A person with organisations, roles and, for those who manage people, the history."""
    person = get_object_or_404(users_visible_to(request.user), pk=pk)
    grantable = roles_grantable_by(request.user)
    held = list(person.role_grants.values_list("role", flat=True))
    leaves = manages_people(request.user) and person != request.user
    work = open_work(person) if leaves else []
    context = {
        "person": person,
        "memberships": person.memberships.select_related("organisation"),
        "grants": [(Role(role), Role(role) in grantable) for role in held],
        "form": RoleForm(roles=[role for role in grantable if role not in held]),
        "may_manage": manages_people(request.user),
        "leaving": leaves,
        "is_erased": is_erased(person),
        "hand_over": HandOverForm(person=person) if work else None,
        "work": work_words(work),
        "is_self": person == request.user,
    }
    return render(request, "accounts/person_detail.html", context)


def _change_role(request: HttpRequest, pk: int, *, is_granted: bool) -> HttpResponse:
    manager = request.user
    person = get_object_or_404(users_visible_to(manager) if manages_people(manager) else User.objects.none(), pk=pk)
    form = RoleForm(request.POST, roles=roles_grantable_by(manager))
    if not form.is_valid():
        messages.error(request, _("Choose a role."))
        return redirect("person_detail", pk)
    change = actions.grant_role if is_granted else actions.revoke_role
    message = _("The roles of %(name)s are changed.") % {"name": person}
    done(request, lambda: change(person, form.cleaned_data["role"], by=manager), message)
    return redirect("person_detail", pk)


@require_POST
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    return _change_role(request, pk, is_granted=True)


@require_POST
def role_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role from a person."""
    return _change_role(request, pk, is_granted=False)

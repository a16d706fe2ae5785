"""Pages of one's profile, of people and their roles."""

from functools import partial

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts import actions
from symbionet.accounts.forms import HandOverForm, PeopleFilterForm, ProfileForm, RevokeForm, RoleForm
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
        "revoke": _revoke_form(request, person, [role for role in grantable if role in held]),
        "form": RoleForm(roles=[role for role in grantable if role not in held]),
        "may_manage": manages_people(request.user),
        "leaving": leaves,
        "is_erased": is_erased(person),
        "hand_over": HandOverForm(person=person) if work else None,
        "work": work_words(work),
        "is_self": person == request.user,
    }
    return render(request, "accounts/person_detail.html", context)


def _revoke_form(request: HttpRequest, person: User, roles: list[Role]) -> RevokeForm | None:
    """The form that takes a role and hands over in one press, after a refusal named the role in the address."""
    role = request.GET.get("take", "")
    return RevokeForm(initial={"role": role}, roles=roles, person=person) if role in roles else None


def _managed(request: HttpRequest, pk: int) -> User:
    """The person, for who manages people; for others there is none."""
    by = request.user
    return get_object_or_404(users_visible_to(by) if manages_people(by) else User.objects.none(), pk=pk)


def _changed(person: User) -> str:
    return _("The roles of %(name)s are changed.") % {"name": person}


@require_POST
def role_grant(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a person a role."""
    person, by = _managed(request, pk), request.user
    form = RoleForm(request.POST, roles=roles_grantable_by(by))
    if form.is_valid():
        done(request, lambda: actions.grant_role(person, form.cleaned_data["role"], by=by), _changed(person))
    else:
        messages.error(request, _("Choose a role."))
    return redirect("person_detail", pk)


@require_POST
def role_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a role from a person; where open work takes it, the page asks who takes it over, and one press does both."""
    person, by = _managed(request, pk), request.user
    form = RevokeForm(request.POST, roles=roles_grantable_by(by), person=person)
    if not form.is_valid():
        messages.error(request, _("Choose a role, and who takes the open work where it asks for that."))
        return redirect("person_detail", pk)
    role, to = form.cleaned_data["role"], form.cleaned_data["to"]
    is_taken = done(request, lambda: actions.revoke_role(person, role, by=by, to=to), _changed(person))
    if is_taken or not open_work(person):
        return redirect("person_detail", pk)
    return redirect(reverse("person_detail", args=[pk], query={"take": role}))

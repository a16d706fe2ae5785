"""Profiles, the list of people and their roles."""

import pytest
from django.urls import reverse

from factories import make_organisation, make_user
from symbionet.accounts import actions
from symbionet.accounts.models import Role, User
from symbionet.accounts.queries import people_found, roles_grantable_by, users_visible_to
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of


def fresh(user: User) -> User:
    return User.objects.get(pk=user.pk)


def test_profile_saves_and_turns_the_pages_to_the_language(people, client_of):
    client = client_of(people.owner)

    answer = client.post(reverse("profile"), {"name": "Li Ming", "phone": "022-6620 1234", "language": "zh-hans"})

    saved = fresh(people.owner)
    assert (saved.name, saved.phone, saved.language) == ("Li Ming", "022-6620 1234", "zh-hans")
    assert answer.cookies["django_language"].value == "zh-hans"
    assert [line.verb for line in history_of(saved)] == ["user.profile_edited"]


def test_profile_saved_unchanged_leaves_no_line(people):
    user = people.owner

    actions.edit_profile(user, name=user.name, phone=user.phone, language=user.language, by=user)

    assert list(history_of(user)) == []


def test_people_list_finds_by_name_organisation_and_role(people):
    make_user(organisation=make_organisation(name_zh="天津碱厂", name_en="Tianjin Soda"), name="Wang Fang")
    everybody = users_visible_to(people.practitioner)

    assert [user.name for user in people_found(everybody, "wang 碱厂")] == ["Wang Fang"]
    assert list(people_found(everybody, "nobody-at-all")) == []


def test_member_sees_colleagues_only(people, client_of):
    colleague = make_user(organisation=people.owner_org, email="colleague@example.org")
    client = client_of(people.owner)

    assert client.get(reverse("person_detail", args=[colleague.pk])).status_code == 200
    assert client.get(reverse("person_detail", args=[people.partner.pk])).status_code == 404


def test_manager_grants_and_revokes_with_one_line_each(people, client_of):
    client = client_of(people.programme_manager)

    client.post(reverse("role_grant", args=[people.owner.pk]), {"role": "trainer"})
    granted = fresh(people.owner).roles
    client.post(reverse("role_revoke", args=[people.owner.pk]), {"role": "trainer"})

    assert granted == {Role.MEMBER, Role.TRAINER}
    assert fresh(people.owner).roles == {Role.MEMBER}
    assert [line.verb for line in history_of(people.owner)] == ["user.role_revoked", "user.role_granted"]


def test_manager_cannot_make_an_administrator(people, client_of):
    client_of(people.programme_manager).post(
        reverse("role_grant", args=[people.programme_manager.pk]), {"role": "administrator"}
    )

    assert fresh(people.programme_manager).roles == {Role.PROGRAMME_MANAGER}
    assert Role.ADMINISTRATOR not in roles_grantable_by(people.programme_manager)
    with pytest.raises(ActionRefused):
        actions.grant_role(people.owner, Role.ADMINISTRATOR, by=people.programme_manager)


def test_administrator_role_opens_and_closes_the_administration(people):
    actions.grant_role(people.trainer, Role.ADMINISTRATOR, by=people.administrator)
    opened = fresh(people.trainer)
    actions.revoke_role(people.trainer, Role.ADMINISTRATOR, by=people.administrator)
    closed = fresh(people.trainer)

    assert (opened.is_staff, opened.is_superuser) == (True, True)
    assert (closed.is_staff, closed.is_superuser) == (False, False)


def test_last_administrator_stays(people):
    with pytest.raises(ActionRefused):
        actions.revoke_role(people.administrator, Role.ADMINISTRATOR, by=people.administrator)

    assert Role.ADMINISTRATOR in fresh(people.administrator).roles


def test_sign_in_page_and_second_factor_pages_open(people, client, client_of):
    assert client.get(reverse("account_login")).status_code == 200
    assert client.get(reverse("account_reset_password")).status_code == 200
    signed_in = client_of(people.owner)
    for route in ("account_email", "account_change_password", "mfa_index", "account_logout"):
        assert signed_in.get(reverse(route)).status_code == 200, route


def test_sign_in_takes_the_profiles_language(people, client):
    User.objects.filter(pk=people.owner.pk).update(language="zh-hans")

    answer = client.post(reverse("account_login"), {"login": "owner@example.org", "password": "correct-horse-battery"})

    assert answer.status_code == 302
    assert answer.cookies["django_language"].value == "zh-hans"


def test_people_list_asks_few_questions(people, client_of, django_assert_max_num_queries):
    for _ in range(30):
        make_user(Role.TRAINER, organisation=people.owner_org)
    client = client_of(people.practitioner)
    client.get(reverse("people_list"))

    with django_assert_max_num_queries(14):
        client.get(reverse("people_list"))

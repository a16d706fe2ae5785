"""What a person is in charge of: each app declares it, and nobody is erased before it is handed over."""

from datetime import date

import pytest
from django.apps import apps
from django.db.models import ForeignKey

from factories import make_organisation, make_user
from symbionet.accounts.actions import (
    StillInCharge,
    close_sign_in,
    erase_person,
    grant_role,
    hand_over_work,
    revoke_role,
)
from symbionet.accounts.models import Role, RoleGrant, User
from symbionet.accounts.queries import is_erased, open_work
from symbionet.core.app import our_apps
from symbionet.core.errors import ActionRefused
from symbionet.core.history import history_of
from symbionet.core.holdings import holdings
from symbionet.network.models import MembershipState
from symbionet.programme.actions.account import LeadValues, write_row
from symbionet.synergies.actions import assign_owner, undo_bulk
from symbionet.synergies.models import Synergy
from symbionet.synergies.queries import bulks_visible_to
from symbionet.work.actions import add_task

# fields that name a person who did something once, took part or was there before: nobody waits for these
NOT_IN_CHARGE = {
    "synergies.BulkRow.owner_before",
    "synergies.BulkRow.owner_after",
    "synergies.SynergyParty.person",
    "work.Message.author",
}


def left(person: User, by: User) -> User:
    return close_sign_in(User.objects.get(pk=person.pk), by=by)


def test_every_field_that_names_who_is_in_charge_is_declared_by_its_app():
    declared = {(one.model, one.field) for one in holdings()}
    ours = [app.label for app in our_apps()]
    people = [
        (model, field.name)
        for model in apps.get_models()
        if model._meta.app_label in ours
        for field in model._meta.local_fields
        if isinstance(field, ForeignKey) and field.related_model is User and field.null
    ]
    did = {(model, name) for model, name in people if name == "by" or name.endswith("_by")}
    named = {f"{model._meta.label}.{name}" for model, name in set(people) - did - declared}

    assert named == NOT_IN_CHARGE, "hand these over (HOLDINGS of the app's actions), or say here why nobody has to"
    assert declared <= set(people)
    assert len({one.key for one in holdings()}) == len(holdings()) > 7


def test_whatever_is_open_keeps_a_person_from_being_erased_until_it_is_handed_over(world):
    person, by = left(world.practitioner, world.programme_manager), world.programme_manager
    firm = make_organisation(state=MembershipState.CONTACTED)
    lead = LeadValues(organisation=firm, next_action="Call", due_on=date(2100, 1, 1))
    write_row(lead, programme=world.programme, by=by)
    next_one = make_user(Role.PRACTITIONER, Role.PROGRAMME_MANAGER, name="Next One")
    for one, _count in open_work(person):
        one.of(person).update(**{one.field: None})
    for one in holdings():
        rows = one.model._default_manager.filter(one.is_open())
        row = rows.first()
        assert row is not None, f"the world has no open {one.key}"
        rows.filter(pk=row.pk).update(**{one.field: person})

        with pytest.raises(ActionRefused, match=f"still in charge of: {one.words(1)}. Hand it over"):
            erase_person(person, by=by)
        assert not is_erased(User.objects.get(pk=person.pk))

        assert hand_over_work(person, to=next_one, by=by, kind=one.key) == 1, one.key
        row.refresh_from_db()
        assert getattr(row, one.field) == next_one
        assert history_of(row).first().verb == one.verb
        rows.filter(pk=row.pk).update(**{one.field: None})

    erase_person(person, by=by)
    assert is_erased(User.objects.get(pk=person.pk))


def test_the_page_says_what_is_open_and_hands_over_kind_by_kind(people, client_of):
    person, auditor = people.practitioner, make_user(Role.AUDITOR, name="Next Auditor")
    owner = make_user(Role.PRACTITIONER, name="Next Owner")
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=person)
    task = add_task(people.synergy, "Call the lab", by=person, assigned_to=person)
    manager = client_of(people.programme_manager)
    page = f"/people/{person.pk}/"

    closed = manager.post(f"{page}close/", follow=True)
    assert "Still to be handed over: 1 open task, 1 synergy." in closed.text
    assert f'action="{page}erase/"' not in closed.text
    refused = manager.post(f"{page}erase/", follow=True)
    assert "still in charge of: 1 open task, 1 synergy. Hand it over to somebody first" in refused.text
    assert f'action="{page}hand-over/"' in refused.text

    kinds = {"work.task.assigned_to": "does not see what the task is about", "synergies.synergy.owner": "has no role"}
    for kind, why in kinds.items():
        cannot = manager.post(f"{page}hand-over/", {"kind": kind, "to": auditor.pk}, follow=True)
        assert f"Next Auditor {why}" in cannot.text
    manager.post(f"{page}hand-over/", {"kind": "work.task.assigned_to", "to": owner.pk})
    assert Synergy.objects.get(pk=people.synergy.pk).owner == person
    rest = manager.post(f"{page}hand-over/", {"kind": "synergies.synergy.owner", "to": owner.pk}, follow=True)

    task.refresh_from_db()
    people.synergy.refresh_from_db()
    assert (task.assigned_to, people.synergy.owner) == (owner, owner)
    assert f'action="{page}hand-over/"' not in rest.text
    assert f'action="{page}erase/"' in rest.text


def test_one_who_was_erased_with_open_work_before_can_still_be_relieved_of_it(people, client_of):
    person = left(people.practitioner, people.programme_manager)
    erase_person(person, by=people.programme_manager)
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=person)
    owner, manager = make_user(Role.PRACTITIONER), client_of(people.programme_manager)

    page = manager.get(f"/people/{person.pk}/").text
    manager.post(f"/people/{person.pk}/hand-over/", {"kind": "", "to": owner.pk})

    assert "1 synergy" in page
    assert f'action="/people/{person.pk}/erase/"' not in page
    people.synergy.refresh_from_db()
    assert people.synergy.owner == owner


def test_taking_a_bulk_change_back_gives_nothing_to_one_who_has_left(people):
    before, after = make_user(Role.PRACTITIONER, name="Before"), make_user(Role.PRACTITIONER)
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=before)
    people.synergy.refresh_from_db()
    assign_owner([people.synergy], after, by=people.practitioner)
    erase_person(left(before, people.programme_manager), by=people.programme_manager)

    result = undo_bulk(bulks_visible_to(people.practitioner).get(), by=people.practitioner)

    assert result.done == 0
    assert "can no longer sign in" in result.refused[0][1]
    people.synergy.refresh_from_db()
    assert people.synergy.owner == after


def roles_of(person: User) -> set[str]:
    return set(User.objects.get(pk=person.pk).roles)


def test_a_role_is_taken_only_with_the_open_work_that_takes_it(people, client_of):
    """A practitioner who becomes a member stayed in charge of synergies that a member cannot be given."""
    person, by = people.practitioner, people.programme_manager
    other = make_user(Role.PRACTITIONER, name="Next Owner")
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=person)
    task = add_task(people.synergy, "Call the lab", by=person, assigned_to=person)

    with pytest.raises(
        StillInCharge, match=r"is still in charge of: 1 open task, 1 synergy\. Choose who takes it over"
    ):
        revoke_role(person, Role.PRACTITIONER, by=by)
    with pytest.raises(ActionRefused, match=r"has no role to take this over|does not see what the task is about"):
        revoke_role(person, Role.PRACTITIONER, by=by, to=make_user(Role.TRAINER))
    assert Role.PRACTITIONER in roles_of(person)
    assert [line.verb for line in history_of(person)] == []

    revoke_role(person, Role.PRACTITIONER, by=by, to=other)

    task.refresh_from_db()
    people.synergy.refresh_from_db()
    assert (task.assigned_to, people.synergy.owner) == (other, other)
    assert Role.PRACTITIONER not in roles_of(person)
    assert [line.verb for line in history_of(person)] == ["user.role_revoked", "user.work_handed_over"]


def test_what_another_role_or_nobody_needs_stays_with_the_person(people):
    person, by = people.practitioner, people.administrator
    grant_role(person, Role.PROGRAMME_MANAGER, by=by)
    grant_role(person, Role.TRAINER, by=by)
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=person)

    revoke_role(person, Role.PRACTITIONER, by=by)  # a programme manager may own a synergy, too
    with pytest.raises(StillInCharge, match="1 synergy"):
        revoke_role(person, Role.PROGRAMME_MANAGER, by=by)
    RoleGrant.objects.filter(user=person, role=Role.PROGRAMME_MANAGER).delete()
    revoke_role(person, Role.TRAINER, by=by)  # the synergy was out of reach before and takes no trainer

    assert Synergy.objects.get(pk=people.synergy.pk).owner == person


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_the_page_hands_over_and_takes_the_role_in_one_press(people, client_of, language):
    person, other = people.practitioner, make_user(Role.PRACTITIONER, name="Next Owner")
    Synergy.objects.filter(pk=people.synergy.pk).update(owner=person)
    manager = client_of(people.programme_manager)
    manager.cookies["django_language"] = language
    revoke = f"/people/{person.pk}/roles/revoke/"

    refused = manager.post(revoke, {"role": "practitioner"}, follow=True)
    pressed = {"en": "Hand over the open work and take the role", "zh-hans": "移交未完成的工作并撤销角色"}
    assert pressed[language] in refused.text
    assert "Next Owner" in refused.text
    assert pressed[language] not in manager.get(f"/people/{person.pk}/?take=trainer").text
    manager.post(revoke, {"role": "practitioner", "to": other.pk})

    assert Synergy.objects.get(pk=people.synergy.pk).owner == other
    assert Role.PRACTITIONER not in roles_of(person)

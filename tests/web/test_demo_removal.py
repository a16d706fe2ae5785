"""The demo is taken out again: all of it, with what hangs on it, and nothing that is real."""

from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, models
from tests.factories import make_body, make_file, make_match, make_organisation, make_resource, make_synergy, make_user

from symbionet.accounts.models import Role, User
from symbionet.core import history
from symbionet.core.locks import locked
from symbionet.core.models import HistoryLine
from symbionet.impact.models import Entry
from symbionet.network.models import Organisation, Park, Resource
from symbionet.notices.models import Notice
from symbionet.synergies.models import Synergy
from symbionet.web.demo import removal as removal_module
from symbionet.web.demo.network import load_demo
from symbionet.web.demo.removal import planned_removal, remove_demo
from symbionet.web.keep import IN_USE
from symbionet.work.models import Document, DocumentVersion

pytestmark = pytest.mark.django_db


def _numbers() -> dict[str, int]:
    return {
        table._meta.label: table._base_manager.count()
        for table in apps.get_models(include_auto_created=True)
        if table._meta.app_label not in {"contenttypes", "auth", "sessions"}
    }


def test_removal_leaves_the_platform_as_it_was_before_the_demo(django_capture_on_commit_callbacks):
    me = make_user(Role.PRACTITIONER)
    firm = make_organisation(name_en="Real firm", name_zh="")
    have = make_resource(firm, title_en="Real ash")
    real = make_synergy(have, make_organisation(name_en="Real taker"))
    paper = make_file(real)
    body = make_body()
    history.record(me, "organisation.added", firm)
    before = _numbers()
    with django_capture_on_commit_callbacks(execute=True):
        load_demo()
    assert Entry.objects.exists()
    demo_firm = Organisation.objects.filter(is_demo=True, resources__isnull=False).first()
    demo_have = demo_firm.resources.first()
    demo_person = User.objects.get(email="practitioner@demo.example")
    mixed = make_synergy(have, demo_firm)
    mixed_match = make_match(demo_have, firm)
    Organisation.objects.filter(pk=firm.pk).update(park=Park.objects.filter(is_demo=True).first())
    Notice.objects.create(person=me, topic="x", code="x", url=demo_have.get_absolute_url())
    kept_notice = Notice.objects.create(person=me, topic="x", code="x", url=have.get_absolute_url())
    history.record(demo_person, "organisation.edited", firm)
    files = [version.file.name for version in DocumentVersion.objects.exclude(pk=paper.pk)]
    assert files

    plan = planned_removal()
    assert [(type(thing), thing.pk) for thing in plan.own] == [(Synergy, mixed.pk)]
    assert plan.loosened[Organisation, "park"] == {firm.pk}
    assert plan.people == (demo_person,)  # the history of a real firm names them
    with django_capture_on_commit_callbacks(execute=True):
        remove_demo(plan, by=me)
    connection.check_constraints()

    demo_person.refresh_from_db()
    assert not demo_person.is_active
    assert not demo_person.has_usable_password()
    firm.refresh_from_db()
    assert firm.park is None
    assert not Synergy.objects.filter(pk=mixed.pk).exists()
    assert Resource.objects.filter(pk=have.pk).exists()
    assert list(Notice.objects.filter(person=me)) == [kept_notice]
    assert not type(mixed_match).objects.filter(pk=mixed_match.pk).exists()
    assert body.pk
    assert default_storage.exists(paper.file.name)
    assert not [name for name in files if default_storage.exists(name)]
    more = {name: number - before[name] for name, number in _numbers().items() if number != before[name]}
    own = {
        "accounts.User": 1,
        "accounts.RoleGrant": 1,
        "notices.Notice": Notice.objects.filter(person=demo_person).count() + 1,
    }
    assert (
        more.pop("core.HistoryLine")
        == HistoryLine.objects.filter(verb__in=["organisation.edited", "user.added", "user.sign_in_closed"]).count()
    )
    assert more == own
    again = planned_removal()
    assert again.number == 0


def test_what_is_written_once_is_sealed_again_after_a_removal_and_after_a_failure(monkeypatch):
    demo = make_organisation(name_en="Demo firm", is_demo=True)
    make_resource(demo, is_demo=True)

    def sealed() -> list[str]:
        with connection.cursor() as cursor:
            if connection.vendor == "sqlite":
                cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' ORDER BY name")
            else:
                cursor.execute(
                    "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled = 'O' ORDER BY tgname"
                )
            return [name for (name,) in cursor.fetchall()]

    before = sealed()
    assert any("impact_entry" in name for name in before)
    with monkeypatch.context() as broken:

        def fail() -> None:
            raise DatabaseError("the disk is full")

        broken.setattr(connection, "check_constraints", fail)
        with pytest.raises(DatabaseError):
            remove_demo(planned_removal(), by=None)
    assert sealed() == before
    assert Organisation.objects.filter(pk=demo.pk).exists()
    remove_demo(planned_removal(), by=None)
    assert sealed() == before
    assert not Organisation.objects.filter(pk=demo.pk).exists()


def test_a_row_of_a_demo_person_that_names_something_real_stays():
    person = make_user(Role.PRACTITIONER, is_demo=True)
    firm = make_organisation(name_en="Real firm")
    document = Document.objects.create(
        subject_type=ContentType.objects.get_for_model(Organisation),
        subject_id=firm.pk,
        title="Permit",
        created_by=person,
    )
    history.record(person, "document.added", document)
    plan = planned_removal()
    assert Document not in plan.rows
    assert plan.people == (person,)


def test_command_says_first_and_removes_only_when_told_and_while_no_server_works(capsys):
    firm = make_organisation(name_en="Demo firm", is_demo=True)
    call_command("load_demo", remove=True)
    assert "Nothing is removed yet" in capsys.readouterr().out
    assert Organisation.objects.filter(pk=firm.pk).exists()
    with locked(Path(settings.HOME, IN_USE), shared=True), pytest.raises(CommandError, match="stop it first"):
        call_command("load_demo", remove=True, yes=True)
    assert Organisation.objects.filter(pk=firm.pk).exists()
    call_command("load_demo", remove=True, yes=True)
    assert "The demo is removed" in capsys.readouterr().out
    assert not Organisation.objects.filter(pk=firm.pk).exists()
    call_command("load_demo", remove=True, yes=True)
    assert "There is no demo here" in capsys.readouterr().out


def test_every_mark_of_the_demo_is_known_to_the_removal():
    fields = {
        table._meta.label
        for table in apps.get_models()
        for field in table._meta.fields
        if "demo" in field.name and isinstance(field, models.BooleanField)
    }
    assert fields == {table._meta.label for table in removal_module._marked_tables()}

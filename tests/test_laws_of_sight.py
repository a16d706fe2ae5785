"""Who may see what is one query for each kind of thing, in all apps: a stranger sees nothing, an outsider nothing of
others, and nobody more of the programme than its administrator."""

from collections.abc import Callable, Iterator
from functools import partial
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, QuerySet

import symbionet
from factories import make_organisation, make_user
from symbionet.accounts.models import Role, User
from symbionet.core.app import declared, our_apps
from symbionet.imports.queries import imports_visible_to
from symbionet.network.models import MembershipState

pytestmark = pytest.mark.django_db

# what a member of no matter whom may see: its own account and firm, firms that have joined (by name), offers without
# a name, corrections of the knowledge, which is everybody's, and guidelines, on which all members comment
OPEN_TO_MEMBERS = {"users_visible_to", "organisations_visible_to", "teasers_visible_to", "corrections_visible_to"}
OPEN_TO_MEMBERS |= {"versions_visible_to"}
# lists and runs that only who started them follows, and invitations that a person sent
OWN_DOINGS = {"bulks_visible_to", "entry_imports_visible_to", "synergy_imports_visible_to", "matching_jobs_visible_to"}
OWN_DOINGS |= {"invitations_visible_to", "ems_imports_visible_to", "time_imports_visible_to"}
OPEN_TO_ALL = {"materials_visible_to", "material_versions_visible_to"}  # what the network publishes


def queries_of_sight() -> Iterator[tuple[str, Callable[[object], QuerySet[Model]]]]:
    """Every `..._visible_to` of every app, by its name."""
    seen = set()
    elsewhere = [app.name for app in our_apps() if not app.name.startswith("symbionet.")]
    names = [module.name for module in walk_packages(symbionet.__path__, "symbionet.")]
    names += [module.name for app in elsewhere for module in walk_packages(import_module(app).__path__, f"{app}.")]
    for module in names:
        if ".queries" not in module:
            continue
        for name, value in sorted(vars(import_module(module)).items()):
            if name.endswith("_visible_to") and callable(value) and value not in seen:
                seen.add(value)
                yield from by_kind(value) if value is imports_visible_to else [(name, value)]


def by_kind(query: Callable[..., QuerySet[Model]]) -> Iterator[tuple[str, Callable[[object], QuerySet[Model]]]]:
    """The query of imports for each kind of list."""
    for importers in declared("importers", "IMPORTERS", tuple).values():
        for importer in importers:
            yield f"{importer.kind}s_visible_to", partial(query, kind=importer.kind)


SIGHTS = dict(queries_of_sight())


def keys(query: Callable[[object], QuerySet[Model]], visitor: object) -> set[int]:
    return set(query(visitor).order_by().values_list("pk", flat=True))


def test_there_is_a_query_for_each_kind_of_thing():
    assert len(SIGHTS) >= 30


@pytest.fixture
def newcomer(world) -> User:
    """A member of a firm that takes part in nothing."""
    return make_user(organisation=make_organisation(name_en="Newcomer Ltd"))


def test_a_stranger_sees_nothing(world):
    assert {name for name, query in SIGHTS.items() if keys(query, AnonymousUser())} <= OPEN_TO_ALL


def test_a_newcomer_sees_nothing_of_others(world, newcomer):
    assert {name for name, query in SIGHTS.items() if keys(query, newcomer)} <= OPEN_TO_MEMBERS | OPEN_TO_ALL


def test_an_applicant_sees_nothing_but_itself(world):
    firm = make_organisation(name_en="Applicant Ltd", state=MembershipState.APPLIED)
    applicant = make_user(organisation=firm)

    seen = {name: keys(query, applicant) for name, query in SIGHTS.items() if name not in OPEN_TO_ALL}

    own = {"users_visible_to": {applicant.pk}, "organisations_visible_to": {firm.pk}}
    assert {name: pks for name, pks in seen.items() if pks} == own


def test_nobody_sees_more_than_an_administrator_does(world):
    everybody = [getattr(world, role.value) for role in Role if role != Role.MEMBER]
    shared = {name: query for name, query in SIGHTS.items() if name not in OWN_DOINGS}

    more = {
        (name, str(person)): left
        for name, query in shared.items()
        for person in everybody
        if (left := keys(query, person) - keys(query, world.administrator))
    }

    assert more == {}


def test_who_leaves_a_firm_sees_no_more_than_a_newcomer(world, newcomer):
    world.owner.memberships.all().delete()
    left = User.objects.get(pk=world.owner.pk)

    assert {name for name, query in SIGHTS.items() if keys(query, left)} <= OPEN_TO_MEMBERS | OPEN_TO_ALL | OWN_DOINGS

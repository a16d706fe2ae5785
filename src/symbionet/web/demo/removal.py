"""The demo taken out again: what is marked as demo, all that hangs on it, and nothing else.

The keys of the tables are walked, foreign ones and the subjects of generic ones, so that the tables of an app that
comes later are covered. A row of one's own that cannot be without a demo row (a synergy with a demo firm) goes with it
and is named beforehand; one that can be (a firm in a demo park) only lets go of it.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import batched
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.core.files.storage import default_storage
from django.db import connection, models, transaction

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.models import HistoryLine
from symbionet.network.models import Organisation
from symbionet.notices.models import Notice
from symbionet.policy.models import Demand, Publication

__all__ = ["Removal", "planned_removal", "remove_demo"]

CHUNK = 400  # keys of one question to the database

type Table = type[models.Model]
type Keys = dict[Table, set[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Removal:
    """What goes, what of one's own goes with it, and what only lets go of demo rows."""

    rows: Keys
    own: tuple[models.Model, ...]  # not marked as demo, but nothing without it
    loosened: dict[tuple[Table, str], set[Any]]  # table and field that is emptied -> its rows
    people: tuple[User, ...]  # of the demo who stay, with their sign-ins closed, as what stays names them

    @property
    def number(self) -> int:
        """All rows that go."""
        return sum(map(len, self.rows.values()))

    def counts(self) -> list[tuple[str, int]]:
        """How many rows of each kind go, the most first."""
        return sorted(
            ((str(table._meta.verbose_name_plural), len(keys)) for table, keys in self.rows.items() if keys),
            key=lambda one: (-one[1], one[0]),
        )


def planned_removal() -> Removal:
    """What would go if the demo were removed now; nothing is written."""
    rows: Keys = defaultdict(set)
    marked = {table: _keys(table, is_demo=True) for table in _marked_tables()}
    _walk(rows, {table: keys for table, keys in marked.items() if table is not User})
    demo_people = marked[User]
    for table, keys in _made_by(demo_people, rows).items():
        _walk_unless_real(rows, table, keys, marked)
    _walk(rows, {Publication: _told_of_demo(rows)})
    gone_people = _people_nobody_names(demo_people, rows)
    _walk(rows, {User: gone_people})
    own = [
        row
        for table in _marked_tables()
        for keys in batched(sorted(rows.get(table, set()) - marked[table]), CHUNK)
        for row in table._base_manager.filter(pk__in=keys)
    ]
    return Removal(
        rows={table: keys for table, keys in rows.items() if keys},
        own=tuple(own),
        loosened=_loosened(rows),
        people=tuple(User.objects.filter(pk__in=demo_people - gone_people).order_by("pk")),
    )


@transaction.atomic
def remove_demo(removal: Removal, *, by: User | None) -> None:
    """Take it out: all of it or, where anything stands in the way, nothing. Files of the rows go with the commit."""
    files = list(_files_of(removal.rows))
    addresses = set(_addresses_of(removal.rows))
    with _unsealed({*removal.rows, *(table for table, _field in removal.loosened)}):
        for (table, field), keys in removal.loosened.items():
            for some in batched(keys, CHUNK):
                models.QuerySet(table).filter(pk__in=some).update(**{field: None})
        for table, keys in removal.rows.items():
            for some in batched(keys, CHUNK):
                models.QuerySet(table).filter(pk__in=some)._raw_delete(connection.alias)
    told = [pk for pk, url in Notice.objects.values_list("pk", "url") if url in addresses]
    for some in batched(told, CHUNK):
        Notice.objects.filter(pk__in=some).delete()
    for person in removal.people:
        person.is_active = False
        person.set_unusable_password()
        person.save(update_fields=["is_active", "password"])
    history.record_many(by, "user.sign_in_closed", removal.people)
    for name in files:
        transaction.on_commit(partial(default_storage.delete, name))


@contextmanager
def _unsealed(tables: set[Table]) -> Iterator[None]:
    """Tables whose rows are written once open for a moment; what is done is checked before they are closed again.

    Both databases take the triggers back with the transaction, so that a failure leaves them where they were.
    """
    names = sorted(table._meta.db_table for table in tables)
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
            kept = [(name, sql) for name, table, sql in cursor.fetchall() if table in names]
            opening, closing = [f'DROP TRIGGER "{name}"' for name, _sql in kept], [sql for _name, sql in kept]
        else:
            closing = [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in names]
            opening = [  # what waits for the end of the transaction is checked now: PostgreSQL alters no such table
                "SET CONSTRAINTS ALL IMMEDIATE",
                "SET CONSTRAINTS ALL DEFERRED",
                *(f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in names),
            ]
        for statement in opening:
            cursor.execute(statement)
        yield
        connection.check_constraints()
        for statement in closing:
            cursor.execute(statement)


def _marked_tables() -> list[Table]:
    return [table for table in _tables() if any(field.name == "is_demo" for field in table._meta.fields)]


def _tables() -> list[Table]:
    return [table for table in apps.get_models(include_auto_created=True) if table._meta.managed]


def _keys(table: Table, **conditions: Any) -> set[Any]:
    return set(table._base_manager.filter(**conditions).values_list("pk", flat=True))


def _pointing_at(table: Table) -> Iterator[tuple[Table, Any, bool]]:
    """The tables with a key to this one, their field, and whether their rows can be without what it names."""
    for relation in table._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ForeignObjectRel) and not relation.many_to_many:
            field = relation.field
            yield field.model, field, bool(field.null) and relation.on_delete is not models.CASCADE


def _subjects() -> list[tuple[Table, GenericForeignKey]]:
    return [
        (table, field)
        for table in _tables()
        for field in table._meta.private_fields
        if isinstance(field, GenericForeignKey)
    ]


def _walk(rows: Keys, roots: Keys) -> None:
    """Add the roots and all that cannot be without them."""
    subjects = _subjects()
    open_keys = [(table, keys - rows[table]) for table, keys in roots.items()]
    for table, keys in open_keys:
        rows[table] |= keys
    while open_keys:
        table, keys = open_keys.pop()
        for hanging, found in _hanging_on(table, keys, subjects):
            if new := found - rows[hanging]:
                rows[hanging] |= new
                open_keys.append((hanging, new))


def _hanging_on(
    table: Table, keys: Iterable[Any], subjects: list[tuple[Table, GenericForeignKey]]
) -> Iterator[tuple[Table, set[Any]]]:
    kind = ContentType.objects.get_for_model(table)
    pointing = [(other, field) for other, field, optional in _pointing_at(table) if not optional]
    for some in batched(keys, CHUNK):
        for other, field in pointing:
            yield other, _keys(other, **{f"{field.name}__in": some})
        for other, generic in subjects:
            yield other, _keys(other, **{generic.ct_field: kind, f"{generic.fk_field}__in": some})


def _made_by(people: set[Any], rows: Keys) -> Keys:
    """What only the demo's people ever touched, as the history says, of tables that mark no demo rows."""
    marked = set(_marked_tables())
    touched: dict[tuple[int, int], set[Any]] = defaultdict(set)
    for kind, key, person in HistoryLine.objects.exclude(by=None).values_list("target_type", "target_id", "by"):
        touched[kind, key].add(person)
    made: Keys = defaultdict(set)
    for (kind, key), hands in touched.items():
        table = ContentType.objects.get_for_id(kind).model_class()
        if table is not None and table not in marked and hands <= people and key not in rows.get(table, ()):
            made[table].add(key)
    return made


def _walk_unless_real(rows: Keys, table: Table, keys: set[Any], marked: Keys) -> None:
    """Add each of these rows that names nothing real and that nothing real needs."""
    for row in table._base_manager.filter(pk__in=keys):
        if _names_real(row, rows):
            continue
        found: Keys = defaultdict(set)
        _walk(found, {table: {row.pk}})
        if all(found.get(other, set()) <= demo for other, demo in marked.items()):
            _walk(rows, found)


def _names_real(row: models.Model, rows: Keys) -> bool:
    named = [
        (field.related_model, getattr(row, field.attname))
        for field in row._meta.fields
        if field.is_relation and field.related_model not in {User, ContentType}
    ]
    for generic in row._meta.private_fields:
        if isinstance(generic, GenericForeignKey):
            kind = getattr(row, f"{generic.ct_field}_id")
            named.append((ContentType.objects.get_for_id(kind).model_class(), getattr(row, generic.fk_field)))
    return any(key is not None and table is not None and key not in rows.get(table, ()) for table, key in named)


def _told_of_demo(rows: Keys) -> set[Any]:
    """The figures told of a demo demand, or of a barrier that demo firms alone have."""
    series = {f"demand:{pk}" for pk in rows[Demand]}
    told = Publication.objects.values_list("pk", "series", "firms")
    return {pk for pk, name, firms in told if name in series or (firms and set(firms) <= rows[Organisation])}


def _people_nobody_names(people: set[Any], rows: Keys) -> set[Any]:
    """Those of the demo's people whom no row names that stays, when they go, too."""
    gone = set(people)
    while True:
        left: Keys = defaultdict(set, {table: set(keys) for table, keys in rows.items()})
        _walk(left, {User: set(gone)})
        if not (named := _named_people(gone, left)):
            return gone
        gone -= named


def _named_people(people: set[Any], rows: Keys) -> set[Any]:
    """Those of the demo's people whom a row that stays names as who did it."""
    named = set()
    for table, field, optional in _pointing_at(User):
        if not (optional or field.remote_field.on_delete is not models.CASCADE):
            continue  # what is only theirs: sessions, roles, notices
        found = table._base_manager.filter(**{f"{field.name}__in": people}).values_list("pk", field.attname)
        named |= {person for key, person in found if key not in rows.get(table, ())}
    return named


def _loosened(rows: Keys) -> dict[tuple[Table, str], set[Any]]:
    """The rows that stay and name one that goes, by table and field."""
    loosened: dict[tuple[Table, str], set[Any]] = defaultdict(set)
    for table, keys in rows.items():
        for other, field, optional in _pointing_at(table):
            if optional:
                for some in batched(keys, CHUNK):
                    loosened[other, field.name] |= _keys(other, **{f"{field.name}__in": some}) - rows.get(other, set())
    return {place: keys for place, keys in loosened.items() if keys}


def _files_of(rows: Keys) -> Iterator[str]:
    for table, keys in rows.items():
        fields = [field.name for field in table._meta.fields if isinstance(field, models.FileField)]
        for some in batched(keys, CHUNK) if fields else ():
            for names in table._base_manager.filter(pk__in=some).values_list(*fields):
                yield from filter(None, names)


def _addresses_of(rows: Keys) -> Iterator[str]:
    for table, keys in rows.items():
        if hasattr(table, "get_absolute_url"):
            for some in batched(keys, CHUNK):
                yield from (row.get_absolute_url() for row in table._base_manager.filter(pk__in=some))

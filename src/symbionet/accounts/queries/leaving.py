"""Reads of all that is kept about a person."""

from typing import Any

from django.db.models import CASCADE, Q, QuerySet
from django.db.models.fields.files import FieldFile

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding, holdings
from symbionet.core.models import HistoryLine

__all__ = ["is_erased", "open_work", "owned_rows", "people_taking_over", "personal_data", "stranded_work"]

ERASED = "@erased.invalid"  # no such address can exist
SECRET = frozenset({"session_key", "password", "digest", "token", "data", "hint"})
MOST = 100_000  # lines of history in a file


def is_erased(person: User) -> bool:
    """Whether the data of the person was erased."""
    return person.email.endswith(ERASED)


def people_taking_over(person: User) -> QuerySet[User]:
    """Who may take the work of a person who leaves: others with a role, and colleagues of the same organisations."""
    own = person.memberships.values("organisation")
    others = User.objects.filter(is_active=True).exclude(pk=person.pk)
    fit = others.filter(Q(role_grants__isnull=False) | Q(memberships__organisation__in=own))
    return fit.distinct().order_by("name", "email")


def open_work(person: User) -> list[tuple[Holding, int]]:
    """Each kind of open thing of which the person is in charge, with how many there are; none of a kind is left out."""
    counted = ((one, one.of(person).count()) for one in holdings())
    return [(one, count) for one, count in counted if count]


def stranded_work(person: User) -> list[tuple[Holding, list[Any]]]:
    """The open things of which the person is in charge though nobody with the same roles could be put in charge of
    them, by kind: where the kind names who may (`Holding.takers`) these decide, else its `check` of each row.
    """
    found = ((one, one.of(person)) for one in holdings())
    return [(one, left) for one, rows in found if (left := _unfit(one, list(rows), person))]


def _unfit(holding: Holding, rows: list[Any], person: User) -> list[Any]:
    if not rows or (holding.takers is None and holding.check is None):
        return []
    if holding.takers is not None:
        return [] if holding.takers().filter(pk=person.pk).exists() else rows
    return [row for row in rows if not _passes(holding, row)]


def _passes(holding: Holding, row: Any) -> bool:
    try:
        if holding.check is not None:
            holding.check(row)
    except ActionRefused:
        return False
    return True


def owned_rows(person: User) -> dict[str, QuerySet[Any]]:
    """What is only the person's, by kind: rows that cannot be without the person (roles, memberships, notices ...)."""
    found = {}
    for relation in User._meta.related_objects:
        if getattr(relation, "on_delete", None) is CASCADE and relation.related_model is not User:
            model: Any = relation.related_model
            found[model._meta.label] = model._default_manager.filter(**{relation.field.name: person}).order_by("pk")
    return found


def personal_data(person: User) -> dict[str, Any]:
    """All that is kept about a person, as plain values: the profile, what is only theirs, and what they did and when.

    What firms wrote is the firms' and is named by kind and number alone; no secret leaves the platform.
    """
    profile = {name: getattr(person, name) for name in ("email", "name", "phone", "language", "is_active")}
    profile |= {"date_joined": person.date_joined, "last_login": person.last_login}
    owned = {kind: [_plain(row) for row in rows] for kind, rows in owned_rows(person).items()}
    lines = HistoryLine.objects.filter(by=person).order_by("-pk").values_list(
        "at", "verb", "target_type__model", "target_id"
    )  # fmt: skip
    names = ("at", "did", "kind", "number")
    return {
        "profile": profile,
        "owned": {kind: rows for kind, rows in owned.items() if rows},
        "history": [dict(zip(names, line, strict=True)) for line in lines[:MOST]],
    }


def _plain(row: Any) -> dict[str, Any]:
    values = {field.attname: field.value_from_object(row) for field in row._meta.concrete_fields}
    values = {name: str(value) if isinstance(value, FieldFile) else value for name, value in values.items()}
    return {name: value for name, value in values.items() if name not in SECRET}

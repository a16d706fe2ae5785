"""Things that have a person in charge, declared by their apps: who leaves hands them over before anything is erased.

An app declares `HOLDINGS` in its module `actions`, a tuple of `Holding`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, Q, QuerySet

from symbionet.core.app import declared

__all__ = ["Holding", "holdings"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Holding:
    """A kind of thing that has a person in charge: its model, and the field that names the person.

    words: of a count, as "3 synergies". verb: of the line of history that each leaves when it is handed over. is_open:
    which rows are still to be done, asked anew each time. takers: the people who may be in charge, None for everybody
    who can sign in. check: of a row with its new person, raises ActionRefused where that cannot be. resets:
    fields that are emptied.
    """

    model: type[Model]
    field: str
    words: Callable[[int], str]
    verb: str
    is_open: Callable[[], Q] = Q
    takers: Callable[[], QuerySet[Any]] | None = None
    check: Callable[[Any], None] | None = None
    resets: tuple[str, ...] = ()

    @property
    def key(self) -> str:
        """The name of the kind in forms: "synergies.synergy.owner"."""
        return f"{self.model._meta.label_lower}.{self.field}"

    def of(self, person: Model) -> QuerySet[Any]:
        """The open things of which the person is in charge, by key."""
        rows = self.model._default_manager.filter(self.is_open(), **{self.field: person.pk})
        return rows.order_by("pk")


def holdings() -> tuple[Holding, ...]:
    """All kinds of things that have a person in charge, in the order of the apps."""
    return tuple(one for rows in declared("actions", "HOLDINGS", tuple).values() for one in rows)

"""Lookups of the database that any number may be asked with."""

from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import ForeignObject, IntegerField
from django.db.models.fields.related_lookups import RelatedExact, RelatedIn
from django.db.models.lookups import In, Lookup
from django.db.models.sql.compiler import SQLCompiler

__all__ = ["IntegerIn", "KeyExact", "KeyIn"]


class IntegerIn(In):
    """Whether a whole number is among some; one that no column can hold is in no row, as Django's `exact` has it."""

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The numbers that fit the column, as SQL."""
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if _fits(value, self, connection)]
        return super().process_rhs(compiler, connection)


class KeyExact(RelatedExact):
    """Whether a foreign key is a number; one that no column can hold is in no row."""

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The number as SQL; raises EmptyResultSet for one that does not fit the column."""
        if not _fits(self.rhs, self, connection):
            raise EmptyResultSet
        return super().process_rhs(compiler, connection)


class KeyIn(RelatedIn):
    """Whether a foreign key is among some numbers; one that no column can hold is in no row."""

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The numbers that fit the column, as SQL."""
        if self.rhs_is_direct_value():
            self.rhs = [value for value in self.rhs if _fits(value, self, connection)]
        return super().process_rhs(compiler, connection)


def _fits(value: object, lookup: Lookup[Any], connection: BaseDatabaseWrapper) -> bool:
    """Whether the column of the lookup can hold the value; what is no number is not judged here."""
    field = lookup.lhs.output_field
    while paths := getattr(field, "path_infos", ()):  # of a relation: the key that it leads to
        field = paths[-1].target_fields[-1]
    if not isinstance(value, int) or not isinstance(field, IntegerField):
        return True
    least, most = connection.ops.integer_field_range(field.get_internal_type())
    return (least is None or value >= least) and (most is None or value <= most)


IntegerField.register_lookup(IntegerIn)
ForeignObject.register_lookup(KeyExact)
ForeignObject.register_lookup(KeyIn)

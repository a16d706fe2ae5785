"""Lookups of the database that any number may be asked with."""

from typing import Any

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import IntegerField
from django.db.models.lookups import In
from django.db.models.sql.compiler import SQLCompiler

__all__ = ["IntegerIn"]


class IntegerIn(In):
    """Whether a whole number is among some; one that no column can hold is in no row, as Django's `exact` has it."""

    def process_rhs(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> Any:
        """The numbers that fit the column, as SQL."""
        if self.rhs_is_direct_value():
            least, most = connection.ops.integer_field_range(self.lhs.output_field.get_internal_type())
            self.rhs = [
                value
                for value in self.rhs
                if not isinstance(value, int) or ((least is None or value >= least) and (most is None or value <= most))
            ]
        return super().process_rhs(compiler, connection)


IntegerField.register_lookup(IntegerIn)

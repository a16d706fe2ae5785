"""Own factors from a table: each row is proposed as on the page, for a preview or for good."""

from collections.abc import Sequence

from django.db import transaction

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.engine.packs import read_own_factors
from symbionet.impact.actions.factors import TEXTS, propose_factor
from symbionet.impact.models import FactorState, OwnFactor
from symbionet.impact.queries.factors import factor_problem_words, factor_words
from symbionet.imports.actions import in_parts
from symbionet.imports.models import RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, refused
from symbionet.network.models import Organisation
from symbionet.sheets.plain import PlainRow

__all__ = ["propose_factors"]


def propose_factors(
    rows: Sequence[PlainRow], *, by: User, organisation: Organisation | None, store: bool
) -> list[Outcome]:
    """What becomes of each row; with `store` the good ones are proposed, else nothing is kept of the trial.

    A factor that is there already with the same value and source is left, so that a table may be imported again.
    """
    part = Part(size=len(rows), act=lambda: [_tried(row, organisation, by) for row in rows])
    return [row for _part, outcomes in in_parts([part], store=store) for row in outcomes]


def _tried(row: PlainRow, organisation: Organisation | None, by: User) -> Outcome:
    read = read_own_factors([row.texts])
    if read.problems:
        bad = read.problems[0]
        column = dict(factor_words("column", is_chinese())).get(bad.column, bad.column)
        return refused(ReadRow(number=row.number, texts={column: bad.value}), column, factor_problem_words(bad))
    if not read.factors:
        return Outcome(number=row.number, state=RowState.SAME)
    factor = read.factors[0]
    what = f"{factor.subject}: {factor.value:g} {factor.unit}"
    texts = {name: getattr(factor, name) for name in TEXTS}
    known = OwnFactor.objects.filter(organisation=organisation, value=factor.value, **texts)
    if known.exclude(state=FactorState.REFUSED).exists():
        return Outcome(number=row.number, state=RowState.SAME, what=what)
    try:
        with transaction.atomic():
            made = propose_factor(row.texts, by=by, organisation=organisation)
    except ActionRefused as error:
        return refused(ReadRow(number=row.number), "", error, what=what)
    return Outcome(number=row.number, state=RowState.ENTERED, what=what, target=made)

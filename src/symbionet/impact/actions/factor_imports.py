"""Own factors from a table: each row is proposed as on the page, for a preview or for good."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.engine.packs import read_own_factors
from symbionet.impact.actions.factors import TEXTS, propose_factor
from symbionet.impact.models import FactorState, OwnFactor
from symbionet.impact.queries.factors import factor_problem_words, factor_words
from symbionet.network.models import Organisation
from symbionet.sheets.plain import PlainRow

__all__ = ["ProposedRow", "propose_factors"]

NEW, SAME, REFUSED = "new", "same", "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedRow:
    """What becomes of a row: `state` new, same or refused; `column`, `value` and `words` say why not."""

    number: int
    state: str
    what: str = ""
    column: str = ""
    value: str = ""
    words: str = ""


@transaction.atomic
def propose_factors(
    rows: Sequence[PlainRow], *, by: Any, organisation: Organisation | None, store: bool
) -> list[ProposedRow]:
    """What becomes of each row; with `store` the good ones are proposed, else nothing is kept of the trial.

    A factor that stands already with the same value and source is left, so that a table may be imported again.
    """
    found = [_tried(row, organisation, by) for row in rows]
    if not store:
        transaction.set_rollback(True)
    return found


def _tried(row: PlainRow, organisation: Organisation | None, by: Any) -> ProposedRow:
    read = read_own_factors([row.texts])
    if read.problems:
        bad = read.problems[0]
        column = dict(factor_words("column", is_chinese())).get(bad.column, bad.column)
        words = factor_problem_words(bad)
        return ProposedRow(number=row.number, state=REFUSED, column=column, value=bad.value, words=words)
    if not read.factors:
        return ProposedRow(number=row.number, state=SAME)
    factor = read.factors[0]
    what = f"{factor.subject}: {factor.value:g} {factor.unit}"
    texts = {name: getattr(factor, name) for name in TEXTS}
    known = OwnFactor.objects.filter(organisation=organisation, value=factor.value, **texts)
    if known.exclude(state=FactorState.REFUSED).exists():
        return ProposedRow(number=row.number, state=SAME, what=what)
    try:
        with transaction.atomic():
            propose_factor(row.texts, by=by, organisation=organisation)
    except ActionRefused as error:
        return ProposedRow(number=row.number, state=REFUSED, what=what, words=str(error))
    return ProposedRow(number=row.number, state=NEW, what=what)

"""Own emission factors: proposed one by one or as a table, used once another person has reviewed them."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import is_chinese
from symbionet.engine.packs import read_own_factors
from symbionet.impact.models import FactorState, OwnFactor
from symbionet.impact.queries.factors import factor_words
from symbionet.impact.words import factor_problem_words
from symbionet.imports.actions import in_parts
from symbionet.imports.models import RowState
from symbionet.imports.queries import Outcome, Part, ReadRow, refused
from symbionet.network.models import Organisation
from symbionet.sheets.plain import PlainRow

__all__ = ["propose_factor", "propose_factors", "review_factor"]

TEXTS = ("activity", "subject", "route", "unit", "region", "gwp", "heating", "quality", "source", "note")


@transaction.atomic
def propose_factor(
    values: Mapping[str, object], *, by: User | None, organisation: Organisation | None = None
) -> OwnFactor:
    """An own factor that waits for review; of the programme where no organisation is named.

    `values` by heading of a table of own factors (activity, subject, route, value, low, high, unit, region, year,
    source, ...), in Chinese or English words. Raises ActionRefused that names the heading and the remedy.
    """
    found = read_own_factors([values])
    if found.problems or not found.factors:
        raise ActionRefused(
            "; ".join(f"{problem.column}: {problem.remedy}" for problem in found.problems)
            or _("An own factor needs an activity, a subject, a value, a unit and a source.")
        )
    factor = found.factors[0]
    row = OwnFactor.objects.create(
        organisation=organisation,
        value=factor.value,
        low=factor.low,
        high=factor.high,
        year=factor.year or None,
        proposed_by=by,
        **{name: getattr(factor, name) for name in TEXTS},
    )
    history.record(by, "factor.proposed", row)
    return row


@transaction.atomic
def review_factor(factor: OwnFactor, *, accept: bool, by: User, remark: str = "") -> OwnFactor:
    """The factor as reviewed or refused, by another person than the one who proposed it. Raises ActionRefused."""
    factor = OwnFactor.objects.select_for_update().get(pk=factor.pk)
    if factor.state != FactorState.PROPOSED:
        raise ActionRefused(_("This factor is decided already."))
    if factor.proposed_by_id == by.pk:
        raise ActionRefused(_("Another person reviews what you have proposed."))
    if not accept and not remark.strip():
        raise ActionRefused(_("Say why."))
    factor.state = FactorState.REVIEWED if accept else FactorState.REFUSED
    factor.reviewed_by, factor.reviewed_at, factor.remark = by, timezone.now(), remark
    factor.save(update_fields=["state", "reviewed_by", "reviewed_at", "remark"])
    if accept:
        history.record(by, "factor.reviewed", factor)
    else:
        history.record(by, "factor.refused", factor, reason=remark)
    return factor


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

"""Programmes, their results and indicators."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.core.indicators import indicator_entries
from symbionet.engine import load_packs
from symbionet.programme.actions.rows import keep, remove, require_manager
from symbionet.programme.models import Indicator, Programme, Result

__all__ = [
    "IndicatorValues",
    "ProgrammeValues",
    "ResultValues",
    "remove_indicator",
    "remove_result",
    "save_indicator",
    "save_programme",
    "save_result",
    "seed_founding_logframe",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class ProgrammeValues:
    """A programme and its contract."""

    name_zh: str = ""
    name_en: str = ""
    donor: str = ""
    contract: str = ""
    starts_on: date
    ends_on: date
    currency: str = "EUR"
    budget: Decimal
    grant_share: Decimal
    grant_ceiling: Decimal
    rate_rule: str = "average"
    reporter: str = ""
    reporter_ref: str = ""
    reporter_type: str = ""
    donor_ref: str = ""
    donor_type: str = ""
    country: str = "CN"
    sector: str = ""
    is_demo: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultValues:
    """An expected result."""

    level: str
    code: str
    parent: Result | None = None
    text_zh: str = ""
    text_en: str = ""
    assumptions_zh: str = ""
    assumptions_en: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class IndicatorValues:
    """An indicator with its reference sheet; `milestones` are days and intermediate targets."""

    result: Result
    code: str
    name_zh: str = ""
    name_en: str = ""
    query: str = ""
    rule: str = "sum"
    unit: str = ""
    direction: str = "up"
    baseline: Decimal | None = None
    baseline_year: int | None = None
    target: Decimal | None = None
    definition: str = ""
    sources: str = ""
    method: str = ""
    responsible: str = ""
    quality: str = ""
    limits: str = ""
    dimensions: Sequence[str] = ()
    entered_on: date | None = None
    milestones: Sequence[tuple[date, Decimal]] = ()


@transaction.atomic
def save_programme(values: ProgrammeValues, *, by: User, programme: Programme | None = None) -> Programme:
    """The stored programme; raises ActionRefused."""
    require_manager(by)
    if not (values.name_zh or values.name_en):
        raise ActionRefused(_("Write a name in Chinese or English."), field="name_zh")
    if values.ends_on < values.starts_on:
        raise ActionRefused(_("The programme ends before it begins; exchange the two dates."), field="ends_on")
    if not 0 <= values.grant_share <= 100:
        raise ActionRefused(_("The share of the donor is 0 to 100 per cent."), field="grant_share")
    row = programme or Programme()
    if programme is not None:
        inside = programme.periods.filter(starts_on__lt=values.starts_on) | programme.periods.filter(
            ends_on__gt=values.ends_on
        )
        if inside.exists():
            raise ActionRefused(_("A reporting period would lie outside: change the periods first."), field="ends_on")
    return keep(row, values, verb="programme.saved", by=by)


@transaction.atomic
def save_result(values: ResultValues, *, programme: Programme, by: User, result: Result | None = None) -> Result:
    """The stored result; raises ActionRefused for a result that would lead to itself."""
    require_manager(by)
    if not (values.text_zh or values.text_en):
        raise ActionRefused(_("Write the result in Chinese or English."), field="text_zh")
    above = values.parent
    while above is not None:
        if result is not None and above.pk == result.pk:
            raise ActionRefused(_("A result does not lead to itself: choose another one."), field="parent")
        above = above.parent
    return keep(result or Result(programme=programme), values, verb="result.saved", by=by)


@transaction.atomic
def save_indicator(values: IndicatorValues, *, by: User, indicator: Indicator | None = None) -> Indicator:
    """The stored indicator with its milestones; a computed one has the rule and unit of its query."""
    require_manager(by)
    if not (values.name_zh or values.name_en):
        raise ActionRefused(_("Write the indicator in Chinese or English."), field="name_zh")
    programme = values.result.programme
    late = [day for day, _value in values.milestones if not programme.starts_on <= day <= programme.ends_on]
    if late:
        raise ActionRefused(
            _("The milestone of %(day)s lies outside the programme: write a day between %(first)s and %(last)s.")
            % {"day": late[0], "first": programme.starts_on, "last": programme.ends_on}
        )
    entry = indicator_entries().get(values.query)
    if values.query and entry is None:
        raise ActionRefused(_("Nothing is computed under this name: choose from the list."), field="query")
    row = indicator or Indicator()
    locked = row.pk is not None and row.snapshots.exists()
    if locked and (row.query, row.rule) != (values.query, entry.rule.value if entry else values.rule):
        raise ActionRefused(
            _("Periods of this indicator are locked: how it is counted stays. Add a new indicator instead."),
            field="query",
        )
    if entry is None and values.rule == "distinct":
        raise ActionRefused(
            _("Who was counted twice is not known of figures that are entered: choose sum, state or ratio."),
            field="rule",
        )
    row = keep(row, values, verb="indicator.saved", by=by)
    if entry is not None:
        row.rule = entry.rule.value
    row.dimensions = list(values.dimensions)
    row.save(update_fields=["rule", "dimensions"])
    row.milestones.all().delete()
    for day, value in dict(values.milestones).items():
        row.milestones.create(due_on=day, value=value)
    return row


@transaction.atomic
def remove_result(result: Result, *, by: User) -> None:
    """The result gone; raises ActionRefused where an indicator of it has locked figures."""
    if result.indicators.filter(snapshots__isnull=False).exists():
        raise ActionRefused(_("Figures of this result are locked in a report: it stays."))
    remove(result, verb="result.removed", by=by)


@transaction.atomic
def remove_indicator(indicator: Indicator, *, by: User) -> None:
    """The indicator gone; raises ActionRefused where figures of it are locked."""
    if indicator.snapshots.exists():
        raise ActionRefused(_("Figures of this indicator are locked in a report: it stays."))
    remove(indicator, verb="indicator.removed", by=by)


@transaction.atomic
def seed_founding_logframe(programme: Programme, *, by: User) -> list[Indicator]:
    """The logframe of the founding programme (packs `programme/*`) in a programme without results."""
    require_manager(by)
    if programme.results.exists():
        raise ActionRefused(_("This programme has a logframe already: edit it."))
    packs, results = load_packs(), dict[str, Result]()
    for row in packs.rows("programme/results"):
        texts = {name: row[name] for name in ("text_zh", "text_en", "assumptions_zh", "assumptions_en")}
        values = ResultValues(level=row["level"], code=row["code"], parent=results.get(row["parent"]), **texts)
        results[row["code"]] = save_result(values, programme=programme, by=by)
    return [save_indicator(_seeded(row, results[row["result"]]), by=by) for row in packs.rows("programme/indicators")]


def _seeded(row: Mapping[str, str], result: Result) -> IndicatorValues:
    target = Decimal(row["target"]) if row["target"] else None
    programme = result.programme
    entry = indicator_entries().get(row["query"])
    return IndicatorValues(
        result=result,
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        query=row["query"] if entry is not None else "",
        rule=entry.rule.value if entry is not None else row["rule"],
        unit=row["unit"],
        baseline=Decimal(0),
        baseline_year=programme.starts_on.year,
        target=target,
        sources=row["sources"],
        definition=row["definition"],
        dimensions=[name for name in row["dimensions"].split("|") if name],
        milestones=_halfway(programme, target),
    )


def _halfway(programme: Programme, target: Decimal | None) -> list[tuple[date, Decimal]]:
    """One milestone at the end of each year of the programme, in equal steps."""
    if target is None:
        return []
    whole = (programme.ends_on - programme.starts_on).days + 1
    days = [date(year, 12, 31) for year in range(programme.starts_on.year, programme.ends_on.year)]
    return [
        (day, (target * Decimal((day - programme.starts_on).days + 1) / whole).quantize(Decimal(1))) for day in days
    ]

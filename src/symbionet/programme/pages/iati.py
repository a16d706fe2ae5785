"""What a programme tells in the IATI file, which anybody may read: locked figures alone, and nothing of few firms."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.core.indicators import Rule, indicator_entries
from symbionet.iati import Activity, Amount, Body, Figure, Payment, Problem, Span, check_activities, write_activities
from symbionet.iati import Indicator as ToldIndicator
from symbionet.iati import Result as ToldResult
from symbionet.programme.models import Direction, Indicator, Level, Programme
from symbionet.programme.queries.money import finance_of
from symbionet.programme.queries.readings import Reading, indicators_of, rule_of, series_of
from symbionet.programme.queries.telling import told_series

__all__ = ["activity_of", "iati_file", "lacking_for_iati", "told_actuals"]

TYPES = {Level.OUTPUT: "1", Level.OUTCOME: "2", Level.IMPACT: "3"}
COMMITMENT, EXPENDITURE = "11", "4"  # list TransactionType: incoming commitment; spent on what the activity needs


def lacking_for_iati(programme: Programme) -> list[str]:
    """What the file asks for and the programme does not say yet, in words."""
    asked = {
        "reporter": _("Organisation that reports"), "reporter_ref": _("Its IATI identifier"),
        "reporter_type": _("Its kind (IATI)"), "donor": _("Donor"), "sector": _("Sector (OECD DAC, five digits)"),
        "contract": _("Number of the contract"),
    }  # fmt: skip
    return [str(words) for name, words in asked.items() if not getattr(programme, name)]


def iati_file(programme: Programme) -> tuple[bytes, list[Problem]]:
    """The file, and what the standard's schema, lists and rules say against it."""
    data = write_activities([activity_of(programme)], at=timezone.now())
    return data, check_activities(data, today=timezone.localdate())


def activity_of(programme: Programme) -> Activity:
    """The programme as an activity of the standard."""
    today = timezone.localdate()
    names = _pair(programme, "name")
    number = "-".join("".join(sign if sign.isalnum() else " " for sign in programme.contract).split())
    return Activity(
        identifier=f"{programme.reporter_ref}-{number}",
        currency=programme.currency,
        reporter=Body(ref=programme.reporter_ref, type=programme.reporter_type, names={"en": programme.reporter}),
        funder=Body(ref=programme.donor_ref, type=programme.donor_type, names={"en": programme.donor}),
        titles=names,
        descriptions=_description(programme) or names,
        status=_status(programme, today),
        planned=Span(first=programme.starts_on, last=programme.ends_on),
        began_on=programme.starts_on if programme.starts_on <= today else None,
        ended_on=programme.ends_on if programme.ends_on <= today else None,
        country=programme.country,
        sector=programme.sector,
        budgets=tuple(_budgets(programme)),
        payments=tuple(_payments(programme)),
        results=tuple(_results(programme)),
    )


def _pair(row: object, name: str) -> dict[str, str]:
    """The texts of a row by language; English stands first where there is one."""
    found = {lang: getattr(row, f"{name}_{lang}") for lang in ("en", "zh")}
    return {lang: text for lang, text in found.items() if text}


def _description(programme: Programme) -> dict[str, str]:
    impact = programme.results.filter(level=Level.IMPACT).first()
    return _pair(impact, "text") if impact is not None else {}


def _status(programme: Programme, today: date) -> str:
    """Pipeline, implementation, finalisation or closed (list ActivityStatus)."""
    if today < programme.starts_on:
        return "1"
    if today <= programme.ends_on:
        return "2"
    return "3" if programme.periods.filter(locked_at=None).exists() else "4"


def _budgets(programme: Programme) -> Iterator[Amount]:
    """The budget by years of the programme, each a whole year at most, by its days; the last has the rest."""
    first, left = programme.starts_on, programme.budget
    whole = (programme.ends_on - programme.starts_on).days + 1
    while first <= programme.ends_on:
        last = min(date(first.year, 12, 31), programme.ends_on)
        share = (programme.budget * ((last - first).days + 1) / whole).quantize(Decimal("0.01"))
        value = left if last == programme.ends_on else share
        yield Amount(span=Span(first=first, last=last), value=value, on=programme.starts_on)
        left -= value
        first = last + timedelta(days=1)


def _payments(programme: Programme) -> Iterator[Payment]:
    """What the donor has committed, and what was spent in each locked period as its report says."""
    if programme.starts_on <= timezone.localdate():
        texts = {"en": "Grant of the contract", "zh": "合同约定的资助"}
        yield Payment(type=COMMITMENT, on=programme.starts_on, value=programme.grant_ceiling, texts=texts)
    for period in programme.periods.exclude(locked_at=None):
        texts = {"en": f"Costs from {period.starts_on} to {period.ends_on}",
                 "zh": f"{period.starts_on} 至 {period.ends_on} 的支出"}  # fmt: skip
        yield Payment(type=EXPENDITURE, on=period.ends_on, value=finance_of(period).period, texts=texts)


def _results(programme: Programme) -> Iterator[ToldResult]:
    """The chain from the impact down; a result without indicators cannot be told."""
    rows = indicators_of(programme)
    for level in (Level.IMPACT, Level.OUTCOME, Level.OUTPUT):
        for result in programme.results.filter(level=level):
            own = tuple(_indicator(programme, one) for one in rows if one.result_id == result.pk)
            if own:
                yield ToldResult(type=TYPES[level], titles=_pair(result, "text"), indicators=own)


def _indicator(programme: Programme, row: Indicator) -> ToldIndicator:
    series = [one for one in series_of(row, until=timezone.localdate()) if one.period.is_locked]
    units = _units(row)
    return ToldIndicator(
        measure="2" if rule_of(row) == Rule.RATIO else "1",
        ascending=row.direction == Direction.UP,
        titles={lang: f"{text}{units}" for lang, text in _pair(row, "name").items()},
        baseline=(row.baseline_year, row.baseline) if row.baseline_year and row.baseline is not None else None,
        figures=(*_figures(programme, row, series), *_ahead(programme, row, series)),
    )


def _units(row: Indicator) -> str:
    entry = indicator_entries().get(row.query)
    unit = str(entry.unit) if entry is not None else row.unit
    return f" ({unit})" if unit else ""


def _figures(programme: Programme, row: Indicator, series: list[Reading]) -> Iterator[Figure]:
    """Of each locked period what was reached since the first day, and what was planned by then."""
    for reading, actual in zip(series, told_actuals(row, series), strict=True):
        span = Span(first=programme.starts_on, last=reading.period.ends_on)
        target = None if reading.expected is None else reading.expected.quantize(Decimal("0.01"))
        yield Figure(span=span, target=target, actual=actual)


def told_actuals(row: Indicator, series: list[Reading]) -> list[Decimal | None]:
    """The figures that may be told to anybody."""
    amount = bool(row.query) and any(one.value not in (0, 1) for told in series for one in told.figure.records)
    points = [(one.cumulative, [record.firm for record in one.figure.records]) for one in series]
    return told_series(points, amount=amount)


def _ahead(programme: Programme, row: Indicator, series: list[Reading]) -> Iterator[Figure]:
    """Targets to come."""
    seen = series[-1].period.ends_on if series else programme.starts_on
    points = [(one.due_on, one.value) for one in row.milestones.all()]
    points += [(programme.ends_on, row.target)] if row.target is not None else []
    for day, value in points:
        if day > seen:
            yield Figure(span=Span(first=programme.starts_on, last=day), target=value, actual=None)

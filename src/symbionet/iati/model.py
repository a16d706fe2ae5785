"""What is told of an activity. Texts are pairs: language -> text. Codes are those of the standard's lists."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

__all__ = ["Activity", "Amount", "Body", "Figure", "Indicator", "Payment", "Result", "Span", "Texts"]

type Texts = Mapping[str, str]  # "en", "zh"


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """An organisation: its identifier, "" where it has none, its type (list OrganisationType) and names."""

    ref: str = ""
    type: str = ""
    names: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """From a day to a day, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Amount:
    """A budget of a span of at most a year, in the currency of the activity; `on` is the day of its value."""

    span: Span
    value: Decimal
    on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """A transaction: its type (list TransactionType), day and value in the currency of the activity."""

    type: str
    on: date
    value: Decimal
    texts: Texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Figure:
    """Target and actual value of an indicator in a span; None where there is none."""

    span: Span
    target: Decimal | None
    actual: Decimal | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Indicator:
    """An indicator with its baseline and figures; `measure` of the list IndicatorMeasure."""

    measure: str
    ascending: bool
    titles: Texts
    baseline: tuple[int, Decimal] | None
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """An expected result; `type` of the list ResultType."""

    type: str
    titles: Texts
    indicators: tuple[Indicator, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Activity:
    """An activity: who reports and pays, days, country, sector (list Sector), money and results."""

    identifier: str
    currency: str
    reporter: Body
    funder: Body
    titles: Texts
    descriptions: Texts
    status: str
    planned: Span
    began_on: date | None
    ended_on: date | None
    country: str
    sector: str
    budgets: tuple[Amount, ...]
    payments: tuple[Payment, ...]
    results: tuple[Result, ...]

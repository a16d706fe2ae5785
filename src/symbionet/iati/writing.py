"""An activity as a file of the standard. The order of elements is that of its schema."""

from collections.abc import Iterable
from datetime import UTC, date, datetime
from decimal import Decimal

from lxml import etree

from symbionet.iati.model import Activity, Amount, Body, Figure, Indicator, Payment, Result, Texts

__all__ = ["write_activities"]

LANGUAGE = "{http://www.w3.org/XML/1998/namespace}lang"
OURS = "en"  # the language of texts that state none

type Node = etree._Element


def write_activities(activities: Iterable[Activity], *, at: datetime) -> bytes:
    """The file, in UTF-8; `at` is when its figures were read."""
    stamp = f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    root = etree.Element("iati-activities", {"version": "2.03", "generated-datetime": stamp})
    for activity in activities:
        _activity(root, activity, stamp)
    etree.indent(root)
    return bytes(etree.tostring(root, xml_declaration=True, encoding="UTF-8"))


def _add(parent: Node, name: str, text: str = "", **attributes: str) -> Node:
    found = {key.replace("_", "-"): value for key, value in attributes.items() if value}
    node = etree.SubElement(parent, name, found)
    if text:
        node.text = _legal(text)
    return node


def _legal(text: str) -> str:
    """The text without signs that XML does not hold."""
    return "".join(sign for sign in text if sign in "\t\n\r" or (sign >= " " and not 0xD7FF < ord(sign) < 0xE000
                   and sign not in "\ufffe\uffff"))  # fmt: skip


def _told(parent: Node, texts: Texts) -> Node:
    for language, text in sorted(texts.items()):
        if text.strip():
            node = _add(parent, "narrative", text.strip())
            if language != OURS:
                node.set(LANGUAGE, language)
    return parent


def _activity(root: Node, activity: Activity, stamp: str) -> None:
    node = _add(root, "iati-activity", last_updated_datetime=stamp, default_currency=activity.currency,
                humanitarian="0", hierarchy="1")  # fmt: skip
    node.set(LANGUAGE, OURS)
    _add(node, "iati-identifier", activity.identifier)
    reporter, funder = activity.reporter, activity.funder
    _told(_add(node, "reporting-org", ref=reporter.ref, type=reporter.type), reporter.names)
    _told(_add(node, "title"), activity.titles)
    _told(_add(node, "description", type="1"), activity.descriptions)
    for role, body in (("1", funder), ("4", reporter)):  # funds, carries out
        _told(_add(node, "participating-org", ref=body.ref, type=body.type, role=role), body.names)
    _add(node, "activity-status", code=activity.status)
    days = (("1", activity.planned.first), ("2", activity.began_on), ("3", activity.planned.last),
            ("4", activity.ended_on))  # fmt: skip
    for kind, day in days:
        if day is not None:
            _add(node, "activity-date", type=kind, iso_date=day.isoformat())
    _add(node, "recipient-country", code=activity.country)
    _add(node, "sector", vocabulary="1", code=activity.sector)
    for budget in activity.budgets:
        _budget(node, budget)
    for payment in activity.payments:
        _payment(node, payment, activity)
    for result in activity.results:
        _result(node, result)


def _value(parent: Node, value: Decimal, on: date) -> None:
    _add(parent, "value", f"{value:f}", value_date=on.isoformat())


def _budget(node: Node, budget: Amount) -> None:
    found = _add(node, "budget", type="1", status="2")  # as agreed; committed
    _add(found, "period-start", iso_date=budget.span.first.isoformat())
    _add(found, "period-end", iso_date=budget.span.last.isoformat())
    _value(found, budget.value, budget.on)


def _payment(node: Node, payment: Payment, activity: Activity) -> None:
    found = _add(node, "transaction")
    _add(found, "transaction-type", code=payment.type)
    _add(found, "transaction-date", iso_date=payment.on.isoformat())
    _value(found, payment.value, payment.on)
    _told(_add(found, "description"), payment.texts)
    incoming = payment.type in ("1", "11")
    giver: Body = activity.funder if incoming else activity.reporter
    _told(_add(found, "provider-org", ref=giver.ref, type=giver.type), giver.names)
    if incoming:
        taker = activity.reporter
        _told(_add(found, "receiver-org", ref=taker.ref, type=taker.type), taker.names)


def _result(node: Node, result: Result) -> None:
    found = _add(node, "result", type=result.type, aggregation_status="0")
    _told(_add(found, "title"), result.titles)
    for indicator in result.indicators:
        _indicator(found, indicator)


def _indicator(node: Node, indicator: Indicator) -> None:
    found = _add(node, "indicator", measure=indicator.measure, ascending="1" if indicator.ascending else "0",
                 aggregation_status="0")  # fmt: skip
    _told(_add(found, "title"), indicator.titles)
    if indicator.baseline is not None:
        year, value = indicator.baseline
        _add(found, "baseline", year=str(year), value=_figure(value))
    for figure in indicator.figures:
        _period(found, figure)


def _period(node: Node, figure: Figure) -> None:
    found = _add(node, "period")
    _add(found, "period-start", iso_date=figure.span.first.isoformat())
    _add(found, "period-end", iso_date=figure.span.last.isoformat())
    for name, value in (("target", figure.target), ("actual", figure.actual)):
        if value is not None:
            _add(found, name, value=_figure(value))


def _figure(value: Decimal) -> str:
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text

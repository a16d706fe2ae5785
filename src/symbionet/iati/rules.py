"""The standard's rules (pack `iati/rules`), after the specification of IATI-Rulesets, edition for its validator.

Rules that ask the registry for identifiers of publishers (`idCondition`) need a network: their form is checked, not
whether the registry knows the identifier.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from lxml import etree

from symbionet.engine.packs import load_packs

__all__ = ["broken_rules"]

type Node = etree._Element
type Case = Mapping[str, Any]


@cache
def _rules() -> tuple[tuple[str, str, Case], ...]:
    rows = load_packs().rows("iati/rules")
    return tuple((row["context"], row["rule"], json.loads(row["case"])) for row in rows)


def broken_rules(root: Node, *, today: date) -> Iterator[tuple[Node, Mapping[str, str]]]:
    """Each element that breaks a rule, with the rule's id, severity and message."""
    for context, rule, case in _rules():
        for node in _found(root, context):
            for info in _broken(node, rule, case, today):
                yield node, info


def _found(node: Node, path: str) -> list[Any]:
    found = node.xpath(path)
    return found if isinstance(found, list) else [found]


def _true(node: Node, path: str) -> bool:
    return bool(node.xpath(path))


def _texts(node: Node, paths: list[str]) -> list[str]:
    return [_text(one) for path in paths for one in _found(node, path)]


def _text(one: Any) -> str:
    return "".join(one.itertext()) if isinstance(one, etree._Element) else str(one)


def _broken(node: Node, rule: str, case: Case, today: date) -> Iterator[Mapping[str, str]]:
    if rule == "loop":
        for value in dict.fromkeys(_texts(node, [case["foreach"]])):
            for inner, held in case["do"].items():
                for one in held["cases"]:
                    yield from _broken(node, inner, json.loads(json.dumps(one).replace("$1", value)), today)
        return
    if "condition" in case and not _true(node, case["condition"]):
        return
    if case.get("prefix") == ["ORG-ID-PREFIX"]:  # the registry's list of agencies
        return
    if not HOLDS[rule](node, case, today):
        yield case["ruleInfo"]


def _day(node: Node, path: str, today: date) -> date | None:
    texts = [today.isoformat()] if path == "NOW" else _texts(node, [path])
    try:
        return date.fromisoformat(texts[0][:10]) if texts else None
    except ValueError:  # the schema says what is no day
        return None


def _all_days(node: Node, path: str, today: date) -> list[date]:
    if path == "NOW":
        return [today]
    return [day for one in _found(node, path) if (day := _day_of(_text(one))) is not None]


def _day_of(text: str) -> date | None:
    try:
        return date.fromisoformat(text[:10])
    except ValueError:
        return None


def _in_order(node: Node, case: Case, today: date) -> bool:
    less, more = (_all_days(node, case[name], today) for name in ("less", "more"))
    return not less or not more or max(less) <= min(more)


def _not_ahead(node: Node, case: Case, today: date) -> bool:
    day = _day(node, case["date"], today)
    return day is None or day <= today


def _within_a_year(node: Node, case: Case, today: date) -> bool:
    first, last = _day(node, case["start"], today), _day(node, case["end"], today)
    if first is None or last is None:
        return True
    return (last.year - first.year, last.month, last.day) <= (1, first.month, first.day) or last.year == first.year


def _between(node: Node, case: Case, today: date) -> bool:
    first, last, day = (_day(node, case[name], today) for name in ("start", "end", "date"))
    return first is None or last is None or day is None or first <= day <= last


def _one_or_all(node: Node, case: Case, _today: date) -> bool:
    if _true(node, case["one"]):
        return True
    lacking = {
        "lang": "descendant::narrative[not(@xml:lang)]",
        "currency": "(descendant::value | descendant::forecast | descendant::loan-status)[not(@currency)]",
        "sector": "transaction[not(sector)]",
    }
    return not _true(node, lacking[case["all"]])


def _numbers(node: Node, case: Case) -> list[Decimal] | None:
    try:
        return [Decimal(text.strip()) for text in _texts(node, case["paths"])]
    except InvalidOperation:
        return None


def _sums_up(node: Node, case: Case, _today: date) -> bool:
    numbers = _numbers(node, case)
    return numbers is not None and (not numbers or sum(numbers) == Decimal(str(case["sum"])))


def _in_range(node: Node, case: Case, _today: date) -> bool:
    numbers = _numbers(node, case)
    return numbers is not None and all(case["min"] <= one <= case["max"] for one in numbers)


def _starts(node: Node, case: Case, _today: date) -> bool:
    heads = [f"{text}{case.get('separator', '')}" for text in _texts(node, case["prefix"])]
    return all(text.startswith(tuple(heads)) for text in _texts(node, case["paths"]))


HOLDS: Mapping[str, Callable[[Node, Case, date], bool]] = {
    "atleast_one": lambda node, case, _today: any(_found(node, path) for path in case["paths"]),
    "no_more_than_one": lambda node, case, _today: sum(len(_found(node, path)) for path in case["paths"]) <= 1,
    "one_or_all": _one_or_all,
    "unique": lambda node, case, _today: len(set(t := _texts(node, case["paths"]))) == len(t),
    "no_spaces": lambda node, case, _today: all(one == one.strip() for one in _texts(node, case["paths"])),
    "regex_matches": lambda node, case, _today: all(
        re.search(case["regex"], one) for one in _texts(node, case["paths"])
    ),
    "if_then": lambda node, case, _today: not _true(node, case["if"]) or _true(node, case["then"]),
    "startswith": _starts,
    "date_order": _in_order,
    "date_now": _not_ahead,
    "time_limit": _within_a_year,
    "between_dates": _between,
    "range": _in_range,
    "strict_sum": _sums_up,
}

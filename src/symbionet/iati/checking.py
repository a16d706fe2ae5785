"""Whether a file is what the standard asks: its schema, its code lists and its rules, all without a network."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cache

from lxml import etree

from symbionet.engine.packs import DATA
from symbionet.iati.codes import code_names, code_places
from symbionet.iati.rules import broken_rules

__all__ = ["Problem", "check_activities"]

SCHEMA = DATA / "iati" / "iati-activities-schema.xsd"


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """What is wrong at a line: found by "schema", "list" or "rule"; a warning is advice of the standard."""

    by: str
    line: int
    text: str
    is_warning: bool = False


@cache
def _schema() -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(SCHEMA, etree.XMLParser(no_network=True, resolve_entities=False)))


def check_activities(data: bytes, *, today: date) -> list[Problem]:
    """All problems of a file of activities; [] for a good one. What is no XML has one problem.

    >>> check_activities(b"<iati-activities version='2.03'/>", today=date(2026, 1, 1))[0].by
    'schema'
    """
    try:
        root = etree.fromstring(data, etree.XMLParser(no_network=True, resolve_entities=False))
    except etree.XMLSyntaxError as error:
        return [Problem(by="schema", line=error.lineno or 0, text=str(error))]
    return [*_of_schema(root), *_of_lists(root), *_of_rules(root, today)]


def _of_schema(root: etree._Element) -> Iterator[Problem]:
    schema = _schema()
    if not schema.validate(root):
        for error in schema.error_log:
            yield Problem(by="schema", line=error.line, text=error.message)


def _of_lists(root: etree._Element) -> Iterator[Problem]:
    for path, name, condition in code_places():
        for value in root.xpath(path):
            parent = value.getparent()
            if (not condition or parent.xpath(condition)) and str(value) not in code_names(name):
                text = f"{path}: {str(value)!r} is no code of the list {name}"
                yield Problem(by="list", line=parent.sourceline or 0, text=text)


def _of_rules(root: etree._Element, today: date) -> Iterator[Problem]:
    for node, info in broken_rules(root, today=today):
        text = f"{info['id']}: {info['message']}"
        yield Problem(by="rule", line=node.sourceline or 0, text=text, is_warning=info["severity"] != "error")

"""Conditions and constraints of a questionnaire: a small part of XPath, read by an own parser and never run as code.

Known are `or`, `and`, `=`, `!=`, `<`, `<=`, `>`, `>=`, `+`, `-`, `*`, `div`, `mod`, numbers, texts in quotes,
`${name}`, `.` (the answer itself) and the functions of FUNCTIONS. Anything else is an error with its place.
"""

import math
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from symbionet.engine.errors import SymbionetError

__all__ = ["FUNCTIONS", "BadExpression", "Expression", "Plain", "parse_expression"]

type Plain = str | float | bool  # what an expression reads and gives; no answer is ""
type Names = Mapping[str, Plain]

LONGEST = 2000
DEEPEST = 60
DAY = re.compile(r"\d{4}-\d\d-\d\d")
TOKEN = re.compile(
    r"\s*(?:(?P<number>\d+(?:\.\d+)?|\.\d+)|(?P<text>'[^']*'|\"[^\"]*\")|\$\{\s*(?P<name>[^\s{}]+)\s*\}"
    r"|(?P<sign><=|>=|!=|[=<>+\-*(),])|(?P<own>\.)|(?P<word>[A-Za-z][\w-]*))"
)


class BadExpression(SymbionetError):
    """An expression that cannot be read; `code` says why, `found` what stands at `place` (letters from 0)."""

    def __init__(self, code: str, found: str, place: int) -> None:
        super().__init__(f"{code} at letter {place + 1}: {found!r}")
        self.code, self.found, self.place = code, found, place


def _number(value: Plain) -> float:
    if isinstance(value, bool | float):
        return float(value)
    try:
        return float(value)
    except ValueError:
        return math.nan


def _text(value: Plain) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    return f"{value:g}" if isinstance(value, float) else value


def _truth(value: Plain) -> bool:
    return value != "" if isinstance(value, str) else bool(value) and not math.isnan(value)


def _round(value: Plain, places: Plain) -> float:
    number, to = _number(value), _number(places)
    return number if math.isnan(number) or math.isnan(to) else float(round(number, max(-9, min(9, int(to)))))


def _whole(value: Plain) -> float:
    number = _number(value)
    return float(int(number)) if math.isfinite(number) else math.nan


# name -> (number of arguments, what it gives)
FUNCTIONS: Mapping[str, tuple[int, Callable[..., Plain]]] = {
    "selected": (2, lambda value, name: _text(name) in _text(value).split()),
    "count-selected": (1, lambda value: float(len(_text(value).split()))),
    "not": (1, lambda value: not _truth(value)),
    "if": (3, lambda test, yes, no: yes if _truth(test) else no),
    "coalesce": (2, lambda first, second: second if _text(first) == "" else first),
    "string-length": (1, lambda value: float(len(_text(value)))),
    "contains": (2, lambda value, part: _text(part) in _text(value)),
    "starts-with": (2, lambda value, part: _text(value).startswith(_text(part))),
    "number": (1, _number),
    "int": (1, _whole),
    "round": (2, _round),
    "true": (0, lambda: True),
    "false": (0, lambda: False),
    "today": (0, lambda: date.today().isoformat()),
}


def _same(left: Plain, right: Plain) -> bool:
    if isinstance(left, str) and isinstance(right, str):
        return left == right
    if isinstance(left, bool) or isinstance(right, bool):
        return _truth(left) == _truth(right)
    return _number(left) == _number(right)


def _less(left: Plain, right: Plain) -> bool:
    if isinstance(left, str) and isinstance(right, str) and DAY.fullmatch(left) and DAY.fullmatch(right):
        return left < right
    return _number(left) < _number(right)


def _divided(left: Plain, right: Plain) -> float:
    over = _number(right)
    return _number(left) / over if over else math.nan


def _left_over(left: Plain, right: Plain) -> float:
    over, number = _number(right), _number(left)
    return math.fmod(number, over) if over and math.isfinite(number) else math.nan


OPERATORS: Mapping[str, Callable[[Plain, Plain], Plain]] = {
    "or": lambda left, right: _truth(left) or _truth(right),
    "and": lambda left, right: _truth(left) and _truth(right),
    "=": _same,
    "!=": lambda left, right: not _same(left, right),
    "<": _less,
    ">": lambda left, right: _less(right, left),
    "<=": lambda left, right: _less(left, right) or _same(left, right),
    ">=": lambda left, right: _less(right, left) or _same(left, right),
    "+": lambda left, right: _number(left) + _number(right),
    "-": lambda left, right: _number(left) - _number(right),
    "*": lambda left, right: _number(left) * _number(right),
    "div": _divided,
    "mod": _left_over,
}
LEVELS = (("or",), ("and",), ("=", "!=", "<", ">", "<=", ">="), ("+", "-"), ("*", "div", "mod"))


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of an expression: what it is, its name or value, and its parts."""

    kind: str
    value: Plain = ""
    parts: tuple["_Node", ...] = ()


@dataclass(frozen=True, slots=True)
class Expression:
    """An expression that was read; `text` as it was written.

    >>> parse_expression("${hazardous} > 0 and not(selected(${permits}, 'none'))").holds({"hazardous": 2.0})
    True
    >>> parse_expression(". >= 0").holds({}, own=-1.0)
    False
    """

    text: str
    root: _Node

    def value(self, names: Names, *, own: Plain = "") -> Plain:
        """What the expression gives; a name without an answer is ""."""
        return _value(self.root, names, own)

    def holds(self, names: Names, *, own: Plain = "") -> bool:
        """Whether it is true."""
        return _truth(self.value(names, own=own))

    @property
    def names(self) -> tuple[str, ...]:
        """The names that it reads."""
        return tuple(dict.fromkeys(_names(self.root)))


def _names(node: _Node) -> Iterator[str]:
    if node.kind == "name":
        yield str(node.value)
    for part in node.parts:
        yield from _names(part)


def _value(node: _Node, names: Names, own: Plain) -> Plain:
    if node.kind == "literal":
        return node.value
    if node.kind == "name":
        return names.get(str(node.value), "")
    if node.kind == "own":
        return own
    values = [_value(part, names, own) for part in node.parts]
    if node.kind == "function":
        return FUNCTIONS[str(node.value)][1](*values)
    return OPERATORS[str(node.value)](values[0], values[1])


def parse_expression(text: str) -> Expression:
    """The expression; raises BadExpression with its place."""
    if len(text) > LONGEST:
        raise BadExpression("too-long", text[:20], LONGEST)
    return Expression(text, _Parser(text).read())


class _Parser:
    """Reads one expression from left to right."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.tokens = list(_tokens(text))
        self.place = 0
        self.depth = 0

    def read(self) -> _Node:
        node = self._level(0)
        kind, found, at = self._next()
        if kind != "end":
            raise BadExpression("not-expected", found, at)
        return node

    def _peek(self) -> tuple[str, str, int]:
        return self.tokens[self.place]

    def _next(self) -> tuple[str, str, int]:
        token = self.tokens[self.place]
        self.place = min(self.place + 1, len(self.tokens) - 1)
        return token

    def _level(self, level: int) -> _Node:
        if level == len(LEVELS):
            return self._single()
        node = self._level(level + 1)
        while self._peek()[0] in ("sign", "word") and self._peek()[1] in LEVELS[level]:
            sign = self._next()[1]
            node = _Node("operator", sign, (node, self._level(level + 1)))
        return node

    def _single(self) -> _Node:
        kind, found, at = self._next()
        self.depth += 1
        if self.depth > DEEPEST:
            raise BadExpression("too-deep", found, at)
        node = self._begun(kind, found, at)
        self.depth -= 1
        return node

    def _begun(self, kind: str, found: str, at: int) -> _Node:
        if kind == "number":
            return _Node("literal", float(found))
        if kind == "text":
            return _Node("literal", found[1:-1])
        if kind == "name":
            return _Node("name", found)
        if kind == "own":
            return _Node("own")
        if found == "-" and kind == "sign":
            return _Node("operator", "-", (_Node("literal", 0.0), self._single()))
        if found == "(" and kind == "sign":
            node = self._level(0)
            self._expect(")")
            return node
        if kind == "word":
            return self._function(found, at)
        raise BadExpression("ends" if kind == "end" else "not-expected", found, at)

    def _function(self, name: str, at: int) -> _Node:
        if name not in FUNCTIONS:
            raise BadExpression("function-unknown", name, at)
        self._expect("(")
        parts = []
        if self._peek()[1] != ")":
            parts.append(self._level(0))
            while self._peek()[:2] == ("sign", ","):
                self._next()
                parts.append(self._level(0))
        self._expect(")")
        if len(parts) != FUNCTIONS[name][0]:
            raise BadExpression("arguments", name, at)
        return _Node("function", name, tuple(parts))

    def _expect(self, sign: str) -> None:
        kind, found, at = self._next()
        if (kind, found) != ("sign", sign):
            raise BadExpression("expected", sign, at)


def _tokens(text: str) -> Iterator[tuple[str, str, int]]:
    place, end = 0, len(text.rstrip())
    while place < end:
        found = TOKEN.match(text, place)
        if found is None or found.lastgroup is None:
            at = place + len(text[place:]) - len(text[place:].lstrip())
            raise BadExpression("not-expected", text[at], at)
        yield found.lastgroup, found[found.lastgroup], found.start(found.lastgroup)
        place = found.end()
    yield "end", "", end

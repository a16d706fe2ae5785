"""Equations of the packs: read once, calculated with units, so that what does not fit in its dimension is an error.

An equation is a list of lines `name = expression`, parted by ";". An expression knows + - * / **, brackets, min, max,
sqrt, exp, ln, numbers, the names of parameters and of earlier lines; a number may carry its unit: `4.187[kJ/kg/K]`.
It is read with Python's own parser, but nothing of it is ever run as Python.
"""

import ast
import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from symbionet.engine.errors import BadPack
from symbionet.engine.savings.dimensions import NONE, Dims, read_unit

__all__ = ["Amount", "Equation", "read_equation"]


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in base units with its dimension; a bare 0 has none and goes with all (`dims` None)."""

    value: float
    dims: Dims | None = NONE

    def within(self, unit: str) -> float:
        """The value in a unit; raises `BadPack` where it is of another dimension."""
        found = read_unit(unit)
        if self.dims is not None and not _same(self.dims, found.dims):
            raise BadPack(f"a result of dimension {self.dims} is not in {unit!r}; check the equation")
        return (self.value - found.offset) / found.factor


@dataclass(frozen=True, slots=True, kw_only=True)
class Equation:
    """An equation as text and as lines; `needs` are the parameters it asks for, in the order in which they come."""

    text: str
    lines: tuple[tuple[str, ast.expr], ...]
    needs: tuple[str, ...]

    def calculate(self, values: Mapping[str, tuple[float, str]]) -> Mapping[str, Amount]:
        """Every line's amount, by its name, from values with units; raises `BadPack` where dimensions do not fit."""
        known: dict[str, Amount] = {}
        for name in self.needs:
            value, unit = values[name]
            found = read_unit(unit)
            known[name] = Amount(found.offset + found.factor * value, found.dims)
        for name, tree in self.lines:
            known[name] = _Calculation(known, f"{name} in {self.text!r}").of(tree)
        return {name: known[name] for name, _ in self.lines}


@lru_cache(maxsize=1024)
def read_equation(text: str) -> Equation:
    """An equation of a pack; raises `BadPack` for what is none.

    >>> found = read_equation("loss = power * (1 - good); electricity = loss * hours")
    >>> found.needs
    ('power', 'good', 'hours')
    >>> given = {"power": (10.0, "kW"), "good": (80.0, "%"), "hours": (1000.0, "h/a")}
    >>> round(found.calculate(given)["electricity"].within("kWh/a"))
    2000
    """
    lines: list[tuple[str, ast.expr]] = []
    needs: dict[str, None] = {}
    for part in text.split(";"):
        try:
            tree = ast.parse(part.strip()).body
        except SyntaxError as error:
            raise BadPack(f"{part.strip()!r} is no equation: {error.msg}") from None
        if len(tree) != 1 or not isinstance(tree[0], ast.Assign) or not isinstance(tree[0].targets[0], ast.Name):
            raise BadPack(f"{part.strip()!r} is no equation; write `name = expression`")
        _check(tree[0].value, part)
        known = {name for name, _ in lines}
        needs |= dict.fromkeys(name for name in _names(tree[0].value) if name not in known)
        lines.append((tree[0].targets[0].id, tree[0].value))
    return Equation(text=text, lines=tuple(lines), needs=tuple(needs))


def _check(tree: ast.expr, text: str) -> None:
    """Raises `BadPack` for anything but arithmetic."""
    match tree:
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() | ast.Mult() | ast.Div() | ast.Pow(), right=right):
            parts: Sequence[ast.expr] = (left, right)
        case ast.UnaryOp(op=ast.USub(), operand=operand):
            parts = (operand,)
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in _FUNCTIONS and args:
            parts = args
        case ast.Subscript(value=ast.Constant(value=int() | float()), slice=unit):
            read_unit(ast.unparse(unit).replace(" ", ""))
            parts = ()
        case ast.Name() | ast.Constant(value=int() | float()):
            parts = ()
        case _:
            raise BadPack(f"{ast.unparse(tree)!r} in {text.strip()!r} is no arithmetic of an equation")
    for part in parts:
        _check(part, text)


def _names(tree: ast.expr) -> list[str]:
    match tree:
        case ast.Name(id=name):
            return [name]
        case ast.BinOp(left=left, right=right):
            return [*_names(left), *_names(right)]
        case ast.UnaryOp(operand=operand):
            return _names(operand)
        case ast.Call(args=args):
            return [name for part in args for name in _names(part)]
        case _:
            return []


@dataclass(frozen=True, slots=True)
class _Calculation:
    known: Mapping[str, Amount]
    where: str

    def of(self, tree: ast.expr) -> Amount:
        match tree:
            case ast.Name(id=name):
                return self.known[name]
            case ast.Constant(value=int() | float() as value):
                return Amount(float(value), None if value == 0 else NONE)
            case ast.Subscript(value=ast.Constant(value=int() | float() as value), slice=unit):
                found = read_unit(ast.unparse(unit).replace(" ", ""))
                return Amount(float(value) * found.factor, found.dims)
            case ast.UnaryOp(operand=operand):
                inner = self.of(operand)
                return Amount(-inner.value, inner.dims)
            case ast.BinOp(left=left, op=op, right=right):
                return self._join(op, self.of(left), self.of(right))
            case ast.Call(func=ast.Name(id=name), args=args):
                return _FUNCTIONS[name](self, [self.of(part) for part in args])
        raise BadPack(f"{self.where}: {ast.unparse(tree)!r} is no arithmetic")  # `_check` lets nothing else through

    def _join(self, op: ast.operator, left: Amount, right: Amount) -> Amount:
        match op:
            case ast.Add() | ast.Sub():
                dims = self.same([left, right])
                return Amount(left.value + (right.value if isinstance(op, ast.Add) else -right.value), dims)
            case ast.Mult():
                return Amount(left.value * right.value, _powers(left.dims, right.dims, 1.0))
            case ast.Div():
                if right.value == 0:
                    raise ZeroDivisionError(self.where)
                return Amount(left.value / right.value, _powers(left.dims, right.dims, -1.0))
        if not _same(right.dims or NONE, NONE):
            raise BadPack(f"{self.where}: an exponent has no unit")
        if left.value < 0 and right.value != int(right.value):
            raise ZeroDivisionError(self.where)
        return Amount(left.value**right.value, tuple(one * right.value for one in left.dims or NONE))

    def same(self, parts: Sequence[Amount]) -> Dims | None:
        """The dimension that all parts share; raises `BadPack` where they differ."""
        dims = [part.dims for part in parts if part.dims is not None]
        if any(not _same(one, dims[0]) for one in dims):
            raise BadPack(f"{self.where}: amounts of different dimensions are added or compared")
        return dims[0] if dims else None

    def plain(self, parts: Sequence[Amount]) -> float:
        """The value of the one argument of exp and ln, which must be a pure number."""
        if len(parts) != 1 or not _same(parts[0].dims or NONE, NONE):
            raise BadPack(f"{self.where}: exp and ln take one pure number")
        return parts[0].value


def _same(one: Dims, other: Dims) -> bool:
    return all(abs(left - right) < 1e-9 for left, right in zip(one, other, strict=True))


def _powers(left: Dims | None, right: Dims | None, sign: float) -> Dims:
    return tuple(one + sign * other for one, other in zip(left or NONE, right or NONE, strict=True))


def _root(where: _Calculation, parts: Sequence[Amount]) -> Amount:
    if parts[0].value < 0:
        raise ZeroDivisionError(where.where)
    return Amount(math.sqrt(parts[0].value), tuple(one / 2 for one in parts[0].dims or NONE))


_FUNCTIONS: Mapping[str, Callable[[_Calculation, Sequence[Amount]], Amount]] = {
    "min": lambda where, parts: Amount(min(part.value for part in parts), where.same(parts)),
    "max": lambda where, parts: Amount(max(part.value for part in parts), where.same(parts)),
    "sqrt": _root,
    "exp": lambda where, parts: Amount(math.exp(min(700.0, where.plain(parts)))),
    "ln": lambda where, parts: Amount(math.log(max(1e-300, where.plain(parts)))),
}

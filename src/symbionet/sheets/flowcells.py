"""Reads the cells of one row of flows: numbers with units, shares, routes, dates; what it cannot read it names."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date

from symbionet.engine.errors import UnknownUnit, UnreadableQuantity
from symbionet.engine.impact import LINE, FlowFacts
from symbionet.engine.model import Quantity
from symbionet.engine.packs.factors import load_factors
from symbionet.engine.units import parse_number, parse_period, parse_quantity, parse_unit
from symbionet.sheets.cells import cell_text, is_blank, is_error, read_date, read_hw
from symbionet.sheets.columns import ColumnMapping, heading_unit
from symbionet.sheets.problems import Problem
from symbionet.sheets.tables import Row
from symbionet.sheets.vocabulary import find_choice

__all__ = ["FlowCells", "read_share", "read_shares_of_routes"]

ROUTES = {"recycled": "recycling", "sold": "recycling", "vented": "discharge"}  # word of the sheet -> baseline route
OWN = ("disposal_kgco2e_per_t", "virgin_kgco2e_per_t", "reprocessing_kgco2e_per_t", "freight_kgco2e_per_tkm")
SHARES = ("empty_return", "persistence", "attribution", "additionality")
KM = {
    "": 1.0,
    "km": 1.0,
    "kms": 1.0,
    "公里": 1.0,
    "千米": 1.0,
    "m": 0.001,
    "米": 0.001,
    "mi": 1.609344,
    "mile": 1.609344,
}
KM |= {"miles": 1.609344, "里": 0.5, "华里": 0.5, "英里": 1.609344}
MOST_YEARS = 100
MOST_RATIO = 20.0  # a larger ratio is a per cent without its sign
YEARS = (1990, 2200)  # a start outside is a slip of the pen
_NUMBER = re.compile(r"^\s*(?P<sign>[-−+]?)\s*(?P<number>[\d.,' ]*\d(?:[eE][+-]?\d+)?)\s*(?P<rest>[^\d]*)$")
_PART = re.compile(r"^(?P<name>[^\d:：=%]+?)\s*[:：=（(\s]?\s*(?P<share>\d[\d.,]*\s*%?)\s*[)）]?$")
_TURNED = re.compile(r"^(?P<share>\d[\d.,]*\s*%?)\s*(?:of\s+|的)?(?P<name>[^\d:：=%]+)$")


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace("−", "-").strip()


def read_number(text: str) -> tuple[float, str] | None:
    """A number and the words after it, lower case: "12.5 km", "1,200", "-3"; None where it is none.

    >>> read_number("12,5 公里"), read_number("-3"), read_number("about")
    ((12.5, '公里'), (-3.0, ''), None)
    """
    match = _NUMBER.match(_plain(text))
    if not match:
        return None
    try:
        value = parse_number(match["number"].strip())
    except UnreadableQuantity:
        return None
    return -value if match["sign"] == "-" else value, match["rest"].strip().casefold()


def read_share(text: str, *, percent: bool = False) -> float | None:
    """A share of 0 to 1 from "0.7", "70%" or, where the heading says per cent (`percent`), "70"; None where it is none.

    >>> read_share("70%"), read_share("0.7"), read_share("七成"), read_share("70"), read_share("70", percent=True)
    (0.7, 0.7, 0.7, None, 0.7)
    """
    tenths = "零一二三四五六七八九十".find(_plain(text)[:1]) if _plain(text).endswith("成") else -1
    if tenths > 0 and len(_plain(text)) == 2:
        return tenths / 10
    found = read_number(text)
    if found is None or found[1] not in ("", "%"):
        return None
    value = found[0] / 100 if found[1] == "%" or (percent and found[0] > 1) else found[0]
    return value if 0 <= value <= 1 else None


def read_shares_of_routes(text: str) -> dict[str, float] | str:
    """The share of each baseline route, or what is wrong: "route-unknown" or "shares-sum".

    >>> read_shares_of_routes("填埋:0.7；焚烧:0.3"), read_shares_of_routes("landfill")
    ({'landfill': 0.7, 'incineration': 0.3}, {'landfill': 1.0})
    >>> read_shares_of_routes("70% landfill, 20% incineration"), read_shares_of_routes("the moon")
    ('shares-sum', 'route-unknown')
    """
    plain = _plain(text)
    if not re.search(r"\d", plain) and (code := find_choice("route", plain)):
        return {ROUTES.get(code, code): 1.0} if code != "none" else {}
    found: dict[str, float] = {}
    per_cent = "%" in plain
    if not re.match(r"\d", plain):  # names first, nothing between the pairs: 填埋0.7焚烧0.3
        plain = re.sub(r"(?<=[\d%])\s*(?=[a-z\u3400-\u9fff])", ";", plain, flags=re.I)
    for part in filter(None, (item.strip() for item in re.split(r"[;；、|\n+]|,(?!\d)|，|\band\b|/", plain))):
        match = _PART.match(part) or _TURNED.match(part)
        code = find_choice("route", match["name"].strip()) if match else None
        if code is None or match is None:
            return "shares-sum" if not re.search(r"\d", part) and find_choice("route", part) else "route-unknown"
        share = read_number(match["share"])
        if share is None:
            return "shares-sum"
        route = ROUTES.get(code, code)
        found[route] = found.get(route, 0.0) + (share[0] / 100 if share[1] == "%" else share[0])
    total = sum(found.values())
    if not per_cent and abs(total - 100) < 1:
        found, total = {route: share / 100 for route, share in found.items()}, total / 100
    if not found or abs(total - 1) > 0.01:
        return "shares-sum"
    return found if abs(total - 1) < 1e-9 else {route: share / total for route, share in found.items()}


class FlowCells:
    """One row of flows; `facts` is None where anything in it could not be read."""

    def __init__(self, table: str, row: Row, columns: ColumnMapping, headings: Sequence[str]) -> None:
        self.table, self.row = table, row
        self.headings: Mapping[str, str] = {name: headings[column] for name, column in columns.items()}
        self.columns = columns
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        for name, column in columns.items():
            text = cell_text(row.cells[column]) if column < len(row.cells) else ""
            if is_error(text):
                self.refuse(name, "formula-error", text)
            elif not is_blank(text) or (name == "hazardous" and text == "无"):
                self.texts[name] = text

    def refuse(self, name: str, code: str, value: str | None = None) -> None:
        """Note why the row is left out."""
        self.problems.append(
            Problem(
                table=self.table,
                row=self.row.number,
                column=self.headings.get(name, name),
                value=(self.texts.get(name, "") if value is None else value)[:200],
                code=code,
                severity="error",
                params={"field": name},
            )
        )

    def facts(self) -> FlowFacts | None:
        """The flow, or None with the problems that keep it out."""
        for name in ("synergy", "material"):
            if not self.texts.get(name, "").strip():
                self.refuse(name, f"flow-{name}-missing", "")
        quantity = self._quantity()
        routes = self._routes()
        own = [self._own(name) for name in OWN]
        empty_return, persistence, attribution, additionality = (self._share(name) for name in SHARES)
        ratio = self._ratio("substitution_ratio")
        km, baseline_km = self._haul("distance_km"), self._haul("baseline_distance_km")
        vehicle, start, years, hazardous = self._vehicle(), self._start(), self._years(), self._hazardous()
        if self.problems or quantity is None:
            return None
        return FlowFacts(
            material=self.texts["material"].strip(),
            quantity=quantity,
            routes=routes,
            substitutes=self.texts.get("substitutes"),
            ratio=ratio,
            vehicle=vehicle,
            start=start,
            years=years,
            hazardous=hazardous,
            km=km,
            baseline_km=baseline_km,
            empty_return=empty_return,
            persistence=persistence,
            attribution=attribution,
            additionality=additionality,
            own_disposal=own[0],
            own_virgin=own[1],
            own_reprocessing=own[2],
            own_freight=own[3],
        )

    def _quantity(self) -> Quantity | None:
        text = self.texts.get("quantity")
        if text is None:
            self.refuse("quantity", "flow-quantity-missing", "")
            return None
        unit, period = heading_unit(self.headings["quantity"])
        stated = self.texts.get("unit")
        if stated:
            try:
                unit, own = parse_unit(stated)
                period = own or period
            except UnknownUnit:
                self.refuse("unit", "unit-unknown")
                return None
        if "period" in self.texts:
            try:
                period = parse_period(self.texts["period"])
            except UnknownUnit:
                self.refuse("period", "period-unknown")
                return None
        return self._parsed(text, unit, period)

    def _parsed(self, text: str, unit: str, period: str) -> Quantity | None:
        number = read_number(text)
        if number and number[0] < 0:
            self.refuse("quantity", "quantity-negative")
            return None
        try:
            return parse_quantity(text, unit, period)
        except UnknownUnit:
            self.refuse("quantity", "unit-unknown")
        except UnreadableQuantity:
            if number and not number[1] and not unit:
                self.refuse("unit", "unit-missing", text)
            else:
                self.refuse("quantity", "quantity-unreadable")
        return None

    def _routes(self) -> dict[str, float] | None:
        if "baseline_route" not in self.texts:
            return None
        found = read_shares_of_routes(self.texts["baseline_route"])
        if isinstance(found, str):
            self.refuse("baseline_route", found)
            return None
        return found

    def _share(self, name: str) -> float | None:
        if name not in self.texts:
            return None
        found = read_share(self.texts[name], percent=bool(re.search("[%％]", self.headings[name])))
        if found is None:
            self.refuse(name, "share-unreadable")
        return found

    def _ratio(self, name: str) -> float | None:
        """A ratio from 0 to `MOST_RATIO`; with "%" after it or in the heading, a per cent."""
        if name not in self.texts:
            return None
        found = read_number(self.texts[name])
        if found is None or found[0] < 0 or found[1] not in ("", "%"):
            self.refuse(name, "number-unreadable")
            return None
        percent = found[1] == "%" or (found[0] > MOST_RATIO / 10 and re.search("[%％]", self.headings[name]))
        value = found[0] / 100 if percent else found[0]
        if value > MOST_RATIO:
            self.refuse(name, "number-unreadable")
            return None
        return value

    def _haul(self, name: str) -> float | None:
        if name not in self.texts:
            return None
        found = read_number(self.texts[name])
        if found is None or found[0] < 0 or found[1] not in KM:
            self.refuse(name, "distance-unreadable")
            return None
        return found[0] * KM[found[1]]

    def _own(self, name: str) -> float | None:
        """An own factor; that of freight cannot be below zero, or a longer haul would save."""
        if name not in self.texts:
            return None
        found = read_number(self.texts[name])
        unit = re.sub(r"[\s₂]", lambda match: "2" if match[0] == "₂" else "", found[1]) if found else ""
        if found is None or (unit and not unit.startswith("kg")) or (found[0] < 0 and name.startswith("freight")):
            self.refuse(name, "factor-unreadable")
            return None
        return found[0]

    def _vehicle(self) -> str | None:
        text = self.texts.get("vehicle")
        if text is None:
            return None
        if find_choice("vehicle", text) == LINE:
            return LINE
        plain = text.replace("_", " ")
        # A vehicle inside a longer phrase is sure enough: of "HGV, average laden" the first word says it.
        found = load_factors().subject_of(plain, "freight") or load_factors().subjects.find(plain, vehicle=True)[0]
        if not found and "freight_kgco2e_per_tkm" not in self.texts:  # an own factor leaves nothing to the vehicle
            self.refuse("vehicle", "vehicle-unknown")
        return found or None

    def _start(self) -> date | None:
        if "start" not in self.texts:
            return None
        found = read_date(self.row.cells[self.columns["start"]])
        if found is None or not YEARS[0] <= found.year <= YEARS[1]:
            self.refuse("start", "date-unreadable")
            return None
        return found

    def _years(self) -> int | None:
        if "years" not in self.texts:
            return None
        found = read_number(self.texts["years"])
        if (
            found is None
            or found[1] not in ("", "年", "year", "years", "yr", "yrs", "a")
            or found[0] != int(found[0])
            or not 1 <= found[0] <= MOST_YEARS
        ):
            self.refuse("years", "years-unreadable")
            return None
        return int(found[0])

    def _hazardous(self) -> bool | None:
        if "hazardous" not in self.texts:
            return None
        text = self.texts["hazardous"]
        code = find_choice("hazardous", text) or ("yes" if read_hw(text) else None)
        if code is None:
            self.refuse("hazardous", "choice-unknown")
        return None if code is None else code == "yes"

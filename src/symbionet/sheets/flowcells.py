"""Reads the cells of one row of flows: numbers with units, shares, routes, dates; what it cannot read it names."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from symbionet.engine.classification.written_codes import read_code_list
from symbionet.engine.errors import QuantityTooLarge, UnknownUnit, UnreadableQuantity
from symbionet.engine.impact import LINE, FlowInput
from symbionet.engine.model import Quantity
from symbionet.engine.packs.factors import load_factors
from symbionet.engine.units import parse_period, parse_quantity, parse_unit
from symbionet.sheets.cells import cell_fault, cell_text, is_blank, read_date
from symbionet.sheets.columns import ColumnMapping, heading_unit
from symbionet.sheets.flownumbers import read_number, read_share, read_shares_of_routes, read_spread
from symbionet.sheets.problems import Problem
from symbionet.sheets.tables import Row
from symbionet.sheets.vocabulary import find_choice

__all__ = ["FlowCells"]

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


class FlowCells:
    """One row of flows; `flow_input` is None where anything in it could not be read."""

    def __init__(self, table: str, row: Row, columns: ColumnMapping, headings: Sequence[str]) -> None:
        self.table, self.row = table, row
        self.headings: Mapping[str, str] = {name: headings[column] for name, column in columns.items()}
        self.columns = columns
        self.problems: list[Problem] = []
        self.texts: dict[str, str] = {}
        for name, column in columns.items():
            text = cell_text(row.cells[column]) if column < len(row.cells) else ""
            if fault := cell_fault(text):
                self.refuse(name, fault, text)
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

    def flow_input(self) -> FlowInput | None:
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
        return FlowInput(
            material=self.texts["material"].strip(),
            quantity=quantity,
            quantity_spread=read_spread(self.texts["quantity"]),
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
            if not any(cell_fault(problem.value) for problem in self.problems):  # said already
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
            words = re.search(r"[^\W\d_]", text)  # “1.2.3” has no unit that could be unknown
            self.refuse("quantity", "unit-unknown" if words else "quantity-unreadable")
        except QuantityTooLarge:
            self.refuse("quantity", "quantity-too-large")
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
        code = find_choice("hazardous", text) or ("yes" if read_code_list(text).hw else None)
        if code is None:
            self.refuse("hazardous", "choice-unknown")
        return None if code is None else code == "yes"

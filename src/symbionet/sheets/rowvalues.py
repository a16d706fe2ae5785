"""Reads the values of a row: those of its organisation and those of its resource."""

import re
import unicodedata
from collections.abc import Callable
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any

from symbionet.engine.classification.written_codes import read_code_list
from symbionet.engine.errors import QuantityTooLarge, UnknownUnit, UnreadableQuantity
from symbionet.engine.model import DIRECTIONS, Quantity, Site
from symbionet.engine.packs import load_packs
from symbionet.engine.packs.waste_list import always_hazardous, printed_codes
from symbionet.engine.units import parse_number, parse_period, parse_quantity, parse_unit, yearly
from symbionet.sheets.cells import (
    check_uscc,
    is_open_date,
    read_composition,
    read_date,
    read_degrees,
    read_gb4754,
    read_hp,
    read_nace,
)
from symbionet.sheets.columns import heading_unit
from symbionet.sheets.coordinates import to_wgs84
from symbionet.sheets.drafts import UNMATCHED
from symbionet.sheets.fields import RESOURCE_FIELDS
from symbionet.sheets.rowreader import RowReader
from symbionet.sheets.vocabulary import find_choice, has_chinese

__all__ = ["OF_RESOURCES", "described", "organisation_values", "resource_values"]

_PLAIN_FIRM = ("park", "address", "contact", "phone", "email", "vat", "business")
_APART = {"", "title_zh", "title_en", "unit", "direction", "period"}  # read by other rules, or in no sheet
_PLAIN = {f.column: f.name for f in RESOURCE_FIELDS if f.value == "text" and f.column not in _APART}
_CHOICES = tuple(f.column for f in RESOURCE_FIELDS if f.value == "choice" and f.column not in _APART)
# what only a resource has: a row with one of them names a resource, or should
OF_RESOURCES = frozenset({*DIRECTIONS, *(f.column for f in RESOURCE_FIELDS if f.part != "description"), "code"}) - {""}


def described(reader: RowReader) -> str:
    """What a row says in its description, in whatever language."""
    texts = (reader.text(field) for field in ("description", "description_zh", "description_en"))
    return " ".join(dict.fromkeys(text for text in texts if text))


def organisation_values(reader: RowReader) -> dict[str, Any]:
    """Return the values of the organisation that a row names."""
    values: dict[str, Any] = {field: text for field in _PLAIN_FIRM if (text := reader.text(field))}
    if "email" in values and not re.fullmatch(r"[^@\s,;]+@[^@\s,;]+\.[^@\s,;.]{2,}", values["email"]):
        reader.warn("email", "email-unreadable")
        del values["email"]
    _read_uscc(reader, values)
    _read_sector(reader, values)
    if site := _read_site(reader):
        values["site"] = site
    if stated := reader.text("permits"):
        values["permits"] = _read_permits(stated)
        if not values["permits"]:
            reader.warn("permits", "permit-unknown")
    return values


CODE_ALONE = re.compile(r"(?:NACE\s?)?[A-U]?\s?\d\d(?:\.?\d{1,2})?", re.I)


def _read_uscc(reader: RowReader, values: dict[str, Any]) -> None:
    if stated := reader.text("uscc"):
        code = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", stated)).upper()
        if check_uscc(code):
            values["uscc"] = code
        else:
            reader.warn("uscc", "uscc-length" if len(code) != 18 else "uscc-check")


def _read_sector(reader: RowReader, values: dict[str, Any]) -> None:
    sector = reader.text("sector")
    coded: dict[str, str] = {}
    if sector:
        values["sector"] = sector
        coded = _codes_of_sector(sector, chinese=_is_chinese(reader, values))
    for field, read, scheme in (("nace", read_nace, "nace2"), ("gb4754", read_gb4754, "gb4754")):
        stated = reader.text(field)
        codes = read(stated)
        if stated and not codes:
            reader.warn(field, f"{field}-unknown")
        elif codes:
            known = [code for code in codes if _is_known(scheme, code)]
            if len(known) < len(codes):
                reader.warn(field, f"{field}-unknown", ", ".join(code for code in codes if code not in known))
            values[field] = tuple(known)
    for field, code in coded.items():
        values.setdefault(field, (code,))
    if sector and not coded and not values.get("gb4754") and (found := re.match(r"\s*([A-T]\d{2,4})(?!\d)", sector)):
        values["gb4754"] = (found[1],)
    nace = re.search(r"NACE[\s:]*((?:[A-U])?\d\d\.?\d{0,2})", sector or "", re.I)
    if nace and not values.get("nace"):
        values["nace"] = tuple(read_nace(nace[1]))


def _is_chinese(reader: RowReader, values: dict[str, Any]) -> bool:
    """Whether a firm has a Chinese registration or name."""
    return bool(values.get("uscc") or has_chinese(f"{reader.text('organisation')}{reader.text('organisation_zh')}"))


def _codes_of_sector(text: str, *, chinese: bool) -> dict[str, str]:
    """The code, by its field, of a cell that holds nothing but a code of NACE or of GB/T 4754.

    A dot is of NACE. Digits that both know are of the list of the firm's country: `chinese` firms state the latter.
    """
    if not CODE_ALONE.fullmatch(unicodedata.normalize("NFKC", text).strip()):
        return {}
    nace, national = read_nace(text), [] if "." in text else read_gb4754(text)
    found = {
        field: codes[0]
        for field, codes, scheme in (("nace", nace, "nace2"), ("gb4754", national, "gb4754"))
        if len(codes) == 1 and _is_known(scheme, codes[0])
    }
    if len(found) == 2:  # a letter is mostly written before the national code
        del found["nace" if chinese or text.strip()[:1].isalpha() else "gb4754"]
    return found


@lru_cache(maxsize=4096)
def _is_known(scheme: str, code: str) -> bool:
    """Whether a code is in the pack of its scheme; where there is no such pack, any well-formed code is."""
    packs = load_packs()
    if scheme not in packs.schemes:
        return True
    known = packs.codes(scheme)
    return code in known or any(re.sub(r"[\s.*]", "", entry) == code for entry in known)


def _read_permits(text: str) -> tuple[str, ...]:
    found = read_code_list(text)
    codes = [*found.hw, *found.ewc]
    if (
        not codes
        and re.search(r"危险废物|危废|hazardous|yes|^是$|^有$|√", text, re.I)
        and not re.search(r"无|非|否|non-?haz|^no", text, re.I)
    ):
        codes = ["hazardous"]
    return tuple(codes)


def _read_site(reader: RowReader) -> Site | None:
    stated = [reader.text("lon"), reader.text("lat")]
    field = "lon"
    lon, lat = read_degrees(reader.cell("lon")), read_degrees(reader.cell("lat"))
    if not any(stated) and (pair := reader.text("coordinates")):
        field, stated = "coordinates", [pair, pair]
        parts = [part for part in re.split(r"[,，;；\s]+(?=[\dNSEW东西南北-])", pair.strip("()（） ")) if part]
        if len(parts) == 2:
            lon, lat = read_degrees(parts[0]), read_degrees(parts[1])
            if re.search(r"^[\s(]*(?:[NS北南]|\S*[NS北南])", parts[0], re.I) or re.match(
                r"lat|纬", reader.heading(field), re.I
            ):
                lon, lat = lat, lon  # latitude first, as the cell or the heading says
    if not any(stated):
        return None
    if lon is None or lat is None:
        reader.warn(field if lon is None else "lat", "coordinates-unreadable")
        return None
    return _placed(reader, field, lon, lat)


def _placed(reader: RowReader, field: str, lon: float, lat: float) -> Site | None:
    value = f"{lon:g}, {lat:g}"
    if abs(lat) > 90 >= abs(lon) and abs(lat) <= 180:
        lon, lat = lat, lon
        if field != "coordinates":
            reader.warn(field, "coordinates-swapped", value)
    if abs(lon) > 180 or abs(lat) > 90 or (lon == 0 and lat == 0):
        reader.warn(field, "coordinates-outside", value)
        return None
    stated = reader.text("coordinate_system") or reader.heading(field)
    system = find_choice("coordinate_system", stated)
    if system is None and reader.text("coordinate_system"):
        reader.warn("coordinate_system", "coordinate-system-unknown")
        return None
    return to_wgs84(lon, lat, system or "wgs84")


def resource_values(reader: RowReader) -> dict[str, Any]:
    """Return the values of the resource that a row states."""
    values: dict[str, Any] = {name: text for column, name in _PLAIN.items() if (text := reader.text(column))}
    _read_descriptions(reader, values)
    for field in _CHOICES:
        if text := reader.text(field):
            if code := find_choice(field, text):
                values[field] = code
            else:
                reader.warn(field, "choice-unknown")
    if quantity := _read_quantity(reader):
        values["quantity"] = quantity
    _read_dates(reader, values)
    _read_hazard(reader, values)
    _read_codes(reader, values)
    if text := reader.text("composition"):
        values["composition"] = read_composition(text)
    if cost := _read_cost(reader, values.get("quantity")):
        values["route_cost_per_year"] = cost
    return {"unmatched": {name: values.pop(name) for name in UNMATCHED if name in values}, **values}


def _read_descriptions(reader: RowReader, values: dict[str, Any]) -> None:
    for field in ("description_en", "description_zh"):
        if text := reader.text(field):
            values[field] = text
    if text := reader.text("description"):
        values.setdefault("description_zh" if has_chinese(text) else "description_en", text)


def _read_quantity(reader: RowReader) -> Quantity | None:
    text = reader.text("quantity")
    if not text:
        return None
    unit, period = heading_unit(reader.heading("quantity"))
    stated = reader.text("unit")
    if stated:
        try:
            unit, own = _either(stated, parse_unit)
            period = own or period
        except UnknownUnit:
            reader.warn("unit", "unit-unknown")
            unit = ""
    if not unit and not stated:
        unit, own = heading_unit(reader.heading("unit"))
    if stated := reader.text("period"):
        try:
            period = _either(stated, parse_period)
        except UnknownUnit:
            reader.warn("period", "period-unknown")
    try:
        quantity = _parse_quantity(text, unit, period)
    except UnknownUnit:
        reader.warn("quantity", "unit-unknown")
        return None
    except QuantityTooLarge:
        reader.warn("quantity", "quantity-too-large")
        return None
    except UnreadableQuantity:
        bare = re.fullmatch(r"[\d\s.,~-]+", text)
        if bare and not unit and reader.problems and reader.problems[-1].code == "unit-unknown":
            return None
        reader.warn(
            "quantity", "unit-missing" if bare and not unit and not text.startswith("-") else "quantity-unreadable"
        )
        return None
    if quantity.value > 0:
        return quantity
    reader.warn("quantity", "quantity-zero")
    return None


def _either[T](text: str, parse: Callable[[str], T]) -> T:
    """Return what `parse` makes of a text, or of the parts of a bilingual one ("万吨 10kt") where they agree."""
    try:
        return parse(text)
    except UnknownUnit:
        found = {parse(part) for part in re.split(r"[\s/|()（）]+", text.strip(" ()（）")) if part}
        if len(found) == 1:
            return found.pop()
        raise


@lru_cache(maxsize=16384)
def _parse_quantity(text: str, unit: str, period: str) -> Quantity:
    return parse_quantity(text, unit, period)


def _read_dates(reader: RowReader, values: dict[str, Any]) -> None:
    for field, name in (("from", "available_from"), ("until", "available_until")):
        text = reader.text(field)
        if text and not is_open_date(text):
            found = read_date(reader.cell(field), end=field == "until")
            if found is None:
                reader.warn(field, "date-unreadable")
            else:
                values[name] = found
    if (
        values.get("available_from")
        and values.get("available_until")
        and values["available_until"] < values["available_from"]
    ):
        reader.warn("until", "dates-reversed")
        del values["available_until"]


def _read_hazard(reader: RowReader, values: dict[str, Any]) -> None:
    if text := reader.text("hazardous"):
        code = find_choice("hazardous", text)
        if code is None and (found := read_code_list(text)).hw:
            code = "yes"
            values["hw"] = found.hw
        if code is None:
            reader.warn("hazardous", "choice-unknown")
        else:
            values["hazardous"] = code == "yes"
    if text := reader.text("hp_codes"):
        values["hp_codes"] = tuple(read_hp(text))
        if not values["hp_codes"]:
            reader.warn("hp_codes", "hp-unknown")


def _read_codes(reader: RowReader, values: dict[str, Any]) -> None:
    """The waste codes of both lists, whichever column they stand in; one with a star, or always hazardous, says so."""
    starred: list[str] = []
    for field, other in (("ewc", "hw"), ("hw", "ewc")):
        text = reader.text(field)
        if not text:
            continue
        found = read_code_list(text)
        starred += found.starred
        codes: tuple[str, ...] = getattr(found, field)
        if strays := tuple(code for code in getattr(found, other) if _is_known(other, code)):
            values.setdefault(other, strays)
            if not codes:
                continue
        known = tuple(code for code in codes if _is_known(field, code))
        if not codes or len(known) < len(codes):
            reader.warn(field, f"{field}-unknown", ", ".join(code for code in codes if code not in known) or text)
        if known:
            values[field] = known
    named = (*values.get("ewc", ()), *values.get("hw", ()))
    sure = (*starred, *always_hazardous(named, load_packs()))
    if sure and values.get("hazardous") is False:
        printed = printed_codes(dict.fromkeys(sure), load_packs(), on=datetime.now(tz=UTC).date())
        reader.doubt("hazardous", "hazard-denied", codes=", ".join(printed))
    elif starred:
        values["hazardous"] = True


def _read_cost(reader: RowReader, quantity: Quantity | None) -> float | None:
    """Return the cost per year: as stated, 12 times a monthly one, or a cost per tonne times the tonnes of a year."""
    text = reader.text("route_cost")
    if not text:
        return None
    plain = unicodedata.normalize("NFKC", f"{text} {reader.heading('route_cost')}").casefold()
    number = re.search(r"\d[\d,]*(?:\.\d+)?", text)
    if not number:
        reader.warn("route_cost", "cost-unreadable")
        return None
    try:
        cost = parse_number(number[0])
    except UnreadableQuantity:
        reader.warn("route_cost", "cost-unreadable")
        return None
    if re.search(r"万(?:元|人民币)?|(?<=\d)\s*万", plain):
        cost *= 10_000
    if re.search(r"/\s*(?:吨|t\b|mt\b|tonne|ton)|每吨|per\s+t(?:onne|on)?\b", plain):
        amount = yearly(quantity) if quantity else None
        if amount is None or amount[1] != "t":
            reader.warn("route_cost", "cost-needs-quantity")
            return None
        return cost * amount[0]
    return cost * 12 if re.search(r"/\s*月|每月|per month|/\s*month", plain) else cost

"""Reads numbers, shares and former routes out of cells; a reader returns None, or a problem's code, where it cannot."""

import re
import unicodedata

from symbionet.engine.errors import UnreadableQuantity
from symbionet.engine.packs.waste_routes import waste_routes
from symbionet.engine.units import parse_number
from symbionet.sheets.vocabulary import find_choice

__all__ = ["read_number", "read_share", "read_shares_of_routes", "read_spread"]

_NUMBER = re.compile(r"^\s*(?P<sign>[-−+]?)\s*(?P<number>[\d.,' ]*\d(?:[eE][+-]?\d+)?)\s*(?P<rest>[^\d]*)$")
_PART = re.compile(r"^(?P<name>[^\d:：=%]+?)\s*[:：=（(\s]?\s*(?P<share>\d[\d.,]*\s*%?)\s*[)）]?$")
_RANGE = re.compile(r"^\s*(?P<low>[\d.,]*\d)\s*(?:[-–—~]|至|到|\bto\b)\s*(?P<high>[\d.,]*\d)")
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


def read_spread(text: str) -> float | None:
    """How far the ends of a stated range lie from its middle, as a share of it; None where no range is stated.

    >>> read_spread("80-120 t"), read_spread("100 t")
    (0.2, None)
    """
    match = _RANGE.match(_plain(text))
    if not match:
        return None
    try:
        low, high = parse_number(match["low"]), parse_number(match["high"])
    except UnreadableQuantity:
        return None
    return (high - low) / (high + low) if 0 <= low < high else None


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


def _former(code: str) -> str:
    """What the present route of a resource is called as a former one."""
    return waste_routes()[code].baseline_route or code


def read_shares_of_routes(text: str) -> dict[str, float] | str:
    """The share of each baseline route, or what is wrong: "route-unknown" or "shares-sum".

    >>> read_shares_of_routes("填埋:0.7；焚烧:0.3"), read_shares_of_routes("landfill")
    ({'landfill': 0.7, 'incineration': 0.3}, {'landfill': 1.0})
    >>> read_shares_of_routes("70% landfill, 20% incineration"), read_shares_of_routes("the moon")
    ('shares-sum', 'route-unknown')
    """
    plain = _plain(text)
    if not re.search(r"\d", plain) and (code := find_choice("route", plain)):
        return {_former(code): 1.0} if code != "none" else {}
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
        route = _former(code)
        found[route] = found.get(route, 0.0) + (share[0] / 100 if share[1] == "%" else share[0])
    total = sum(found.values())
    if not per_cent and abs(total - 100) < 1:
        found, total = {route: share / 100 for route, share in found.items()}, total / 100
    if not found or abs(total - 1) > 0.01:
        return "shares-sum"
    return found if abs(total - 1) < 1e-9 else {route: share / total for route, share in found.items()}

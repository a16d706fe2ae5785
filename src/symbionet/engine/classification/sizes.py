"""Size class of an enterprise by Chinese rules (2011) and by EU rules (2003/361/EC): micro, small, medium or large."""

from symbionet.engine.packs import Packs, Row

__all__ = ["find_size_class_cn", "find_size_class_eu"]

CLASSES = ("large", "medium", "small")


def find_size_class_cn(
    gb4754: str,
    packs: Packs,
    *,
    employees: int | None = None,
    turnover_million: float | None = None,
    assets_million: float | None = None,
    currency: str = "CNY",
) -> str:
    """The size class by 工信部联企业〔2011〕300号, or "" where the sector or the figures do not settle it.

    A class needs all its lower limits; one figure below the limit of "small" is enough to be micro.

    >>> from symbionet.engine.packs import load_packs
    >>> find_size_class_cn("C3011", load_packs(), employees=350, turnover_million=18)
    'small'
    >>> find_size_class_cn("C3011", load_packs(), employees=12)
    'micro'
    >>> find_size_class_cn("C3011", load_packs(), employees=350)
    ''
    """
    rule = _rule(gb4754.strip().upper(), packs)
    if rule is None:
        return ""
    figures: dict[str, float | None] = {
        "employees": employees,
        "turnover": _money(turnover_million, currency, "CNY", packs),
        "assets": _money(assets_million, currency, "CNY", packs),
    }
    needed = [(name, figures[name]) for name in rule["needs"].split("|")]
    reached = [_reached(rule, name, value) for name, value in needed if value is not None]
    if "micro" in reached:
        return "micro"
    if len(reached) < len(needed):
        return ""
    return max(reached, key=(*CLASSES, "micro").index)  # the lowest of the figures decides


def _reached(rule: Row, name: str, value: float) -> str:
    """The highest class whose limit one figure reaches."""
    return next((size for size in CLASSES if value >= float(rule[f"{name}_{size}"])), "micro")


def _rule(code: str, packs: Packs) -> Row | None:
    """The rule whose prefix of the code is longest; a code without its letter ("3011") is understood."""
    if code[:1].isdigit():
        letters = (known[0] for known in packs.codes("gb4754") if known[1:] == code[:2])
        code = next(letters, "") + code
    rules = [
        (len(prefix), row)
        for row in packs.rows("codes/sme_cn")
        for prefix in row["gb4754"].split("|")
        if code.startswith(prefix)
    ]
    return max(rules, key=lambda rule: rule[0])[1] if rules else None


def _money(million: float | None, currency: str, to: str, packs: Packs) -> float | None:
    """Millions in the other currency at the yearly average rate of the pack; None for a currency it does not hold."""
    if million is None or currency == to:
        return million
    rates = {row["currency"]: float(row["cny_per_unit"]) for row in packs.rows("factors/exchange_rates")} | {"CNY": 1.0}
    if currency not in rates or to not in rates:
        return None
    return million * rates[currency] / rates[to]


def find_size_class_eu(
    packs: Packs,
    *,
    employees: int | None = None,
    turnover_million: float | None = None,
    assets_million: float | None = None,
    currency: str = "EUR",
) -> str:
    """The size class by Recommendation 2003/361/EC, or "" where the figures do not settle it.

    The head count must stay below its limit, and either turnover or balance sheet total within its own.

    >>> from symbionet.engine.packs import load_packs
    >>> find_size_class_eu(load_packs(), employees=40, turnover_million=12, assets_million=9)
    'small'
    >>> find_size_class_eu(load_packs(), employees=251), find_size_class_eu(load_packs(), employees=40)
    ('large', '')
    """
    if employees is None:
        return ""
    turnover = _money(turnover_million, currency, "EUR", packs)
    balance = _money(assets_million, currency, "EUR", packs)
    for row in packs.rows("codes/sme_eu"):
        if employees >= int(row["employees_below"]):
            continue
        within = [
            value <= float(row[limit])
            for value, limit in ((turnover, "turnover_at_most"), (balance, "balance_at_most"))
            if value is not None
        ]
        if any(within):
            return row["id"]
        if len(within) < 2:
            return ""  # the figure that is missing could still keep it in this class
    return "large"

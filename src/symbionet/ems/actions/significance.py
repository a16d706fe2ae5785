"""The significance of aspects by the rule that the firm has chosen; the result keeps the rule and its version."""

from collections.abc import Mapping
from math import prod
from typing import Any

from symbionet.ems.actions.values import FieldValue
from symbionet.ems.models import Entry, System
from symbionet.ems.queries.registers import Method, method_of, registers

__all__ = ["rate_aspect", "rate_aspects"]

ASPECTS = "aspects"


def rate_aspect(method: Method, values: Mapping[str, FieldValue]) -> dict[str, Any]:
    """What the rule makes of the values; `significant` is None where a score is missing.

    because: "law", "single" (one factor is enough) or "total". Law overrides, so that it needs no scores.

    >>> from symbionet.ems.queries.registers import methods
    >>> rate_aspect(methods()["matrix"], {"legal": "no", "likelihood": 5, "severity": 5})["total"]
    25.0
    >>> rate_aspect(methods()["matrix"], {"legal": "no"})["significant"] is None
    True
    """
    fields = [
        field for field in registers()[ASPECTS].fields if field.list == method.id and field.kind in ("score", "flag")
    ]
    given = [values.get(field.name) for field in fields]
    result: dict[str, Any] = {"method": method.id, "version": method.version, "total": None, "significant": None}
    if method.rule == "count":
        total = float(sum(one == "yes" for one in given)) if any(given) else None
    elif None in given:
        total = None
    else:
        scores = [float(one) for one in given if one is not None]
        total = float(prod(scores) if method.rule == "product" else sum(scores))
        if method.single is not None and max(scores) >= method.single:
            result |= {"significant": True, "because": "single"}
    result["total"] = total
    if method.law and values.get("legal") == "yes":
        return result | {"significant": True, "because": "law"}
    if result["significant"] is None and total is not None:
        return result | {"significant": total > method.threshold, "because": "total"}
    return result


def rate_aspects(system: System) -> int:
    """How many aspects of the system were rated anew by its method; leaves no line, as the system's line tells it."""
    method, rated = method_of(system.method), []
    for entry in Entry.objects.filter(system=system, register=ASPECTS):
        result = rate_aspect(method, entry.values)
        if result != entry.result:
            entry.result = result
            rated.append(entry)
    Entry.objects.bulk_update(rated, ["result"], batch_size=500)
    return len(rated)

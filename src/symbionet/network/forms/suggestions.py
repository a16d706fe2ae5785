"""Suggestions that were accepted: with JavaScript they stand in the fields, without it they come as ticked boxes."""

import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from symbionet.engine.classification.written_codes import read_code_list

__all__ = ["is_bare", "with_accepted"]

BOXES = "accept"  # values such as "ewc:100102"
SINGLE = ("class_id", "kind", "form", "hazardous", "unit")
LISTS = ("ewc", "hw")
EMPTY = {"", "unknown"}


def is_bare(quantity: str) -> bool:
    """Whether a quantity is a number without any unit.

    >>> is_bare("1,200"), is_bare("3.5 万吨"), is_bare("")
    (True, False, False)
    """
    return bool(re.fullmatch(r"[\d\s.,~-]*\d", quantity.strip()))


def with_accepted(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data of a form with its ticked suggestions filled in; what stands in a field already is kept.

    >>> with_accepted({"accept": ["ewc:100102", "kind:water"], "ewc": "190801", "kind": "material"})["ewc"]
    '190801, 100102'
    """
    filled = data.dict() if isinstance(data, QueryDict) else dict(data)
    ticked = data.getlist(BOXES) if isinstance(data, QueryDict) else data.get(BOXES, [])
    for box in ticked:
        field, _colon, value = box.partition(":")
        present = str(filled.get(field, ""))
        if field in SINGLE and present in EMPTY:
            filled[field] = value
        elif field in LISTS and not set(read_code_list(value).all) <= set(read_code_list(present).all):
            filled[field] = f"{present}, {value}" if present.strip() else value
    filled.pop(BOXES, None)
    return filled

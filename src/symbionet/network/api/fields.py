"""The fields of a resource as JSON reads and writes them, made of what is declared of them."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from ninja import Schema
from pydantic import create_model

from symbionet.core.api import BodyIn
from symbionet.sheets.fields import PARTS, RESOURCE_FIELDS, Field, Value, fields_of_part

__all__ = ["ResourceFieldsIn", "ResourceFieldsOut", "fields_in", "fields_out"]

READ: Mapping[Value, Any] = {
    "codes": list[str],
    "components": list[dict[str, Any]],
    "date": date | None,
    "money": float | None,
    "number": float | None,
    "yes or no": bool | None,
}  # else a text
WRITTEN: Mapping[Value, Any] = {"date": date, "money": float, "site": int, "yes or no": bool}  # else a text
BESIDE = {  # in words, after these
    "class_id": {"class_name": str},
    "period": {"quantity_text": str},
    "ewc": {"ewc_text": str},
    "hw": {"hw_text": str},
}
WHOSE = {"id": int, "url": str, "organisation": int, "organisation_name": str, "site": int | None}
STATE = {"state": str, "renew_by": date | None, "updated_at": datetime, "closed": list[str]}
BY_HAND = ("direction", "title", "title_other", "quantity", "kind", "visibility")  # at the top of the form


def fields_out(fields: Iterable[Field] = RESOURCE_FIELDS) -> dict[str, Any]:
    """Name and type of each field of a resource as it is read."""
    found: dict[str, Any] = {}
    for field in fields:
        if field.value != "site":
            found |= {field.name: READ.get(field.value, str), **BESIDE.get(field.name, {})}
    return found


def fields_in(fields: Iterable[Field] = RESOURCE_FIELDS) -> dict[str, Any]:
    """Name and type of each field of a resource that is folded away in the form, as it is written."""
    rows = fields_of_part(*(part.id for part in PARTS), fields=fields)
    return {field.name: WRITTEN.get(field.value, str) for field in rows}


def _read() -> Any:
    columns: Any = {name: (kind, ...) for name, kind in (WHOSE | fields_out() | STATE).items()}
    return create_model("ResourceFieldsOut", __base__=Schema, **columns)


def _written() -> Any:
    columns: Any = {name: (kind | None, None) for name, kind in (dict.fromkeys(BY_HAND, str) | fields_in()).items()}
    return create_model("ResourceFieldsIn", __base__=BodyIn, **columns)


ResourceFieldsOut: Any = _read()
ResourceFieldsIn: Any = _written()

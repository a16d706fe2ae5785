"""Rows of packs, and of an organisation's own table, as factors."""

import math
from collections.abc import Iterator
from typing import Any, cast

from symbionet.engine.errors import BadPack
from symbionet.engine.packs.factors_subjects import subject_of_row
from symbionet.engine.packs.factors_units import as_per_tonne
from symbionet.engine.packs.factors_values import GRADES, Factor, graded
from symbionet.engine.packs.loading import Packs
from symbionet.engine.packs.reading import read_number
from symbionet.engine.packs.values import PackHeader, Row
from symbionet.engine.packs.waste_routes import factor_route

__all__ = ["read_exchange_factors", "read_pack_factors"]

PREFIX = "factors/impact_"
VALUES, MATERIALS = "factors/exchange_values", "factors/replaced_materials"
ACTIVITIES = {"disposal_co2e": "disposal", "transport_co2e": "freight"}
NOT_MADE = ("staff", "haulage")  # rows that replace no material


def read_pack_factors(packs: Packs) -> Iterator[Factor]:
    """The factors of all packs `factors/impact_*`; raises `BadPack` with pack and row."""
    spreads = {row["grade"]: float(row["spread"]) for row in packs.rows("factors/quality_grades")}
    for pack, header in packs.headers.items():
        if pack.startswith(PREFIX):
            for row in packs.rows(pack):
                yield _read_row(row, header, spreads)


def _read_row(row: Row, header: PackHeader, spreads: dict[str, float]) -> Factor:
    if row["quality"] not in GRADES or not row["quality"]:
        raise BadPack(f"{header.id}: factor {row['id']!r} has quality {row['quality']!r}; give A, B, C or D")
    value = read_number(header.id, row, "value", math.nan)
    low, high = graded(value, spreads[row["quality"]])
    texts = {
        name: cast(Any, row[name])
        for name in ("id", "activity", "subject", "route", "unit", "region", "gwp", "heating", "quality", "note")
    }
    factor = Factor(
        **texts,
        value=value,
        low=read_number(header.id, row, "low", low),
        high=read_number(header.id, row, "high", high),
        year=int(row["year"] or 0),
        valid_from=row["valid_from"],
        superseded_by=row["superseded_by"],
        source=row["source"],
        licence=header.licence,
        pack=_named(header),
    )
    if not factor.low <= factor.value <= factor.high:
        raise BadPack(f"{header.id}: factor {factor.id!r} does not lie between its ends; correct low or high")
    return as_per_tonne(factor)


def read_exchange_factors(packs: Packs) -> Iterator[Factor]:
    """What the packs of exchange values know of emissions, with the ranges that stand there: expert judgement as
    factors of quality D, and what rests on a reading with its own year, region, grade and boundary.

    Rows of `factors/replaced_materials` are avoided production (of fuels: avoided burning).
    """
    header = packs.headers[VALUES]
    for row in packs.rows(VALUES):
        if row["part"] in ACTIVITIES and row["unit"] != "t.km":
            yield _ranged(
                row,
                header,
                region="GB" if row["region"].startswith("UK") else row["region"],
                year=int(row["year"]),
                quality="D",
                id=f"{VALUES}:{row['id']}",
                activity=ACTIVITIES[row["part"]],
                subject=row["subject"],
                route=factor_route(row["route"], packs),
                value=float(row["central"]),
                low=float(row["low"]),
                high=float(row["high"]),
                source=row["source"],
            )
    header = packs.headers[MATERIALS]
    for row in packs.rows(MATERIALS):
        if row["co2e_central"] and row["id"] not in NOT_MADE:
            if row["co2e_grade"] not in GRADES or not row["co2e_grade"]:
                raise BadPack(f"{header.id}: row {row['id']!r} has grade {row['co2e_grade']!r}; give A, B, C or D")
            yield _ranged(
                row,
                header,
                region=row["co2e_region"],
                year=int(row["co2e_year"]),
                quality=row["co2e_grade"],
                note=row["co2e_boundary"],
                id=f"{MATERIALS}:{row['id']}",
                activity="virgin",
                subject=subject_of_row(row["id"], row["unit"]),
                value=float(row["co2e_central"]),
                low=float(row["co2e_low"]),
                high=float(row["co2e_high"]),
                source=row["co2e_source"],
            )


def _ranged(row: Row, header: PackHeader, **values: Any) -> Factor:
    return Factor(
        unit=f"kgCO2e/{row['unit']}",
        licence=header.licence,
        pack=_named(header),
        **values,
    )


def _named(header: PackHeader) -> str:
    return f"{header.id} {header.edition} ({header.version})"

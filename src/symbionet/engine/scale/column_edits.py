"""Rows of columns taken, joined and widened."""

from dataclasses import replace

import numpy as np

from symbionet.engine.arrays import Ints
from symbionet.engine.errors import BadIndex
from symbionet.engine.scale.columns import Columns
from symbionet.engine.scale.values import Wants

__all__ = ["as_wants", "joined", "no_rows", "take", "widened"]


def no_rows(columns: Columns) -> Columns:
    return take(columns, np.zeros(0, dtype=np.int64))


def take(columns: Columns, rows: Ints) -> Columns:
    return Columns(*(np.ascontiguousarray(column[rows]) for column in columns))


def joined(first: Columns, second: Columns) -> Columns:
    width = max(first.parameters.shape[1], second.parameters.shape[1])
    return Columns(*map(np.concatenate, zip(_limited(first, width), _limited(second, width), strict=True)))


def _limited(columns: Columns, width: int) -> Columns:
    """Room for so many limits per want."""
    room = ((0, 0), (0, width - columns.parameters.shape[1]))
    return columns._replace(
        parameters=np.pad(columns.parameters, room, constant_values=-1),
        signs=np.pad(columns.signs, room),
        limits=np.pad(columns.limits, room),
    )


def widened(wants: Wants, width: int) -> Wants:
    """As many classes per want as the index keeps: unknown ones are added, further ones must not get lost."""
    missing = width - np.shape(wants.classes)[1]
    if missing < 0:
        raise BadIndex(f"{np.shape(wants.classes)[1]} classes per want in an index of {width}: build it with as many")
    return replace(
        wants,
        classes=np.pad(wants.classes, ((0, 0), (0, missing)), constant_values=-1),
        class_shares=np.pad(wants.class_shares, ((0, 0), (0, missing))),
    )


def as_wants(columns: Columns) -> Wants:
    rows = columns.rows
    return Wants(
        ids=rows["id"],
        explicit=rows["explicit"],
        classes=np.concatenate([rows["number"][:, None], columns.classes], axis=1),
        class_shares=np.concatenate([rows["share"][:, None], columns.shares], axis=1),
        profiles=rows["profile"],
        firms=rows["firm"],
        parks=rows["park"],
        permits=rows["permit"],
        codes=rows["codes"],
        kinds=rows["kind"],
        forms=rows["form"],
        patterns=rows["pattern"],
        visibility=rows["visibility"],
        lon=columns.lon,
        lat=columns.lat,
        amounts=rows["amount"],
        measures=rows["measure"],
        first_days=rows["first_day"],
        last_days=rows["last_day"],
        parameters=columns.parameters,
        signs=columns.signs,
        limits=columns.limits,
        vectors=columns.vectors,
    )

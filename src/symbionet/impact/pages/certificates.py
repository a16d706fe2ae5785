"""The figures of a certificate in words."""

from collections.abc import Iterable, Mapping
from typing import Any

from symbionet.impact.models import EntryLevel, Metric
from symbionet.impact.pages.wording import unit_word

__all__ = ["figure_rows"]


def figure_rows(figures: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The figures of a certificate with metric and level in words."""
    return [
        {
            **row,
            "label": str(Metric(row["metric"]).label),
            "level_label": str(EntryLevel(row["level"]).label),
            "unit": unit_word(row["unit"]) or row["currency"],
        }
        for row in figures
    ]

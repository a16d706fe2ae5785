"""Figures of a side that may not be named."""

__all__ = ["figure_cell"]


def figure_cell(value: float | None, otherwise: str) -> str | float:
    """The figure, or the band of it where a side is not named."""
    return otherwise if value is None else round(value, 1)

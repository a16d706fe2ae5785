"""Figures of a side that may not be named."""

__all__ = ["figure_cell"]


def figure_cell(value: float | None, otherwise: str) -> str | float:
    """The figure, or the band of it where a side is not named."""
    if value is None:
        return otherwise
    return round(value, 1) if abs(value) >= 1 else float(f"{value:.2g}")  # a small one keeps its sign

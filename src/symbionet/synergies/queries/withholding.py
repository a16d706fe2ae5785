"""Which figures are kept from public bodies: those that would tell of few organisations."""

__all__ = ["FEW"]

FEW = 3  # a figure that would tell of fewer organisations is kept from public bodies

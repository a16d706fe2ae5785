"""Reads of the work on any subject."""

from symbionet.work.queries.subjects import about, of_kind

__all__ = ["about", "of_kind"]

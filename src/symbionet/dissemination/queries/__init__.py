"""Reads of dissemination."""

from symbionet.dissemination.queries.cases import published_cases

__all__ = ["published_cases"]

"""Reads of the home page: figures of the programme, a member's own page, what the platform is built of."""

from symbionet.web.queries.figures import Figure, programme_figures

__all__ = ["Figure", "programme_figures"]

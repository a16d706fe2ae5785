"""Reminders of the day: cases whose figures the ledger has corrected."""

from datetime import datetime

from symbionet.dissemination.queries.cases import cases_for_review
from symbionet.notices.actions import notify
from symbionet.notices.models import Notice

__all__ = ["REMINDERS"]


def remind_of_reviews(now: datetime) -> list[Notice]:
    """Tell each editor once of a case of which a figure has changed."""
    told: list[Notice] = []
    for case in cases_for_review().select_related("editor"):
        version = case.versions.first()
        if case.editor is None or version is None or Notice.objects.filter(key=_key(case.pk, version.number)).exists():
            continue
        values = {"title": {"zh": version.title_zh, "en": version.title_en}}
        key, url = _key(case.pk, version.number), case.get_absolute_url()
        told += notify([case.editor], "case.for_review", values=values, url=url, key=key, at=now)
    return told


def _key(case: int, version: int) -> str:
    return f"case-review:{case}:{version}"


REMINDERS = (remind_of_reviews,)

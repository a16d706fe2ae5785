"""Rows of a mapping between frameworks, reviewed by a person: who and when, and taken back."""

from collections.abc import Iterable, Mapping

from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.questions.models import MappingReview
from symbionet.questions.queries import reviews_mappings

__all__ = ["review_rows", "take_reviews_back"]

LONGEST = 300


def _require(by: User, rows: Iterable[str]) -> None:
    if not reviews_mappings(by):
        raise ActionRefused(_("Rows of a mapping are reviewed by practitioners and managers of the programme."))
    if not list(rows):
        raise ActionRefused(_("Tick the rows that you mean."))


@transaction.atomic
def review_rows(pack: str, rows: Mapping[str, str], *, note: str, by: User) -> int:
    """How many rows of a mapping (key -> relation) are reviewed anew; a review that holds stays with who made it.

    `note` says against what they were read. Raises ActionRefused for who may not, without a row, and without a note.
    """
    _require(by, rows)
    if not note.strip():
        raise ActionRefused(_("Write against what you have read the rows: the next reader asks."), field="note")
    known = {one.row: one for one in MappingReview.objects.filter(pack=pack, row__in=rows)}
    new = []
    for key, relation in rows.items():
        old = known.get(key)
        if old is not None and old.by_id is not None and old.relation == relation:
            continue
        if old is not None:
            old.delete()
        new.append(MappingReview(pack=pack, row=key, relation=relation, note=note.strip()[:LONGEST], by=by))
    for one in new:
        one.save(force_insert=True)
    history.record_many(by, "mapping.reviewed", new)
    return len(new)


@transaction.atomic
def take_reviews_back(pack: str, keys: Iterable[str], *, by: User) -> int:
    """How many rows are unreviewed again; raises ActionRefused for who may not and without a row."""
    _require(by, keys)
    rows = list(MappingReview.objects.filter(pack=pack, row__in=list(keys)))
    history.record_many(by, "mapping.review_taken_back", rows)
    MappingReview.objects.filter(pk__in=[one.pk for one in rows]).delete()
    return len(rows)

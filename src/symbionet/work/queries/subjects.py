"""Rows about some subjects: always of one kind, as the keys of two kinds may be equal."""

from collections.abc import Callable, Iterable
from functools import reduce
from operator import or_

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from symbionet.work.models import AboutSubject, SubjectKind, subject_kinds

__all__ = ["about", "any_of", "is_about", "of_each_kind", "of_kind", "of_subject"]


def of_kind[Row: AboutSubject](rows: QuerySet[Row], model: type[Model]) -> QuerySet[Row]:
    """The rows about objects of the model."""
    return rows.filter(subject_type=ContentType.objects.get_for_model(model))


def of_subject[Row: AboutSubject](rows: QuerySet[Row], subject: Model) -> QuerySet[Row]:
    """The rows about one object."""
    return of_kind(rows, type(subject)).filter(subject_id=subject.pk)


def about[Row: AboutSubject](rows: QuerySet[Row], subjects: QuerySet) -> QuerySet[Row]:
    """The rows about one of the subjects, without a join."""
    return rows.filter(is_about(subjects))


def is_about(subjects: QuerySet) -> Q:
    """Condition on rows: they are about one of the subjects."""
    kind = ContentType.objects.get_for_model(subjects.model)
    return Q(subject_type=kind, subject_id__in=subjects.order_by().values("pk"))


def of_each_kind[Row: AboutSubject](rows: QuerySet[Row], condition: Callable[[SubjectKind], Q]) -> QuerySet[Row]:
    """The rows that meet the condition of their own kind of subject."""
    return rows.filter(any_of(condition(kind) for kind in subject_kinds().values()))


def any_of(conditions: Iterable[Q]) -> Q:
    """One of the conditions is met; none of no conditions."""
    return reduce(or_, conditions, Q(pk__in=[]))

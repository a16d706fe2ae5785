"""Rows about some subjects: always of one kind, as the keys of two kinds may be equal."""

from collections.abc import Callable, Iterable

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet

from symbionet.work.models import AboutSubject, SubjectKind, kind_of_type, subject_kinds

__all__ = ["about", "any_of", "is_about", "of_each_kind", "of_kind", "of_subject", "of_their_kinds"]


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


def of_each_kind[Row: AboutSubject](
    rows: QuerySet[Row], condition: Callable[[SubjectKind], Q], *, kind: SubjectKind | None = None
) -> QuerySet[Row]:
    """The rows that meet the condition of their own kind of subject; where a kind is told, of that one alone."""
    return rows.filter(condition(kind) if kind else any_of(condition(one) for one in subject_kinds().values()))


def of_their_kinds[Row: AboutSubject](rows: QuerySet[Row], condition: Callable[[SubjectKind], Q]) -> QuerySet[Row]:
    """The same of few rows, by a first query for their kinds: of a kind that none of them has, nothing is asked."""
    kinds = [kind_of_type(key) for key in rows.order_by().values_list("subject_type", flat=True).distinct()]
    return rows.filter(any_of(condition(kind) for kind in kinds)) if kinds else rows.none()


def any_of(conditions: Iterable[Q]) -> Q:
    """One of the conditions is met; none of no conditions."""
    return Q(*conditions, _connector=Q.OR) or Q(pk__in=[])

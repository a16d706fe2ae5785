"""Rows about some subjects: always of one kind, as the keys of two kinds may be equal."""

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from symbionet.work.models import AboutSubject

__all__ = ["about", "of_kind"]


def of_kind[Row: AboutSubject](rows: QuerySet[Row], model: type[Model]) -> QuerySet[Row]:
    """The rows about objects of the model."""
    return rows.filter(subject_type=ContentType.objects.get_for_model(model))


def about[Row: AboutSubject](rows: QuerySet[Row], subjects: QuerySet) -> QuerySet[Row]:
    """The rows about one of the subjects, without a join."""
    return of_kind(rows, subjects.model).filter(subject_id__in=subjects.order_by().values("pk"))

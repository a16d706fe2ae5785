"""What an app hands in so that its objects can have tasks, a contact log, threads, documents, evidence and stages."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from symbionet.core.app import declared

__all__ = ["SubjectKind", "kind_of", "kind_of_type", "subject_kinds"]

type Labels = Iterable[tuple[str, Any]]  # code and its word, as `Choices.choices` gives them


@dataclass(frozen=True, kw_only=True)
class SubjectKind:
    """One kind of subject, as its app declares it in `subjects.SUBJECTS`."""

    model: type[Model]
    audiences: Labels = ()
    document_kinds: Labels = ()
    stages: Labels = ()
    evidence_kinds: Labels = ()

    def word(self, labels: str, code: str) -> str:
        """The word of a code among the `labels` ("stages"); an unknown code is its own word."""
        return str(dict(getattr(self, labels)).get(code, code))


@cache
def subject_kinds() -> dict[type[Model], SubjectKind]:
    """All kinds of subjects that the apps declare, by model."""
    return {kind.model: kind for kinds in declared("subjects", "SUBJECTS", tuple).values() for kind in kinds}


def kind_of(subject: Model | type[Model]) -> SubjectKind:
    """The kind of an object or model; raises LookupError for one that no app has declared."""
    model = subject if isinstance(subject, type) else type(subject)
    try:
        return subject_kinds()[model._meta.concrete_model or model]
    except KeyError:
        raise LookupError(
            f"{model.__name__} is no subject of work: declare it in its app's subjects.SUBJECTS"
        ) from None


def kind_of_type(type_id: int) -> SubjectKind:
    """The kind of the content type that a row of this room keeps."""
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        raise LookupError(f"the content type {type_id} has no model: its app is not installed")
    return kind_of(model)

"""What an app hands in so that its objects can have tasks, a contact log, threads, documents, evidence and stages.

Who may see a subject, who reads what is written about it and who is told stays with its app; this room asks.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor
from symbionet.core.app import declared
from symbionet.core.texts import both_names

__all__ = [
    "TEAM",
    "Anonymity",
    "Audience",
    "ContactRules",
    "EvidenceRules",
    "Pages",
    "SubjectKind",
    "kind_of",
    "kind_of_type",
    "subject_kinds",
]

TEAM = "team"  # the audience that every kind has: practitioners only

type Labels = Iterable[tuple[str, Any]]  # code and its word, as `Choices.choices` gives them


@dataclass(frozen=True, kw_only=True)
class Audience:
    """Who reads a message or a document besides the team: the people of one side of a subject, or of several."""

    code: str
    label: Any  # a text, translated when it is read
    sides: tuple[str, ...]  # the subject's foreign keys to organisations: ("provider",)

    def organisation_ids(self, subject: Model) -> tuple[int, ...]:
        """The organisations whose people read it."""
        return tuple(key for side in self.sides if (key := getattr(subject, f"{side}_id")) is not None)

    def read_by(self, person: User) -> Q:
        """Condition on subjects: the person speaks for one of these organisations."""
        asked = Q(pk__in=[])
        for side in self.sides:
            asked |= Q(**{f"{side}__in": person.organisation_ids})
        return asked


@dataclass(frozen=True, kw_only=True)
class Anonymity[Subject: Model]:
    """For subjects whose sides do not know each other until they agree to be named."""

    named: Callable[[], QuerySet[Subject]]  # those of which all sides have agreed
    is_named: Callable[[Subject], bool]
    revealed_name: Callable[[str, Subject, str], Model | None]  # whom a text names to an audience that must not know it
    # by the key of each subject the names of the organisations that the visitor knows, by key
    names: Callable[[Visitor, Sequence[Subject]], Mapping[int, Mapping[int, str]]]


@dataclass(frozen=True, kw_only=True)
class ContactRules[Subject: Model]:
    """With whom a contact about a subject can be."""

    people: Callable[[Subject], list[str]]  # who may be spoken to, as words the form proposes
    require_party: Callable[[Subject, Model], None]  # raises ActionRefused for an organisation that takes no part


def _anybody(_subject: Model, _kind: str, _by: User | None) -> None:
    return None


@dataclass(frozen=True, kw_only=True)
class EvidenceRules[Subject: Model]:
    """What the kinds of evidence of a subject ask for."""

    ahead: tuple[str, ...] = ()  # kinds whose date may be to come
    papers: Mapping[str, str] = field(default_factory=dict)  # kind -> what a file added as it is among the documents
    require: Callable[[Subject, str, User | None], None] = (
        _anybody  # raises ActionRefused for who may not record a kind
    )
    verb_added: str = "evidence.added"  # of the history
    verb_withdrawn: str = "evidence.withdrawn"


@dataclass(frozen=True, kw_only=True)
class Pages:
    """Names of the routes of a kind's pages, as `work.urls.work_routes` lays them out."""

    detail: str
    list: str = ""
    contacts: str = ""
    task_add: str = ""
    messages: str = ""
    documents: str = ""


def _titles(_person: Visitor, subjects: QuerySet) -> dict[int, str]:
    return {subject.pk: str(subject) for subject in subjects}


def _notice_title(_person: User, subject: Model) -> dict[str, str]:
    return both_names(subject) if hasattr(subject, "name_zh") else {"zh": str(subject), "en": str(subject)}


def _nobody(_subject: Model) -> Iterable[User]:
    return ()


@dataclass(frozen=True, kw_only=True)
class SubjectKind[Subject: Model]:
    """One kind of subject, as its app declares it in `subjects.SUBJECTS`; what has a default may be left out."""

    model: type[Subject]
    visible_to: Callable[[Visitor], QuerySet[Subject]]
    worked_on_by: Callable[[Visitor], QuerySet[Subject]]  # who writes down contacts and adds evidence
    pages: Pages
    name: Any  # "Synergy"
    plural: Any  # "Synergies": the name of its list
    back: Any  # "Back to the synergy"
    tabs: str = ""  # the template with the tabs of its pages
    titles: Callable[[Visitor, QuerySet[Subject]], dict[int, str]] = _titles  # as the person may read them
    notice_title: Callable[[User, Subject], dict[str, str]] = _notice_title  # notices are forwarded and kept
    team_of: Callable[[Subject], Iterable[User]] = _nobody  # who works on it and is told of messages
    next_action: tuple[str, str] | None = None  # its fields for the next action and its day, set by the contact log
    audiences: tuple[Audience, ...] = ()  # in the order in which people are offered them
    anonymity: Anonymity[Subject] | None = None
    contacts: ContactRules[Subject] | None = None
    notice_prefix: str | None = None  # before its key in the keys of notices; the name of the model unless said
    document_kinds: Labels = (("other", _("Other document")),)
    verifier_reads: bool = False  # all documents but the team's own
    workers_write: bool = False  # who works on it reads and adds documents and messages as the team does
    stages: Labels = ()
    track: tuple[str, ...] = ()  # the stages that it goes through, and at which a barrier can strike
    evidence_kinds: Labels = ()
    evidence: EvidenceRules[Subject] = EvidenceRules()

    def word(self, labels: str, code: str) -> str:
        """The word of a code among the `labels` ("stages"); an unknown code is its own word."""
        choices = self.audience_labels if labels == "audiences" else getattr(self, labels)
        return str(dict(choices).get(code, code))

    @property
    def sides(self) -> tuple[str, ...]:
        """The foreign keys to the organisations that take part."""
        return tuple(dict.fromkeys(side for audience in self.audiences for side in audience.sides))

    def audience(self, code: str) -> Audience | None:
        """The audience of a code; None for the team."""
        return next((one for one in self.audiences if one.code == code), None)

    @property
    def place_start(self) -> str:
        """How what stands for any subject of the kind in the keys of notices begins."""
        return f"{self.model._meta.label_lower}:" if self.notice_prefix is None else self.notice_prefix

    def place(self, key: int) -> str:
        """What stands for one subject in the keys of notices."""
        return f"{self.place_start}{key}"

    def labels_of(self, audiences: Iterable[str]) -> list[tuple[str, str]]:
        """The choices of who reads something, in the order of the codes."""
        return [(code, self.word("audiences", code)) for code in audiences]

    @property
    def audience_labels(self) -> list[tuple[str, Any]]:
        """Code and word of each audience, the team first."""
        return [(TEAM, _("Practitioners only")), *((one.code, one.label) for one in self.audiences)]


@cache
def subject_kinds() -> dict[type[Model], SubjectKind[Any]]:
    """All kinds of subjects that the apps declare, by model."""
    return {kind.model: kind for kinds in declared("subjects", "SUBJECTS", tuple).values() for kind in kinds}


def kind_of(subject: Model | type[Model]) -> SubjectKind[Any]:
    """The kind of an object or model; raises LookupError for one that no app has declared."""
    model = subject if isinstance(subject, type) else type(subject)
    try:
        return subject_kinds()[model._meta.concrete_model or model]
    except KeyError:
        raise LookupError(f"{model.__name__} is no subject of work: its app declares it in subjects.SUBJECTS") from None


def kind_of_type(type_id: int) -> SubjectKind[Any]:
    """The kind of the content type that a row of this room keeps."""
    model = ContentType.objects.get_for_id(type_id).model_class()
    if model is None:
        raise LookupError(f"the content type {type_id} has no model: its app is not installed")
    return kind_of(model)

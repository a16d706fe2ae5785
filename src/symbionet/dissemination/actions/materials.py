"""Writes of the library of materials and of announced events."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import uuid4

from django.conf import settings
from django.core.cache import cache
from django.core.files.base import ContentFile, File
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.dissemination.models import Counted, Material, MaterialCount, MaterialVersion, PublicEvent
from symbionet.policy.actions.tours import move_study_tour
from symbionet.policy.models import StudyTour

__all__ = [
    "EventValues",
    "MaterialValues",
    "add_material_version",
    "count_use",
    "count_visit",
    "follow_tour",
    "record_paper",
    "save_event",
    "save_material",
]

MOST_PAPER = 1_000_000
MOST_A_DAY = 10  # uses of one material by one visitor that count
A_DAY = 24 * 60 * 60  # seconds


@dataclass(frozen=True, slots=True, kw_only=True)
class MaterialValues:
    """What is said of a material."""

    kind: str
    title_zh: str = ""
    title_en: str = ""
    note_zh: str = ""
    note_en: str = ""
    audience: str
    licence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EventValues:
    """What is announced of an event."""

    title_zh: str
    title_en: str
    starts_on: date
    ends_on: date
    place_zh: str
    place_en: str
    note_zh: str = ""
    note_en: str = ""
    address: str = ""
    is_public: bool = False
    tour_id: int | None = None  # the study tour that it announces


@transaction.atomic
def save_material(values: MaterialValues, *, by: User, material: Material | None = None) -> Material:
    """The stored material."""
    made = material or Material()
    for name, value in asdict(values).items():
        setattr(made, name, value)
    made.save()
    history.record(by, "material.saved", made)
    return made


@transaction.atomic
def add_material_version(material: Material, file: File, *, language: str, by: User) -> MaterialVersion:
    """The next file of a language; raises ActionRefused for what is no photo, PDF or Office file."""
    if language not in dict(settings.LANGUAGES):
        raise ActionRefused(_("Choose the language of the file."), field="language")
    Material.objects.select_for_update().get(pk=material.pk)
    content_type, suffix, data = checked_file(file)
    newest = material.versions.filter(language=language).aggregate(newest=Max("number"))["newest"] or 0
    version = MaterialVersion(
        material=material, language=language, number=newest + 1, content_type=content_type, size=len(data), by=by
    )
    version.file.save(f"{uuid4().hex}{suffix}", ContentFile(data), save=False)
    version.save()
    history.record(by, "material.version_added", material, language=language, version=version.number)
    return version


@transaction.atomic
def count_use(material: Material, what: str, *, on: date | None = None, number: int = 1, place: str = "") -> None:
    """Add to the count of a day; who it was is not kept, so this leaves no line of history."""
    day = on or timezone.localdate()
    key = {"material": material, "what": what, "on": day, "place": place}
    row, is_new = MaterialCount.objects.get_or_create(**key, defaults={"number": number})
    if not is_new:
        MaterialCount.objects.filter(pk=row.pk).update(number=F("number") + number)


def count_visit(material: Material, what: str, *, visitor: str) -> None:
    """Count a use of today, of one visitor no more than ten: nobody makes a figure by pressing a button.

    The visitor is known for that day alone, and only by a digest that nobody can read back.
    """
    mark = salted_hmac(
        "material-uses", f"{material.pk} {what} {timezone.localdate()} {visitor}", algorithm="sha256"
    ).hexdigest()
    key = f"material-use:{mark}"
    uses = cache.get(key, 0)
    if uses >= MOST_A_DAY:
        return
    cache.set(key, uses + 1, A_DAY)
    count_use(material, what)


@transaction.atomic
def record_paper(material: Material, *, number: int, on: date, place: str, by: User) -> None:
    """Write down how many copies were handed out, when and where; raises ActionRefused."""
    if not 0 < number <= MOST_PAPER:
        raise ActionRefused(_("Write how many copies, from 1 to one million."), field="number")
    if on > timezone.localdate():
        raise ActionRefused(_("This day is still to come."), field="on")
    count_use(material, Counted.PAPER, on=on, number=number, place=place.strip()[:200])
    history.record(by, "material.handed_out", material, number=number)


@transaction.atomic
def save_event(values: EventValues, *, by: User, event: PublicEvent | None = None) -> PublicEvent:
    """The stored event; a study tour that it announces moves to its days. Raises ActionRefused."""
    if values.ends_on < values.starts_on:
        raise ActionRefused(_("It ends before it begins."), field="ends_on")
    made = event or PublicEvent()
    if values.tour_id and PublicEvent.objects.filter(tour=values.tour_id).exclude(pk=made.pk).exists():
        raise ActionRefused(_("This study tour is announced already: change that event."), field="tour")
    for name, value in asdict(values).items():
        setattr(made, name, value)
    made.save()
    history.record(by, "event.saved", made)
    if made.tour is not None and (made.tour.starts_on, made.tour.ends_on) != (made.starts_on, made.ends_on):
        move_study_tour(made.tour, starts_on=made.starts_on, ends_on=made.ends_on, by=by)
    return made


@transaction.atomic
def follow_tour(tour: StudyTour, *, by: User) -> None:
    """The event that announces the tour moves to its days."""
    days = {"starts_on": tour.starts_on, "ends_on": tour.ends_on}
    for event in PublicEvent.objects.filter(tour=tour).exclude(**days):
        moved = history.changes(event, days)
        event.starts_on, event.ends_on = tour.starts_on, tour.ends_on
        event.save()
        history.record(by, "event.moved", event, changes=moved)

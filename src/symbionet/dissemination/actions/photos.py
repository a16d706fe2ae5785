"""Photos of a case study: added with their rights, taken out."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import uuid4

from django.core.files.base import ContentFile, File
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.files import checked_file
from symbionet.dissemination.models import CasePhoto, CaseVersion, VersionState

__all__ = ["PhotoValues", "add_photo", "remove_photo"]

MOST = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class PhotoValues:
    """What is known of a photo; `proof` names the letter or licence by which it may be shown."""

    caption_zh: str
    caption_en: str
    credit: str
    rights: str
    proof: str
    valid_until: date | None = None


@transaction.atomic
def add_photo(version: CaseVersion, file: File, values: PhotoValues, *, by: User) -> CasePhoto:
    """The photo, written anew without the data of its camera; raises ActionRefused."""
    _require_draft(version)
    if version.photos.count() >= MOST:
        raise ActionRefused(_("A case shows up to %(number)s photos: take one out first.") % {"number": MOST})
    content_type, suffix, data = checked_file(file)
    if not content_type.startswith("image/"):
        raise ActionRefused(_("This is no photo (JPEG, PNG or WebP)."), field="file")
    photo = CasePhoto(version=version, content_type=content_type, **asdict(values))
    photo.file.save(f"{uuid4().hex}{suffix}", ContentFile(data), save=False)
    photo.save()
    history.record(by, "case.photo_added", version.case)
    return photo


@transaction.atomic
def remove_photo(photo: CasePhoto, *, by: User) -> None:
    """Take a photo out of a draft; the file stays where an older version shows it."""
    _require_draft(photo.version)
    name, storage = str(photo.file.name), photo.file.storage
    photo.delete()
    if not CasePhoto.objects.filter(file=name).exists():
        transaction.on_commit(lambda: storage.delete(name))
    history.record(by, "case.photo_removed", photo.version.case)


def _require_draft(version: CaseVersion) -> None:
    locked = CaseVersion.objects.select_for_update().get(pk=version.pk)
    if locked.state != VersionState.DRAFT:
        raise ActionRefused(_("The photos of this version do not change any more."))

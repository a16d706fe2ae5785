"""Letters made from the data of a synergy, kept among its documents."""

from django.core.files.base import File
from django.db import transaction
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core.errors import ActionRefused
from symbionet.synergies.models import DocumentKind, Synergy
from symbionet.synergies.queries.naming import unnamed_parties
from symbionet.work.actions import add_document, add_version
from symbionet.work.models import Document

__all__ = ["keep_letter", "require_named"]


@transaction.atomic
def keep_letter(synergy: Synergy, file: File, *, kind: str, audience: str, by: User) -> Document:
    """The document of this kind and audience with the letter as its newest version; a new one if there is none yet.

    Raises ActionRefused where a side has not agreed to be named, as a letter names both.
    """
    require_named(synergy)
    kept = Document.objects.filter(synergy=synergy, kind=kind, audience=audience, removed_at=None).first()
    if kept is None:
        title = str(DocumentKind(kind).label)
        return add_document(synergy, file, kind=kind, title=title, audience=audience, by=by)
    add_version(kept, file, by=by, note=_("made from the data of the synergy"))
    return kept


def require_named(synergy: Synergy) -> None:
    """Raises ActionRefused that names the sides which have not agreed to be named to the other one."""
    unnamed = unnamed_parties(synergy)
    if unnamed:
        raise ActionRefused(
            _("A letter names both sides, and these have not agreed to be named: %(organisations)s. Ask them first.")
            % {"organisations": ", ".join(map(str, unnamed))}
        )

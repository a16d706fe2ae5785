"""Words of imports."""

from django.utils.translation import gettext_lazy as _

from symbionet.imports.models import Import
from symbionet.imports.queries import importer_of

__all__ = ["over_words"]

OVER = _("This import is not a preview any more (%(state)s).")


def over_words(batch: Import) -> str:
    """Why the import is not stored or discarded: it is no longer a preview."""
    return str(importer_of(batch.kind).over or OVER) % {"state": batch.get_state_display()}

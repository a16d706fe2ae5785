"""Words of the history and of the notices of tours."""

from django.utils.translation import gettext_lazy as _

from symbionet.imports.queries import import_verbs
from symbionet.notices.queries import NoticeKind, Topic

__all__ = ["NOTICES", "TOPICS", "VERBS"]

VERBS = {
    "tour.planned": _("planned the tour"),
    "tour.import_undone": _("took the import of the tour back"),
    **import_verbs("tours.import_"),
}

TOPICS = {"tours": Topic(label=_("Tours"), icon="map-2")}

NOTICES = {"tour.planned": NoticeKind(topic="tours", words=_("A tour of your works is planned: %(title)s"))}

"""Organisations as subjects of work: their contact log."""

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from symbionet.network.models import Organisation
from symbionet.network.queries import organisations_visible_to, people_to_speak_to
from symbionet.work.models import ContactRules, Pages, SubjectKind

__all__ = ["SUBJECTS"]


def _any_organisation(_organisation: Organisation, _other: Model) -> None:
    """A line about an organisation is with that organisation itself."""


SUBJECTS = (
    SubjectKind(
        model=Organisation,
        name=_("Organisation"),
        plural=_("Organisations"),
        back="",
        visible_to=organisations_visible_to,
        worked_on_by=organisations_visible_to,
        pages=Pages(detail="organisation_detail", list="organisation_list", contacts="organisation_contacts"),
        contacts=ContactRules(
            people=lambda organisation: people_to_speak_to([organisation.pk]), require_party=_any_organisation
        ),
    ),
)

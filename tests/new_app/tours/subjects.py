"""Tours as subjects of work: tasks, the contact log, and documents of the team and of the host."""

from django.utils.translation import gettext_lazy as _

from symbionet.work.models import Audience, Pages, SubjectKind
from tours.models import Tour
from tours.queries import tours_editable_by, tours_visible_to

__all__ = ["SUBJECTS"]

SUBJECTS = (
    SubjectKind(
        model=Tour,
        name=_("Tour"),
        plural=_("Tours"),
        back=_("Back to the tour"),
        visible_to=tours_visible_to,
        worked_on_by=tours_editable_by,
        pages=Pages(
            detail="tour_detail",
            list="tour_list",
            contacts="tour_contacts",
            task_add="tour_task_add",
            documents="tour_documents",
        ),
        audiences=(Audience(code="host", label=_("The host"), sides=("host",)),),
    ),
)

"""Systems, entries and assessments as subjects of work: actions, documents, evidence, and papers of answers."""

from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from symbionet.core.texts import in_language
from symbionet.ems.models import Assessment, Entry, System
from symbionet.ems.queries.steps import steps
from symbionet.ems.queries.systems import assessments_visible_to, entries_visible_to, systems_visible_to
from symbionet.work.models import Audience, Pages, SubjectKind

__all__ = ["SUBJECTS"]

FIRM = (Audience(code="firm", label=_("The firm"), sides=("organisation",)),)
KINDS = (
    ("record", _("Record")),
    ("document", _("Document")),
    ("photo", _("Photo")),
    ("measurement", _("Measurement or laboratory report")),
    ("certificate", _("Certificate or permit")),
    ("other", _("Other")),
)

NUMBERS = tuple(str(number) for number in range(1, 11))  # of the guided path


def _step_word(number: str) -> str:
    return next((in_language(zh=one.zh, en=one.en) for one in steps() if str(one.number) == number), number)


step_word = lazy(_step_word, str)  # read with the language of the page

SUBJECTS = (
    SubjectKind(
        model=System,
        name=_("Environmental management system"),
        plural=_("Environmental management systems"),
        back=_("Back to the system"),
        visible_to=systems_visible_to,
        worked_on_by=systems_visible_to,
        workers_write=True,
        pages=Pages(
            detail="ems_system",
            list="ems_list",
            contacts="ems_system_contacts",
            task_add="ems_system_task_add",
            documents="ems_system_documents",
        ),
        audiences=FIRM,
        document_kinds=KINDS,
        stages=tuple((number, step_word(number)) for number in NUMBERS),
        track=NUMBERS,
    ),
    SubjectKind(
        model=Entry,
        name=_("Entry of a register"),
        plural=_("Entries of registers"),
        back=_("Back to the entry"),
        visible_to=entries_visible_to,
        worked_on_by=entries_visible_to,
        workers_write=True,
        pages=Pages(
            detail="ems_entry",
            contacts="ems_entry_contacts",
            task_add="ems_entry_task_add",
            documents="ems_entry_documents",
        ),
        audiences=FIRM,
        document_kinds=KINDS,
        evidence_kinds=KINDS,
    ),
    SubjectKind(
        model=Assessment,
        name=_("Assessment"),
        plural=_("Assessments"),
        back=_("Back to the assessment"),
        visible_to=assessments_visible_to,
        worked_on_by=assessments_visible_to,
        workers_write=True,
        pages=Pages(detail="ems_assessment"),
        audiences=FIRM,
        document_kinds=KINDS,
    ),
)

"""A paper comes with its file: both are kept, or none."""

from dataclasses import replace

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from symbionet.accounts.models import User
from symbionet.impact.actions.papers import Paper, document
from symbionet.impact.models import Entry, NoteKind
from symbionet.synergies.models import Audience, DocumentKind, SynergyFlow
from symbionet.work.actions import add_document

__all__ = ["document_with_file"]

KINDS = {
    NoteKind.WEIGHBRIDGE: DocumentKind.DELIVERY_NOTE,
    NoteKind.DELIVERY: DocumentKind.DELIVERY_NOTE,
    NoteKind.INVOICE: DocumentKind.INVOICE,
    NoteKind.CONTRACT: DocumentKind.AGREEMENT,
}


@transaction.atomic
def document_with_file(flow: SynergyFlow, *, year: int, paper: Paper, file: UploadedFile, by: User) -> list[Entry]:
    """The entries that a paper documents, with its file among the documents of the synergy.

    Both parties and the verifier may read the file. Raises what `document` and `add_document` raise.
    """
    kind = KINDS.get(NoteKind(paper.kind), DocumentKind.OTHER)
    title = f"{NoteKind(paper.kind).label} {paper.number}"
    stored = add_document(flow.synergy, file, kind=kind, title=title, audience=Audience.PARTIES, by=by)
    return document(flow, year=year, papers=[replace(paper, document=stored.versions.get())], by=by)

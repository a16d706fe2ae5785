"""Papers of others prove a claim, with their file; papers are withdrawn, and bodies that issue them registered."""

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.impact.actions.claims import counted
from symbionet.impact.actions.rules import (
    TwiceClaimed,
    check_began,
    check_distinguished,
    check_year,
    entries_at,
    is_entered,
    lock_claims,
    placed,
    scaled,
)
from symbionet.impact.models import BodyKind, Entry, EntryEvidence, EntryLevel, IssuingBody, NoteKind
from symbionet.impact.queries import base_unit
from symbionet.impact.queries.papers import Issuer, claimant_of, is_claimant, paper_keys, spelled
from symbionet.network.models import Organisation
from symbionet.synergies.models import Audience, DocumentKind, SynergyFlow
from symbionet.work.actions import add_document
from symbionet.work.models import DocumentVersion

__all__ = ["BodyValues", "Paper", "document", "document_with_file", "paper_number", "register_body", "withdraw_paper"]

PAPERS = "@papers"  # reasons that begin with @ are words of `queries.reason_words`


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A paper as it is entered: what it is, its number, who issued it, how much it shows (in `unit`), and its file."""

    kind: str
    number: str
    issuer: Issuer
    quantity: float | None = None
    unit: str = ""
    on: date | None = None
    document: DocumentVersion | None = None


def paper_number(text: str) -> str:
    """The number of a paper as it is kept, so that width, case and spaces make no second paper.

    >>> paper_number(" gb－2026 0017 ")
    'GB-20260017'
    """
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


@transaction.atomic
def document(flow: SynergyFlow, *, year: int, papers: Sequence[Paper], by: User | None) -> list[Entry]:
    """Keep papers of what flowed in a year, and the entries they document: as much as they add up to, never more than
    both parties say. Further papers correct the documented figure.

    Raises `TwiceClaimed` for a paper that counts already, in whatever synergy; `MayBeTwice`, `LockedPeriod`,
    ActionRefused while the other party has not confirmed the year, and for a paper without a file or of the claimant.
    """
    synergy = flow.synergy
    lock_claims(synergy)
    check_year(synergy, year)
    check_began(flow, year)
    claimed = entries_at(flow, year, EntryLevel.CONFIRMED)
    if not claimed and not is_entered(flow, year, EntryLevel.DECLARED):
        raise ActionRefused(_("Declare first what flowed in %(year)s: papers prove a figure.") % {"year": year})
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: the verifier takes further papers into account.") % {"year": year})
    check_distinguished(flow, year)
    if not claimed:
        raise ActionRefused(
            _("The other party confirms %(year)s first: papers prove what both parties say.") % {"year": year}
        )
    for paper in papers:
        _keep(flow, year, paper, by)
    found = _documented(flow, year, claimed, by, reason=PAPERS)
    history.record(by, "synergy.benefit_documented", synergy, year=year, papers=len(papers))
    return found


def _keep(flow: SynergyFlow, year: int, paper: Paper, by: User | None) -> None:
    number = paper_number(paper.number)
    keys = paper_keys(NoteKind(paper.kind), number, paper.issuer)
    _check_paper(flow, year, paper, number)
    quantity = None if paper.quantity is None else counted(flow, paper.quantity, paper.unit)
    if quantity is not None and not 0 < quantity < float("inf"):
        raise ActionRefused(_("State what flowed as a positive number."))
    firm = paper.issuer if isinstance(paper.issuer, Organisation) else None
    row = EntryEvidence(
        synergy=flow.synergy,
        flow=flow,
        year=year,
        kind=NoteKind(paper.kind),
        number=number,
        issuer=_written(paper.issuer),
        issued_by=firm,
        body=None if isinstance(paper.issuer, Organisation) else paper.issuer,
        key=keys[0],
        on=paper.on,
        quantity=quantity,
        quantity_unit="" if quantity is None else base_unit(flow.unit),
        document=paper.document,
        by=by,
    )
    named = {"kind": row.get_kind_display(), "number": number, "issuer": row.issuer}
    twice = _("%(kind)s %(number)s of %(issuer)s counts already: a paper counts once.") % named
    if EntryEvidence.objects.filter(key__in=keys, withdrawn_at__isnull=True).exists():
        raise TwiceClaimed(twice)
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        raise TwiceClaimed(twice) from error


def _check_paper(flow: SynergyFlow, year: int, paper: Paper, number: str) -> None:
    """Raise ActionRefused for a paper that proves nothing: without number or file, of another year, of the claimant."""
    if not spelled(number):
        raise ActionRefused(_("A paper has a number and somebody who issued it."))
    if paper.on and paper.on.year != year:
        raise ActionRefused(_("Paper %(number)s is not of %(year)s.") % {"number": number, "year": year})
    claimant = claimant_of(flow, year)
    if claimant is None or is_claimant(paper.issuer, claimant):
        raise ActionRefused(
            _(
                "Paper %(number)s is issued by the party that claims with it: bring one of the other party, of a"
                " carrier, or of a registered body."
            )
            % {"number": number}
        )
    file = paper.document
    if file is None or not file.size or file.document.removed_at is not None:
        raise ActionRefused(_("Paper %(number)s comes with its file: a scan or photo.") % {"number": number})
    if file.document.subject != flow.synergy:
        raise ActionRefused(_("The file of paper %(number)s belongs to another synergy.") % {"number": number})


def _written(issuer: Issuer) -> str:
    return (issuer.name_zh or issuer.name_en) if isinstance(issuer, Organisation) else issuer.name


def _documented(flow: SynergyFlow, year: int, claimed: list[Entry], by: User | None, *, reason: str) -> list[Entry]:
    """The documented entries by the papers that stand now."""
    papers = EntryEvidence.objects.filter(flow=flow, year=year, withdrawn_at__isnull=True, quantity__isnull=False)
    shown = sum(value or 0.0 for value in papers.order_by("pk").values_list("quantity", flat=True))
    known = {entry.metric: entry for entry in entries_at(flow, year, EntryLevel.DOCUMENTED)}
    if not shown and not known:
        return []
    quantity = min(shown, claimed[0].quantity or 0.0)
    made = scaled(claimed, quantity, level=EntryLevel.DOCUMENTED, by=by)
    for entry, below in zip(made, claimed, strict=True):
        entry.follows, entry.stated_by_id = below, below.stated_by_id
    return placed([(entry, known.get(entry.metric)) for entry in made], reason)


@transaction.atomic
def withdraw_paper(paper: EntryEvidence, *, reason: str, by: User | None) -> EntryEvidence:
    """A paper that no longer counts, with the documented figure corrected; its number may be entered anew."""
    flow, year = paper.flow, paper.year
    lock_claims(paper.synergy)
    check_year(paper.synergy, year)
    if not reason.strip():
        raise ActionRefused(_("Say why."))
    if paper.withdrawn_at is not None or flow is None:
        raise ActionRefused(_("This paper is withdrawn already."))
    if is_entered(flow, year, EntryLevel.VERIFIED):
        raise ActionRefused(_("%(year)s is verified: its papers stand.") % {"year": year})
    paper.withdrawn_at, paper.withdrawn_by, paper.withdrawn_reason = timezone.now(), by, reason
    paper.save(update_fields=["withdrawn_at", "withdrawn_by", "withdrawn_reason"])
    # a year that was documented before the other party confirmed it: papers of before that rule
    claimed = entries_at(flow, year, EntryLevel.CONFIRMED, EntryLevel.DECLARED)
    _documented(flow, year, claimed, by, reason=reason)
    history.record(by, "synergy.paper_withdrawn", paper.synergy, year=year, reason=reason)
    return paper


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


@dataclass(frozen=True, slots=True, kw_only=True)
class BodyValues:
    """What is said of a body: its name as on its stamp, what it is, and its register or licence number."""

    name: str
    kind: str
    note: str = ""


@transaction.atomic
def register_body(values: BodyValues, *, by: User) -> IssuingBody:
    """The registered body; one that is called as an organisation of the network is that organisation.

    Raises ActionRefused without a name, and where the name is registered already in whatever spelling.
    """
    key = spelled(values.name)
    if not key:
        raise ActionRefused(_("Give the name of the body as on its stamp."))
    if (known := IssuingBody.objects.filter(key=key).first()) is not None:
        raise ActionRefused(_("This body is registered already as “%(name)s”.") % {"name": known})
    firm = next((one for one in Organisation.objects.order_by("pk") if key in _spellings(one)), None)
    if firm is not None and IssuingBody.objects.filter(organisation=firm).exists():
        raise ActionRefused(_("This body is registered already as “%(name)s”.") % {"name": firm})
    body = IssuingBody.objects.create(
        name=" ".join(values.name.split())[:200],
        key=key,
        kind=BodyKind(values.kind),
        organisation=firm,
        note=values.note.strip()[:200],
        by=by,
    )
    history.record(by, "body.registered", body)
    return body


def _spellings(firm: Organisation) -> set[str]:
    return {spelled(name) for name in (firm.name_zh, firm.name_en) if name}

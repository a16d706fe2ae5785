"""The papers of a synergy as a list: searched, narrowed, sorted."""

from collections.abc import Iterable

from django.db.models import F, Q, QuerySet

from symbionet.accounts.queries import Visitor
from symbionet.impact.models import EntryEvidence
from symbionet.impact.queries.entries import evidence_visible_to
from symbionet.synergies.models import Synergy
from symbionet.work.queries.documents import versions_visible_to

__all__ = ["PAPER_ORDERS", "papers_of", "readable_files"]

PAPER_ORDERS = {
    "new": ("-id",),
    "date": (F("on").desc(nulls_last=True), "-id"),
    "quantity": (F("quantity").desc(nulls_last=True), "-id"),
    "number": ("number", "id"),
}


def papers_of(
    visitor: Visitor,
    synergy: Synergy,
    *,
    year: int | None = None,
    search: str = "",
    kind: str = "",
    state: str = "",
    order: str = "new",
) -> QuerySet[EntryEvidence]:
    """The papers of a synergy that the visitor may see (`ledger_synergies_visible_to` decides of the synergy itself).

    `search` stands in number, issuer, or the name of the file; `state` is "counts" or "withdrawn", else both.
    """
    rows = evidence_visible_to(visitor).filter(synergy=synergy)
    if year is not None:
        rows = rows.filter(year=year)
    if kind:
        rows = rows.filter(kind=kind)
    if state:
        rows = rows.filter(withdrawn_at__isnull=state == "counts")
    for word in search.split():
        rows = rows.filter(Q(number__icontains=word) | Q(issuer__icontains=word) | Q(document__name__icontains=word))
    return rows.select_related("flow__resource", "document__document", "by").order_by(*PAPER_ORDERS[order])


def readable_files(visitor: Visitor, papers: Iterable[EntryEvidence]) -> set[int]:
    """The keys of the files of these papers that the visitor may open."""
    files = [paper.document_id for paper in papers if paper.document_id]
    return set(versions_visible_to(visitor).filter(pk__in=files).values_list("pk", flat=True))

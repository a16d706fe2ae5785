"""What the results of a supplier lead to: audit, training, partners or a management system; and its place on a map."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.db.models import Prefetch
from django.utils.translation import gettext as _

from symbionet.suppliers.models import Chain, Snapshot, Supplier
from symbionet.suppliers.pages.words import head_words, share_words
from symbionet.suppliers.queries import suppliers_of_chain

__all__ = ["WEAK", "Lead", "Placed", "leads_of", "placed_suppliers", "places_of_chain"]

WEAK = 0.6  # of what was answered; expert judgement, told on the page
KINDS = {
    "strategy": "system", "suppliers": "training", "production": "audit", "recycling": "synergy",
    "platform": "training", "disclosure": "training",
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Lead:
    """A weak head of the scorecard, with what helps there and the action in which both sides may agree on it."""

    kind: str
    label: str
    score: str
    words: str
    action: str

    @property
    def query(self) -> str:
        """What fills the form of a corrective action in."""
        return urlencode({"title": self.action})


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """A supplier of the map with its measures, its place in words, and where its results lead."""

    supplier: Supplier
    state: str
    score: str
    documented: str
    coverage: str
    place: str
    kind: str
    leads: tuple[Lead, ...]


def _help_words(kind: str) -> tuple[str, str]:
    """What helps, and the action."""
    return {
        "audit": (_("A walk-through audit finds what saves energy, water and material."), _("Walk-through audit")),
        "training": (_("A training shows how it is measured and reported."), _("Training")),
        "synergy": (_("Partners take as raw material what is thrown away today."), _("Find partners for by-products")),
        "system": (_("Ten steps lead to an environmental management system."), _("Environmental management system")),
    }[kind]


def leads_of(heads: Mapping[str, Sequence[float | None]]) -> tuple[Lead, ...]:
    """What weak heads lead to, the weakest first; `heads` are score, evidence and coverage of each head."""
    weak = sorted((row[0], head) for head, row in heads.items() if row and row[0] is not None and row[0] < WEAK)
    found = []
    for score, head in weak:
        kind = KINDS[head]
        words, action = _help_words(kind)
        title = _("%(action)s: %(head)s") % {"action": action, "head": head_words(head)}
        found.append(Lead(kind=kind, label=head_words(head), score=share_words(score), words=words, action=title))
    return tuple(found)


def placed_suppliers(chain: Chain) -> list[Placed]:
    """The suppliers of a chain, those with results that lead somewhere first."""
    figures = Prefetch("snapshots", Snapshot.objects.only("supplier", "heads"))
    rows = []
    for supplier in suppliers_of_chain(chain).prefetch_related(figures):
        newest = next(iter(supplier.snapshots.all()), None)
        leads = leads_of(newest.heads) if newest is not None else ()
        kind = "unnamed" if supplier.score is None else "weak" if supplier.score < WEAK else ""
        rows.append(
            Placed(
                supplier=supplier, state=str(supplier.now_state.label), score=share_words(supplier.score),
                documented=share_words(supplier.documented), coverage=share_words(supplier.coverage),
                place=supplier.place, kind=kind, leads=leads,
            )
        )  # fmt: skip
    return sorted(rows, key=lambda row: (row.supplier.score is None, not row.leads, row.supplier.score or 0.0))


def places_of_chain(chain: Chain) -> list[dict[str, Any]]:
    """The suppliers that have coordinates, as features of a map."""
    found = []
    for row in placed_suppliers(chain):
        one = row.supplier
        if one.lon is None or one.lat is None:
            continue
        texts = [row.state]
        if one.score is not None:
            texts.append(
                _("score %(score)s, evidence %(documented)s, coverage %(coverage)s")
                % {"score": row.score, "documented": row.documented, "coverage": row.coverage}
            )
        point = {"type": "Point", "coordinates": [one.lon, one.lat]}
        about = {"name": one.name, "url": one.get_absolute_url(), "kind": row.kind, "text": " · ".join(texts)}
        found.append({"type": "Feature", "geometry": point, "properties": about})
    return found

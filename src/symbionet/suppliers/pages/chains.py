"""The overview of a chain: counts by state, the matrix of risk and distance, and requirements."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Case, CharField, Prefetch, Q, Value, When
from django.urls import reverse
from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, number_words, percent_words
from symbionet.suppliers.models import Chain, Requirement, Risk, Snapshot, State, Supplier
from symbionet.suppliers.pages.words import band_choices, head_words
from symbionet.suppliers.queries import BANDS, band_condition, state_counts, suppliers_of_chain

__all__ = [
    "Matrix",
    "Met",
    "is_met",
    "matrix_of",
    "requirement_words",
    "requirements_shown",
    "risk_condition",
    "state_tiles",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Cell:
    """How many suppliers stand in a cell, with the list of them."""

    number: int
    url: str
    spend: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Matrix:
    """Rows of risk by columns of distance."""

    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[Cell, ...]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Met:
    """A requirement with how many suppliers meet it, miss it, and have not answered."""

    requirement: Requirement
    words: str
    met: int
    missed: int
    open: int


def state_tiles(chain: Chain) -> list[tuple[str, int, str]]:
    """Label, number and list of each state, in the order of the way."""
    counts = state_counts(suppliers_of_chain(chain))
    here = chain.get_absolute_url()
    return [(str(state.label), counts[state.value], f"{here}?state={state.value}") for state in State]


def matrix_of(chain: Chain) -> Matrix:
    """How many suppliers there are of each risk and band of distance."""
    cases = [When(band_condition(code), then=Value(code)) for code, _low, _high in BANDS]
    banded = suppliers_of_chain(chain).annotate(band=Case(*cases, default=Value("unknown"), output_field=CharField()))
    counts = Counter(banded.values_list("risk", "band"))
    rows_of_spend = banded.filter(spend__isnull=False).values_list("risk", "band", "spend")
    spend: dict[tuple[str, str], Decimal] = defaultdict(Decimal)
    for risk, band, amount in rows_of_spend:
        spend[risk, band] += amount or 0
    bands, here = band_choices(), reverse("chain_detail", args=[chain.pk])
    risks = [*((risk.value, str(risk.label)) for risk in Risk), ("none", _("not judged"))]
    rows = tuple(
        (label, tuple(_cell(counts, spend, "" if risk == "none" else risk, band, f"{here}?risk={risk}&band={band}")
                      for band, _words in bands))
        for risk, label in risks
    )  # fmt: skip
    return Matrix(columns=tuple(words for _code, words in bands), rows=rows)


def _cell(
    counts: Mapping[tuple[str, str], int], spend: Mapping[tuple[str, str], Decimal], risk: str, band: str, url: str
) -> Cell:
    key = risk, band
    words = _("%(amount)s million CNY") % {"amount": number_words(float(spend[key]))} if key in spend else ""
    return Cell(number=counts.get(key, 0), url=url, spend=words)


def requirement_words(requirement: Requirement, *, to_buyer: bool = False) -> str:
    """A requirement in a sentence; only its buyer reads for which risk it is."""
    of = head_words(requirement.head) if requirement.head else _("all heads")
    text = _("%(measure)s, %(of)s: at least %(least)s by %(due)s") % {
        "measure": requirement.get_measure_display(), "of": of, "least": percent_words(requirement.least),
        "due": requirement.due.isoformat(),
    }  # fmt: skip
    whom = requirement.get_risk_display() if requirement.risk else _("all suppliers")
    return text + bracketed(whom) if to_buyer else text


def is_met(requirement: Requirement, supplier: Supplier) -> bool | None:
    """Whether a supplier meets a requirement by its newest snapshot; None without one, or where nothing counts."""
    snapshot = next(iter(supplier.snapshots.all()), None)
    if snapshot is None:
        return None
    names = ("score", "documented", "coverage")
    place = names.index(requirement.measure)
    whole = (snapshot.score, snapshot.documented, snapshot.coverage)
    found = snapshot.heads.get(requirement.head, (None,) * 3)[place] if requirement.head else whole[place]
    return None if found is None else 100 * found >= requirement.least - 1e-9


def requirements_shown(chain: Chain, supplier: Supplier | None = None) -> list[Met]:
    """The requirements of a chain with their counts, or those that are for one supplier."""
    rows = list(chain.requirements.all())
    figures = Prefetch("snapshots", Snapshot.objects.only("supplier", "heads", "score", "documented", "coverage"))
    if supplier is not None:
        rows = [row for row in rows if row.risk in {"", supplier.risk}]
        everybody = [supplier]
    else:
        everybody = list(suppliers_of_chain(chain).prefetch_related(figures)) if rows else []
    found = []
    for row in rows:
        asked = [one for one in everybody if row.risk in {"", one.risk}]
        states = Counter(is_met(row, one) for one in asked)
        found.append(
            Met(requirement=row, words=requirement_words(row, to_buyer=True), met=states[True], missed=states[False],
                open=states[None])
        )  # fmt: skip
    return found


def risk_condition(code: str) -> Q:
    """Condition on suppliers of a risk; `none` is that of those not judged."""
    return Q(risk="" if code == "none" else code)

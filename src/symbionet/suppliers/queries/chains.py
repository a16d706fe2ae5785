"""Who sees which chain and supplier, and how far each has come today."""

from datetime import date

from django.db.models import Count, F, Q, QuerySet
from django.utils import timezone

from symbionet.accounts.models import User
from symbionet.accounts.queries import Visitor, is_user
from symbionet.network.models import Organisation
from symbionet.network.queries import approved_organisations
from symbionet.suppliers.models import Chain, State, Supplier
from symbionet.work.models import Task
from symbionet.work.queries.subjects import of_subject

__all__ = [
    "BANDS",
    "FORM",
    "LINK_DAYS",
    "MOST_OWN",
    "band_condition",
    "buys",
    "chains_open_to",
    "chains_visible_to",
    "corrective_tasks_of",
    "people_of_both",
    "state_condition",
    "state_counts",
    "supplier_of_token",
    "suppliers_bought_by",
    "suppliers_of_chain",
    "suppliers_visible_to",
]

FORM = "supplier"  # the questionnaire of the packs
MOST_OWN = 15  # questions that a buyer adds
LINK_DAYS = 60
BANDS: tuple[tuple[str, float, float], ...] = (  # code, from, to (km by road)
    ("near", 0, 50), ("region", 50, 200), ("far", 200, 500), ("beyond", 500, 1e9),
)  # fmt: skip


def chains_open_to(visitor: Visitor) -> QuerySet[Organisation]:
    """The visitor's own firms that take part in the network and have no supply chain yet."""
    return approved_organisations(visitor).filter(supply_chain=None)


def chains_visible_to(visitor: Visitor) -> QuerySet[Chain]:
    """The supply chains of the visitor's own firms: of a chain nobody else sees a line, the programme no more."""
    if not is_user(visitor):
        return Chain.objects.none()
    return Chain.objects.filter(buyer__in=visitor.organisation_ids)


def buys(visitor: Visitor) -> bool:
    """Whether the visitor looks after a supply chain."""
    return chains_visible_to(visitor).exists()


def suppliers_bought_by(visitor: Visitor) -> QuerySet[Supplier]:
    """The suppliers in the visitor's own chains, those that were merged into others included."""
    if not is_user(visitor):
        return Supplier.objects.none()
    return Supplier.objects.filter(buyer__in=visitor.organisation_ids)


def suppliers_visible_to(visitor: Visitor) -> QuerySet[Supplier]:
    """The suppliers of own chains, and as a supplier the entries that own firms have taken up."""
    if not is_user(visitor):
        return Supplier.objects.none()
    own = visitor.organisation_ids
    answering = Q(organisation__in=own) | Q(respondent__organisation__in=own) | Q(
        respondent__merged__organisation__in=own
    )  # fmt: skip
    keys = Supplier.objects.filter(answering).order_by().values("pk")  # of the joins; one row each
    return Supplier.objects.filter(Q(buyer__in=own) | Q(pk__in=keys))


def state_condition(state: str, today: date | None = None) -> Q:
    """Condition on suppliers: they are in the state today, as `Supplier.now_state` has it."""
    day = today or timezone.localdate()
    waiting = Q(state__in=[State.INVITED, State.OPENED])
    over = (waiting & Q(link_ends_at__date__lt=day)) | (~waiting & Q(valid_until__isnull=False, valid_until__lt=day))
    return over if state == State.EXPIRED else Q(state=state) & ~over


def state_counts(rows: QuerySet[Supplier], today: date | None = None) -> dict[str, int]:
    """How many of the suppliers are in each state today."""
    counts = {state.value: Count("pk", filter=state_condition(state, today)) for state in State}
    return rows.order_by().aggregate(**counts)


def suppliers_of_chain(chain: Chain) -> QuerySet[Supplier]:
    """The suppliers of a chain, without those that were merged into others."""
    return chain.suppliers.filter(merged_into=None)


def band_condition(code: str) -> Q:
    """Condition on suppliers: their distance lies in the band; any other code is that of an unknown distance."""
    for band, low, high in BANDS:
        if band == code:
            return Q(distance_km__gte=low, distance_km__lt=high)
    return Q(distance_km=None)


def supplier_of_token(token: str) -> Supplier | None:
    """The supplier whose link has this token and still works; of one that was merged, what it was merged into."""
    rows = Supplier.objects.select_related("buyer", "chain", "organisation", "respondent")
    found = rows.filter(token=token, link_ends_at__gt=timezone.now()).first()
    return found if found is None or found.merged_into_id is None else rows.get(pk=found.merged_into_id)


def corrective_tasks_of(supplier: Supplier) -> QuerySet[Task]:
    """The corrective actions agreed with a supplier, the open ones first."""
    rows = of_subject(Task.objects.all(), supplier).select_related("assigned_to", "done_by")
    return rows.order_by(F("done_at").asc(nulls_first=True), F("due").asc(nulls_last=True), "id")


def people_of_both(supplier: Supplier) -> QuerySet[User]:
    """Whom a corrective action may be given to: the people of the buyer and of the firm that answers."""
    sides = [key for key in (supplier.buyer_id, supplier.organisation_id) if key is not None]
    people = User.objects.filter(memberships__organisation__in=sides, is_active=True)
    return people.distinct().order_by("name", "email")

"""What a buyer does with its chain: opens it, invites suppliers, decides on their answers, asks and requires."""

from dataclasses import asdict, dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import numpy as np
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from symbionet.accounts.models import User, new_token
from symbionet.accounts.queries import contacts_of
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import both_names
from symbionet.engine.matching.find.distances import find_distances_km
from symbionet.network.models import MembershipState, Organisation, Site
from symbionet.notices.actions import notify
from symbionet.sheets.cells import check_uscc
from symbionet.suppliers.models import Chain, OwnKind, OwnQuestion, Requirement, Risk, State, Supplier
from symbionet.suppliers.queries import HEADS, LINK_DAYS, MOST_OWN, chains_open_to, chains_visible_to

__all__ = [
    "OwnQuestionValues",
    "RequirementValues",
    "SupplierValues",
    "accept_answers",
    "add_own_question",
    "add_requirement",
    "add_supplier",
    "edit_supplier",
    "mark_opened",
    "open_chain",
    "remove_requirement",
    "renew_link",
    "request_changes",
    "require_buyer",
    "retire_own_question",
    "tell_supplier",
]

MOST_SUPPLIERS = 5000  # of a chain
MOST_SPEND = Decimal(10) ** 9  # million CNY
LONGEST = {
    "name": 200,
    "code": 40,
    "contact": 100,
    "email": 254,
    "phone": 40,
    "goods": 200,
    "place": 120,
    "notes": 4000,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SupplierValues:
    """What a buyer knows of a supplier; spend in million CNY a year stays with the buyer."""

    name: str
    code: str = ""
    uscc: str = ""
    contact: str = ""
    email: str = ""
    phone: str = ""
    goods: str = ""
    place: str = ""
    lon: float | None = None
    lat: float | None = None
    risk: str = ""
    spend: Decimal | None = None
    notes: str = ""


def require_buyer(chain: Chain, by: User) -> None:
    """Raises ActionRefused for who does not look after the chain."""
    if not chains_visible_to(by).filter(pk=chain.pk).exists():
        raise ActionRefused(_("Only the people of the buyer do this."))


def tell_supplier(supplier: Supplier, code: str, *, by: User | None) -> None:
    """A notice to the people of the firm that answers, who know the buyer and nothing else of its chain."""
    people = [one for one in contacts_of(supplier.organisation_id) if one != by] if supplier.organisation_id else []
    key = f"{code}:{supplier.pk}"
    notify(people, code, values={"buyer": both_names(supplier.buyer)}, url=supplier.get_absolute_url(), key=key)


@transaction.atomic
def open_chain(buyer: Organisation, *, by: User, is_demo: bool = False) -> Chain:
    """The supply chain of an own firm that takes part in the network; raises ActionRefused for any other."""
    if not chains_open_to(by).filter(pk=buyer.pk).exists():
        raise ActionRefused(_("A supply chain is opened once, by the people of a firm that is a member."))
    chain = Chain.objects.create(buyer=buyer, opened_by=by, is_demo=is_demo)
    history.record(by, "chain.opened", chain)
    return chain


@transaction.atomic
def add_supplier(chain: Chain, values: SupplierValues, *, by: User) -> Supplier:
    """The invited supplier with a link of its own; raises ActionRefused for one that is there or values that are wrong.

    Where the code of the firm is that of a member, its people have a notice; the buyer does not learn of that.
    """
    require_buyer(chain, by)
    cleaned = _checked(chain, values)
    if chain.suppliers.count() >= MOST_SUPPLIERS:
        raise ActionRefused(_("A chain holds 5,000 suppliers."))
    end = timezone.now() + timedelta(days=LINK_DAYS)
    supplier = Supplier(chain=chain, buyer=chain.buyer, link_ends_at=end, is_demo=chain.is_demo, **asdict(cleaned))
    supplier.distance_km = _distance(supplier)
    supplier.save(force_insert=True)
    history.record(by, "supplier.invited", supplier)
    _tell_member(supplier)
    return supplier


def _tell_member(supplier: Supplier) -> None:
    if not supplier.uscc:
        return
    members = Organisation.objects.filter(uscc=supplier.uscc).exclude(pk=supplier.buyer_id)
    firm = members.exclude(state__in=[MembershipState.APPLIED, MembershipState.LAPSED]).first()
    if firm is not None:
        values, key = {"buyer": both_names(supplier.buyer)}, f"invited:{supplier.pk}"
        notify(contacts_of(firm.pk), "supplier.invited", values=values, url=reverse("chain_home"), key=key)


def _checked(chain: Chain, values: SupplierValues, but: Supplier | None = None) -> SupplierValues:
    """The values in one form; raises ActionRefused that names the field."""
    texts: dict[str, Any] = {
        name: value.strip() if isinstance(value, str) else value for name, value in asdict(values).items()
    }
    for name, most in LONGEST.items():
        if len(texts[name]) > most:
            raise ActionRefused(_("This text is too long: at most %(most)d characters.") % {"most": most}, field=name)
    if not texts["name"]:
        raise ActionRefused(_("Write the name of the supplier."), field="name")
    texts["uscc"] = texts["uscc"].upper()
    if texts["uscc"] and not check_uscc(texts["uscc"]):
        raise ActionRefused(_("The unified social credit code has 18 characters and a check digit."), field="uscc")
    if texts["risk"] and texts["risk"] not in Risk.values:
        raise ActionRefused(_("Write the risk as high, medium or low, or leave it empty."), field="risk")
    _require_numbers(texts)
    others = chain.suppliers.filter(merged_into=None).exclude(pk=but.pk if but else 0)
    if texts["code"] and others.filter(code=texts["code"]).exists():
        raise ActionRefused(_("This number belongs to another supplier of the chain."), field="code")
    if texts["uscc"] and others.filter(uscc=texts["uscc"]).exists():
        raise ActionRefused(_("A supplier with this credit code is in the chain already."), field="uscc")
    if not texts["code"] and not texts["uscc"] and others.filter(name=texts["name"], code="", uscc="").exists():
        raise ActionRefused(_("A supplier of this name is in the chain already."), field="name")
    return SupplierValues(**texts)


def _require_numbers(texts: dict[str, Any]) -> None:
    spend, lon, lat = texts["spend"], texts["lon"], texts["lat"]
    if spend is not None and not (spend.is_finite() and 0 <= spend < MOST_SPEND):
        raise ActionRefused(_("Write the spend as a figure in million CNY, or leave it empty."), field="spend")
    if (lon is None) != (lat is None):
        raise ActionRefused(_("Give longitude and latitude, or neither."), field="lon")
    if lon is not None and not (-180 <= lon <= 180 and -90 <= lat <= 90):
        raise ActionRefused(_("Longitude is from -180 to 180, latitude from -90 to 90."), field="lon")


def _distance(supplier: Supplier) -> float | None:
    """By road from the main site of the buyer; None where a place is not known."""
    site = Site.objects.filter(organisation=supplier.buyer_id, lon__isnull=False).order_by("-is_main", "pk").first()
    if site is None or site.lon is None or site.lat is None or supplier.lon is None or supplier.lat is None:
        return None
    km = find_distances_km(site.lon, site.lat, np.array([supplier.lon]), np.array([supplier.lat]))
    return round(float(km[0]), 1)


@transaction.atomic
def edit_supplier(supplier: Supplier, values: SupplierValues, *, by: User) -> Supplier:
    """The supplier with new values; what changes nothing leaves no line."""
    require_buyer(supplier.chain, by)
    cleaned = _checked(supplier.chain, values, supplier)
    changed = history.changes(supplier, asdict(cleaned))
    if not changed:
        return supplier
    for name, value in asdict(cleaned).items():
        setattr(supplier, name, value)
    supplier.distance_km = _distance(supplier)
    supplier.save()
    history.record(by, "supplier.edited", supplier, changes=changed)
    return supplier


@transaction.atomic
def renew_link(supplier: Supplier, *, by: User) -> Supplier:
    """A new link in place of the one before, for 60 days."""
    require_buyer(supplier.chain, by)
    supplier.token, supplier.link_ends_at = new_token(), timezone.now() + timedelta(days=LINK_DAYS)
    supplier.save(update_fields=["token", "link_ends_at"])
    history.record(by, "supplier.link_renewed", supplier)
    return supplier


@transaction.atomic
def mark_opened(supplier: Supplier) -> None:
    """Note that somebody has opened the link, once."""
    opened = Supplier.objects.filter(pk=supplier.pk, state=State.INVITED)
    if opened.update(state=State.OPENED, opened_at=timezone.now()):
        history.record(None, "supplier.opened_link", supplier)


@transaction.atomic
def request_changes(supplier: Supplier, wanted: str, *, by: User) -> Supplier:
    """The supplier, asked to change something; it reads what."""
    if not wanted.strip():
        raise ActionRefused(_("Write what is to be changed: the supplier reads it."), field="wanted")
    _decide(supplier, State.CHANGES_REQUESTED, wanted.strip()[:2000], by=by)
    return supplier


@transaction.atomic
def accept_answers(supplier: Supplier, *, by: User, seen: str = "") -> Supplier:
    """The supplier, whose answers the buyer accepts; `seen` is the key of the snapshot that it has read.

    Raises ActionRefused where the supplier has given other answers since.
    """
    newest = supplier.snapshots.first()
    if seen and newest is not None and seen != str(newest.pk):
        raise ActionRefused(_("The supplier has given other answers since you opened the page: read them first."))
    _decide(supplier, State.ACCEPTED, "", by=by)
    return supplier


def _decide(supplier: Supplier, state: State, wanted: str, *, by: User) -> None:
    require_buyer(supplier.chain, by)
    row = Supplier.objects.select_for_update().get(pk=supplier.pk)
    if row.state not in (State.SUBMITTED, State.ACCEPTED, State.CHANGES_REQUESTED) or row.state == state:
        raise ActionRefused(_("There are no new answers to decide on."))
    supplier.state, supplier.wanted, supplier.decided_at = state, wanted, timezone.now()
    supplier.save(update_fields=["state", "wanted", "decided_at"])
    history.record(by, f"supplier.{state.value}", supplier)
    tell_supplier(supplier, f"supplier.{state.value}", by=by)


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnQuestionValues:
    """An own question of a buyer."""

    text_zh: str = ""
    text_en: str = ""
    kind: str = OwnKind.TEXT


@transaction.atomic
def add_own_question(chain: Chain, values: OwnQuestionValues, *, by: User) -> OwnQuestion:
    """The stored question; raises ActionRefused past 15."""
    require_buyer(chain, by)
    Chain.objects.select_for_update().get(pk=chain.pk)
    if not (values.text_zh.strip() or values.text_en.strip()):
        raise ActionRefused(_("Write the question in Chinese or English."), field="text_zh")
    if chain.own_questions.filter(retired_at=None).count() >= MOST_OWN:
        raise ActionRefused(_("You ask 15 questions of your own already: take one out first."))
    row = OwnQuestion.objects.create(chain=chain, **asdict(values))
    history.record(by, "chain.question_added", chain, question=str(row))
    return row


@transaction.atomic
def retire_own_question(question: OwnQuestion, *, by: User) -> None:
    """Ask the question no more; answers stay in the snapshots."""
    require_buyer(question.chain, by)
    if OwnQuestion.objects.filter(pk=question.pk, retired_at=None).update(retired_at=timezone.now()):
        history.record(by, "chain.question_retired", question.chain, question=str(question))


@dataclass(frozen=True, slots=True, kw_only=True)
class RequirementValues:
    """What suppliers have to reach: at least so many per cent of a measure by a day."""

    measure: str
    least: int
    due: date
    head: str = ""
    risk: str = ""


@transaction.atomic
def add_requirement(chain: Chain, values: RequirementValues, *, by: User) -> Requirement:
    """The stored requirement; the suppliers that it is for are told."""
    require_buyer(chain, by)
    if values.head and values.head not in HEADS:
        raise ActionRefused(_("Choose one of the six heads, or none."), field="head")
    if chain.requirements.filter(**asdict(values)).exists():
        raise ActionRefused(_("This requirement is there already."))
    row = Requirement.objects.create(chain=chain, **asdict(values))
    history.record(by, "chain.requirement_added", chain, requirement=str(row))
    asked = chain.suppliers.filter(merged_into=None, organisation__isnull=False).select_related("buyer")
    for supplier in asked.filter(risk=values.risk) if values.risk else asked:
        tell_supplier(supplier, "supplier.required", by=by)
    return row


@transaction.atomic
def remove_requirement(requirement: Requirement, *, by: User) -> None:
    """Take a requirement back."""
    require_buyer(requirement.chain, by)
    history.record(by, "chain.requirement_removed", requirement.chain, requirement=str(requirement))
    requirement.delete()

"""The rows of a programme's account: activities, deliverables, risks, budget, expenses, rates, members, recruitment."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.db.models import Model, ProtectedError, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from symbionet.accounts.models import User
from symbionet.core import history
from symbionet.core.errors import ActionRefused
from symbionet.core.holdings import Holding
from symbionet.network.models import Organisation, OrganisationKind, Park
from symbionet.programme.actions.rows import keep, remove, require_manager
from symbionet.programme.models import (
    Activity,
    Agreement,
    BudgetLine,
    Campaign,
    Deliverable,
    ExchangeRate,
    Expense,
    GroupMember,
    Lead,
    Narrative,
    Period,
    Programme,
    RateRule,
    RecruitmentTarget,
    Result,
    Risk,
    Section,
)
from symbionet.programme.queries.recruitment import WAITING, lead_owners

__all__ = [
    "HOLDINGS",
    "ActivityValues",
    "AgreementValues",
    "BudgetLineValues",
    "CampaignValues",
    "DeliverableValues",
    "ExpenseValues",
    "GroupMemberValues",
    "LeadValues",
    "RateValues",
    "RecruitmentTargetValues",
    "RiskValues",
    "RowValues",
    "remove_row",
    "write_narrative",
    "write_row",
]

HOLDINGS = (
    Holding(
        model=Lead,
        field="owner",
        words=lambda count: ngettext("%(count)s firm to ask", "%(count)s firms to ask", count) % {"count": count},
        verb="lead.saved",
        is_open=lambda: Q(organisation__state__in=WAITING),
        takers=lead_owners,
    ),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActivityValues:
    """An activity."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    starts_on: date
    ends_on: date
    result: Result | None = None
    progress: int = 0
    means: str = ""
    owner: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliverableValues:
    """Something that the contract names."""

    code: str
    name_zh: str = ""
    name_en: str = ""
    due_on: date
    activity: Activity | None = None
    delivered_on: date | None = None
    proof: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class RiskValues:
    """A risk of the programme."""

    text: str
    likelihood: int = 3
    effect: int = 3
    response: str = ""
    owner: str = ""
    reviewed_on: date | None = None
    closed_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class BudgetLineValues:
    """A line of the budget."""

    heading: str
    code: str
    name_zh: str = ""
    name_en: str = ""
    unit: str = ""
    units: Decimal
    unit_cost: Decimal
    activity: Activity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ExpenseValues:
    """A cost that was incurred."""

    line: BudgetLine
    on: date
    text: str
    voucher: str = ""
    amount: Decimal
    currency: str = "CNY"
    rate: Decimal | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RateValues:
    """A rate of a month."""

    currency: str
    month: date
    rate: Decimal
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMemberValues:
    """A member of the advisory group."""

    name: str
    body: str = ""
    email: str = ""
    is_chair: bool = False
    votes: bool = True
    left_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CampaignValues:
    """An effort to recruit firms."""

    name: str
    channel: str = ""
    starts_on: date
    ends_on: date
    target: int = 0
    line: BudgetLine | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecruitmentTargetValues:
    """How many firms an intermediary or a park is to bring."""

    intermediary: Organisation | None = None
    park: Park | None = None
    target: int
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class LeadValues:
    """What is next with a firm that has not joined."""

    organisation: Organisation
    campaign: Campaign | None = None
    owner: User | None = None
    next_action: str
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementValues:
    """What an intermediary has agreed to do."""

    intermediary: Organisation
    remit: str
    signed_on: date
    ends_on: date | None = None
    fee: Decimal = Decimal(0)
    currency: str = "CNY"


type RowValues = (
    ActivityValues
    | DeliverableValues
    | RiskValues
    | BudgetLineValues
    | ExpenseValues
    | RateValues
    | GroupMemberValues
    | CampaignValues
    | RecruitmentTargetValues
    | LeadValues
    | AgreementValues
)

MODELS: dict[type, tuple[type[Model], str]] = {
    ActivityValues: (Activity, "activity.saved"),
    DeliverableValues: (Deliverable, "deliverable.saved"),
    RiskValues: (Risk, "programme.risk_saved"),
    BudgetLineValues: (BudgetLine, "budget_line.saved"),
    ExpenseValues: (Expense, "expense.saved"),
    RateValues: (ExchangeRate, "rate.saved"),
    GroupMemberValues: (GroupMember, "group_member.saved"),
    CampaignValues: (Campaign, "campaign.saved"),
    RecruitmentTargetValues: (RecruitmentTarget, "recruitment_target.saved"),
    LeadValues: (Lead, "lead.saved"),
    AgreementValues: (Agreement, "programme_agreement.saved"),
}


@transaction.atomic
def write_row(values: RowValues, *, programme: Programme, by: User, row: Model | None = None) -> Model:
    """The stored row of a programme's account; raises ActionRefused for values that cannot be."""
    require_manager(by)
    model, verb = MODELS[type(values)]
    if isinstance(values, RateValues):
        values = replace(values, month=values.month.replace(day=1))
    _check(values, programme)
    if row is None:
        row = model() if isinstance(values, ExpenseValues) else model(programme=programme)
    return keep(row, values, verb=verb, by=by)


def _check(values: RowValues, programme: Programme) -> None:
    starts, ends = getattr(values, "starts_on", None), getattr(values, "ends_on", None)
    if starts and ends and ends < starts:
        raise ActionRefused(_("It ends before it begins; exchange the two dates."), field="ends_on")
    named = isinstance(values, ActivityValues | DeliverableValues | BudgetLineValues)
    if named and not (getattr(values, "name_zh", "") or getattr(values, "name_en", "")):
        raise ActionRefused(_("Write a name in Chinese or English."), field="name_zh")
    if isinstance(values, ExpenseValues):
        _check_expense(values, programme)
    if isinstance(values, RateValues) and values.rate <= 0:
        raise ActionRefused(_("A rate is above 0."), field="rate")
    if isinstance(values, RateValues) and values.currency == programme.currency:
        raise ActionRefused(_("The contract is in this currency: it needs no rate."), field="currency")
    if isinstance(values, RecruitmentTargetValues) and (values.intermediary is None) == (values.park is None):
        raise ActionRefused(_("Choose an intermediary or a park, one of the two."), field="intermediary")
    if isinstance(values, AgreementValues):
        if values.intermediary.kind != OrganisationKind.INTERMEDIARY:
            raise ActionRefused(_("This organisation is no business intermediary."), field="intermediary")
        if values.ends_on and values.ends_on < values.signed_on:
            raise ActionRefused(_("It ends before it was signed; exchange the two dates."), field="ends_on")


def _check_expense(values: ExpenseValues, programme: Programme) -> None:
    if values.line.programme_id != programme.pk:
        raise ActionRefused(_("This budget line is of another programme."), field="line")
    if not programme.starts_on <= values.on <= programme.ends_on:
        raise ActionRefused(
            _("An expense lies between %(first)s and %(last)s, the days of the programme.")
            % {"first": programme.starts_on, "last": programme.ends_on},
            field="on",
        )
    if not values.amount:
        raise ActionRefused(_("An expense is not 0; what is paid back is below 0."), field="amount")
    booked = programme.rate_rule == RateRule.BOOKED and values.currency != programme.currency
    if booked and not values.rate:
        raise ActionRefused(_("The contract asks for the rate in the books: write it."), field="rate")


@transaction.atomic
def remove_row(row: Model, *, by: User) -> None:
    """The row gone; raises ActionRefused where others rest on it."""
    if isinstance(row, GroupMember) and row.attendances.exists():
        raise ActionRefused(_("This member stands in minutes: say since when it has left instead."))
    try:
        with transaction.atomic():
            remove(row, verb="programme.row_removed", by=by)
    except ProtectedError as error:
        raise ActionRefused(_("Costs are booked on it: move them first.")) from error


@transaction.atomic
def write_narrative(period: Period, texts: dict[str, tuple[str, str]], *, by: User) -> list[Narrative]:
    """What is told of a period, part by part: Chinese and English; raises ActionRefused for a locked period."""
    require_manager(by)
    period.refresh_from_db()
    if period.is_locked:
        raise ActionRefused(_("This period is locked: its report stays as it was told."))
    found = []
    for section in Section:
        zh, en = texts.get(section, ("", ""))
        row, _made = Narrative.objects.get_or_create(period=period, section=section)
        row.text_zh, row.text_en = zh.strip(), en.strip()
        row.save()
        found.append(row)
    history.record(by, "narrative.written", period)
    return found

"""An assessment of flows that are sent, with nothing stored: the engine behind the ledger, for other programs."""

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from ninja import Field, Router, Schema

from symbionet.accounts.api import READ_AUTH
from symbionet.core.api import ERRORS, BodyIn, NotValid
from symbionet.core.texts import is_chinese
from symbionet.engine.errors import SymbionetError
from symbionet.engine.impact import BadFlow, Flow, FlowInput, SynergyInput, assess_flows, complete
from symbionet.engine.packs.factors import Factors, load_factors
from symbionet.engine.units import parse_quantity
from symbionet.sheets.impactjson import assessment_json
from symbionet.sheets.problems import Problem
from symbionet.sheets.wording import problem_text

router = Router(tags=["assessment"])
MOST = 200  # flows of one request: more belong into `symbionet assess`
FIELDS = {"baseline_route": "routes", "substitution_ratio": "ratio", "distance_km": "km",
          "baseline_distance_km": "baseline_km"}  # fmt: skip
PLAIN = ("material", "class_id", "routes", "substitutes", "ratio", "km", "baseline_km", "vehicle", "empty_return",
         "start", "years", "persistence", "attribution", "additionality", "hazardous", "own_disposal", "own_virgin",
         "own_reprocessing", "own_freight")  # fmt: skip


Share = Annotated[float, Field(ge=0, le=1)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]


class FlowIn(BodyIn):
    """One flow; material and quantity are enough, what is left out is assumed and listed.

    `quantity` as people write it ("3.5 万吨/年", "800 t/year"). `routes`: shares of what happened to it before, summing
    to 1. `km` one way; shares from 0 to 1; `own_...` in kg CO2e per t (freight: per t km).
    """

    material: str
    quantity: str
    class_id: str = ""
    routes: dict[str, Share] | None = None
    substitutes: str | None = None
    ratio: NotNegative | None = None
    km: NotNegative | None = None
    baseline_km: NotNegative | None = None
    vehicle: str | None = None
    empty_return: Share | None = None
    start: date | None = None
    years: Annotated[int, Field(ge=1, le=100)] | None = None
    persistence: Share | None = None
    attribution: Share | None = None
    additionality: Share | None = None
    hazardous: bool | None = None
    own_disposal: NotNegative | None = None
    own_virgin: NotNegative | None = None
    own_reprocessing: NotNegative | None = None
    own_freight: NotNegative | None = None


class AssessIn(BodyIn):
    """A synergy: its flows, where it is ("CN", "CN-TJ", "GB"), and when it starts (else 1 January of this year)."""

    name: str = "synergy"
    region: str = "CN"
    start: date | None = None
    flows: Annotated[list[FlowIn], Field(min_length=1, max_length=MOST)]


class RangeOut(Schema):
    """A figure with its range."""

    low: float
    central: float
    high: float


class YearOut(Schema):
    """A calendar year: gross, and net of attribution, additionality and displacement."""

    year: int
    gross: dict[str, RangeOut]
    metrics: dict[str, RangeOut]


class TermOut(Schema):
    """A term of the CO2e of twelve months, with its factor and source."""

    term: str
    value: float
    unit: str
    factor: float
    source: str


class AssumedOut(Schema):
    """What was not stated and is assumed, with its source."""

    field: str
    value: Any
    source: str
    material: str


class JudgedOut(Schema):
    """The share of the CO2e, 0 to 1, that rests on expert judgement, in words where it is more than half."""

    co2e_share: float
    note: str


class AssessOut(Schema):
    """The impact of a synergy: years and lifetime apart, never to be added to each other."""

    synergy: str
    years: list[YearOut]
    lifetime: dict[str, RangeOut]
    judged: JudgedOut
    terms: list[TermOut]
    assumed: list[AssumedOut]


@router.post(
    "/assess", auth=READ_AUTH, response={200: AssessOut, **ERRORS}, summary="Assess flows without storing anything"
)
def assess(request: HttpRequest, body: AssessIn) -> dict[str, object]:
    """What the flows divert, save and avoid, in each year and over the lifetime, with every factor and assumption."""
    factors = load_factors()
    start = body.start or date(timezone.localdate().year, 1, 1)
    flows = [_flow(place, flow, factors, region=body.region, start=start) for place, flow in enumerate(body.flows)]
    found = assess_flows([SynergyInput(name=body.name, flows=(), region=body.region)], [flows], factors)
    return assessment_json(found[0], "zh" if is_chinese() else "en")


def _flow(place: int, stated: FlowIn, factors: Factors, *, region: str, start: date) -> Flow:
    """The flow with its gaps filled; raises `NotValid` with the place and name of the field."""
    try:
        quantity = parse_quantity(stated.quantity)
    except SymbionetError:
        text = _("“%(text)s” cannot be read. Write a number, a unit and a period, such as 3.5 万吨/年 or 500 kg/day.")
        raise NotValid([(f"flows.{place}.quantity", text % {"text": stated.quantity}, _remedy())]) from None
    flow = FlowInput(quantity=quantity, **{name: getattr(stated, name) for name in PLAIN})
    try:
        return complete(flow, factors, region=region, start=start)
    except BadFlow as error:
        problem = Problem(
            table="", row=place + 1, column=error.field, value=error.value, code=error.code, severity="error"
        )
        words = problem_text(problem, "zh" if is_chinese() else "en")
        field = FIELDS.get(error.field, error.field)
        raise NotValid([(f"flows.{place}.{field}", words, _remedy())]) from None


def _remedy() -> str:
    return _("Correct it and send the whole request again; nothing was changed.")

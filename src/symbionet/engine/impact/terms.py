"""The terms of one flow: which activity counts with which factor, own factors before those of the packs.

    C = q sum_k r_k EF_disposal,k + q g EF_virgin - q EF_reprocessing - q (d_new - d_old)(1 + e) EF_freight
        - q w EF_grid

q amount, r_k share of baseline route k, g substitution ratio, d one-way haul in km, e share of the way back driven
empty (of both hauls alike), w electricity per unit. Heat: g Q / eta EF_fuel with the boiler's efficiency eta.
"""

from datetime import date

from symbionet.engine.impact.baseline import (
    HEAT,
    MWH,
    POWER,
    WATERS,
    Notes,
    amount_of,
    claim_of,
    default,
    parameter,
    replaced_by,
    subject_of,
)
from symbionet.engine.impact.checks import check_flow
from symbionet.engine.impact.flow import Flow, Slot
from symbionet.engine.impact.inputs import BadFlow, FlowInput
from symbionet.engine.impact.model import Assumption, UsedFactor
from symbionet.engine.impact.used_factors import nearest_factor, used
from symbionet.engine.packs.factors import Factors

__all__ = ["LINE", "OWN", "complete"]

OWN, STEAM, AVERAGE, LINE = "own", "boiler-steam", "hgv", "line"
EXCHANGE = "factors/exchange_values"
LINES = {  # what a pipe or a wire emits per unit and km
    "m3": f"{EXCHANGE}:transport_co2e:water:any",
    "GJ": f"{EXCHANGE}:transport_co2e:energy:any",
    POWER: f"{EXCHANGE}:transport_co2e:electricity:any",
}
COLUMNS = {  # own factor -> the column in which a user brings it
    "own_disposal": "disposal_kgco2e_per_t",
    "own_virgin": "virgin_kgco2e_per_t",
    "own_reprocessing": "reprocessing_kgco2e_per_t",
    "own_freight": "freight_kgco2e_per_tkm",
}


class _Completion:
    """One flow on its way from its input to terms."""

    def __init__(self, flow: FlowInput, factors: Factors, region: str, start: date) -> None:
        self.flow, self.factors, self.region = flow, factors, region
        self.notes = Notes(flow.material)
        self.subject = subject_of(flow.material, flow.class_id, factors)
        if not self.subject.id:
            self.notes.add("material", flow.material, "material_unknown")
        self.amount, self.unit, self.tonnes = amount_of(flow, self.subject, self.notes, factors)
        self.year = (flow.start or start).year

    def find(self, activity: str, subject: str, *, route: str = "", per: str) -> UsedFactor | None:
        """The nearest factor of the packs."""
        return nearest_factor(self.factors, activity, subject, route, self.region, self.year, per)

    def own(self, name: str, unit: str) -> UsedFactor | None:
        """The factor that the user brought, which wins over the packs."""
        value: float | None = getattr(self.flow, name)
        if value is None:
            return None
        if not self.tonnes:
            raise BadFlow(
                f"a factor per tonne cannot be used on {self.unit}; leave {COLUMNS[name]} empty or state tonnes",
                field=COLUMNS[name],
                code="own-factor-needs-tonnes",
                value=f"{value:g}",
            )
        margin = abs(value) * parameter(self.factors.packs, "own_factor_spread").central
        return UsedFactor(id=OWN, value=value, low=value - margin, high=value + margin, unit=unit)

    def taken(self, name: str, found: UsedFactor | None, code: str = "factor_none", unit: str = "") -> UsedFactor:
        """A factor in place of an own one, noted; 0 where none is known, which is said as loudly."""
        if found is None:
            self.notes.add(COLUMNS[name], 0.0, code)
            return UsedFactor(id="", value=0.0, low=0.0, high=0.0, unit=unit or f"kgCO2e/{self.unit}")
        self.notes.found.append(
            Assumption(
                field=COLUMNS[name],
                value=found.value,
                code="factor_own" if found.id.startswith("own:") else "factor_pack",
                material=self.flow.material,
                details={"unit": found.unit},
                factor=found,
            )
        )
        return found

    def disposal(self) -> list[Slot]:
        """What the former routes emitted."""
        own = self.own("own_disposal", "kgCO2e/t")
        routes = self.flow.routes
        if routes is None:
            self.notes.add("baseline_route", "none", "route_unknown")
            if own:
                return [Slot(code="disposal", activity=self.tonnes, factor=own)]
            self.notes.add(COLUMNS["own_disposal"], 0.0, "disposal_unknown")
            return []
        if own:
            return [
                Slot(code="disposal", activity=self.tonnes * sum(routes.values()), factor=own, detail=_routes(routes))
            ]
        if self.unit == "GJ":
            self.notes.add(COLUMNS["own_disposal"], 0.0, "disposal_energy")
            return []
        return [
            Slot(
                code="disposal",
                activity=share,
                factor=self.taken("own_disposal", self.find("disposal", self.subject.id, route=route, per=self.unit)),
                detail=route,
            )
            for route, share in routes.items()
        ]

    def virgin(self) -> tuple[list[Slot], tuple[float, float, float]]:
        """Avoided production, and what is saved per unit: virgin t, water m3, energy MWh."""
        text, ratio = replaced_by(self.flow, self.subject, self.unit, self.notes)
        own = self.own("own_virgin", "kgCO2e/t")
        if self.unit == "GJ":
            return self._energy(text, ratio)
        other = subject_of(text, "", self.factors) if text else None
        water = other is not None and (other.kind == "water" or other.id in WATERS)
        saved = (0.0, ratio, 0.0) if water else (ratio * self.tonnes, 0.0, 0.0)
        if own:
            return [Slot(code="virgin", activity=ratio * self.tonnes, factor=own, detail=text)], saved
        if not text:
            code = "virgin_unnamed" if ratio else "virgin_nothing"
            self.taken("own_virgin", None, code)
            return [], saved
        per = "m3" if water else "t"
        named = self.factors.subject_of(text, "virgin") or text
        found = self.find("virgin", named, per=per)
        if found is None:  # a fuel that is replaced is not burnt
            found = self.find("fuel", self.factors.subject_of(text, "fuel") or named, per=per)
        factor = self.taken("own_virgin", found, unit=f"kgCO2e/{per}")
        return [Slot(code="virgin", activity=ratio, factor=factor, detail=text)], saved

    def _energy(self, text: str, ratio: float) -> tuple[list[Slot], tuple[float, float, float]]:
        """Energy in GJ: electricity by the grid, heat that was bought as heat by its making, a fuel by its burning.

        Heat in place of a fuel saves the fuel that a boiler needed for it: more than the heat by the boiler's loss.
        """
        if not text:
            self.taken("own_virgin", None, "virgin_nothing")
            return [], (0.0, 0.0, ratio * MWH)
        replaced = subject_of(text, "", self.factors)
        named = self.factors.subject_of(text, "virgin") or text
        efficiency = 1.0
        if POWER in (named, *replaced.above):
            found = self.find("grid", "electricity", per="GJ")
        elif HEAT in replaced.above or named == STEAM:
            found = self.find("virgin", STEAM, per="GJ")
        else:
            found = self.find("fuel", named, per="GJ") or self.find("virgin", named, per="GJ")
            if found and HEAT in self.subject.above:
                usual = parameter(self.factors.packs, "boiler_efficiency").central
                efficiency = default(self.flow.boiler_efficiency, usual, self.notes, "boiler_efficiency", "boiler")
        factor = self.taken("own_virgin", found)
        slot = Slot(code="virgin", activity=ratio / efficiency, factor=factor, detail=text)
        return [slot], (0.0, 0.0, ratio / efficiency * MWH)

    def reprocessing(self) -> list[Slot]:
        """What it takes to make the flow fit for use."""
        factor = self.own("own_reprocessing", "kgCO2e/t")
        activity = self.tonnes
        if factor is None and self._burns():
            share = 1.0 if self.burning_counted else 1.0 - (self.flow.routes or {}).get("incineration", 0.0)
            if not share:  # all of it burns as before: no factor is taken
                return []
            factor = self.taken("own_reprocessing", self._burning())
            return [Slot(code="reprocessing", activity=-share, factor=factor, detail="burnt")] if factor.value else []
        if factor is None:
            known = self.find("reprocessing", self.subject.id, per=self.unit) if self.unit == "t" else None
            factor, activity = self.taken("own_reprocessing", known), 1.0
        return [Slot(code="reprocessing", activity=-activity, factor=factor)] if factor.value else []

    def _burns(self) -> bool:
        """Whether the flow is burnt in place of a fuel."""
        text = self.flow.substitutes or ""
        named = self.factors.subject_of(text, "virgin") if text else ""
        return bool(self.unit == "t" and named and self.find("fuel", named, per="GJ"))

    def _burning(self) -> UsedFactor | None:
        """What a waste emits when it is burnt: its own fossil carbon, as if it were incinerated.

        Without it every waste fuel would look free of carbon; tyres and waste oil in place of coal are not. A factor
        that counts the collection for incineration only does not say it.
        """
        near = self.find("disposal", self.subject.id, route="incineration", per="t")
        if near is not None and not {"collection_only", "broader_subject"} & set(near.fit):
            return near
        for name in self.subject.above or (self.subject.id,):
            if found := self.factors.by_id(f"{EXCHANGE}:disposal_co2e:{name}:incineration"):
                return used(found)
        return None

    @property
    def burning_counted(self) -> bool:
        """Whether the avoided incineration holds what the waste emitted there; if not, that share burns as before."""
        if self.flow.own_disposal is not None:
            return True
        near = self.find("disposal", self.subject.id, route="incineration", per="t")
        return near is not None and "collection_only" not in near.fit

    def freight(self) -> list[Slot]:
        """The haul to the user less the haul to the former disposal, both with their empty return."""
        flow, notes = self.flow, self.notes
        old = default(flow.baseline_km, 0.0, notes, "baseline_distance_km", "baseline_distance_none")
        new = default(flow.km, old, notes, "distance_km", "distance_as_baseline" if old else "distance_none")
        back = default(flow.empty_return, 0.0, notes, "empty_return", "empty_return_none")
        factor = self.own("own_freight", "kgCO2e/tkm")
        weight = self.tonnes
        if factor is None and (flow.vehicle == LINE or (flow.vehicle is None and self.unit in LINES)):
            # Water and energy go by pipe or wire, per unit and km; of belts for solids no factor is known.
            line = LINES.get(POWER if POWER in self.subject.above else self.unit, "")
            known = self.factors.by_id(line)
            factor, weight = self.taken("own_freight", used(known) if known else None, unit="kgCO2e/tkm"), 1.0
            default(flow.vehicle, LINE, notes, "vehicle", "vehicle_line")
        elif factor is None:
            vehicle = default(flow.vehicle, AVERAGE, notes, "vehicle", "vehicle_average")
            found = self.find("freight", vehicle, per="tkm")
            factor = self.taken("own_freight", found, unit="kgCO2e/tkm")
        haul = (new - old) * (1 + back) * weight
        return [Slot(code="freight", activity=-haul, factor=factor)] if haul else []

    def process_energy(self) -> list[Slot]:
        """Electricity of pre-processing, pumps and heat pumps, by the grid of region and year."""
        if not self.flow.process_kwh:
            return []
        grid = self.find("grid", "electricity", per="kWh")
        factor = grid or UsedFactor(id="", value=0.0, low=0.0, high=0.0, unit="kgCO2e/kWh")
        if grid is None:
            self.notes.add("process_kwh", 0.0, "factor_none")
        return [Slot(code="process_energy", activity=-self.flow.process_kwh, factor=factor)]


def _routes(routes: object) -> str:
    return "+".join(routes) if isinstance(routes, dict) else ""


def complete(flow: FlowInput, factors: Factors, *, region: str, start: date) -> Flow:
    """The flow with every gap filled and listed; raises `BadFlow`. `start` holds where the flow states none."""
    check_flow(flow)
    work = _Completion(flow, factors, region, start)
    disposal = work.disposal()
    virgin, saved = work.virgin()
    slots = (*disposal, *virgin, *work.reprocessing(), *work.freight(), *work.process_energy())
    begin, years, persistence, claim = claim_of(flow, work.notes, start)
    hazardous = default(
        flow.hazardous,
        work.subject.hazardous,
        work.notes,
        "hazardous",
        "hazardous_class" if work.subject.hazardous else "hazardous_no",
    )
    routes = flow.routes or {}
    recycled = routes.get("recycling", 0.0)
    return Flow(
        material=flow.material,
        amount=work.amount,
        unit=work.unit,
        rates=(
            routes.get("landfill", 0.0) * work.tonnes,
            (1 - recycled) * work.tonnes if hazardous else 0.0,
            *saved,
        ),
        slots=slots,
        start=begin,
        years=years,
        persistence=persistence,
        claim=claim,
        displacement=flow.displacement,
        recycled=recycled,
        assumed=tuple(work.notes.found),
    )

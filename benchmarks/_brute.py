"""All wants by whole columns: the measure of exactness, from the tables and functions of the engine."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
from _synthetic import SCALE, Synthetic

from symbionet.engine.arrays import Array
from symbionet.engine.matching.conditions.composition import Stated, parameter_unit
from symbionet.engine.matching.conditions.limits import Limit, read_limits
from symbionet.engine.matching.conditions.verdicts import check_limits, limits_score, rules_out
from symbionet.engine.matching.find.candidates import FORM_FITS, OTHER_SITE_KM, PERMIT_FLOOR, RIVAL
from symbionet.engine.matching.rate.signals import MOST_RIVALS, SAID, SAID_BY_WANT
from symbionet.engine.matching.rate.steps import pattern_table, step_values, use_levels
from symbionet.engine.scale import Wants
from symbionet.engine.scale.knowledge import ALIKE, SECTOR_SIGNALS
from symbionet.engine.scale.values import sphere

__all__ = ["Answer", "Brute", "Rows"]

Answer = tuple[npt.NDArray[np.int64], npt.NDArray[np.float64]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """The wants as plain columns in order of their ids, for engines that know nothing of ours."""

    columns: dict[str, Array]
    vectors: npt.NDArray[np.int8]
    limits: list[list[tuple[int, int, float]]]  # by the numbers in column "spec"

    @classmethod
    def of(cls, network: Synthetic) -> "Rows":
        wants = network.wants
        order = np.argsort(wants.ids)
        x, y, z = sphere(np.asarray(wants.lon, np.float32)[order], np.asarray(wants.lat, np.float32)[order])
        assert callable(wants.vectors)
        vectors = np.concatenate(
            [wants.vectors(order[start : start + 100_000]) for start in range(0, len(order), 100_000)]
        )
        columns = {
            "id": wants.ids[order].astype(np.int64),
            "explicit": wants.explicit[order],
            "class": wants.classes[order, 0],
            "share": wants.class_shares[order, 0],
            "profile": wants.profiles[order],
            "firm": wants.firms[order],
            "park": wants.parks[order],
            "permit": wants.permits[order],
            "codes": wants.codes[order],
            "kind": wants.kinds[order],
            "form": wants.forms[order],
            "pattern": wants.patterns[order],
            "visibility": wants.visibility[order],
            "x": x,
            "y": y,
            "z": z,
            "amount": wants.amounts[order],
            "measure": wants.measures[order],
            "first_day": wants.first_days[order],
            "last_day": wants.last_days[order],
        }
        limits, columns["spec"] = _specs(wants, order)
        return cls(columns=columns, vectors=vectors, limits=limits)


def _specs(wants: Wants, order: Array) -> tuple[list[list[tuple[int, int, float]]], Array]:
    """The different sets of limits that wants set (parameter, sign, bound), and the number of each want's (-1 none)."""
    stacked = np.stack([wants.parameters[order], wants.signs[order], wants.limits[order]], axis=2)
    having = np.flatnonzero((wants.parameters[order] >= 0).any(axis=1))
    numbers = np.full(len(order), -1)
    different, numbers[having] = np.unique(stacked[having], axis=0, return_inverse=True)
    return [[(int(p), int(sign), float(bound)) for p, sign, bound in row if p >= 0] for row in different], numbers


class Brute:
    """All wants by whole columns, from the tables and functions of the engine: the measure of exactness, and a peer."""

    def __init__(self, network: Synthetic, rows: Rows) -> None:
        self.network, self.rows, self.knowledge = network, rows, network.knowledge
        self.weights = network.packs.weights
        self._facts: dict[int, dict[str, Any]] = {}

    def facts(self, have: int) -> dict[str, Any]:
        """What is asked: the have's values, and what the engine says of each class, profile, form, permit and code.

        Kept, so that peers are not charged for it.
        """
        if have not in self._facts:
            self._facts[have] = self._read(have)
        return self._facts[have]

    def _read(self, have: int) -> dict[str, Any]:
        haves, relations, weights = self.network.haves, self.network.relations, self.weights
        number, share = int(haves.classes[have, 0]), float(haves.class_shares[have, 0])
        form, fits = int(haves.forms[have]), FORM_FITS[int(haves.forms[have])]
        forms = np.where(np.arange(len(fits)) == form, 0.3, fits - 1.0) if form >= 0 else np.zeros(len(fits))
        forms[-1] = 0.0  # not stated
        x, y, z = sphere(haves.lon[have], haves.lat[have])
        codes = set(self.knowledge.codes[int(haves.codes[have])])
        steps = step_values(self.network.packs, "level")
        said = {
            "number": number,
            "share": share,
            "related": relations.related[number].astype(np.float64) * share,
            "fits": fits,
            "forms": weights["form"] * forms,
            "patterns": weights["regularity"] * pattern_table(self.network.packs)[int(haves.patterns[have])],
            "coded": np.array([bool(codes & set(row)) for row in self.knowledge.codes]),
            "held": self.knowledge.links.covers[int(haves.hazards[have])],
            "waste": self.knowledge.links.waste,
            "hazardous": int(haves.hazardous[have]),
            "x": float(x),
            "y": float(y),
            "z": float(z),
            "haul": float(haves.haul_km[have]),
            "kind": int(haves.kinds[have]),
            "firm": int(haves.firms[have]),
            "park": int(haves.parks[have]),
            "own": weights["level"] * steps["firm"],
            "near": weights["level"] * steps["park"],
            "sees": int(haves.sees[have]),
            "amount": float(haves.amounts[have]),
            "measure": int(haves.measures[have]),
            "first": int(haves.first_days[have]),
            "last": int(haves.last_days[have]),
            "known": share >= self.knowledge.terms.known,
            "prior": weights["prior"]
            + weights["current_route"] * float(haves.routes[have])
            + weights["demand"] * float(haves.demands[have]),
        }
        pairs = zip(haves.measured[have], haves.lows[have], haves.highs[have], strict=True)
        stated = {self.knowledge.parameters[p]: Stated(low=low, high=high) for p, low, high in pairs if p >= 0}
        said["specs"] = np.array([*(self._keeps(stated, row) for row in self.rows.limits), 0.0])  # the last: none
        return said | self._profiles(have, said, stated)

    def _keeps(self, stated: dict[str, Stated], rows: list[tuple[int, int, float]]) -> float:
        """What the limits that a want sets add."""
        packs, names = self.network.packs, self.knowledge.parameters
        if not stated:
            return 0.0
        limits = [
            Limit(
                parameter=names[p], sign="<=" if sign > 0 else ">=", value=bound, unit=parameter_unit(names[p], packs)
            )
            for p, sign, bound in rows
        ]
        return self.weights["limits"] * limits_score(check_limits(stated, limits, packs), packs, mendable=False)

    def _profiles(self, have: int, said: dict[str, Any], stated: dict[str, Stated]) -> dict[str, Array]:
        """What each profile of sectors adds to a want and to an organisation alone, and whether it takes the have."""
        relations, weights, haves, packs = self.network.relations, self.weights, self.network.haves, self.network.packs
        number, share = said["number"], said["share"]
        strengths = [getattr(relations, table)[number].astype(np.float64) * share for table in SECTOR_SIGNALS.values()]
        strengths.append(self._alike(have))
        pairs = list(zip((*SECTOR_SIGNALS, ALIKE), strengths, strict=True))
        gain = sum((weights[name] * row for name, row in pairs), np.zeros(1))
        uses = np.where(strengths[0] > 0, relations.use_number[number], -1)
        gain += weights["hierarchy"] * strengths[0] * use_levels(packs)[uses]
        conditional = np.array([*(bool(use.condition_en or use.condition_zh) for use in relations.uses), False])
        gain -= weights["condition"] * (conditional[uses] & bool(haves.unclear[have]))
        status = float(haves.statuses[have])
        gain += weights["legal_status"] * np.where((status < 0) & (said["waste"] & 1 == 1), 0.0, status)
        out = np.zeros(len(gain), dtype=np.bool_)
        for use in np.unique(uses[uses >= 0]).tolist() if stated else ():
            of_use, free = uses == use, self._free(use, stated)
            kept, mended = self._judged(use, stated)
            gain[of_use] += weights["limits"] * np.where(free[of_use], mended, kept)
            out |= of_use & ~free & self._is_out(use, stated)
        taken = np.maximum(np.maximum(strengths[0], strengths[1]), strengths[-1])
        links, terms = self.knowledge.links, self.knowledge.terms
        alone = gain + links.focus
        gain -= weights["sector_unknown"] * links.unknown
        alone -= weights["producer"] * np.where(taken >= 0.1, 0.0, relations.producer[number].astype(np.float64))
        lives_on = (said["waste"] & 4 == 4) | (taken >= terms.lives_on)
        plausible = lives_on | (said["waste"] & 1 == 1) | (links.unknown == 1) | (taken >= PERMIT_FLOOR)
        who = {"taken": np.where(out, 0.0, taken), "plausible": plausible, "lives_on": lives_on}
        own = np.where(taken >= RIVAL, taken, 0.0)
        loss = np.log1p(np.maximum(self._crowd(said | who) - own, 0.0))
        loss = weights["rivals"] * np.minimum(loss, MOST_RIVALS)
        said_by_want = sum((SAID * weights[name] * row for name, row in pairs if name in SAID_BY_WANT), np.zeros(1))
        return who | {"gain": gain - loss, "alone": alone - loss, "said_by_want": said_by_want}

    def _alike(self, have: int) -> Array:
        """How much each profile takes of things like the have: the best of the trades that do."""
        trades = zip(self.network.haves.takers[have].tolist(), self.network.haves.taker_grades[have], strict=True)
        rows = [
            self.network.relations.trades[trade].astype(np.float64) * grade for trade, grade in trades if trade >= 0
        ]
        return np.asarray(np.max([np.zeros(len(self.knowledge.profiles)), *rows], axis=0))

    def _judged(self, use: int, stated: dict[str, Stated]) -> tuple[float, float]:
        """What the limits of a use add, and what they would if their gaps could be mended."""
        known, packs = self.network.relations.uses[use], self.network.packs
        verdicts = check_limits(stated, read_limits(known.limits), packs)
        mendable = bool(known.pretreatment)
        return limits_score(verdicts, packs, mendable=mendable), limits_score(verdicts, packs, mendable=True)

    def _is_out(self, use: int, stated: dict[str, Stated]) -> bool:
        known, packs = self.network.relations.uses[use], self.network.packs
        return rules_out(check_limits(stated, read_limits(known.limits), packs), known)

    def _free(self, use: int, stated: dict[str, Stated]) -> Array:
        """The profiles that have another use of the class, where this one is ruled out."""
        uses, fits = self.network.relations.uses, self.knowledge.links.fits
        free = np.zeros(fits.shape[1], dtype=np.bool_)
        if self._is_out(use, stated):
            for other, known in enumerate(uses):
                if other != use and known.class_id == uses[use].class_id and not self._is_out(other, stated):
                    free |= fits[other] == 1
        return free

    def _crowd(self, said: dict[str, Any]) -> float:
        """The strength of all organisations that could use the have."""
        c = self.rows.columns
        rows = np.flatnonzero(~c["explicit"] & (c["firm"] != said["firm"]) & (said["taken"] >= RIVAL)[c["profile"]])
        rows = rows[self._permitted(said, rows) & ~(self._hauls(said, rows) > self.knowledge.terms.hauls)]
        return float(said["taken"][c["profile"][rows]].sum())

    def _permitted(self, said: dict[str, Any], rows: Array) -> Array:
        """Whose licences, and where none is stated whose trade, let them take the have."""
        if said["hazardous"] < 1:
            return np.ones(len(rows), dtype=np.bool_)
        held = said["held"][self.rows.columns["permit"][rows]]
        profiles = self.rows.columns["profile"][rows]
        unstated = (said["hazardous"] < 2) | said["plausible"][profiles]
        if len(self.knowledge.permits) > 1:  # others state their licences
            unstated &= said["lives_on"][profiles] | self.rows.columns["explicit"][rows]
        return np.asarray((held == 1) | ((held < 0) & unstated))

    def _hauls(self, said: dict[str, Any], rows: Array) -> Array:
        dx, dy, dz = (said[axis] - self.rows.columns[axis][rows].astype(np.float64) for axis in ("x", "y", "z"))
        chord = np.sqrt(dx * dx + dy * dy + dz * dz)
        return np.asarray(2 * np.arcsin(np.minimum(chord / 2, 1)) * self.knowledge.terms.sphere_km / said["haul"])

    def find(self, have: int, top: int) -> Answer:
        """The best rows of a have."""
        chosen, scores = self.without_text(self.facts(have))
        return self.with_text(have, chosen, scores, top)

    def without_text(self, said: dict[str, Any]) -> tuple[Array, Array]:
        """The rows that pass all tests but that of the words, and their scores without the text."""
        c, terms = self.rows.columns, self.knowledge.terms
        explicit = c["explicit"]
        related = np.where(explicit, said["related"][c["class"]] * c["share"].astype(np.float64), 0.0)
        keep = np.where(explicit, related >= terms.related_floor, said["taken"][c["profile"]] >= terms.use_floor)
        keep |= explicit & (said["coded"][c["codes"]] | ~(said["known"] & (c["share"] >= terms.known)))
        keep &= c["visibility"] >= said["sees"]
        fitting = (c["kind"] < 0) | (said["kind"] < 0) | (c["kind"] == said["kind"])
        fitting &= (said["first"] <= c["last_day"]) & (c["first_day"] <= said["last"]) & (said["fits"][c["form"]] > 0)
        rows = np.flatnonzero(keep & (fitting | ~explicit))
        hauls, own = self._hauls(said, rows), c["firm"][rows] == said["firm"]
        near = ~(hauls > terms.hauls) & (~own | (explicit[rows] & (hauls * said["haul"] > OTHER_SITE_KM)))
        near &= self._permitted(said, rows)
        rows, hauls = rows[near], hauls[near]
        return rows, self._rate(said, rows, hauls, related[rows])

    def _rate(self, said: dict[str, Any], rows: Array, hauls: Array, related: Array) -> Array:
        c, weights = {name: column[rows] for name, column in self.rows.columns.items()}, self.weights
        wants = c["explicit"]
        score = said["prior"] + np.where(wants, said["gain"][c["profile"]], said["alone"][c["profile"]])
        stated = said["forms"][c["form"]] + said["patterns"][c["pattern"]] + said["specs"][c["spec"]]
        stated += weights["class_related"] * related + weights["code_same"] * said["coded"][c["codes"]]
        score = score + np.where(wants, stated - related * said["said_by_want"][c["profile"]], 0.0)
        park = (c["park"] == said["park"]) & (said["park"] >= 0)
        score = score + np.where(c["firm"] == said["firm"], said["own"], np.where(park, said["near"], 0.0))
        score = score + np.where(np.isnan(hauls), 0.0, weights["distance"] * (0.5 - np.minimum(hauls, 2.5)))
        if said["hazardous"] >= 1:
            score = score + weights["permit"] * np.where(said["held"][c["permit"]] == 1, 0.5, -1.0)
        amount = c["amount"].astype(np.float64)
        same = wants & (c["measure"] == said["measure"]) & (said["measure"] >= 0) & (amount > 0)
        covered = np.sqrt(np.minimum(said["amount"] / np.where(amount > 0, amount, 1), 1))
        score = score + np.where(same, weights["quantity_fit"] * (covered - 0.4), 0.0)
        first, last = c["first_day"].astype(np.int64), c["last_day"].astype(np.int64)
        common = np.minimum(last, said["last"]) - np.maximum(first, said["first"]) + 1
        bounded = wants & (last - first < 36_500) & (said["last"] - said["first"] < 36_500)
        shared = np.minimum(common / np.maximum(last - first + 1, 1), 1)
        return np.asarray(score + np.where(bounded, weights["time_overlap"] * shared, 0.0))

    def with_text(self, have: int, rows: Array, scores: Array, top: int) -> Answer:
        """The best of the rows by their whole score; of those that words alone could make candidates, the alike."""
        said, terms = self.facts(have), self.knowledge.terms
        c = {name: column[rows] for name, column in self.rows.columns.items()}
        cosines = self.rows.vectors[rows].astype(np.float32) @ self.network.haves.vectors[have].astype(np.float32)
        like = cosines.astype(np.float64) / SCALE**2  # whole numbers below 2^24: exact in float32
        related = said["related"][c["class"]] * c["share"].astype(np.float64)
        strange = c["explicit"] & (related < terms.related_floor)
        like = np.where(strange & said["known"] & (c["share"] >= terms.known), 0.0, like)
        title = np.clip((like - terms.text_floor) / (1 - terms.text_floor), 0, 1)
        business = np.clip(like - terms.business_floor, 0, 1 - terms.business_floor)
        text = np.where(c["explicit"], terms.text_similarity * title, terms.business_similarity * business)
        keep = np.flatnonzero(~strange | said["coded"][c["codes"]] | (like >= terms.text_floor))
        ids, scores = c["id"][keep], scores[keep] + text[keep]
        best = np.lexsort((ids, -scores))[:top]
        return ids[best], scores[best]

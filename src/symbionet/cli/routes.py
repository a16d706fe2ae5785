"""Routes through processors, bundles and splits as `symbionet match` prints them, in words and as JSON."""

from collections.abc import Iterator, Mapping
from typing import Protocol

from symbionet.engine import Reason, Resource, load_packs
from symbionet.engine.exchange.bundles import Bundle
from symbionet.engine.exchange.chains import Chain, ChainStep
from symbionet.engine.exchange.splits import Split
from symbionet.engine.matching.value.hauls import Span
from symbionet.engine.units import UNITS
from symbionet.wording import Language, reason_text

__all__ = [
    "bundle_json",
    "bundle_lines",
    "chain_json",
    "chain_lines",
    "money_text",
    "range_text",
    "split_json",
    "split_lines",
]

WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "routes": "Routes via a processor:",
        "open": "processor still to be found",
        "own": "in the own works",
        "wants": "wants",
        "delivered": "delivers {value}",
        "cost": "costs {value}",
        "energy": "energy {value}",
        "fill": "Combine suppliers:",
        "split": "Split over several wants:",
        "left": "left over: {value}",
        "round": "one round of {km} km with {count} stops, {share} % of the want",
        "rounds": "{rounds} rounds",
        "stop": "{amount}, {chance} %, {km} km on",
        "year": "a year",
        "once": "once",
    },
    "zh": {
        "routes": "经加工的路径：",
        "open": "加工企业待寻找",
        "own": "厂内自行加工",
        "wants": "需求",
        "delivered": "可交付 {value}",
        "cost": "费用 {value}",
        "energy": "能耗 {value}",
        "fill": "拼单供应：",
        "split": "分供多家：",
        "left": "剩余：{value}",
        "round": "一趟循环取货 {km} km，{count} 个停靠点，满足需求量的 {share}%",
        "rounds": "共 {rounds} 趟",
        "stop": "{amount}，{chance}%，行驶 {km} km",
        "year": "/年",
        "once": "（一次性）",
    },
}
TELLING = ("chain_condition", "chain_fill")


class Names(Protocol):
    """What names wants and organisations: the file that was read."""

    @property
    def wants(self) -> Mapping[str, Resource]:
        """The wants by id."""

    @property
    def haves_by_id(self) -> Mapping[str, Resource]:
        """The haves by id."""

    def title(self, item: Resource, lang: Language) -> str:
        """The title of a have or want."""

    def name(self, key: str, lang: Language) -> str:
        """The name of an organisation."""


def _figure(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 10 else f"{value:.2g}"


def _rough(value: float) -> str:
    return _figure(float(f"{value:.2g}"))  # usual costs are known to two digits at best


def range_text(span: Span, unit: str, lang: Language, per: str = "") -> str:
    """A range with its unit in words.

    >>> range_text(Span(low=8500, high=9500), "t", "zh", "year")
    '8,500～9,500 吨/年'
    """
    low, high = _figure(span.low), _figure(span.high)
    dash = "～" if lang == "zh" else "–"
    named = UNITS[unit].name_zh if lang == "zh" else unit
    period = WORDS[lang][per] if per else ""
    return f"{low if low == high else f'{low}{dash}{high}'} {named}{' ' if lang == 'en' and period else ''}{period}"


def money_text(span: Span, lang: Language, per: str) -> str:
    """A range of costs as people say it: in ten thousands in Chinese.

    >>> money_text(Span(low=1292571, high=3209342), "zh", "year"), money_text(Span(low=900, high=1234), "en", "year")
    ('130～320 万元/年', 'CNY 900–1,200 a year')
    """
    if lang == "zh":
        scale, unit = (1e4, "万元") if abs(span.high) >= 1e4 else (1.0, "元")
        return f"{_rough(span.low / scale)}～{_rough(span.high / scale)} {unit}{WORDS['zh'][per]}"
    return f"CNY {_rough(span.low)}–{_rough(span.high)} {WORDS['en'][per]}"


def chain_lines(chains: tuple[Chain, ...], names: Names, lang: Language) -> Iterator[str]:
    """The routes of a have: each its steps with losses, its partner, the way and the cost."""
    words, joint = WORDS[lang], "；" if lang == "zh" else "; "
    if chains:
        yield f"      {words['routes']}"
    for number, chain in enumerate(chains, start=1):
        have = names.haves_by_id[chain.have_id]
        steps = " → ".join(_step_text(step, have, names, lang) for step in chain.steps)
        want = f" [{words['wants']}: {names.title(names.wants[chain.want_id], lang)}]" if chain.want_id else ""
        yield f"{number:>8}. {chain.probability:>4.0%}  {steps} → {names.name(chain.organisation_id, lang)}{want}"
        details = []
        if chain.delivered is not None:
            details.append(words["delivered"].format(value=range_text(chain.delivered, chain.unit, lang, chain.per)))
        if chain.cost_cny is not None:
            details.append(words["cost"].format(value=money_text(chain.cost_cny, lang, chain.per)))
        if chain.energy_kwh is not None:
            details.append(words["energy"].format(value=range_text(chain.energy_kwh, "kWh", lang, chain.per)))
        if chain.total_km is not None:
            details.append(f"{_figure(chain.total_km)} km")
        details += [reason_text(reason, lang) for reason in chain.reasons if reason.code in TELLING]
        yield f"                 {joint.join(details)}"


def _step_text(step: ChainStep, have: Resource, names: Names, lang: Language) -> str:
    packs, words = load_packs(), WORDS[lang]
    process, made = packs.processors[step.process_id], packs.classes[step.to_class]
    who = words["open"]
    if step.organisation_id:
        who = words["own"] if step.organisation_id == have.organisation_id else names.name(step.organisation_id, lang)
    if lang == "zh":
        return f"{process.name_zh}（{who}）得{made.name_zh}"
    return f"{process.name_en} ({who}) into {made.name_en}"


def bundle_lines(bundle: Bundle | None, names: Names, lang: Language) -> Iterator[str]:
    """The bundle of a want: the round with its stops in their order."""
    if bundle is None:
        return
    words, joint = WORDS[lang], "；" if lang == "zh" else "; "
    yield f"      {words['fill']}"
    details = [
        words["round"].format(km=_figure(bundle.route_km), count=len(bundle.stops), share=_figure(100 * bundle.share))
    ]
    if bundle.rounds is not None and bundle.cost_cny is not None:
        details += [words["rounds"].format(rounds=bundle.rounds)]
        details += [words["cost"].format(value=money_text(bundle.cost_cny, lang, bundle.per))]
    details += [reason_text(reason, lang) for reason in bundle.reasons if reason.code == "bundle_saved"]
    yield f"        {joint.join(details)}"
    for number, stop in enumerate(bundle.stops, start=1):
        amount = range_text(Span(low=stop.amount, high=stop.amount), bundle.unit, lang)
        text = words["stop"].format(amount=amount, chance=_figure(100 * stop.probability), km=_figure(stop.km))
        title = names.title(names.haves_by_id[stop.have_id], lang)
        yield f"{number:>8}. {title} · {names.name(stop.organisation_id, lang)}: {text}"


def split_lines(split: Split | None, names: Names, lang: Language) -> Iterator[str]:
    """The split of a have over at least two wants."""
    if split is None or len(split.parts) < 2:
        return
    words = WORDS[lang]
    yield f"      {words['split']}"
    for number, part in enumerate(split.parts, start=1):
        amount = range_text(Span(low=part.amount, high=part.amount), split.unit, lang, split.per)
        want = names.title(names.wants[part.want_id], lang)
        yield f"{number:>8}. {part.probability:>4.0%}  {names.name(part.organisation_id, lang)} [{want}]: {amount}"
    if split.left > 0:
        left = range_text(Span(low=split.left, high=split.left), split.unit, lang, split.per)
        yield f"        {words['left'].format(value=left)}"


def _span(span: Span | None) -> list[float] | None:
    return None if span is None else [round(span.low, 3), round(span.high, 3)]


def _reasons(reasons: tuple[Reason, ...], lang: Language) -> list[dict[str, object]]:
    return [{"code": one.code, "value": one.value, "text": reason_text(one, lang)} for one in reasons]


def chain_json(chain: Chain, names: Names, lang: Language) -> dict[str, object]:
    """A route as JSON: ranges are pairs of low and high."""
    return {
        "steps": [
            {
                "process": step.process_id,
                "organisation": names.name(step.organisation_id, lang) if step.organisation_id else None,
                "from_class": step.from_class,
                "to_class": step.to_class,
                "amount_in": _span(step.amount_in),
                "unit_in": step.unit_in,
                "amount_out": _span(step.amount_out),
                "unit_out": step.unit_out,
                "energy_kwh": _span(step.energy_kwh),
                "cost_cny": _span(step.cost_cny),
                "haul_km": step.haul_km,
            }
            for step in chain.steps
        ],
        "organisation": names.name(chain.organisation_id, lang),
        "want": names.title(names.wants[chain.want_id], lang) if chain.want_id else None,
        "probability": round(chain.probability, 4),
        "delivered": _span(chain.delivered),
        "unit": chain.unit,
        "per": chain.per,
        "energy_kwh": _span(chain.energy_kwh),
        "cost_cny": _span(chain.cost_cny),
        "haul_km": chain.haul_km,
        "total_km": chain.total_km,
        "reasons": _reasons(chain.reasons, lang),
    }


def bundle_json(bundle: Bundle, names: Names, lang: Language) -> dict[str, object]:
    """A bundle as JSON."""
    return {
        "stops": [
            {
                "have": names.title(names.haves_by_id[stop.have_id], lang),
                "organisation": names.name(stop.organisation_id, lang),
                "amount": round(stop.amount, 3),
                "probability": round(stop.probability, 4),
                "km": stop.km,
            }
            for stop in bundle.stops
        ],
        "amount": round(bundle.amount, 3),
        "wanted": round(bundle.wanted, 3),
        "unit": bundle.unit,
        "per": bundle.per,
        "expected": round(bundle.expected, 3),
        "route_km": bundle.route_km,
        "bound_km": bundle.bound_km,
        "rounds": bundle.rounds,
        "single_km": bundle.single_km,
        "cost_cny": _span(bundle.cost_cny),
        "reasons": _reasons(bundle.reasons, lang),
    }


def split_json(split: Split, names: Names, lang: Language) -> dict[str, object]:
    """A split as JSON."""
    return {
        "parts": [
            {
                "want": names.title(names.wants[part.want_id], lang),
                "organisation": names.name(part.organisation_id, lang),
                "amount": round(part.amount, 3),
                "probability": round(part.probability, 4),
                "value": round(part.value, 2),
                "km": part.km,
                "cost_cny": _span(part.cost_cny),
            }
            for part in split.parts
        ],
        "amount": round(split.amount, 3),
        "left": round(split.left, 3),
        "unit": split.unit,
        "per": split.per,
        "reasons": _reasons(split.reasons, lang),
    }

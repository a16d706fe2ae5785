"""An assessment as data: the form of `symbionet assess --json` and of the API."""

from symbionet.engine.impact import Assessment, InYear, Lifetime, judged_terms
from symbionet.engine.model import Range
from symbionet.sheets.impactwords import assumed_text, factor_text, judged_text, plain_value
from symbionet.sheets.wording import Language

__all__ = ["assessment_json"]


def assessment_json(item: Assessment, lang: Language) -> dict[str, object]:
    """An assessment in the form of `symbionet assess --json`; sources are worded in `lang`."""
    share = judged_terms(item.terms)
    return {
        "synergy": item.synergy,
        "years": [
            {"year": year.year, "gross": _metrics(year.gross), "metrics": _metrics(year.net)} for year in item.years
        ],
        "lifetime": _metrics(item.lifetime),
        "judged": {"co2e_share": _clean(share), "note": judged_text(share, lang)},
        "terms": [
            {
                "term": f"{term.code}{f' ({term.detail})' if term.detail else ''}: {term.material}",
                "value": _clean(term.value),
                "unit": term.unit,
                "factor": term.factor.value,
                "source": f"{factor_text(term.factor, lang)}",
            }
            for term in item.terms
        ],
        "assumed": [
            {
                "field": known.field,
                "value": plain_value(known.value),
                "source": assumed_text(known, lang),
                "material": known.material,
            }
            for known in item.assumed
        ],
    }


def _metrics(found: InYear | Lifetime) -> dict[str, dict[str, float]]:
    return {name: _range(value) for name, value in found.metrics.items()}


def _range(value: Range) -> dict[str, float]:
    return {"low": _clean(value.low), "central": _clean(value.central), "high": _clean(value.high)}


def _clean(value: float) -> float:
    return value + 0.0  # a minus zero prints as zero

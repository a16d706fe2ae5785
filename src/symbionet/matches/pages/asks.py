"""What to ask to be sure of a match, how far each question has come, and what would make the match fail."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from symbionet.engine import Reason
from symbionet.matches.models import AskState, MatchAsk
from symbionet.matches.queries.chances import question_key, read_reason
from symbionet.wording import reason_text

__all__ = ["COARSE_ASKS", "ShownAsk", "shown_asks", "shown_risks"]

OPENINGS = ("ask: ", "需询问：", "需明确：")
# what these say is known of every such exchange; all else may come from the record of a side that is not named
COARSE_ASKS = (
    "ask_parameter",
    "ask_quantity",
    "ask_want_quantity",
    "ask_need",
    "ask_permit",
    "ask_legal_status",
    "ask_sample",
    "ask_price",
    "ask_ratio",
    "ask_site",
    "ask_transport",
    "ask_processing",
)
SAME_AS = {  # an empty field that the engine asks about in its own words
    "have:quantity": "ask_quantity",
    "want:quantity": "ask_want_quantity",
    "have:site": "ask_site",
    "have:hazardous": "ask_hazard",
    "want:site": "ask_site",
}
COARSE_RISKS = ("risk_hindrance", "risk_single_outlet", "risk_hazard")
VAGUE_RISKS = {
    "risk_distance": gettext_lazy("the haul is long for this material"),
    "risk_limit": gettext_lazy("a limit of the use may not be kept"),
    "risk_limit_mendable": gettext_lazy("a limit of the use may not be kept"),
    "risk_season": gettext_lazy("offer and need may not coincide in time"),
    "risk_regularity": gettext_lazy("offer and need may not coincide in time"),
    "risk_quantity": gettext_lazy("covers a part of the want"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownAsk:
    """A question in words, whether it was asked or answered, and the note about it."""

    key: str
    text: str
    state: str = ""
    state_label: str = ""
    note: str = ""
    by: str = ""
    at: datetime | None = None

    @property
    def is_answered(self) -> bool:
        """Whether it is answered."""
        return self.state == AskState.ANSWERED


def shown_asks(
    stored: Iterable[Mapping[str, Any]],
    missing: Iterable[tuple[str, str]],
    rows: Iterable[MatchAsk],
    *,
    coarse: bool,
    lang: str,
    own: int | None,
) -> tuple[ShownAsk, ...]:
    """The engine's questions, then those about empty fields (`missing`), open ones first.

    Where a side is not named (`coarse`), notes of others stay unseen: `own` is the visitor's key.
    """
    asks = [read_reason(item) for item in stored]
    questions = [(question_key(ask), _question(ask, lang)) for ask in asks if not coarse or ask.code in COARSE_ASKS]
    codes = {ask.code for ask in asks}
    if any(code.startswith("ask_hazard") for code in codes):
        codes.add("ask_hazard")
    missing = [item for item in missing if SAME_AS.get(item[0]) not in codes]
    noted = {row.key: row for row in rows if not coarse or row.by_id == own}
    found = [_ask(key, text, noted.get(key)) for key, text in dict([*questions, *missing]).items()]
    return tuple(sorted(found, key=lambda ask: ask.is_answered))


def _question(ask: Reason, lang: str) -> str:
    """The question without the words that its heading says already."""
    text = _words(ask, lang)
    for opening in OPENINGS:
        text = text.removeprefix(opening)
    return text


def _words(reason: Reason, lang: str) -> str:
    return reason_text(reason, lang).replace("<=", "≤").replace(">=", "≥")


def _ask(key: str, text: str, row: MatchAsk | None) -> ShownAsk:
    if row is None:
        return ShownAsk(key=key, text=text)
    return ShownAsk(
        key=key,
        text=text,
        state=row.state,
        state_label=row.get_state_display(),
        note=row.note,
        by=str(row.by) if row.by else "",
        at=row.at,
    )


def shown_risks(stored: Iterable[Mapping[str, Any]], *, coarse: bool, lang: str) -> tuple[str, ...]:
    """What would make the match fail, in words; without figures of a side that is not named."""
    risks = [read_reason(item) for item in stored]
    words = [
        _coarse_risk(risk, lang) if coarse else reason_text(risk, lang).replace("<=", "≤").replace(">=", "≥")
        for risk in risks
    ]
    return tuple(dict.fromkeys(word for word in words if word))


def _coarse_risk(risk: Reason, lang: str) -> str:
    if risk.code in COARSE_RISKS:
        return reason_text(risk, lang)
    # a risk of a later engine says nothing about a hidden partner until somebody has judged it
    return str(VAGUE_RISKS.get(risk.code, _("a further risk")))

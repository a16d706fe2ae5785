"""The brief of a demand as blocks of a letter, in either language: it tells figures in bands and names no firm."""

from collections.abc import Iterator
from typing import Literal

from django.utils import timezone, translation
from django.utils.translation import gettext as _

from symbionet.core.texts import bracketed, localised, sentences
from symbionet.engine.packs import load_packs
from symbionet.knowledge.pages.instruments import CONFIDENCES
from symbionet.knowledge.queries.names import named
from symbionet.letters import Block, Letter
from symbionet.policy.models import Demand
from symbionet.policy.pages.words import authority_words, barrier_name, instrument_words, told_words
from symbionet.policy.queries.barriers import amounts_of, blocked_by, counted_barriers, shares_of
from symbionet.policy.queries.telling import last_told, told_of
from symbionet.synergies.pages.withholding import withheld_words

__all__ = ["brief_letter", "figures_told"]

ELSEWHERE = 4  # instruments of other places that a brief names
CODES = {"en": "en", "zh": "zh-hans"}
HOME = ("cn", "cn-tj")


def figures_told(demand: Demand) -> dict[str, float | None]:
    """The figures that others may read: those told when it was sent, before that what would be told today."""
    told = last_told(f"demand:{demand.pk}")
    if told is not None:
        return dict(told.told)
    rows = blocked_by(counted_barriers().filter(demanded__demand=demand))
    return told_of(amounts_of(rows, shares_of(demand.owner, rows) if demand.owner else {})).as_json()


def brief_letter(demand: Demand, *, lang: Literal["en", "zh"]) -> Letter:
    """The brief in a language."""
    with translation.override(CODES[lang]):
        return Letter(kind="brief", lang=lang, blocks=tuple(_blocks(demand)), missing=())


def _blocks(demand: Demand) -> Iterator[Block]:
    yield Block(kind="title", text=localised(demand, "title"))
    if demand.is_demo:
        yield _text(_("Demo: this demand is made up."))
    yield _field(_("To"), authority_words(demand) or "______")
    yield _field(_("Date"), (demand.sent_on or timezone.localdate()).isoformat())
    yield _field(_("Law, rule or permit"), instrument_words(demand.instrument_id, demand.instrument) or "______")
    if code := barrier_name(demand.barrier_code):
        yield _field(_("Barrier"), f"{code}{bracketed(demand.barrier_code)}")
    yield _field(_("Reply asked for by"), demand.reply_due.isoformat() if demand.reply_due else "______")
    yield Block(kind="heading", text=_("The problem"))
    yield _text(localised(demand, "problem") or "______")
    yield Block(kind="heading", text=_("What it holds back"))
    firms, tonnes, money = told_words(figures_told(demand))
    yield _field(_("Firms affected"), firms)
    yield _field(_("Held back a year"), tonnes)
    yield _field(_("Worth a year"), money)
    if evidence := localised(demand, "evidence"):
        yield _text(evidence)
    yield Block(kind="heading", text=_("What we propose"))
    yield _text(localised(demand, "change") or "______")
    elsewhere = list(_elsewhere(demand))
    if elsewhere:
        yield Block(kind="heading", text=_("How others do it"))
        yield from elsewhere
    yield Block(kind="note", text=_notes())


def _notes() -> str:
    parts = (
        _("Figures are told in bands and with one digit: what draws on one resource counts once; no firm is named."),
        withheld_words(),
        _("Figures do not change while one or two firms join or leave. Not legal advice."),
    )
    return sentences(*parts)


def _elsewhere(demand: Demand) -> Iterator[Block]:
    """Instruments of other places in force that bear upon the same barrier, each with how well it is known."""
    packs, today = load_packs(), timezone.localdate()
    places = packs.keyed("policy/places")
    found = [
        item
        for item in packs.instruments.values()
        if demand.barrier_code in item.barriers
        and item.place not in HOME
        and item.effect == "helps"
        and item.state(today) == "in_force"
    ]
    for item in found[:ELSEWHERE] if demand.barrier_code else ():
        known = str(CONFIDENCES[item.confidence])
        text = _("%(place)s: %(title)s. %(does)s Source: %(source)s (%(known)s).")
        yield Block(
            kind="item",
            text=text
            % {
                "place": named(places[item.place]),
                "title": localised(item, "title"),
                "does": localised(item, "what_it_does"),
                "source": item.source,
                "known": known,
            },
        )


def _text(text: str) -> Block:
    return Block(kind="text", text=text)


def _field(label: str, value: str) -> Block:
    return Block(kind="field", text=label, value=value)

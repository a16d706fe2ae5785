"""Policy instruments and barriers for people: a list with filters, everything about one, two places side by side."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext_lazy

from symbionet.core.texts import in_language, localised
from symbionet.engine.packs import Instrument, Row, load_packs
from symbionet.knowledge.pages.links import Link, class_link

__all__ = [
    "ADDRESSED",
    "CONFIDENCES",
    "EFFECTS",
    "KINDS",
    "LEVELS",
    "STATES",
    "BarrierDetails",
    "ComparedRow",
    "InstrumentDetails",
    "InstrumentLine",
    "barrier_details",
    "compared_places",
    "instrument_details",
    "instrument_lines",
    "instruments_of_class",
    "place_choices",
    "topic_choices",
]

PACKS = ("policy/instruments", "policy/barriers", "policy/topics")
LEVELS = {
    "international": gettext_lazy("international"),
    "regional": gettext_lazy("regional"),
    "national": gettext_lazy("national"),
    "provincial": gettext_lazy("provincial"),
    "local": gettext_lazy("local"),
}
KINDS = {
    "law": gettext_lazy("law"),
    "regulation": gettext_lazy("regulation"),
    "planning": gettext_lazy("plan or programme"),
    "standard": gettext_lazy("standard"),
    "tax": gettext_lazy("tax"),
    "subsidy": gettext_lazy("subsidy"),
    "finance": gettext_lazy("finance"),
    "procurement": gettext_lazy("procurement"),
    "information": gettext_lazy("information"),
    "voluntary": gettext_lazy("voluntary"),
}
EFFECTS = {
    "helps": gettext_lazy("helps symbiosis"),
    "hinders": gettext_lazy("hinders symbiosis"),
    "both": gettext_lazy("helps and hinders"),
}
ADDRESSED = {
    "legal_status": gettext_lazy("legal status unclear"),
    "permit": gettext_lazy("permits"),
    "administration": gettext_lazy("administrative burden"),
    "transport": gettext_lazy("transport of hazardous waste"),
    "quality": gettext_lazy("quality and standards"),
    "price_signal": gettext_lazy("no price signal"),
    "tax": gettext_lazy("tax treatment"),
    "capital": gettext_lazy("capital"),
    "information": gettext_lazy("lack of information"),
    "trust": gettext_lazy("trust"),
    "other": gettext_lazy("other"),
}
STATES = {
    "in_force": gettext_lazy("in force"),
    "to_come": gettext_lazy("not yet in force"),
    "ended": gettext_lazy("no longer in force"),
    "draft": gettext_lazy("draft or plan, not in force"),
    "unclear": gettext_lazy("not known whether in force"),
}
CONFIDENCES = {
    "opened": gettext_lazy("text opened"),
    "excerpt": gettext_lazy("only an excerpt was seen"),
    "background": gettext_lazy("background knowledge, no text seen"),
}
HAZARDOUS_TOPIC = "hazardous-waste"
FEW = 6  # instruments beside something else; the rest is a link


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentLine:
    """An instrument in a list: what is not sure of it is said beside its title."""

    id: str
    title: str
    url: str
    summary: str
    place: str
    kind: str
    effect: str
    effect_word: str
    state: str
    state_word: str
    confidence: str  # "" where the text was opened


@dataclass(frozen=True, slots=True, kw_only=True)
class InstrumentDetails:
    """An instrument for people."""

    line: InstrumentLine
    level: str
    issuer: str
    valid_from: str
    valid_to: str
    topics: tuple[Link, ...]
    addressed: str
    barriers: tuple[Link, ...]
    classes: tuple[Link, ...]
    replaced_by: InstrumentLine | None
    replaces: tuple[InstrumentLine, ...]
    source: str
    reference: str
    is_address: bool
    note: str
    packs: tuple[str, ...] = PACKS


@dataclass(frozen=True, slots=True, kw_only=True)
class BarrierDetails:
    """A barrier of the taxonomy for people."""

    code: str
    name: str
    definition: str
    evidence: str
    instruments: tuple[InstrumentLine, ...]
    source: str


def instrument_lines(
    *,
    on: date,
    place: str = "",
    level: str = "",
    kind: str = "",
    effect: str = "",
    addresses: str = "",
    topic: str = "",
    state: str = "",
    words: str = "",
) -> tuple[InstrumentLine, ...]:
    """The instruments that fit; a place takes with it what holds there from above; `words` must all stand in its title,
    summary or issuer, in either language. `state` is that on the day `on`."""
    places, wanted = places_of(place), words.casefold().split()
    fit = []
    for item in load_packs().instruments.values():
        chosen = (
            (not place or item.place in places)
            and level in ("", item.level)
            and kind in ("", item.kind)
            and effect in ("", item.effect)
            and addresses in ("", item.addresses)
            and (not topic or topic in item.topics)
            and state in ("", item.state(on))
        )
        if chosen and all(word in _text(item) for word in wanted):
            fit.append(_line(item, on))
    return tuple(fit)


def instrument_details(instrument_id: str, *, on: date) -> InstrumentDetails | None:
    """Everything about an instrument; None where the pack has none of that id."""
    packs = load_packs()
    item = packs.instruments.get(instrument_id)
    if item is None:
        return None
    topics = packs.keyed("policy/topics")
    classes = dict.fromkeys(
        key for topic in item.topics for key in topics[topic]["classes"].split("|") if key in packs.classes
    )
    successor = packs.instruments.get(item.replaced_by)
    return InstrumentDetails(
        line=_line(item, on),
        level=str(LEVELS[item.level]),
        issuer=localised(item, "issuer"),
        valid_from=item.valid_from,
        valid_to=item.valid_to,
        topics=tuple(_topic_link(topics[topic]) for topic in item.topics),
        addressed=str(ADDRESSED[item.addresses]),
        barriers=tuple(_barrier_link(code) for code in item.barriers if code in packs.policy_barriers),
        classes=tuple(class_link(key) for key in classes),
        replaced_by=_line(successor, on) if successor else None,
        replaces=tuple(_line(one, on) for one in packs.instruments.values() if one.replaced_by == item.id),
        source=item.source,
        reference=item.reference,
        is_address=item.reference.startswith(("https://", "http://")),
        note=localised(item, "note"),
    )


def barrier_details(*, on: date) -> tuple[BarrierDetails, ...]:
    """All barriers of the taxonomy with the instruments that bear upon them."""
    packs = load_packs()
    bearing: dict[str, list[Instrument]] = {}
    for item in packs.instruments.values():
        for code in item.barriers:
            bearing.setdefault(code, []).append(item)
    return tuple(
        BarrierDetails(
            code=code,
            name=localised(barrier, "name"),
            definition=localised(barrier, "definition"),
            evidence=localised(barrier, "evidence"),
            instruments=tuple(_line(item, on) for item in bearing.get(code, ())),
            source=barrier.source,
        )
        for code, barrier in packs.policy_barriers.items()
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class ComparedRow:
    """What two places have against one kind of barrier: `sums` says of each how much helps and how much hinders."""

    id: str
    label: str
    first: tuple[InstrumentLine, ...]
    second: tuple[InstrumentLine, ...]
    sums: tuple[str, str]


def compared_places(first: str, second: str, *, on: date) -> tuple[ComparedRow, ...]:
    """What two places have against each kind of barrier, side by side; what neither has is left out. What has ended is
    no longer what a place has."""
    rows = []
    for addressed, label in ADDRESSED.items():
        sides = [
            tuple(line for line in instrument_lines(on=on, place=place, addresses=addressed) if line.state != "ended")
            for place in (first, second)
        ]
        if any(sides):
            sums = (_sum_words(sides[0]), _sum_words(sides[1]))
            rows.append(ComparedRow(id=addressed, label=str(label), first=sides[0], second=sides[1], sums=sums))
    return tuple(rows)


def _sum_words(lines: Iterable[InstrumentLine]) -> str:
    """How many instruments have which effect: "helps symbiosis 3, helps and hinders 1"; "" without any."""
    effects = [line.effect for line in lines]
    told = [f"{label} {effects.count(effect)}" for effect, label in EFFECTS.items() if effect in effects]
    return in_language(zh="，", en=", ").join(told)


def instruments_of_class(
    class_ids: Iterable[str], *, on: date, hazardous: bool = False, place: str = "cn-tj", most: int = FEW
) -> tuple[InstrumentLine, ...]:
    """The instruments in force, or perhaps in force, in a place that meet one of the classes by their topics; the most
    particular come first. What is hazardous meets those on hazardous waste, too."""
    packs = load_packs()
    met, topics = _with_parents(class_ids), packs.keyed("policy/topics")
    near = {key for key, row in topics.items() if met & set(row["classes"].split("|"))}
    if hazardous:
        near |= {key for key, row in topics.items() if row["hazardous"]}
    found = []
    for item in packs.instruments.values():
        shared = near & set(item.topics)
        if shared and item.place in places_of(place) and item.state(on) in ("in_force", "unclear"):
            particular = min(len(topics[key]["classes"].split("|")) for key in shared)
            found.append(((item.state(on) != "in_force", particular, item.id), item))
    return tuple(_line(item, on) for _order, item in sorted(found, key=lambda pair: pair[0])[:most])


def places_of(place: str) -> tuple[str, ...]:
    """A place and those whose rules hold there, too: Tianjin lies in China."""
    known = load_packs().keyed("policy/places")
    found = []
    while place in known and place not in found:
        found.append(place)
        place = known[place]["within"]
    return tuple(found)


def place_choices() -> list[tuple[str, str]]:
    """Places by id and name."""
    return [(key, _row_name(row)) for key, row in load_packs().keyed("policy/places").items()]


def topic_choices() -> list[tuple[str, str]]:
    """Topics of more than one instrument by id and name, in the order of their names."""
    counts: dict[str, int] = {}
    for item in load_packs().instruments.values():
        for topic in item.topics:
            counts[topic] = counts.get(topic, 0) + 1
    known = load_packs().keyed("policy/topics")
    return sorted(((key, _row_name(known[key])) for key, many in counts.items() if many > 1), key=lambda pair: pair[1])


def _line(item: Instrument, on: date) -> InstrumentLine:
    state = item.state(on)
    return InstrumentLine(
        id=item.id,
        title=localised(item, "title"),
        url=reverse("knowledge_instrument", args=[item.id]),
        summary=localised(item, "what_it_does"),
        place=_row_name(load_packs().keyed("policy/places")[item.place]),
        kind=str(KINDS[item.kind]),
        effect=item.effect,
        effect_word=str(EFFECTS[item.effect]),
        state=state,
        state_word=str(STATES[state]),
        confidence="" if item.confidence == "opened" else str(CONFIDENCES[item.confidence]),
    )


def _with_parents(class_ids: Iterable[str]) -> set[str]:
    classes, met = load_packs().classes, set[str]()
    waiting = list(class_ids)
    while waiting:
        key = waiting.pop()
        if key in classes and key not in met:
            met.add(key)
            waiting.append(classes[key].parent)
    return met


def _topic_link(row: Row) -> Link:
    return Link(text=_row_name(row), url=f"{reverse('knowledge_instruments')}?topic={row['id']}")


def _barrier_link(code: str) -> Link:
    barrier = load_packs().policy_barriers[code]
    return Link(text=localised(barrier, "name"), url=f"{reverse('knowledge_barriers')}#{code}", code=code)


def _row_name(row: Row) -> str:
    return in_language(zh=row["name_zh"], en=row["name_en"])


def _text(item: Instrument) -> str:
    parts = (item.id, item.title_zh, item.title_en, item.what_it_does_zh, item.what_it_does_en, item.issuer_zh)
    return " ".join((*parts, item.issuer_en)).casefold()

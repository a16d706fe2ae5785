"""Mutual services as `symbionet match --services` prints them: shared lorry rounds, and what firms lend each other."""

from collections.abc import Iterator, Mapping, Sequence

from symbionet.cli.routes import Names, money_text
from symbionet.engine import Match, Organisation, Packs
from symbionet.engine.exchange.services import (
    Backhaul,
    Exchange,
    SharedCapacity,
    find_shared_capacity,
    haul_legs,
    pair_backhauls,
)
from symbionet.wording import Language, reason_text

__all__ = ["Services"]

LIKELY = 0.2  # probability of an exchange from which its lorries are counted with
WORDS: Mapping[str, Mapping[str, str]] = {
    "en": {
        "services": "Mutual services",
        "rounds": "Return trips that cover each other:",
        "lent": "Space, vehicles, machines and know-how to share:",
        "saves": "saves {money}",
        "none": "none found: rounds need yearly amounts and places, sharing needs haves and wants of transport, "
        "room, machine time or know-how",
        "and": "and",
        "wants": "wants",
    },
    "zh": {
        "services": "共享服务",
        "rounds": "可互相配载的往返运输：",
        "lent": "可共享的场地、车辆、设备与专业能力：",
        "saves": "可节省 {money}",
        "none": "未发现：回程配载须填写年数量与坐标；共享须有运输、仓储、机时或专业能力的供与需",
        "and": "与",
        "wants": "需求",
    },
}


class Services:
    """The mutual services among the haves and wants of a file; rounds are made of each have's most likely want."""

    def __init__(
        self,
        names: Names,
        found: Mapping[str, Sequence[Match]],
        organisations: Sequence[Organisation],
        packs: Packs,
    ) -> None:
        self._names = names
        self._exchanges = {item.id: item for item in _exchanges(names, found)}
        self._rounds = pair_backhauls(haul_legs(self._exchanges.values(), organisations, packs), packs)
        shared = find_shared_capacity(names.haves_by_id.values(), names.wants.values(), organisations, packs)
        self._shared = [item for key in names.haves_by_id for item in shared.get(key, ())]

    def lines(self, lang: Language) -> Iterator[str]:
        """The services in words, the heading first."""
        words = WORDS[lang]
        yield words["services"]
        if self._rounds:
            yield f"      {words['rounds']}"
        for number, item in enumerate(self._rounds, start=1):
            yield f"{number:>8}. {self._leg(item.first_id, lang)} {words['and']} {self._leg(item.second_id, lang)}"
            money = words["saves"].format(money=money_text(item.saved_cny_year, lang, "year"))
            yield f"          {_words(item, lang)}{_joint(lang)}{money}"
        if self._shared:
            yield f"      {words['lent']}"
        for number, pair in enumerate(self._shared, start=1):
            yield f"{number:>8}. {pair.probability:>4.0%}  {self._pair(pair, lang)}"
            yield f"                 {_words(pair, lang)}"
        if not self._rounds and not self._shared:
            yield f"      {words['none']}"

    def as_json(self, lang: Language) -> list[dict[str, object]]:
        """The services as JSON: ranges are pairs of low and high, ways km, money CNY a year."""
        rounds = [{"service": "backhaul", **self._round_json(item, lang)} for item in self._rounds]
        return [*rounds, *({"service": "sharing", **self._shared_json(item, lang)} for item in self._shared)]

    def _leg(self, key: str, lang: Language) -> str:
        exchange, names = self._exchanges[key], self._names
        title = names.title(exchange.have, lang)
        giver, taker = names.name(exchange.have.organisation_id, lang), names.name(exchange.receiver_id, lang)
        return f"{giver} → {taker}（{title}）" if lang == "zh" else f"{giver} → {taker} ({title})"

    def _pair(self, pair: SharedCapacity, lang: Language) -> str:
        names = self._names
        have, want = names.haves_by_id[pair.have_id], names.wants[pair.want_id]
        giver, taker = names.name(pair.provider_id, lang), names.name(pair.receiver_id, lang)
        wanted = f"{WORDS[lang]['wants']}: {names.title(want, lang)}"
        return f"{names.title(have, lang)} · {giver} → {taker} [{wanted}]"

    def _round_json(self, item: Backhaul, lang: Language) -> dict[str, object]:
        return {
            "legs": [self._leg_json(key, lang) for key in (item.first_id, item.second_id)],
            "saved_km": round(item.saved_km, 1),
            "saved_share": round(item.saved_share, 3),
            "empty_km": round(max(item.empty_km, 0.0), 1),
            "rounds_a_year": round(item.rounds, 1),
            "saved_km_year": round(item.saved_km_year),
            "saved_cny_year": [round(item.saved_cny_year.low), round(item.saved_cny_year.high)],
            "reasons": _reasons(item, lang),
        }

    def _leg_json(self, key: str, lang: Language) -> dict[str, object]:
        exchange, names = self._exchanges[key], self._names
        return {
            "have": names.title(exchange.have, lang),
            "from": names.name(exchange.have.organisation_id, lang),
            "to": names.name(exchange.receiver_id, lang),
        }

    def _shared_json(self, item: SharedCapacity, lang: Language) -> dict[str, object]:
        names = self._names
        return {
            "have": names.title(names.haves_by_id[item.have_id], lang),
            "provider": names.name(item.provider_id, lang),
            "want": names.title(names.wants[item.want_id], lang),
            "receiver": names.name(item.receiver_id, lang),
            "probability": round(item.probability, 4),
            "amount": item.amount,
            "unit": item.unit,
            "per": item.per,
            "share": None if item.share is None else round(item.share, 3),
            "days": item.days,
            "km": item.km,
            "reasons": _reasons(item, lang),
        }


def _exchanges(names: Names, found: Mapping[str, Sequence[Match]]) -> Iterator[Exchange]:
    """Each have with its most likely want: one lorry load goes to one place only."""
    for key, matches in found.items():
        for item in matches:
            if item.want_id is not None and item.probability >= LIKELY:
                yield Exchange(
                    id=key,
                    have=names.haves_by_id[key],
                    receiver_id=item.organisation_id,
                    want=names.wants[item.want_id],
                )
                break


def _joint(lang: Language) -> str:
    return "；" if lang == "zh" else "; "


def _words(item: Backhaul | SharedCapacity, lang: Language) -> str:
    return _joint(lang).join(reason_text(one, lang) for one in item.reasons if one.code != "service_match")


def _reasons(item: Backhaul | SharedCapacity, lang: Language) -> list[dict[str, object]]:
    return [{"code": one.code, "value": one.value, "text": reason_text(one, lang)} for one in item.reasons]

"""What firms of a trade call the things they have or look for: the same word means one thing here and another there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from symbionet.engine.classification.text import split_tokens, token_weight

__all__ = ["ANY", "Reading", "TradeWords", "trade_keys"]

ANY = "*"  # firms of all trades
LEAST_INSIDE = 4.0  # weight of words that stand within a longer text: two Latin words or four Chinese characters
VAGUER = {4: 1.0, 3: 0.95, 2: 0.9}  # how much a NACE prefix of so many digits counts; a trade counts whole
ANY_TRADE = 0.85
# words of the shop floor that say nearly the same of a thing's form
ALIKE = {
    word: first
    for first, *others in (
        ("sludge", "mud", "slime", "sludges", "muck", "ooze"),
        ("offcut", "end", "trim", "trimming", "clipping", "cutting", "remnant", "cutoff", "snippet", "piece"),
        ("dust", "fine", "powder", "flour"),
        ("liquor", "lye", "bath", "solution", "liquid"),
        ("reject", "rejection", "offspec", "second", "discard"),
        ("bottom", "bottoms", "heel", "heavy"),
        ("washing", "wash", "rinse", "rinsing", "washwater"),
        ("residue", "remain", "leaving", "rest", "scraping"),
        ("space", "room", "capacity", "place"),
        ("lorry", "truck", "trailer", "van"),
        ("frozen", "freezer", "freezing"),
        ("drum", "barrel"),
        ("fuel", "burn", "burning", "fire", "firing"),
        ("feed", "fodder", "eat"),
        ("heat", "warmth", "warm", "heating"),
        ("cold", "chilled", "cooling", "cool"),
    )
    for word in others
}
END = "."  # after the last token
LEAST = 0.5  # likeness of words that are read at all

Tokens = tuple[str, ...]
Row = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]  # targets, keys of trades, words


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What words of a trade mean: the targets (best first), the words as written, and how like the text is (0..1)."""

    targets: tuple[str, ...]
    word: str
    likeness: float


def trade_keys(sectors: Sequence[str]) -> list[str]:
    """What words are looked up by, narrowest first: trades, then prefixes of NACE codes, then firms of any trade.

    >>> trade_keys(["2611", "solar-maker"])
    ['solar-maker', '2611', '261', '26', '*']
    """
    prefixes = {sector[:length] for sector in sectors if sector[:1].isdigit() for length in range(4, 1, -1)}
    trades = [sector for sector in sectors if not sector[:1].isdigit()]
    return [*trades, *sorted(prefixes, key=lambda prefix: (-len(prefix), prefix)), ANY]


class TradeWords:
    """Words by trade, each with the targets that it means there.

    >>> words = TradeWords([(("gypsum",), ("2342",), ("old moulds", "废模")), (("dies-moulds",), ("25",), ("moulds",))])
    >>> words.read("moulds, old", ["2342"])[0].targets, words.read("broken moulds", ["2562"])[0].targets
    (('gypsum',), ('dies-moulds',))
    >>> words.read("old moulds", ["1051"])
    []
    """

    def __init__(self, rows: Iterable[Row]) -> None:
        self._by_key: dict[str, list[tuple[Tokens, frozenset[str], float, tuple[str, ...], str]]] = {}
        self._by_part: dict[str, Mapping[str, list[int]]] = {}
        for targets, keys, words in rows:
            for word in words:
                tokens = split_tokens(word)
                parts = _parts(tokens)
                if not parts:
                    continue
                entry = (tokens, parts, sum(map(token_weight_of, parts)), targets, word)
                for key in keys:
                    self._by_key.setdefault(key, []).append(entry)

    def _places(self, key: str) -> Mapping[str, list[int]]:
        """The places among the entries of a key of those that hold each part; found when it is first asked for."""
        if key not in self._by_part:
            found: dict[str, list[int]] = {}
            for place, (_, parts, *_) in enumerate(self._by_key.get(key, ())):
                for part in parts:
                    found.setdefault(part, []).append(place)
            self._by_part[key] = found
        return self._by_part[key]

    def read(self, text: str, sectors: Sequence[str]) -> list[Reading]:
        """What a text may mean at a firm of these `sectors` (NACE codes and trades), likest first; ties by target.

        The words of the trade are compared with those of the text, whatever their order.
        """
        tokens = split_tokens(text)
        parts = _parts(tokens)
        total = sum(map(token_weight_of, parts))
        best: dict[tuple[str, ...], Reading] = {}
        for key in trade_keys(sectors) if parts else ():
            trust = ANY_TRADE if key == ANY else VAGUER.get(len(key), 1.0) if key[:1].isdigit() else 1.0
            entries, by_part = self._by_key.get(key, ()), self._places(key)
            for number in {n for part in parts for n in by_part.get(part, ())}:
                known, words, weight, targets, word = entries[number]
                shared = sum(map(token_weight_of, words & parts))
                likeness = 2 * shared / (total + weight)
                if known == tokens:
                    likeness = 1.0
                elif weight >= LEAST_INSIDE and shared == weight:
                    likeness = max(likeness, 0.85)
                likeness *= trust
                if likeness >= LEAST and (targets not in best or likeness > best[targets].likeness):
                    best[targets] = Reading(targets=targets, word=word, likeness=likeness)
        return sorted(best.values(), key=lambda item: (-item.likeness, item.targets))


def _parts(tokens: Tokens) -> frozenset[str]:
    """What is compared: Latin words, and pairs of neighbouring Chinese characters (or one that stands alone)."""
    found: set[str] = set()
    run = ""
    for token in (*tokens, END):
        if not token[0].isascii():
            run += token
            continue
        found |= {run[at : at + 2] for at in range(max(1, len(run) - 1))} if run else set()
        run = ""
        if token != END and token_weight(token) > 0:
            found.add(ALIKE.get(token, token))
    return frozenset(found)


def token_weight_of(part: str) -> float:
    """The weight of what is compared: a pair of Chinese characters counts like one of its characters."""
    return token_weight(part) if part.isascii() else 1.0


def read_rows(rows: Iterable[Mapping[str, str]], targets: str, keys: str) -> Iterable[Row]:
    """Rows of a pack whose columns `targets`, `keys`, `terms_en` and `terms_zh` are lists separated by |."""
    for row in rows:
        yield (
            tuple(row[targets].split("|")),
            tuple(row[keys].split("|")),
            tuple(word for cell in (row["terms_en"], row["terms_zh"]) for word in cell.split("|") if word),
        )

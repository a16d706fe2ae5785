"""Two firms of a list, or one of it and one that is known, that may be one: asked about, then joined as answered."""

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace

from symbionet.sheets.drafts import DraftOrganisation, differing_values, merge_organisations
from symbionet.sheets.firmnames import BARE, IDENTICAL, NearNames, plain_name
from symbionet.sheets.problems import Problem
from symbionet.sheets.vocabulary import fold

__all__ = ["FIRM", "FirmPair", "Joining", "near_firms", "pair_key", "settled"]

FIRM = "firm-"  # how the keys of these questions begin
_SHARED = ("email", "phone", "address")


@dataclass(frozen=True, slots=True, kw_only=True)
class FirmPair:
    """A firm of a list that may be another one of it, or one that is known (`known` is its key).

    `likeness` is 100 where the names differ only in how they are written, 99 where only form or place differ, 0 where
    the names are of two languages and `shared` (an e-mail, phone or address) is the same. `is_same` is what happens.
    """

    key: str
    firm: DraftOrganisation
    other: DraftOrganisation | None = None
    known: int | None = None
    likeness: float
    shared: str = ""
    is_same: bool = False

    @property
    def why(self) -> str:
        """What is alike: "form", "bare", "spelling" or "shared"."""
        if self.shared:
            return "shared"
        return "form" if self.likeness >= IDENTICAL else "bare" if self.likeness >= BARE else "spelling"


def pair_key(one: str, other: str) -> str:
    """The key of a question by the names of both firms: the same in each list, and when one is stored by then."""
    text = "|".join(sorted((fold(one), fold(other))))
    return FIRM + hashlib.sha256(text.encode()).hexdigest()[:24]


def near_firms(drafts: Sequence[DraftOrganisation]) -> list[FirmPair]:
    """The pairs of firms of a list that may be one, in its order; two that state different codes never are."""
    place = {draft.key: number for number, draft in enumerate(drafts)}
    by_key = {draft.key: draft for draft in drafts}
    named = NearNames((draft.key, (draft.name_zh, draft.name_en)) for draft in drafts)
    found = {(one, other): (score, "") for one, other, score in named.pairs()}
    found |= {(one, other): (0.0, shared) for one, other, shared in _of_two_languages(drafts)}
    pairs = []
    for (one, other), (score, shared) in found.items():
        first, second = sorted((one, other), key=place.__getitem__)
        if not _are_two(by_key[first], by_key[second]):
            firm, before = by_key[second], by_key[first]
            key = pair_key(before.name, firm.name)
            pairs.append(FirmPair(key=key, firm=firm, other=before, likeness=score, shared=shared))
    return sorted(pairs, key=lambda pair: (place[pair.firm.key], place[pair.other.key] if pair.other else 0))


def _are_two(one: DraftOrganisation, other: DraftOrganisation) -> bool:
    codes = ((one.uscc, other.uscc), (fold(one.vat), fold(other.vat)))
    return any(a and b and a != b for a, b in codes)


def _of_two_languages(drafts: Iterable[DraftOrganisation]) -> Iterator[tuple[str, str, str]]:
    """One firm with a Chinese name alone and one with an English name alone that share what only they two have."""
    holders: dict[tuple[str, str], list[DraftOrganisation]] = {}
    for draft in drafts:
        for name in _SHARED:
            if text := fold(getattr(draft, name)):
                holders.setdefault((name, text), []).append(draft)
    for (name, _text), found in holders.items():
        if len(found) == 2 and sum(bool(one.name_zh) for one in found) == sum(bool(one.name_en) for one in found) == 1:
            yield found[0].key, found[1].key, getattr(found[0], name)


@dataclass(slots=True, kw_only=True)
class Joining:
    """Firms joined as answered: `keys` leads from each firm to the one that it is taken as."""

    keys: dict[str, str]
    known: dict[str, int | None]  # of each firm that stays
    drafts: dict[str, DraftOrganisation]  # of each firm that stays
    pairs: list[FirmPair] = field(default_factory=list)  # all questions, with what happens
    lost: list[tuple[DraftOrganisation, DraftOrganisation, str, str, str]] = field(default_factory=list)

    def others(self, drafts: Iterable[DraftOrganisation]) -> dict[str, tuple[DraftOrganisation, ...]]:
        """Of each firm that stays the others that are taken as it."""
        found: dict[str, tuple[DraftOrganisation, ...]] = {}
        for draft in drafts:
            if (key := self.keys[draft.key]) != draft.key:
                found[key] = (*found.get(key, ()), draft)
        return found

    def problems(self, heading: Callable[[str, str], str]) -> Iterator[Problem]:
        """A warning for each value that a join does not take; `heading` tells the column of a table and field."""
        for firm, kept_firm, name, kept, value in self.lost:
            if not name.startswith("organisation"):  # the other name is told with the question
                yield Problem(
                    table=firm.table, row=firm.row, column=heading(firm.table, name), value=value, code="firm-joined",
                    severity="warning", params={"field": name, "kept": kept, "firm": kept_firm.name},
                )  # fmt: skip


def settled(
    drafts: Sequence[DraftOrganisation],
    known: Mapping[str, int | None],
    pairs: Iterable[FirmPair],
    choices: Mapping[str, str],
    rows: Counter[str],
) -> Joining:
    """The firms as the answers join them: `choices` by key of a question "same" or "new", else one firm where the names
    differ only in how they are written.

    Answers come before what is assumed. Two that are known, that state two codes or that were answered to be two are
    never joined through a third. `rows` counts the resources of each firm.
    """
    groups = _Groups(drafts, known)
    asked = list(pairs)
    said = {pair.key: choices.get(pair.key, "") for pair in asked}
    groups.apart = [pair for pair in asked if said[pair.key] == "new" and pair.other is not None]
    for pair in [one for one in asked if said[one.key] == "same"] + [
        one for one in asked if one.likeness >= IDENTICAL and said[one.key] not in ("same", "new")
    ]:
        groups.join(pair)
    joined = Joining(keys={}, known={}, drafts={})
    joined.pairs = [replace(pair, is_same=groups.is_one(pair)) for pair in asked]
    for members in groups.members.values():
        kept, *others = sorted(members, key=lambda one: _rank(one, known, rows))
        merged = kept
        for other in others:
            joined.lost += [(other, kept, *values) for values in differing_values(merged, other)]
            merged = merge_organisations(merged, other)
        joined.drafts[kept.key] = merged
        joined.known[kept.key] = groups.known[groups.root(kept.key)]
        joined.keys |= {one.key: kept.key for one in members}
    order = {draft.key: number for number, draft in enumerate(drafts)}
    joined.drafts = dict(sorted(joined.drafts.items(), key=lambda item: order[item[0]]))
    joined.known = {key: joined.known[key] for key in joined.drafts}
    return joined


def _rank(draft: DraftOrganisation, known: Mapping[str, int | None], rows: Counter[str]) -> tuple[object, ...]:
    """Of firms that are one the first by this gives the name: the known one, the one with a code, the one that writes
    its legal form, the one of most rows, the one further up.
    """
    has_form = any(name and plain_name(name) != fold(name) for name in (draft.name_zh, draft.name_en))
    return known.get(draft.key) is None, not draft.uscc, not has_form, -rows[draft.key], draft.row


class _Groups:
    """Firms in groups, each of which is one firm."""

    def __init__(self, drafts: Iterable[DraftOrganisation], known: Mapping[str, int | None]) -> None:
        self.members = {draft.key: [draft] for draft in drafts}
        self.known = {key: known.get(key) for key in self.members}
        self.apart: list[FirmPair] = []
        self._above: dict[str, str] = {}

    def root(self, key: str) -> str:
        while key in self._above:
            key = self._above[key]
        return key

    def is_one(self, pair: FirmPair) -> bool:
        one = self.root(pair.firm.key)
        if pair.other is None:
            return self.known.get(one) == pair.known
        return one == self.root(pair.other.key)

    def join(self, pair: FirmPair) -> None:
        one = self.root(pair.firm.key)
        if pair.other is None:
            self.known[one] = self.known[one] or pair.known
            return
        other = self.root(pair.other.key)
        if one == other or not self._may_be_one(one, other):
            return
        self.members[other] += self.members.pop(one)
        self.known[other] = self.known[other] or self.known[one]
        self._above[one] = other

    def _may_be_one(self, one: str, other: str) -> bool:
        if self.known[one] and self.known[other] and self.known[one] != self.known[other]:
            return False
        if any(_are_two(a, b) for a in self.members[one] for b in self.members[other]):
            return False
        roots = {one, other}
        return not any(
            pair.other is not None and {self.root(pair.firm.key), self.root(pair.other.key)} == roots
            for pair in self.apart
        )

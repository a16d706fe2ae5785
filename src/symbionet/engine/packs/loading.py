"""The packs of a folder, each read when it is first asked for."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from symbionet.engine.errors import BadPack, UnknownCode, UnknownPack
from symbionet.engine.packs.policy import Instrument, PolicyBarrier, read_barriers, read_instruments
from symbionet.engine.packs.reading import (
    place_of,
    read_class,
    read_code_terms,
    read_example,
    read_header,
    read_keyed,
    read_list,
    read_precedent,
    read_processor,
    read_profile,
    read_rows,
    read_shares,
    read_term,
    read_trade,
    read_use,
)
from symbionet.engine.packs.values import (
    CodeTerms,
    Example,
    KnownUse,
    PackHeader,
    Precedent,
    Processor,
    ProfileRow,
    ResourceClass,
    Row,
    SectorTerms,
    Term,
    Trade,
)

__all__ = ["DATA", "WASTE_CHANGES", "Packs", "load_packs"]

WASTE_CHANGES = "codes/ewc_changes"

DATA = Path(__file__).resolve().parent.parent.parent / "data"


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Packs:
    """All packs of one folder; each is read when it is first asked for.

    >>> packs = load_packs()
    >>> "uses/signal_weights" in packs.headers
    True
    """

    folder: Path
    left_out: str = ""  # case whose park's precedents are not read: nobody is tested on what he was told

    def __hash__(self) -> int:
        return self._number  # a hundred answers a match are kept by the packs they are read from

    @cached_property
    def _number(self) -> int:
        return hash((self.folder, self.left_out))

    @cached_property
    def headers(self) -> Mapping[str, PackHeader]:
        """The header of every pack, by id."""
        names = [f"{path.parent.name}/{path.stem}" for path in sorted(self.folder.glob("*/*.csv"))]
        places = {name: place_of(self.folder, f"{name}.json") for name in names if self._table(name) is not None}
        return {name: read_header(place) for name, place in places.items() if place is not None and place.exists()}

    def _table(self, pack: str) -> Path | None:
        return place_of(self.folder, f"{pack}.csv")

    @cached_property
    def versions(self) -> Mapping[str, str]:
        """The version of every pack, by id: a stored match keeps it, so that an old number can be explained."""
        return {pack: header.version for pack, header in self.headers.items()}

    def rows(self, pack: str) -> tuple[Row, ...]:
        """The rows of a pack as they stand in its file; raises `UnknownPack`."""
        if pack not in self.headers or (place := self._table(pack)) is None:
            raise UnknownPack(f"{pack!r} is no data pack; `symbionet packs` lists them")
        return read_rows(place)

    @cached_property
    def classes(self) -> Mapping[str, ResourceClass]:
        """The resource classes of the glossary, by id, over all files `glossary/classes_*`."""
        found: dict[str, ResourceClass] = {}
        for pack, row in self._all("glossary/classes"):
            if row["id"] in found:
                raise BadPack(f"{pack}: class {row['id']!r} stands twice in the glossary; keep one of them")
            found[row["id"]] = read_class(pack, row)
        for item in found.values():
            if item.parent and item.parent not in found:
                raise BadPack(f"class {item.id!r} has the parent {item.parent!r}, which no glossary pack defines")
        return found

    @cached_property
    def terms(self) -> tuple[Term, ...]:
        """The named things of the glossary, each of one resource class, over all files `glossary/terms_*`."""
        found = tuple(read_term(row) for _, row in self._all("glossary/terms"))
        for item in found:
            if item.class_id not in self.classes:
                raise BadPack(f"term {item.id!r} is of class {item.class_id!r}, which is not in the glossary")
        return found

    @cached_property
    def subchapters(self) -> Mapping[str, tuple[str, ...]]:
        """The sub-chapters of the List of Waste in which each NACE class's wastes are coded, the usual one first."""
        return {row["nace"]: read_list(row["ewc"]) for _, row in self._all("crosswalks/nace2_ewc")}

    @cached_property
    def uses(self) -> Mapping[str, KnownUse]:
        """The known uses, by id, over all files `uses/uses_*`."""
        found: dict[str, KnownUse] = {}
        for pack, row in self._all("uses/uses"):
            if row["class_id"] not in self.classes:
                raise BadPack(
                    f"{pack}: use {row['id']!r} is of class {row['class_id']!r}, which is not in the glossary"
                )
            if row["id"] in found:
                raise BadPack(f"{pack}: use {row['id']!r} stands twice; keep one of them")
            found[row["id"]] = read_use(pack, row)
        return found

    @cached_property
    def uses_by_class(self) -> Mapping[str, tuple[KnownUse, ...]]:
        """The known uses of each class that has any."""
        found: dict[str, list[KnownUse]] = {}
        for use in self.uses.values():
            found.setdefault(use.class_id, []).append(use)
        return {class_id: tuple(uses) for class_id, uses in found.items()}

    @cached_property
    def profiles(self) -> tuple[ProfileRow, ...]:
        """What typical firms of each sector have and could take, over all files `profiles/profiles_*`."""
        found = tuple(read_profile(pack, row) for pack, row in self._all("profiles/profiles"))
        for row in found:
            if row.class_id not in self.classes:
                raise BadPack(f"profile {row.id!r} is of class {row.class_id!r}, which is not in the glossary")
        return found

    @cached_property
    def processors(self) -> Mapping[str, Processor]:
        """The intermediate processes, by id."""
        return {row["id"]: read_processor(pack, row) for pack, row in self._all("uses/processors")}

    @cached_property
    def precedents(self) -> tuple[Precedent, ...]:
        """The published exchanges."""
        found = tuple(read_precedent(row) for _, row in self._all("uses/precedents"))
        left = {item.park for item in found if item.case == self.left_out}
        return tuple(item for item in found if item.park not in left)

    @cached_property
    def takers(self) -> Mapping[str, tuple[str, ...]]:
        """The sectors (NACE classes) that most often take each resource class, most frequent first."""
        return {row["class_id"]: read_list(row["nace"]) for _, row in self._all("profiles/takers")}

    @cached_property
    def trades(self) -> tuple[Trade, ...]:
        """The kinds of firms that words tell more closely than a NACE class, over all files `profiles/trades*`."""
        firms: dict[str, list[str]] = {}
        for _, row in self._all("profiles/known_firms"):
            firms.setdefault(row["trade"], []).extend((*read_list(row["terms_en"]), *read_list(row["terms_zh"])))
        rows = [(pack, row, tuple(firms.pop(row["id"], ()))) for pack, row in self._all("profiles/trades")]
        if firms:
            raise BadPack(f"firms are of trade {min(firms)!r}, which is not in profiles/trades")
        found = tuple(read_trade(pack, row, names) for pack, row, names in rows)
        for item in found:
            if missing := sorted(set(item.takes) - set(self.classes)):
                raise BadPack(f"trade {item.id!r} takes {missing[0]!r}, which is not in the glossary")
        return found

    @cached_property
    def common_needs(self) -> Mapping[str, Mapping[str, float]]:
        """What any firm of a sector needs whatever its trade: by class, how probably by NACE prefix."""
        return {
            row["class_id"]: read_shares("profiles/common_needs", row, "sectors")
            for _, row in self._all("profiles/common_needs")
        }

    @cached_property
    def graded_takers(self) -> Mapping[str, Mapping[str, float]]:
        """The trades to call for each class with their grades: 3 call first, 2 good, 1 with conditions; not named, 0.

        Raises BadPack where a class or trade is unknown.
        """
        found = {
            row["class_id"]: read_shares("profiles/graded_takers", row, "trades")
            for _, row in self._all("profiles/graded_takers")
        }
        known = {item.id for item in self.trades}
        if missing := sorted({name for grades in found.values() for name in grades} - known):
            raise BadPack(f"profiles/graded_takers names trade {missing[0]!r}, which is not in profiles/trades")
        if missing := sorted(set(found) - set(self.classes)):
            raise BadPack(f"profiles/graded_takers grades {missing[0]!r}, which is not in the glossary")
        return found

    @cached_property
    def have_examples(self) -> tuple[Example, ...]:
        """What firms of each trade have to give away, as they write it, over all files `glossary/have_examples*`."""
        return self._examples("glossary/have_examples")

    @cached_property
    def want_examples(self) -> tuple[Example, ...]:
        """What firms of each trade look for, as they write it, over all files `glossary/want_examples*`."""
        return self._examples("glossary/want_examples")

    def _examples(self, prefix: str) -> tuple[Example, ...]:
        """Raises BadPack where a trade or class is unknown."""
        found = tuple(read_example(pack, row) for pack, row in self._all(prefix))
        trades = {item.id for item in self.trades}
        for item in found:
            if missing := sorted({item.trade, *item.takers} - trades):
                raise BadPack(f"{prefix}: {item.id!r} names trade {missing[0]!r}, which is not in profiles/trades")
            if missing := sorted(set(item.classes) - set(self.classes)):
                raise BadPack(f"{prefix}: {item.id!r} is of class {missing[0]!r}, which is not in the glossary")
        return found

    def parents_of(self, class_id: str) -> list[str]:
        """The broader classes of a class, the nearest first."""
        found: list[str] = []
        parent = self.classes[class_id].parent
        while parent and parent not in found:  # a ring of parents must not hang a match
            found.append(parent)
            parent = self.classes[parent].parent
        return found

    @cached_property
    def whole(self) -> "Packs":
        """The same packs with all precedents: what does not depend on these is computed once."""
        return load_packs(self.folder)

    @cached_property
    def code_terms(self) -> Mapping[str, CodeTerms]:
        """The everyday names of waste codes, by code of the European List of Waste."""
        return {row["code"]: read_code_terms(row) for _, row in self._all("glossary/ewc_terms")}

    @cached_property
    def sectors(self) -> tuple[SectorTerms, ...]:
        """The sectors with the words that identify them."""
        return tuple(
            SectorTerms(
                nace=row["nace"].replace(".", ""),
                gb4754=row.get("gb4754", ""),
                terms_en=read_list(row["terms_en"]),
                terms_zh=read_list(row["terms_zh"]),
            )
            for _, row in self._all("glossary/sectors")
        )

    @cached_property
    def schemes(self) -> tuple[str, ...]:
        """The names of the code schemes: "ewc", "nace2", ..."""
        return tuple(pack.removeprefix("codes/") for pack in self.headers if pack.startswith("codes/"))

    def codes(self, scheme: str) -> Mapping[str, Row]:
        """The entries of a code scheme, by code; of the List of Waste also those that come or have gone with a change
        (`packs.waste_list` says which are in force on a day). Raises `UnknownPack`.
        """
        if scheme in self._waste_lists:
            return self._waste_lists[scheme]
        return self._codes_of_pack(scheme)

    def _codes_of_pack(self, scheme: str) -> Mapping[str, Row]:
        return self.keyed(f"codes/{scheme}")

    @cached_property
    def _waste_lists(self) -> Mapping[str, Mapping[str, Row]]:
        """The entries and sub-chapters of the List of Waste with those that changes add to it."""
        if WASTE_CHANGES not in self.headers:
            return {}
        new = [row for row in self.rows(WASTE_CHANGES) if row["change"] == "new"]
        entries = {row["code"]: row for row in new if row["subchapter"]}
        subchapters = {row["code"]: {**row, "parent": row["chapter"]} for row in new if not row["subchapter"]}
        return {
            "ewc": {**self._codes_of_pack("ewc"), **entries},
            "ewc_chapters": {**self._codes_of_pack("ewc_chapters"), **subchapters},
        }

    def code(self, scheme: str, code: str) -> Row:
        """The entry of a code; raises `UnknownCode`."""
        try:
            return self.codes(scheme)[code]
        except KeyError:
            raise UnknownCode(f"{code!r} is not in pack 'codes/{scheme}'; check the code or its edition") from None

    @cached_property
    def crosswalk(self) -> Mapping[str, tuple[str, ...]]:
        """The NACE Rev. 2 codes for each GB/T 4754 code (with its letter), nearest first."""
        found: dict[str, list[str]] = {}
        for _, row in self._all("crosswalks/gb4754_nace2"):
            nace = next(row[name] for name in ("nace", "nace2", "nace_code") if name in row)
            for code in read_list(nace):
                found.setdefault(row["gb4754"], []).append(code.replace(".", ""))
        return {code: tuple(dict.fromkeys(targets)) for code, targets in found.items()}

    @cached_property
    def weights(self) -> Mapping[str, float]:
        """The weight of each signal of a match, in log-odds."""
        return {row["signal"]: float(row["weight"]) for row in self.rows("uses/signal_weights")}

    def choice_weights(self, task: str) -> Mapping[str, float]:
        """The weight of each feature of a choice ("waste_codes", "sectors"), fitted on published exchanges."""
        return {row["feature"]: float(row["weight"]) for row in self.rows("uses/choice_weights") if row["task"] == task}

    @cached_property
    def instruments(self) -> Mapping[str, Instrument]:
        """The policy instruments, by id."""
        places, topics = (self.keyed(f"policy/{name}") for name in ("places", "topics"))
        return read_instruments(self.keyed("policy/instruments"), places, topics)

    @cached_property
    def policy_barriers(self) -> Mapping[str, PolicyBarrier]:
        """The barriers to symbiosis, by code."""
        return read_barriers(self.keyed("policy/barriers"), self.instruments)

    def keyed(self, pack: str) -> Mapping[str, Row]:
        """The rows of a pack by its key, which is one column; raises `UnknownPack`."""
        found = self._keyed.get(pack)
        if found is None:
            header, place = self._header(pack), self._table(pack)
            found = self._keyed[pack] = read_keyed(place, header.key) if place is not None else {}
        return found

    @cached_property
    def _keyed(self) -> dict[str, Mapping[str, Row]]:
        """What `keyed` has read; a page asks for hundreds of names."""
        return {}

    def _header(self, pack: str) -> PackHeader:
        if pack not in self.headers:
            raise UnknownPack(f"{pack!r} is no data pack; `symbionet packs` lists them")
        return self.headers[pack]

    def _all(self, prefix: str) -> Iterator[tuple[str, Row]]:
        for pack in self.headers:
            if pack == prefix or pack.startswith(f"{prefix}_"):
                for row in self.rows(pack):
                    yield pack, row


@lru_cache(maxsize=64)
def load_packs(folder: Path | None = None, *, left_out: str = "") -> Packs:
    """The packs of `folder` (default: those of the project), read lazily and once.

    `left_out` is the case (network) whose published exchanges are not read, nor those of other cases of its park.

    >>> load_packs() is load_packs()
    True
    """
    if folder is None:
        return load_packs(DATA, left_out=left_out)
    return Packs(folder, left_out)

"""The network that matches are found in: kept as columns from run to run, brought up to date before each."""

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from importlib.metadata import version
from itertools import batched
from pathlib import Path
from threading import Lock

from django.conf import settings

from symbionet.engine import Match as FoundMatch
from symbionet.engine import load_packs
from symbionet.engine.errors import BadIndex
from symbionet.engine.incremental.best_haves import best_haves
from symbionet.engine.incremental.network import KeptNetwork
from symbionet.engine.incremental.storage import open_kept, save_kept
from symbionet.engine.matching import match_index
from symbionet.engine.model import Resource as Item
from symbionet.engine.packs import Packs
from symbionet.matches.queries import packs_in_force
from symbionet.network.models import Organisation, Resource, Visibility
from symbionet.network.queries import (
    Sheets,
    changed_keys,
    organisation_sheets,
    organisations_for_matching,
    resource_sheets,
    resources_for_matching,
    resources_resting_on,
)

__all__ = ["CurrentNetwork"]

BATCH = 2_000  # rows read at once
MANY = 500  # changes from which the columns are written to disk, for the next process
MOST_LOADED = 30_000  # wants held in memory between two haves; two kilobytes each


@dataclass(slots=True)
class _Keeper:
    """The columns of this process. Another process has its own; all follow the database, none is the truth."""

    kept: KeptNetwork | None = None
    organisations: Sheets = field(default_factory=dict)
    resources: Sheets = field(default_factory=dict)
    unsaved: int = 0

    def up_to_date(self) -> KeptNetwork:
        """The columns as the database stands."""
        packs = load_packs()
        if self.kept is None or self.kept.packs is not packs:
            self._open(packs)
        assert self.kept is not None
        firms, items = organisation_sheets(), resource_sheets()
        changed = changed_keys(self.organisations, firms)
        stale = changed_keys(self.resources, items)
        for keys in batched(changed, BATCH):  # the place and the class of a resource may rest on its owner
            stale.update(resources_resting_on(keys))
        _follow(self.kept, changed, stale)
        self.organisations, self.resources = firms, items
        self.unsaved += len(changed) + len(stale)
        if self.unsaved >= MANY:
            self._save()
        return self.kept

    def _open(self, packs: Packs) -> None:
        self.kept, self.organisations, self.resources, self.unsaved = KeptNetwork(packs), {}, {}, 0
        with suppress(BadIndex):
            self.kept, notes = open_kept(_folder(), packs, engine=version("symbionet"))
            self.organisations, self.resources = notes["organisations"], notes["resources"]

    def _save(self) -> None:
        assert self.kept is not None
        notes = {"organisations": self.organisations, "resources": self.resources}
        with suppress(OSError):  # a folder that cannot be written costs time at the next start, nothing else
            save_kept(_folder(), self.kept, notes, engine=version("symbionet"))
            self.unsaved = 0


_keeper = _Keeper()
_lock = Lock()


def _folder() -> Path:
    return Path(settings.HOME) / "index"


def _follow(kept: KeptNetwork, changed: set[str], stale: set[str]) -> None:
    """Read these organisations and resources anew; what the database does not give any more goes."""
    kept.update(removed=stale, left=changed)
    for keys in batched(sorted(changed), BATCH):
        firms = Organisation.objects.filter(pk__in=[int(key) for key in keys])
        kept.update(organisations=organisations_for_matching(firms))
    for keys in batched(sorted(stale), BATCH):
        kept.update(resources=_load(keys))


def _load(keys: Iterable[str]) -> tuple[Item, ...]:
    """The open haves and wants with these ids that are not private, as far as there are."""
    shared = Resource.objects.exclude(visibility=Visibility.PRIVATE)
    found: list[Item] = []
    for some in batched(keys, BATCH):
        found += resources_for_matching("", shared.filter(pk__in=[int(key) for key in some]))
    return tuple(found)


@dataclass(frozen=True, slots=True, kw_only=True)
class CurrentNetwork:
    """Who and what may be found: what is private to one organisation is never offered to another."""

    kept: KeptNetwork
    packs: Packs  # with the weights this network has learned, where applied
    learned: str = ""  # the version of these
    loaded: dict[str, Item] = field(default_factory=dict)

    @classmethod
    def now(cls) -> "CurrentNetwork":
        """The network as it stands."""
        packs, learned = packs_in_force()
        with _lock:
            return cls(packs=packs, learned=learned, kept=_keeper.up_to_date())

    def load(self, keys: Sequence[str]) -> list[Item]:
        """The shared haves and wants with these ids, each read once in a run."""
        missing = [key for key in keys if key not in self.loaded]
        if len(self.loaded) + len(missing) > MOST_LOADED:
            self.loaded.clear()
            missing = list(keys)
        self.loaded.update({item.id: item for item in _load(missing)})
        return [self.loaded[key] for key in keys if key in self.loaded]

    def partners(
        self,
        haves: Sequence[Item],
        *,
        top: int | None,
        minimum: float,
        wants: Sequence[Item] = (),
        receivers: frozenset[str] | None = None,
        keep: Callable[[FoundMatch], bool] = lambda _match: True,
    ) -> list[FoundMatch]:
        """The matches of haves that are to be kept, best first for each; `wants` that may be private are met as well.

        They are collected before the lock is given back, so that no caller holds it for as long as it likes.
        """
        with _lock:
            around = self.kept.around(haves, self.packs, load=self.load, wants=wants, receivers=receivers, top=top)
            return [
                match
                for index in around
                for matches in match_index(index, top=top, minimum=minimum, receivers=receivers).values()
                for match in matches
                if keep(match)
            ]

    def best_haves(self, wants: Sequence[Item], *, most: int, minimum: float) -> set[str]:
        """The ids of the `most` haves that suit each of these wants best, as long as no others compete."""
        with _lock:
            return best_haves(self.kept, wants, self.packs, load=self.load, most=most, minimum=minimum)

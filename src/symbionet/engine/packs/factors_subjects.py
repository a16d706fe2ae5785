"""What a factor is about: from a resource class or free words, Chinese or English, to the subjects that carry factors.

Two trees are walked together: the classes of the glossary and the subjects of pack `factors/subjects`; pack
`factors/subjects_of_classes` leads from the first to the second.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from symbionet.engine.packs.loading import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["GENERAL", "Subjects", "plain_name", "subject_of_row"]

# where nothing nearer is known; a virgin material has none: nobody knows what "some material" emits
GENERAL = {"disposal": "material", "freight": "hgv", "grid": "electricity"}
FAR = 9  # distance of the general subject, where another was asked for
_ASIDE = re.compile(r"\([^()]*\)|（[^（）]*）|\[[^\[\]]*\]")
_EPITHET = re.compile(
    r"^(?:some|virgin|fresh|new|natural|mined|primary|merchant|purchased|own|bought|imported|ground|quarried|raw"
    r"|原生|新鲜|新|外购|商品|天然|进口|自产|自备|自有|矿产|普通|工业用?)\s*"
)
_ALTERNATIVES = re.compile(r"\s*(?:[、/|;；,，]|\bor\b|\band\b|或者?|以及|和)\s*")
_TAIL = re.compile(r"\s+(?:of|for|in|from|with|to|by|at|as|used|made|treated|instead)\s.*$")  # after the head
_HAN = re.compile(r"[\u3400-\u9fff]")
SHORTEST = {True: 2, False: 3}  # letters a name must have to count inside a longer text: Chinese, else


def plain_name(text: str) -> str:
    """A name as it is compared: one width, lower case, single spaces, hyphens as spaces."""
    return re.sub(r"[\s_]+", " ", unicodedata.normalize("NFKC", text).casefold().replace("-", " ")).strip()


@dataclass(frozen=True)  # no slots: cached_property needs a __dict__
class Subjects:
    """The subjects of factors, how they lie above each other, and what people call them."""

    packs: Packs

    @cached_property
    def parents(self) -> Mapping[str, tuple[str, ...]]:
        """What lies above each subject or class."""
        found: dict[str, list[str]] = {}
        for item in self.packs.classes.values():
            if item.parent:
                found.setdefault(item.id, []).append(item.parent)
        for row in self.packs.rows("factors/subjects"):
            if row["parent"]:
                found.setdefault(row["id"], []).append(row["parent"])
        return {name: tuple(dict.fromkeys(above)) for name, above in found.items()}

    @cached_property
    def same(self) -> Mapping[tuple[str, str], tuple[str, ...]]:
        """The subjects that stand for a class in an activity ("all": in every one)."""
        found = self._standing("same")
        for row in self.packs.rows("factors/replaced_materials"):
            for class_id in read_list(row["class_id"]):
                found.setdefault(("virgin", class_id), []).append(subject_of_row(row["id"], row["unit"]))
        return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}

    @cached_property
    def like(self) -> Mapping[tuple[str, str], list[str]]:
        """The subjects that are something like a class in an activity: one step further than the same."""
        return self._standing("like")

    def _standing(self, how: str) -> dict[tuple[str, str], list[str]]:
        found: dict[tuple[str, str], list[str]] = {}
        for row in self.packs.rows("factors/subjects_of_classes"):
            if row["how"] == how:
                for activity in read_list(row["activities"]):
                    found.setdefault((activity, row["class_id"]), []).append(row["subject"])
        return found

    @cached_property
    def known(self) -> frozenset[str]:
        """All subjects and classes."""
        return frozenset(self._kinds)

    def chain(self, subject: str, activity: str) -> Iterator[tuple[int, tuple[str, ...]]]:
        """The subjects to look at, nearest first: distance and those that stand there; the general one last."""
        seen: set[str] = set()
        level, nodes = 0, [subject] if subject else []
        while nodes:
            stand: list[str] = []
            for node in nodes:
                stand += [node, *self.same.get((activity, node), ()), *self.same.get(("all", node), ())]
            fresh = [node for node in dict.fromkeys(stand) if node not in seen]
            seen.update(fresh)
            if fresh:
                yield level, tuple(fresh)
            nodes = [above for node in fresh for above in self._above(node, activity)]
            level += 1
        general = self._general(subject, activity)
        if general and general not in seen:
            yield (FAR if subject else 0), (general,)

    def _above(self, node: str, activity: str) -> tuple[str, ...]:
        like = (*self.like.get((activity, node), ()), *self.like.get(("all", node), ()))
        return (*like, *self.parents.get(node, ()))

    def find(self, text: str, *, vehicle: bool = False) -> tuple[str, float]:
        """The subject of a text with a confidence from 0 to 1; ("", 0.0) where nothing fits.

        1: the text is its id or name; 0.9: without remarks, epithets or alternatives; to 0.8: a name is its head; to
        0.5: a name stands in it somewhere.
        """
        if text in self.known and (self._kinds[text] == "vehicle") == vehicle:
            return text, 1.0
        names = self._vehicles if vehicle else self._names
        whole = plain_name(text)
        if found := names.get(whole):
            return found, 1.0
        bare = plain_name(_ASIDE.sub(" ", text))
        for part in (bare, *_ALTERNATIVES.split(bare)):
            for shorter in (part, _EPITHET.sub("", part), _TAIL.sub("", _EPITHET.sub("", part))):
                if shorter and (found := names.get(shorter)):
                    return found, 0.9
        return self._inside(_TAIL.sub("", bare), names)

    def _inside(self, text: str, names: Mapping[str, str]) -> tuple[str, float]:
        """The longest name that ends a text, for there its head stands in both languages; else the longest in it."""
        best = (False, 0, "")
        for start in range(len(text)):
            for end in range(len(text), start, -1):
                name = text[start:end]
                chinese = bool(_HAN.search(name))
                if len(name) < SHORTEST[chinese] or name not in names:
                    continue
                cut = not chinese and (text[start - 1 : start].isalnum() or text[end : end + 1].isalnum())
                if not cut:
                    best = max(best, (end == len(text), len(name), names[name]))
        head, length, subject = best
        return (
            (subject, round((0.5 + 0.3 * length / len(text)) if head else 0.25 + 0.25 * length / len(text), 2))
            if subject
            else ("", 0.0)
        )

    def _general(self, subject: str, activity: str) -> str:
        kind = self._kinds.get(subject, "")
        if activity == "disposal" and kind in ("energy", "water", "capacity", "expertise", "logistics"):
            return kind
        return GENERAL.get(activity, "")

    @cached_property
    def _kinds(self) -> Mapping[str, str]:
        found = {item.id: item.kind for item in self.packs.classes.values()}
        for row in self.packs.rows("factors/replaced_materials"):
            found.setdefault(subject_of_row(row["id"], row["unit"]), "material")
        for row in self.packs.rows("factors/subjects"):
            found.setdefault(row["id"], row["kind"])
        for row in self.packs.rows("factors/exchange_values"):
            if row["part"] == "disposal_co2e":
                found.setdefault(row["subject"], row["subject"].split("-")[0])
        return found

    @cached_property
    def _names(self) -> Mapping[str, str]:
        """The subject of each name: those of the packs of factors, then classes and named things of the glossary."""
        found: dict[str, str] = {}
        for row in self.packs.rows("factors/subjects"):
            if row["kind"] != "vehicle":
                _add(found, row["id"], row["id"], *_all_names(row))
        for row in self.packs.rows("factors/replaced_materials"):
            subject = subject_of_row(row["id"], row["unit"])
            _add(found, subject, subject, *_all_names(row))
        for item in self.packs.classes.values():
            _add(found, item.id, item.id, item.name_en, item.name_zh)
        for item in self.packs.classes.values():
            _add(found, item.id, *item.terms_en, *item.terms_zh)
        for term in self.packs.terms:
            _add(found, term.class_id, term.name_en, term.name_zh)
        return found

    @cached_property
    def _vehicles(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for row in self.packs.rows("factors/subjects"):
            if row["kind"] == "vehicle":
                _add(found, row["id"], row["id"], *_all_names(row))
        return found


def subject_of_row(row_id: str, unit: str) -> str:
    """The subject of a row of `factors/replaced_materials`: its id, without the unit that some carry ("coal-gj")."""
    return row_id.removesuffix(f"-{unit.casefold()}")


def _all_names(row: Mapping[str, str]) -> tuple[str, ...]:
    names = [_ASIDE.sub("", row["name_en"]), *re.split("[、，]", _ASIDE.sub("", row["name_zh"]))]
    return (*names, *read_list(row.get("terms_en", "")), *read_list(row.get("terms_zh", "")))


def _add(found: dict[str, str], subject: str, *names: str) -> None:
    for name in names:
        if plain := plain_name(name):
            found.setdefault(plain, subject)

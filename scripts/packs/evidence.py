"""What speaks for a known use: published exchanges, process inventories, and documents typed by hand.

A use is supported by a precedent of its class (or a narrower one) whose receiver works in a sector of the use, and by a
process of the TianGong inventory that takes the class as raw material or input in such a sector. Both are links by
class and sector, read through once; `use_evidence_not.csv` holds those that do not fit.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from packs.pack import TYPED, Pack, Row, read_table
from symbionet.engine.classification import suggest_classes
from symbionet.engine.packs import KnownUse, Packs

__all__ = ["JUDGEMENT", "evidence_cells", "evidence_pack"]

JUDGEMENT = "expert judgement"
EXCHANGE, PROCESS = "published exchange", "process inventory"
DOCUMENTS = TYPED / "use_documents.csv"
REFUSED = TYPED / "use_evidence_not.csv"  # pairs that a reader found not to fit: the sector has other uses too
CENSUS = "级代码"  # sources of the national pollution census name the class or group of GB/T 4754
ENOUGH = 0.6  # probability from which a word is taken to mean its class
MOST_PROCESSES = 3  # per use: the inventory repeats a process for every size of plant
LEAST_SECTOR = 3  # digits of a receiver's sector from which it may be broader than that of the use
ENERGY = re.compile(r"\b(fuel|energy|heat)\b", re.IGNORECASE)
BURNING = re.compile(r"fuel|boiler|combust|incinerat|co-process|energy|power|burn|rdf|pitch|reductant", re.IGNORECASE)
MATTER = re.compile(r"raw material|additive|aggregate|paving|foundation|fertilis|fertiliz|soil", re.IGNORECASE)
STAGES = {"Planned": "规划案例", "Under feasibility study": "可研案例"}  # the others are done or do not say
COLUMNS = {
    "use_id": "id of the known use",
    "kind": "published exchange, process inventory, standard or BAT reference document",
    "reference": "id of uses/precedents, uuid of a TianGong process, or address of a document that was opened",
    "note_en": "what it says",
    "note_zh": "the same in Chinese",
    "source": "dataset or document",
}


@dataclass(frozen=True, kw_only=True)
class Taking:
    """A process of the inventory that takes a class in some sectors."""

    uuid: str
    class_id: str
    nace: tuple[str, ...]
    gb4754: tuple[str, ...]
    product: str
    word: str
    place: str  # "input" of the inventory or "raw material" in the name of the process


def evidence_pack(source: Path, packs: Packs) -> Pack:
    """The pack `uses/evidence` from the folder of source files."""
    found = [*_precedents(packs), *_inventory(source, packs), *_documents(packs)]
    order = {use_id: number for number, use_id in enumerate(packs.uses)}
    return Pack(
        id="uses/evidence",
        edition="2026-11",
        publisher="Symbionet contributors",
        source="precedents of uses/precedents; TianGong LCA (MIT), mostly 第二次全国污染源普查产排污核算系数手册; "
        "documents opened by the contributors, each named in its row. Linked by scripts/build_evidence.py: class and "
        "sector agree, then read through; the amount or the recipe is not compared",
        licence="CC-BY-4.0",
        title_en="Evidence of known uses",
        title_zh="已知用途的证据",
        key="use_id|reference",
        columns=COLUMNS,
        rows=tuple(sorted(found, key=lambda row: (order[row["use_id"]], row["kind"], row["reference"]))),
        partial=True,
    )


def evidence_cells(pack: Pack) -> Mapping[str, str]:
    """What stands in the column `evidence` of each supported use: "expert judgement; published exchange; ..."."""
    kinds: dict[str, set[str]] = defaultdict(set)
    for row in pack.rows:
        kinds[row["use_id"]].add(row["kind"])
    return {use_id: "; ".join((JUDGEMENT, *sorted(found, reverse=True))) for use_id, found in kinds.items()}


def _precedents(packs: Packs) -> Iterator[Row]:
    for row in packs.rows("uses/precedents"):
        for use in _uses_of(row["class_id"], packs):
            fits = _fits(row["receiver_nace"].split("|"), use.nace) and _same_purpose(row["use_en"], use)
            if fits and not _refused(use.id, row["id"], *row["receiver_nace"].split("|")):
                stage, name_zh = STAGES.get(row["status"], "案例"), packs.classes[row["class_id"]].name_zh
                supplier, receiver = row["supplier_en"] or "a firm", row["receiver_en"] or "a firm"
                yield {
                    "use_id": use.id,
                    "kind": EXCHANGE,
                    "reference": row["id"],
                    "note_en": f"{row['status']}: {row['material_en']} from {supplier} to {receiver} ({row['case']})",
                    "note_zh": f"{stage}{row['case']}：{name_zh}由供方交受方利用",
                    "source": row["source"],
                }


@cache
def _pairs() -> frozenset[tuple[str, str]]:
    return frozenset((row["use_id"], row["reference"]) for row in read_table(REFUSED))


def _refused(use_id: str, *references: str) -> bool:
    return any((use_id, reference) in _pairs() for reference in (*references, "*"))


def _same_purpose(purpose: str, use: KnownUse) -> bool:
    """False where one of them burns a material and the other makes something of it."""
    burnt = bool(BURNING.search(use.process_en)) or use.hierarchy == "recovery"
    if use.class_id and ENERGY.search(purpose) and not MATTER.search(purpose):
        return burnt or use.hierarchy == "reuse"
    return not (MATTER.search(purpose) and not ENERGY.search(purpose) and burnt and use.hierarchy == "recovery")


def _inventory(source: Path, packs: Packs) -> Iterator[Row]:
    taken: dict[str, list[Taking]] = defaultdict(list)
    for taking in _takings(source / "symbiosis" / "tiangong", packs):
        for use in packs.uses_by_class.get(taking.class_id, ()):
            if _fits(taking.nace, use.nace) and not _refused(use.id, taking.uuid, *taking.gb4754):
                taken[use.id].append(taking)
    for use_id, takings in taken.items():
        different = {(taking.word, taking.product): taking for taking in reversed(takings)}
        chosen = {taking.uuid: taking for taking in reversed(different.values())}
        for taking in list(chosen.values())[:MOST_PROCESSES]:
            yield _process_row(use_id, taking, packs)


def _process_row(use_id: str, taking: Taking, packs: Packs) -> Row:
    sectors = [packs.code("gb4754", code) for code in taking.gb4754]
    where = {"input": "清单输入", "raw material": "原料"}[taking.place]
    names_en = ", ".join(f"{sector['code']} {sector['name_en']}" for sector in sectors)
    return {
        "use_id": use_id,
        "kind": PROCESS,
        "reference": taking.uuid,
        "note_en": f"GB/T 4754 {names_en}: {packs.classes[taking.class_id].name_en} as {taking.place}",
        "note_zh": f"GB/T 4754 {'、'.join(taking.gb4754)}，{taking.product}：{where}含{taking.word}",
        "source": f"TianGong LCA {taking.uuid}",
    }


def _takings(folder: Path, packs: Packs) -> Iterator[Taking]:
    inputs: dict[str, list[str]] = defaultdict(list)
    for row in read_table(folder / "exchanges.csv"):
        if row["direction"] == "Input":
            inputs[row["process_uuid"]].append(row["flow_zh"] or row["flow_en"])
    for row in read_table(folder / "processes.csv"):
        gb4754, nace = _sectors(row["source"], packs)
        if not nace:
            continue
        raw, product = _raw_material(row["name_zh"])
        texts = [(raw, "raw material"), *((text, "input") for text in inputs[row["uuid"]])]
        for text, place in texts:
            for word in _words(text):
                if class_id := _class_of(word, packs):
                    yield Taking(
                        uuid=row["uuid"],
                        class_id=class_id,
                        nace=nace,
                        gb4754=gb4754,
                        product=product or "工艺",
                        word=word,
                        place=place,
                    )


def _sectors(source: str, packs: Packs) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The GB/T 4754 classes (else the group) that a source of the census names, and their NACE codes."""
    if CENSUS not in source:
        return (), ()
    numbers = [n for part in re.findall(r"四级代码([\d、,，]+)", source) for n in re.findall(r"\d{4}", part)]
    numbers = numbers or re.findall(r"三级代码(\d{3})", source)
    letters = _letters(packs)
    codes = tuple(letters[number] for number in dict.fromkeys(numbers) if number in letters)
    return codes, tuple(dict.fromkeys(nace for code in codes for nace in packs.crosswalk.get(code, ())))


@cache
def _letters(packs: Packs) -> Mapping[str, str]:
    return {code[1:]: code for code in packs.codes("gb4754") if len(code) > 1}


def _raw_material(name: str) -> tuple[str, str]:
    """The raw materials and the product in a name: "[step ;] product ; raw material ; way ; size ; source"."""
    parts = [part.strip() for part in name.split(" ; ")]
    if len(parts) not in (5, 6):
        return "", ""
    return parts[-4], re.sub(r"[②①]+$", "", parts[-5])


def _words(text: str) -> Iterable[str]:
    bare = re.sub(r"[（(][^）)]*[）)]", "", text)
    parts = (re.sub(r"[等②①]+$", "", part.strip()) for part in re.split(r"[、，,/；;+＋和及或]", bare))
    return dict.fromkeys(part for part in parts if len(part) > 1)


@cache
def _class_of(word: str, packs: Packs) -> str:
    found = suggest_classes(word, packs, top=1)
    if not found or found[0].probability < ENOUGH or found[0].reason.code != "term":
        return ""
    return found[0].class_id if word.endswith(str(found[0].reason.value)) else ""  # barium nitrate is no nitric acid


def _documents(packs: Packs) -> Iterator[Row]:
    for row in read_table(DOCUMENTS):
        if row["use_id"] not in packs.uses:
            raise ValueError(f"{DOCUMENTS.name}: {row['use_id']!r} is no known use; correct its id")
        yield row


def _uses_of(class_id: str, packs: Packs) -> Iterator[KnownUse]:
    """The uses of a class and of the classes above it."""
    while class_id:
        yield from packs.uses_by_class.get(class_id, ())
        class_id = packs.classes[class_id].parent


def _fits(sectors: Iterable[str], known: Iterable[str]) -> bool:
    """Whether a sector lies in one of those known, or is their group."""
    return any(
        sector.startswith(code) or (len(sector) >= LEAST_SECTOR and code.startswith(sector))
        for sector in sectors
        for code in known
    )

"""Capacity that stands idle: a text that says that a machine, room or vehicle is free offers its use, not its stuff."""

import re
import unicodedata
from functools import lru_cache

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.phrases import split_items
from symbionet.engine.classification.text import STOP, cut_clauses, has_chinese, split_tokens
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["find_spare"]

PACK = "glossary/capacity_words"
MONTH = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)(?:uary|ruary|ch|il|ust|tember|ober|ember)?"
NUMBER = r"(?:\d+(?:[.,]\d+)?|one|two|three|half|a)"
CHINESE_NUMBER = r"[\d一二三四五六七八九十两半几]+"
IDLE = re.compile(
    r"\b(?:stand(?:s|ing)? |lying |lies |sits? |runs? )?(?:idle|spare|unused|under-?used|slack|vacant|empty|free"
    r"|available|half[- ](?:empty|full|used|time|load))\b"
    r"|\bnot (?:in use|used|running|needed|full|busy)\b|\bto (?:let|rent|share|hire(?: out)?|spare)\b"
    r"|\bfor (?:hire|rent)\b"
    r"|\b(?:nights?|evenings?|weekends?|mornings?|afternoons?|off[- ]season|out of season|between seasons|low season"
    r"|winter|summer|autumn)\b"
    rf"|\b{NUMBER}[- ](?:hours?|h|shifts?|days?)(?: (?:a|per) (?:day|week|month|shift))?\b"
    r"|\bgoing back(?: light| empty)?\b|\breturn(?:s|ing)?\b",
    re.I,
)
ITS_USE = re.compile(r"\b(?:machine )?(?:hours?|shifts?|time|slots?|capacity|space|room)\b", re.I)
# 富余 and 剩余 alone say that there is too much of a thing, not that a machine is free
CHINESE_IDLE = re.compile(
    r"闲置|空闲|空余|空置|空着|闲着|停着|有空|空出来?|空[档当]|富余(?:产能|能力|工时|机时|库位)?|剩余(?:产能|能力)"
    r"|余[量力]|产能(?:富余|过剩|空)?|吃不饱|开不满|不满负荷|半负荷|[只仅]开[一两半]班|空[一二两三半大](?:[班层间成半]|部分)?"
    r"|没排满|未排满|(?:可|能)(?:外租|出租|借用|代加工|对外|共享)|出租|外借|[不未没]用|空返|返空|回程空?|回头"
    r"|(?:夜班|夜间|夜里|晚上|周末|白班|节假日|淡季|冬季|夏季|冬天|夏天|上午|下午)|空$"
)
CHINESE_ITS_USE = re.compile(r"[机工]时|[库仓舱]位|能力|产能")
SOLD = re.compile(
    r"\b(?:for sale|second[- ]?hand|(?<!not )used|old|scrap(?:ped)?|dismantled|decommissioned|refurbished|broken)\b"
    r"|出售|转让|二手|旧|拆|报废|淘汰|变卖|坏",
    re.I,
)
BACK = re.compile(r"\b(?:empty|back|return\w*|light)\b|空|回程|回头|返程", re.I)
WHERE = re.compile(r"\b(?:in|on|at|of|with|our|the|own)\b|的|里|我厂|本厂|自有|部分|大量|一些", re.I)
WEAK = {"free", "available", "empty", "spare", "return", "returns", "returning"}  # of a description: said of anything
VEHICLES, BACK_HAUL = ("truck-capacity", "cold-chain-transport"), "back-haul"
FILLED = re.compile(
    rf"\bno\.?\s*\d+|\b{MONTH}\b|\b{NUMBER}\b|[-–~]|\b(?:m2|m3|t|kw|mw|kva|bar|ft)\b"
    rf"|{CHINESE_NUMBER}[月号台条间层座个班辆年吨]|\d+|平方?米?|立方米?",
    re.I,
)


@lru_cache(maxsize=50_000)
def find_spare(text: str, packs: Packs, *, description: str = "") -> dict[str, str]:
    """The classes of the capacity that a text says to be free, each with the word of the machine or room; else none.

    The text has to name nothing else: spare press rolls are no press time, and ash from an idle kiln is ash. Where
    the title names the machine alone, the `description` may say that it is free. A vehicle that comes back empty is a
    back-haul, too.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> find_spare("bread oven, nights", packs), find_spare("两台注塑机空闲", packs)
    ({'food-line-capacity': 'bread oven'}, {'moulding-capacity': '注塑机'})
    >>> find_spare("spare press rolls", packs), find_spare("used lathe", packs), find_spare("空闲", packs)
    ({}, {}, {})
    """
    plain = unicodedata.normalize("NFKC", text)
    idle, use = (CHINESE_IDLE, CHINESE_ITS_USE) if has_chinese(plain) else (IDLE, ITS_USE)
    told = {match.group().lower() for match in idle.finditer(description)} - WEAK
    if PACK not in packs.headers or SOLD.search(plain) or not (told or idle.search(plain) or use.search(plain)):
        return {}
    name, place = (plain, "") if has_chinese(plain) else cut_clauses(idle.sub(" ", plain))
    # what stands behind "in" or "of" counts only where nothing but its use stands before: space in the freezer
    items = split_items(name if _bare(use.sub(" ", name)) else place)
    found: dict[str, str] = {}
    for item in items:
        if named := _named(item, idle, use, packs):
            class_id, word = named
            if class_id in VEHICLES and BACK.search(plain):
                found[BACK_HAUL] = word
            found.setdefault(class_id, word)
    return found


def _named(item: str, idle: re.Pattern[str], use: re.Pattern[str], packs: Packs) -> tuple[str, str] | None:
    """The class and the word of the machine or room with which the name of a thing ends, words of idleness aside."""
    for words in (idle.sub(" ", item), use.sub(" ", idle.sub(" ", item))):  # a cold room is no room
        tokens = _bare(words)
        hits = _lexicon(packs).find(tokens)
        if hits and hits[-1].stop == len(tokens):
            return hits[-1].targets[0], hits[-1].term
    return None


def _bare(words: str) -> tuple[str, ...]:
    tokens = split_tokens(FILLED.sub(" ", WHERE.sub(" ", words)))
    while tokens and tokens[-1] in STOP:
        tokens = tokens[:-1]
    return tokens


@lru_cache(maxsize=4)
def _lexicon(packs: Packs) -> Lexicon:
    return Lexicon(
        (row["class_id"], term)
        for row in packs.rows(PACK)
        for name in ("terms_en", "terms_zh")
        for term in read_list(row[name])
    )

"""Cuts what people write of a resource: lists into things, descriptions into what is said and what is refused."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["affirmed", "other_wordings", "refused_items", "split_items"]

LISTED = re.compile(
    r"\s*[;；、，,/&+]\s*|\s+(?:and|or|plus)\s+|(?<=[\u3400-\u9fff])(?:(?<![中饱温缓调])和|及|与|或|以及|\s+)(?=[\u3400-\u9fff])",
    re.I,
)
NOTES = re.compile(r"[(\[（【][^)\]）】]*[)\]）】]?")
CLAUSE = re.compile(r"[;；。!！\n]|\.(?=\s|$)")
PART = re.compile(r"[,，;；。!！\n]|\.(?=\s|$)")
NO = re.compile(
    r"\b(?:nothing (?:with|of|from|like)|nothing(?= (?:animal|toxic|hazardous|dangerous|chemical|oily|greasy|salty"
    r"|mouldy|rotten|wet|painted|glued|treated|plastic|metallic|metal|raw|fish|meat)\w*\b)"
    r"|no|not|without|never|nor|neither|free of|free from|excluding|except(?: for)?"
    r"|other than|non|cannot take"
    r"|can't take|(?:do|does|did|will|would)(?: not|n't) (?:accept|take|want))\b[\s-]*(?:to be )?"
    r"(?:accepted|taken|accept|take|any|from|of|with)?\s*",
    re.I,
)
CHINESE_NO = re.compile(
    r"不(?:要|收|接受|接收|能有|能含|得有|得含|含|带|掺|混|夹|沾|加|可|能|是|用|放|存)|没有|没(?!关系|问题)|无(?!所谓|论|妨|机|纺|缝|水|菌)|禁止|谢绝|拒收|除(?!尘|杂|铁|油|磷|湿|锈|臭|渣|草|冰)|非|勿|忌"
)
CHINESE_LAST_NO = re.compile(
    r"(?<=[\u3400-\u9fffA-Za-z%‰\d])的?(?:一律|一概|绝对|坚决|一点|统统|全|都|也)?(?:不要|不收|不接收|不接|不行|拒收|除外)\s*$"
)
# "stones out, PVC not accepted": English that names the thing first
LAST_NO = re.compile(
    r"(?<=\w)\s+(?:(?:is|are|stays?|goes|must be|to be)\s+)?(?:kept |left |sorted )?"
    r"(?:out|excluded|refused|rejected|unwanted|unwelcome|unsuitable"
    r"|not (?:accepted|taken|wanted|allowed|suitable))\s*$",
    re.I,
)
# what follows a refused thing and says nothing of it: "no spent acid taken back", "nothing with paint on it"
AFTER_REFUSED = re.compile(
    r"\s+(?:taken back|taken|accepted|allowed|please|here|any more|(?:on|in|of) (?:it|them))\s*$", re.I
)
CHINESE_KIND = re.compile(r"(?<=[\u3400-\u9fff])(?:来的?|来源的?|类的|做的)$")  # 动物来的
CHINESE_HELD = re.compile(r"^(?:含|带|混|掺)有?(?=[\u3400-\u9fff])")  # 含锌
AGAIN = re.compile(r"(?<=\w)\s{1,3}(?:not|nor|no)\s{1,3}(?=\w)", re.I)  # "no lycra no poly" refuses both
LATIN_AND = re.compile(r"(?<=[A-Za-z0-9])[和与及或](?=[\u3400-\u9fffA-Za-z])|[和与及或]$")  # PVC和泡沫
SYMBOLS = re.compile(r"(?:[A-Z][a-z]?|[A-Z]{2,4})(?: (?:[A-Z][a-z]?|[A-Z]{2,4}))+")  # Pb Cu Cr are three metals
# "a scrap of PVC", "board stuff at all": words around what is refused
SLIGHTEST = re.compile(r"^(?:(?:a|any|even|the) ){0,2}(?:scraps?|bits?|traces?|drops?|kinds?|sorts?) of ", re.I)
WHATEVER = re.compile(r"(?: (?:stuff|things?|at all|whatsoever|of any (?:kind|sort)|in it|inside)){1,3}$", re.I)
CHINESE_WHATEVER = re.compile(r"(?:的|一概|一律|绝对|坚决|一点|全都?|统统|通通)+$")
# a figure bounds what follows: "no Cl above 1 %" refuses no chlorine
COMPARED = re.compile(
    r"(?:[<>≤≥]=?|\b(?:above|over|below|under|beyond|exceeding|more than|less than|up to)|高于|低于|超过?"
    r"|大于|小于|多于)"
    r"\s{0,3}\d[\d.,]{0,9}\s?(?:%|‰|ppm|[mµ]?g/(?:l|kg)|mm|cm)?|\d[\d.]{0,9}\s?(?:%|ppm|[mµ]?g/l)?以[上下]",
    re.I,
)
LONGEST_ITEM = 5  # words of what is refused
# "no metal, clean": what follows a comma and only praises is not refused
PRAISE_TEXT = """hot cold clean dry fresh pure sorted separate separated baled loose wet mixed only please good best
 干净 干 新鲜 纯 分开 打包 干的 即可 优先"""
PRAISE = frozenset(PRAISE_TEXT.split())


WORN = ("used", "waste", "spent", "scrap", "old")  # one is said for the other: old cooking oil is used cooking oil
CHINESE_WORN = ("废旧", "废", "旧")
TOO_MUCH = (
    "surplus",
    "excess",
    "leftover",
    "unsold",
    "spare",
    "our",
    "mixed",
)  # said of anything, and no part of a name
CHINESE_TOO_MUCH = ("富余", "多余", "剩余", "本厂", "我司", "我厂", "自产", "混合")


def other_wordings(text: str) -> tuple[str, ...]:
    """The same thing with another word for "no longer wanted", or with none.

    >>> other_wordings("old cooking oil")[:2], other_wordings("旧轮胎")
    (('used cooking oil', 'waste cooking oil'), ('废旧轮胎', '废轮胎', '轮胎'))
    """
    first, _, rest = text.strip().partition(" ")
    if first.lower() in TOO_MUCH and rest:
        return (rest, *other_wordings(rest))
    for word in CHINESE_TOO_MUCH:
        if text.startswith(word) and (bare := text[len(word) :].removeprefix("的")):
            return (bare, *other_wordings(bare))
    if first.lower() in WORN and rest:
        return (*(f"{word} {rest}" for word in WORN if word != first.lower()), rest)
    for word in CHINESE_WORN:
        if text.startswith(word) and (bare := text[len(word) :]):
            return (*(f"{other}{bare}" for other in CHINESE_WORN if other != word), bare)
    return ()


@lru_cache(maxsize=50_000)
def split_items(text: str) -> tuple[str, ...]:
    """The things that a title lists, without what stands in brackets.

    >>> split_items("rags & yarn waste"), split_items("锌灰、锌渣"), split_items("PP/HDPE scrap")
    (('rags', 'yarn waste'), ('锌灰', '锌渣'), ('PP scrap', 'HDPE scrap'))
    >>> split_items("元明粉 玻璃澄清"), split_items("中和渣和石灰渣")
    (('元明粉', '玻璃澄清'), ('中和渣', '石灰渣'))
    """
    plain = NOTES.sub(" ", unicodedata.normalize("NFKC", text)).strip()
    parts = [part.strip(" .。:：-") for part in LISTED.split(plain)]
    parts = [part for part in parts if part]
    if len(parts) > 1 and "/" in plain and len(words := parts[-1].split()) > 1:
        parts = [f"{part} {words[-1]}" if len(part.split()) == 1 else part for part in parts[:-1]] + parts[-1:]
    return tuple(parts)


def refused_items(text: str) -> tuple[str, ...]:
    """What a description says it does not hold or does not take, thing by thing.

    >>> refused_items("no pine, fir, no paint or glue; clean"), refused_items("干净，不要PVC、橡胶")
    (('pine', 'fir', 'paint', 'glue'), ('PVC', '橡胶'))
    >>> refused_items("果皮、酒糟；肉类和泔水不要"), refused_items("含锌含铬不要")
    (('肉类', '泔水'), ('锌', '铬'))
    >>> refused_items("dry, nothing animal"), refused_items("干的，动物来的不要")
    (('animal',), ('动物',))
    >>> refused_items("not mouldy not salty")
    ('mouldy', 'salty')
    >>> refused_items("stones and ceramics out; nothing with paint on it; no spent acid taken back")
    ('stones', 'ceramics', 'paint', 'spent acid')
    """
    return _read(text)[1]


def affirmed(text: str) -> tuple[str, ...]:
    """The parts of a description that say what is there, not what is not.

    >>> affirmed("used palm oil, no water, hot")
    ('used palm oil', 'hot')
    """
    return _read(text)[0]


@lru_cache(maxsize=50_000)
def _read(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What is said and what is refused; a refusal reaches over the commas after it."""
    asserted: list[str] = []
    refused: list[str] = []
    for clause in CLAUSE.split(unicodedata.normalize("NFKC", text)):
        refusing = False
        for part in PART.split(clause):
            if last := CHINESE_LAST_NO.search(part) or LAST_NO.search(part):  # 肉类和泔水不要
                refused += [item for item in _bare_items(part[: last.start()]) if _is_item(item)]
                continue
            denied = NO.search(part) or CHINESE_NO.search(part)
            items = _bare_items(part[denied.end() :]) if denied else split_items(part)
            refusing = bool(denied) or (refusing and all(_is_item(item) for item in items))
            rest = part[: denied.start()] if denied else "" if refusing else part
            asserted += [rest.strip()] if rest.strip() else []
            refused += [item for item in items if _is_item(item)] if refusing else []
    return tuple(asserted), tuple(dict.fromkeys(refused))


def _bare_items(text: str) -> tuple[str, ...]:
    """The things that a refusal lists, without the words around them: 含锌含铬 are zinc and chromium."""
    bounded = COMPARED.sub("<0", text)
    plain = AFTER_REFUSED.sub("", re.sub(r"(?<=[\u3400-\u9fff])(?=含)", "、", AGAIN.sub(", ", bounded)))
    items = split_items(LATIN_AND.sub("、", plain))
    return tuple(word for item in items for word in _bare_words(item))


def _bare_words(item: str) -> tuple[str, ...]:
    """One thing that is refused without what is said around it; several where it is a row of symbols."""
    if SYMBOLS.fullmatch(item):
        return tuple("arsenic" if word == "As" else word for word in item.split())
    bare = WHATEVER.sub("", SLIGHTEST.sub("", item))
    return (CHINESE_KIND.sub("", CHINESE_HELD.sub("", CHINESE_WHATEVER.sub("", bare))),)


def _is_item(text: str) -> bool:
    words = text.lower().split()
    named = 0 < len(words) <= LONGEST_ITEM and not PRAISE.issuperset(words)
    return named and "<0" not in text and not re.match(r"[\d<>≤≥~约]", text)

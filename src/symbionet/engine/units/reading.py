"""Reads quantities, units and periods as firms write them, in Chinese and English."""

import math
import re
import unicodedata
from collections.abc import Mapping

from symbionet.engine.errors import QuantityTooLarge, UnknownUnit, UnreadableQuantity
from symbionet.engine.model import Quantity
from symbionet.engine.units.table import SPELLINGS, UNITS, convert, fold_unit

__all__ = ["LARGEST", "parse_number", "parse_period", "parse_quantity", "parse_unit"]

LARGEST = 1e12  # of any unit: in tonnes, ten times what the whole world takes from the ground in a year
_PERIOD_WORDS = {
    "hour": "hour hours hr hrs h hourly 小时 时 钟头",
    "shift": "shift shifts 班 班次",
    "day": "day days d daily 天 日 昼夜",
    "week": "week weeks wk wks w weekly 周 星期 礼拜",
    "month": "month months mo mth mths mon monthly 月 个月 月份",
    "quarter": "quarter quarters qtr quarterly 季 季度 个季度",
    "year": "year years yr yrs y a annum annual annually yearly pa 年 年度 全年 allyear wholeyear year-round yearround"
    " season seasons campaign harvest crushingseason harvestseason peakseason 榨季 产季 采收季 旺季",  # one a year
    "batch": "batch batches lot lots 批 批次 炉 炉次 次",
    "once": "once one-off oneoff 一次性 一次 单次",
}
_EXACT = {"Mt": "Mt", "Mg": "t"}  # read before upper and lower case are made the same
_RATES = {
    "tpa": ("t", "year"),
    "tpy": ("t", "year"),
    "tpd": ("t", "day"),
    "tph": ("t", "hour"),
    "tpm": ("t", "month"),
    "tpw": ("t", "week"),
    "ktpa": ("kt", "year"),
    "mtpa": ("Mt", "year"),
    "cmh": ("m3", "hour"),
    "cmd": ("m3", "day"),
}
_PERIODS = {word: period for period, words in _PERIOD_WORDS.items() for word in words.split()}
_DIGITS = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "〇": 0, "零": 0}
_STEPS = {"十": 10, "百": 100, "千": 1000}
_MYRIADS = {"万": 10_000, "亿": 100_000_000}
_ABOUT = {
    "一两",
    "一二",
    "两三",
    "二三",
    "三四",
    "三五",
    "四五",
    "五六",
    "六七",
    "七八",
    "八九",
}  # two digits that mean a range
_TWO_DIGITS = re.compile(rf"(?<![{''.join(_DIGITS)}])[{''.join(_DIGITS)}]{{2}}(?![{''.join(_DIGITS)}])")
_SPELT = {"half": 0.5, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "eight": 8, "ten": 10}

_WORDS = "|".join(sorted(map(re.escape, _PERIODS), key=len, reverse=True))
_ZH_PERIOD = "小时|天|日|周|星期|月|季度|季|年|班次|班|批次|批|炉"
_COUNT = r"(?P<count>\d+(?:\.\d+)?|[一二两三四五六七八九十半]+|one|two|three|four|six)?"
_TAILS = (
    re.compile(rf"^(?P<unit>.*?)\s*(?:/|每|\bper\b|\bevery\b|\beach\b|\ban?\b)\s*{_COUNT}\s*个?\s*(?P<word>{_WORDS})$"),
    re.compile(r"^(?P<unit>.*?)[\s,(]+(?P<word>hourly|daily|weekly|monthly|quarterly|annually|annual|yearly|once|pa)$"),
    re.compile(rf"^(?P<unit>.*?)[\s.·*]*\b(?P<word>{_WORDS})\s*\^?-1$"),
    re.compile(r"^(?P<unit>.*?)[\s,(]*(?P<word>一次性|单次)$"),
)
_HEADS = (
    re.compile(
        rf"^(?:平均|约)?(?:每|/)\s*{_COUNT}\s*个?(?P<word>{_ZH_PERIOD})(?:均)?(?:产生|产出|产|排放|供应|供|需|用|消耗)?量?(?P<rest>.+)$"
    ),
    re.compile(rf"^(?P<word>{_ZH_PERIOD})(?:均|产生|产出|产|排放|供应|供|需求|需|用|消耗)+量?为?(?P<rest>.+)$"),
    re.compile(r"^(?P<word>年|月|日)(?P<rest>\s*[:\s]\s*\d.*)$"),
    re.compile(
        r"^(?P<word>一次性|hourly|daily|weekly|monthly|quarterly|annually|annual|yearly|once)\s*:?\s*(?P<rest>.+)$"
    ),
    re.compile(rf"^(?:per|every|each)\s+(?P<word>{_WORDS})\s*:?\s*(?P<rest>.+)$"),
)
_VAGUE = re.compile(
    r"大约|大概|约为|约|左右|上下|以上|以下|以内|不超过|不少于|不低于|至少|最多|最大|最小|平均|估计"
    r"|余(?=[^热])|多(?=吨|公斤|立方|度|\s*(?:/|每|$))|近(?=[\d一二两三四五六七八九十百千万半])"
    r"|^(?:产生|产|供应|供|需求|需|用|排放|总)量为?(?=\s*:?\s*[\d一二两三四五六七八九十百千万半约])"
    r"|\b(?:approximately|approx\.?|about|around|circa|ca\.|c\.|roughly|nearly|some|estimated|est\.|up to|at least"
    r"|at most|maximum|minimum|max\.?|min\.?|average|avg\.?|over|under"
    r"|more than|less than|between|from|total)(?=[\s\d:]|$)"
    r"|[≥≤><≈=+]+(?=\s*\d)|^\s*~|\+(?=\s|$|[a-z])|±\s*[\d.]+%?"
)
_NUMBER = r"\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|\.\d+"
_ZH_SIGNS = r"[一二两三四五六七八九十百千零〇半]+"
_ZH_NUMBER = rf"(?:{_ZH_SIGNS}万(?={_ZH_SIGNS}))?{_ZH_SIGNS}"  # 三十五万吨 keeps its 万, which belongs to the unit
_MIXED_NUMBER = r"\d+(?:\.\d+)?万\d+(?:\.\d+)?千"
_UNCOUNTED = re.compile(r"几|若干|数[十百千万]|许多|大量|少量")


def _value_pattern(which: str) -> str:
    number = rf"(?P<value{which}>{_MIXED_NUMBER}|{_NUMBER}|{_ZH_NUMBER}|(?:{'|'.join(_SPELT)})\b)"
    return rf"{number}(?:\s*[x×*]\s*10\s*\^?\s*(?P<power{which}>\d{{1,2}}))?"


_SINGLE = re.compile(rf"^{_value_pattern('')}\s*(?P<unit>[^\d].*)?$")
_RANGE = re.compile(
    rf"^{_value_pattern('1')}\s*(?P<unit1>[^\d\-~至到]*?)\s*(?:-|~|至|到|\bto\b|\band\b)"
    rf"\s*{_value_pattern('2')}\s*(?P<unit>[^\d].*)?$"
)
_END = r"\s*[)\]]?\s*$"
_LOAD = re.compile(
    rf"[,;(\[，；]\s*(?:(?:每|一|1)\s*(?:车次|卡车|车|趟)\s*(?:装载|载重|装|载|重)?(?P<zh>.+?)"
    rf"|(?P<en>[\d.,]+\s*[a-z]+)\s*(?:/|\bper\b|\beach\b|\ba\b)\s*(?:truck|lorry|load)(?:load)?|(?P<each>.+?)\s+each){_END}",
    re.IGNORECASE,
)
_RUNS = re.compile(
    rf"[,;(\[，；]\s*(?:每?年|全年)?(?:运行|运转|生产|工作|开工|作业)?(?:时间)?\s*(?P<many>\d{{2,4}}|\d,\d{{3}})"
    rf"\s*(?P<word>天|日|小时|days?|hours?|d|h)\s*(?:(?:/|每|\bper\b|\ba\b)\s*(?:年|year|yr|y|a))?{_END}",
    re.IGNORECASE,
)
_LONGEST_RUN = {"day": 366, "hour": 8784}
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _plain(text: str) -> str:
    """Return the text in one width, lower case apart from exact units, with one kind of dash and bracket."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[–—−‐‑﹣]", "-", text).replace("～", "~").replace("〜", "~").replace("【", "[").replace("】", "]")
    text = text.replace("’", "'").replace("\u202f", " ").replace("／", "/").replace("÷", "/")
    return re.sub(r"\s+", " ", text).strip()


def _chinese_number(text: str) -> float:
    if "万" in text:
        myriads, _, rest = text.partition("万")
        low = _chinese_number(rest) * (1000 if len(rest) == 1 and rest in _DIGITS else 1)  # 一万二: 12,000
        return _chinese_number(myriads) * _MYRIADS["万"] + low
    if text.startswith("半"):
        return 0.5
    total = digit = 0.0
    ends = {found.end() - 1 for found in _TWO_DIGITS.finditer(text) if found.group() in _ABOUT}
    for place, sign in enumerate(text):
        if place in ends:  # 两三, 七八: the middle of the two
            digit += 0.5 * (_DIGITS[sign] - digit)
        elif sign in _STEPS:
            total += (digit or 1) * _STEPS[sign]
            digit = 0
        elif sign == "半":
            digit += 0.5
        else:
            digit = digit * 10 + _DIGITS[sign]
    return total + digit


def parse_number(text: str) -> float:
    """Return the number a text states, with the thousands and decimal signs of either side of the Channel.

    A comma before exactly three digits is a thousands sign, else a decimal sign; 万 and 亿 behind a number multiply it.

    >>> [parse_number(text) for text in ("1,200", "1.200,5", "3,5", "1 200", "十五", "2.5e3", "3.5万", "一万二千")]
    [1200.0, 1200.5, 3.5, 1200.0, 15.0, 2500.0, 35000.0, 12000.0]
    """
    plain = _plain(text).casefold()
    if plain[1:] and plain[-1] in _MYRIADS:
        return parse_number(plain[:-1]) * _MYRIADS[plain[-1]]
    try:
        if plain in _SPELT:
            return _SPELT[plain]
        if re.fullmatch(_ZH_NUMBER, plain):
            return _chinese_number(plain)
        if re.fullmatch(_MIXED_NUMBER, plain):
            myriads, _, thousands = plain.rstrip("千").partition("万")
            return float(myriads) * _MYRIADS["万"] + float(thousands) * _STEPS["千"]
        if re.fullmatch(r"\d{1,3}(?:\.\d{3})+,\d+", plain):
            return float(plain.replace(".", "").replace(",", "."))
        if re.fullmatch(r"0,\d+|\d+,(?:\d{1,2}|\d{4,})", plain):
            return float(plain.replace(",", "."))
        if math.isfinite(value := float(re.sub(r"(?<=\d)[, '](?=\d{3})", "", plain))):
            return value
        raise ValueError(plain)
    except ValueError:
        raise UnreadableQuantity(f"{text!r} is not a number; write it like 1200 or 3.5") from None


def parse_period(text: str) -> str:
    """Return the period a text names, one of `PERIODS`.

    >>> parse_period("每月"), parse_period("per annum"), parse_period("班"), parse_period("crushing season")
    ('month', 'year', 'shift', 'year')
    """
    word = re.sub(r"^(?:/|每一?个?|\b(?:per|every|each|an?|p)\b\.?)\s*|[\s.]", "", _plain(text).casefold())
    if word not in _PERIODS:
        raise UnknownUnit(
            f"period {text!r} is not known; use one of hour, shift, day, week, month, quarter, year, batch, once"
        )
    return _PERIODS[word]


def _find_unit(text: str) -> str | None:
    if text in _EXACT:
        return _EXACT[text]
    bare = text.strip(" ,;:。，、()[]的")
    for candidate in (text, bare, _ASIDE.sub("", bare), re.split(r"[,;，；。(]|\bof\b", bare)[0]):
        if code := SPELLINGS.get(fold_unit(candidate)):
            return code
    return None


def _split_period(text: str) -> tuple[str, str, float]:
    """Return the text without its period, the period ("" if none) and how many periods it counts."""
    lower = re.sub(r"p\.\s?a\.?", "pa", text.casefold().rstrip(".") if len(text) > 2 else text.casefold())
    if len(lower) != len(text):
        text = lower
    for pattern in _TAILS:
        if match := pattern.match(lower):
            named = match.groupdict()
            count = named.get("count")
            return text[: match.end("unit")], _PERIODS[named["word"]], _count(count)
    return text, "", 1.0


def _count(text: str | None) -> float:
    return parse_number(text) if text else 1.0


def _read_unit(text: str) -> tuple[str, str, float]:
    """Return unit code, period and how many periods; raise UnknownUnit."""
    plain = _plain(text).strip(" ,;:。，、")
    folded = fold_unit(plain)
    if folded in _RATES and plain not in _EXACT:
        return *_RATES[folded], 1.0
    for candidate in (plain, re.sub(r"[()\[\]]", " ", plain), _ASIDE.sub("", plain)):
        bare, period, count = _split_period(candidate.strip())
        bare = _VAGUE.sub("", bare)
        if code := _find_unit(bare):
            return code, period, count
        head = re.match(rf"^(?:每|/)?(?P<word>{_ZH_PERIOD})(?P<rest>.+)$", bare) if not period else None
        if head and (code := _find_unit(head["rest"])):
            return code, _PERIODS[head["word"]], 1.0
    raise UnknownUnit(f"unit {text!r} is not known; use one such as t, kg, m3, kWh, 万吨/年, 公斤/天")


def parse_unit(text: str) -> tuple[str, str]:
    """Return the unit code and the period ("" if none) that a text such as a column heading states.

    >>> parse_unit("吨/年"), parse_unit("tpa"), parse_unit("m³/h"), parse_unit("标方/小时"), parse_unit("万度")
    (('t', 'year'), ('t', 'year'), ('m3', 'hour'), ('Nm3', 'hour'), ('10k_kWh', ''))
    """
    if text in UNITS:
        return text, ""
    code, period, count = _read_unit(text)
    if count != 1.0:
        raise UnknownUnit(f"unit {text!r} counts several periods; use one such as t/month")
    return code, period


def _split_head(text: str) -> tuple[str, str, float]:
    """Return a text without a leading period ("每年", "monthly"), that period and how many it counts."""
    for pattern in _HEADS:
        if match := pattern.match(text.casefold()):
            count = match.groupdict().get("count")
            return text[match.start("rest") :].lstrip(" :"), _PERIODS[match["word"]], _count(count)
    return text, "", 1.0


def _with_magnitude(value: float, unit: str) -> tuple[float, str]:
    """Return value and unit text where 万 or 亿 that belongs to no unit code has gone into the value."""
    while unit and unit[0] in "万亿千百" and _split_and_find(unit) is None:
        value *= {**_MYRIADS, **_STEPS}[unit[0]]
        unit = unit[1:].lstrip()
    return value, unit


def _split_and_find(text: str) -> str | None:
    try:
        return _read_unit(text)[0]
    except UnknownUnit:
        return None


def parse_quantity(text: str, unit: str = "", period: str = "") -> Quantity:
    """Return the quantity a text states; `unit` and `period` (codes or words) hold where the text names none.

    A range becomes its middle; words such as "about" and signs such as ">" are passed over.

    >>> parse_quantity("3.5 万吨/年")
    Quantity(value=3.5, unit='10kt', period='year')
    >>> parse_quantity("10~15", unit="t", period="月")
    Quantity(value=12.5, unit='t', period='month')
    >>> parse_quantity("10k pcs/year"), parse_quantity("40 jobs per month")
    (Quantity(value=10.0, unit='k_piece', period='year'), Quantity(value=40.0, unit='job', period='month'))

    What a truck carries, and how long a works runs in a year, are counted where they are said:

    >>> parse_quantity("每天两车，每车30吨"), parse_quantity("10 t/h, 8000 h/year")
    (Quantity(value=60.0, unit='t', period='day'), Quantity(value=80000.0, unit='t', period='year'))
    """
    if (load := _LOAD.search(text)) and (loads := _or_none(text[: load.start()], unit, period)):
        one = _or_none(load["zh"] or load["en"] or load["each"], "", "")
        if loads.unit == "truck" and one is not None and not one.period:
            return Quantity(value=loads.value * one.value, unit=one.unit, period=loads.period)
    if (run := _RUNS.search(text)) and (rate := _or_none(text[: run.start()], unit, period)):
        times, word = int(run["many"].replace(",", "")), _PERIODS[run["word"].casefold()]
        if rate.period == word and times <= _LONGEST_RUN[word]:
            return Quantity(value=rate.value * times, unit=rate.unit, period="year")
    plain = re.sub(r"\s+", " ", _VAGUE.sub(" ", _plain(text))).strip(" :")
    rest, head, many = _split_head(plain)
    rest = _VAGUE.sub("", rest).strip(" :")
    if _UNCOUNTED.search(rest) or not (
        match := _RANGE.match(rest) or _SINGLE.match(rest) or _SINGLE.match(rest.casefold())
    ):
        raise UnreadableQuantity(f"{text!r} is not a quantity; write it like 3.5 万吨/年 or 1200 t/year")
    named = match.groupdict()
    default, default_period = parse_unit(unit) if unit else ("", "")
    default_period = parse_period(period) if period else default_period
    if named.get("value2"):
        value, code, tail = _middle(named, default)
    else:
        value, code, tail = _scaled(_value(named, ""), named["unit"] or "", default)
    if not value <= LARGEST:
        raise QuantityTooLarge(f"{text!r} is more than {LARGEST:g} of its unit; check the digits and the unit")
    if not code:
        raise UnreadableQuantity(f"{text!r} has no unit; write it like {value:g} t/year")
    return Quantity(value=value / many, unit=code, period=tail or head or default_period)


def _or_none(text: str, unit: str, period: str) -> Quantity | None:
    """The quantity of a part of a text, or None where it is none."""
    try:
        return parse_quantity(text, unit, period)
    except (UnreadableQuantity, UnknownUnit, QuantityTooLarge):
        return None


def _value(named: Mapping[str, str | None], which: str) -> float:
    return parse_number(named[f"value{which}"] or "") * 10.0 ** int(named[f"power{which}"] or 0)


def _middle(named: Mapping[str, str | None], default: str) -> tuple[float, str, str]:
    """Return the middle of a range, its unit code and period; the lower end may have its own unit (500 kg - 1 t)."""
    high, code, tail = _scaled(_value(named, "2"), named["unit"] or "", default)
    low, magnitude = _value(named, "1"), named["unit1"] or ""
    if magnitude.strip():
        low, low_code, _ = _scaled(low, magnitude, default or code)
        low = convert(low, low_code, code) if low_code and code else low
    elif (
        named["unit"]
        and named["unit"].strip()[:1] in "万亿千百"
        and code not in ("", default)
        and high != _value(named, "2")
    ):
        low *= high / _value(named, "2")  # 3-5万公斤: the 万 belongs to both ends
    return (low + high) / 2, code, tail


def _scaled(value: float, own: str, default: str) -> tuple[float, str, str]:
    """Return value, unit code and period of a number and the words after it."""
    value, own = _with_magnitude(value, own.strip())
    if not own:
        return value, default, ""
    try:
        code, tail, count = _read_unit(own)
    except UnknownUnit:
        bare, tail, count = _split_period(own)
        if bare.strip(" ()") or not default:
            raise
        code = default
    return value / count, code, tail

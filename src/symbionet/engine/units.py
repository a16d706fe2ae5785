"""Units as firms write them, in Chinese and English: `parse_quantity`, `parse_unit`, `convert`, `yearly`.

Factors lead to the base unit of a dimension: mass t, volume m3, gas Nm3, energy GJ, power kW, transport t.km, area m2,
time h; things that are counted are each their own dimension, for a pallet is not a number of pieces.

Choices a reader should know:
- "ton" and "tons" are metric tonnes (trade with China); the American ton must be written "short ton".
- "MT" and "mt" are metric tonnes; exactly "Mt" is a million tonnes, exactly "Mg" a megagram (1 t).
- A boiler tonne (蒸吨) is a capacity of 0.7 MW, the convention of boiler makers in China.
- A tonne of steam is 2.777 GJ: saturated steam at 1.0 MPa, enthalpy above water at 0 degrees C (IAPWS-IF97).
- 1 tce is 29.3076 GJ (GB/T 2589, 7000 kcal/kg); 1 kWh is its heat content, 3.6 MJ, not the coal behind it.
"""

import math
import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit, UnreadableQuantity
from symbionet.engine.model import Quantity

__all__ = [
    "BASE_UNITS",
    "UNITS",
    "Unit",
    "convert",
    "parse_number",
    "parse_period",
    "parse_quantity",
    "parse_unit",
    "yearly",
]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit: `factor` leads to the base unit of its `dimension`."""

    code: str
    dimension: str
    factor: float
    name_en: str
    name_zh: str


# code | dimension | factor | English | Chinese | further spellings, lower case, without spaces, dots and underscores
_TABLE = """
t|mass|1|tonne|吨|tonnes ton tons metricton metrictons metrictonne metrictonnes mt te 公吨 顿
kg|mass|0.001|kilogram|公斤|kilograms kilogramme kilogrammes kilo kilos kgs kgm 千克
g|mass|0.000001|gram|克|grams gramme grammes gr
jin|mass|0.0005|jin (500 g)|斤|市斤 catty
lb|mass|0.00045359237|pound|磅|lbs pounds
short_ton|mass|0.90718474|short ton|短吨|shorttons uston ustons ton(us)
long_ton|mass|1.0160469088|long ton|长吨|longtons ukton
kt|mass|1000|thousand tonnes|千吨|kilotonne kilotonnes kiloton kilotons ktonne ktonnes thousandtons thousandtonne
10kt|mass|10000|ten thousand tonnes|万吨|万公吨 tenthousandtons 10000t
Mt|mass|1000000|million tonnes|百万吨|milliontons milliontonne megatonne megatonnes
tds|mass|1|tonne of dry solids|吨干基|tdm tdry drytonne drytonnes drytons dryton drymetrictons odt bdt 干吨 绝干吨 \
吨(干基) 吨干固体 吨绝干 t(dry) tds
m3|volume|1|cubic metre|立方米|cbm cum m^3 m**3 cubicmetres cubicmeter cubicmeters cubes 立方 方 立米 立方公尺 立 方米
l|volume|0.001|litre|升|litres liter liters ltr ltrs 公升
hl|volume|0.1|hectolitre|百升|hectolitres hectoliter
10k_m3|volume|10000|ten thousand cubic metres|万立方米|万立方 万方 万m3 10000m3
gal|volume|0.003785411784|US gallon|加仑|gallon gallons usgal gals usgallons
bbl|volume|0.158987294928|barrel of oil|石油桶|barrel barrels bbls
ft3|volume|0.028316846592|cubic foot|立方英尺|cubicfeet cuft cf ft^3
yd3|volume|0.764554857984|cubic yard|立方码|cubicyards cuyd yd^3
Nm3|gas|1|normal cubic metre|标准立方米|ncm normalm3 normalcubicmetres normalcubicmeter normalcubicmeters nm^3 m3n \
m3(n) 标方 标立方 标立方米 标立 标态立方米 标米 标准立方 标准方
10k_Nm3|gas|10000|ten thousand normal cubic metres|万标准立方米|万标方 万标立方 万标立方米 万nm3 万标准立方 10000nm3
Sm3|gas|0.947944|standard cubic metre (15 degrees C)|基准立方米|scm standardcubicmetres standardcubicmeter sm^3
GJ|energy|1|gigajoule|吉焦|gigajoules 百万千焦 十亿焦耳
MJ|energy|0.001|megajoule|兆焦|megajoules 兆焦耳
kJ|energy|0.000001|kilojoule|千焦|kilojoules 千焦耳
TJ|energy|1000|terajoule|太焦|terajoules
PJ|energy|1000000|petajoule|拍焦|petajoules
kWh|energy|0.0036|kilowatt-hour|千瓦时|kilowatthours kw-h kw·h kwhr kwhrs kwhe kwhel kilowatt-hours 度 度电 \
千瓦小时 瓩时
MWh|energy|3.6|megawatt-hour|兆瓦时|megawatthours megawatt-hours mw-h mwhe mwhth 千度 兆瓦小时
GWh|energy|3600|gigawatt-hour|吉瓦时|gigawatthours gigawatt-hours 百万度 百万千瓦时
10k_kWh|energy|36|ten thousand kilowatt-hours|万千瓦时|万度 万度电 万kwh 万千瓦小时 10000kwh
tce|energy|29.3076|tonne of coal equivalent|吨标准煤|tonnesofcoalequivalent toncoalequivalent 吨标煤 吨煤当量 \
标煤 吨标准煤当量
kgce|energy|0.0293076|kilogram of coal equivalent|千克标准煤|公斤标煤 千克标煤 公斤标准煤
10k_tce|energy|293076|ten thousand tonnes of coal equivalent|万吨标准煤|万吨标煤 万tce
toe|energy|41.868|tonne of oil equivalent|吨油当量|tonnesofoilequivalent 吨标油 吨标准油
kcal|energy|0.0000041868|kilocalorie|千卡|大卡 kilocalories
Gcal|energy|4.1868|gigacalorie|吉卡|百万大卡 百万千卡 gigacalories
MMBtu|energy|1.05505585262|million British thermal units|百万英热单位|mmbtus 百万英热
therm|energy|0.105505585262|therm|撒姆|therms
t_steam|energy|2.777|tonne of steam|吨蒸汽|tonneofsteam tonnesofsteam tonofsteam tonsofsteam tsteam 吨汽 蒸汽吨 t蒸汽
W|power|0.001|watt|瓦|watts 瓦特
kW|power|1|kilowatt|千瓦|kilowatts kwe kwth kwp 瓩
MW|power|1000|megawatt|兆瓦|megawatts mwe mwth mwt
GW|power|1000000|gigawatt|吉瓦|gigawatts
10k_kW|power|10000|ten thousand kilowatts|万千瓦|万kw
kVA|power|1|kilovolt-ampere|千伏安|kva
boiler_t|power|700|boiler tonne|蒸吨|boilerton
t.km|transport|1|tonne-kilometre|吨公里|tkm t-km t·km tonne-km tonnekm ton-km tonkm tonnekilometres \
tonne-kilometres tonkilometer 吨千米 吨·公里
10k_t.km|transport|10000|ten thousand tonne-kilometres|万吨公里|万吨·公里 万tkm
m2|area|1|square metre|平方米|sqm m^2 m**2 squaremetres squaremeter squaremeters 平方 平米 平
10k_m2|area|10000|ten thousand square metres|万平方米|万平米 万平方 万m2 万平
mu|area|666.6666666666666|mu|亩|mou 市亩
ha|area|10000|hectare|公顷|hectares hm2
ft2|area|0.09290304|square foot|平方英尺|sqft squarefeet ft^2
km2|area|1000000|square kilometre|平方公里|sqkm 平方千米 squarekilometres
h|time|1|hour|小时|hours hr hrs manhour manhours man-hours machinehours machine-hours 工时 机时 台时 时 课时
person_day|time|8|person-day|人天|persondays person-days manday mandays man-days 人日 工日
piece|count|1|piece|件|pieces pc pcs unit units item items no nos set sets ea each 个 套 台 只 支 块 张 片 部 辆 根 \
条 批
10k_piece|count|10000|ten thousand pieces|万件|万个 万套 万只 万片 万台 万支 万块 万条
dozen|count|12|dozen|打|dozens
pallet|pallet|1|pallet|托盘|pallets plt plts 托 卡板 栈板 板
pallet_space|pallet_space|1|pallet space|货位|palletspaces palletposition palletpositions 托盘位 仓位 库位
bag|bag|1|bag|袋|bags sack sacks 包
bigbag|bigbag|1|big bag|吨袋|bigbags fibc fibcs 吨包 集装袋
drum|drum|1|drum|桶|drums
ibc|ibc|1|intermediate bulk container|吨桶|ibcs ibctank ibctote totes tote
roll|roll|1|roll|卷|rolls reel reels
teu|teu|1|twenty-foot equivalent unit|标箱|teus 标准箱 20尺柜 小柜 container containers 集装箱 柜
feu|teu|2|forty-foot equivalent unit|40尺柜|feus 大柜
truck|truck|1|truckload|车|trucks truckloads load loads lorry lorries lorryload lorryloads 车次 卡车 车皮 趟
person|person|1|person|人|persons people staff employee employees workers headcount 名 人次 位
"""

_PERIOD_WORDS = {
    "hour": "hour hours hr hrs h hourly 小时 时 钟头",
    "shift": "shift shifts 班 班次",
    "day": "day days d daily 天 日 昼夜",
    "week": "week weeks wk wks w weekly 周 星期 礼拜",
    "month": "month months mo mth mths mon monthly 月 个月 月份",
    "quarter": "quarter quarters qtr quarterly 季 季度 个季度",
    "year": "year years yr yrs y a annum annual annually yearly pa 年 年度",
    "batch": "batch batches lot lots 批 批次 炉 炉次 次",
    "once": "once one-off oneoff 一次性 一次 单次",
}

# Operating time where only a rate is stated; expert judgement for process plants in the absence of a statement.
_DAYS, _HOURS, _SHIFTS, _WEEKS, _MONTHS = 330, 24, 3, 52, 12
_PER_YEAR = {
    "hour": _DAYS * _HOURS,
    "shift": _DAYS * _SHIFTS,
    "day": _DAYS,
    "week": _WEEKS,
    "month": _MONTHS,
    "quarter": 4,
    "year": 1,
}


def _fold(text: str) -> str:
    return re.sub(r"[\s._]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _read_table() -> tuple[dict[str, Unit], dict[str, str]]:
    units: dict[str, Unit] = {}
    spellings: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, dimension, factor, name_en, name_zh, others = line.split("|")
        units[code] = Unit(code=code, dimension=dimension, factor=float(factor), name_en=name_en, name_zh=name_zh)
        for spelling in (code, name_en, name_zh, *others.split()):
            spellings.setdefault(_fold(spelling), code)
    return units, spellings


_UNITS, _SPELLINGS = _read_table()
UNITS: Mapping[str, Unit] = MappingProxyType(_UNITS)
# The first unit of factor 1 in the table is the base: "t" before "tds", "kW" before "kVA".
BASE_UNITS: Mapping[str, str] = MappingProxyType(
    {unit.dimension: unit.code for unit in reversed(_UNITS.values()) if unit.factor == 1}
)
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
    re.compile(rf"^(?P<word>{_ZH_PERIOD})(?:均|产生|产出|产|排放|供应|供|需求|需|用|消耗)+量?(?P<rest>.+)$"),
    re.compile(r"^(?P<word>年|月|日)(?P<rest>\s*[:\s]\s*\d.*)$"),
    re.compile(
        r"^(?P<word>一次性|hourly|daily|weekly|monthly|quarterly|annually|annual|yearly|once)\s*:?\s*(?P<rest>.+)$"
    ),
    re.compile(rf"^(?:per|every|each)\s+(?P<word>{_WORDS})\s*:?\s*(?P<rest>.+)$"),
)
_VAGUE = re.compile(
    r"大约|大概|约为|约|左右|上下|以上|以下|以内|不超过|不少于|不低于|至少|最多|最大|最小|平均|估计"
    r"|余(?=[^热])|多(?=吨|公斤|立方|度)"
    r"|\b(?:approximately|approx\.?|about|around|circa|ca\.|c\.|roughly|nearly|some|estimated|est\.|up to|at least"
    r"|at most|maximum|minimum|max\.?|min\.?|average|avg\.?|over|under"
    r"|more than|less than|between|from|total)(?=[\s\d:]|$)"
    r"|[≥≤><≈=+]+(?=\s*\d)|^\s*~|\+(?=\s|$|[a-z])|±\s*[\d.]+%?"
)
_NUMBER = r"\d{1,3}(?:[, ']\d{3})+(?:\.\d+)?|\d{1,3}(?:\.\d{3})+,\d+|\d+(?:[.,]\d+)?(?:e[+-]?\d+)?|\.\d+"
_ZH_NUMBER = r"[一二两三四五六七八九十百千零〇半]+"


def _value_pattern(which: str) -> str:
    number = rf"(?P<value{which}>{_NUMBER}|{_ZH_NUMBER}|(?:{'|'.join(_SPELT)})\b)"
    return rf"{number}(?:\s*[x×*]\s*10\s*\^?\s*(?P<power{which}>\d{{1,2}}))?"


_SINGLE = re.compile(rf"^{_value_pattern('')}\s*(?P<unit>[^\d].*)?$")
_RANGE = re.compile(
    rf"^{_value_pattern('1')}\s*(?P<unit1>[^\d\-~至到]*?)\s*(?:-|~|至|到|\bto\b|\band\b)"
    rf"\s*{_value_pattern('2')}\s*(?P<unit>[^\d].*)?$"
)
_ASIDE = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")


def _plain(text: str) -> str:
    """Return the text in one width, lower case apart from exact units, with one kind of dash and bracket."""
    text = unicodedata.normalize("NFKC", text)
    text = re.sub(r"[–—−‐‑﹣]", "-", text).replace("～", "~").replace("〜", "~").replace("【", "[").replace("】", "]")
    text = text.replace("’", "'").replace("\u202f", " ").replace("／", "/").replace("÷", "/")
    return re.sub(r"\s+", " ", text).strip()


def _chinese_number(text: str) -> float:
    if text.startswith("半"):
        return 0.5
    total = digit = 0.0
    for sign in text:
        if sign in _STEPS:
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

    >>> [parse_number(text) for text in ("1,200", "1.200,5", "3,5", "1 200", "十五", "2.5e3", "3.5万")]
    [1200.0, 1200.5, 3.5, 1200.0, 15.0, 2500.0, 35000.0]
    """
    plain = _plain(text).casefold()
    if plain[1:] and plain[-1] in _MYRIADS:
        return parse_number(plain[:-1]) * _MYRIADS[plain[-1]]
    try:
        if plain in _SPELT:
            return _SPELT[plain]
        if re.fullmatch(_ZH_NUMBER, plain):
            return _chinese_number(plain)
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

    >>> parse_period("每月"), parse_period("per annum"), parse_period("班")
    ('month', 'year', 'shift')
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
        if code := _SPELLINGS.get(_fold(candidate)):
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
    folded = _fold(plain)
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
    """
    plain = re.sub(r"\s+", " ", _VAGUE.sub(" ", _plain(text))).strip(" :")
    rest, head, many = _split_head(plain)
    if not (match := _RANGE.match(rest) or _SINGLE.match(rest) or _SINGLE.match(rest.casefold())):
        raise UnreadableQuantity(f"{text!r} is not a quantity; write it like 3.5 万吨/年 or 1200 t/year")
    named = match.groupdict()
    default, default_period = parse_unit(unit) if unit else ("", "")
    default_period = parse_period(period) if period else default_period
    if named.get("value2"):
        value, code, tail = _middle(named, default)
    else:
        value, code, tail = _scaled(_value(named, ""), named["unit"] or "", default)
    if not math.isfinite(value):
        raise UnreadableQuantity(f"{text!r} is too large for a quantity; check the number")
    if not code:
        raise UnreadableQuantity(f"{text!r} has no unit; write it like {value:g} t/year")
    return Quantity(value=value / many, unit=code, period=tail or head or default_period)


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


def _known(code: str) -> Unit:
    if code not in UNITS:
        raise UnknownUnit(f"unit {code!r} is not known; use a code such as t, kg, m3, Nm3, GJ, kWh or parse_unit(text)")
    return UNITS[code]


def convert(value: float, unit: str, to: str) -> float:
    """Return the value in the unit `to`; both are codes of the same dimension.

    >>> convert(3.5, "10kt", "t")
    35000.0
    """
    source, target = _known(unit), _known(to)
    if source.dimension != target.dimension:
        raise IncompatibleUnits(
            f"{unit!r} measures {source.dimension} and {to!r} {target.dimension}; state a density or a heating value"
        )
    return value * source.factor / target.factor


def yearly(quantity: Quantity) -> tuple[float, str] | None:
    """Return the amount per year and its base unit, or None where no rate is stated (batch, once, no period).

    Defaults where only a rate is stated, by expert judgement: 330 operating days a year, 24 hours and 3 shifts a day,
    52 weeks, 12 months. Power is a rate already: it becomes energy in GJ over 330 x 24 hours.

    >>> yearly(Quantity(value=500, unit="kg", period="day"))
    (165.0, 't')
    >>> yearly(Quantity(value=20, unit="t", period="once")) is None
    True
    """
    unit = _known(quantity.unit)
    if unit.dimension == "power" and quantity.period in ("", "year", "hour"):
        return quantity.value * unit.factor * _DAYS * _HOURS * _UNITS["kWh"].factor, "GJ"
    if quantity.period not in _PER_YEAR:
        return None
    return quantity.value * unit.factor * _PER_YEAR[quantity.period], BASE_UNITS[unit.dimension]

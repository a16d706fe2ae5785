"""The table of units, conversion between them, and amounts per year."""

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from symbionet.engine.errors import IncompatibleUnits, UnknownUnit
from symbionet.engine.model import Quantity

__all__ = ["BASE_UNITS", "SPELLINGS", "UNITS", "Unit", "convert", "fold_unit", "yearly"]


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
k_piece|count|1000|thousand pieces|千件|kpcs kpc kpieces thousandpieces thousandpcs 千个 千套 千只 千片 千支 千块
10k_piece|count|10000|ten thousand pieces|万件|万个 万套 万只 万片 万台 万支 万块 万条 10kpcs 10kpc 10kpieces 10000pcs \
10000pieces
job|job|1|job|单|jobs orders workorders 订单 个订单
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


def fold_unit(text: str) -> str:
    """A spelling without width, case, spaces, dots and underscores."""
    return re.sub(r"[\s._]+", "", unicodedata.normalize("NFKC", text)).casefold()


def _read_table() -> tuple[dict[str, Unit], dict[str, str]]:
    units: dict[str, Unit] = {}
    spellings: dict[str, str] = {}
    for line in _TABLE.strip().splitlines():
        code, dimension, factor, name_en, name_zh, others = line.split("|")
        units[code] = Unit(code=code, dimension=dimension, factor=float(factor), name_en=name_en, name_zh=name_zh)
        for spelling in (code, name_en, name_zh, *others.split()):
            spellings.setdefault(fold_unit(spelling), code)
    return units, spellings


_UNITS, _SPELLINGS = _read_table()
UNITS: Mapping[str, Unit] = MappingProxyType(_UNITS)
SPELLINGS: Mapping[str, str] = MappingProxyType(_SPELLINGS)  # folded, to the code
# The first unit of factor 1 in the table is the base: "t" before "tds", "kW" before "kVA".
BASE_UNITS: Mapping[str, str] = MappingProxyType(
    {unit.dimension: unit.code for unit in reversed(_UNITS.values()) if unit.factor == 1}
)


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

"""What a description lists, without the words around each thing: "approval for sewage sludge, hot gas too"."""

import re
import unicodedata
from collections.abc import Iterable

from symbionet.engine.classification.phrases import affirmed, split_items

__all__ = ["bare_things", "listed_things"]

COLON = re.compile(r"(?<!\d)[:：]|[:：](?!\d)")  # what stands behind it is said anew: "no plastic: husk, chips"
# what a description bounds, and the part that bounds it
LIMIT = re.compile(
    r"[%‰<>≤≥＜＞]|\b(?:max|min|below|under|above|over|less than|more than|at most|at least|up to|limit|free|content"
    r"|ppm|mg|moisture|ph|mm|°c)\b|\d\s*(?:mm|cm|°|ppm|mg)"
    r"|不超过|不高于|不大于|小于|低于|高于|大于|以下|以上|以内|含量|含水|水分|含盐|含氯|含硫|灰分|上限|粒度|热值",
    re.I,
)
SIZED = re.compile(r"^\d[\d.]*\s*(?:毫米|厘米|公分|目)(?:以下|以上|以内)的?(?=[\u3400-\u9fff])")  # 30厘米以下橡胶块
AMOUNT = re.compile(
    r"(?<![\w.,])\d[\d.,]{0,15}\s{0,3}(?:t|kg|m3|m³|tonnes?|吨|公斤|方|立方)\s*"
    r"(?:(?:/|\ba\b|\bper\b|每)\s*(?:d|day|h|hour|week|month|year|a|天|日|小时|周|月|年))?(?![A-Za-z])",
    re.I,
)
# "permit for waste oil", "have rule 9 permission for spent acid", "consent for cloth"
PERMIT = re.compile(
    r"^(?:(?:we )?(?:have|has|hold|with|under) )?(?:(?:a|an|our|the|rule \d+) )?(?:\w+ )?"
    r"(?:permit(?:ted)?|permission|approv(?:al|ed)|consent|licen[cs]ed?|authori[sz](?:ed|ation)|certified) "
    r"(?:also )?(?:for|to (?:take|burn|treat|handle|process)) ",
    re.I,
)
CHINESE_PERMIT = re.compile(r"^(?:有|持有?|具备)?(?:协同处置|处置|经营)?(?:许可证?|批文|资质|持证)(?:可?收|只有)?")
LEAD = re.compile(
    r"^(?:(?:we (?:also )?(?:take|use|burn)|also|even|or|and|mostly|mainly|ideally|preferably|such as|like|e\.g\."
    r"|for example|have (?:also )?used|(?:would|could|can) (?:also )?(?:take|use|look at)) )+",
    re.I,
)
CHINESE_LEAD = re.compile(
    r"^(?:另收|也收|还收|也要|还要|可收|比如|例如|譬如|最好是?|优先|主要是?)(?=[\u3400-\u9fffA-Z])"
)
TAIL = re.compile(
    r"(?: (?:too|also|as well|best|fine|okay|ok|welcome|(?:is|are|would be) (?:also )?(?:fine|ok|okay|good|best|welcome"
    r"|possible|accepted)|will do|would do|do(?:es)?|can do|gets? \w+|considered|or similar|or the like|of any sort"
    r"|in any (?:shape|form|colou?r)))+$",
    re.I,
)
CHINESE_TAIL = re.compile(
    r"(?:[也都均亦还](?:行|要|收|可以?|能用|好|接受|考虑|用过|欢迎)|可以|可谈|优先|为主|之类|就行|即可|最好)+$"
)
# what is said of a thing and is none: "low sulphur", 铜低, 细的, "300 mesh"
SAID = re.compile(
    r"^(?:low|high|little|less|no) (?!pressure|temperature|grade|voltage|calorific|alumina|chrome|steam)\w+$"
    r"|^(?:cheap|dry|clean|fine|soft|hard|loose|white|fresh|washed|sorted|mixed|licensed|clear|colder|printed|soluble|sized"
    r"|cleaned|similar|recycled|anything)$"
    r"|^[\u3400-\u9fff]{1,2}的$|^[A-Za-z\u3400-\u9fff ]{1,5}[低少高多小大够]$|无所谓|不讲究|最缺|没事$|便宜$"
    r"|^[≥≤<>~约\d][\d.,\-~～–×x *]*(?:℃|°c?|度|目|毫米|厘米|公斤|吨|mm|cm|bar|mesh|kg|t|l|h|ply)?$"
    r"|^(?:(?:permit|licen[cs]e) )?(?:HW)?\d[\d\s*.,HW–-]*$|^[a-z]$",
    re.I,
)


def listed_things(description: str) -> tuple[str, ...]:
    """What a description lists, as it writes it; what it bounds is none of it: "below 20 % water" asks for no water.

    >>> listed_things("okara, draff too; no feathers, below 70 % water")
    ('okara', 'draff')
    >>> listed_things("no plastic: char, approval for sewage sludge 100 t/d, low ash")
    ('char', 'sewage sludge')
    >>> listed_things("有协同处置许可：废油、30厘米以下橡胶块；热烟气也要，灰少")
    ('废油', '橡胶块', '热烟气')
    """
    parts = (part for clause in COLON.split(description) for part in affirmed(AMOUNT.sub(" ", clause)))
    return bare_things(item for part in parts for item in split_items(PERMIT.sub("", part.strip())))


def bare_things(items: Iterable[str]) -> tuple[str, ...]:
    """The things among the items of a list, each without the words around it."""
    found = (SIZED.sub("", unicodedata.normalize("NFKC", item)) for item in items)
    bare = (_bare(item) for item in found if not LIMIT.search(item))
    return tuple(item for item in bare if item and not SAID.search(item))


def _bare(item: str) -> str:
    for words in (PERMIT, CHINESE_PERMIT, LEAD, CHINESE_LEAD, TAIL, CHINESE_TAIL):
        item = words.sub("", item.strip())
    return item.strip(" .:：-")

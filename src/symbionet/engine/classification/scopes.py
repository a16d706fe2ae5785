"""Reads the scope of licences from what people write: "Licensed HW17 and HW22, solid sludges only"."""

import re
import unicodedata
from collections.abc import Mapping
from functools import lru_cache

from symbionet.engine.classification.category_lists import narrowed_codes, read_categories
from symbionet.engine.classification.classes import suggest_classes
from symbionet.engine.classification.licence_codes import LEFT_OUT, group_codes, scheme_codes
from symbionet.engine.classification.phrase_parts import CLAUSES
from symbionet.engine.classification.phrases import affirmed, refused_items, split_items
from symbionet.engine.classification.text import split_tokens
from symbionet.engine.classification.written_codes import LICENCE, read_codes, refused_entries
from symbionet.engine.packs import Packs
from symbionet.engine.packs.reading import read_list

__all__ = ["NO_HAZARDOUS", "basel_codes", "fits_state", "read_licence_states", "read_permits"]

PACK = "glossary/licence_words"
ANY_HAZARDOUS = "hazardous"  # the permit of a firm that says it may take hazardous waste, and not which
HARMLESS_CHAPTERS = ("1912", "190210")  # of sorted refuse and fuel made of it, which such firms name as products
NO_HAZARDOUS = "non-hazardous"  # the permit of a firm that says it may take no hazardous waste: it covers none
BASEL = re.compile(r"(?<![A-Za-z\d])Y\s?(\d{1,2})(?!\d)")
NONE_AT_ALL = re.compile(
    r"\bno (?:hazardous|haz)[\w\s-]{0,12}(?:licen[cs]e|permit)?|non-?hazardous (?:waste )?only"
    r"|(?:general|ordinary) (?:industrial )?waste"
    r"|trad(?:e|ing) (?:permit|licen[cs]e) only|no storage or disposal|not hazardous"
    r"|\b(?:household|domestic|municipal)(?: waste)? and inert|\binert (?:waste |material )?only"
    r"|\b(?:household|domestic|municipal) (?:solid )?(?:waste|refuse|rubbish) only"
    r"|\bonly (?:household|domestic|municipal) (?:solid )?(?:waste|refuse)"
    r"|(?:\bnot licen[cs]ed|\bwithout (?:an? )?|\bno (?:licen[cs]e|permit|authori[sz]ation)) ?"
    r"(?:for |to (?:take|treat|store) )?(?:hazardous|haz)[\w\s-]{0,12}"
    r"|\b(?:hazardous|haz)[ -]?(?:waste|materials?)? (?:is |are )?(?:not (?:accepted|taken|allowed)|refused|excluded)"
    r"|\b(?:never|does not|do not|don't|cannot|can not|may not) (?:take|accept|handle|touch|treat) (?:any )?"
    r"(?:hazardous|haz)\b"
    r"|(?:没有?|未取得|未持有?|不具备)(?:任何)?危(?:废|险废物)(?:经营|处置)?(?:资质|许可|证)"
    r"|危(?:废|险废物)(?:没有?证|别(?:送|来|拉)|不碰|不做|除外|免谈)|(?:不碰|不能收|不许收|不可收|不做|拒收)危(?:废|险废物)"
    r"|无危(?:废|险废物)|非危(?:废|险废物)|危(?:废|险废物)(?:一概|一律|都|全部)?不(?:收|要|接)"
    r"|(?:只|仅)(?:收|接收|限)生活垃圾|不(?:收|接|接收|接受|处置)危(?:废|险废物)|仅(?:限)?一般(?:工业)?固废|一般(?:工业)?固(?:废|体废物)"
    r"|(?:只有|仅有|仅)经营许可|无(?:仓储|处置)"
    r"|\b(?:no|without(?: an?y?)?) (?:waste |environmental |hazardous |haz |RCRA |EPA |WML |HW )?"
    r"(?:permits?|licen[cs]es?|authori[sz]ations?|paperwork|papers?|WML)\b|\bunlicen[cs]ed\b"
    r"|(?:没有?|无|未)(?:任何|办过?|取得|办理过?)?(?:废物|环保|危废|相关)?(?:许可证?|手续|证照|资质)|没办过?手续|无证(?!明)",
    re.I,
)
# a licence that no longer or not yet holds
LAPSED = re.compile(
    r"\bexpired\b|\blapsed\b|\brevoked\b|\bsuspended\b|\bpending\b|\bunder (?:application|renewal)\b"
    r"|\b(?:applied|applying) for\b|\brenewal (?:filed|submitted)|已?(?:过期|到期|失效|吊销|注销)|申请中"
    r"|(?:正在|在)(?:申请|办理)|办理中|待批",
    re.I,
)
SENTENCE = re.compile(r"[;；。\n]|\.(?=\s|$)")
CODED = re.compile(r"HW\s?\d|\d\d[ .]\d\d[ .]\d\d|\d{6}|\d{3}-\d{3}")
# a licence for hazardous waste that says no more
FOR_HAZARDOUS = re.compile(
    r"(?:licen[cs]ed?|permit(?:ted|s)?|authori[sz](?:ed|ation)|consent|approved)\b[^.;:]{0,80}?"
    r"\b(?:hazardous|haz)[ -]?waste"
    r"|\b(?:hazardous|haz)[ -]?waste (?:licen[cs]e|permit|authori[sz]ation)s?\b"
    r"|危(?:废|险废物)(?:综合)?(?:经营|处置|利用|收集)?(?:许可证?|资质|证)",
    re.I,
)
AFTER_LICENCE = re.compile(
    r"(?:licen[cs]ed?|licensed [\w-]+|permit(?:ted)?|authori[sz]ed|许可证?|资质|准予|核准|经营范围|危废证)"
    r"\s*(?:incinerator|facility|plant|site|treater|processor)?\s*(?:is|are|for|to (?:take|treat|store|accept))?"
    r"\s*(?:仅限|仅|限于|为|范围|经营|only)?\s*[:：(（]?\s*(.+?)[)）]?$",
    re.I,
)
# the stuff before the licence: "used oil licence only", 有铝灰利用许可
BEFORE_LICENCE = re.compile(
    r"^(?:the |an? |with (?:an? )?|holds? (?:an? )?|own )?(?!(?:hazardous|haz|waste|environmental|operating|trade)\b)"
    r"([a-z][a-z -]{3,40}?) (?:licen[cs]e|permit|authori[sz]ation)(?: holder)?(?: only)?$|"
    r"^(?!.{0,4}(?:危废|危险废物|排污|环保|环境|营业))([^有持具取（(]{2,20}?)(?:收集|利用|处置|经营|回收|处理)+(?:经营)?(?:许可证|资质)|"
    r"(?:有|持有?|具备|具有|取得|已取得)(.{2,}?)(?:的?(?:综合)?(?:利用|处置|经营|回收|收集|处理|再生))?(?:许可证?|资质|牌照)"
)
# what a licence says of a code in brackets after it: "HW17 (solid sludges)"
CODE_NOTE = re.compile(r"(HW\s?-?\d{1,2}|\d\d[\s.]?\d\d[\s.]?\d\d)\s*[*＊]?\s*[(（]([^)）]{1,40})[)）]", re.I)
SOLIDS_ONLY = re.compile(r"\bsolids?\b|\bsludges?\b|\bcakes?\b|\bdust|固态|固体|污泥|泥饼|粉尘|渣", re.I)
LIQUIDS_ONLY = re.compile(r"\bliquids?\b|\bliquors?\b|\bsolutions?\b|\bbaths?\b|液态|液体|废液|溶液|废水", re.I)
# what is said of a whole licence
SOLIDS_ALONE = re.compile(
    r"\b(?:solids?|sludges?|solid sludges?) only\b|\bonly (?:solids?|sludges?)\b|\bno liquids?\b"
    r"|[仅只](?:限|收)?固[态体]|(?:不收|不接|不要)液[态体]|液[态体](?:不收|不接|不要)",
    re.I,
)
TOO_MUCH = re.compile(r"\b(?:only|used|solely|licensed|waste)\b|焚烧|处置|利用|收集|贮存|仅限|仅", re.I)
# a limit is no thing: Cl under 0.8
BOUNDED = re.compile(r"(?:[<>≤≥]|\b(?:under|below|above|over|up to|max|min)\b|[低高小大]于|不超过?)\s*\d", re.I)
SURE = 0.4  # probability from which a word of a licence is taken to mean a class
ALONE, NO_OTHER = 0.5, 0.15  # of words that are no term: the probability of the class, and of the next one below it
LONGEST = 40  # characters of a thing that a licence names


def basel_codes(text: str) -> tuple[str, ...]:
    """The categories of the Basel Convention that a text names.

    >>> basel_codes("Zn 15%, Pb 2%, Y23/Y31")
    ('Y23', 'Y31')
    """
    return tuple(dict.fromkeys(f"Y{number}" for number in BASEL.findall(text) if 1 <= int(number) <= 48))


@lru_cache(maxsize=20_000)
def read_permits(text: str, packs: Packs) -> tuple[str, ...]:
    """The permits that a description states: codes, the codes of the wastes it names, or `NO_HAZARDOUS`; else none.

    >>> from symbionet.engine.packs import load_packs
    >>> packs = load_packs()
    >>> read_permits("Licensed HW17 (solid sludges) and HW22", packs)
    ('HW17', 'HW22')
    >>> read_permits("Licence for waste emulsions only", packs)
    ('HW09', '120109', '130105', '130802')
    >>> "100315" in read_permits("回转炉；有铝灰铝渣利用许可", packs)
    True
    >>> read_permits("四千吨水泥，无危废资质", packs), read_permits("Brick works", packs)
    (('non-hazardous',), ())
    >>> read_permits("HW48 (321-004, 005), HW08-09; not HW31", packs)
    ('321-004-48', '321-005-48', 'HW08', 'HW09')
    >>> read_permits("authorised for spent solvent 28.6; no pesticide", packs)[:2], read_permits("HW08, expired", packs)
    (('28.6', 'HW06'), ('non-hazardous',))
    """
    valid = _still_valid(text)
    if (codes := read_codes(valid, packs)).all:
        plain = unicodedata.normalize("NFKC", valid)
        limited = narrowed_codes(plain, packs)
        left_out = (f"{LEFT_OUT}{code}" for code in refused_entries(valid, packs) if f"HW{code[-2:]}" in codes.hw)
        held = (one for code in codes.all for one in limited.get(code, (code,)))
        others = (*group_codes(valid, packs), *scheme_codes(valid, packs))
        return tuple(dict.fromkeys((*held, *others, *left_out)))
    if LICENCE.search(valid):
        schemes = scheme_codes(valid, packs)
        if not NONE_AT_ALL.search(valid):
            named = (*schemes, *group_codes(valid, packs), *_named(valid, packs))
            if FOR_HAZARDOUS.search(valid) and all(code.startswith(HARMLESS_CHAPTERS) for code in named):
                return (ANY_HAZARDOUS,)
            if named:
                return tuple(dict.fromkeys(named))
        if schemes:
            return schemes
    lapsed = len(valid) < len(text) and (LICENCE.search(text) is not None or bool(read_codes(text, packs).all))
    if lapsed or NONE_AT_ALL.search(text):
        return (NO_HAZARDOUS,)
    return (ANY_HAZARDOUS,) if FOR_HAZARDOUS.search(text) else ()


def _still_valid(text: str) -> str:
    """What a text says without what it says of a licence that no longer or not yet holds.

    >>> _still_valid("HW08; HW09 applied for"), _still_valid("13 05 02* permit, expired 2023"), _still_valid("HW08, 9")
    ('HW08', '', 'HW08, 9')
    """
    if not LAPSED.search(text):
        return text
    valid = list[str]()
    for sentence in SENTENCE.split(text):
        parts = CLAUSES.split(sentence.strip())
        lapsed = [part for part in parts if LAPSED.search(part)]
        if all(CODED.search(part) for part in lapsed):  # what names no code of its own is said of those before it
            valid += [", ".join(part for part in parts if part not in lapsed)]
    return "; ".join(part for part in valid if part)


def _named(text: str, packs: Packs) -> tuple[str, ...]:
    """The codes that the words of a licence cover, without those of what it refuses."""
    refused = {code for item in refused_items(text) for code in _codes_of(item, packs)}
    parts = affirmed(text.replace(":", " ").replace("：", " "))
    matches = [BEFORE_LICENCE.search(part) or AFTER_LICENCE.search(part) for part in parts]
    pairs = zip(parts, matches, strict=True)
    said = [split_items(next(filter(None, match.groups())) if match else part) for part, match in pairs]
    found = [[code for item in items for code in _codes_of(item, packs)] for items in said]
    # what stands before the licence is what the firm makes, unless the licence names nothing itself
    first = next((place for place, match in enumerate(matches) if match and found[place]), 0)
    return tuple(dict.fromkeys(code for codes in found[first:] for code in codes if code not in refused))


@lru_cache(maxsize=4096)
def _codes_of(item: str, packs: Packs) -> tuple[str, ...]:
    """The codes of a thing that a licence names: by the words that licences use, else by the class that it is."""
    words = f" {' '.join(split_tokens(item))} "
    named = [codes for term, codes in _licence_words(packs) if f" {term} " in words]
    if named:
        return tuple(dict.fromkeys(code for codes in named[:1] for code in codes))
    plain = TOO_MUCH.sub(" ", item).strip()
    if BOUNDED.search(plain) or plain in ("危险废物", "危废"):
        return ()
    found = suggest_classes(plain, packs, top=2) if plain else ()
    if not found:
        return ()
    one, other = found[0], found[1].probability if len(found) > 1 else 0.0
    known = packs.classes[one.class_id]
    is_term = one.probability >= SURE and one.reason.code in ("term", "near_term")
    if is_term or (one.probability >= ALONE and other < NO_OTHER and len(plain) < LONGEST):
        return (*known.ewc, *known.hw)
    return ()


@lru_cache(maxsize=4)
def _licence_words(packs: Packs) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The words of licences as their tokens, the longest first, with the codes that each covers."""
    rows = packs.rows(PACK) if PACK in packs.headers else ()
    pairs = [
        (" ".join(split_tokens(term)), (row["id"], *read_list(row["ewc"])))
        for row in rows
        for term in (*read_list(row["terms_en"]), *read_list(row["terms_zh"]))
    ]
    return tuple(sorted(pairs, key=lambda pair: (-len(pair[0]), pair)))


@lru_cache(maxsize=4096)
def read_licence_states(text: str) -> Mapping[str, str]:
    """The state of matter to which a licence limits a code: "solid" or "liquid"; codes without such a limit not.

    >>> dict(read_licence_states("许可HW17（固态污泥）、HW22")), dict(read_licence_states("HW34 (liquids only)"))
    ({'HW17': 'solid'}, {'HW34': 'liquid'})
    >>> dict(read_licence_states("HW17 and HW22, no liquids"))
    {'HW17': 'solid', 'HW22': 'solid'}
    """
    found = {}
    plain = unicodedata.normalize("NFKC", text)
    if SOLIDS_ALONE.search(plain):
        found = {one.code: "solid" for one in read_categories(plain)}
    for code, note in CODE_NOTE.findall(plain):
        solid, liquid = SOLIDS_ONLY.search(note), LIQUIDS_ONLY.search(note)
        if bool(solid) != bool(liquid):
            plain = re.sub(r"[\s.-]", "", code).upper()
            name = f"HW{int(plain[2:]):02d}" if plain.startswith("HW") else plain
            found[name] = "solid" if solid else "liquid"
    return found


def fits_state(form: str, state: str) -> bool:
    """Whether a thing of this physical form is of the state of matter that a licence allows; "" allows any.

    >>> fits_state("liquid", "solid"), fits_state("sludge", "solid"), fits_state("", "solid")
    (False, True, True)
    """
    if not form or not state or form == "mixed":
        return True
    return (form in ("liquid", "gas")) == (state == "liquid")

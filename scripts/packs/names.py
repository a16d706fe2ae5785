"""The pack of sector words taken from the classifications: firms and registers often write the official name."""

import re
from collections.abc import Iterable

from packs.pack import Pack, Row

__all__ = ["name_pack"]

FINE = "ABCDEGN"  # sections whose classes are named one by one; of the services the groups are enough
LONGEST_ENGLISH, LONGEST_CHINESE = 10, 16  # words, characters: nobody writes a longer name
ENGLISH_HEAD = re.compile(r"^(?:manufacture|processing|production|other processing|specialised retail) of ")
CHINESE_TAIL = re.compile(r"(?:制造业|制造|的制造|行业|业)$")
HOMES = {  # read by hand: the code beside these names in the crosswalk is another trade
    "0129": "A0190",
    "1104": "C1519",
    "1439": "C1829",
    "2013": "C2619",
    "2014": "C2614",
    "3109": "C2190",
    "4618": "F5181",
    "4676": "F5199",
}
VAGUE = re.compile(r"^other\b|not elsewhere|n\.e\.c|^其他|未列明|未另分类|未包括")


def name_pack(nace: Pack, gb4754: Pack, crosswalk: Pack, typed: list[dict[str, str]]) -> Pack:
    """The names of both classifications as words that identify a sector, by NACE and GB/T 4754 code.

    Names from which the words typed by hand (pack glossary/sectors) already tell the sector are left out.
    """
    found: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]] = {}
    names = {row["code"]: row for row in gb4754.rows}
    nearest: dict[str, list[str]] = {}
    beside: dict[str, list[str]] = {}
    reached: dict[str, list[str]] = {}
    for row in crosswalk.rows:
        targets = nearest.setdefault(row["gb4754"], [])
        targets.append(row["nace2"])
        # A Chinese code stands beside the NACE code nearest to it; what it only reaches over is mostly another trade.
        if len(targets) == 1:
            beside.setdefault(row["nace2"], []).append(row["gb4754"])
        elif len(row["gb4754"]) == 5 and len(row["nace2"]) == 4:
            reached.setdefault(row["nace2"], []).append(row["gb4754"])
    for code, targets in nearest.items():
        # A group of one class has the name of the class; a code that reaches over several takes the nearest.
        if f"{code}0" not in names and (len(code) < 5 or code[0] in FINE or code.endswith("0")):
            _add(found, (targets[0], code), names[code])
    for row in nace.rows:
        codes = beside.get(row["code"]) or reached.get(row["code"], [])
        if codes and row["code"] < "53" and not (len(row["code"]) == 4 and row["code"].endswith("0")):
            _add(found, (row["code"], HOMES.get(row["code"]) or _home(row, codes, names)), row)
    told = _Told(typed)
    rows = tuple(
        {
            "nace": code,
            "gb4754": chinese_code,
            "terms_en": "|".join(told.rest(english, code)),
            "terms_zh": "|".join(told.rest(chinese, code)),
            "source": "GB/T 4754-2017; NACE Rev. 2",
        }
        for (code, chinese_code), (english, chinese) in sorted(found.items())
        if told.rest(english, code) or told.rest(chinese, code)
    )
    return Pack(
        id="glossary/sectors_names",
        edition="GB/T 4754-2017, NACE Rev. 2 (2006)",
        publisher="Symbionet",
        source="Names of packs codes/gb4754 and codes/nace2, joined by crosswalks/gb4754_nace2",
        licence="Chinese: national standard, facts; English of NACE: Eurostat; the rest: Apache-2.0",
        title_en="Names of sectors in the classifications, as words that identify a sector",
        title_zh="行业分类名称识别词",
        key="nace|gb4754",
        columns={
            "nace": "NACE Rev. 2 code of two to four digits without a dot",
            "gb4754": "code of GB/T 4754-2017",
            "terms_en": "English names, lower case, separated by |",
            "terms_zh": "Chinese names, separated by |",
            "source": "citation",
        },
        rows=rows,
    )


def _home(name: Row, codes: list[str], names: dict[str, Row]) -> str:
    """The code of GB/T 4754 beside a NACE name: the narrowest; of several, the others of the trade for the others."""
    narrow = [code for code in codes if len(code) == max(map(len, codes))]
    rest = [code for code in narrow if "其他" in names[code]["name_zh"]] if "其他" in name["name_zh"] else []
    return (rest or narrow)[0]


class _Told:
    """What the words typed by hand tell about a name: the longest one in it decides."""

    def __init__(self, typed: list[dict[str, str]]) -> None:
        self._codes: dict[str, list[str]] = {}
        for row in typed:
            for term in (*row["terms_en"].split("|"), *row["terms_zh"].split("|")):
                self._codes.setdefault(_spread(term), []).append(row["nace"])

    def rest(self, names: Iterable[str], code: str) -> list[str]:
        """The names in which the longest typed words are not of this sector, or not as narrow; a typed name is told."""
        return [name for name in names if _spread(name) not in self._codes and not self._tells(name, code)]

    def _tells(self, name: str, code: str) -> bool:
        inside = [term for term in self._codes if term in _spread(name)]
        longest = max(map(len, inside), default=0)
        return longest > 0 and all(
            any(found.startswith(code) for found in self._codes[term]) for term in inside if len(term) == longest
        )


def _spread(text: str) -> str:
    """The text as words without plural between spaces, or as it is where it is Chinese."""
    if not text.isascii():
        return text
    return f" {' '.join(word.removesuffix('s') for word in re.findall(r'[a-z0-9]+', text.lower()))} "


def _add(
    found: dict[tuple[str, str], tuple[dict[str, None], dict[str, None]]], key: tuple[str, str], names: Row
) -> None:
    english, chinese = found.setdefault(key, ({}, {}))
    english.update(dict.fromkeys(_english(names["name_en"])))
    chinese.update(dict.fromkeys(_chinese(names["name_zh"])))


def _english(name: str) -> Iterable[str]:
    plain = re.sub(r"\s*\([^)]*\)", "", name).lower().replace("|", " ").strip()
    # The short form is found in the long one too; one word alone ("bars", "foundations") means too many things.
    for text in (ENGLISH_HEAD.sub("", plain), plain):
        if not VAGUE.search(text) and 2 <= len(text.split()) <= LONGEST_ENGLISH:
            yield text
            return


def _chinese(name: str) -> Iterable[str]:
    plain = re.sub(r"\s*[（(][^）)]*[）)]", "", name).replace(" ", "")
    for text in (CHINESE_TAIL.sub("", plain), plain):
        if not VAGUE.search(text) and 3 <= len(text) <= LONGEST_CHINESE:
            yield text
            return

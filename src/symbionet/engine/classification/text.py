"""Cuts texts of people (Chinese, English, mixed) into tokens that terms can be compared by."""

import re
import unicodedata
from functools import lru_cache

__all__ = ["BRACKETS", "GENERIC", "cut_clauses", "has_chinese", "split_tokens", "token_weight"]

# a Latin word with its digits ("co2"), a number, or one Chinese character: a term of any language is a run of these
TOKEN = re.compile(r"[a-z][a-z0-9]*|\d+(?:\.\d+)?|[\u3400-\u9fff]")
CHINESE = re.compile(r"[\u3400-\u9fff]")
# what follows says where a thing comes from or goes to, not what it is
ENGLISH_TAIL = re.compile(r"\b(?:from|of|for|as|in|with|by|to|at|out of|generated|containing|used)\b")
BRACKETS = re.compile(r"[(\[【{<《][^)\]】}>》]*[)\]】}>》]?")
CHINESE_HEAD = re.compile(r"(?:产生的|排放的|来自|用作|用于|可作|生产用|的)")

STOP_WORDS = "a an and the or from of for as in with by to at on our we is are be etc per some other various"
STOP = frozenset(STOP_WORDS.split())
# words that say little about what a thing is
GENERIC_WORDS = (
    "waste used spent scrap residual residue old surplus excess product material by off spec grade dry wet clean"
    " industrial process plant company co ltd tianjin 废 旧 的 余 剩 和 及 与 工 业"
)
GENERIC = frozenset(GENERIC_WORDS.split())
PLURALS = (("gases", "gas"), ("ies", "y"), ("sses", "ss"), ("ches", "ch"), ("shes", "sh"), ("xes", "x"), ("s", ""))
NOT_PLURAL = ("ss", "us", "is", "gas", "ous", "pfas")
SPELLINGS = {"sulfur": "sulphur", "sulfuric": "sulphuric", "sulfate": "sulphate", "sulfide": "sulphide",
             "aluminum": "aluminium", "fiber": "fibre", "tire": "tyre", "gray": "grey", "mold": "mould",
             "demineralized": "demineralised", "wastewater": "waste water", "sulfite": "sulphite",
             "fertilizer": "fertiliser", "vapor": "vapour", "colour": "color"}  # fmt: skip


@lru_cache(maxsize=100_000)
def _words(token: str) -> tuple[str, ...]:
    """A Latin word without plural, in British spelling; of "wastewater" both words."""
    for end, new in PLURALS:
        if token.endswith(end) and len(token) - len(end) + len(new) >= 3 and not token.endswith(NOT_PLURAL):
            token = token[: len(token) - len(end)] + new
            break
    return tuple(SPELLINGS.get(token, token).split())


@lru_cache(maxsize=8192)  # one text is asked for by many who read it
def split_tokens(text: str) -> tuple[str, ...]:
    """The tokens of a text: English words without plural and in British spelling, Chinese characters one by one.

    >>> split_tokens("PVC边角料, fly ashes (Ⅱ级)")
    ('pvc', '边', '角', '料', 'fly', 'ash', 'ii', '级')
    """
    plain = text if text.isascii() else unicodedata.normalize("NFKC", text).replace("’", "'")
    plain = plain.lower().replace("'s ", " ")
    words: list[str] = []
    for token in TOKEN.findall(plain):
        if token.isascii():
            words.extend(_words(token))
        else:
            words.append(token)
    return tuple(words)


def has_chinese(text: str) -> bool:
    """Whether a text holds a Chinese character.

    >>> has_chinese("钢渣"), has_chinese("slag")
    (True, False)
    """
    return CHINESE.search(text) is not None


@lru_cache(maxsize=8192)
def cut_clauses(text: str) -> tuple[str, str]:
    """The part of a title that names the thing, and the rest that says where it comes from or goes to.

    >>> cut_clauses("Steam from flue gas"), cut_clauses("电厂产生的粉煤灰"), cut_clauses("高炉渣（BFS）")
    (('steam', 'flue gas'), ('粉煤灰', '电厂'), ('高炉渣', '(bfs)'))
    """
    plain = unicodedata.normalize("NFKC", text).lower().strip()
    if (outside := BRACKETS.sub(" ", plain).strip()) and outside != plain:
        name, rest = cut_clauses(outside)
        return name, " ".join((rest, *BRACKETS.findall(plain))).strip()
    found = ENGLISH_TAIL.search(plain)
    if found and plain[: found.start()].strip():
        return plain[: found.start()].strip(" ,;("), plain[found.end() :].strip(" ,;)")
    parts = CHINESE_HEAD.search(plain)
    if parts and parts.group() in ("用作", "用于", "可作") and parts.start():
        return plain[: parts.start()], plain[parts.end() :]
    if parts and plain[parts.end() :].strip() and not plain[parts.end() :].startswith(("和", "、")):
        return plain[parts.end() :], plain[: parts.start()]
    return plain, ""


def token_weight(token: str) -> float:
    """How much a token says about what a thing is: a Latin word counts like two Chinese characters.

    >>> token_weight("slag"), token_weight("渣"), token_weight("waste"), token_weight("the")
    (2.0, 1.0, 0.5, 0.0)
    """
    if token in STOP or token[0].isdigit():
        return 0.0
    size = 2.0 if token[0].isascii() else 1.0
    return size * (0.25 if token in GENERIC else 1.0)

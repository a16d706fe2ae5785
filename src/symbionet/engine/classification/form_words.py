"""Words that say in which form a material is left over: what stands before them says which material it is."""

import re

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import cut_clauses, has_chinese

__all__ = ["named_before_form", "says_form_only"]

ENGLISH_FORMS = """chips clippings cuttings edge edges edging ends flash fines floats hanks lumps offcuts off-cuts outs
    parings peelings pieces pinch-off punchings purge purgings regrind rejects remnants runners scrap seconds selvedge
    shavings shreds skeletons sprue sprues strips swarf tails trim trimmings trims turnings waste"""
CHINESE_FORMS = """边角余料 边角料 水口料 下脚料 机头料 不良品 边料 角料 料头 料边 水口 飞边 毛边 碎料 碎片 碎屑 次品
    废品 车屑 网边 余料 条子 头子 废料 边角 废边 边条 切边 刨花 碎"""
ENGLISH, CHINESE = frozenset(ENGLISH_FORMS.split()), tuple(CHINESE_FORMS.split())
# what stands beside words of form and names no material either
BESIDE_TEXT = "and or our own old mixed production factory strip sheet off-spec second reject of"
BESIDE_ENGLISH = frozenset(BESIDE_TEXT.split())
BESIDE_CHINESE = re.compile(r"[、，,和及与\s]|生产|车间|厂内|我厂|混合|各种|冲|切|裁|网|编条|板|带|车|铣")
WHOLE = 0.95  # score of a text that is a term as it stands


def named_before_form(text: str, lexicon: Lexicon) -> tuple[str, str] | None:
    """The class and the words of the material that stands before a word of form at the end of a text; else None.

    >>> from symbionet.engine.classification.classes import class_lexicon
    >>> from symbionet.engine.packs import load_packs
    >>> lexicon = class_lexicon(load_packs())
    >>> named_before_form("green HDPE flash", lexicon), named_before_form("聚丙烯边料", lexicon)
    (('pe-scrap', 'hdpe'), ('pp-scrap', '聚丙烯'))
    >>> named_before_form("boiler ash", lexicon), named_before_form("trim", lexicon)
    (None, None)
    """
    name = cut_clauses(text)[0].strip()
    for one, wordings in _materials(name):
        for wording in wordings:
            scores = score_terms(wording, lexicon).scores
            best = max(scores, key=lambda class_id: scores[class_id], default="")
            if best and scores[best] >= WHOLE:
                return best, one
    return None


def says_form_only(text: str) -> bool:
    """Whether a title says in which form a thing is left over and nothing of what it is made of.

    >>> says_form_only("strip ends"), says_form_only("flash & rejects"), says_form_only("边角、水口")
    (True, True, True)
    >>> says_form_only("brass turnings"), says_form_only("皮边角"), says_form_only("rails")
    (False, False, False)
    """
    name = cut_clauses(text)[0].strip()
    if has_chinese(name):
        rest, words = name, 0
        for form in CHINESE:
            words += form in rest
            rest = rest.replace(form, "")
        return words > 0 and not BESIDE_CHINESE.sub("", rest)
    words_left = [word for word in re.split(r"[\s&,/]+", name) if word]
    forms = [word for word in words_left if word in ENGLISH]
    return bool(forms) and all(word in ENGLISH or word in BESIDE_ENGLISH for word in words_left)


def _materials(name: str) -> list[tuple[str, tuple[str, ...]]]:
    """What may be the material, the longest first, each with the ways to say that it is left over."""
    if has_chinese(name):
        form = next((word for word in CHINESE if name.endswith(word)), "")
        before = name.removesuffix(form)
        named = bool(form) and before.isalnum() and not before.endswith(CHINESE)
        return [(before, (f"废{before}", f"{before}废料", before))] if named else []
    words = name.split()
    before_form = list(words)
    while before_form and before_form[-1] in ENGLISH:
        before_form.pop()
    if len(before_form) == len(words):
        return []
    ends = (" ".join(before_form[start:]) for start in range(len(before_form)))
    return [(one, (f"{one} scrap", f"{one} waste", one)) for one in ends]

"""Words that say in which form a material is left over: what stands before them says which material it is."""

from symbionet.engine.classification.lexicon import Lexicon
from symbionet.engine.classification.terms import score_terms
from symbionet.engine.classification.text import cut_clauses, has_chinese

__all__ = ["named_before_form"]

ENGLISH_FORMS = """chips clippings cuttings edge edges edging ends flash fines floats hanks lumps offcuts off-cuts outs
    parings peelings pieces pinch-off punchings purge purgings regrind rejects remnants runners scrap seconds selvedge
    shavings shreds skeletons sprue sprues strips swarf tails trim trimmings trims turnings waste"""
CHINESE_FORMS = """边角余料 边角料 水口料 下脚料 机头料 不良品 边料 角料 料头 料边 水口 飞边 毛边 碎料 碎片 碎屑 次品
    废品 余料 条子 头子 废料 边条 切边 刨花 碎"""
ENGLISH, CHINESE = frozenset(ENGLISH_FORMS.split()), tuple(CHINESE_FORMS.split())
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

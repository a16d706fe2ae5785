"""Search in Chinese and English, tolerant of spelling: words, then resource classes, then texts spelt nearly alike."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from itertools import pairwise, product
from operator import itemgetter
from typing import Any

from django.db.models import Case, Model, Q, QuerySet, Value, When
from rapidfuzz import process
from rapidfuzz.distance import OSA

from symbionet.accounts.queries import Visitor
from symbionet.engine.classification.spellings import right_spellings
from symbionet.engine.classification.written_codes import lone_code
from symbionet.engine.packs import load_packs
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries.classes import classes_meant_by
from symbionet.network.queries.fields import SEARCHED, closed_somewhere

__all__ = ["folded", "organisations_found", "resources_found"]

FEW = 5  # fewer exact hits than this and near spellings are looked for
MOST = 100  # near hits
WORD = re.compile(r"[\u4e00-\u9fff]+|[^\W_\u4e00-\u9fff]+")
CHINESE = re.compile(r"[\u4e00-\u9fff]")
CODE = re.compile(r"\d+(?:[\s.-]+\d+)+\*?|\d{4,}\*?")  # 10 01 02, 900-041-49: one word, and no figure is near it


def folded(*texts: str) -> str:
    """Texts as they are searched: full-width forms made plain, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(text for text in texts if text)).lower()).strip()


def organisations_found(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """The organisations whose names, codes or business hold every word of the text, or nearly do."""
    named = _begun(text, "name_zh", "name_en")
    return _found(organisations, text, _every_word(text, "search_text"), Q(pk__in=[]), named=named)


def resources_found(resources: QuerySet[Resource], text: str, visitor: Visitor) -> QuerySet[Resource]:
    """The resources whose texts or owner hold every word, whose class the text means, or that are spelt nearly so.

    Of a resource whose texts are partly closed to the visitor the titles alone are searched: a search would tell them.
    """
    if not folded(text):
        return resources
    exact = _every_word(text, "search_text", "organisation__search_text")
    closed = closed_somewhere(resources, visitor, SEARCHED)
    if closed:
        titles = _every_word(text, "title_zh", "title_en", "organisation__name_zh", "organisation__name_en", fold=False)
        exact = exact & ~Q(pk__in=closed) | titles & Q(pk__in=closed)
    named = _begun(text, "title_zh", "title_en", "organisation__name_zh", "organisation__name_en")
    return _found(resources, text, exact, Q(class_id__in=classes_meant_by(text)), named=named, unread=closed)


def _every_word(text: str, *fields: str, fold: bool = True) -> Q:
    found = Q()
    for spellings in _words(folded(text)):
        one = Q()
        for field, word in product(fields, spellings):
            one |= Q(**{f"{field}__{'contains' if fold else 'icontains'}": word})
        found &= one
    return found


def _begun(text: str, *fields: str) -> Q:
    """Where each word begins a word of a name: "ash" is in fly ash, and only in the middle of wash water."""
    found = Q()
    for word in folded(text).split():
        marks = ("" if CHINESE.match(word) else " ", "(", "-")
        one = Q()
        for field in fields:
            one |= Q(**{f"{field}__istartswith": word})
            for mark in marks:
                one |= Q(**{f"{field}__icontains": f"{mark}{word}"})
        found &= one
    return found


def _words(text: str) -> list[set[str]]:
    """The words of a search, each in its spellings: a code with and without what parts it."""
    if code := lone_code(text):
        return [{text.rstrip("* "), code.lower(), code.replace("-", "").lower()}]
    if CODE.fullmatch(text):
        return [{text.rstrip("*"), re.sub(r"[\s.*]+", "", text)}]
    return [{word} for word in text.split()]


def _found[Row: Model](
    rows: QuerySet[Row], text: str, exact: Q, meant: Q, *, named: Q, unread: Iterable[int] = ()
) -> QuerySet[Row]:
    """The rows so `named`, those meant, those that hold the words and, where these are few, those spelt nearly so."""
    if not folded(text):
        return rows
    hits: QuerySet[Row] = rows.filter(exact | meant)
    near: dict[int, int] = {}
    if len(hits.order_by()[:FEW].values_list("pk")) < FEW:
        near = _nearly(rows, folded(text), unread)
        near = dict(sorted(near.items(), key=itemgetter(1))[:MOST])
        hits = rows.filter(exact | meant | Q(pk__in=list(near)))
    nearest = (
        When(pk__in=[key for key, wrong in near.items() if wrong == most], then=Value(2 + most))
        for most in sorted(set(near.values()))
    )
    rank: Any = Case(When(exact & named, then=Value(0)), When(meant, then=Value(1)), *nearest, default=Value(2))
    return hits.order_by(rank, *(rows.model._meta.ordering or ["pk"]))


def _nearly(rows: QuerySet[Any], text: str, unread: Iterable[int] = ()) -> dict[int, int]:
    """The rows each word of the text stands in, also misspelt, with the wrong letters that takes."""
    words = WORD.findall(text)
    if lone_code(text) or CODE.fullmatch(text) or not words:
        return {}  # a code is what it is
    texts = dict(rows.order_by().values_list("pk", "search_text"))
    for key in unread:
        texts.pop(key, None)
    found = dict.fromkeys(texts, 0)
    for word in words:
        near = _near_characters(word, texts) if CHINESE.match(word) else _near_letters(word, texts)
        found = {key: wrong + near[key] for key, wrong in found.items() if key in near}
        texts = {key: texts[key] for key in found}
    return found


def _near_letters(word: str, texts: Mapping[int, str]) -> dict[int, int]:
    """The texts that hold the word, or one spelt nearly so: one letter of four is wrong, two of eight."""
    found = {key: 0 for key, text in texts.items() if word in text}
    most = min(max(len(word) // 4, 1), 2) if word.isalpha() and len(word) > 2 else 0  # a figure is what it is
    known = set(WORD.findall("\n".join(texts.values()))) if most else ()
    for one, wrong, _place in process.extract(word, known, scorer=OSA.distance, score_cutoff=most, limit=MOST):
        if one[0] != word[0] and (len(word) < 5 or wrong > 1):
            continue
        if len(word) < 5 and sorted(one) != sorted(word) and (len(word) < 4 or len(one) == len(word)):
            continue  # another letter in a short word makes another word: salt and silt
        for key, text in texts.items():
            if one in text:
                found[key] = min(found.get(key, wrong), int(wrong))
    return found


def _near_characters(word: str, texts: Mapping[int, str]) -> dict[int, int]:
    """The texts that hold the Chinese word, with a character that is often written for another one or, of four and
    more characters, with any wrong one; with two in eight."""
    rights = right_spellings(word, load_packs())
    most = min(len(word) // 4, 2)
    parts = [len(word) * number // (most + 1) for number in range(most + 2)]  # one of them is right
    found = {}
    for key, text in texts.items():
        if word in text:
            found[key] = 0
        elif any(right in text for right in rights):
            found[key] = 1
        elif most:
            places = [(text.find(word[start:stop]), start) for start, stop in pairwise(parts)]
            wrong = [_wrong_near(word, text, place - before, most) for place, before in places if place >= 0]
            if min(wrong, default=most + 1) <= most:
                found[key] = min(wrong)
    return found


def _wrong_near(word: str, text: str, begin: int, most: int) -> int:
    """The least number of wrong characters of the word about a place of the text."""
    starts = range(max(begin - most, 0), begin + most + 1)
    lengths = range(len(word) - most, len(word) + most + 1)
    return min(OSA.distance(word, text[start : start + length], score_cutoff=most)
               for start, length in product(starts, lengths))  # fmt: skip

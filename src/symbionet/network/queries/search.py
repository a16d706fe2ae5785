"""Search in Chinese and English, tolerant of spelling: words, then resource classes, then texts spelt nearly alike."""

import itertools
import re
import unicodedata
from collections.abc import Iterable
from typing import Any

from django.db.models import Case, Model, Q, QuerySet, Value, When
from rapidfuzz import fuzz, process

from symbionet.accounts.queries import Visitor
from symbionet.network.models import Organisation, Resource
from symbionet.network.queries.classes import classes_meant_by, parted_code
from symbionet.network.queries.fields import SEARCHED, closed_somewhere

__all__ = ["folded", "organisations_found", "resources_found"]

FEW = 5  # fewer exact hits than this and near spellings are looked for
NEAR = 78.0  # partial ratio of rapidfuzz from which a Latin text is near
NEAR_CHINESE = 74.0  # one wrong character in four
MOST = 100  # near hits
CODE = re.compile(r"\d+(?:[\s.-]+\d+)+\*?|\d{4,}\*?")  # 10 01 02, 900-041-49: one word, and no figure is near it


def folded(*texts: str) -> str:
    """Texts as they are searched: full-width forms made plain, lower case, single spaces."""
    return re.sub(r"\s+", " ", unicodedata.normalize("NFKC", " ".join(text for text in texts if text)).lower()).strip()


def organisations_found(organisations: QuerySet[Organisation], text: str) -> QuerySet[Organisation]:
    """The organisations whose names, codes or business hold every word of the text, or nearly do."""
    return _found(organisations, text, _every_word(text, "search_text"), Q(pk__in=[]))


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
    return _found(resources, text, exact, Q(class_id__in=classes_meant_by(text)), unread=closed)


def _every_word(text: str, *fields: str, fold: bool = True) -> Q:
    found = Q()
    for spellings in _words(folded(text)):
        one = Q()
        for field, word in itertools.product(fields, spellings):
            one |= Q(**{f"{field}__{'contains' if fold else 'icontains'}": word})
        found &= one
    return found


def _words(text: str) -> list[set[str]]:
    """The words of a search, each in its spellings: a code with and without what parts it."""
    if CODE.fullmatch(text):
        joined = re.sub(r"[\s.*]+", "", text)
        return [{text.rstrip("*"), joined, parted_code(joined)}]
    return [{word} for word in text.split()]


def _found[Row: Model](rows: QuerySet[Row], text: str, exact: Q, meant: Q, unread: Iterable[int] = ()) -> QuerySet[Row]:
    """The rows that hold the words, then those meant by them, then, where these are few, those spelt nearly so."""
    if not folded(text):
        return rows
    hits: QuerySet[Row] = rows.filter(exact | meant)
    if len(hits.order_by()[:FEW].values_list("pk")) < FEW:
        hits = rows.filter(exact | meant | Q(pk__in=_near_ids(rows, folded(text), unread)))
    rank: Any = Case(When(exact, then=Value(0)), When(meant, then=Value(1)), default=Value(2))
    return hits.order_by(rank, *(rows.model._meta.ordering or ["pk"]))


def _near_ids(rows: QuerySet[Any], text: str, unread: Iterable[int] = ()) -> list[int]:
    if len(text) < 3 or CODE.fullmatch(text):
        return []  # two letters are near to everything, and a code is what it is
    texts = dict(rows.order_by().values_list("pk", "search_text"))
    for key in unread:
        texts.pop(key, None)
    cutoff = NEAR if text.isascii() else NEAR_CHINESE
    found: dict[int, None] = {}
    for scorer in (fuzz.partial_ratio, fuzz.partial_token_sort_ratio):  # the words may stand in another order
        hits = process.extract(text, texts, scorer=scorer, score_cutoff=cutoff, limit=MOST)
        found |= dict.fromkeys(key for _, _, key in hits)
    return list(found)

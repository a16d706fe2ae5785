"""Reads of what may be the same thing already: suggested before something is saved, never refused."""

from collections.abc import Mapping
from typing import Any

from django.db.models import Q, QuerySet
from rapidfuzz import fuzz

from symbionet.network.models import Organisation, Resource, ResourceState
from symbionet.network.queries.search import folded

__all__ = ["possible_duplicates", "similar_organisations"]

SAME_TITLE = 85.0
SAME_NAME = 90.0
FORMS_OF_FIRMS = (  # longest first: what is left is the firm's own name
    *("有限责任公司", "股份有限公司", "有限公司", "集团", "公司", "天津市", "天津", "(tianjin)", "tianjin"),
    *("co., ltd.", "co.,ltd.", "co., ltd", "co. ltd.", "co ltd", "ltd.", "ltd", "limited", "inc.", "gmbh"),
    *("company", "corporation", "group"),
)


def possible_duplicates(organisation: Organisation, values: Mapping[str, Any]) -> list[Resource]:
    """Open resources of the same organisation and direction with a similar title or the same class, newest first."""
    titles = [folded(str(values.get(name, ""))) for name in ("title_zh", "title_en")]
    class_id = str(values.get("class_id", ""))
    rows = Resource.objects.filter(
        organisation=organisation, direction=values.get("direction", ""), state=ResourceState.OPEN
    )
    return [row for row in rows[:2000] if _is_alike(row, titles, class_id)][:5]


def _is_alike(row: Resource, titles: list[str], class_id: str) -> bool:
    if class_id and row.class_id == class_id:
        return True
    own = [folded(row.title_zh), folded(row.title_en)]
    return any(a and b and fuzz.ratio(a, b) >= SAME_TITLE for a, b in zip(titles, own, strict=True))


def similar_organisations(organisations: QuerySet[Organisation], values: Mapping[str, Any]) -> list[Organisation]:
    """Organisations (of those given) with the same code or nearly the same name, at most five."""
    codes = Q()
    for name in ("uscc", "vat"):
        if values.get(name):
            codes |= Q(**{name: values[name]})
    same = list(organisations.filter(codes)[:5]) if codes else []
    names = [_bare_name(str(values.get(name, ""))) for name in ("name_zh", "name_en")]
    near = [
        pk
        for pk, *own in organisations.order_by("pk").values_list("pk", "name_zh", "name_en")
        if any(a and b and fuzz.ratio(a, b) >= SAME_NAME for a, b in zip(names, map(_bare_name, own), strict=True))
    ]
    known = {row.pk for row in same}
    return (same + [row for row in organisations.filter(pk__in=near[:5]) if row.pk not in known])[:5]


def _bare_name(name: str) -> str:
    bare = folded(name)
    for word in FORMS_OF_FIRMS:
        bare = bare.replace(word, "")
    return bare.strip(" ,.()")

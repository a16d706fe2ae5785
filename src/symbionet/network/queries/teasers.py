"""By what a teaser is called: a key of its own for each visitor, which tells nothing of its row.

Rows are numbered one after the other, and a firm's stand together: by such a number a teaser would name its firm.
"""

from hashlib import blake2b

from django.db.models import QuerySet
from django.http import Http404
from django.utils.crypto import salted_hmac

from symbionet.accounts.queries import Visitor
from symbionet.network.models import Resource
from symbionet.network.queries.resources import teasers_visible_to

__all__ = ["keyed_teasers", "teaser_key", "teaser_of"]


def _secret(visitor: Visitor) -> bytes:
    return salted_hmac("symbionet.network.teaser", str(visitor.pk), algorithm="sha256").digest()


def _key(secret: bytes, pk: int) -> str:
    return blake2b(str(pk).encode(), key=secret, digest_size=10).hexdigest()


def teaser_key(visitor: Visitor, pk: int) -> str:
    """The key by which the visitor knows the teaser of a resource, the same at each visit."""
    return _key(_secret(visitor), pk)


def keyed_teasers(visitor: Visitor, rows: QuerySet[Resource]) -> list[tuple[str, int]]:
    """Key and row of each of the teasers, in the order of their keys: it tells neither age nor firm."""
    secret = _secret(visitor)
    return sorted((_key(secret, pk), pk) for pk in rows.order_by().values_list("pk", flat=True))


def teaser_of(visitor: Visitor, key: str) -> Resource:
    """The resource behind a key of the visitor, if it is a teaser to it; raises Http404."""
    rows = teasers_visible_to(visitor)
    secret = _secret(visitor)
    found = next((pk for pk in rows.order_by().values_list("pk", flat=True) if _key(secret, pk) == key), None)
    if found is None:
        raise Http404
    return rows.get(pk=found)

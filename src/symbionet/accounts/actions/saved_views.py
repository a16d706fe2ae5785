"""Writes of the lists that people keep."""

from django.db import transaction
from django.http import QueryDict
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from symbionet.accounts.models import SavedView, User
from symbionet.accounts.queries import shares_views
from symbionet.core import history
from symbionet.core.errors import ActionRefused

__all__ = ["forget_view", "keep_view"]

PASSING = ("page", "export", "up", "part")  # of an address: what is for one answer alone
MOST = 40  # views of one list and person
LONGEST = 2000


@transaction.atomic
def keep_view(path: str, query: str, *, name: str, by: User, is_shared: bool = False) -> SavedView:
    """The stored view; one of the same name is replaced. Raises ActionRefused for what is no list of the platform."""
    kept = _plain(query)
    if len(kept) > LONGEST:
        raise ActionRefused(_("This view is too long to keep: choose fewer filters or columns."))
    if not _is_ours(path):
        raise ActionRefused(_("Only a list of this platform can be kept."))
    own = SavedView.objects.filter(owner=by, path=path)
    if own.exclude(name=name).count() >= MOST:
        raise ActionRefused(_("You keep %(count)s views of this list: forget one of them first.") % {"count": MOST})
    shared = is_shared and shares_views(by)
    view, _made = own.update_or_create(owner=by, path=path, name=name, defaults={"query": kept, "is_shared": shared})
    history.record(by, "view.kept", view)
    return view


@transaction.atomic
def forget_view(view: SavedView, *, by: User) -> None:
    """Forget one of one's own views."""
    history.record(by, "view.forgotten", view)
    view.delete()


def _plain(query: str) -> str:
    found = QueryDict(query[: 2 * LONGEST], mutable=True)
    for name in PASSING:
        found.pop(name, None)
    for name, values in list(found.lists()):
        found.setlist(name, [value for value in values if value])
    return found.urlencode()


def _is_ours(path: str) -> bool:
    if not path.startswith("/") or path.startswith("//") or len(path) > 200:
        return False
    try:
        resolve(path)
    except Resolver404:
        return False
    return True

"""The match board: all matches ranked and filtered, as a list or on a map, and as a file."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, reads_programme, signed_in
from symbionet.matches.exports import MATCHES_FILED, export_matches
from symbionet.matches.forms import MatchFilterForm, MemberFilterForm
from symbionet.matches.models import DismissalReason, Match
from symbionet.matches.pages.board import MATCH_COLUMNS, groups_shown_to
from symbionet.matches.pages.map import lines_of, places_of
from symbionet.matches.pages.matches import matches_shown_to
from symbionet.matches.queries import filtered_matches, matches_visible_to, running_matching_job
from symbionet.matches.queries.groups import Group, groups_of_matches
from symbionet.matches.queries.matches import keys_of, rows_of_keys
from symbionet.matches.views.decisions import DECIDED
from symbionet.shell.answers import TABLE_FILES
from symbionet.shell.columns import chips_of, column_raised, columns_chosen, columns_filed

__all__ = ["EXPORTED", "match_geojson", "match_list", "page_of"]

FLAGGED = ("co2e", "receiver", "have", "fit")  # the first that is shown says what adds emissions
VIEWS = ("flat", "map")  # beside the list by have
GROUPS, BEST = 15, 3  # haves of a page of the table, and matches that are shown of each before it is opened
GROUPS_OF_CARDS, BEST_CARDS = 9, 2
LONGEST_KEY = 19  # digits: no key of the database has more
PAGE_SIZE = 50
CARDS = 20
EXPORTED = 5000
MAPPED = 200  # lines beyond these hide each other; the table has all
VISITS = "match_visits"  # cookie: when the board was looked at last, and when the visit before ended
VISIT_ENDS = timedelta(minutes=30)
VISITS_KEPT = timedelta(days=365)


@require_safe
def match_list(request: HttpRequest) -> HttpResponse:
    """The board of practitioners; members see the matches of their organisations. By have, flat, or on a map."""
    user = signed_in(request)
    reader, visits = _board_of(user), _visits(request, user)
    form = _form(request, reader=reader, last_visit=visits[0])
    if (raised := column_raised(request)) is not None:
        return raised
    view = request.GET.get("view", "")
    groups = None if view in VIEWS else _groups(user, form)
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        columns = columns_filed(request, MATCH_COLUMNS if reader else (), MATCHES_FILED)
        return export_matches(matches_shown_to(user, _filed(user, form, groups)), kind, columns)
    if groups is None:
        listed = _flat(request, user, form, reader=reader)
    else:
        listed = _by_have(request, user, groups, reader=reader)
    context = {
        "form": form,
        "reader": reader,
        "may_decide": facilitates(user) and view != "map",
        "may_find": facilitates(user),
        "reasons": DismissalReason.choices,
        "just_decided": request.session.pop(DECIDED, []),
        **chips_of(form.active()),
        **(_columns(request, by_have=groups is not None) if reader and view != "map" else {}),
        "running": running_matching_job() if facilitates(user) else None,
        "order": form.chosen_order,
        "apart": _apart(user, form) if reader else 0,
        "view": view if view in VIEWS else "",
        "mapped": MAPPED,
        **listed,
    }
    answer = render(request, "matches/match_list.html", context)
    _note_visit(answer, user, visits)
    return answer


def _columns(request: HttpRequest, *, by_have: bool) -> dict[str, Any]:
    """The columns of the table; by have that of the have stands above the rows of each."""
    chosen = columns_chosen(request, MATCH_COLUMNS, above=("have",) if by_have else ())
    flagged = next((name for name in FLAGGED if name in chosen["columns"]), "")
    return chosen | {"width": len(chosen["columns"]) + 1, "flagged": flagged}


def _flat(request: HttpRequest, user: User, form: MemberFilterForm, *, reader: bool) -> dict[str, Any]:
    page = page_of(request, _rows(user, form), PAGE_SIZE if reader else CARDS)
    return {"page": page, "matches": matches_shown_to(user, page.object_list), "number": page.paginator.count}


def _by_have(request: HttpRequest, user: User, groups: Sequence[Group], *, reader: bool) -> dict[str, Any]:
    """A page of groups, each with its best matches or, where the address names it, with all."""
    page: Page[Any] = Paginator(groups, GROUPS if reader else GROUPS_OF_CARDS).get_page(request.GET.get("page"))
    opened = [int(key) for key in request.GET.getlist("open") if key.isdecimal() and len(key) < LONGEST_KEY]
    shown = groups_shown_to(user, page.object_list, best=BEST if reader else BEST_CARDS, opened=opened)
    return {
        "page": page,
        "groups": shown,
        "matches": [match for group in shown for match in group.matches],
        "number": sum(len(group.matches) for group in groups),
    }


def _filed(user: User, form: MemberFilterForm, groups: Sequence[Group] | None) -> Iterable[Match]:
    """The matches of a file, in the order of the list: by have all of each."""
    if groups is None:
        return _rows(user, form)[:EXPORTED]
    return rows_of_keys([key for group in groups for key in group.matches][:EXPORTED])


def _groups(user: User, form: MemberFilterForm) -> list[Group]:
    member = user if form.coarse else None
    return groups_of_matches(matches_visible_to(user), form.values(), order=form.chosen_order, member=member)


@require_safe
def match_geojson(request: HttpRequest) -> JsonResponse:
    """The first matches of the filtered board as lines, with their ends as points."""
    user = signed_in(request)
    form = _form(request, reader=_board_of(user), last_visit=_visits(request, user)[0])
    page = page_of(request, _rows(user, form), MAPPED, number=1, unread=("reasons", "asks", "risks"))
    shown = matches_shown_to(user, page.object_list, placed=True)
    features = [*places_of(shown), *lines_of(shown)]
    return JsonResponse(
        {"type": "FeatureCollection", "features": features},
        content_type="application/geo+json",
        headers={"Cache-Control": "private, no-store"},
    )


def _board_of(user: User) -> bool:
    """Whether the visitor has the board with all names; 404 for who has neither this nor matches of its own."""
    reader = reads_programme(user)
    if not reader and not user.organisation_ids:
        raise Http404
    return reader


def _rows(user: User, form: MemberFilterForm) -> QuerySet[Match]:
    """The matches of the board; a member's are ordered by orders of magnitude alone."""
    member, rows = user if form.coarse else None, matches_visible_to(user)
    return filtered_matches(rows, form.values(), order=form.chosen_order, member=member)


def _apart(user: User, form: MemberFilterForm) -> int:
    """How many matches of the filter stand apart, because nothing of them is left."""
    wanted = form.values()
    if wanted.left != "some":
        return 0
    return filtered_matches(matches_visible_to(user), replace(wanted, left="none", state="open")).count()


def _form(request: HttpRequest, *, reader: bool, last_visit: datetime | None) -> MemberFilterForm:
    if reader:
        return MatchFilterForm(request.GET or None, last_visit=last_visit)
    return MemberFilterForm(request.GET or None)


def page_of(
    request: HttpRequest,
    rows: QuerySet[Match],
    size: int,
    *,
    number: int | None = None,
    unread: tuple[str, ...] = (),
) -> Page[Any]:
    """A page of matches with their parties: the one the address asks for, or the given one."""
    page: Page[Any] = Paginator(keys_of(rows), size).get_page(number or request.GET.get("page"))
    page.object_list = rows_of_keys(page.object_list, unread=unread)
    return page


type Visits = tuple[datetime | None, datetime | None]


def _visits(request: HttpRequest, user: User) -> Visits:
    """When the visit before this one ended, and when this one was last alive, as this browser remembers it."""
    stored = request.get_signed_cookie(VISITS, default="", salt=_salt(user)) or ""
    before, _, last = stored.partition(" ")
    times = [datetime.fromtimestamp(int(part), UTC) if part.isdecimal() else None for part in (before, last)]
    if times[1] is not None and timezone.now() - times[1] > VISIT_ENDS:
        return times[1], None
    return times[0], times[1]


def _note_visit(answer: HttpResponse, user: User, visits: Visits) -> None:
    before = int(visits[0].timestamp()) if visits[0] else ""
    answer.set_signed_cookie(
        VISITS,
        f"{before} {int(timezone.now().timestamp())}",
        salt=_salt(user),
        max_age=VISITS_KEPT,
        httponly=True,
        samesite="Lax",
    )


def _salt(user: User) -> str:
    return f"{VISITS}-{user.pk}"  # another person at the same browser has visits of its own

"""Pages of matches: the lists of a resource and an organisation, one match."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.matches.actions import note_ask
from symbionet.matches.exports import export_matches
from symbionet.matches.forms import AskForm, MemberFilterForm
from symbionet.matches.models import AskState, DismissalReason, Match, MatchState
from symbionet.matches.pages.matches import ShownMatch, matches_shown_to
from symbionet.matches.pages.prospects import prospects_of
from symbionet.matches.pages.reasons import waterfall
from symbionet.matches.queries import (
    MatchFilter,
    count_by_state,
    filtered_matches,
    last_matched_at,
    matches_decidable_by,
    matches_of_organisation,
    matches_of_resource,
    matches_visible_to,
    newest_matching_job,
    routes_readable_by,
)
from symbionet.matches.views.board import EXPORTED, page_of
from symbionet.matches.views.decisions import DECIDED
from symbionet.network.models import Direction, Resource
from symbionet.network.pages.details import hazard_notice
from symbionet.network.queries import (
    edits_organisation,
    edits_resource,
    organisations_visible_to,
    resources_guidable_by,
    resources_visible_to,
    shown_resource,
)
from symbionet.shell.answers import TABLE_FILES, done

__all__ = ["match_ask", "match_detail", "organisation_matches", "resource_matches"]

CARDS = 20
PATIENCE = timedelta(minutes=2)  # for which the page of a resource asks whether its partners are found
TAKERS = 6  # shown on the page of the resource itself


@require_safe
def resource_matches(request: HttpRequest, pk: int) -> HttpResponse:
    """The partners of a have or want, best first; decided ones below."""
    user = signed_in(request)
    resource = get_object_or_404(resources_visible_to(user).select_related("organisation", "site"), pk=pk)
    is_have = resource.direction == Direction.HAVE
    form = MemberFilterForm(request.GET or None)
    rows = _filtered(user, matches_of_resource(user, resource), form, replace(form.values(), state="", kind=""))
    shown = matches_shown_to(user, rows)
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        return export_matches(shown, kind)
    cards = [_card(match, partner_receives=is_have) for match in shown]
    context: dict[str, Any] = {
        "resource": resource,
        "cards": [card for card in cards if card["match"].state == MatchState.OPEN],
        "apart": _apart(user, resource),
        "last_run": last_matched_at([resource]),
        "may_find": edits_resource(user, resource) and resource.state == "open",
    }
    if not cards:
        context["prospects"] = prospects_of(resource)
    context |= _hazard(user, context)
    if request.GET.get("part") == "takers":
        return render(request, "matches/partials/takers.html", context | _takers(context["cards"]) | _search(context))
    context |= {
        "form": form,
        "hidden": any(not card["partner"].named for card in cards),
        "filtered": any(request.GET.get(name) for name in ("level", "valued")),
        "accepted": [card for card in cards if card["match"].state == MatchState.ACCEPTED],
        "decided": [card for card in cards if card["match"].state not in (MatchState.OPEN, MatchState.ACCEPTED)],
        "may_route": resource.state == "open" and routes_readable_by(user).filter(pk=pk).exists(),
        "reasons": DismissalReason.choices,
        "just_decided": request.session.pop(DECIDED, []),
    }
    return render(request, "matches/resource_matches.html", context)


def _hazard(user: User, context: dict[str, Any]) -> dict[str, Any]:
    """What is told of the hazard of the have, and whether nobody was found who may take it."""
    notice = hazard_notice(shown_resource(user, context["resource"]))
    alone = not (context["cards"] or context["apart"]) and context["last_run"] is not None
    return {"hazard": notice, "nobody": alone and notice is not None and notice.level != "open"}


def _apart(user: User, resource: Resource) -> list[dict[str, Any]]:
    """The open matches of which nothing is left, where the visitor may read that."""
    rows = filtered_matches(matches_of_resource(user, resource), MatchFilter(state=MatchState.OPEN, left="none"))
    is_have = resource.direction == Direction.HAVE
    return [_card(match, partner_receives=is_have) for match in matches_shown_to(user, rows) if not match.worth.left]


def _search(context: dict[str, Any]) -> dict[str, Any]:
    """Whether to look for partners now, because it was saved since they were last looked for, or whether one does."""
    resource, last_run = context["resource"], context["last_run"]
    job = newest_matching_job(resource)
    if job is None:
        return {"unsought": context["may_find"] and (last_run is None or last_run < resource.updated_at)}
    # a worker that is down must not keep the page asking
    return {"looking": not job.is_over and timezone.now() - job.created_at < PATIENCE}


def _takers(cards: list[dict[str, Any]]) -> dict[str, Any]:
    """The first partners, for the page of the resource itself."""
    few = cards[:TAKERS]
    return {"cards": few, "number": len(cards), "hidden": any(not card["partner"].named for card in few)}


@require_safe
def organisation_matches(request: HttpRequest, pk: int) -> HttpResponse:
    """The matches in which an organisation gives or receives."""
    user = signed_in(request)
    organisation = get_object_or_404(organisations_visible_to(user), pk=pk)
    if not reads_programme(user) and pk not in user.organisation_ids:
        raise Http404
    matches = matches_of_organisation(user, organisation)
    form = MemberFilterForm(request.GET or None)
    rows = _filtered(user, matches, form, form.values())
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        return export_matches(matches_shown_to(user, rows[:EXPORTED]), kind)
    page = page_of(request, rows, CARDS)
    shown = matches_shown_to(user, page.object_list)
    gives = {row.pk: row.have.organisation_id == pk for row in page.object_list}
    context = {
        "organisation": organisation,
        "form": form,
        "page": page,
        "cards": [_card(match, partner_receives=gives[match.pk]) for match in shown],
        "counts": count_by_state(filtered_matches(matches, MatchFilter(left="some"))),
        "filtered": any(value for name, value in request.GET.items() if name not in {"page", "order"}),
        "may_find": edits_organisation(user, organisation),
        "reasons": DismissalReason.choices,
        "just_decided": request.session.pop(DECIDED, []),
    }
    return render(request, "matches/organisation_matches.html", context)


@require_safe
def match_detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One match: why it was found, what it is worth, what to ask, what may stop it, and the decision."""
    user = signed_in(request)
    match = get_object_or_404(filtered_matches(matches_visible_to(user)), pk=pk)
    shown = matches_shown_to(user, [match], full=True)[0]
    context = {
        "match": shown,
        "row": match if shown.named else None,  # only for the history, which names both sides
        "bars": waterfall(shown.reasons, fold=shown.named),
        "ask_states": AskState.choices,
        "guided": resources_guidable_by(user).filter(pk=match.have_id).values_list("pk", flat=True).first(),
        "reasons": DismissalReason.choices,
        "just_decided": request.session.pop(DECIDED, []),
    }
    return render(request, "matches/match_detail.html", context)


@require_POST
def match_ask(request: HttpRequest, pk: int) -> HttpResponse:
    """Tick a question about a match as asked or answered, with a note."""
    user = signed_in(request)
    match = get_object_or_404(filtered_matches(matches_decidable_by(user)), pk=pk)
    known = {ask.key: ask.text for ask in matches_shown_to(user, [match], full=True)[0].worth.asks}
    form = AskForm(request.POST)
    if not form.is_valid() or form.cleaned_data["key"] not in known:
        messages.error(request, _("This question is not asked of this match any more."))
        return redirect(match)
    values = {**form.cleaned_data, "text": known[form.cleaned_data["key"]]}
    done(request, lambda: note_ask(match, by=user, **values), _("Noted."))
    return redirect(f"{match.get_absolute_url()}#ask")


def _filtered(user: User, matches: QuerySet[Match], form: MemberFilterForm, wanted: MatchFilter) -> QuerySet[Match]:
    """The matches of a member's filter in its order; who sees all names gets the exact order."""
    member = None if reads_programme(user) else user
    return filtered_matches(matches, wanted, order=form.chosen_order, member=member)


def _card(match: ShownMatch, *, partner_receives: bool) -> dict[str, Any]:
    partner, own = (match.receiver, match.provider) if partner_receives else (match.provider, match.receiver)
    return {"match": match, "partner": partner, "own": own, "receives": partner_receives}

"""The page of what the matches have learned, and its buttons."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import facilitates, reads_programme, signed_in
from symbionet.matches.actions import apply_learned_weights, learn_from_outcomes, withdraw_learned_weights
from symbionet.matches.models import LearnedWeights, WeightsState
from symbionet.matches.pages.learning import outcomes_counted, shown_bins, shown_weights
from symbionet.matches.queries import applies_weights, learned_weights_visible_to, packs_in_force, taught_matches
from symbionet.shell.answers import done

__all__ = ["match_learning", "match_learning_apply", "match_learning_learn", "match_learning_withdraw"]

LISTED = 20


@require_safe
def match_learning(request: HttpRequest) -> HttpResponse:
    """What the outcomes of this network teach: weights before and after, and how well they predict."""
    user = signed_in(request)
    if not reads_programme(user):
        raise Http404
    rows = list(learned_weights_visible_to(user)[:LISTED])
    applied = learned_weights_visible_to(user).filter(state=WeightsState.APPLIED).first()
    asked = request.GET.get("version", "")
    chosen = next((row for row in rows if str(row.pk) == asked), applied or (rows[0] if rows else None))
    _packs, in_force = packs_in_force()
    context = {
        "rows": rows,
        "row": chosen,
        "applied": applied,
        "stale": applied is not None and not in_force,
        "weights": shown_weights(chosen) if chosen else [],
        "bins": shown_bins(chosen) if chosen else [],
        "outcomes": outcomes_counted(chosen.summary.get("counts", {}) if chosen else taught_matches()[1]),
        "better": _is_better(chosen),
        "may_apply": applies_weights(user),
        "may_find": facilitates(user),
    }
    return render(request, "matches/match_learning.html", context)


def _is_better(row: LearnedWeights | None) -> bool | None:
    before, after = (row.summary.get(name) if row else None for name in ("loss_before", "loss_after"))
    return None if before is None or after is None else after < before


def _manager(request: HttpRequest) -> User:
    user = signed_in(request)
    if not applies_weights(user):
        raise Http404
    return user


@require_POST
def match_learning_learn(request: HttpRequest) -> HttpResponse:
    """Learn from the outcomes there are; nothing is applied."""
    user = _manager(request)
    done(request, lambda: learn_from_outcomes(by=user), _("Learned. Look at the change below, then apply it or not."))
    return redirect("match_learning")


@require_POST
def match_learning_apply(request: HttpRequest, pk: int) -> HttpResponse:
    """Use learned weights from the next run on."""
    user = _manager(request)
    row = get_object_or_404(learned_weights_visible_to(user), pk=pk)
    done(request, lambda: apply_learned_weights(row, by=user), _("Applied: the next run finds matches with them."))
    return redirect("match_learning")


@require_POST
def match_learning_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Go back to the pack's weights."""
    user = _manager(request)
    row = get_object_or_404(learned_weights_visible_to(user), pk=pk)
    done(request, lambda: withdraw_learned_weights(row, by=user), _("Withdrawn: the next run uses the pack's weights."))
    return redirect("match_learning")

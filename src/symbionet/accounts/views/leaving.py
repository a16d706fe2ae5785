"""What is done when a person leaves, and a person's own data as a file."""

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from symbionet.accounts import actions
from symbionet.accounts.forms import HandOverForm
from symbionet.accounts.models import Membership, User
from symbionet.accounts.queries import manages_people, open_work, personal_data, signed_in, users_visible_to
from symbionet.accounts.words import work_words
from symbionet.core.texts import sentences
from symbionet.shell.answers import done

__all__ = ["membership_end", "person_close", "person_data", "person_erase", "person_hand_over", "person_open"]


def _managed(request: HttpRequest, pk: int) -> tuple[User, User]:
    """The person, and who manages people; for others there is no such page."""
    by = signed_in(request)
    if not manages_people(by):
        raise Http404
    return get_object_or_404(users_visible_to(by), pk=pk), by


def _changed(
    request: HttpRequest, pk: int, action: Callable[..., User], said: str | Callable[[User], str]
) -> HttpResponse:
    person, by = _managed(request, pk)
    done(request, lambda: action(person, by=by), said)
    return redirect("person_detail", pk)


@require_POST
def person_close(request: HttpRequest, pk: int) -> HttpResponse:
    """End the sign-in of a person."""
    return _changed(request, pk, actions.close_sign_in, _closed)


def _closed(person: User) -> str:
    work = open_work(person)
    left = _("Still to be handed over: %(work)s.") % {"work": work_words(work)} if work else ""
    return sentences(_("The person can no longer sign in."), left)


@require_POST
def person_open(request: HttpRequest, pk: int) -> HttpResponse:
    """Let a person sign in again."""
    return _changed(request, pk, actions.open_sign_in, _("The person can sign in again."))


@require_POST
def person_erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Erase the data of a person who has left."""
    return _changed(request, pk, actions.erase_person, _("The data of the person is erased."))


@require_POST
def person_hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the open work of a person to another."""
    person, by = _managed(request, pk)
    form = HandOverForm(request.POST, person=person)
    if not form.is_valid():
        messages.error(request, _("Choose who takes the work."))
        return redirect("person_detail", pk)
    done(
        request,
        lambda: actions.hand_over_work(person, to=form.cleaned_data["to"], by=by, kind=form.cleaned_data["kind"]),
        lambda count: (
            ngettext("%(count)s thing was handed over.", "%(count)s things were handed over.", count) % {"count": count}
        ),
    )
    return redirect("person_detail", pk)


@require_POST
def membership_end(request: HttpRequest, pk: int, key: int) -> HttpResponse:
    """End a membership: the person's own, or by who manages people."""
    by = signed_in(request)
    rows = Membership.objects.filter(user=pk) if manages_people(by) else Membership.objects.filter(user=by)
    membership = get_object_or_404(rows.select_related("user", "organisation"), pk=key, user__pk=pk)
    done(request, lambda: actions.end_membership(membership, by=by), _("The membership has ended."))
    return redirect("profile") if by.pk == pk else redirect("person_detail", pk)


@require_safe
def person_data(request: HttpRequest, pk: int) -> HttpResponse:
    """All that is kept about a person, as a file: for the person, and for who manages people."""
    by = signed_in(request)
    if by.pk != pk and not manages_people(by):
        raise Http404
    person = get_object_or_404(users_visible_to(by), pk=pk)
    answer = JsonResponse(personal_data(person), json_dumps_params={"ensure_ascii": False, "indent": 1})
    answer["Content-Disposition"] = f'attachment; filename="person-{pk}.json"'
    return answer

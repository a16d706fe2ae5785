"""Pages of invitations: list, new, accept, send again, revoke."""

from functools import partial

from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from symbionet.accounts import actions
from symbionet.accounts.forms import AcceptForm, FirstManagerForm, InvitationForm
from symbionet.accounts.models import FIRST_START_HOURS, INVITATION_DAYS, Invitation, User
from symbionet.accounts.queries import (
    first_starts,
    has_manager,
    invitations_editable_by,
    invitations_visible_to,
    invites,
)
from symbionet.accounts.tables import InvitationTable
from symbionet.core.errors import ActionRefused
from symbionet.core.texts import sentences
from symbionet.shell.answers import act, link_over
from symbionet.shell.lists import ListLook, list_page

__all__ = [
    "first_start",
    "invitation_accept",
    "invitation_list",
    "invitation_new",
    "invitation_resend",
    "invitation_revoke",
]

SIGN_IN_BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def _inviter(request: HttpRequest) -> User:
    """The visitor, who may invite; anybody else finds nothing."""
    if not isinstance(request.user, User) or not invites(request.user):
        raise Http404
    return request.user


def invitation_list(request: HttpRequest) -> HttpResponse:
    """Invitations the visitor made or may see."""
    user = _inviter(request)
    rows = invitations_visible_to(user).select_related("organisation", "invited_by")
    empty = _("No invitations yet. Invite a colleague or a contact of an organisation.")
    return list_page(
        request,
        rows,
        table=partial(InvitationTable, empty_text=empty),
        look=ListLook(template="accounts/invitation_list.html"),
        editable_ids=set(invitations_editable_by(user).values_list("pk", flat=True)),
    )


def invitation_new(request: HttpRequest) -> HttpResponse:
    """Invite somebody by e-mail."""
    user = _inviter(request)
    initial = {
        "organisation": request.GET.get("organisation"),
        "email": request.GET.get("email", ""),
        "language": get_language(),
    }
    if len(user.organisation_ids) == 1 and not initial["organisation"]:
        initial["organisation"] = str(next(iter(user.organisation_ids)))
    form = InvitationForm(request.POST or None, visitor=user, initial=initial)
    if form.is_valid():
        try:
            invitation = actions.invite(**form.cleaned_data, by=user)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("The invitation to %(email)s is on its way.") % {"email": invitation.email})
            return redirect("invitation_list")
    return render(request, "accounts/invitation_new.html", {"form": form})


@require_POST
def invitation_resend(request: HttpRequest, pk: int) -> HttpResponse:
    """Send an invitation again, with a new end."""
    user = _inviter(request)
    invitation = get_object_or_404(invitations_editable_by(user), pk=pk)
    sent = _("The invitation to %(email)s is on its way.") % {"email": invitation.email}
    return act(request, lambda: actions.resend_invitation(invitation, by=user), done=sent, target="invitation_list")


@require_POST
def invitation_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """End an invitation."""
    user = _inviter(request)
    invitation = get_object_or_404(invitations_editable_by(user), pk=pk)
    actions.revoke_invitation(invitation, by=user)
    messages.success(request, _("The invitation to %(email)s is revoked.") % {"email": invitation.email})
    return redirect("invitation_list")


@login_not_required
def invitation_accept(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the e-mail's link: a new person sets name and password, a known one signs in and joins."""
    rows = Invitation.objects.exclude(email="").select_related("organisation", "invited_by")
    invitation = rows.filter(token=token).first()
    if invitation is None or not invitation.is_open:
        return _invitation_over(request, invitation)
    if isinstance(request.user, User):
        return _accept_as_known(request, invitation, request.user)
    if User.objects.filter(email__iexact=invitation.email).exists():
        return render(request, "accounts/invitation_accept.html", {"invitation": invitation, "must_sign_in": True})
    return _accept_as_new(request, invitation)


def _invitation_over(request: HttpRequest, invitation: Invitation | None) -> HttpResponse:
    if invitation is not None and invitation.accepted_at is not None:
        return link_over(request, _("The invitation was accepted already. Sign in with your e-mail."))
    days = _("It works once and for %(days)s days.") % {"days": INVITATION_DAYS}
    return link_over(request, sentences(days, _("Ask the person who invited you for a new invitation.")))


def _accept_as_known(request: HttpRequest, invitation: Invitation, user: User) -> HttpResponse:
    is_theirs = user.email.lower() == invitation.email.lower()
    if request.method == "POST" and is_theirs:
        actions.accept_invitation(invitation, by=user)
        messages.success(request, _("Welcome! You have joined."))
        return redirect("home")
    context = {"invitation": invitation, "is_theirs": is_theirs, "is_other": not is_theirs}
    return render(request, "accounts/invitation_accept.html", context)


def _accept_as_new(request: HttpRequest, invitation: Invitation) -> HttpResponse:
    form = AcceptForm(request.POST or None, email=invitation.email)
    if not form.is_valid():
        return render(request, "accounts/invitation_accept.html", {"invitation": invitation, "form": form})
    user = actions.accept_invitation_as_new(
        invitation,
        name=form.cleaned_data["name"],
        phone=form.cleaned_data["phone"],
        password=form.cleaned_data["password"],
    )
    login(request, user, backend=SIGN_IN_BACKEND)
    messages.success(request, _("Welcome! You have joined."))
    return redirect("home")


@never_cache
@login_not_required
@sensitive_post_parameters("password", "password_again")
def first_start(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the link on the console of an empty platform: it makes the first manager, once."""
    invitation = first_starts().filter(token=token).first()
    if invitation is None or not invitation.is_open or has_manager():
        return link_over(request, _first_start_over())
    form = FirstManagerForm(request.POST or None)
    if form.is_valid():
        values = {name: form.cleaned_data[name] for name in ("email", "name", "password")}
        try:
            user = actions.establish_network(invitation, **values, language=get_language() or "zh-hans")
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            login(request, user, backend=SIGN_IN_BACKEND)
            return redirect("first_steps")
    return render(request, "accounts/first_start.html", {"form": form})


def _first_start_over() -> str:
    if has_manager():
        return _("This platform is set up already. Sign in, or ask its manager for an invitation.")
    return _(
        "The link works once and for %(hours)s hours. Whoever runs the server gets a new one by "
        "`symbionet manage first_start`, or by starting it again (`symbionet serve`): its window shows the link."
    ) % {"hours": FIRST_START_HOURS}

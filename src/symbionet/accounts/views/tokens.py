"""Pages of one's own access tokens."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from symbionet.accounts.actions import make_api_token, revoke_api_token
from symbionet.accounts.forms import TokenForm
from symbionet.accounts.queries import api_tokens_of, signed_in
from symbionet.core.errors import ActionRefused

__all__ = ["api_token_list", "api_token_revoke"]


@never_cache
def api_token_list(request: HttpRequest) -> HttpResponse:
    """The visitor's access tokens; a new one is shown once, on the answer that made it."""
    user = signed_in(request)
    form, secret = TokenForm(request.POST or None), ""
    if form.is_valid():
        try:
            _token, secret = make_api_token(by=user, **form.cleaned_data)
        except ActionRefused as refusal:
            form.add_error(None, str(refusal))
        else:
            form = TokenForm()
    context = {"form": form, "secret": secret, "tokens": api_tokens_of(user)}
    return render(request, "accounts/api_token_list.html", context)


@require_POST
def api_token_revoke(request: HttpRequest, pk: int) -> HttpResponse:
    """Revoke one of the visitor's access tokens."""
    user = signed_in(request)
    revoke_api_token(get_object_or_404(api_tokens_of(user), pk=pk), by=user)
    messages.success(request, _("The access token is revoked: programs that use it are turned away from now on."))
    return redirect("api_token_list")

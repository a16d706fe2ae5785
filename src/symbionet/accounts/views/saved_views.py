"""Keeping and forgetting views of lists."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from symbionet.accounts.actions import forget_view, keep_view
from symbionet.accounts.forms import ViewForm
from symbionet.accounts.models import SavedView
from symbionet.accounts.queries import signed_in
from symbionet.shell.answers import back, done, refuse

__all__ = ["view_forget", "view_keep"]


@require_POST
def view_keep(request: HttpRequest) -> HttpResponse:
    """Keep the list as it is seen, under a name."""
    user, form = signed_in(request), ViewForm(request.POST)
    if form.is_valid():
        done(request, lambda: keep_view(**form.cleaned_data, by=user), _("The view is kept: it stands above the list."))
    else:
        refuse(request, form)
    return back(request, "home")


@require_POST
def view_forget(request: HttpRequest, pk: int) -> HttpResponse:
    """Forget one of one's own views."""
    user = signed_in(request)
    view = get_object_or_404(SavedView, pk=pk, owner=user)
    done(request, lambda: forget_view(view, by=user), _("The view is forgotten."))
    return back(request, "home")

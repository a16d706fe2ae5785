"""The register of bodies that issue papers."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from symbionet.accounts.queries import reads_synergies, signed_in
from symbionet.impact.actions import register_body
from symbionet.impact.forms import BodyForm
from symbionet.impact.queries.papers import may_register, registered_bodies
from symbionet.shell.answers import tried

__all__ = ["issuer_list"]


def issuer_list(request: HttpRequest) -> HttpResponse:
    """Who may issue a paper besides the parties of a synergy; practitioners and managers register more."""
    user = signed_in(request)
    registers = may_register(user)
    if not reads_synergies(user) or (request.method == "POST" and not registers):
        raise Http404
    form = BodyForm(request.POST or None)
    if form.is_valid() and tried(form, lambda: register_body(form.values(), by=user)):
        messages.success(request, _("Registered."))
        return redirect("issuer_list")
    context = {"form": form, "bodies": registered_bodies(), "registers": registers}
    return render(request, "impact/issuer_list.html", context)

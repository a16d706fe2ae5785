"""Pages of applications: a firm registers itself, a practitioner approves or declines."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_POST

from symbionet.accounts.models import Role
from symbionet.accounts.queries import is_user
from symbionet.network.actions import approve_application, decline_application, register_organisation
from symbionet.network.forms.applications import RegistrationForm
from symbionet.network.forms.organisations import DeclineForm
from symbionet.network.models import Organisation
from symbionet.network.queries import applications_decidable_by, organisations_visible_to, similar_organisations
from symbionet.shell.answers import act

__all__ = ["application_approve", "application_decline", "application_list", "register", "register_done"]


@never_cache
@login_not_required
@sensitive_post_parameters("password", "password_again")
def register(request: HttpRequest) -> HttpResponse:
    """A firm registers itself."""
    form = RegistrationForm(request.POST or None)
    if form.is_valid() and not ratelimit.consume(request, action="signup", key="all"):
        form.add_error(None, _("Too many registrations from here. Wait a few minutes and try again."))
    if form.is_valid():
        register_organisation(
            form.organisation_values(),
            contact=form.contact_values(),
            password=form.cleaned_data["password"],
            language=get_language() or "zh-hans",
        )
        return redirect("register_done")
    return render(request, "network/register.html", {"form": form})


@login_not_required
@require_GET
def register_done(request: HttpRequest) -> HttpResponse:
    """What happens next; the same words whether or not the e-mail had an account."""
    return render(request, "network/register_done.html")


def _similar(request: HttpRequest, organisation: Organisation) -> list[Organisation]:
    others = organisations_visible_to(request.user).exclude(pk=organisation.pk)
    return similar_organisations(others, {"name_zh": organisation.name_zh, "name_en": organisation.name_en})


@require_GET
def application_list(request: HttpRequest) -> HttpResponse:
    """Applications that wait, oldest first, each with organisations it may duplicate."""
    if not is_user(request.user) or not request.user.has_role(Role.PRACTITIONER, Role.PROGRAMME_MANAGER):
        raise Http404
    rows = applications_decidable_by(request.user).select_related("park").prefetch_related("contacts")
    waiting = list(rows.order_by("created_at", "pk")[:100])
    return render(
        request,
        "network/application_list.html",
        {"applications": [(row, _similar(request, row)) for row in waiting], "decline_form": DeclineForm()},
    )


@require_POST
def application_approve(request: HttpRequest, pk: int) -> HttpResponse:
    """Approve an application."""
    organisation = get_object_or_404(applications_decidable_by(request.user), pk=pk)
    return act(
        request,
        lambda: approve_application(organisation, by=request.user),
        done=_("%(name)s is now a member; its contacts were told by e-mail.") % {"name": organisation},
        target="application_list",
    )


@require_POST
def application_decline(request: HttpRequest, pk: int) -> HttpResponse:
    """Decline an application with a reason."""
    organisation = get_object_or_404(applications_decidable_by(request.user), pk=pk)
    return act(
        request,
        lambda: decline_application(organisation, reason=request.POST.get("reason", ""), by=request.user),
        done=_("The application of %(name)s was declined; its contacts were told why.") % {"name": organisation},
        target="application_list",
    )

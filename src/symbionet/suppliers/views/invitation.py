"""The page behind the link of an invitation: what is asked, by whom, and the way in, with or without an account."""

from allauth.core import ratelimit
from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from symbionet.accounts.actions import note_link
from symbionet.accounts.models import User
from symbionet.core.visitors import sealed_address
from symbionet.network.queries import own_organisations
from symbionet.questions.pages import preview_shown
from symbionet.questions.queries import questionnaire_of
from symbionet.shell.answers import link_over, refused_at_link, tried
from symbionet.suppliers.actions import claim_invitation, mark_opened, register_and_claim
from symbionet.suppliers.forms.both import ClaimForm
from symbionet.suppliers.forms.registering import FirmForm
from symbionet.suppliers.models import Supplier
from symbionet.suppliers.queries import FORM, supplier_of_token

__all__ = ["supply_invitation", "supply_registration"]


def _over(request: HttpRequest) -> HttpResponse:
    remedy = _("It has run out, was replaced by a new one, or a firm has taken it up. Ask your buyer for a new link.")
    return link_over(request, remedy)


@login_not_required
@never_cache
def supply_invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Who asks, what is asked, who will see it; a person who is signed in answers for an own firm."""
    supplier = supplier_of_token(token)
    if supplier is None:
        return _over(request)
    user = request.user if isinstance(request.user, User) else None
    if user is not None and supplier.organisation_id in user.organisation_ids:
        return redirect("request_detail", supplier.pk)
    is_buyer = user is not None and supplier.buyer_id in user.organisation_ids
    if not is_buyer and request.method == "GET":
        mark_opened(supplier)
        note_link("link.opened", supplier, by=user, sender=sealed_address(request))
    firms = own_organisations(user).exclude(pk=supplier.buyer_id) if user is not None else None
    form = ClaimForm(request.POST or None, firms=firms) if user is not None and firms is not None else None
    if user is not None and form is not None and form.is_valid():
        firm = form.cleaned_data["organisation"]
        if tried(form, lambda: claim_invitation(supplier, firm, by=user)):
            return redirect("request_detail", supplier.pk)
    found = questionnaire_of(FORM)
    context = {
        "supplier": supplier,
        "token": token,
        "form": form if firms is not None and firms.exists() else None,
        "is_buyer": is_buyer,
        "taken": supplier.organisation_id is not None,
        "signed_in": user is not None,
        "pages": [preview_shown(found, group) for group in found.groups] if found is not None else [],
        "own": supplier.chain.own_questions.filter(retired_at=None),
    }
    return render(request, "suppliers/invitation.html", context)


@login_not_required
@never_cache
@sensitive_post_parameters("password", "password_again")
def supply_registration(request: HttpRequest, token: str) -> HttpResponse:
    """The firm registers by its link and answers from then on; a practitioner approves its membership meanwhile."""
    supplier = supplier_of_token(token)
    if supplier is None or supplier.organisation_id is not None:
        return _over(request)
    if isinstance(request.user, User):  # has a firm to answer for, or none: nobody registers another firm
        note_link("link.refused", supplier, by=request.user, sender=sealed_address(request))
        return refused_at_link(request, instead=(reverse("supply_invitation", args=[token]), _("To the invitation")))
    note_link("link.opened", supplier, by=None, sender=sealed_address(request))
    form = FirmForm(request.POST or None, initial=_known(supplier))
    if form.is_valid() and not ratelimit.consume(request, action="signup", key="all"):
        form.add_error(None, _("Too many registrations from here. Wait a few minutes and try again."))
    if form.is_valid() and tried(form, lambda: _register(supplier, form)):
        return render(request, "suppliers/registered.html", {"supplier": supplier, "token": token})
    context = {"form": form, "supplier": supplier, "token": token}
    return render(request, "suppliers/registration.html", context)


def _known(supplier: Supplier) -> dict[str, str]:
    """What the buyer knows of the firm, which its person corrects."""
    name = "name_zh" if any("\u4e00" <= sign <= "\u9fff" for sign in supplier.name) else "name_en"
    return {name: supplier.name, "uscc": supplier.uscc, "name": supplier.contact, "email": supplier.email,
            "phone": supplier.phone}  # fmt: skip


def _register(supplier: Supplier, form: FirmForm) -> None:
    register_and_claim(
        supplier,
        form.organisation_values(),
        contact=form.contact_values(),
        password=form.cleaned_data["password"],
        language=get_language() or "zh-hans",
    )

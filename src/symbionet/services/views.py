"""The page of mutual services: lorry rounds that cover each other, and what firms can lend each other."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import reads_programme, signed_in
from symbionet.services.exports import export_services
from symbionet.services.forms import ServiceFilterForm
from symbionet.services.pages import services_shown_to
from symbionet.shell.answers import TABLE_FILES

__all__ = ["service_list"]

EXPORTED = 500  # of rounds, and of what is lent


@require_safe
def service_list(request: HttpRequest) -> HttpResponse:
    """Mutual services of the network for the programme's readers, of its own organisations for a member."""
    user = signed_in(request)
    reader = reads_programme(user)
    if not reader and not user.organisation_ids:
        raise Http404
    form = ServiceFilterForm(request.GET or None, reader=reader)
    values = form.values()
    if (kind := request.GET.get("export", "")) in TABLE_FILES:
        return export_services(services_shown_to(user, **values, size=EXPORTED), kind)
    found = services_shown_to(
        user, **values, round_page=request.GET.get("rounds"), sharing_page=request.GET.get("lent")
    )
    context = {
        "form": form,
        "found": found,
        "reader": reader,
        "service": values["service"],
        "filtered": any(request.GET.get(name) for name in form.fields),
    }
    return render(request, "services/service_list.html", context)

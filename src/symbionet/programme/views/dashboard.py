"""The dashboard of public bodies, donors and park administrations."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.network.models import Park
from symbionet.programme.pages.dashboard import dashboard_shown, told_note
from symbionet.programme.queries.dashboard import programmes_watched_by, watches
from symbionet.programme.queries.programmes import has_programmes

__all__ = ["dashboard", "dashboards"]

VIEWS = ("donor", "public", "park")


def _number(text: str) -> int | None:
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 19 else None


@require_safe
def dashboards(request: HttpRequest) -> HttpResponse:
    """The dashboard of the newest programme, of a real one where there is any; a page that says where there is none."""
    user = signed_in(request)
    if not watches(user):
        raise Http404
    newest = programmes_watched_by(user).order_by("is_demo", "-starts_on", "-pk").first()
    if newest is None:
        return render(request, "programme/dashboard_none.html")
    return redirect(
        f"{reverse('dashboard', args=[newest.pk])}?{request.GET.urlencode()}".rstrip("?")
    )  # a tour goes on there


@require_safe
def dashboard(request: HttpRequest, pk: int) -> HttpResponse:
    """Results for the donor, barriers and demands for public bodies, figures of a park for its administration."""
    user = signed_in(request)
    programme = get_object_or_404(programmes_watched_by(user), pk=pk)
    look = request.GET.get("view", "")
    look = look if look in VIEWS else VIEWS[0]
    number = _number(request.GET.get("park", ""))
    park = get_object_or_404(Park, pk=number) if look == "park" and number is not None else None
    parks = list(Park.objects.all()) if look == "park" else []
    shown = dashboard_shown(user, programme, park, parks)
    context = {
        "programme": programme,
        "programmes": programmes_watched_by(user).exclude(pk=pk),
        "look": look,
        "parks": parks,
        "park": shown.park,
        "shown": shown,
        "note": told_note(),
        "full": has_programmes(user),
    }
    return render(request, "programme/dashboard.html", context)

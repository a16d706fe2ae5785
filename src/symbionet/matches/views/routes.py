"""Routes through processors and bundles, computed when a person asks for them."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from symbionet.accounts.queries import signed_in
from symbionet.matches.pages.routes import bundle_shown_to, routes_shown_to
from symbionet.matches.queries import routes_readable_by
from symbionet.network.models import Direction

__all__ = ["resource_routes"]


@require_safe
def resource_routes(request: HttpRequest, pk: int) -> HttpResponse:
    """The routes of a have through processors, or the bundle that fills a want; a part of its page when asked by it."""
    user = signed_in(request)
    resource = get_object_or_404(routes_readable_by(user).select_related("organisation"), pk=pk)
    is_have = resource.direction == Direction.HAVE
    context = {
        "resource": resource,
        "is_have": is_have,
        "routes": routes_shown_to(user, resource) if is_have else (),
        "bundle": None if is_have else bundle_shown_to(user, resource),
    }
    part = "#found" if request.headers.get("HX-Request") == "true" else ""
    return render(request, f"matches/resource_routes.html{part}", context)

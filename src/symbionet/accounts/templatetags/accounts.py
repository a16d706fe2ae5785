"""Template tags of people: the views of a list that they keep."""

from typing import Any

from django import template

from symbionet.accounts.queries import saved_views_of, shares_views

register = template.Library()


@register.inclusion_tag("accounts/partials/saved_views.html", takes_context=True)
def saved_views(context: dict[str, Any]) -> dict[str, Any]:
    """The views of the list that the page shows, and the form that keeps one more."""
    request = context["request"]
    views = list(saved_views_of(request.user, request.path))
    query = request.GET.urlencode()
    return {
        "request": request,
        "csrf_token": context.get("csrf_token"),
        "views": views,
        "own": [view for view in views if view.owner_id == request.user.pk],
        "query": query,
        "path": request.path,
        "may_share": shares_views(request.user),
        "current": next((view.pk for view in views if view.query and view.query == query), None),
    }

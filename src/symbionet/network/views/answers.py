"""What the views of this app share: a filtered list as page or file, and the answer to an action."""

from collections.abc import Callable, Iterable
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django_tables2 import RequestConfig

from symbionet.core.errors import ActionRefused
from symbionet.network.exports import export

__all__ = ["act", "list_page"]

PER_PAGE = 25


def act(request: HttpRequest, action: Callable[[], Any], *, done: str, target: Any) -> HttpResponse:
    """Run the action, say that it is done or why it was refused, and go to the target."""
    try:
        action()
    except ActionRefused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, done)
    return redirect(target)


def list_page(
    request: HttpRequest,
    rows: QuerySet[Any],
    *,
    filters: Any,
    table: Any,
    columns: Any,
    template: str,
    shown: Callable[[Iterable[Any]], Iterable[Any]] = iter,
    **context: Any,
) -> HttpResponse:
    """The filtered rows as a sorted, paged table, or as a file with `?export=csv` or `xlsx`.

    `shown` makes of the rows of a file what the visitor may see of them; a table asks for itself.
    """
    chosen = filters(request.GET, queryset=rows, request=request)
    found = chosen.qs
    form = request.GET.get("export")
    if form in {"csv", "xlsx"}:
        name = template.rpartition("/")[2].removesuffix("_list.html") + "s"
        return export(shown(found), columns, name=name, form=form, model=found.model)
    listed = table(found)
    RequestConfig(request, paginate={"per_page": PER_PAGE}).configure(listed)
    used = {name for name, value in request.GET.items() if value and name in chosen.filters}
    context |= {"filter": chosen, "table": listed, "filtered": bool(used)}
    return render(request, template, {**context, "folded_filter": bool(used - {"q", "direction", "kind"})})

"""The network as a graph, filtered, and as a file."""

from django.conf import settings
from django.db.models import F, Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from symbionet.accounts.models import User
from symbionet.accounts.queries import reads_synergies, signed_in
from symbionet.letters import picture_png
from symbionet.network.models import Kind, Park
from symbionet.network.queries import parks
from symbionet.shell.answers import file_answer
from symbionet.synergies.models import Stage, Synergy
from symbionet.synergies.queries.synergies import reads_workbench, synergies_visible_to, with_sides
from symbionet.web.pages.graph import graph_of

__all__ = ["network_graph"]

FLOWING = (Stage.IMPLEMENTATION, Stage.COMPLETED, Stage.VERIFIED, Stage.SUSTAINED)


@require_safe
def network_graph(request: HttpRequest) -> HttpResponse:
    """Firms and what flows between them, in clusters; `?export=svg` or `png` gives the picture."""
    user = signed_in(request)
    if not reads_synergies(user):
        raise Http404
    chosen = {name: request.GET.get(name, "") for name in ("by", "kind", "stage", "park")}
    rows = _chosen(user, chosen)
    # an order by tonnes would tell a member what it may not know
    order = (F("tonnes").desc(nulls_last=True), "pk") if reads_workbench(user) else ("-pk",)
    listed = with_sides(rows.order_by(*order))
    graph = graph_of(user, listed, by=chosen["by"], number=rows.count())
    if (form := request.GET.get("export", "")) in ("svg", "png") and graph.svg:
        svg = graph.svg.replace('href="/', f'href="{settings.PUBLIC_URL.rstrip("/")}/')
        made = svg.encode() if form == "svg" else picture_png(svg)
        return file_answer(made, f"network.{form}", "image/svg+xml" if form == "svg" else "image/png")
    context = {
        "graph": graph,
        "chosen": chosen,
        "kinds": Kind.choices,
        "parks": parks() if reads_workbench(user) else Park.objects.none(),
    }
    return render(request, "web/graph.html", context)


def _chosen(user: User, chosen: dict[str, str]) -> QuerySet[Synergy]:
    """The synergies that the filters let through; by park only for who reads all, else it would tell where one is."""
    rows = synergies_visible_to(user).exclude(stage=Stage.LOST)
    if chosen["stage"] != "all":
        rows = rows.filter(stage__in=FLOWING)
    if chosen["kind"] in Kind.values:
        rows = rows.filter(kind=chosen["kind"])
    if chosen["park"].isdecimal() and len(chosen["park"]) < 10 and reads_workbench(user):
        inside = [Q(**{f"{side}__{path}": chosen["park"]}) for side in ("provider", "receiver")
                  for path in ("park", "park__parent")]  # fmt: skip
        rows = rows.filter(Q(*inside, _connector=Q.OR))
    return rows

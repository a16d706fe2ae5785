"""Pages everybody may read, and what machines ask for: health and outlines of the map."""

from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from symbionet.engine.packs import DATA
from symbionet.web.queries.sources import data_sources, versions
from symbionet.web.queries.visibility import visibility_rows

__all__ = ["about", "healthz", "map_base", "who_sees_my_data"]

OUTLINES = ("binhai", "tianjin_districts", "china_provinces", "labels")


@login_not_required
@require_GET
def healthz(request: HttpRequest) -> HttpResponse:
    """“ok” while the database answers."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok", content_type="text/plain; charset=utf-8")


@login_not_required
@require_GET
def map_base(request: HttpRequest, name: str) -> HttpResponse:
    """One outline of the map, or its names, as GeoJSON."""
    path = DATA / "geo" / f"{name}.geojson"
    if name not in OUTLINES or not path.exists():
        raise Http404
    return HttpResponse(
        path.read_bytes(), content_type="application/geo+json", headers={"Cache-Control": "public, max-age=86400"}
    )


@login_not_required
@require_GET
def who_sees_my_data(request: HttpRequest) -> HttpResponse:
    """What each level of visibility means, for whom."""
    return render(request, "web/who_sees_my_data.html", {"rows": visibility_rows()})


@login_not_required
@require_GET
def about(request: HttpRequest) -> HttpResponse:
    """Versions and the sources of the knowledge."""
    return render(request, "web/about.html", {"versions": versions(), "sources": data_sources()})

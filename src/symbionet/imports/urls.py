"""Addresses of imports: the room has none of its own, an app takes those of its list from here."""

from collections.abc import Collection, Mapping

from django.urls import URLPattern, path

from symbionet.imports import views

__all__ = ["import_urls", "urlpatterns"]

urlpatterns: list[URLPattern] = []

STEPS = {
    "go_on": views.import_go_on,
    "commit": views.import_commit,
    "map": views.import_map,
    "mend": views.import_mend,
    "progress": views.import_progress,
    "stop": views.import_stop,
    "undo": views.import_undo,
    "discard": views.import_discard,
}
USUAL = tuple(name for name in STEPS if name != "mend")


def import_urls(
    kind: str,
    prefix: str,
    *,
    upload: str | None = None,
    steps: Collection[str] = USUAL,
    places: Mapping[str, str] | None = None,
) -> list[URLPattern]:
    """The addresses of a kind of list below `prefix` ("audits/import/").

    The upload is the route `upload`, or `kind` where none is named; "" leaves it out, for an app with a page of its
    own. `steps` are those that the list has (cells are mended only where its preview shows them), `places` their last
    words in the address where these differ.
    """
    bound, named = {"kind": kind}, kind if upload is None else upload
    ends = {step: f"{(places or {}).get(step, step.replace('_', '-'))}/" for step in steps}
    return [
        *([path(prefix, views.import_list, bound, name=named)] if named else []),
        path(f"{prefix}<int:pk>/", views.import_detail, bound, name=f"{kind}_detail"),
        *(path(f"{prefix}<int:pk>/{ends[step]}", STEPS[step], bound, name=f"{kind}_{step}") for step in steps),
    ]

"""Addresses of imports: the room has none of its own, an app takes those of its list from here."""

from django.urls import URLPattern, path

from symbionet.imports import views

__all__ = ["import_urls", "urlpatterns"]

urlpatterns: list[URLPattern] = []


def import_urls(kind: str, prefix: str) -> list[URLPattern]:
    """The addresses of a kind of list below `prefix` ("audits/import/"): the upload is the route `kind`."""
    bound = {"kind": kind}
    steps = {
        "go_on": views.import_go_on,
        "commit": views.import_commit,
        "map": views.import_map,
        "progress": views.import_progress,
        "stop": views.import_stop,
        "undo": views.import_undo,
        "discard": views.import_discard,
    }
    return [
        path(prefix, views.import_list, bound, name=kind),
        path(f"{prefix}<int:pk>/", views.import_detail, bound, name=f"{kind}_detail"),
        *(
            path(f"{prefix}<int:pk>/{step.replace('_', '-')}/", view, bound, name=f"{kind}_{step}")
            for step, view in steps.items()
        ),
    ]

"""The manual of the platform, on the platform."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from symbionet.web.pages.manual import manual_pages, page_named

__all__ = ["manual", "manual_page"]


@require_GET
def manual(request: HttpRequest) -> HttpResponse:
    """The chapters of the manual with their pages."""
    return render(request, "web/manual.html", {"chapters": manual_pages()})


@require_GET
def manual_page(request: HttpRequest, name: str) -> HttpResponse:
    """A page of the manual in the language of the visitor."""
    page = page_named(name)
    if page is None:
        raise Http404
    return render(request, "web/manual_page.html", {"page": page})

"""The home page, search and the like."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

__all__ = ["home"]


def home(request: HttpRequest) -> HttpResponse:
    """The visitor's next actions."""
    return render(request, "web/home.html")

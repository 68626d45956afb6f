"""The customers' first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def first(request: HttpRequest) -> HttpResponse:
    """Say the three things that matter now."""
    return render(request, "portal/first.html")

"""The staff's first page."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET


@require_GET
def inbox(request: HttpRequest) -> HttpResponse:
    """Show what came in."""
    return render(request, "console/inbox.html")

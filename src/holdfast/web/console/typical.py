"""The typical cases of a period, for who writes the newsletter."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from holdfast.flow.typical import Typical, typical_cases
from holdfast.web.console.allowing import for_those_who

MONTH = timedelta(days=30)


class Period(forms.Form):
    """Its first and its last day."""

    since = forms.DateField()
    until = forms.DateField()


@require_http_methods(["GET", "POST"])
@for_those_who("complaint:quote")
def typical(request: HttpRequest) -> HttpResponse:
    """Ask for the period; on POST, for each quote is journalled, show its cases."""
    zone = ZoneInfo(django_settings.HOLDFAST_SETTINGS.desk.timezone)
    today = datetime.now(zone).date()
    form = Period(request.POST or None, initial={"since": str(today - MONTH), "until": str(today)})
    cases: list[Typical] | None = None
    if form.is_valid():
        since, last = form.cleaned_data["since"], form.cleaned_data["until"]
        begin = datetime(since.year, since.month, since.day, tzinfo=zone)
        end = datetime(last.year, last.month, last.day, tzinfo=zone) + timedelta(days=1)
        cases = typical_cases(request.user.actor, begin, end)
    status = 422 if form.errors else 200
    return render(request, "console/typical.html", {"form": form, "cases": cases}, status=status)


urlpatterns = [path("", typical, name="console_typical")]

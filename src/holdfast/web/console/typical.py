"""The typical cases of a period, for who writes the newsletter."""

from datetime import datetime, timedelta

from django import forms
from django.core.validators import MaxValueValidator, MinValueValidator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_http_methods

from holdfast.flow.typical import Typical, typical_cases
from holdfast.web.console.allowing import for_those_who
from holdfast.web.console.filters import FIRST_DAY, LAST_DAY, Filters, begins
from holdfast.web.console.wording import zone

MONTH = timedelta(days=30)


class Period(forms.Form):
    """Its first and its last day."""

    since = forms.DateField(validators=[MinValueValidator(FIRST_DAY)])
    until = forms.DateField(validators=[MaxValueValidator(LAST_DAY)])

    def clean(self) -> None:
        """Want its end after its beginning."""
        since, until = (self.cleaned_data.get(name) for name in ("since", "until"))
        if since and until and until < since:
            self.add_error("until", "expected a day that is not before the first")


@require_http_methods(["GET", "POST"])
@for_those_who("complaint:quote")
def typical(request: HttpRequest) -> HttpResponse:
    """Ask for the period; on POST, for each quote is journalled, show its cases."""
    today = datetime.now(zone()).date()
    form = Period(request.POST or None, initial={"since": str(today - MONTH), "until": str(today)})
    cases: list[tuple[Typical, str]] | None = None
    if form.is_valid():
        since, last = form.cleaned_data["since"], form.cleaned_data["until"]
        found = typical_cases(request.user.actor, begins(since), begins(last + timedelta(days=1)))
        whole = Filters(kind="false_customer_service", standing="yes", since=str(since), until=str(last))
        cases = [(each, whole.query(pretext=each.pretext)) for each in found]
    status = 422 if form.errors else 200
    return render(request, "console/typical.html", {"form": form, "cases": cases}, status=status)


urlpatterns = [path("", typical, name="console_typical")]

"""Is this caller really you? Anyone may ask; nothing that is asked is kept."""

import structlog
from django import forms
from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from holdfast.errors import HoldfastError
from holdfast.flow.callers import Answer, caller_asked
from holdfast.hear.codes import number_of
from holdfast.web.portal.limits import ASK, is_too_often, too_often
from holdfast.web.portal.questions import When, called_at, shop_zone

log = structlog.get_logger("holdfast.portal")


class Called(When):
    """The number, and when it called."""

    number = forms.CharField(
        max_length=40, error_messages=dict.fromkeys(("required", "max_length"), "portal-wrong-number")
    )
    field_order = ("number", "day", "time")

    def clean_number(self) -> str:
        """Take what is a telephone number."""
        number = number_of(str(self.cleaned_data["number"]), shop_zone().key)
        if not number:
            raise forms.ValidationError("portal-wrong-number")
        return number


@require_http_methods(["GET", "POST"])
def caller(request: HttpRequest) -> HttpResponse:
    """Ask for the number; answer on the same page."""
    if request.method == "GET":
        return _page(request, Called())
    if is_too_often(request, ASK):
        return too_often(request)
    form = Called(request.POST)
    if not form.is_valid():
        return _page(request, form, status=422)
    return _page(request, form, answer=_answer(form))


def _answer(form: Called) -> Answer:
    """Return the answer; where the lake cannot be asked, that nothing is known."""
    try:
        return caller_asked(
            django_settings.HOLDFAST_SETTINGS, str(form.cleaned_data["number"]), called_at(form.cleaned_data)
        )
    except HoldfastError as mistake:
        log.error("unasked", kind=type(mistake).__name__)  # noqa: TRY400 - a message could hold what was asked
        return "unknown"


def _page(request: HttpRequest, form: Called, *, answer: str = "", status: int = 200) -> HttpResponse:
    mistakes = [(field, code) for field, codes in form.errors.items() for code in codes]
    code = f"portal-caller-{answer}" if answer else ""
    shown = {"form": form, "answer": code, "answer_more": f"{code}.more", "mistakes": mistakes}
    return render(request, "portal/caller.html", shown, status=status)

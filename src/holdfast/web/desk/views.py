"""The pages that belong to no room: the language, the way in, what went wrong."""

from typing import Any

from allauth.account.internal.flows.login import record_authentication
from allauth.account.utils import perform_login
from django import forms
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from holdfast.record.staff import WelcomeError, invitation_find, staff_welcome
from holdfast.web.desk.speaking import reader_language, spoken_now

TAGS = {"en": "en", "zh": "zh-hans"}


class WelcomeForm(forms.Form):
    """The name and password of someone new."""

    name = forms.CharField(max_length=64, required=False)
    password = forms.CharField(max_length=200, strip=False, widget=forms.PasswordInput)


@require_POST
def language(request: HttpRequest) -> HttpResponse:
    """Keep the language that was chosen, and go back."""
    back = request.POST.get("next", "/")
    is_ours = url_has_allowed_host_and_scheme(back, {request.get_host()}, require_https=request.is_secure())
    answer = HttpResponseRedirect(back if is_ours else "/")
    if (tag := TAGS.get(request.POST.get("language", ""))) is not None:
        answer.set_cookie("holdfast_language", tag, max_age=31_536_000, samesite="Lax", secure=request.is_secure())
    return answer


@require_GET
def health(_request: HttpRequest) -> HttpResponse:
    """Say that pages and database answer."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return HttpResponse("ok\n", content_type="text/plain")


@require_http_methods(["GET", "POST"])
def welcome(request: HttpRequest) -> HttpResponse:
    """Let someone in by a link. Its secret is in the query once; our log tells routes only, and referrers stay here."""
    secret = request.POST.get("link") or request.GET.get("link", "")
    found = invitation_find(secret)
    if found is None:
        return told(request, 404, "link-over")
    form = WelcomeForm(request.POST or None)
    mistakes: list[str] = []
    if request.method == "POST" and form.is_valid():
        given = form.cleaned_data
        try:
            staff = staff_welcome(secret, given["name"], given["password"], reader_language())
        except WelcomeError as mistake:
            mistakes = [spoken_now().say(f"desk-welcome-{reason}") for reason in mistake.reasons]
        else:
            record_authentication(request, staff, "password", username=staff.name, reauthenticated=True)
            staff.backend = "allauth.account.auth_backends.AuthenticationBackend"
            answer: HttpResponse = perform_login(request, staff, redirect_url=reverse("console_inbox"))
            return answer
    shown = {"form": form, "link": secret, "mistakes": mistakes, "is_again": found.staff is not None}
    return render(request, "desk/welcome.html", shown)


def nothing_here(_request: HttpRequest, *_: str) -> HttpResponse:
    """Answer for pages that are not there."""
    raise Http404


def locked(request: HttpRequest, *_: Any) -> HttpResponse:
    """Answer a name that is locked after wrong passwords; axes calls it."""
    return told(request, 429, "locked")


def told(request: HttpRequest, status: int, code: str) -> HttpResponse:
    """Return a page with one sentence of what is wrong and what to do."""
    return render(request, "desk/told.html", {"code": f"desk-{code}"}, status=status)


def told_later(request: HttpRequest, status: int, code: str, *, seconds: int) -> HttpResponse:
    """Return a page that says why, and in its headers when to try again."""
    answer = told(request, status, code)
    answer["Retry-After"] = str(seconds)
    return answer


def without_token(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001 - Django names it
    """Answer a form whose cookie did not come back, or that another site sent."""
    return told(request, 403, "cookie")

"""Around every page: what a browser may do with it, who may see it, when a session ends."""

import time
from collections.abc import Callable
from urllib.parse import urlencode, urlsplit

from django.conf import settings as django_settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect

Answering = Callable[[HttpRequest], HttpResponse]

POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",  # allauth draws the QR code of a second factor so
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
"""Nothing from elsewhere, no script or style inside a page."""

HEADERS = {
    "Content-Security-Policy": POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cache-Control": "no-store",
}

BEGAN, SEEN = "holdfast_began", "holdfast_seen"
OPEN_PREFIXES = ("/staff/", "/static/", "/language")
"""Where staff without a second factor may go: to get one."""


def careful(get_response: Answering) -> Answering:
    """Return the middleware that sets the pages' headers, where a page has not set its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        answer = get_response(request)
        for name, value in HEADERS.items():
            answer.setdefault(name, value)
        if django_settings.HOLDFAST_SETTINGS.desk.https:
            answer.setdefault("Strict-Transport-Security", "max-age=31536000")
        return answer

    return middleware


def staff_only(get_response: Answering) -> Answering:
    """Return the middleware that lets only staff into the console: signed in with both factors, not too long ago."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated and _is_over(request):
            logout(request)
            return _to_the_door(request)
        if request.path.startswith("/console"):
            if not request.user.is_authenticated:
                return _to_the_door(request)
            if not _has_second_factor(request):
                return _to_factors(request)
        return get_response(request)

    return middleware


def _is_over(request: HttpRequest) -> bool:
    """Whether a session ended, by doing nothing or by lasting; else note, each minute at most, that it goes on."""
    desk, now = django_settings.HOLDFAST_SETTINGS.desk, time.time()
    began, seen = request.session.setdefault(BEGAN, now), request.session.get(SEEN, now)
    if now - began > desk.session_hours * 3600 or now - seen > desk.idle_minutes * 60:
        return True
    if SEEN not in request.session or now - seen > 60:
        request.session[SEEN] = now
    return False


def _to_factors(request: HttpRequest) -> HttpResponse:
    from django.contrib import messages  # noqa: PLC0415 - Django must be configured first

    from holdfast.web.desk.speaking import spoken_now  # noqa: PLC0415

    messages.info(request, spoken_now().say("desk-factor-first"))
    return redirect("mfa_index")


def _has_second_factor(request: HttpRequest) -> bool:
    from allauth.mfa.adapter import get_adapter  # noqa: PLC0415 - Django must be configured first

    return bool(get_adapter().is_mfa_enabled(request.user, types=["totp", "webauthn"]))


def _to_the_door(request: HttpRequest) -> HttpResponse:
    """Send to sign in, and from there back to where one was, filters and all; a part of a page takes the page along."""
    from django.urls import reverse  # noqa: PLC0415 - Django must be configured first

    is_part = request.headers.get("HX-Request") == "true"
    here = request.headers.get("HX-Current-URL", "") if is_part else request.get_full_path()
    is_page = is_part or (request.method in {"GET", "HEAD"} and request.path.startswith("/console"))
    back = urlsplit(here)._replace(scheme="", netloc="", fragment="").geturl() if is_page else ""
    door = f"{reverse('account_login')}?{urlencode({'next': back})}" if back else reverse("account_login")
    return HttpResponse(headers={"HX-Redirect": door}) if is_part else HttpResponseRedirect(door)

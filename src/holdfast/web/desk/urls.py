"""Where the pages are. Each room has its own file of paths."""

from django.http import HttpRequest, HttpResponse
from django.urls import include, path, re_path

from holdfast.web.desk import views

urlpatterns = [
    path("", include("holdfast.web.portal.urls")),
    path("console/typical", include("holdfast.web.console.typical")),
    path("console/", include("holdfast.web.console.urls")),
    path("language", views.language, name="language"),
    path("health", views.health, name="health"),
    path("staff/welcome", views.welcome, name="welcome"),
    # Nobody signs up and there is no e-mail address of staff: these pages of allauth's are not there.
    re_path(r"^staff/(signup|email|confirm-email|password/reset|inactive)(/.*)?$", views.nothing_here),
    path("staff/", include("allauth.account.urls")),
    path("staff/factors/", include("allauth.mfa.urls")),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer what Django finds wrong."""
    return views.told(request, 400, "wrong")


def handler403(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer who may not."""
    return views.told(request, 403, "refused")


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer for a path that is none."""
    return views.told(request, 404, "nothing-here")


def handler429(request: HttpRequest) -> HttpResponse:
    """Answer who asks too often; allauth calls it."""
    return views.told(request, 429, "too-often")


def handler500(request: HttpRequest) -> HttpResponse:
    """Answer for a fault of ours; what it was stands in the log under the request's id."""
    return views.told(request, 500, "fault")

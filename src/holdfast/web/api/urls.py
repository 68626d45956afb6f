"""Where the door is."""

from django.http import HttpRequest, HttpResponse
from django.urls import path

from holdfast.web.api import decisions, lists, views
from holdfast.web.api.answers import problem

urlpatterns = [
    path("api/v1/events/<str:table>", views.timed("events", views.events)),
    path("api/v1/health", views.timed("health", views.health)),
    path("api/v1/openapi.json", views.timed("openapi", views.openapi)),
    path("api/v1/decisions", views.timed("decisions", decisions.decide)),
    path("api/v1/decisions/<str:number>", views.timed("decision", decisions.look_up)),
    path("api/v1/lists/<str:name>", views.timed("lists", lists.one)),
    path("api/v1/lists/<str:name>/remove", views.timed("lists", lists.remove)),
    path("v1/decisions", views.timed("bouncer", lists.bouncer)),
    path("v1/decisions/stream", views.timed("bouncer", lists.bouncer_stream)),
    path("metrics", views.timed("metrics", views.metrics)),
]


def handler400(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer what Django finds wrong."""
    return problem(400, "request", "expected a well-formed request")


def handler404(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer for a path that is none."""
    return problem(404, "path", "there is nothing here")


def handler500(request: HttpRequest) -> HttpResponse:  # noqa: ARG001 - Django names them
    """Answer for a fault of ours; what it was stands in the log under the request's id."""
    return problem(500, "fault", "a fault of Holdfast itself; nothing was acknowledged")

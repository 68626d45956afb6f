"""The application that answers programs: which path leads where, and what stands around every request."""

import falcon
from falcon import App, HTTPError, Request, Response

from holdfast.errors import HoldfastError
from holdfast.web.api.answers import answer_problem
from holdfast.web.api.decisions import Decisions, OneDecision
from holdfast.web.api.events import Events
from holdfast.web.api.lists import Bouncer, OneList
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import refusal
from holdfast.web.api.service import Service
from holdfast.web.api.standing import Description, Health, Metrics
from holdfast.web.middleware import Told, fault

_CODES = {404: ("path", "there is nothing here"), 405: ("method", "expected another method: see Allow")}
Application = App[Request, Response]


def build(service: Service, online: Online | None = None) -> Application:
    """Return the WSGI application around a service, and around what decides online."""
    app = App(middleware=[Told(service.measures)])
    app.set_error_serializer(_unserved)
    app.add_error_handler(Exception, fault)
    app.add_error_handler(HoldfastError, _refused)
    app.add_route("/api/v1/events/{table}", Events(service))
    app.add_route("/api/v1/health", Health(service))
    app.add_route("/api/v1/openapi.json", Description())
    app.add_route("/metrics", Metrics(service))
    if online is not None:
        askers, lists, bouncer = service.askers, OneList(service.askers, online), Bouncer(service.askers, online)
        app.add_route("/api/v1/decisions", Decisions(askers, online))
        app.add_route("/api/v1/decisions/{number}", OneDecision(askers, online))
        app.add_route("/api/v1/lists/{name}", lists)
        app.add_route("/api/v1/lists/{name}/remove", lists, suffix="remove")
        app.add_route("/v1/decisions", bouncer)
        app.add_route("/v1/decisions/stream", bouncer, suffix="stream")
    return app


def _refused(_request: Request, response: Response, mistake: Exception, _parts: object) -> None:
    if not isinstance(mistake, HoldfastError):
        raise mistake
    told = refusal(mistake)
    answer_problem(response, told.status, told.code, str(told), told.headers)


def _unserved(_request: Request, response: Response, mistake: HTTPError) -> None:
    status = falcon.http_status_to_code(mistake.status)
    code, expected = _CODES.get(status, ("request", "expected a well-formed request"))
    answer_problem(response, status, code, expected, {})

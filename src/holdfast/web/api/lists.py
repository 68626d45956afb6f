"""Lists by HTTP: ours, and ``/v1/decisions`` as the bouncers of CrowdSec ask for it."""

from typing import Annotated, TypeVar

import msgspec
from django.http import HttpRequest, HttpResponse

from holdfast.errors import HoldfastError
from holdfast.respond.decide.deciding import wall_clock
from holdfast.respond.decide.exports import FORMATS, as_decisions, as_stream
from holdfast.respond.decide.moments import read_identifier, read_time
from holdfast.web.api.answers import json_answer
from holdfast.web.api.asking import asked_by, body_of, method_of, refused
from holdfast.web.api.decisions import online_of
from holdfast.web.api.keys import BOUNCER, LISTS
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import RefusedError

_TYPES = {"nginx": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json"}
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


Asked = TypeVar("Asked")


class Listed(msgspec.Struct, forbid_unknown_fields=True):
    """What is put on a list."""

    kind: str
    identifier: str
    reason: Word
    source: Word
    ends_at: str | None = None


class Unlisted(msgspec.Struct, forbid_unknown_fields=True):
    """What is taken off a list; in a body, for an identifier has no place in an address."""

    kind: str
    identifier: str


def one(request: HttpRequest, name: str) -> HttpResponse:
    """``GET`` and ``POST /api/v1/lists/<name>``: what stands on it (``?format=json|csv|nginx``), or one entry more."""
    try:
        method_of(request, "GET", "POST")
        asked_by(request, LISTS)
        online = _listed(name)
        if request.method == "GET":
            form = request.GET.get("format", "json")
            if form not in FORMATS:
                raise RefusedError(422, "format", f"expected format {', '.join(FORMATS)}")
            return HttpResponse(FORMATS[form](online.lists.entries(name)), content_type=_TYPES[form])
        asked = _read(request, Listed)
        entry = online.lists.add(
            name,
            asked.kind,
            read_identifier(asked.kind, asked.identifier, online.tokens),
            reason=asked.reason,
            source=asked.source,
            ends_at=None if asked.ends_at is None else read_time(asked.ends_at, "ends_at"),
        )
    except HoldfastError as mistake:
        return refused(mistake)
    return json_answer(201, msgspec.json.encode({"id": entry.id}))


def remove(request: HttpRequest, name: str) -> HttpResponse:
    """``POST /api/v1/lists/<name>/remove``: 204, or 404 where it did not stand there."""
    try:
        method_of(request, "POST")
        asked_by(request, LISTS)
        online = _listed(name)
        asked = _read(request, Unlisted)
        if not online.lists.remove(name, asked.kind, read_identifier(asked.kind, asked.identifier, online.tokens)):
            raise RefusedError(404, "entry", "it does not stand on the list")
    except HoldfastError as mistake:
        return refused(mistake)
    return HttpResponse(status=204)


def bouncer(request: HttpRequest) -> HttpResponse:
    """``GET /v1/decisions``: what holds about an address; ``null`` where nothing does, as CrowdSec answers."""
    try:
        method_of(request, "GET", "HEAD")
        asked_by(request, BOUNCER)
        online, now = online_of(), wall_clock()
    except HoldfastError as mistake:
        return refused(mistake)
    wanted = {"value": request.GET.get("ip") or request.GET.get("range") or request.GET.get("value")}
    wanted |= {"scope": request.GET.get("scope"), "type": request.GET.get("type")}
    found = [
        decision
        for decision in as_decisions(online.lists.entries(*online.blocklists), now)
        if all(value is None or str(decision[name]).lower() == value.lower() for name, value in wanted.items())
    ]
    return json_answer(200, msgspec.json.encode(found or None))


def bouncer_stream(request: HttpRequest) -> HttpResponse:
    """``GET /v1/decisions/stream``: what came and went since this key asked; everything with ``startup=true``."""
    try:
        method_of(request, "GET", "HEAD")
        owner = asked_by(request, BOUNCER)
        online = online_of()
        is_first = request.GET.get("startup", "").lower() == "true"
        changes = online.lists.pull(owner.id, online.blocklists, is_first=is_first)
    except HoldfastError as mistake:
        return refused(mistake)
    told = as_stream(changes, wall_clock())
    if scopes := {scope.lower() for scope in request.GET.get("scopes", "").split(",") if scope}:
        told = {part: [each for each in found if each["scope"].lower() in scopes] for part, found in told.items()}
    return json_answer(200, msgspec.json.encode(told))


def _listed(name: str) -> Online:
    online = online_of()
    if name not in online.list_names:
        raise RefusedError(404, "list", "expected a list that the policies declare, or a blocklist of the settings")
    return online


def _read(request: HttpRequest, kind: type[Asked]) -> Asked:
    try:
        return msgspec.json.decode(body_of(request), type=kind)
    except msgspec.ValidationError as mistake:
        raise RefusedError(422, "input", str(mistake).partition(" - at")[0].replace("`", "")) from None
    except msgspec.DecodeError:
        raise RefusedError(400, "json", "expected a JSON object") from None

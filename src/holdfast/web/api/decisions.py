"""``/api/v1/decisions``: a moment and its facts in, a verdict out."""

from typing import Any

import msgspec
from django.conf import settings as django
from django.http import HttpRequest, HttpResponse

from holdfast.errors import HoldfastError
from holdfast.respond.decide.journal import Decision, Said
from holdfast.respond.decide.moments import FACTS, FactValue, read_facts, read_time, written_time
from holdfast.web.api.answers import json_answer
from holdfast.web.api.asking import asked_by, body_of, method_of, refused
from holdfast.web.api.keys import DECISIONS
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import RefusedError


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a request."""

    moment: str
    facts: dict[str, Any] = {}
    at: str | None = None


_DECODER, _ENCODER = msgspec.json.Decoder(Asked), msgspec.json.Encoder()


def decide(request: HttpRequest) -> HttpResponse:
    """``POST /api/v1/decisions``: 200 with the verdict, which is kept."""
    try:
        method_of(request, "POST")
        asked_by(request, DECISIONS)
        online = online_of()
        asked = _asked(request)
        at = None if asked.at is None else read_time(asked.at, "at")
        decision = online.decider.decide(asked.moment, read_facts(asked.facts, online.tokens), at)
    except HoldfastError as mistake:
        return refused(mistake)
    return json_answer(200, _ENCODER.encode(_told(decision)))


def look_up(request: HttpRequest, number: str) -> HttpResponse:
    """``GET /api/v1/decisions/<id>``: what was answered, with its facts (persons as tokens) and what a shadow said."""
    try:
        method_of(request, "GET")
        asked_by(request, DECISIONS)
        found = online_of().journal.look_up(number)
        if found is None:
            raise RefusedError(404, "decision", "there is no such decision, or it is too old")
    except HoldfastError as mistake:
        return refused(mistake)
    facts = {name: _written(name, value) for name, value in found.facts.items()}
    told = _told(found) | {"facts": facts, "shadow": _said(found.shadow) if found.shadow else None}
    return json_answer(200, _ENCODER.encode(told))


def online_of() -> Online:
    """Return what this process holds for decisions.

    Raises:
        RefusedError: it holds nothing.
    """
    online: Online | None = getattr(django, "HOLDFAST_ONLINE", None)
    if online is None:
        raise RefusedError(404, "path", "there is nothing here")
    return online


def _asked(request: HttpRequest) -> Asked:
    body = body_of(request)
    try:
        return _DECODER.decode(body)
    except msgspec.ValidationError:
        raise RefusedError(422, "input", "expected an object with moment, facts and maybe at") from None
    except msgspec.DecodeError:
        raise RefusedError(400, "json", "expected a JSON object") from None


def _told(decision: Decision) -> dict[str, Any]:
    return {
        "id": decision.id,
        "moment": decision.moment,
        **_said(decision.said),
        "at": written_time(decision.at),
        "expires_at": written_time(decision.expires_at),
    }


def _said(said: Said) -> dict[str, Any]:
    return {
        "verdict": said.verdict,
        "reasons": said.reasons,
        "undecided": said.undecided,
        "policy": said.policy,
        "version": said.version,
    }


def _written(name: str, value: FactValue) -> FactValue:
    fact = FACTS.get(name)
    return written_time(value) if fact and fact.type == "time" and isinstance(value, int) else value

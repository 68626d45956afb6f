"""``/api/v1/decisions``: a moment and its facts in, a verdict out."""

from typing import Any

import msgspec
from falcon import Request, Response

from holdfast.respond.decide.journal import Decision, Said
from holdfast.respond.decide.moments import FACTS, FactValue, read_facts, read_time, written_time
from holdfast.web.api.answers import answer_json
from holdfast.web.api.asking import Askers
from holdfast.web.api.keys import DECISIONS
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import RefusedError


class Asked(msgspec.Struct, forbid_unknown_fields=True):
    """The body of a request."""

    moment: str
    facts: dict[str, Any] = {}
    at: str | None = None


_DECODER, _ENCODER = msgspec.json.Decoder(Asked), msgspec.json.Encoder()


class Decisions:
    """Decides."""

    route = "decisions"

    def __init__(self, askers: Askers, online: Online) -> None:
        """Stand before what decides."""
        self._askers, self._online = askers, online

    def on_post(self, request: Request, response: Response) -> None:
        """Answer 200 with the verdict, which is kept."""
        online = self._online
        owner = self._askers.allowed(request, DECISIONS, online.rate)
        asked = self._askers.read(request, owner, _DECODER)
        at = None if asked.at is None else read_time(asked.at, "at")
        decision = online.decider.decide(asked.moment, read_facts(asked.facts, online.tokens), at)
        answer_json(response, 200, _ENCODER.encode(_told(decision)))


class OneDecision:
    """Looks a decision up."""

    route = "decision"

    def __init__(self, askers: Askers, online: Online) -> None:
        """Stand before what decided."""
        self._askers, self._online = askers, online

    def on_get(self, request: Request, response: Response, number: str) -> None:
        """Answer what was answered, with its facts (persons as tokens) and what a shadow said."""
        self._askers.allowed(request, DECISIONS, self._online.rate)
        found = self._online.journal.look_up(number)
        if found is None:
            raise RefusedError(404, "decision", "there is no such decision, or it is too old")
        facts = {name: _written(name, value) for name, value in found.facts.items()}
        told = _told(found) | {"facts": facts, "shadow": _said(found.shadow) if found.shadow else None}
        answer_json(response, 200, _ENCODER.encode(told))


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

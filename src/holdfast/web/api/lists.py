"""Lists by HTTP: ours, and ``/v1/decisions`` as the bouncers of CrowdSec ask for it."""

from typing import Annotated

import msgspec
from falcon import Request, Response

from holdfast.respond.decide.deciding import wall_clock
from holdfast.respond.decide.exports import FORMATS, as_decisions, as_stream
from holdfast.respond.decide.known import networks_of
from holdfast.respond.decide.moments import WIDEST, read_identifier, read_time
from holdfast.web.api.answers import answer_json
from holdfast.web.api.asking import Askers
from holdfast.web.api.keys import BOUNCER, LISTS, ApiKey
from holdfast.web.api.online import Online
from holdfast.web.api.refusals import RefusedError

_TYPES = {"nginx": "text/plain; charset=utf-8", "csv": "text/csv; charset=utf-8", "json": "application/json"}
EVERY_WIDTH = tuple(range(min(WIDEST.values()), 129))
"""Every length of prefix that a network on a list may have."""
Word = Annotated[str, msgspec.Meta(min_length=1, max_length=200)]


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


_LISTED, _UNLISTED = msgspec.json.Decoder(Listed), msgspec.json.Decoder(Unlisted)


class OneList:
    """``/api/v1/lists/<name>``."""

    route = "lists"

    def __init__(self, askers: Askers, online: Online) -> None:
        """Stand before the lists."""
        self._askers, self._online = askers, online

    def on_get(self, request: Request, response: Response, name: str) -> None:
        """Answer what stands on it (``?format=json|csv|nginx``)."""
        self._allowed(request, name)
        form = request.get_param("format", default="json")
        if form not in FORMATS:
            raise RefusedError(422, "format", f"expected format {', '.join(FORMATS)}")
        response.content_type, response.text = _TYPES[form], FORMATS[form](self._online.lists.entries(name))

    def on_post(self, request: Request, response: Response, name: str) -> None:
        """Put one entry more on it."""
        asked = self._askers.read(request, self._allowed(request, name), _LISTED)
        entry = self._online.lists.add(
            name,
            asked.kind,
            read_identifier(asked.kind, asked.identifier, self._online.tokens),
            reason=asked.reason,
            source=asked.source,
            ends_at=None if asked.ends_at is None else read_time(asked.ends_at, "ends_at"),
        )
        answer_json(response, 201, msgspec.json.encode({"id": entry.id}))

    def on_post_remove(self, request: Request, response: Response, name: str) -> None:
        """``/api/v1/lists/<name>/remove``: 204, or 404 where it did not stand there."""
        asked = self._askers.read(request, self._allowed(request, name), _UNLISTED)
        identifier = read_identifier(asked.kind, asked.identifier, self._online.tokens)
        if not self._online.lists.remove(name, asked.kind, identifier):
            raise RefusedError(404, "entry", "it does not stand on the list")
        response.status = 204

    def _allowed(self, request: Request, name: str) -> ApiKey:
        owner = self._askers.allowed(request, LISTS, self._online.rate)
        if name not in self._online.list_names:
            raise RefusedError(404, "list", "expected a list that the policies declare, or a blocklist of the settings")
        return owner


class Bouncer:
    """``/v1/decisions``."""

    route = "bouncer"

    def __init__(self, askers: Askers, online: Online) -> None:
        """Stand before the blocklists."""
        self._askers, self._online = askers, online

    def on_get(self, request: Request, response: Response) -> None:
        """Answer what holds about an address, also of networks around it; ``null`` where nothing does, as CrowdSec."""
        self._askers.allowed(request, BOUNCER, self._online.rate)
        asked, lists, names = request.get_param, self._online.lists, self._online.blocklists
        if address := asked("ip"):
            address = read_identifier("ip", address)
            standing = lists.about(names, "ip", [address])
            standing += lists.about(names, "ip_subnet", networks_of(address, EVERY_WIDTH))
        elif network := asked("range"):
            standing = lists.about(names, "ip_subnet", networks_of(read_identifier("ip_subnet", network), EVERY_WIDTH))
        else:
            standing = lists.entries(*names)
        wanted = {name: asked(name) for name in ("value", "scope", "type")}
        found = [
            decision
            for decision in as_decisions(standing, wall_clock())
            if all(value is None or str(decision[name]).lower() == value.lower() for name, value in wanted.items())
        ]
        answer_json(response, 200, msgspec.json.encode(found or None))

    def on_get_stream(self, request: Request, response: Response) -> None:
        """``/v1/decisions/stream``: what came and went since this key asked; everything with ``startup=true``."""
        owner = self._askers.allowed(request, BOUNCER, self._online.rate)
        is_first = request.get_param("startup", default="").lower() == "true"
        changes = self._online.lists.pull(owner.id, self._online.blocklists, is_first=is_first)
        told = as_stream(changes, wall_clock())
        if scopes := {scope.lower() for scope in request.get_param("scopes", default="").split(",") if scope}:
            told = {part: [each for each in found if each["scope"].lower() in scopes] for part, found in told.items()}
        answer_json(response, 200, msgspec.json.encode(told))

    on_head = on_get  # how a bouncer tries its key

    def on_head_stream(self, request: Request, _response: Response) -> None:
        """Answer whether this key may ask; what came and went is still to be told."""
        self._askers.allowed(request, BOUNCER, self._online.rate)

"""Who asks, and what is read of a request."""

from typing import TypeVar

import msgspec
from falcon import Request

from holdfast.errors import InputError
from holdfast.web.api.keys import ApiKey, KeyFile
from holdfast.web.api.limits import RateLimit, Readers
from holdfast.web.api.refusals import RefusedError

BODY_BYTES = 64 << 10
FAILED_PER_SECOND, FAILED_BURST = 1.0, 30
"""How often one address may be wrong about its key."""

Asked = TypeVar("Asked")


class Askers:
    """Knows who may ask: by an API key, as a Bearer or in ``X-Api-Key`` as bouncers send it."""

    def __init__(self, keys: KeyFile, readers: Readers) -> None:
        """Ask a file of keys; ``readers`` bounds the bodies that are on their way."""
        self._keys, self._readers = keys, readers
        self._failed = RateLimit(FAILED_PER_SECOND, FAILED_BURST)

    def owner(self, request: Request) -> ApiKey:
        """Return the key of a request.

        Raises:
            RefusedError: no key, a wrong one, or too many wrong ones from this address.
        """
        try:
            owner = self._keys.owner(_written_key(request))
        except InputError:  # says where on this machine the file is
            raise RefusedError(503, "keys", "the keys cannot be read; holdfast key list says why", after=5.0) from None
        if owner is None:
            # A right key is never held up by others' wrong ones: behind a proxy all have one address.
            if self._failed.wait(request.env.get("REMOTE_ADDR", "")):
                raise RefusedError(429, "rate", "too many wrong keys from this address", after=1.0)
            expected = "expected Authorization: Bearer, or X-Api-Key, with an API key"
            # A bouncer takes 403 for a key that is refused.
            raise RefusedError(401, "key", expected, headers={"WWW-Authenticate": "Bearer"})
        return owner

    def allowed(self, request: Request, scope: str, rate: RateLimit) -> ApiKey:
        """Return the key of a request that may do what it asks for, as often as it does.

        Raises:
            RefusedError: as ``owner``; a key for other things; too many requests of this key.
        """
        owner = self.owner(request)
        if scope not in owner.tables:
            raise RefusedError(403, "scope", f"this key is not for {scope}")
        if wait := rate.wait(owner.id):
            raise RefusedError(429, "rate", "too many requests of this key", after=wait)
        return owner

    def read(self, request: Request, owner: ApiKey, decoder: "msgspec.json.Decoder[Asked]") -> Asked:
        """Return the body of a request of this key, which is small.

        Raises:
            RefusedError: it is large, no JSON, not what is expected, or too many of this key are still on their way.
        """
        with self._readers.reading(owner.id) as is_allowed:
            if not is_allowed:
                raise RefusedError(429, "busy", "too many bodies are still on their way; send it again", after=1.0)
            body = _read(request)
        return _decoded(body, decoder)


def length_of(request: Request) -> int | None:
    """Return what the sender says it sends, in bytes; None where it does not say."""
    given = request.env.get("CONTENT_LENGTH") or request.env.get("HTTP_CONTENT_LENGTH")
    return int(given) if given and given.isdecimal() else None


def _read(request: Request) -> bytes:
    length = length_of(request)
    # A server may give the bare connection, on which reading more than was sent waits for ever.
    wanted = BODY_BYTES + 1 if length is None else min(length, BODY_BYTES + 1)
    body: bytes = request.env["wsgi.input"].read(wanted)
    if len(body) > BODY_BYTES:
        raise RefusedError(413, "large", f"expected at most {BODY_BYTES} bytes")
    return body


def _decoded(body: bytes, decoder: "msgspec.json.Decoder[Asked]") -> Asked:
    try:
        return decoder.decode(body)
    except msgspec.ValidationError as mistake:
        raise RefusedError(422, "input", str(mistake).partition(" - at")[0].replace("`", "")) from None
    except (msgspec.DecodeError, RecursionError):  # nested without end
        raise RefusedError(400, "json", "expected a JSON object") from None


def _written_key(request: Request) -> str:
    env: dict[str, str] = request.env
    scheme, _, written = env.get("HTTP_AUTHORIZATION", "").partition(" ")
    return written.strip() if scheme.lower() == "bearer" else env.get("HTTP_X_API_KEY", "").strip()

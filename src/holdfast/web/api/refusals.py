"""Why a request is refused, with the HTTP status that says so."""

import math

from holdfast.errors import BacklogError, ConflictError, DiskFullError, HoldfastError, InputError, StateError


class RefusedError(HoldfastError):
    """A request that is not served: ``code`` is for programs, the message for people; never what was sent."""

    def __init__(
        self,
        status: int,
        code: str,
        expected: str,
        *,
        after: float | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        """Say with which status and why; ``after`` so many seconds it may be sent again."""
        super().__init__(expected)
        self.status, self.code = status, code
        self.headers = dict(headers or {})
        if after is not None:
            self.headers["Retry-After"] = str(max(math.ceil(after), 1))


_STATUSES: tuple[tuple[type[HoldfastError], int, str, float | None], ...] = (
    (BacklogError, 429, "backlog", 5.0),
    (DiskFullError, 507, "disk", 60.0),
    (StateError, 503, "spool", 5.0),
    (InputError, 422, "input", None),
)


def refusal(mistake: HoldfastError) -> RefusedError:
    """Return how a mistake is told by HTTP.

    Raises:
        HoldfastError: the mistake itself, when no request should be able to cause it.
    """
    if isinstance(mistake, RefusedError):
        return mistake
    if isinstance(mistake, ConflictError):
        if mistake.is_passing:
            return RefusedError(409, "twin", str(mistake), after=1.0)
        return RefusedError(422, "idempotency-key", str(mistake))
    for kind, status, code, after in _STATUSES:
        if isinstance(mistake, kind):
            return RefusedError(status, code, str(mistake), after=after)
    raise mistake

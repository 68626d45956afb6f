"""The client for threads."""

import time
from collections.abc import Mapping
from types import TracebackType
from typing import Any, Self

import httpx

from holdfast.client.answers import LARGEST, Answer, FailedError, Failing, question, read_answer
from holdfast.client.breaker import Breaker

PATH = "/api/v1/decisions"
TIMEOUT = 0.25
"""Seconds a caller waits at most, over all tries."""
PAUSE = 0.01
"""Seconds before another try."""


class Client:
    """Asks for decisions; for several threads. Never raises for what the server does."""

    def __init__(
        self,
        url: str,
        key: str,
        *,
        timeout: float = TIMEOUT,
        retries: int = 2,
        failing: Failing | None = None,
        breaker: Breaker | None = None,
    ) -> None:
        """Prepare; nothing is sent before the first question.

        Args:
            url: of the server, such as ``http://127.0.0.1:8710``
            key: an API key of the scope ``decisions``
            timeout: seconds for one answer, all tries together
            retries: more tries where the question was certainly not counted (nobody there, or "not now")
            failing: what is answered where Holdfast does not
            breaker: when the server is left alone
        """
        self._timeout, self._retries = timeout, retries
        self._failing, self._breaker = failing or Failing(), breaker or Breaker()
        self._http = httpx.Client(base_url=url, headers=headers(key), timeout=timeout, trust_env=False)

    def decide(self, moment: str, facts: Mapping[str, Any], *, at: str | None = None) -> Answer:
        """Return the verdict of a moment, after ``timeout`` seconds at most.

        Args:
            moment: such as ``redeem_gift_card``
            facts: what is known; what is not known is left out, never zero
            at: when it happens, as RFC 3339; now, if None
        """
        ends, body = time.monotonic() + self._timeout, question(moment, facts, at)
        for left in range(self._retries, -1, -1):
            if not self._breaker.may_ask():
                return self._failing.answer(moment, "breaker")
            try:
                answer = self._asked(body, ends)
            except FailedError as mistake:
                self._breaker.failed() if mistake.is_theirs else self._breaker.went_well()
                if not (left and mistake.is_again and time.monotonic() + PAUSE < ends):
                    return self._failing.answer(moment, mistake.why)
                time.sleep(PAUSE)
            else:
                self._breaker.went_well()
                return answer
        raise AssertionError("the last try returns")

    def _asked(self, body: bytes, ends: float) -> Answer:
        left = max(ends - time.monotonic(), 0.001)
        try:
            with self._http.stream("POST", PATH, content=body, timeout=left) as answer:
                said = b""
                for part in answer.iter_bytes():
                    said += part
                    # httpx times each read; a server that drips is late all the same.
                    if len(said) > LARGEST or time.monotonic() > ends:
                        raise FailedError("late" if len(said) <= LARGEST else "no-verdict")
                return read_answer(answer.status_code, said)
        except httpx.HTTPError as mistake:
            raise failure(mistake) from None

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _kind: type[BaseException] | None, _: BaseException | None, __: TracebackType | None) -> None:
        self.close()


def headers(key: str) -> dict[str, str]:
    """Return what every request says."""
    return {"Authorization": f"Bearer {key}", "Content-Type": "application/json"}


def failure(mistake: httpx.HTTPError) -> FailedError:
    """Return what went wrong on the way: again only where nobody can have heard the question."""
    if isinstance(mistake, httpx.ConnectError | httpx.PoolTimeout):
        return FailedError("nobody-there", is_again=True)
    if isinstance(mistake, httpx.TimeoutException):
        return FailedError("late")
    return FailedError("broken")

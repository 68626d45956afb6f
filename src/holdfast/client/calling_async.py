"""The client for asyncio."""

import asyncio
import time
from collections.abc import Mapping
from typing import Any, Self

import httpx

from holdfast.client.answers import LARGEST, Answer, FailedError, Failing, question, read_answer
from holdfast.client.breaker import Breaker
from holdfast.client.calling import PATH, PAUSE, TIMEOUT, failure, headers


class AsyncClient:
    """As :class:`holdfast.client.Client`, for one event loop."""

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
        """Prepare; see :class:`holdfast.client.Client`."""
        self._timeout, self._retries = timeout, retries
        self._failing, self._breaker = failing or Failing(), breaker or Breaker()
        self._http = httpx.AsyncClient(base_url=url, headers=headers(key), timeout=timeout, trust_env=False)

    async def decide(self, moment: str, facts: Mapping[str, Any], *, at: str | None = None) -> Answer:
        """Return the verdict of a moment, after ``timeout`` seconds at most."""
        ends, body = time.monotonic() + self._timeout, question(moment, facts, at)
        for left in range(self._retries, -1, -1):
            if not self._breaker.may_ask():
                return self._failing.answer(moment, "breaker")
            try:
                answer = await self._asked(body, ends)
            except FailedError as mistake:
                self._breaker.failed() if mistake.is_theirs else self._breaker.went_well()
                if not (left and mistake.is_again and time.monotonic() + PAUSE < ends):
                    return self._failing.answer(moment, mistake.why)
                await asyncio.sleep(PAUSE)
            else:
                self._breaker.went_well()
                return answer
        raise AssertionError("the last try returns")

    async def _asked(self, body: bytes, ends: float) -> Answer:
        try:
            async with asyncio.timeout(max(ends - time.monotonic(), 0.001)):
                async with self._http.stream("POST", PATH, content=body) as answer:
                    said = b""
                    async for part in answer.aiter_bytes():
                        said += part
                        if len(said) > LARGEST:
                            raise FailedError("no-verdict")
                    return read_answer(answer.status_code, said)
        except TimeoutError:
            raise FailedError("late") from None
        except httpx.HTTPError as mistake:
            raise failure(mistake) from None

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

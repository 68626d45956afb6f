"""Windows in one Redis or Valkey, for several processes that must agree.

A moment is counted and all windows of its policies are read in one script, which Redis runs alone. Counts and sums are
exact. A distinct count holds for the newest moment: of two processes whose clocks differ, the one behind may see what
the one ahead has counted. A window is known once Redis has counted for its whole length without losing its memory.
"""

import secrets
from collections.abc import Iterable
from typing import Any

import msgspec
import redis

from holdfast.errors import StateError
from holdfast.respond.decide.counting import Happened, Reader
from holdfast.respond.decide.moments import Facts
from holdfast.respond.decide.policies import Window
from holdfast.respond.decide.windows import LATENESS

TIMEOUT = 0.25
"""Seconds a decision waits for Redis; then it is refused, and the caller does what it does when nobody answers."""
_SCRIPT = """
local told = {}
local asked = cjson.decode(ARGV[1])
for _, feed in ipairs(asked.feeds) do
  local key, over = feed.key, feed.over
  redis.call('SET', feed.since, asked.at, 'NX')
  if feed.kind == 'distinct' then
    redis.call('ZADD', key, 'GT', asked.at, feed.value)
  else
    redis.call('ZADD', key, asked.at, asked.id .. ':' .. feed.value)
  end
  redis.call('ZREMRANGEBYSCORE', key, '-inf', string.format('%.0f', asked.at - over - asked.lateness))
  redis.call('PEXPIRE', key, math.floor((over + asked.lateness) / 1000) + 1000)
end
for number, ask in ipairs(asked.asks) do
  local begin = asked.at - ask.over
  local after = string.format('(%.0f', begin)
  redis.call('SET', ask.since, asked.at, 'NX')
  if tonumber(redis.call('GET', ask.since)) > begin and not ask.young then
    told[number] = false
  elseif ask.kind == 'sum' then
    local sum = 0
    for _, member in ipairs(redis.call('ZRANGEBYSCORE', ask.key, after, string.format('%.0f', asked.at))) do
      sum = sum + tonumber(string.match(member, ':(-?%d+)$'))
    end
    told[number] = string.format('%.0f', sum)
  elseif ask.kind == 'distinct' then
    told[number] = redis.call('ZCOUNT', ask.key, after, '+inf')
  else
    told[number] = redis.call('ZCOUNT', ask.key, after, string.format('%.0f', asked.at))
  end
end
return told
"""


class SharedCounting:
    """In one Redis; ``is_young`` trusts windows that are younger than they are long, for a shop that begins."""

    def __init__(self, url: str, *, prefix: str = "holdfast:window:", is_young: bool = False) -> None:
        """Connect.

        Raises:
            StateError: nobody answers there.
        """
        self._redis = redis.Redis.from_url(url, socket_timeout=TIMEOUT, socket_connect_timeout=TIMEOUT)
        self._prefix, self._is_young = prefix, is_young
        self._run = self._redis.register_script(_SCRIPT)
        try:
            self._redis.ping()
        except redis.RedisError as mistake:
            raise StateError("expected Redis or Valkey to answer at decide.redis") from mistake

    def take(self, feeds: Iterable[Window], asks: Iterable[Window], at: int, facts: Facts) -> Reader:
        """Count and read in one round trip.

        Raises:
            StateError: Redis does not answer.
        """
        counted = [(window, window.counted(at, facts)) for window in feeds]
        keyed = [(window, key) for window in asks if (key := window.key(facts)) is not None]
        told = {
            "at": at,
            "id": secrets.token_hex(8),
            "lateness": LATENESS,
            "feeds": [
                self._place(window, each[0]) | {"value": str(each[1])} for window, each in counted if each is not None
            ],
            "asks": [self._place(window, key) | {"young": self._is_young} for window, key in keyed],
        }
        try:
            answers: Any = self._run(args=[msgspec.json.encode(told)])
        except redis.RedisError as mistake:
            raise StateError("Redis does not answer") from mistake
        read = {
            window.id: None if answer is None else int(answer)
            for (window, _), answer in zip(keyed, answers, strict=True)
        }
        return lambda window: read.get(window.id)

    def hold(self, windows: Iterable[Window], now: int) -> tuple[Window, ...]:  # noqa: ARG002
        """Return none: Redis holds what it was told, and says itself from when on it is known."""
        return ()

    def fill(self, windows: Iterable[Window], happened: Iterable[Happened]) -> None:
        """Do nothing: what happened is in Redis already."""

    def filled(self, windows: Iterable[Window]) -> None:
        """Do nothing."""

    def _place(self, window: Window, key: tuple[str, ...]) -> dict[str, Any]:
        since = f"{self._prefix}{window.id}:since"
        place = self._prefix + window.id + ":" + msgspec.json.encode(key).decode()
        return {"kind": window.shape.kind, "over": window.shape.over, "key": place, "since": since}

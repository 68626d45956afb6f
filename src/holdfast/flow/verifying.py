"""The shop's own answer to "does this password open this account?", asked slowly; the password goes nowhere else.

A command is started once and given a JSON object a line on its standard input, ``{"login": …, "password": …}``; it
answers each with a line, ``true`` or ``false``. A URL gets the same object by POST and answers ``{"opens": true}``. No
error tells what was asked, and what a command writes on standard error is thrown away.
"""

import json
import selectors
import shlex
import subprocess
import time
from collections.abc import Callable
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

import httpx

from holdfast.errors import HoldfastError, UsageError
from holdfast.ingest.leaked import Secret

SECONDS = 10.0
"""How long an answer may take."""
_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})


class VerifyError(HoldfastError):
    """The shop's own check did not answer as it should; nothing of what was asked is told."""


class Verifier:
    """Asks a hook, at most ``rate`` times a second."""

    def __init__(self, ask: Callable[[str, Secret], bool], close: Callable[[], None], rate: float) -> None:
        """Take how to ask; see :func:`open_verifier`."""
        self._ask, self._close, self._pause, self._next = ask, close, 1.0 / rate, 0.0
        self.asked = 0

    def opens(self, login: str, password: Secret) -> bool:
        """Return whether the password opens the account; waits until it may ask again.

        Raises:
            VerifyError: no answer, or one that is none.
        """
        time.sleep(max(self._next - time.monotonic(), 0.0))
        self._next = time.monotonic() + self._pause
        self.asked += 1
        return self._ask(login, password)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, value: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()


def open_verifier(*, command: str | None = None, url: str | None = None, rate: float = 5.0) -> Verifier:
    """Return a verifier by a command or a URL.

    Raises:
        UsageError: neither or both, a rate that is none, a URL that would carry passwords in clear over a network.
        VerifyError: the command cannot be started.
    """
    if (command is None) == (url is None):
        raise UsageError("expected one of --verify-command and --verify-url")
    if not 0 < rate <= 1000:
        raise UsageError("--rate: expected between 0 and 1000 a second")
    if command is not None:
        return _by_command(command, rate)
    parts = urlsplit(url or "")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise UsageError("--verify-url: expected https://, or http:// on this machine")
    client = httpx.Client(timeout=SECONDS, follow_redirects=False, trust_env=False)

    def ask(login: str, password: Secret) -> bool:
        try:
            answer = client.post(str(url), json={"login": login, "password": password.reveal()})
            opens = answer.json()["opens"] if answer.status_code == 200 else None
        except Exception:  # noqa: BLE001  whatever it is, its message may hold what was asked
            opens = None
        return _checked(opens)

    return Verifier(ask, client.close, rate)


def _by_command(command: str, rate: float) -> Verifier:
    try:
        words = shlex.split(command)
        process = subprocess.Popen(  # noqa: S603  the operator's own command, without a shell
            words, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0
        )
    except (OSError, ValueError, IndexError):
        raise VerifyError("--verify-command: it cannot be started") from None
    assert process.stdin is not None  # noqa: S101
    assert process.stdout is not None  # noqa: S101
    given, answers = process.stdin, process.stdout
    ready = selectors.DefaultSelector()
    ready.register(answers, selectors.EVENT_READ)

    def ask(login: str, password: Secret) -> bool:
        line, until = b"", time.monotonic() + SECONDS
        try:
            given.write(json.dumps({"login": login, "password": password.reveal()}).encode() + b"\n")
            while not line.endswith(b"\n") and len(line) < 64:
                if not ready.select(max(until - time.monotonic(), 0.0)) or not (more := answers.read(1)):
                    break
                line += more
        except (OSError, ValueError):
            line = b""
        return _checked({b"true": True, b"false": False}.get(line.strip()))

    def close() -> None:
        ready.close()
        given.close()
        try:
            process.wait(SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        answers.close()

    return Verifier(ask, close, rate)


def _checked(opens: object) -> bool:
    if not isinstance(opens, bool):
        raise VerifyError("the check of passwords did not answer true or false; nothing more is asked") from None
    return opens

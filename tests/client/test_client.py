"""The client against real servers: ours, and sockets that are slow, down or wrong."""

import asyncio
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from tests.web.api.small_decider import Deciding

from holdfast.client import CLOSED, OPEN, Answer, AsyncClient, Breaker, Client, Failing
from holdfast.respond.decide.examples import write_examples

FACTS = {"order": "O-1", "gift_card_amount": 300_000, "currency": "CNY", "is_easily_resold": True}
SAID = b'{"verdict":"deny","id":"d-1"}'


def http(status: str, body: bytes) -> bytes:
    return f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\nConnection: close\r\n\r\n".encode() + body


@contextmanager
def server(act: Callable[[socket.socket, int], None]) -> Iterator[tuple[str, list[int]]]:
    """Yield the address of a server that acts on each connection, and the numbers of those it had."""
    asked: list[int] = []
    with socket.create_server(("127.0.0.1", 0)) as listening:

        def run() -> None:
            while True:
                try:
                    came, _ = listening.accept()
                except OSError:
                    return
                asked.append(len(asked))
                with came:
                    came.recv(65536)
                    try:
                        act(came, asked[-1])
                    except OSError:
                        continue

        threading.Thread(target=run, daemon=True).start()
        yield f"http://127.0.0.1:{listening.getsockname()[1]}", asked
        listening.shutdown(socket.SHUT_RDWR)


def ask_sync(address: str, moment: str, **knobs) -> Answer:
    with Client(address, "key", **knobs) as client:
        return client.decide(moment, FACTS)


def ask_async(address: str, moment: str, **knobs) -> Answer:
    async def asked() -> Answer:
        async with AsyncClient(address, "key", **knobs) as client:
            return await client.decide(moment, FACTS)

    return asyncio.run(asked())


both = pytest.mark.parametrize("ask", [ask_sync, ask_async], ids=["sync", "async"])


def drip(came: socket.socket, _number: int) -> None:
    came.sendall(http("200 OK", b" " * 200)[:-200])
    for _ in range(200):
        came.sendall(b" ")
        time.sleep(0.05)


@both
@pytest.mark.parametrize("act", [lambda *_: time.sleep(3), drip], ids=["silent", "dripping"])
def test_a_slow_server_is_not_waited_for_and_not_asked_twice(ask, act):
    with server(act) as (address, asked):
        begun = time.monotonic()
        answer = ask(address, "redeem_gift_card", timeout=0.4)
        assert time.monotonic() - begun < 2.0
        assert (answer.verdict, answer.failure, len(asked)) == (CLOSED, "late", 1)


@both
def test_where_nobody_is_each_moment_fails_as_it_was_told_to(ask):
    with socket.create_server(("127.0.0.1", 0)) as unused:
        address = f"http://127.0.0.1:{unused.getsockname()[1]}"
    assert (ask(address, "login").verdict, ask(address, "ship").verdict) == (OPEN, CLOSED)
    told = ask(address, "ship", failing=Failing({"ship": OPEN}))
    assert (told.verdict, told.failure) == (OPEN, "nobody-there")


@both
@pytest.mark.parametrize(
    ("said", "failure"),
    [
        (http("200 OK", b"<html>"), "no-verdict"),
        (http("200 OK", b'{"verdict":"maybe"}'), "no-verdict"),
        (http("200 OK", b" " * 100_000), "no-verdict"),
        (http("500 Fault", SAID), "status-500"),
        (http("401 Unauthorized", SAID), "status-401"),
        (http("422 Input", SAID), "status-422"),
        (b"SSH-2.0-OpenSSH\r\n", "broken"),
        (b"", "broken"),
    ],
)
def test_a_wrong_server_is_not_believed_and_not_asked_twice(ask, said, failure):
    with server(lambda came, _: came.sendall(said)) as (address, asked):
        answer = ask(address, "ship", timeout=5)
        assert (answer.verdict, answer.failure, len(asked)) == (CLOSED, failure, 1)


@both
def test_a_server_that_says_not_now_is_asked_again(ask):
    with server(lambda came, number: came.sendall(http("200 OK", SAID) if number else http("503 No", b""))) as (
        address,
        asked,
    ):
        assert ask(address, "ship", timeout=5) == Answer("deny", "d-1")
        assert len(asked) == 2


@both
def test_a_server_that_failed_again_and_again_is_left_alone_and_then_tried_once(ask):
    now = [0.0]
    breaker = Breaker(failures=3, seconds=10, clock=lambda: now[0])
    is_well = [False]
    with server(lambda came, _: came.sendall(http("200 OK", SAID if is_well[0] else b"?"))) as (address, asked):

        def told() -> str:
            answer: Answer = ask(address, "ship", timeout=5, breaker=breaker)
            return answer.failure

        assert [told() for _ in range(5)] == ["no-verdict"] * 3 + ["breaker"] * 2
        assert len(asked) == 3
        now[0] = 10.0
        assert [told(), told()] == ["no-verdict", "breaker"]
        now[0] = 29.0
        assert told() == "breaker"
        now[0], is_well[0] = 30.0, True
        assert [told(), told()] == ["", ""]


def test_one_trial_alone_is_let_through():
    now = [0.0]
    breaker = Breaker(failures=1, seconds=1, clock=lambda: now[0])
    breaker.failed()
    now[0] = 1.5
    assert [breaker.may_ask() for _ in range(3)] == [True, False, False]
    now[0] = 2.6  # whoever tried never told
    assert breaker.may_ask()


@both
def test_our_own_server_is_understood(ask, tmp_path: Path):
    write_examples(tmp_path / "lake.policies")
    deciding = Deciding(tmp_path)
    with deciding.listening() as address, Client(address, deciding.key, timeout=10) as client:
        answer = client.decide("ship", FACTS)
        assert (answer.verdict, answer.policy, answer.failure) == ("hold", "ship", "")
        assert answer.undecided[0]["missing"] == ["is_confirmed"]
        assert ask(address, "ship", timeout=10).failure == "status-401"
    deciding.close()

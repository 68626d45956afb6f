"""A body that stalls is given up, and holds no thread that others wait for."""

import io
import threading
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.web.desk import bodies
from holdfast.web.desk.bodies import Patient, StalledError


class Stalling(io.BytesIO):
    """What came, and then nothing more."""

    def read(self, size: int | None = -1) -> bytes:
        if not (came := super().read(size)):
            threading.Event().wait(5)
        return came


@given(content=st.binary(max_size=200_000), sizes=st.lists(st.integers(1, 70_000), max_size=20))
def test_a_body_comes_as_it_was_sent_however_it_is_read(content: bytes, sizes: list[int]):
    body = Patient(io.BytesIO(content + b"the next request"), len(content))
    parts = [body.read(size) for size in sizes]
    assert b"".join((*parts, body.read())) == content
    assert body.read(1) == b""


def test_lines_are_read_too():
    body = Patient(io.BytesIO(b"a\nbc"), 4)
    assert [body.readline(), body.readline(1), body.readline(), body.readline()] == [b"a\n", b"b", b"c", b""]


def test_what_stalls_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(bodies, "CHUNK_SECONDS", 0.05)
    body = Patient(Stalling(b"begun"), 100)
    with pytest.raises(StalledError):
        body.read(100)


def test_one_address_holds_a_quarter_of_the_threads_at_most(browser: Any, monkeypatch: pytest.MonkeyPatch):
    from django.http import HttpResponse
    from django.test import RequestFactory

    held, free = threading.Barrier(5), threading.Event()

    def slow(_request: Any) -> HttpResponse:
        held.wait(5)
        free.wait(5)
        return HttpResponse()

    answer = bodies.few_at_once(slow)
    made = RequestFactory(SERVER_NAME="localhost")
    others = [threading.Thread(target=answer, args=(made.post("/", {"a": "b"}),)) for _ in range(4)]
    for each in others:
        each.start()
    held.wait(5)
    refused = answer(made.post("/", {"a": "b"}))
    assert (refused.status_code, refused["Retry-After"]) == (503, "5")
    held = threading.Barrier(1)
    free.set()
    assert answer(made.post("/", {"a": "b"}, REMOTE_ADDR="192.0.2.7")).status_code == 200
    for each in others:
        each.join()
    assert answer(made.post("/", {"a": "b"})).status_code == 200

"""Limits hold exactly, however many ask at once."""

import threading
from contextlib import ExitStack

from hypothesis import given
from hypothesis import strategies as st

from holdfast.web.api.limits import InFlight, RateLimit, Readers


@given(st.lists(st.floats(0, 2), min_size=1, max_size=200))
def test_no_window_lets_more_through_than_burst_and_rate(gaps):
    now = [0.0]
    limit, allowed = RateLimit(5, 10, clock=lambda: now[0]), []
    for gap in gaps:
        now[0] += gap
        if not limit.wait("a"):
            allowed.append(now[0])
    for first, begun in enumerate(allowed):
        for last in range(first, len(allowed)):
            assert last - first + 1 <= 10 + 5 * (allowed[last] - begun) + 1e-6


def test_the_wait_it_names_suffices_and_clients_do_not_share():
    now = [0.0]
    limit = RateLimit(2, 1, clock=lambda: now[0])
    assert limit.wait("a") == 0
    wait = limit.wait("a")
    assert wait > 0
    assert limit.wait("b") == 0
    assert limit.is_spent("a")
    now[0] += wait
    assert not limit.is_spent("a")
    assert limit.wait("a") == 0


def test_bytes_in_flight_never_pass_the_limit():
    room, most = InFlight(100), [0]

    def use() -> None:
        for _ in range(500):
            if room.take(30):
                most[0] = max(most[0], room.taken)
                room.give_back(30)

    users = [threading.Thread(target=use) for _ in range(8)]
    for user in users:
        user.start()
    for user in users:
        user.join()
    assert 0 < most[0] <= 100
    assert room.taken == 0


def test_bodies_that_never_end_leave_threads_to_others():
    readers = Readers(8, patience=0.01)
    with ExitStack() as stalled:
        assert [stalled.enter_context(readers.reading("a")) for _ in range(6)] == [True] * 4 + [False] * 2
        assert [stalled.enter_context(readers.reading("b")) for _ in range(3)] == [True] * 2 + [False]
    with readers.reading("a") as is_allowed:
        assert is_allowed


def test_a_body_waits_for_another_that_is_about_to_end():
    readers = Readers(1, patience=30)
    ended, answers = threading.Event(), []

    def hold() -> None:
        with readers.reading("a"):
            ended.wait()

    def come() -> None:
        with readers.reading("b") as is_allowed:
            answers.append(is_allowed)

    threads = [threading.Thread(target=hold), threading.Thread(target=come)]
    for thread in threads:
        thread.start()
    ended.set()
    for thread in threads:
        thread.join()
    assert answers == [True]

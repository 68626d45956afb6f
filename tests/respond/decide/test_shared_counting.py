"""Two processes that decide together, over a real Redis."""

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.left_out import find_program
from tests.respond.decide.conftest import NOW

from holdfast.errors import StateError
from holdfast.respond.decide.counting import Counting, LocalCounting
from holdfast.respond.decide.deciding import Decider
from holdfast.respond.decide.moments import Facts
from holdfast.respond.decide.shared_counting import SharedCounting

POLICY = """\
moment: checkout
windows:
  orders: {what: count, by: account, over: 10s}
  devices: {what: distinct device, by: account, over: 10s}
  spent: {what: sum amount, by: account, over: 10s}
rules:
  - name: much
    when: orders > 0 and devices > 0 and spent > 0 CNY
    verdict: challenge
    if_missing: hold
"""


@pytest.fixture(scope="module")
def redis_url(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    server = find_program("redis-server", "valkey-server", package="Debian's redis-server")
    folder = tmp_path_factory.mktemp("redis")
    socket = folder / "redis.sock"
    options = ["--port", "0", "--unixsocket", str(socket), "--save", "", "--dir", str(folder)]
    running = subprocess.Popen([server, *options], stdout=subprocess.DEVNULL)
    ends = time.monotonic() + 20
    while not socket.exists() and time.monotonic() < ends:
        time.sleep(0.05)
    yield f"unix://{socket}"
    running.terminate()
    running.wait()


def test_it_counts_as_one_process_does(policies_of, redis_url):
    policies = policies_of(checkout=POLICY)
    now = [NOW]
    counting: list[Counting] = [LocalCounting(), SharedCounting(redis_url, prefix="one:", is_young=True)]
    local, shared = (Decider(policies, counting=each, clock=lambda: now[0]) for each in counting)
    chance = random.Random(5)  # noqa: S311
    for _ in range(300):
        now[0] += chance.choice([0, 1, 400_000, 3_000_000])
        facts: Facts = {"account": chance.choice("ab"), "device": chance.choice("xyz"), "amount": chance.randint(1, 9)}
        facts |= {"currency": chance.choice(["CNY", "EUR"])}
        assert local.decide("checkout", facts).said == shared.decide("checkout", facts).said


def test_two_processes_count_every_moment_of_both(policies_of, redis_url, tmp_path: Path):
    policies = policies_of(checkout=POLICY)
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from holdfast.respond.decide.deciding import Decider\n"
        "from holdfast.respond.decide.policies import load_policies\n"
        "from holdfast.respond.decide.shared_counting import SharedCounting\n"
        "counting = SharedCounting(sys.argv[2], prefix='two:', is_young=True)\n"
        f"decider = Decider(load_policies(Path(sys.argv[1])), counting=counting, clock=lambda: {NOW})\n"
        "for n in range(200):\n"
        "    decider.decide('checkout', {'account': 'a', 'device': str(n), 'amount': 1, 'currency': 'CNY'})\n"
    )
    running = [subprocess.Popen([sys.executable, "-c", script, tmp_path, redis_url]) for _ in range(2)]
    assert [each.wait(60) for each in running] == [0, 0]
    counting = SharedCounting(redis_url, prefix="two:", is_young=True)
    decider = Decider(policies, counting=counting, clock=lambda: NOW)
    facts: Facts = {"account": "a", "device": "0", "amount": 1, "currency": "CNY"}
    values = decider.decide("checkout", facts).said.reasons[0].values
    assert values == {"devices": 200, "orders": 401, "spent": 401}


def test_a_window_is_known_once_it_was_counted_for_its_whole_length(policies_of, redis_url):
    now = [NOW]
    counting = SharedCounting(redis_url, prefix="three:")
    decider = Decider(policies_of(checkout=POLICY), counting=counting, clock=lambda: now[0])
    facts: Facts = {"account": "a", "device": "0", "amount": 1, "currency": "CNY"}
    assert decider.decide("checkout", facts).said.verdict == "hold"
    now[0] += 10_000_000
    said = decider.decide("checkout", facts).said
    assert (said.verdict, said.reasons[0].values["orders"]) == ("challenge", 1)


def test_where_redis_does_not_answer_a_decision_is_refused_and_not_guessed(tmp_path: Path):
    with pytest.raises(StateError):
        SharedCounting(f"unix://{tmp_path}/nobody")

import errno
import queue
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.respond.decide.conftest import NOW

from holdfast.errors import InputError, StateError
from holdfast.respond.decide.counting import LocalCounting
from holdfast.respond.decide.deciding import Decider, PolicyWatch
from holdfast.respond.decide.journal import DecisionJournal
from holdfast.respond.decide.policies import PolicySet

LOGIN = """\
moment: login
windows:
  tries: {what: count, by: account, over: 10m}
rules:
  - name: many
    when: tries >= 3
    verdict: challenge
    if_missing: hold
"""


@pytest.fixture
def journal(tmp_path: Path):
    made = DecisionJournal(tmp_path / "decisions")
    yield made
    made.close()


def test_a_moment_counts_itself_and_its_decision_is_found_again_by_its_id(policies_of, journal):
    decider = Decider(policies_of(login=LOGIN), journal=journal, clock=lambda: NOW)
    said = [decider.decide("login", {"account": "a-1"}) for _ in range(3)]
    assert [decision.said.verdict for decision in said] == ["allow", "allow", "challenge"]
    assert decider.look_up(said[2].id) == said[2]
    assert said[2].expires_at == NOW + 60_000_000
    wrong = said[2].id[:-1] + ("0" if said[2].id[-1] != "0" else "1")
    assert decider.look_up(wrong) is None
    assert decider.look_up("d-../../etc/passwd-0-0000000000000000") is None


def test_after_a_start_the_windows_hold_what_was_decided_before(policies_of, journal, tmp_path):
    policies = policies_of(login=LOGIN)
    for minute in (-11, -9, -1):
        before = Decider(policies, journal=journal, clock=lambda minute=minute: NOW + minute * 60_000_000)
        before.decide("login", {"account": "a-1"})
    again = Decider(policies, journal=DecisionJournal(tmp_path / "decisions"), clock=lambda: NOW)
    said = again.decide("login", {"account": "a-1"}).said
    assert (said.verdict, said.reasons[0].values) == ("challenge", {"tries": 3})


def test_what_was_answered_survives_a_kill(tmp_path: Path):
    script = (
        "import sys\nfrom pathlib import Path\n"
        "from holdfast.respond.decide.journal import DecisionJournal, Said\n"
        "journal = DecisionJournal(Path(sys.argv[1]))\n"
        "while True:\n"
        "    print(journal.put('login', 5, 6, {}, said=Said('', '', 'allow'), shadow=None).id, flush=True)\n"
    )
    running = subprocess.Popen([sys.executable, "-c", script, tmp_path], stdout=subprocess.PIPE, text=True)
    assert running.stdout
    answered = [running.stdout.readline().strip() for _ in range(50)]
    running.kill()
    answered += [line.strip() for line in running.stdout if line.endswith("\n")]
    running.wait()
    after = DecisionJournal(tmp_path)
    assert [number for number in answered if after.look_up(number) is None] == []
    assert len(list(after.happened(0))) >= len(answered)
    after.close()


def test_segments_begin_anew_and_old_ones_are_removed(tmp_path: Path):
    from holdfast.respond.decide.journal import Said  # noqa: PLC0415

    old = tmp_path / "1-1.jsonl"
    old.write_text("")
    import os  # noqa: PLC0415

    os.utime(old, (1, 1))
    journal = DecisionJournal(tmp_path, segment_bytes=500)
    kept = [journal.put("login", at, at, {}, said=Said("", "", "allow"), shadow=None) for at in range(20)]
    assert not old.exists()
    assert len(list(tmp_path.iterdir())) > 2
    assert [journal.look_up(each.id) for each in kept] == kept
    assert [each.at for each in journal.happened(5)] == list(range(5, 20))
    journal.close()


def test_a_new_window_knows_what_was_decided_before_it(policies_of, journal):
    counting = LocalCounting()
    decider = Decider(policies_of(login=LOGIN), journal=journal, clock=lambda: NOW, counting=counting)
    for _ in range(2):
        decider.decide("login", {"account": "a-1", "device": "d-1"})
    decider.renew(policies_of(login=LOGIN.replace("by: account", "by: device")))
    said = decider.decide("login", {"account": "a-2", "device": "d-1"}).said
    assert said.reasons[0].values == {"tries": 3}
    assert counting.held == 3


def test_a_window_that_is_being_filled_is_not_known(policies_of):
    policies = policies_of(login=LOGIN)
    counting = LocalCounting()
    (window,) = counting.hold(policies.windows.values(), NOW)
    reader = counting.take([window], [window], NOW, {"account": "a-1"})
    assert reader(window) is None
    counting.filled([window])
    assert counting.take([], [window], NOW, {"account": "a-1"})(window) == 1


def test_a_shadow_is_recorded_and_never_answered(policies_of, journal):
    shadow = LOGIN.replace(">= 3", ">= 1")
    decider = Decider(policies_of(login=LOGIN, login__shadow=shadow), journal=journal, clock=lambda: NOW)
    said = decider.decide("login", {"account": "a-1"})
    assert (said.said.verdict, said.shadow and said.shadow.verdict) == ("allow", "challenge")


@pytest.mark.parametrize("away", [-61, 6])
def test_a_time_far_from_now_is_refused(policies_of, away):
    decider = Decider(policies_of(login=LOGIN), clock=lambda: NOW)
    with pytest.raises(InputError):
        decider.decide("login", {}, NOW + away * 1_000_000)


def test_a_changed_policy_speaks_and_a_broken_one_lets_the_old_one_speak_on(policies_of, tmp_path):
    heard: list[str | None] = []
    has_heard = threading.Event()

    def told(mistake):
        heard.append(str(mistake) if mistake else None)
        has_heard.set()

    decider = Decider(policies_of(login=LOGIN), clock=lambda: NOW)
    watch = PolicyWatch(decider, tmp_path, seconds=0.02, told=told)
    for text in (LOGIN.replace(">= 3", ">= "), LOGIN.replace(">= 3", ">= 1")):
        has_heard.clear()
        (tmp_path / "login.part").write_text(text)
        (tmp_path / "login.part").rename(tmp_path / "login.yaml")
        assert has_heard.wait(20)
        if len(heard) == 1:
            assert decider.decide("login", {"account": "a-1"}).said.verdict == "allow"
    watch.close()
    assert "login.yaml:6:" in str(heard[0])
    assert heard[-1] is None
    assert decider.decide("login", {"account": "a-1"}).said.verdict == "challenge"


def test_what_a_clock_that_ran_ahead_left_in_the_journal_does_not_empty_the_windows(policies_of, journal):
    policies = policies_of(login=LOGIN)
    for at in (NOW - 60_000_000, NOW - 50_000_000, NOW + 10**12):
        Decider(policies, journal=journal, clock=lambda at=at: at).decide("login", {"account": "a-1"})
    said = Decider(policies, journal=journal, clock=lambda: NOW).decide("login", {"account": "a-1"}).said
    assert (said.verdict, said.reasons[0].values) == ("challenge", {"tries": 3})


def test_whatever_goes_wrong_with_changed_policies_the_next_change_is_seen(policies_of, tmp_path, monkeypatch):
    heard: queue.Queue[Exception | None] = queue.Queue()
    decider = Decider(policies_of(login=LOGIN), clock=lambda: NOW)
    renew = decider.renew

    def failing_once(_policies: PolicySet) -> None:
        monkeypatch.setattr(decider, "renew", renew)
        raise ZeroDivisionError

    monkeypatch.setattr(decider, "renew", failing_once)
    watch = PolicyWatch(decider, tmp_path, seconds=0.02, told=heard.put)
    for text in (LOGIN.replace(">= 3", ">= 2"), LOGIN.replace(">= 3", ">= 1")):
        (tmp_path / "login.part").write_text(text)
        (tmp_path / "login.part").rename(tmp_path / "login.yaml")
        mistake = heard.get(timeout=20)
        assert isinstance(mistake, ZeroDivisionError) == ("2" in text)
    watch.close()
    assert decider.decide("login", {"account": "a-1"}).said.verdict == "challenge"


def test_a_disk_that_takes_no_new_segment_costs_answers_and_no_other_file(policies_of, tmp_path, monkeypatch):
    journal = DecisionJournal(tmp_path / "decisions", segment_bytes=1)
    decider = Decider(policies_of(login=LOGIN), journal=journal, clock=lambda: NOW)
    decider.decide("login", {"account": "a-1"})
    with monkeypatch.context() as full:
        full.setattr("holdfast.respond.decide.journal.os.open", _no_room)
        with pytest.raises(StateError):
            decider.decide("login", {"account": "a-1"})
        with (tmp_path / "other").open("wb") as other:  # takes the number of a file that was closed
            with pytest.raises(StateError):
                decider.decide("login", {"account": "a-1"})
            assert other.tell() == 0
    assert (tmp_path / "other").stat().st_size == 0
    said = decider.decide("login", {"account": "a-1"})
    assert decider.look_up(said.id) == said
    journal.close()


def _no_room(*_: object) -> int:
    raise OSError(errno.ENOSPC, "no room")


def test_several_threads_count_exactly(policies_of, journal):
    decider = Decider(policies_of(login=LOGIN), journal=journal, clock=lambda: NOW)
    threads = [
        threading.Thread(target=lambda: [decider.decide("login", {"account": "a-1"}) for _ in range(100)])
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert decider.decide("login", {"account": "a-1"}).said.reasons[0].values == {"tries": 401}

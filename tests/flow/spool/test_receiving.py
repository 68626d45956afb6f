"""A batch is stored once, whatever happens on its way."""

import hashlib
import threading
from collections import Counter
from pathlib import Path

import pyarrow as pa
import pytest

from holdfast.errors import BacklogError, ConflictError, DiskFullError
from holdfast.flow.spool import Answers, Drain, Receipt, Receiver, Spool
from holdfast.flow.spool.parcels import Label
from holdfast.flow.spool.receiving import Admitted, batch_name


class House:
    """A spool with what belongs to it, and a lake that is a dictionary by key."""

    def __init__(self, folder: Path, *, spool_bytes: int = 1 << 20, free_bytes: int = 0, seconds: float = 0.01) -> None:
        self.lake: dict[str, pa.Table] = {}
        self.calls, self.admitted, self.is_lake_down = Counter[str](), Counter[str](), False
        folder.mkdir(exist_ok=True)
        self.answers = Answers(folder / "answers.db", hours=1)
        self.spool = Spool(
            folder / "s",
            segment_bytes=1 << 16,
            seconds=seconds,
            free_bytes=free_bytes,
            durable=self.answers.hold,
        )
        self.receiver = Receiver(self.spool, self.answers, spool_bytes=spool_bytes)
        self.drain = Drain(self.spool, self.answers, self.store)
        self.drain.start()

    def store(self, _table: str, rows: pa.Table, key: str) -> None:
        self.calls[key] += 1
        if self.is_lake_down:
            raise OSError("down")
        if key in self.lake:
            assert self.lake[key].equals(rows), "another content under the same key"
        self.lake[key] = rows

    def send(self, body: str, key: str | None = None) -> Receipt:
        content = hashlib.sha256(body.encode()).digest()

        def admit(batch: str) -> Admitted:
            self.admitted[body] += 1
            return Admitted(pa.table({"account": [body]}), batch.encode())

        return self.receiver.receive(batch_name("client", key, content), "logins", content, admit)

    def close(self) -> None:
        self.spool.close()
        self.drain.stop(5)
        self.answers.close()

    @property
    def stored(self) -> list[str]:
        return sorted(name for rows in self.lake.values() for name in rows["account"].to_pylist())


def test_the_same_batch_again_answers_the_same_and_is_stored_once(tmp_path):
    house = House(tmp_path)
    first, second = house.send("a"), house.send("a")
    assert first.answer == second.answer
    assert (first.is_known, second.is_known) == (False, True)
    house.close()
    again = House(tmp_path)  # now from the file
    assert again.send("a") == Receipt(first.answer, is_known=True)
    again.close()
    assert house.stored == ["a"]
    assert again.stored == []


def test_the_same_key_with_other_content_is_refused_now_and_after_a_restart(tmp_path):
    house = House(tmp_path)
    house.send("a", "key")
    with pytest.raises(ConflictError):
        house.send("b", "key")
    house.close()
    again = House(tmp_path)
    with pytest.raises(ConflictError):
        again.send("b", "key")
    again.close()


def test_twins_sent_at_once_are_admitted_once(tmp_path):
    house = House(tmp_path)
    got: list[bytes] = []
    senders = [
        threading.Thread(target=lambda body=f"{number % 20}": got.append(house.send(body).answer))
        for number in range(200)
    ]
    for sender in senders:
        sender.start()
    for sender in senders:
        sender.join()
    house.close()
    assert set(house.admitted.values()) == {1}
    assert len(got) == 200
    assert house.stored == sorted(str(number) for number in range(20))


def test_what_the_lake_refuses_is_offered_again_after_a_restart_under_the_same_key(tmp_path):
    house = House(tmp_path)
    house.is_lake_down = True
    answer = house.send("a").answer
    while not house.calls:
        threading.Event().wait(0.01)
    house.spool.close()
    house.drain.stop(0)
    house.answers.close()
    again = House(tmp_path)
    assert again.send("a") == Receipt(answer, is_known=True)
    again.close()
    assert again.stored == ["a"]
    assert list(again.lake) == list(house.calls)
    assert not list((tmp_path / "s").glob("*.sealed"))


def test_too_much_waiting_is_refused_and_a_full_disk_too_and_both_lose_nothing(tmp_path):
    house = House(tmp_path, spool_bytes=1, seconds=60)
    house.send("a")
    with pytest.raises(BacklogError):
        house.send("b")
    assert house.send("a").is_known
    house.close()
    full = House(tmp_path, free_bytes=1 << 60)
    with pytest.raises(DiskFullError):
        full.send("c")
    assert full.send("a").is_known
    full.close()
    assert house.stored == ["a"]


def test_answers_are_forgotten_when_they_are_old(tmp_path):
    now = [0.0]
    answers = Answers(tmp_path / "a.db", hours=1, clock=lambda: now[0])
    answers.keep([Label("old", "logins", b"x", b"y")])
    now[0] = 3601.0
    answers.keep([Label("new", "logins", b"x", b"y")])
    assert answers.known("old") is None
    assert answers.known("new") is not None
    answers.close()

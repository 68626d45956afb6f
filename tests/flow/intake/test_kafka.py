"""Messages of Kafka come in once, whatever dies when.

The broker is librdkafka's own mock cluster: the real wire protocol, groups and commits, without a disk behind it.
"""

import threading
import time
from collections import Counter
from collections.abc import Callable

import pyarrow as pa
import pytest
from tests.flow.intake.conftest import Shop, expected, logins

from holdfast.errors import InputError, UsageError
from holdfast.flow.intake import Manner, Taken
from holdfast.flow.intake.kafka import consume, load_kafka
from holdfast.flow.storing import Store
from holdfast.lake import open_lake

kafka = pytest.importorskip("confluent_kafka")


class Broker:
    """One mock broker and a producer."""

    def __init__(self) -> None:
        self.producer = kafka.Producer({"test.mock.num.brokers": 1, "bootstrap.servers": "none", "log_level": 0})
        (broker,) = self.producer.list_topics(timeout=30).brokers.values()
        self.address = f"{broker.host}:{broker.port}"

    def send(self, content: bytes, topic: str = "logins") -> None:
        for line in content.splitlines():
            self.producer.produce(topic, value=line, partition=0)
        assert self.producer.flush(30) == 0

    @property
    def settings(self) -> dict[str, object]:
        return {
            "bootstrap.servers": self.address,
            "group.id": "g",
            "topics": ["logins"],
            "log_level": "0",
            "heartbeat.interval.ms": "200",
            "session.timeout.ms": "6000",
        }

    def committed(self) -> tuple[int, str | None]:
        consumer = kafka.Consumer({"bootstrap.servers": self.address, "group.id": "g", "log_level": 0})
        (place,) = consumer.committed([kafka.TopicPartition("logins", 0)], timeout=30)
        consumer.close()
        return place.offset, place.metadata


@pytest.fixture
def broker() -> Broker:
    return Broker()


def take(shop: Shop, broker: Broker, until: Callable[[], bool], store: Store | None = None) -> Taken:
    """Consume until something is so, at most half a minute."""
    stop, end = threading.Event(), time.monotonic() + 30

    def watch() -> None:
        while not until() and time.monotonic() < end:
            time.sleep(0.05)
        stop.set()

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        with shop.opened(store) as intake:
            return consume(intake, broker.settings, Manner(), stop=stop, batch_seconds=0.1)
    finally:
        stop.set()
        end = 0
        watcher.join()


def has(shop: Shop, count: int) -> Callable[[], bool]:
    return lambda: sum(shop.devices.values()) >= count


def test_messages_come_in_and_the_offset_is_committed_after(shop, broker):
    broker.send(logins(0, 100) + b"no json\n" + logins(100, 10))
    taken = take(shop, broker, has(shop, 110))
    assert (taken.rows, taken.rejected) == ({"logins": 110}, 1)
    assert shop.devices == expected(110)
    assert broker.committed() == (111, "")
    (rows,) = taken.rejects
    assert rows.read_bytes() == b"no json\n"
    assert (rows.parent / "reasons.csv").read_text().splitlines()[1].startswith("logins,kafka:logins:0,100,")
    broker.send(logins(110, 5))
    take(shop, broker, has(shop, 115))
    assert shop.devices == expected(115)


@pytest.mark.parametrize("when", ["before", "after"])
def test_a_death_between_lake_and_commit_stores_once(shop, broker, when):
    lake = open_lake(shop.lake)

    def dying(table: str, rows: pa.Table, key: str) -> None:
        if when == "after":
            lake.append(table, rows, key)
        raise OSError("killed")

    broker.send(logins(0, 50))
    with pytest.raises(OSError, match="killed"):
        take(shop, broker, lambda: False, dying)
    assert broker.committed() == (0, "holdfast:50")
    assert shop.devices == (expected(50) if when == "after" else Counter())
    broker.send(logins(50, 20))
    take(shop, broker, has(shop, 70))
    assert shop.devices == expected(70)
    assert broker.committed() == (70, "")


@pytest.mark.parametrize(
    ("text", "mode", "mistake"),
    [
        ("group.id: g\ntopics: [a]", 0o600, "bootstrap.servers: expected a value"),
        ("bootstrap.servers: b\ngroup.id: g\ntopics: a", 0o600, "topics: expected a list"),
        ("bootstrap.servers: b\ngroup.id: g\ntopics: [a]\nsasl.password: x", 0o644, "chmod 600"),
        ("- a", 0o600, "expected settings"),
    ],
)
def test_a_mistake_in_the_settings_is_told(tmp_path, text, mode, mistake):
    file = tmp_path / "kafka.yaml"
    file.write_text(text)
    file.chmod(mode)
    with pytest.raises(InputError, match=mistake):
        load_kafka(file)


def test_messages_are_records_not_files(shop, broker):
    with shop.opened() as intake, pytest.raises(UsageError, match="cannot be csv"):
        consume(intake, broker.settings, Manner("csv", "logins"), stop=threading.Event())

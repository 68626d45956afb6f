"""``holdfast ingest --kafka``: a consumer group; offsets are committed only after the rows are durable.

What a crash between the two leaves must not be stored twice, whoever takes the partition over. So the group itself
remembers the batch: before it is stored, the offset of its beginning is committed again, with its end as the commit's
metadata. Whoever reads that takes exactly these messages as one batch, under the same key, and the lake stores a key
once.
"""

import hashlib
import os
import threading
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import yaml

from holdfast.errors import HoldfastError, InputError, UsageError
from holdfast.flow.intake.manner import ROWS, Manner
from holdfast.flow.intake.positions import Source
from holdfast.flow.intake.rejected import REASONS, Rejected, kept_records
from holdfast.flow.intake.taking import Intake, Taken
from holdfast.ingest.arrivals import now, read_block
from holdfast.ingest.blocks import Block
from holdfast.ingest.reading import Refusal
from holdfast.ingest.streams import Stream

if TYPE_CHECKING:
    from confluent_kafka import Consumer, Message, TopicPartition

BATCH_ROWS, BATCH_BYTES = 100_000, 32 << 20
"""A partition's messages are stored when there are so many."""

PATIENCE_SECONDS = 30.0
"""So long the rest of a batch that was begun is waited for; a compacted topic may no longer have it."""

ROWS_FILE = "rows.log"

_REBALANCED = ("ILLEGAL_GENERATION", "UNKNOWN_MEMBER_ID", "REBALANCE_IN_PROGRESS", "_ASSIGNMENT_LOST")
_INTENT = "holdfast:"


class KafkaError(HoldfastError):
    """Kafka cannot be used: no broker answers, access is denied, a topic does not exist."""


def load_kafka(path: Path) -> dict[str, object]:
    """Read a file of librdkafka's settings, one a line (YAML), and ``topics``, a list.

    Raises:
        InputError: it cannot be read, lacks something, or holds a password that others can read.
    """
    try:
        written = yaml.load(path.read_text("utf-8"), Loader=yaml.BaseLoader)  # noqa: S506 - makes nothing but text
    except (OSError, UnicodeDecodeError, yaml.YAMLError):
        raise InputError("expected a file of settings in YAML", file=str(path)) from None
    if not isinstance(written, dict):
        raise InputError("expected settings and their values", file=str(path))
    for name in ("bootstrap.servers", "group.id", "topics"):
        if not written.get(name):
            raise InputError("expected a value", file=str(path), field=name)
    if not isinstance(written["topics"], list):
        raise InputError("expected a list", file=str(path), field="topics")
    is_secret = any("password" in name or "secret" in name for name in written)
    if is_secret and path.stat().st_mode & 0o077:
        raise InputError(
            "expected a file that only its owner may read (chmod 600): there is a password in it", file=str(path)
        )
    return written


@dataclass
class _Partition:
    """Messages of one partition that are not stored yet."""

    messages: "list[Message]" = field(default_factory=list)
    bytes: int = 0
    since: float = 0.0
    intent_end: int | None = None
    """Where a batch ends that was begun and perhaps stored."""

    def add(self, message: "Message") -> None:
        if self.messages and message.offset() <= self.messages[-1].offset():
            self.messages, self.bytes = [], 0  # reading began anew at an earlier place
        self.since = self.since if self.messages else time.monotonic()
        self.messages.append(message)
        self.bytes += len(message.value() or b"")

    def is_due(self, seconds: float) -> bool:
        age = time.monotonic() - self.since
        if not self.messages:
            return False
        if self.intent_end is not None:
            return self.messages[-1].offset() >= self.intent_end - 1 or age > PATIENCE_SECONDS
        return len(self.messages) >= BATCH_ROWS or self.bytes >= BATCH_BYTES or age >= seconds

    def batch(self) -> "list[Message]":
        """Return the messages to be stored together, and keep the others."""
        end = self.intent_end if self.intent_end is not None else self.messages[-1].offset() + 1
        taken = [message for message in self.messages if message.offset() < end]
        self.messages = self.messages[len(taken) :]
        self.bytes = sum(len(message.value() or b"") for message in self.messages)
        self.intent_end = None
        return taken


def consume(
    intake: Intake,
    settings: Mapping[str, object],
    manner: Manner,
    *,
    stop: threading.Event,
    batch_seconds: float = 1.0,
) -> Taken:
    """Take what comes in the topics until ``stop`` is set.

    Args:
        intake: where events go
        settings: as :func:`load_kafka` gives them
        manner: how messages are written, each of them one record; format ``jsonl`` if not said
        stop: ends it, after what is being taken is durable
        batch_seconds: messages wait at most so long for others

    Raises:
        UsageError: confluent-kafka is not installed, or a format whose records are no single messages.
        KafkaError: Kafka cannot be used.
    """
    door = _Door(intake, settings, manner)
    try:
        while not stop.is_set():
            door.look(0.2, batch_seconds)
        door.look(0, 0)
    finally:
        door.close()
    return door.taken


class _Door:
    def __init__(self, intake: Intake, settings: Mapping[str, object], manner: Manner) -> None:
        try:
            import confluent_kafka  # noqa: PLC0415 - an extra
        except ImportError:
            raise UsageError("Kafka needs the extra: pip install 'holdfast[kafka]'") from None
        self._kafka = confluent_kafka
        self._intake, self.taken = intake, Taken()
        self._manner = manner if manner.format else replace(manner, format="jsonl")
        self._partitions: dict[tuple[str, int], _Partition] = {}
        if self._manner.format in {*ROWS, "csv"}:
            raise UsageError(f"messages of Kafka cannot be {self._manner.format}")
        topics = settings["topics"]
        assert isinstance(topics, list)  # noqa: S101 - checked when it was read
        self._ways = {topic: self._manner.of(Path(topic)) for topic in topics}
        own = {"enable.auto.commit": False, "enable.auto.offset.store": False, "isolation.level": "read_committed"}
        given = {name: value for name, value in settings.items() if name != "topics"}
        try:
            self._consumer: Consumer = confluent_kafka.Consumer({"auto.offset.reset": "earliest"} | given | own)
        except confluent_kafka.KafkaException as mistake:
            raise KafkaError(f"Kafka does not take these settings: {mistake.args[0].name()}") from None
        self._consumer.subscribe(topics, on_assign=self._assigned, on_revoke=self._revoked, on_lost=self._revoked)

    def look(self, seconds: float, batch_seconds: float) -> None:
        """Take what came, and store the batches that are due."""
        for message in self._consumer.consume(num_messages=10_000, timeout=seconds):
            if mistake := message.error():
                if not mistake.retriable():
                    raise KafkaError(f"Kafka refuses: {mistake.name()}")
                continue
            if partition := self._partitions.get((message.topic(), message.partition())):
                partition.add(message)
        for (topic, number), partition in list(self._partitions.items()):
            if partition.is_due(batch_seconds):
                self._store(topic, number, partition.batch())

    def _assigned(self, consumer: "Consumer", partitions: "Sequence[TopicPartition]") -> None:
        for known in consumer.committed(list(partitions), timeout=30):
            begun = _Partition()
            text = known.metadata or ""
            if text.startswith(_INTENT) and text.removeprefix(_INTENT).isdigit():
                begun.intent_end = int(text.removeprefix(_INTENT))
            self._partitions[known.topic, known.partition] = begun

    def _revoked(self, _consumer: "Consumer", partitions: "Sequence[TopicPartition]") -> None:
        for gone in partitions:  # what is not stored, whoever has the partition now reads again
            self._partitions.pop((gone.topic, gone.partition), None)

    def _store(self, topic: str, number: int, messages: "list[Message]") -> None:
        if not messages:
            return
        begin, end = messages[0].offset(), messages[-1].offset() + 1
        if not self._commit(topic, number, begin, f"{_INTENT}{end}"):
            return
        text = b"".join((message.value() or b"").replace(b"\n", b" ") + b"\n" for message in messages)
        way, name = self._ways[topic], f"kafka:{topic}:{number}"
        told = replace(way.told(Stream(Path(os.devnull))), file=name, dated=now().date())
        reader = way.reader(b"", told)
        arrived = read_block(reader, told, Block(text, 1), tokens=self._intake.tokens, arrived_at=now())
        digest = hashlib.sha256(text).hexdigest()[:16]
        for table, rows in arrived.rows.items():
            self._intake.store(table, rows, f"{name}:{begin}-{end}:{digest}:{table}")
        if arrived.refused:
            self._reject(name, messages, text, arrived.refused)
        self._commit(topic, number, end, "")
        self.taken.add(arrived, len(text))
        self._intake.notice(name, len(messages))

    def _reject(
        self, name: str, messages: "list[Message]", text: bytes, refused: Sequence[tuple[str, Refusal]]
    ) -> None:
        """Keep what did not fit; the line of a message is its offset."""
        source = Source(name.replace(":", "-"), "", 0, "", name)
        folder = self._intake.folder / "rejects" / source.source
        files = [folder / REASONS, folder / ROWS_FILE]
        sizes = [file.stat().st_size if file.exists() else 0 for file in files]
        source = replace(source, reasons_bytes=sizes[0], rows_bytes=sizes[1])
        topic = name.split(":")[1]
        table = self._ways[topic].table
        how = self._manner.how | {"table": table.name if table else None}
        rejected = Rejected(folder.parent, source, ending=".log", how=how)
        placed = [(where, replace(each, line=messages[each.line - 1].offset())) for where, each in refused]
        records = kept_records(text, 1, [each for _, each in refused], is_quoted=False)
        rejected.add(name, placed, records, b"")
        if rejected.rows not in self.taken.rejects:
            self.taken.rejects.append(rejected.rows)

    def _commit(self, topic: str, number: int, offset: int, metadata: str) -> bool:
        """Commit an offset; False when the partition is no longer ours: then its new owner goes on."""
        place = self._kafka.TopicPartition(topic, number, offset, metadata)
        try:
            self._consumer.commit(offsets=[place], asynchronous=False)
        except self._kafka.KafkaException as mistake:
            code = mistake.args[0]
            if code.name() not in _REBALANCED:
                # Going on would commit what comes after, and this would never be read again.
                raise KafkaError(f"Kafka does not take a commit: {code.name()}; start again") from None
            self._partitions.pop((topic, number), None)
            return False
        return True

    def close(self) -> None:
        """Leave the group."""
        self._consumer.close()

"""AWS CloudTrail: ``ConsoleLogin`` → logins; other calls (data events such as ``GetObject``) → accesses, by rules.

https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html. Either a log
file as CloudTrail delivers it (one document, ``{"Records": […]}``) or its records one a line.
"""

import json
import re
from collections.abc import Sequence
from typing import Any

import pyarrow as pa

from holdfast.ingest.blocks import Block
from holdfast.ingest.documents import Call, Record, at, calls, document, places, records, text, texts
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.lines import cut_lines, line_places
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.requests import events_of
from holdfast.ingest.rules import Rule, check_fields
from holdfast.terms.tables import EVENTS

ENDINGS: tuple[str, ...] = ()
TABLES = tuple(EVENTS)

FIELDS = ("user", "user_type", "principal", "access_key", "account_id", "host", "agent")
UNDER = "Records"
SERVICES = ("AWS Internal",)
"""What stands in ``sourceIPAddress`` when the caller is no host; names of services end in ``.amazonaws.com``."""


def open_events(head: bytes, told: Told) -> EventReader:
    """Return how to read the records; without rules only console logins are events.

    Raises:
        InputError: a rule names a field that such a record does not have.
    """
    check_fields(told.rules, FIELDS)
    is_document = _is_document(head)

    def read(block: Block) -> Found:
        return _found(*(document(block, UNDER) if is_document else records(block, under=UNDER)), told.rules)

    return EventReader(
        read,
        _cut_nothing if is_document else cut_lines,
        is_whole=is_document,
        records=_records if is_document else None,
    )


def _is_document(head: bytes) -> bool:
    """Return whether the text is one document over several lines, or longer than a line may be."""
    start = head.lstrip()
    if not re.match(rb'\{\s*"Records"', start):
        return False
    try:
        json.loads(start.split(b"\n", 1)[0])
    except (ValueError, RecursionError):
        return True
    return False


def _records(block: Block, wanted: Sequence[int]) -> list[bytes]:
    """Return records of a document, one a line; of a document that is none, nothing: it is still where it was."""
    found = {record.line: record.content for record in document(block, UNDER)[0]}
    return [json.dumps(found[place]).encode() for place in wanted if place in found]


def _cut_nothing(text: bytes, is_last: bool) -> int:
    return len(text) if is_last else 0


def _found(found: list[Record], refused: list[Refusal], rules: tuple[Rule, ...]) -> Found:
    logins: list[Record] = []
    made: list[Call] = []
    for record in found:
        name = record.content.get("eventName")
        if not isinstance(name, str):
            refused.append(Refusal(record.line, "eventName", "expected the name of a call"))
        elif name == "ConsoleLogin":
            logins.append(record)
        else:
            made += _calls(record, name)
    batches, is_open = events_of(calls(made, ("at", "ip", "user_agent"), FIELDS), rules)
    if logins:
        batches.setdefault("logins", []).append(_logins(logins))
    return Found(batches, tuple(refused), int(is_open.sum()))


def _logins(logins: list[Record]) -> Batch:
    contents = [record.content for record in logins]
    is_ok = [at(each, "responseElements", "ConsoleLogin") == "Success" for each in contents]
    columns = {
        "at": texts(each.get("eventTime") for each in contents),
        "account": texts(_user(each.get("userIdentity")) for each in contents),
        "ip": texts(_address(each) for each in contents),
        "user_agent": texts(each.get("userAgent") for each in contents),
        "is_ok": pa.array(is_ok, pa.bool_()),
        "reason": texts(
            None if is_fine else each.get("errorMessage") for each, is_fine in zip(contents, is_ok, strict=True)
        ),
    }
    return Batch(columns, len(logins), line_places(places(record.line for record in logins)))


def _user(identity: object) -> str | None:
    """Return who it was; the name of one who failed to sign in may be hidden, then the principal or the account."""
    name = text(at(identity, "userName"))
    hidden = name == "HIDDEN_DUE_TO_SECURITY_REASONS"
    return (None if hidden else name) or text(at(identity, "arn")) or text(at(identity, "principalId"))


def _address(content: dict[str, Any]) -> str | None:
    address = text(content.get("sourceIPAddress"))
    is_service = address is None or address in SERVICES or address.endswith(".amazonaws.com")
    return None if is_service else address


def _calls(record: Record, name: str) -> list[Call]:
    """Return one call a resource that was asked for: ``bucket/key`` in S3, else the resource's ARN."""
    content = record.content
    asked = content.get("requestParameters")
    bucket, key = text(at(asked, "bucketName")), text(at(asked, "key"))
    listed = content.get("resources")
    arns = [text(at(each, "ARN")) for each in listed] if isinstance(listed, list) else []
    named: list[str | None] = [f"{bucket or ''}/{key}"] if key else [arn for arn in arns if arn]
    paths = named or [text(content.get("eventSource"))]
    identity = content.get("userIdentity")
    always = {
        "at": text(content.get("eventTime")),
        "ip": _address(content),
        "user_agent": text(content.get("userAgent")),
    }
    fields = {
        "user": _user(identity),
        "user_type": text(at(identity, "type")),
        "principal": text(at(identity, "principalId")),
        "access_key": text(at(identity, "accessKeyId")),
        "account_id": text(at(identity, "accountId")),
        "host": always["ip"],
        "agent": always["user_agent"],
    }
    is_ok = content.get("errorCode") is None
    return [Call(record.line, name, path, is_ok, always, fields) for path in paths]

"""OCSF 1.x events as JSON Lines: Authentication (class 3002) → logins, API Activity (class 6003) → accesses, by rules.

https://schema.ocsf.io/1.3.0/classes/authentication, https://schema.ocsf.io/1.3.0/classes/api_activity. ``time`` is in
milliseconds since 1970; ``status_id`` 1 is success, 2 failure.
"""

import pyarrow as pa

from holdfast.ingest.blocks import Block
from holdfast.ingest.documents import Call, Record, at, calls, places, records, text, texts
from holdfast.ingest.events import EventReader, Found, Told
from holdfast.ingest.lines import cut_lines, line_places
from holdfast.ingest.reading import Batch, Refusal
from holdfast.ingest.requests import events_of
from holdfast.ingest.rules import Rule, check_fields
from holdfast.terms.tables import EVENTS

ENDINGS: tuple[str, ...] = ()
TABLES = tuple(EVENTS)

AUTHENTICATION, API_ACTIVITY = 3002, 6003
LOGON, SUCCESS, FAILURE = 1, 1, 2
FIELDS = ("user", "user_uid", "client", "session", "host", "agent")


def open_events(head: bytes, told: Told) -> EventReader:  # noqa: ARG001 - every line stands for itself
    """Return how to read the events; without rules API activity is passed over.

    Raises:
        InputError: a rule names a field that such an event does not have.
    """
    check_fields(told.rules, FIELDS)

    def read(block: Block) -> Found:
        return _found(block, told.rules)

    return EventReader(read, cut_lines, forms={"at": "unix_ms"})


def _found(block: Block, rules: tuple[Rule, ...]) -> Found:
    found, refused = records(block)
    logons: list[Record] = []
    made: list[Call] = []
    passed = 0
    for record in found:
        kind = record.content.get("class_uid")
        if kind is None:
            refused.append(Refusal(record.line, "class_uid", "expected an OCSF class such as 3002"))
        elif kind == AUTHENTICATION and record.content.get("activity_id", LOGON) == LOGON:
            logons.append(record)
        elif kind == API_ACTIVITY and rules:
            made += _calls(record)
        else:
            passed += 1
    batches, is_open = events_of(calls(made, ("at", "ip", "user_agent"), FIELDS), rules)
    if logons:
        batches.setdefault("logins", []).append(_logins(logons))
    return Found(batches, tuple(refused), passed + int(is_open.sum()))


def _logins(logons: list[Record]) -> Batch:
    contents = [record.content for record in logons]
    columns = {
        "at": texts(each.get("time") for each in contents),
        "account": texts(_user(each.get("user")) for each in contents),
        "ip": texts(at(each, "src_endpoint", "ip") for each in contents),
        "device": texts(at(each, "device", "uid") or at(each, "src_endpoint", "uid") for each in contents),
        "user_agent": texts(at(each, "http_request", "user_agent") for each in contents),
        "is_ok": pa.array([_is_ok(each) for each in contents], pa.bool_()),
        "reason": texts(None if _is_ok(each) else each.get("status_detail") for each in contents),
    }
    return Batch(columns, len(logons), line_places(places(record.line for record in logons)))


def _user(user: object) -> str | None:
    return text(at(user, "uid")) or text(at(user, "name")) or text(at(user, "email_addr"))


def _is_ok(content: dict[str, object]) -> bool | None:
    status = content.get("status_id")
    return status == SUCCESS if status in {SUCCESS, FAILURE} else None


def _calls(record: Record) -> list[Call]:
    """Return one call a resource; of an event without resources, one for its URL."""
    content = record.content
    listed = content.get("resources")
    resources = [text(at(each, "uid")) or text(at(each, "name")) for each in listed] if isinstance(listed, list) else []
    named: list[str | None] = [path for path in resources if path]
    paths = named or [text(at(content, "http_request", "url", "path"))]
    always = {
        "at": text(content.get("time")),
        "ip": text(at(content, "src_endpoint", "ip")),
        "user_agent": text(at(content, "http_request", "user_agent")),
    }
    fields = {
        "user": text(at(content, "actor", "user", "name")),
        "user_uid": text(at(content, "actor", "user", "uid")),
        "client": text(at(content, "actor", "app_uid")) or text(at(content, "actor", "app_name")),
        "session": text(at(content, "actor", "session", "uid")),
        "host": always["ip"],
        "agent": always["user_agent"],
    }
    method = text(at(content, "api", "operation"))
    return [Call(record.line, method, path, bool(_is_ok(content)), always, fields) for path in paths]

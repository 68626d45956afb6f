"""The OpenAPI description of the door, made from the tables themselves."""

from typing import Any

from holdfast import __version__
from holdfast.respond.decide.exports import FORMATS
from holdfast.respond.decide.moments import FACTS, KINDS, MOMENTS, VERDICTS, Fact
from holdfast.terms.schemas import Column, TableSchema
from holdfast.terms.tables import EVENTS

_TYPES: dict[str, dict[str, Any]] = {
    "time": {"type": "string", "format": "date-time"},
    "flag": {"type": "boolean"},
    "count": {"type": "integer", "minimum": 0},
    "money": {"type": "integer"},
    "words": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
    "fields": {"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]},
}
_PROBLEMS = {
    "400": "The body is damaged, or none of its type.",
    "401": "No key, or one that is not known.",
    "403": "The key may not send this table.",
    "404": "There is no such table.",
    "409": "The same batch is being worked on; send it again.",
    "413": "Too large, packed or unpacked, or too many rows; send smaller batches.",
    "415": "Another type or encoding was expected.",
    "422": "No row fits, or the Idempotency-Key was used for other content; nothing was stored.",
    "429": "Too much at once; send it again after Retry-After seconds.",
    "503": "The server must be started again; send it again later.",
    "507": "The disk is nearly full; nothing was stored.",
}


def description() -> dict[str, Any]:
    """Return the description as OpenAPI 3.1 has it."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Holdfast", "version": __version__, "license": {"name": "Apache-2.0"}},
        "security": [{"key": []}],
        "paths": {**{f"/api/v1/events/{name}": {"post": _post(table)} for name, table in EVENTS.items()}, **_online()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **{name: _row(table) for name, table in EVENTS.items()},
                "answer": _answer(),
                "question": _question(),
                "decision": _decision(),
                "identifier": _identifier(),
                "entry": _entry(),
                "problem": _problem(),
            },
        },
    }


def _post(table: TableSchema) -> dict[str, Any]:
    row = {"$ref": f"#/components/schemas/{table.name}"}
    return {
        "operationId": f"send_{table.name}",
        "summary": table.about,
        "parameters": [_header("Idempotency-Key", "names the batch"), _header("Content-Encoding", "gzip or zstd")],
        "requestBody": {
            "required": True,
            "content": {
                "application/x-ndjson": {"schema": row},
                "application/vnd.apache.arrow.stream": {"schema": {"type": "string", "format": "binary"}},
            },
        },
        "responses": {
            "202": {
                "description": "The batch is on the disk for good.",
                "content": {"application/json": {"schema": _ref("answer")}},
            },
            **_problems(*_PROBLEMS),
        },
    }


def _problems(*statuses: str) -> dict[str, Any]:
    return {
        status: {"description": _PROBLEMS[status], "content": {"application/problem+json": {"schema": _ref("problem")}}}
        for status in statuses
    }


def _online() -> dict[str, Any]:
    refused = _problems("400", "401", "403", "404", "413", "422", "429", "503")
    number, name = _in_path("number"), _in_path("name")
    form = {"name": "format", "in": "query", "schema": {"type": "string", "enum": list(FORMATS), "default": "json"}}
    return {
        "/api/v1/decisions": {
            "post": {
                "operationId": "decide",
                "summary": "What is to be done at a moment; the answer is kept.",
                "requestBody": _json("question"),
                "responses": {"200": {"description": "The verdict.", **_json("decision")}, **refused},
            }
        },
        "/api/v1/decisions/{number}": {
            "get": {
                "operationId": "look_up",
                "summary": "What was decided, with its facts.",
                "parameters": [number],
                "responses": {"200": {"description": "The decision.", **_json("decision")}, **refused},
            }
        },
        "/api/v1/lists/{name}": {
            "get": {
                "operationId": "list",
                "summary": "What stands on a list.",
                "parameters": [name, form],
                "responses": {"200": {"description": "The list."}, **refused},
            },
            "post": {
                "operationId": "put_on_list",
                "summary": "One entry more.",
                "parameters": [name],
                "requestBody": _json("entry"),
                "responses": {"201": {"description": "It stands there."}, **refused},
            },
        },
        "/api/v1/lists/{name}/remove": {
            "post": {
                "operationId": "take_off_list",
                "summary": "One entry less.",
                "parameters": [name],
                "requestBody": _json("identifier"),
                "responses": {"204": {"description": "It is gone."}, **refused},
            }
        },
    }


def _json(name: str) -> dict[str, Any]:
    return {"content": {"application/json": {"schema": _ref(name)}}}


def _in_path(name: str) -> dict[str, Any]:
    return {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}


def _question() -> dict[str, Any]:
    facts = {fact.name: _fact(fact) for fact in FACTS.values() if not fact.is_made}
    return {
        "type": "object",
        "properties": {
            "moment": {"type": "string", "enum": list(MOMENTS)},
            "facts": {"type": "object", "properties": facts, "additionalProperties": False},
            "at": {"type": "string", "format": "date-time"},
        },
        "required": ["moment"],
        "additionalProperties": False,
    }


def _fact(fact: Fact) -> dict[str, Any]:
    types = {"number": "integer", "money": "integer", "flag": "boolean"}
    value: dict[str, Any] = {"type": types.get(fact.type, "string"), "description": fact.about}
    return value | ({"format": "date-time"} if fact.type == "time" else {})


def _decision() -> dict[str, Any]:
    text, time = {"type": "string"}, {"type": "string", "format": "date-time"}
    reasons = {"type": "array", "items": {"type": "object"}}
    properties = {"id": text, "moment": text, "verdict": {"type": "string", "enum": list(VERDICTS)}}
    properties |= {"reasons": reasons, "undecided": reasons, "policy": text, "version": text}
    properties |= {"at": time, "expires_at": time}
    return {"type": "object", "properties": properties, "required": list(properties)}


def _identifier() -> dict[str, Any]:
    properties = {"kind": {"type": "string", "enum": list(KINDS)}, "identifier": {"type": "string"}}
    return {
        "type": "object",
        "properties": properties,
        "required": ["kind", "identifier"],
        "additionalProperties": False,
    }


def _entry() -> dict[str, Any]:
    text, named = {"type": "string", "minLength": 1, "maxLength": 200}, _identifier()
    properties = {"reason": text, "source": text, "ends_at": {"type": "string", "format": "date-time"}}
    return named | {
        "properties": named["properties"] | properties,
        "required": [*named["required"], "reason", "source"],
    }


def _header(name: str, about: str) -> dict[str, Any]:
    return {"name": name, "in": "header", "required": False, "description": about, "schema": {"type": "string"}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}


def _row(table: TableSchema) -> dict[str, Any]:
    columns = [column for column in table.columns if not column.is_made and column.name != "tenant"]
    row: dict[str, Any] = {
        "type": "object",
        "description": table.about,
        "properties": {column.name: _value(column) for column in columns},
        "required": [column.name for column in columns if column.is_required and column.default is None],
    }
    if table.any_of:
        row["allOf"] = [{"anyOf": [{"required": [name]} for name in group]} for group in table.any_of]
    return row


def _value(column: Column) -> dict[str, Any]:
    about = f"{column.about}; kept as a token, never as it is" if column.token else column.about
    value = {**_TYPES.get(column.type, {"type": "string"}), "description": about}
    if column.words:
        value["enum" if column.is_closed else "examples"] = list(column.words)
    return value


def _answer() -> dict[str, Any]:
    line = {
        "type": "object",
        "properties": {"line": {"type": "integer"}, "field": {"type": "string"}, "reason": {"type": "string"}},
        "required": ["line", "field", "reason"],
    }
    whole = {"type": "integer", "minimum": 0}
    return {
        "type": "object",
        "properties": {
            "batch": {"type": "string"},
            "accepted": whole,
            "future": whole,
            "rejected": {"type": "array", "items": line},
        },
        "required": ["batch", "accepted", "future", "rejected"],
    }


def _problem() -> dict[str, Any]:
    text = {"type": "string"}
    return {
        "type": "object",
        "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
        "required": ["type", "title", "status", "detail"],
    }

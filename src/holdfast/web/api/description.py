"""The OpenAPI description of the door, made from the tables themselves."""

from typing import Any

from holdfast import __version__
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
        "paths": {f"/api/v1/events/{name}": {"post": _post(table)} for name, table in EVENTS.items()},
        "components": {
            "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                **{name: _row(table) for name, table in EVENTS.items()},
                "answer": _answer(),
                "problem": _problem(),
            },
        },
    }


def _post(table: TableSchema) -> dict[str, Any]:
    row = {"$ref": f"#/components/schemas/{table.name}"}
    problems = {
        status: {"description": about, "content": {"application/problem+json": {"schema": _ref("problem")}}}
        for status, about in _PROBLEMS.items()
    }
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
            **problems,
        },
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

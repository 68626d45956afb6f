"""``GET /api/v1/openapi.json`` at the desk's address, made from the structures that bodies are checked by."""

from functools import cache

import msgspec
from django.http import HttpRequest, HttpResponse

from holdfast import __version__
from holdfast.web.portal.programs.complaints import Sent
from holdfast.web.portal.programs.hearing import Words

_STATUSES = {
    "400": "No JSON.",
    "401": "No key, or one that is not known.",
    "403": "The key is not for complaints.",
    "408": "The body did not come in time.",
    "411": "Content-Length was expected.",
    "413": "Too large.",
    "415": "Another type was expected.",
    "422": "Something does not fit; the detail names it. Nothing was kept.",
    "429": "Too much at once; send it again after Retry-After seconds.",
}


def described(_request: HttpRequest) -> HttpResponse:
    """Answer what the desk's own programs' paths take and give (OpenAPI 3.1)."""
    return HttpResponse(_written(), content_type="application/json")


@cache
def _written() -> bytes:
    _, schemas = msgspec.json.schema_components((Sent, Words), ref_template="#/components/schemas/{name}")
    text = {"type": "string"}
    schemas["Problem"] = {
        "type": "object",
        "properties": {"type": text, "title": text, "status": {"type": "integer"}, "detail": text},
    }
    paths = {
        "/api/v1/complaints": _post("complain", "Take one complaint.", "Sent", {"201": "Taken.", "200": "Known."}),
        "/api/v1/hear": _post("hear", "Read a text and keep nothing of it.", "Words", {"200": "The facts."}),
    }
    return msgspec.json.encode(
        {
            "openapi": "3.1.0",
            "info": {"title": "Holdfast desk", "version": __version__, "license": {"name": "Apache-2.0"}},
            "security": [{"key": []}],
            "paths": paths,
            "components": {"securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}, "schemas": schemas},
        }
    )


def _post(name: str, about: str, body: str, well: dict[str, str]) -> dict[str, object]:
    problem = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}}
    return {
        "post": {
            "operationId": name,
            "summary": about,
            "requestBody": {
                "required": True,
                "content": {"application/json": {"schema": {"$ref": f"#/components/schemas/{body}"}}},
            },
            "responses": {
                **{status: {"description": said, "content": {"application/json": {}}} for status, said in well.items()},
                **{status: {"description": said, "content": problem} for status, said in _STATUSES.items()},
            },
        }
    }

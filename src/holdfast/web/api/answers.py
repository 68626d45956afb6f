"""Answers as JSON; what went wrong as RFC 9457 has it."""

import msgspec
from django.http import HttpResponse

PROBLEM = "application/problem+json"


def json_answer(status: int, body: bytes) -> HttpResponse:
    """Return an answer whose body is JSON already."""
    # Without its length an answer goes out in chunks, which costs the reader a parse more.
    return HttpResponse(body, status=status, content_type="application/json", headers={"Content-Length": len(body)})


def problem(status: int, code: str, expected: str, **headers: str) -> HttpResponse:
    """Return what went wrong: ``code`` for programs, ``expected`` for people; never what was sent."""
    body = msgspec.json.encode({"type": f"urn:holdfast:{code}", "title": code, "status": status, "detail": expected})
    return HttpResponse(body, status=status, content_type=PROBLEM, headers=headers)

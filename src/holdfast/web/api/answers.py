"""Answers as JSON; what went wrong as RFC 9457 has it."""

import msgspec
from falcon import Response

PROBLEM = "application/problem+json"


def answer_json(response: Response, status: int, body: bytes) -> None:
    """Answer with a body that is JSON already."""
    response.status, response.content_type, response.data = status, "application/json", body


def answer_problem(response: Response, status: int, code: str, expected: str, headers: dict[str, str]) -> None:
    """Answer what went wrong: ``code`` for programs, ``expected`` for people; never what was sent."""
    response.status, response.content_type = status, PROBLEM
    told = {"type": f"urn:holdfast:{code}", "title": code, "status": status, "detail": expected}
    response.data = msgspec.json.encode(told)
    response.set_headers(headers)

"""Logs as JSON lines on standard error; what they tell is chosen line by line, so that nothing personal is in them."""

import logging
import sys
from typing import Any

import msgspec
import structlog


def write_logs() -> None:
    """Write this process's logs as JSON lines to standard error; other libraries' warnings too, without values."""
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
            structlog.processors.JSONRenderer(_line),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(logging.INFO),
        logger_factory=lambda *_: structlog.BytesLogger(sys.stderr.buffer),
    )
    logging.getLogger("django").addHandler(logging.NullHandler())
    logging.getLogger("django").propagate = False


def _line(told: dict[str, Any], **_: object) -> bytes:
    return msgspec.json.encode(told, enc_hook=lambda value: type(value).__name__)

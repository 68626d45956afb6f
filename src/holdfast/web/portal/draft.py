"""What one visitor has in the session: answers not yet sent, the receipt, the complaint that was opened; all sealed."""

import secrets
import time
from typing import Any

from django.http import HttpRequest

from holdfast.record.complaints import receipt_secret
from holdfast.record.drafts import draft_open, draft_seal

DRAFT, RECEIPT, OPENED = "portal_draft", "portal_receipt", "portal_opened"
UNSENT, THANKS = "portal_unsent", "portal_thanks"
OPENED_SECONDS = 1800
"""How long a complaint stays open, and a receipt can be seen again."""
_CLEAR_SECONDS = 600


class Draft:
    """The answers of one visitor; every change goes into the session at once."""

    def __init__(self, request: HttpRequest) -> None:
        """Read what there is."""
        self._session = request.session
        kept = _read(request, DRAFT)
        self.number: str = kept.get("number", "")
        self.secret: str = kept.get("secret", "")
        """Of the receipt: made beforehand, so that whoever sends twice, or loses the line, is shown it all the same."""
        self.answers: dict[str, Any] = kept.get("answers", {})

    def put(self, question: str, answers: dict[str, Any]) -> None:
        """Keep the answers of a question in the place of those before."""
        if not self.number:
            self.number, self.secret = secrets.token_hex(16), receipt_secret()
            self._session.cycle_key()  # whoever used this browser before does not know the new one
            _clear_seldom(self._session)
        self.answers[question] = answers
        _write(self._session, DRAFT, {"number": self.number, "secret": self.secret, "answers": self.answers})

    def forget(self) -> None:
        """Remove everything."""
        self._session.pop(DRAFT, None)
        self.number, self.secret, self.answers = "", "", {}


def keep_receipt(request: HttpRequest, number: str, secret: str) -> None:
    """Let this visitor see the receipt again for a while."""
    _write(request.session, RECEIPT, {"number": number, "secret": secret, "at": time.time()})


def kept_receipt(request: HttpRequest) -> dict[str, Any] | None:
    """Return the visitor's receipt (``number``, ``secret``), None when there is none any more."""
    return _recent(request, RECEIPT)


def keep_opened(request: HttpRequest, complaint: str) -> None:
    """Let this visitor work on a complaint for a while from now on."""
    _write(request.session, OPENED, {"complaint": complaint, "at": time.time()})


def kept_opened(request: HttpRequest) -> str | None:
    """Return the complaint that this visitor opened, None when there is none any more."""
    kept = _recent(request, OPENED)
    return str(kept["complaint"]) if kept else None


def keep_unsent(request: HttpRequest, words: str) -> None:
    """Keep what was written for a complaint that had shut meanwhile, until it is open again."""
    _write(request.session, UNSENT, {"words": words, "at": time.time()})


def kept_unsent(request: HttpRequest) -> str:
    """Return what was written and could not be sent, empty when there is nothing."""
    return str((_recent(request, UNSENT) or {}).get("words", ""))


def forget_unsent(request: HttpRequest) -> None:
    """Remove it: it was sent."""
    request.session.pop(UNSENT, None)


def forget_all(request: HttpRequest) -> None:
    """Leave nothing of the portal in the session: telephones are passed around."""
    for key in (DRAFT, RECEIPT, OPENED, UNSENT, THANKS):
        request.session.pop(key, None)


def _recent(request: HttpRequest, key: str) -> dict[str, Any] | None:
    kept = _read(request, key)
    if kept and time.time() - kept["at"] < OPENED_SECONDS:
        return kept
    request.session.pop(key, None)
    return None


def _read(request: HttpRequest, key: str) -> dict[str, Any]:
    kept = request.session.get(key)
    return draft_open(kept["id"], kept["sealed"]) if kept else {}


def _write(session: Any, key: str, content: dict[str, Any]) -> None:
    own = secrets.token_hex(8)
    session[key] = {"id": f"{key}:{own}", "sealed": draft_seal(f"{key}:{own}", content)}


_cleared_at = 0.0


def _clear_seldom(session: Any) -> None:
    """Remove sessions that are over, so that what was never sent does not stay."""
    global _cleared_at  # noqa: PLW0603 - one process serves all pages
    if time.monotonic() - _cleared_at > _CLEAR_SECONDS or not _cleared_at:
        _cleared_at = time.monotonic()
        session.clear_expired()

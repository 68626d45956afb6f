"""What a customer has begun to tell and not sent: sealed, so that whoever reads the sessions' table learns nothing."""

import base64
import json
from typing import Any

from holdfast.record.opening import opened
from holdfast.record.vault import SealError


def draft_seal(draft: str, answers: dict[str, Any]) -> str:
    """Return answers sealed for the draft of this id, as ASCII."""
    content = json.dumps(answers, ensure_ascii=False).encode("utf-8", "surrogatepass")
    return base64.b64encode(opened().vault.seal(content, _place(draft))).decode()


def draft_open(draft: str, sealed: str) -> dict[str, Any]:
    """Return the answers; none where they do not open any more, as after the vault's keys were changed."""
    try:
        content = opened().vault.open(base64.b64decode(sealed), _place(draft))
    except SealError:
        return {}
    answers: dict[str, Any] = json.loads(content)
    return answers


def _place(draft: str) -> str:
    return f"portal.draft:{draft}"

"""What nobody needs any more: sealed files of complaints that never came to be, and sessions that ended."""

import time
import uuid
from datetime import UTC, datetime

from django.contrib.sessions.models import Session

from holdfast.record.models import Attachment
from holdfast.record.opening import opened

_UNFINISHED_SECONDS = 3600
"""A file without a row may belong to a change that is being made; older ones do not."""


def record_sweep() -> dict[str, int]:
    """Remove it, and return how many of which."""
    ended, _ = Session.objects.filter(expire_date__lt=datetime.now(UTC)).delete()
    return {"sessions": ended, "files": _files()}


def _files() -> int:
    folder, gone = opened().files, 0
    for path in sorted(folder.iterdir()) if folder.exists() else ():
        if time.time() - path.stat().st_mtime > _UNFINISHED_SECONDS and not _is_kept(path.name):
            path.unlink(missing_ok=True)
            gone += 1
    return gone


def _is_kept(name: str) -> bool:
    try:
        number = uuid.UUID(name)
    except ValueError:
        return False  # one that was being written when its process was killed
    return bool(Attachment.objects.filter(pk=number).exists())

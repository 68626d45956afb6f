"""How often one address may do what, and whether there is room: exact, for one process serves all pages."""

import shutil
import time

from django.conf import settings as django_settings
from django.http import HttpRequest, HttpResponse

from holdfast.record.opening import opened
from holdfast.record.sign_in import place_tried
from holdfast.web.api.limits import RateLimit
from holdfast.web.desk import views as desk

BEGIN, WRITE, SEND, FILE, OPEN, ASK = "begin", "write", "send", "file", "open", "ask"

RATES: dict[str, tuple[float, int]] = {
    BEGIN: (1 / 30, 60),
    WRITE: (2.0, 200),
    SEND: (1 / 30, 30),
    FILE: (1 / 60, 40),
    OPEN: (1 / 30, 10),
    ASK: (1 / 30, 10),
}
"""Per second on the long run, and at once. Many customers of one mobile network share an address: sending is generous,
what takes room less so, wrong receipts are not."""
_LOOKED_SECONDS = 2.0

_limits: dict[str, RateLimit] = {}


def begin() -> None:
    """Give everybody full buckets."""
    _limits.clear()
    _limits.update({what: RateLimit(*rate) for what, rate in RATES.items()})


begin()


def is_too_often(request: HttpRequest, what: str) -> bool:
    """Take one of an address's goes; True when there is none."""
    return bool(_limits[what].wait(place_tried(request)))


def too_often(request: HttpRequest) -> HttpResponse:
    """Return the page that asks to wait."""
    return desk.told_later(request, 429, "too-often", seconds=60)


_room = (float("-inf"), True)


def has_room() -> bool:
    """Whether the disk of the record's files has room for more than words: a flood of files must not stop these."""
    global _room  # noqa: PLW0603 - looked at every two seconds at most, by one process
    if time.monotonic() - _room[0] > _LOOKED_SECONDS:
        folder = opened().files
        free = shutil.disk_usage(folder if folder.exists() else folder.parent).free
        _room = (time.monotonic(), free > django_settings.HOLDFAST_SETTINGS.limits.free_bytes)
    return _room[1]


def full(request: HttpRequest) -> HttpResponse:
    """Return the page that says that there is no room."""
    return desk.told_later(request, 507, "full", seconds=600)

"""How often one address may do what at the portal: exact, for one process serves all pages."""

from django.http import HttpRequest, HttpResponse

from holdfast.record.sign_in import address_of, network_of
from holdfast.web.api.limits import RateLimit
from holdfast.web.desk import views as desk

WRITE, SEND, OPEN, ASK = "write", "send", "open", "ask"

RATES: dict[str, tuple[float, int]] = {
    WRITE: (2.0, 200),
    SEND: (1 / 30, 30),
    OPEN: (1 / 30, 10),
    ASK: (1 / 30, 10),
}
"""Per second on the long run, and at once. Many customers of one mobile network share an address: sending is generous,
guessing is not."""

_limits: dict[str, RateLimit] = {}


def begin() -> None:
    """Give everybody full buckets."""
    _limits.clear()
    _limits.update({what: RateLimit(*rate) for what, rate in RATES.items()})


begin()


def is_too_often(request: HttpRequest, what: str, about: str = "") -> bool:
    """Take one of an address's goes, and one of what it is ``about``, such as a receipt; True when there is none."""
    limit = _limits[what]
    return bool(limit.wait(f"at {network_of(address_of(request))}") or (about and limit.wait(f"of {about}")))


def too_often(request: HttpRequest) -> HttpResponse:
    """Return the page that asks to wait."""
    answer = desk.told(request, 429, "too-often")
    answer["Retry-After"] = "60"
    return answer

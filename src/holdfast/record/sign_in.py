"""Sign-in: what allauth and axes ask of us. Nobody signs up; second factors are sealed; each sign-in is journalled."""

import base64
import ipaddress
from functools import partial
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.signals import password_changed
from allauth.mfa import signals as factors
from allauth.mfa.adapter import DefaultMFAAdapter
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db import transaction
from django.http import HttpRequest

from holdfast.record.journal import entry_write
from holdfast.record.opening import opened
from holdfast.record.roles import Actor, system

SEALED_OF_FACTORS = ("secret", "seed")
"""Of codes from an app, and of recovery codes."""
SECOND_FACTOR_PLACE = "mfa_authenticator.data"


class Closed(DefaultAccountAdapter):
    """Staff come in by invitation only."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002 - allauth names it
        """Say no."""
        return False

    def send_mail(self, *_: Any, **__: Any) -> None:
        """Send nothing: there is no address to send to."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """Return where a request comes from, as everything else here sees it."""
        return address_of(request)

    def _get_login_attempts_cache_key(self, request: HttpRequest, **credentials: Any) -> str:
        """Count wrong passwords of a name by address: else anybody could keep its owner out from afar."""
        return f"{name_given(request, credentials)} {network_of(address_of(request))}"


class SecondFactor(DefaultMFAAdapter):
    """Keeps the secrets of second factors sealed."""

    def encrypt(self, text: str) -> str:
        """Seal a secret."""
        return base64.b64encode(opened().vault.seal(text.encode(), SECOND_FACTOR_PLACE)).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """Open a secret."""
        return opened().vault.open(base64.b64decode(encrypted_text), SECOND_FACTOR_PLACE).decode()

    def send_notification_mail(self, *_: Any, **__: Any) -> None:
        """Send nothing: there is no address to send to."""


def factor_sealed_anew(factor: Any) -> bool:
    """Seal the secret of a second factor under the current key; return whether it was under another one."""
    vault, data = opened().vault, dict(factor.data)
    old = {name: data[name] for name in SEALED_OF_FACTORS if name in data}
    stale = {name for name, kept in old.items() if vault.key_of(base64.b64decode(kept)) != vault.ring.current}
    adapter = SecondFactor()
    data |= {name: adapter.encrypt(adapter.decrypt(old[name])) for name in stale}
    if stale:
        # Only where nobody used it meanwhile: a recovery code that was used must stay used.
        type(factor).objects.filter(pk=factor.pk, data=factor.data).update(data=data)
    return bool(stale)


def address_of(request: HttpRequest) -> str:
    """Return where a request comes from: behind our proxy what that one saw, never what a client says of itself."""
    seen = request.META.get("HTTP_X_FORWARDED_FOR", "") if opened().place.is_https else ""
    return _without_port(str(seen.rpartition(",")[2].strip() or request.META.get("REMOTE_ADDR", "")))


def _without_port(address: str) -> str:
    """Return an address without the port that some proxies write: each connection would count as another address."""
    if address.startswith("["):
        return address[1:].partition("]")[0]
    return address.partition(":")[0] if address.count(":") == 1 else address


def network_of(address: str) -> str:
    """Return by which tries from an address are counted: itself; of IPv6 the /64, which is one customer's."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    if isinstance(parsed, ipaddress.IPv4Address):
        return str(parsed)
    mapped = parsed.ipv4_mapped
    return str(mapped or ipaddress.ip_network((parsed, 64), strict=False).network_address)


def place_tried(request: HttpRequest) -> str:
    """Return where a password or a receipt was tried from, for limits."""
    return network_of(address_of(request))


def name_given(request: HttpRequest, credentials: dict[str, Any] | None = None) -> str:
    """Return the name that was tried, for the lock-out: as it finds its owner, who may write it large or small."""
    given = credentials or {}
    name = str(given.get("username") or given.get("name") or request.POST.get("login", ""))
    return name.strip().casefold()[:64]


def listen() -> None:
    """Journal what happens from now on."""
    user_logged_in.connect(_came, dispatch_uid="holdfast.came")
    user_logged_out.connect(_went, dispatch_uid="holdfast.went")
    user_login_failed.connect(_failed, dispatch_uid="holdfast.failed")
    password_changed.connect(_password_changed, dispatch_uid="holdfast.password")
    factors.authentication_failed.connect(_wrong_code, dispatch_uid="holdfast.wrong_code")
    for signal, verb in (
        (factors.authenticator_added, "add"),
        (factors.authenticator_removed, "remove"),
        (factors.authenticator_reset, "reset"),
    ):
        signal.connect(partial(_factor, f"staff:factor_{verb}"), weak=False, dispatch_uid=f"holdfast.factor_{verb}")


def _came(user: Any, **_: Any) -> None:
    _write(user.actor, "staff:sign_in", f"staff:{user.pk}")


def _went(user: Any, **_: Any) -> None:
    if user is not None:
        _write(user.actor, "staff:sign_out", f"staff:{user.pk}")


def _failed(**_: Any) -> None:
    # Not the name that was tried: people type passwords into the field above.
    _write(system("sign_in"), "staff:sign_in_failed", "staff:unknown")


def _wrong_code(user: Any, **_: Any) -> None:
    # The password was right: somebody should look.
    _write(system("sign_in"), "staff:factor_failed", f"staff:{user.pk}")


def _password_changed(user: Any, **_: Any) -> None:
    _write(user.actor, "staff:password", f"staff:{user.pk}")


def _factor(entry: str, *, user: Any, authenticator: Any, **_: Any) -> None:
    _write(user.actor, entry, f"staff:{user.pk}", kind=str(authenticator.type))


def _write(by: Actor, entry: str, about: str, **facts: str) -> None:
    with transaction.atomic():
        entry_write(by, entry, about, facts)

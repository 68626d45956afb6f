"""What can be asked about, and what can be said of it: moments, facts, verdicts."""

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Any, Literal, cast

from holdfast.errors import InputError
from holdfast.terms.identifiers import Tokens, is_token
from holdfast.terms.schemas import TokenKind

MOMENTS: tuple[str, ...] = (
    "login",
    "password_reset",
    "bind_payment",
    "buy_gift_card",
    "redeem_gift_card",
    "checkout",
    "ship",
    "view_orders",
    "export_orders",
)
VERDICTS: tuple[str, ...] = ("allow", "challenge", "hold", "deny")
"""From the mildest to the sternest."""
LONGEST_TEXT = 256
LARGEST_NUMBER = (1 << 53) - 1
"""What every language's JSON, and Redis, hold exactly (RFC 8259, 6)."""

FactType = Literal["identifier", "text", "number", "money", "flag", "time"]
FactValue = str | int | bool
Facts = dict[str, FactValue]
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Fact:
    """One thing a request may say; ``kind`` is how lists, signals and cases call an identifier."""

    name: str
    type: FactType
    about: str
    token: TokenKind | None = None
    kind: str = ""
    is_made: bool = False
    """Whether it is made from another fact, never sent."""


def _identifier(name: str, about: str, token: TokenKind | None = None) -> Fact:
    return Fact(name, "identifier", about, token, name)


FACTS: dict[str, Fact] = {
    fact.name: fact
    for fact in (
        _identifier("account", "the customer's account", "account"),
        _identifier("ip", "the address the request came from"),
        Fact("ip_subnet", "identifier", "the address's network: IPv4 /24, IPv6 /48", kind="ip_subnet", is_made=True),
        _identifier("device", "the device, as the shop's own systems recognise it"),
        _identifier("session", "the session"),
        _identifier("card", "the gift card's number", "card"),
        _identifier("instrument", "the bank card or wallet", "instrument"),
        _identifier("phone", "the telephone number that is given or changed to", "phone"),
        _identifier("order", "the order"),
        _identifier("custodian", "the staff account, shop account, app or client that reads orders"),
        _identifier("shop", "the shop on the platform"),
        Fact("user_agent", "text", "what the client calls itself"),
        Fact("country", "text", "of the address: ISO 3166, such as CN"),
        Fact("category", "text", "of the goods"),
        Fact("proof", "text", "how the holder proved to be the holder: sms_code, card_present, password …"),
        Fact("purpose", "text", "of an access to orders: view, export, print, api"),
        Fact("ticket", "text", "the customer's request that an access to orders belongs to"),
        Fact("currency", "text", "of every amount of the request: ISO 4217, such as CNY"),
        Fact("amount", "money", "what is paid, in minor units"),
        Fact("gift_card_amount", "money", "the part of it that gift cards pay, in minor units"),
        Fact("card_amount", "money", "what the gift card is worth, in minor units"),
        Fact("quantity", "number", "how many pieces"),
        Fact("rows", "number", "how many orders are read or exported"),
        Fact("is_ok", "flag", "whether it went well, where the moment is told afterwards"),
        Fact("is_easily_resold", "flag", "whether the goods are as good as cash: phones, gold, top-ups"),
        Fact("is_confirmed", "flag", "whether the customer confirmed the order by a way we had before"),
        Fact("account_created_at", "time", "when the account was opened"),
        Fact("device_first_seen_at", "time", "when this account was first seen on this device"),
        Fact("bound_at", "time", "when the means of payment was bound"),
        Fact("password_changed_at", "time", "when the password was last changed"),
        Fact("phone_changed_at", "time", "when the telephone number was last changed"),
        Fact("card_bought_at", "time", "when the gift card was bought"),
    )
}
"""Every fact a policy may speak of, by its name."""
KINDS: tuple[str, ...] = tuple(fact.kind for fact in FACTS.values() if fact.kind)
"""What lists, signals and cases can be about."""
WIDEST = {4: 16, 6: 32}
"""The shortest prefix of a network on a list: a slip must not shut out a country."""


def microseconds(at: datetime) -> int:
    """Return whole microseconds of the epoch; a time without a zone is UTC."""
    return (at if at.tzinfo else at.replace(tzinfo=UTC)).__sub__(_EPOCH) // timedelta(microseconds=1)


def written_time(at: int) -> str:
    """Return a time as RFC 3339 writes it, in UTC."""
    return (_EPOCH + timedelta(microseconds=at)).isoformat(timespec="microseconds").replace("+00:00", "Z")


def read_time(written: object, field: str) -> int:
    """Return microseconds of the epoch of an RFC 3339 time.

    Raises:
        InputError: it is none, or has no zone.
    """
    try:
        at = datetime.fromisoformat(written) if isinstance(written, str) else None
        if at is not None and at.tzinfo is not None:
            return microseconds(at.astimezone(UTC))
    except (ValueError, OverflowError):  # no time, or one before the year 1 or after 9999 in UTC
        pass
    raise InputError("expected a time such as 2026-11-22T08:00:00Z", field=field)


def read_facts(given: Mapping[str, Any], tokens: Tokens | None = None) -> Facts:
    """Return facts as policies see them: times in microseconds, persons as tokens, null left out.

    Args:
        given: facts by name, as JSON has them
        tokens: makes the tokens; None leaves names and numbers as they are, for files that hold tokens already

    Raises:
        InputError: a fact that does not exist or is not of its type.
    """
    facts: Facts = {}
    for name, value in given.items():
        fact = FACTS.get(name)
        if fact is None or fact.is_made:
            raise InputError(f"expected facts among {', '.join(f.name for f in FACTS.values() if not f.is_made)}")
        if value is not None:
            facts[name] = _read(fact, value, tokens)
    if subnet := _subnet(facts):
        facts["ip_subnet"] = subnet
    return facts


def read_kept(kept: Mapping[str, object]) -> Facts:
    """Return facts as they were kept, checked.

    Raises:
        InputError: a fact that does not exist or is not of its type.
    """
    facts: Facts = {}
    for name, value in kept.items():
        fact = FACTS.get(name)
        is_text = fact is not None and fact.type in {"identifier", "text"}
        wanted = str if is_text else bool if fact and fact.type == "flag" else int
        if fact is None or type(value) is not wanted:
            raise InputError("expected facts as decisions keep them", field=name if fact else None)
        facts[name] = value
    return facts


_WRITTEN: dict[FactType, tuple[type, str]] = {
    "identifier": (str, f"text of 1 to {LONGEST_TEXT} characters"),
    "text": (str, f"text of 1 to {LONGEST_TEXT} characters"),
    "number": (int, "a whole number, 0 or more"),
    "money": (int, "a whole number of minor units, 0 or more"),
    "flag": (bool, "true or false"),
}
"""How JSON writes each type, but for times, and how that is said."""


def _read(fact: Fact, value: object, tokens: Tokens | None) -> FactValue:
    if fact.type == "time":
        return read_time(value, fact.name)
    written, expected = _WRITTEN[fact.type]
    if type(value) is written:
        if not isinstance(value, str):
            if 0 <= (number := cast("int | bool", value)) <= LARGEST_NUMBER:
                return number
        elif 0 < len(value) <= LONGEST_TEXT:
            return _named(fact, value, tokens)
    raise InputError(f"expected {expected}", field=fact.name)


def read_identifier(kind: str, value: str, tokens: Tokens | None = None) -> str:
    """Return an identifier as lists, signals and cases hold it.

    Raises:
        InputError: an unknown kind, an address or network that is none, or a network so wide that it is a mistake.
    """
    if kind not in KINDS:
        raise InputError(f"expected one of {', '.join(KINDS)}", field="kind")
    if not 0 < len(value) <= LONGEST_TEXT:
        raise InputError(f"expected text of 1 to {LONGEST_TEXT} characters", field="identifier")
    return _network(value) if kind == "ip_subnet" else _named(FACTS[kind], value, tokens)


def _network(value: str) -> str:
    try:
        network = ipaddress.ip_network("" if "%" in value else value)  # a zone may be any text
    except ValueError:
        raise InputError("expected a network such as 192.0.2.0/24", field="ip_subnet") from None
    if network.prefixlen < WIDEST[network.version]:
        raise InputError("expected a network of at most /16 (IPv4) or /32 (IPv6)", field="ip_subnet")
    return str(network)


def _named(fact: Fact, value: str, tokens: Tokens | None) -> str:
    if fact.name == "ip":
        return _address(value)
    return value if fact.token is None or tokens is None or is_token(value) else tokens.token(fact.token, value)


@lru_cache(65_536)  # the same addresses come again, an attacker's most of all
def _address(value: str) -> str:
    try:
        # A zone ("fe80::1%eth0") may be any text, and means something on one machine only.
        address = ipaddress.ip_address("" if "%" in value else value)
    except ValueError:
        raise InputError("expected an IP address", field="ip") from None
    mapped = getattr(address, "ipv4_mapped", None)
    return str(mapped or address)


def _subnet(facts: Facts) -> str | None:
    ip = facts.get("ip")
    if not isinstance(ip, str):
        return None
    if "." in ip:
        return f"{ip.rpartition('.')[0]}.0/24"
    return str(ipaddress.ip_network(f"{ip}/48", strict=False))

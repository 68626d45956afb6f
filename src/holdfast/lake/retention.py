"""How long each table is kept."""

from collections.abc import Mapping

from holdfast.errors import UsageError
from holdfast.terms.tables import EVENTS

NETWORK_DAYS = 183
"""Network logs are kept six months at least: Cybersecurity Law of the PRC, art. 23 (art. 21 before 2026)."""

MOST_DAYS = 36_525
"""A hundred years: more is a slip, and reaches back before there are dates."""

DAYS: dict[str, int] = {
    "logins": 183,
    "accesses": 365,
    "orders": 1096,
    "order_items": 1096,
    "gift_cards": 1096,
    "bindings": 365,
    "account_changes": 365,
    "contacts": 365,
    "reviews": 365,
    "complaints": 1096,
}
"""Days where nothing else is said. What is bought and paid for three years, as the E-Commerce Law of the PRC, art. 31,
has it for platforms, and what was complained of for as long; a complaint may come long after the access it is about."""


def kept_days(asked: Mapping[str, int], *, is_forced: bool = False) -> dict[str, int]:
    """Return how many days each table is kept.

    Args:
        asked: days by table, where they are not ``DAYS``.
        is_forced: whether a network log may be kept for less than ``NETWORK_DAYS``.

    Raises:
        UsageError: there is no such table, the days are none, or too few for a network log.
    """
    for table, days in asked.items():
        if table not in EVENTS:
            raise UsageError(f"retention: expected one of the tables {', '.join(EVENTS)}")
        if not 1 <= days <= MOST_DAYS:
            raise UsageError(f"retention of {table}: 1 to {MOST_DAYS} days were expected")
        if days < NETWORK_DAYS and is_network(table) and not is_forced:
            raise UsageError(
                f"retention of {table}: {NETWORK_DAYS} days or more were expected, for network logs are kept six "
                "months (Cybersecurity Law of the PRC, art. 23); --force keeps them for less"
            )
    return {**DAYS, **asked}


def is_network(table: str) -> bool:
    """Whether a table is a network log: it has addresses."""
    return any(column.type == "ip" for column in EVENTS[table].columns)

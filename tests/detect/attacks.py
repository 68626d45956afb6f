"""Hand-made logins: a shop's ordinary weeks, and attacks on it."""

from typing import Any

from tests.detect.small import at, login


def ordinary(days: int = 10, customers: int = 6) -> list[dict[str, Any]]:
    """Each customer signs in from home every hour of two, now and then after a slip of the hand."""
    rows = []
    for day in range(days):
        for hour in range(0, 24, 2):
            for who in range(customers):
                when = at(days=day, hours=hour, minutes=who * 7)
                home: dict[str, Any] = {"ip": f"10.0.0.{who + 1}", "device": f"d{who}", "user_agent": "app"}
                rows.append(login(when, f"c{who}", **home))
                if (day + hour // 2 + who) % 9 == 0:
                    rows.append(login(when.replace(second=30), f"c{who}", is_ok=False, **home))
    return rows


def botnet(day: float, addresses: int = 30, client: str = "bot") -> list[dict[str, Any]]:
    """Each address tries one account in the hour; every tenth gets in, to the account of a customer."""
    return [
        login(
            at(days=day, minutes=each % 50, seconds=each % 60),
            f"c{each // 10 % 6}" if each % 10 == 0 else f"nobody-{each}",
            f"198.18.{each}.9",
            is_ok=each % 10 == 0,
            user_agent=client,
        )
        for each in range(addresses)
    ]

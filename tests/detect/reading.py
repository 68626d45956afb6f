"""Hand-made accesses: who opens which order in an ordinary fortnight, and what is added to it."""

from datetime import datetime
from typing import Any

from tests.detect.small import at


def access(when: datetime, custodian: str, order: str, kind: str = "staff", **more: Any) -> dict[str, Any]:
    return {"at": when, "custodian": custodian, "custodian_kind": kind, "order": order, "account": f"c-{order}", **more}


def ordinary_reading(days: int = 10) -> list[dict[str, Any]]:
    """Three employees open two to four orders a day each, an app opens each order as it is placed."""
    rows = []
    for day in range(days):
        for who in range(3):
            for n in range(2 + who):
                when = at(days=day, hours=1.5 + 2 * n + who / 7)
                rows.append(access(when, f"staff:{who}", f"o{100 * day + 37 * n + 11 * who}"))
        for n in range(12):
            number = 100 * day + 8 * n + n * n % 5
            rows.append(
                access(at(days=day, hours=n, minutes=n * n % 13), "erp:1", f"o{number}", "erp_app", purpose="api")
            )
    return rows


def burst(
    day: float, custodian: str, orders: int, *, step: int = 7, hours: float = 0.8, **more: Any
) -> list[dict[str, Any]]:
    """Opens so many orders, evenly over the hours; their numbers jump about unless a step is given."""
    return [
        access(
            at(days=day, hours=n * hours / orders),
            custodian,
            f"o{5000 + (n * n * 31 % 4999 if step == 7 else n * step)}",
            **more,
        )
        for n in range(orders)
    ]

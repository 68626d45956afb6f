"""A shop with a leak, small enough for a test: its lake, six complaints of one operation and one of another."""

from datetime import timedelta
from pathlib import Path
from typing import Any

import pyarrow as pa
from tests.web.console.told import BEGAN, take

from holdfast.settings import Settings
from holdfast.terms.tables import EVENTS

GANG = (
    "3月{day}日下午三点接到自称聚美优品客服的电话，对方号码是10087654321，说我退货有问题要退款，"
    "让我打开 http://refund-123.example/ 填银行卡号和验证码，我被转走了{loss}元。"
)
OTHER = (
    "On 6 March a man called from 10011110000, said a parcel was lost and asked me to buy gift cards. I lost 300 yuan."
)
LEAKED, COUNT, EVERY = "erp:returns", 300, 20


def shop(settings: Settings) -> None:
    """Fill a new lake with orders, and with who saw them: one custodian saw those of the complaints, others all."""
    from holdfast.lake import open_lake

    Path(settings.lake).parent.mkdir(parents=True, exist_ok=True)
    lake = open_lake(settings.lake)
    placed = BEGAN.replace(tzinfo=None) - timedelta(days=10)
    orders: list[dict[str, Any]] = [
        {"order": f"A-{n}", "account": f"a_{n:032x}", "at": placed + timedelta(minutes=30 * n), "verb": "placed"}
        for n in range(COUNT)
    ]
    seen: list[dict[str, Any]] = [
        {"order": row["order"], "account": row["account"], "at": row["at"] + timedelta(hours=1), "custodian": name}
        for row in orders
        for name in ("desk:1", LEAKED)
        if name != LEAKED or int(row["order"][2:]) % EVERY == 0
    ]
    for name, rows in (("orders", orders), ("accesses", seen)):
        schema = EVENTS[name].arrow
        known = [field for field in schema.names if field != "arrived_at"]
        told = [{"tenant": settings.tenant, "custodian_kind": "erp_app", **row} for row in rows]
        table = pa.table({each: pa.array([row.get(each) for row in told], schema.field(each).type) for each in known})
        lake.append(name, table, key=f"test-{name}")


def complaints(settings: Settings) -> list[Any]:
    """Take complaints in, link and trace them."""
    from holdfast.flow.mirror import mirror
    from holdfast.flow.steps import run_steps
    from holdfast.flow.steps.order import STEPS
    from holdfast.lake import open_lake

    made = [
        take(GANG.format(day=n + 1, loss=1000 * (n + 1)), BEGAN + timedelta(days=n), told={"order": f"A-{n * EVERY}"})
        for n in range(6)
    ]
    made.append(take(OTHER, BEGAN + timedelta(days=2)))
    lake = open_lake(settings.lake)
    mirror(lake, settings.tenant)
    done = run_steps(lake, settings, steps=tuple(step for step in STEPS if step.name in {"link", "trace"}))
    assert not any(came.mistake for came in done.values()), done
    return made

"""A few complaints of two gangs, some noise, and one told twice; everything in them is invented."""

from datetime import datetime, timedelta
from typing import Any

import pyarrow as pa

from holdfast.terms.identifiers import Tokens

KEY = b"a key that only tests have, no 1"
BEGIN = datetime(2026, 3, 1, 9)  # noqa: DTZ001  naive UTC
HOTLINE = "95588"
SCRIPTS = (
    "来电的人自称客服，说系统升级我的订单失效了，要给我退款，让我点开链接填银行卡和短信验证码",
    "他说快递在路上弄丢了，要三倍理赔，先把我转到理赔专员，又让我去借网贷，再把借来的钱转给他们对账",
)
ALONE = (
    "说我上个月被误办成了批发商会员，每月要扣五百块，要取消就得跟银联的人核对所有的卡",
    "A man said that my garment was being recalled and wanted me to install a program for meetings",
    "打电话的女的问我是不是买过奶粉，抽中了一台平板，先交税钱才给寄过来，我没理她",
    "They told me customs had stopped a parcel in my name and that I should pay a fine in gift cards",
)
TYPES = {"called_at": pa.timestamp("us"), "reported_at": pa.timestamp("us")}
COLUMNS = (
    *("complaint", "account", "order", "called_at", "reported_at", "caller", "caller_block", "pretext", "asks"),
    *("steps", "payee", "url", "wording"),
)


def told(number: int, gang: int, **other: Any) -> dict[str, Any]:
    """A complaint of a gang, as a form has it; gang 2 is noise: of everyone alone."""
    own = gang * 1000 + number if gang == 2 else gang
    caller = f"100{own:05d}{number % 3:03d}"
    at = BEGIN + timedelta(days=number % 5 + 40 * (gang == 2) * number, hours=number)
    row: dict[str, Any] = {
        "complaint": f"c{gang}{number:03d}",
        "account": f"customer {gang} {number}",
        "order": f"o{gang}{number}",
        "called_at": at if number % 4 else None,
        "reported_at": at + timedelta(hours=20),
        "caller": HOTLINE if number % 5 == 0 and gang < 2 else caller,
        "pretext": ("system_upgrade", "parcel_lost", f"own-{number}")[gang],
        "asks": ("link|code", "loan", None)[gang],
        "payee": f"62220000{own:08d}" if number % 2 else None,
        "url": f"http://refund-{number % 3}{own}.example/" if number % 3 == 1 else None,
        "wording": f"{SCRIPTS[gang]}。我是第{number}个。" if gang < 2 else ALONE[number % 4],
    }
    return row | other


def all_told() -> list[dict[str, Any]]:
    rows = [told(number, gang) for gang, many in ((0, 9), (1, 7), (2, 4)) for number in range(many)]
    again = told(3, 0) | {"complaint": "c0903", "caller": None, "wording": None, "payee": None, "url": None}
    return [*rows, again | {"reported_at": again["reported_at"] + timedelta(days=2)}]


def table(rows: list[dict[str, Any]]) -> pa.Table:
    """The rows as the lake has them: tokens and sketches."""
    tokens = Tokens(KEY)
    kinds = {"account": "account", "caller": "phone", "payee": "instrument", "wording": "wording"}
    columns = {}
    for name in COLUMNS:
        source = "caller" if name == "caller_block" else name
        values = pa.array([row.get(source) for row in rows], TYPES.get(name, pa.string()))
        kind: Any = "phone_block" if name == "caller_block" else kinds.get(name)
        columns[name] = tokens.column(kind, values) if kind else values
    return pa.table(columns)


def orders() -> pa.Table:
    rows = [
        (f"o{gang}{number}", f"shop {gang if gang < 2 else 10 + number}", f"courier {number % 2}")
        for gang in range(3)
        for number in range(9)
    ]
    names = ("order", "shop", "courier")
    return pa.table(dict(zip(names, (list(each) for each in zip(*rows, strict=True)), strict=True)))


def public() -> pa.Table:
    return pa.table({"kind": ["caller"], "value": [Tokens(KEY).token("phone", HOTLINE)]})

"""The names of what an access shows and a caller knows, and the one way to write a set of them."""

from collections.abc import Iterable

FIELDS: tuple[str, ...] = (
    "name",
    "phone",
    "address",
    "item",
    "amount",
    "national_id",
    "card_tail",
    "order_number",
    "order_time",
    "parcel_number",
)
"""The fields the design names; others are kept as they come."""

SYNONYMS: dict[str, str] = {
    "national id": "national_id",
    "id_number": "national_id",
    "card tail": "card_tail",
    "card": "card_tail",
    "recipient": "name",
    "mobile": "phone",
    "tel": "phone",
    "price": "amount",
    "product": "item",
    "goods": "item",
    "order": "order_number",
    "order number": "order_number",
    "order time": "order_time",
    "time": "order_time",
    "parcel number": "parcel_number",
    "姓名": "name",
    "收件人": "name",
    "电话": "phone",
    "手机": "phone",
    "手机号": "phone",
    "地址": "address",
    "商品": "item",
    "金额": "amount",
    "价格": "amount",
    "身份证": "national_id",
    "身份证号": "national_id",
    "银行卡": "card_tail",
    "订单号": "order_number",
    "下单时间": "order_time",
    "快递单号": "parcel_number",
}


def field_names(written: str) -> frozenset[str]:
    """Return the set of field names in ``written``, a ``|``-separated list in any case and order."""
    names = (part.strip().lower() for part in written.split("|"))
    return frozenset(SYNONYMS.get(name, name) for name in names if name)


def word_set(written: str) -> frozenset[str]:
    """Return the set of words in ``written``, a ``|``-separated list in any case and order."""
    return frozenset(name for part in written.split("|") if (name := part.strip().lower()))


def written_fields(names: Iterable[str]) -> str:
    """Write a set of field names the one way it is stored: sorted, joined by ``|``."""
    return "|".join(sorted(names))

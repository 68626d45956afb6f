"""Rows of numbers become the tables of the lake, as a shop's own systems would send them: times with their zone."""

from collections.abc import Callable, Sequence
from typing import TypeAlias

import numpy as np
import pyarrow as pa
from numpy.typing import NDArray

from holdfast.replay.agenda import Rows
from holdfast.replay.callers.reviews import ORDINARY, WARNINGS
from holdfast.replay.clock import Flags
from holdfast.replay.ids import addresses, numbered, opaque
from holdfast.replay.shop.custodians import ORDER_PAGE, courier_company
from holdfast.replay.shop.goods import is_resold
from holdfast.replay.shop.names import CHANNELS, COURIERS, REGIONS, WAREHOUSES
from holdfast.replay.shop.orders import CATEGORIES
from holdfast.replay.world import BY_ACCOUNT, BY_ORDER, EXPORTED, World
from holdfast.terms.fields import written_fields
from holdfast.terms.tables import EVENTS

VERBS = {
    "orders": ("placed", "paid", "refund_requested", "shipped", "delivered", "returned"),
    "gift_cards": ("bought", "bound", "transferred", "redeemed", "refunded"),
    "bindings": ("bound", "used", "unbound"),
    "account_changes": ("password_reset", "phone_changed", "device_added", "address_added"),
}
PROOFS = ("sms_code", "card_present", "password", "biometric", "none")
OUTCOMES = ("", "wrong_password", "no_account", "locked", "challenged")
CONTACT_CHANNELS = ("phone", "sms", "email", "app")
PURPOSES = ("delivery", "refund", "survey", "marketing", "security", "service")
NUMBERS = ("955000001", "955000002", "955000003", "955000004")
"""The shop's own numbers: nine digits, which nobody has."""
AGENTS = tuple(
    f"Mozilla/5.0 ({system}) {client}"
    for system in ("Linux; Android 6.0", "iPhone; CPU iPhone OS 9_3", "Windows NT 6.1", "Windows NT 10.0")
    for client in ("ShopApp/5.2", "AppleWebKit/537.36 (KHTML, like Gecko)")
)

Columns: TypeAlias = dict[str, pa.Array]


def arrow(table: str, rows: Rows, world: World) -> pa.Table:
    """Return rows of the agenda's ``table`` as a table of ``EVENTS``: the columns that a shop sends, no others."""
    columns: Columns = {"at": world.calendar.utc_times(rows["at"]).cast(pa.timestamp("us", tz="UTC"))}
    columns |= _COLUMNS[table](rows, world)
    known = EVENTS[TABLE_OF.get(table, table)].names
    return pa.table({name: columns[name] for name in known if name in columns})


TABLE_OF = {"visits": "accesses"}
"""Where rows of the agenda go that have no table of their own."""


def words(place: NDArray[np.generic], listed: Sequence[str], is_missing: Flags | None = None) -> pa.DictionaryArray:
    """Return the word at each place, null where ``is_missing``."""
    return pa.DictionaryArray.from_arrays(pa.array(place, pa.int32(), mask=is_missing), pa.array(listed, pa.string()))


def account_ids(accounts: NDArray[np.integer], is_missing: Flags | None = None) -> pa.Array:
    """Return what the shop calls its customers."""
    return _less(opaque("a", np.maximum(accounts, 0)), is_missing)


def order_ids(orders: NDArray[np.integer], is_missing: Flags | None = None) -> pa.Array:
    """Return order numbers: in sequence, as in many shops, which is what a walker uses."""
    return _less(numbered("o", np.maximum(orders, 0)), is_missing)


def devices(numbers: NDArray[np.integer]) -> pa.Array:
    """Return what the shop calls devices, null where there is none (-1)."""
    return _less(opaque("d", np.maximum(numbers, 0)), numbers < 0)


def _less(ids: pa.Array, is_missing: Flags | None) -> pa.Array:
    if is_missing is None or not is_missing.any():
        return ids
    offsets, letters = ids.buffers()[1:]
    there = np.packbits(~is_missing, bitorder="little")
    return pa.Array.from_buffers(pa.string(), len(ids), [pa.py_buffer(there), offsets, letters])


def _accesses(rows: Rows, world: World) -> Columns:
    known = world.shop.custodians
    used = np.flatnonzero(np.bincount(rows["custodian"], minlength=1))
    place = np.zeros(int(used[-1]) + 1 if len(used) else 1, np.int32)
    place[used] = np.arange(len(used))
    held = place[rows["custodian"]]
    key = rows["key"] & 3
    account = world.ledger.account[rows["order"]]

    kind, kinds = known.coded("kinds")
    shown, fields = known.coded("fields")
    purpose, purposes = known.coded("purposes")
    why = np.where(rows["key"] == EXPORTED, len(purposes), purpose[rows["custodian"]])
    return {
        "custodian": pa.DictionaryArray.from_arrays(pa.array(held), known.named(used)),
        "custodian_kind": words(kind[rows["custodian"]], kinds),
        "order": order_ids(rows["order"], key == BY_ACCOUNT),
        "account": account_ids(account, key == BY_ORDER),
        "fields": words(shown[rows["custodian"]], fields),
        "purpose": words(why, [*purposes, "export"]),
        "ip": pa.DictionaryArray.from_arrays(pa.array(held), addresses(known.ips[used])),
    }


def _visits(rows: Rows, world: World) -> Columns:
    one = np.zeros(len(rows["at"]), np.int32)
    return {
        "custodian": addresses(rows["ip"], "address:"),
        "custodian_kind": words(one, ["address"]),
        "order": order_ids(rows["order"]),
        "account": account_ids(world.ledger.account[rows["order"]]),
        "fields": words(one, [written_fields(ORDER_PAGE.split("|"))]),
        "purpose": words(one, ["view"]),
        "ip": addresses(rows["ip"]),
    }


def _logins(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    is_ok = rows["outcome"] == 0
    return {
        "account": account_ids(rows["account"]),
        "ip": addresses(rows["ip"]),
        "device": devices(rows["device"]),
        "user_agent": words(rows["agent"], AGENTS),
        "is_ok": pa.array(is_ok),
        "reason": words(rows["outcome"], OUTCOMES, is_ok),
    }


def _orders(rows: Rows, world: World) -> Columns:
    order, ledger = rows["order"], world.ledger
    account, hub = ledger.account[order], ledger.hub[order].astype(np.int64)
    return {
        "order": order_ids(order),
        "account": account_ids(account),
        "verb": words(rows["verb"], VERBS["orders"]),
        "shop": words(ledger.shop[order], world.shop.shops),
        "courier": words(courier_company(hub), COURIERS),
        "hub": words(hub, world.shop.hub_names),
        "channel": words(ledger.channel[order], CHANNELS),
        "warehouse": words(ledger.warehouse[order], WAREHOUSES),
        "category": words(ledger.category[order], CATEGORIES),
        "region": words(hub // (len(world.shop.hub_names) // len(REGIONS)), REGIONS),
        "amount": pa.array(ledger.amount[order].astype(np.int64)),
        "currency": _yuan(rows),
    }


def _order_items(rows: Rows, world: World) -> Columns:
    return {
        "order": order_ids(rows["order"]),
        "product": numbered("p", rows["product"]),
        "sku": numbered("s", rows["product"].astype(np.int64) * 10 + rows["order"] % 3),
        "category": words(world.ledger.category[rows["order"]], CATEGORIES),
        "quantity": pa.array(rows["quantity"].astype(np.int64)),
        "amount": pa.array(rows["amount"].astype(np.int64)),
        "currency": _yuan(rows),
        "is_easily_resold": pa.array(is_resold(rows["product"])),
    }


def _gift_cards(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    return {
        "card": opaque("g", rows["card"]),
        "account": account_ids(rows["account"]),
        "to_account": account_ids(rows["to_account"], rows["to_account"] < 0),
        "verb": words(rows["verb"], VERBS["gift_cards"]),
        "amount": pa.array(rows["amount"].astype(np.int64)),
        "currency": _yuan(rows),
        "order": order_ids(rows["order"], rows["order"] < 0),
        "ip": addresses(rows["ip"]),
        "device": devices(rows["device"]),
    }


def _bindings(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    return {
        "account": account_ids(rows["account"]),
        "instrument": opaque("i", rows["instrument"]),
        "verb": words(rows["verb"], VERBS["bindings"]),
        "proof": words(rows["proof"], PROOFS),
        "ip": addresses(rows["ip"]),
        "device": devices(rows["device"]),
    }


def _account_changes(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    return {
        "account": account_ids(rows["account"]),
        "verb": words(rows["verb"], VERBS["account_changes"]),
        "ip": addresses(rows["ip"]),
        "device": devices(rows["device"]),
    }


def _contacts(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    return {
        "account": account_ids(rows["account"]),
        "channel": words(rows["channel"], CONTACT_CHANNELS),
        "from_number": words(rows["number"], NUMBERS),
        "purpose": words(rows["purpose"], PURPOSES),
    }


def _reviews(rows: Rows, world: World) -> Columns:  # noqa: ARG001 - all alike
    texts = [*ORDINARY, *WARNINGS]
    return {
        "product": numbered("p", rows["product"]),
        "account": account_ids(rows["account"]),
        "text": words(rows["text"], [text for _, text in texts]),
        "language": words(rows["text"], [language for language, _ in texts]),
    }


def _yuan(rows: Rows) -> pa.DictionaryArray:
    return words(np.zeros(len(rows["at"]), np.int32), ["CNY"])


_COLUMNS: dict[str, Callable[[Rows, World], Columns]] = {
    "accesses": _accesses,
    "visits": _visits,
    "logins": _logins,
    "orders": _orders,
    "order_items": _order_items,
    "gift_cards": _gift_cards,
    "bindings": _bindings,
    "account_changes": _account_changes,
    "contacts": _contacts,
    "reviews": _reviews,
}

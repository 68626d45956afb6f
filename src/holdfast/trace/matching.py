"""Which custodian touched which complaint's order before the call: Ibis expressions over the accesses.

Tables: ``accesses`` as :func:`exposure.keyed` or :func:`near` give them, ``orders`` as in ``terms.tables``; ``wanted``
has one row a complaint and order (or account) that may be meant: ``complaint`` (its position), ``order`` or
``account``, ``cutoff`` (accesses count before it), ``share``.
"""

import ibis
import ibis.expr.types as ir

from holdfast.trace.exposure import touches


def near(accesses: ir.Table, orders: ir.Table, accounts: ir.Table | None = None) -> ir.Table:
    """Return all touches (:func:`exposure.touches`) of ``orders``, and of ``accounts`` those that name no order.

    The one look at all accesses that a set of complaints needs, whatever their number. ``orders`` and ``accounts`` hold
    keys and may hold one more than once.
    """
    found = accesses.semi_join(orders, "order")
    if accounts is not None:
        nameless = accesses.filter(accesses.order.isnull()).semi_join(accounts, "account")
        found = ibis.union(found, nameless)
    return touches(found)


def owners(table: ir.Table, orders: ir.Table, accounts: ir.Table) -> ir.Table:
    """Return the distinct pairs ``order, account`` of ``table`` that belong to one of ``orders`` or ``accounts``."""
    pairs = table.filter(table.order.notnull(), table.account.notnull()).select("order", "account")
    by_order = pairs.semi_join(orders, "order")
    by_account = pairs.semi_join(accounts, "account")
    return ibis.union(by_order, by_account, distinct=True)


def touched(accesses: ir.Table, wanted: ir.Table, key: str) -> ir.Table:
    """Return the first access of each custodian to each wanted order (or account) before its cutoff.

    With ``key="account"`` only the accesses that name no order count: the others speak for their own order.
    Columns: ``custodian, complaint, unit, share, fields, at, custodian_kind``; one row for every set of fields shown.
    """
    rows = accesses if key == "order" else accesses.filter(accesses.order.isnull())
    rows = rows.select("custodian", "custodian_kind", "fields", key, seen_at=rows["at"])
    met = rows.join(wanted, key)
    met = met.filter(met.seen_at < met.cutoff)
    found = met.group_by("custodian", "complaint", met[key].name("unit"), "share", "fields").agg(
        at=met.seen_at.min(), custodian_kind=met.custodian_kind.min()
    )
    return found.mutate(unit=found.unit.cast("string"))


def attributes(orders: ir.Table, wanted: ir.Table, names: tuple[str, ...]) -> ir.Table:
    """Return ``complaint, share, order, at`` and the attributes of the wanted orders."""
    met = wanted.select("complaint", "share", "order").join(orders.select("order", "at", *names), "order")
    return met.select("complaint", "share", "at", *names, unit=met.order.cast("string"))

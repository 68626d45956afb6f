"""What complaints need of all accesses and orders, and which custodian touched which of their orders before the call.

The look at all accesses is an expression; the few rows that it finds are frames, their ids text. ``wanted`` has one row
a complaint and order (or visit) that may be meant: ``complaint`` (its position), ``order`` or ``visit``, ``cutoff``
(accesses count before it), ``share``.
"""

from typing import Literal

import ibis.expr.types as ir
import pandas as pd

from holdfast.trace.exposure import touches

Key = Literal["order", "account"]
Unit = Literal["order", "visit"]


def near(accesses: ir.Table, key: Key, keys: ir.Table) -> ir.Table:
    """Return all touches (:func:`exposure.touches`) of some orders; of accounts their visits, which name no order.

    The one look at all accesses that a set of complaints needs, whatever their number. ``accesses`` as from
    :func:`exposure.keyed`; ``keys`` may hold a key more than once.
    """
    if key == "order":
        found = accesses.semi_join(keys, "order")
    else:
        found = accesses.filter(accesses.visit.notnull()).semi_join(keys, accesses.owner == keys.account)
    return as_text(touches(found), "order", "owner")


def owned(table: ir.Table, key: Key, keys: ir.Table) -> ir.Table:
    """Return the distinct pairs ``order, account`` of ``table`` that belong to some orders, or to some accounts."""
    pairs = table.filter(table.order.notnull(), table.account.notnull()).select("order", "account")
    return as_text(pairs.semi_join(keys, key).distinct(), "order", "account")


def placed(orders: ir.Table, keys: ir.Table) -> ir.Table:
    """Return the rows of some orders."""
    return as_text(orders.semi_join(keys, "order"), "order", *({"account"} & set(orders.columns)))


def as_text(table: ir.Table, *ids: str) -> ir.Table:
    """Return the table with these ids as text."""
    return table.cast(dict.fromkeys(ids, "string"))


def touched(near: pd.DataFrame, wanted: pd.DataFrame, unit: Unit) -> pd.DataFrame:
    """Return the touches of each wanted order (or visit) before its cutoff.

    Columns: ``custodian, custodian_kind, complaint, unit, share, fields, at``; one row for every set of fields shown.
    """
    met = near[["custodian", "custodian_kind", "fields", unit, "at"]].merge(wanted, on=unit)
    return met[met["at"] < met["cutoff"]].rename(columns={unit: "unit"}).drop(columns="cutoff")


def first_seen(rows: pd.DataFrame, unit: Unit = "order") -> pd.DataFrame:
    """Return ``order, at`` (or ``visit, at``): the first time of each in ``rows``."""
    return rows[[unit, "at"]].dropna(subset=[unit]).sort_values("at").drop_duplicates(unit, ignore_index=True)

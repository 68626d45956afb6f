"""Whom to warn: the customers whose orders lie in a leak's window and who have not complained."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

import ibis
import ibis.expr.types as ir
import numpy as np
import pandas as pd

from holdfast.trace.evidence import Floats
from holdfast.trace.leads import credible_sets, stay
from holdfast.trace.mixture import Posterior
from holdfast.trace.reasons import Reason

WIDEST = 0.2
"""A source that saw more than this part of all orders in its window says too little about whom to warn."""
MOST_ORDERS = 1_000_000
"""Nor does one that saw more orders than this: nobody calls so many, and the list would not fit into memory."""
LEAST_RISK = 0.1
"""Orders below this probability are not listed."""
LEAST_MEMBER = 0.01
"""Members of a credible set below this probability add nothing worth a look-up."""


@dataclass(frozen=True)
class Suspicion:
    """One source of one leak: ``chance`` that it is the one, and for each day (D) that the day lies in the window."""

    effect: int
    source: int
    chance: float
    by_day: Floats


def suspicions(posterior: Posterior, threshold: float) -> tuple[list[Suspicion], list[int]]:
    """Return the sources to look up, of leaks at least ``threshold`` likely, and those left out as too wide."""
    evidence = posterior.evidence
    kept, left_out = [], []
    for effect, members in credible_sets(posterior):
        if 1.0 - posterior.effects[effect].none < threshold:
            continue
        for source in members:
            chance = float(posterior.effects[effect].chance[source])
            if chance < LEAST_MEMBER:
                continue
            by_day = stay(posterior, effect, source).days(evidence.days)
            wide = float(by_day @ evidence.exposure[source]) > WIDEST
            many = float(by_day @ evidence.held[source]) > MOST_ORDERS
            if wide or many or not evidence.sources[source].has_window:
                left_out.append(source)
            else:
                kept.append(Suspicion(effect, source, chance, by_day))
    return kept, left_out


def seen_orders(touches: ir.Table) -> ir.Table:
    """Return ``order, account, at`` of one custodian's touches: each order (or visit) at its first access.

    Ids come as text; the account is given where any access named it.
    """
    keyed = touches.select(
        "order",
        unit=ibis.coalesce(touches.order.cast("string"), touches.visit),
        whose=touches.owner,
        seen_at=touches["at"],
    )
    found = keyed.group_by(is_order=keyed.order.notnull(), unit=keyed.unit).agg(
        account=keyed.whose.min(), at=keyed.seen_at.min()
    )
    order = found.is_order.ifelse(found.unit, ibis.null("string"))
    return found.select("at", order=order, account=found.account.cast("string"))


def handled_orders(orders: ir.Table, attribute: str, value: str) -> ir.Table:
    """Return ``order, account, at`` of the orders that have one value of an attribute; ids come as text."""
    mine = orders.filter(orders[attribute] == value)
    keyed = mine.select("order", whose=mine.account, seen_at=mine["at"])
    found = keyed.group_by("order").agg(account=keyed.whose.min(), at=keyed.seen_at.min())
    return found.select("at", order=found.order.cast("string"), account=found.account.cast("string"))


def between(seen: ir.Table, begin: datetime, end: datetime) -> ir.Table:
    """Return ``order, at`` of a table from :func:`exposure.first_seen`, from ``begin`` until before ``end``."""
    inside = seen.filter(seen["at"] >= begin, seen["at"] < end)
    return inside.select("at", order=inside.order.cast("string"))


def risks(posterior: Posterior, found: Sequence[Suspicion], seen: pd.DataFrame) -> pd.DataFrame:
    """Return the orders at risk: ``order, account, probability, custodian, reason``, the greatest risk first.

    Alternatives within one leak add up; several leaks are independent.

    Args:
        posterior: the fit.
        found: the sources that were looked up.
        seen: ``source, order, account, day`` (days since the first), one row for each source and order; where no order
            is known, one a visit, of which the likeliest counts.
    """
    keys = ["order", "account"]
    rows = []
    for one in found:
        mine = seen[(seen["source"] == one.source) & seen["day"].between(0, posterior.evidence.days - 1)]
        risk = one.chance * one.by_day[mine["day"].to_numpy(dtype=np.int64)]
        mine = mine.assign(effect=one.effect, risk=risk, inside=one.by_day[mine["day"].to_numpy(dtype=np.int64)])
        rows.append(mine.sort_values("risk", ascending=False, kind="stable").drop_duplicates(keys))
    every = pd.concat(rows) if rows else seen.assign(effect=0, risk=0.0, inside=0.0)
    every = every[every["risk"] > 0]
    by_effect = every.groupby([*keys, "effect"], dropna=False)["risk"].sum().clip(upper=1.0)
    missing = (1.0 - by_effect).groupby(level=[0, 1], dropna=False).prod()
    likeliest = every.sort_values("risk", ascending=False, kind="stable").drop_duplicates(keys).set_index(keys)
    table = likeliest.assign(probability=1.0 - missing).reset_index()
    return table[table["probability"] >= LEAST_RISK]


def reason(custodian: str, on: str, chance: float) -> str:
    """Return why an order is at risk, as JSON."""
    return Reason("seen-in-window", {"custodian": custodian, "on": on, "chance": chance}).json

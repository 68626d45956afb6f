"""Which custodian had opened which complained order before the call: what every baseline counts."""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from benchmarks.trace.draw import Draw
from benchmarks.trace.orders import DAY, Ints, Numbers
from benchmarks.trace.world import World

Floats = npt.NDArray[np.float64]

MARGIN_DAYS = 3
"""Where only the time of the complaint is known, accesses of so many days before it do not count."""


@dataclass(frozen=True)
class Seen:
    """Accesses that could have been the leak: complaint number, custodian and time (seconds) of each, one an order.

    ``in_reach`` counts for each complaint the orders that may be the one: 1, or all earlier orders of a customer.
    Complaints are numbered anew, each order (customer) once.
    ``volume`` counts each custodian's orders until the data were taken, ``total`` all orders until then.
    """

    complaint: Numbers
    custodian: Numbers
    at: Ints
    in_reach: Numbers
    volume: Numbers
    total: int

    @property
    def complaints(self) -> int:
        """How many complaints there are."""
        return len(self.in_reach)

    def counts(self) -> Floats:
        """Return for each custodian the complaints it had seen; a customer's complaint counts once."""
        pair = np.unique(self.complaint.astype(np.int64) * len(self.volume) + self.custodian)
        return np.bincount(pair % len(self.volume), minlength=len(self.volume)).astype(np.float64)


def horizon(draw: Draw, *, is_guarded: bool) -> Ints:
    """Return the time (seconds) before which an access counts, for every complaint."""
    if not is_guarded:
        return np.full(len(draw.order), draw.observed_until)
    return draw.called_at if draw.names_call else draw.reported_at - MARGIN_DAYS * DAY


def seen_before(world: World, draw: Draw, *, is_guarded: bool = True) -> Seen:
    """Gather the accesses before each call, or, without the guard, all until the data were taken.

    Of several complaints about one order (by one customer, if no order is named) the first alone counts.
    """
    before = horizon(draw, is_guarded=is_guarded)
    victim = draw.order if draw.names_order else draw.account
    _, kept = np.unique(victim, return_index=True)
    orders = candidate_orders(world, draw)
    complaint, custodian, at = [], [], []
    for place, number in enumerate(kept):
        for order in orders[number]:
            who, when = world.custodians_of(int(order), int(before[number]))
            complaint.append(np.full(len(who), place))
            custodian.append(who)
            at.append(when)
    volume = volume_until(world, draw.observed_until)
    if not is_guarded:
        late = draw.extra_at < draw.observed_until
        place_of = {int(draw.order[number]): place for place, number in enumerate(kept)}
        found = np.asarray([place_of.get(int(order), -1) for order in draw.extra_order[late]], np.int64)
        complaint.append(found[found >= 0])
        custodian.append(draw.extra_custodian[late][found >= 0].astype(np.int32))
        at.append(draw.extra_at[late][found >= 0])
        volume = volume + np.bincount(custodian[-1], minlength=len(volume))
    return Seen(
        np.concatenate(complaint),
        np.concatenate(custodian),
        np.concatenate(at),
        np.asarray([len(orders[number]) for number in kept]),
        volume,
        int(np.searchsorted(world.order_at, draw.observed_until)),
    )


def volume_until(world: World, until: int) -> Ints:
    """Count the orders that each custodian had opened before a time (seconds)."""
    day = min((until - world.start) // DAY, world.days)
    low, high = np.searchsorted(world.access_at, (world.start + day * DAY, until))
    today = world.access_custodian[low:high][world.is_first[low:high]]
    volume: Ints = world.touched_by_day[:, day] + np.bincount(today, minlength=len(world.custodian_names))
    return volume


def candidate_orders(world: World, draw: Draw) -> list[Numbers]:
    """Return for each complaint the order it names or, if it names none, the customer's orders before the complaint."""
    if draw.names_order:
        return [draw.order[n : n + 1] for n in range(len(draw.order))]
    edges, orders = world.by_account
    limit = draw.called_at if draw.names_call else draw.reported_at
    mine = [orders[edges[account] : edges[account + 1]] for account in draw.account]
    return [order[world.order_at[order] < at] for order, at in zip(mine, limit, strict=True)]

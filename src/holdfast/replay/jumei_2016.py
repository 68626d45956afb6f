"""An incident like Jumei's of 2016, simulated: callers who know that a return was asked for, and all about the order.

*From press reports of the time:* the callers knew item, model, colour, purchase time, price and that a return had been
requested, the day before as a rule; of the losses told, the one with dates is a call of 15 July after a refund asked
for on 14 July; over thirty people complained to a magazine from 21 July on; where the data left was never found.

*Assumed, all the rest:* that a returns desk app leaked, for two weeks from 14 July; that nobody was called before
15 July; how many were called; that 38 complained; every rate below. The shop is kept small and the complaints are not
made fewer for it, so the share of called customers who complain is likely larger here than in life. The shop, its
people and its orders are invented.
"""

from dataclasses import dataclass
from datetime import date

import numpy as np
import pyarrow as pa

from holdfast.errors import UsageError
from holdfast.replay.accesses import AccessLog, accesses_table, desk_look_up, ordinary_accesses
from holdfast.replay.clock import DAY, HOUR, Flags, Floats, Ints, midnight, utc_times, within_hours
from holdfast.replay.custodians import TEAMS, Organisation, organisation
from holdfast.replay.orders import Orders, chosen, draw_orders, orders_table
from holdfast.replay.simulated import Simulated, Truth
from holdfast.terms.fields import written_fields
from holdfast.terms.tables import COMPLAINTS

FIRST_LOSS_REQUESTED = date(2016, 7, 14)
FIRST_LOSS_CALLED = date(2016, 7, 15)
COMPLAINTS_FROM = date(2016, 7, 21)
"""These three are facts. Nothing says that the leak began before the first known loss, so it begins with it."""

LEAKING_DESK = "erp:returns-desk-07"
"""It serves the most shops of twenty: thieves go where much is to be had, and so many complaints need its volume."""
WINDOW_FROM, WINDOW_TO = FIRST_LOSS_REQUESTED, date(2016, 7, 27)
TRUE_COMPLAINTS = 38
NOISE_SHARE = 0.3
"""Of all complaints; other tricksters call the shop's customers too."""

TOLD = {"item": 0.95, "amount": 0.8, "order_time": 0.7, "name": 0.6, "order_number": 0.35}
"""How often a victim says that the caller knew a field; model and colour count as the item."""
TOLD_OF_NOISE = {"name": 0.6, "address": 0.35, "item": 0.3, "parcel_number": 0.2, "amount": 0.1, "order_number": 0.1}
MISHEARD, MISHEARD_FIELDS = 0.08, ("address", "card_tail", "parcel_number")
"""How often one field is added that the caller did not have."""
NOTHING_TOLD, NOTHING_TOLD_OF_NOISE = 0.12, 0.4
"""How often a complaint does not say what the caller knew."""


@dataclass(frozen=True)
class Calls:
    """Calls to customers: the order spoken of and the time, one entry a call."""

    order: Ints
    called_at: Floats

    def take(self, which: Ints | Flags) -> "Calls":
        """Return some of the calls."""
        return Calls(self.order[which], self.called_at[which])

    def and_then(self, other: "Calls") -> "Calls":
        """Return these calls and then those of ``other``."""
        return Calls(np.concatenate((self.order, other.order)), np.concatenate((self.called_at, other.called_at)))


def jumei_2016(seed: int = 2016, scale: float = 1.0) -> Simulated:
    """Return the simulated shop of 90 days to 13 August 2016 with the leak; the same seed and scale, the same tables.

    ``scale`` multiplies orders, customers, shops and stations; 1 means 60,000 orders. The number of complaints
    stays, but is never more than half of the calls, so well below 1 the reported number is not reached. Rows do not
    depend on the machine; another version of NumPy may draw others.

    Raises:
        UsageError: ``scale`` is under 0.02, too small for a shop with twenty returns desks.
    """
    if not scale >= 0.02:
        raise UsageError("the scale of a simulated shop is 0.02 or more")
    of_shop, of_orders, of_accesses, of_leak, of_noise, of_telling = (
        np.random.default_rng(sequence) for sequence in np.random.SeedSequence(seed).spawn(6)
    )
    shop = organisation(of_shop, scale)
    orders = draw_orders(of_orders, shop, scale)
    log = ordinary_accesses(of_accesses, orders, shop)
    leaked_at = log.first_opened(
        shop.custodians.names.index(LEAKING_DESK), len(orders.ids), midnight(WINDOW_FROM), midnight(WINDOW_TO) + DAY
    )
    calls = _calls(of_leak, orders, leaked_at)
    told = _complaining(of_leak, orders, calls)
    noise = _noise_calls(of_noise, orders, calls, round(len(told.order) * NOISE_SHARE / (1 - NOISE_SHARE)))
    complained = told.and_then(noise)
    reported_at = _reported_at(of_telling, complained.called_at)
    _echo(of_telling, log, shop, complained, reported_at, calls=calls)
    is_true = np.arange(len(complained.order)) < len(told.order)
    by_report = np.argsort(reported_at, kind="stable")
    complaints = _complaints_table(
        of_telling, orders, complained.take(by_report), reported_at[by_report], is_true[by_report]
    )
    truth = _truth(orders, leaked_at, calls, complaints.column("complaint").filter(pa.array(is_true[by_report])))
    return Simulated(complaints, accesses_table(log, orders, shop), orders_table(orders, shop), truth)


def _calls(rng: np.random.Generator, orders: Orders, leaked_at: Floats) -> Calls:
    """Return the fraudulent calls, earliest first.

    Fresh returns are the trick: 85 % of those asked for within three days before they leaked are called, 20 % of
    the older ones.
    From copy to call lognormal, median 14 hours, sigma 0.9, between two hours and 66, in calling hours; none before the
    first known loss.
    """
    order = np.flatnonzero(np.isfinite(leaked_at)).astype(np.int64)
    is_fresh = leaked_at[order] - orders.requested_at[order] < 3 * DAY
    order = order[rng.random(len(order)) < np.where(is_fresh, 0.85, 0.2)]
    delay = np.clip(rng.lognormal(np.log(14 * HOUR), 0.9, len(order)), 2 * HOUR, 66 * HOUR)
    opening = midnight(FIRST_LOSS_CALLED) + rng.uniform(9, 20.5, len(order)) * HOUR
    called_at = within_hours(rng, leaked_at[order] + delay, 9, 21)
    called_at = np.where(called_at < midnight(FIRST_LOSS_CALLED), opening, called_at)
    by_time = np.argsort(called_at, kind="stable")
    return Calls(order[by_time], called_at[by_time])


def _complaining(rng: np.random.Generator, orders: Orders, calls: Calls) -> Calls:
    """Return the calls complained about: the first known loss where there is one like it, the rest at random."""
    count = min(TRUE_COMPLAINTS, len(calls.order) // 2)
    asked = orders.requested_at[calls.order]
    is_like = (np.floor(asked / DAY) * DAY == midnight(FIRST_LOSS_REQUESTED)) & (
        np.floor(calls.called_at / DAY) * DAY == midnight(FIRST_LOSS_CALLED)
    )
    first_loss = np.flatnonzero(is_like)[: min(1, count)]
    others = np.setdiff1d(np.arange(len(calls.order)), first_loss)
    which = np.concatenate((first_loss, rng.choice(others, count - len(first_loss), replace=False)))
    return calls.take(np.sort(which))


def _noise_calls(rng: np.random.Generator, orders: Orders, calls: Calls, count: int) -> Calls:
    """Return calls by others, 12 July to 3 August, about orders placed before (exponential, mean 12 days)."""
    days = rng.uniform(midnight(date(2016, 7, 12)) / DAY, midnight(date(2016, 8, 4)) / DAY, count)
    called_at = within_hours(rng, days * DAY, 9, 21)
    placed_before = called_at - 2 * HOUR - rng.exponential(12 * DAY, count)
    free = np.setdiff1d(np.arange(len(orders.ids)), calls.order)
    order = free[np.maximum(np.searchsorted(orders.placed_at[free], placed_before) - 1, 0)]
    return Calls(order, called_at)


def _reported_at(rng: np.random.Generator, called_at: Floats) -> Floats:
    """Return when each is told: those called before 21 July in the days after it, others soon.

    The former exponential with mean 2 days, the latter lognormal with median 20 hours, sigma 0.8; nine days at most.
    """
    opens = midnight(COMPLAINTS_FROM) + 9 * HOUR
    early = opens + np.minimum(rng.exponential(2 * DAY, len(called_at)), 9 * DAY)
    late = called_at + np.clip(rng.lognormal(np.log(20 * HOUR), 0.8, len(called_at)), 1 * HOUR, 9 * DAY)
    return within_hours(rng, np.where(called_at < opens, early, late), 9, 21)


def _echo(
    rng: np.random.Generator,
    log: AccessLog,
    shop: Organisation,
    complained: Calls,
    reported_at: Floats,
    *,
    calls: Calls,
) -> None:
    """Let the desk open the orders after the calls, as it does in life.

    Everyone who complains phones the shop first (exponential, mean 5 hours after the call) and reaches the complaints
    team, which opens four in five again when the complaint comes; one in five of the others called phones the desk.
    """
    at = within_hours(rng, complained.called_at + 600 + rng.exponential(5 * HOUR, len(complained.order)), 8, 23)
    desk_look_up(log, rng, shop, at, complained.order, team=TEAMS - 1)
    again = rng.random(len(reported_at)) < 0.8
    later = within_hours(rng, reported_at[again] + rng.exponential(3 * HOUR, int(again.sum())), 8, 23)
    desk_look_up(log, rng, shop, later, complained.order[again], team=TEAMS - 1)
    other = np.flatnonzero(~np.isin(calls.order, complained.order) & (rng.random(len(calls.order)) < 0.2))
    at = within_hours(rng, calls.called_at[other] + 600 + rng.exponential(8 * HOUR, len(other)), 8, 23)
    desk_look_up(log, rng, shop, at, calls.order[other])


def _fields_told(rng: np.random.Generator, is_true: bool) -> str | None:
    """Return what one complaint says the caller knew, None where it does not say."""
    if rng.random() < (NOTHING_TOLD if is_true else NOTHING_TOLD_OF_NOISE):
        return None
    told = {name for name, chance in (TOLD if is_true else TOLD_OF_NOISE).items() if rng.random() < chance}
    if rng.random() < MISHEARD:
        told.add(str(rng.choice(MISHEARD_FIELDS)))
    return written_fields(told) or None


def _complaints_table(
    rng: np.random.Generator, orders: Orders, complained: Calls, reported_at: Floats, is_true: Flags
) -> pa.Table:
    """Return ``terms.tables.COMPLAINTS``: one in five without the order, one in twelve without the account.

    One in six does not say when the call came; the others say it to the quarter of an hour.
    """
    count = len(complained.order)
    key, quarter = rng.random(count), 0.25 * HOUR
    called_at = utc_times(np.round(complained.called_at / quarter) * quarter).to_numpy()
    columns = [
        pa.array([f"c{number + 1:04d}" for number in range(count)], pa.string()),
        chosen(orders.account_ids, orders.account[complained.order], key > 1 - 1 / 12),
        chosen(orders.ids, complained.order, key < 0.2),
        pa.array(called_at, pa.timestamp("us"), mask=rng.random(count) < 1 / 6),
        utc_times(reported_at),
        pa.array([_fields_told(rng, bool(flag)) for flag in is_true], pa.string()),
    ]
    return pa.Table.from_arrays(columns, schema=COMPLAINTS.arrow)


def _truth(orders: Orders, leaked_at: Floats, calls: Calls, true_complaints: pa.ChunkedArray) -> Truth:
    columns = {
        "order": chosen(orders.ids, calls.order),
        "account": chosen(orders.account_ids, orders.account[calls.order]),
        "called_at": utc_times(calls.called_at),
    }
    return Truth(
        custodian=LEAKING_DESK,
        custodian_kind="returns app",
        window_from=WINDOW_FROM,
        window_to=WINDOW_TO,
        leaked_orders=frozenset(orders.ids[i] for i in np.flatnonzero(np.isfinite(leaked_at))),
        true_complaints=frozenset(true_complaints.to_pylist()),
        calls=pa.table(columns),
    )

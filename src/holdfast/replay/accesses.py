"""Who opens which order when: the simulated shop's access log.

Simulated; every rate and delay is assumed. About eleven accesses an order: the ERP vendor and its app at the shop, shop
staff, warehouse, carriers, programs, the service desk, and for returns the returns desk app.
"""

from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa

from holdfast.replay.clock import DAY, END, HOUR, Flags, Floats, Ints, utc_times, within_hours
from holdfast.replay.custodians import HUBS_A_REGION, TEAMS, Organisation
from holdfast.replay.orders import Orders, chosen
from holdfast.terms.tables import ACCESSES

BY_ORDER, BY_ACCOUNT, BOTH = 0, 1, 2
"""Which key an access carries: carriers know only the parcel's order, some desk look-ups only the customer."""


@dataclass
class AccessLog:
    """Accesses as they are drawn, in pieces of (time, custodian, order, key)."""

    pieces: list[tuple[Floats, Ints, Ints, Ints]] = field(default_factory=list)

    def add(self, at: Floats, custodian: Ints | int, order: Ints, key: Ints | int = BOTH) -> None:
        """Record that ``custodian`` opened ``order`` at ``at`` (NaN or past the end of the logs: not recorded)."""
        kept = at < END
        whole = [np.broadcast_to(np.asarray(part, dtype=np.int64), at.shape)[kept] for part in (custodian, order, key)]
        self.pieces.append((at[kept], whole[0], whole[1], whole[2]))

    def first_opened(self, custodian: int, orders: int, begins: float, ends: float) -> Floats:
        """Return when ``custodian`` first opened each order in [begins, ends), infinity where it did not.

        Order numbers run from 0 to ``orders`` - 1.
        """
        first = np.full(orders, np.inf)
        for at, who, order, _ in self.pieces:
            inside = (who == custodian) & (at >= begins) & (at < ends)
            np.minimum.at(first, order[inside], at[inside])
        return first


def accesses_table(log: AccessLog, orders: Orders, shop: Organisation) -> pa.Table:
    """Return the log as ``terms.tables.ACCESSES``, earliest first."""
    at, custodian, order, key = (np.concatenate([piece[i] for piece in log.pieces]) for i in range(4))
    by_time = np.argsort(at, kind="stable")
    at, custodian, order, key = at[by_time], custodian[by_time], order[by_time], key[by_time]
    known = shop.custodians
    columns = [
        utc_times(at),
        chosen(known.names, custodian),
        chosen(known.kinds, custodian),
        chosen(orders.ids, order, key == BY_ACCOUNT),
        chosen(orders.account_ids, orders.account[order], key == BY_ORDER),
        chosen(known.fields, custodian),
        chosen(known.purposes, custodian),
    ]
    return pa.Table.from_arrays(columns, schema=ACCESSES.arrow)


def _share(rng: np.random.Generator, of: Flags | int, rate: float) -> Ints:
    """Return the orders (of a mask, or of a count) to which something happens with chance ``rate``."""
    among = np.arange(of) if isinstance(of, int) else np.flatnonzero(of)
    return among[rng.random(len(among)) < rate].astype(np.int64)


def _sale(log: AccessLog, rng: np.random.Generator, orders: Orders, shop: Organisation) -> None:
    """ERP pulls within minutes, again at every other order for its state; staff look at three in four; programs."""
    every = len(orders.ids)
    for rate, delay in ((1.0, 8 * 60.0), (0.5, 1.5 * DAY)):
        order = _share(rng, every, rate)
        at = orders.placed_at[order] + rng.exponential(delay, len(order))
        log.add(at, shop.erp_apps[orders.shop[order]], order)
        log.add(at + 1, shop.vendors[shop.shop_vendor[orders.shop[order]]], order)
    for rate, delay in ((0.75, 4 * HOUR), (0.25, 2 * DAY)):
        order = _share(rng, every, rate)
        at = within_hours(rng, orders.placed_at[order] + rng.exponential(delay, len(order)), 9, 22)
        log.add(at, shop.staff.draw(rng, orders.shop[order]), order)
    for client, rate, after in (("sms-notices", 0.9, orders.picked_at), ("invoices", 0.3, orders.placed_at)):
        order = _share(rng, every, rate)
        log.add(after[order] + rng.exponential(HOUR, len(order)), shop.clients[client], order)


def _shipping(log: AccessLog, rng: np.random.Generator, orders: Orders, shop: Organisation) -> None:
    """Label printed at picking and often again at packing; hubs, station, courier; tracking; reminder to review."""
    order = _share(rng, orders.is_shipped, 1.0)
    picked, delivered = orders.picked_at[order], orders.delivered_at[order]
    log.add(picked, shop.warehouses[orders.warehouse[order]], order)
    again = rng.random(len(order)) < 0.6
    log.add(
        (picked + rng.uniform(1, 3, len(order)) * HOUR)[again],
        shop.warehouses[orders.warehouse[order[again]]],
        order[again],
    )
    hub, travel = orders.hub[order], delivered - picked
    log.add(
        picked + rng.uniform(0.2, 0.4, len(order)) * travel,
        shop.hubs[orders.warehouse[order] * HUBS_A_REGION],
        order,
        BY_ORDER,
    )
    log.add(picked + rng.uniform(0.5, 0.8, len(order)) * travel, shop.hubs[hub], order, BY_ORDER)
    home = orders.account[order]
    station = home % shop.stations.size[hub]
    log.add(picked + 0.85 * travel, shop.stations.at(hub, station), order, BY_ORDER)
    # The round is the street's, so one courier brings nearly all parcels of a customer; one in seven days he is off.
    courier = shop.couriers.at(shop.stations.first[hub] + station, home // 7 + (rng.random(len(order)) < 1 / 7))
    log.add(delivered, courier, order, BY_ORDER)
    missed = rng.random(len(order)) < 0.2
    log.add(within_hours(rng, delivered[missed] + 4 * HOUR, 9, 20), courier[missed], order[missed], BY_ORDER)
    for client, rate, after in (("parcel-tracking", 0.6, picked), ("review-reminders", 0.5, delivered + 2 * DAY)):
        some = rng.random(len(order)) < rate
        log.add(after[some] + rng.exponential(6 * HOUR, int(some.sum())), shop.clients[client], order[some])


def _returns(log: AccessLog, rng: np.random.Generator, orders: Orders, shop: Organisation) -> None:
    """Let the returns desk app open a return within hours and look again until it is closed; others take part."""
    order = _share(rng, ~np.isnan(orders.requested_at), 1.0)
    requested, closed = orders.requested_at[order], orders.closed_at[order]
    desk = shop.returns_desks[shop.shop_returns_desk[orders.shop[order]]]
    log.add(within_hours(rng, requested + rng.exponential(45 * 60.0, len(order)), 8.5, 21.5), desk, order)
    looks = np.repeat(np.arange(len(order)), rng.poisson(1.6, len(order)))
    later = requested[looks] + rng.random(len(looks)) * (closed - requested)[looks]
    log.add(within_hours(rng, later, 8.5, 21.5), desk[looks], order[looks])
    staff = shop.staff.draw(rng, orders.shop[order])
    log.add(within_hours(rng, requested + rng.exponential(5 * HOUR, len(order)), 9, 22), staff, order)
    log.add(requested + rng.exponential(600.0, len(order)), shop.erp_apps[orders.shop[order]], order)
    log.add(closed, shop.clients["refund-payments"], order)
    insured = rng.random(len(order)) < 0.6
    log.add(requested[insured] + 60, shop.clients["return-freight-insurance"], order[insured])
    back = orders.is_shipped[order] & (rng.random(len(order)) < 0.7)
    arrives = within_hours(rng, (requested + 0.8 * (closed - requested))[back], 8, 22)
    log.add(arrives, shop.warehouses[orders.warehouse[order[back]]], order[back])
    asked = rng.random(len(order)) < 0.3
    at = within_hours(rng, requested[asked] + rng.exponential(DAY, int(asked.sum())), 8, 23)
    desk_look_up(log, rng, shop, at, order[asked])


def desk_look_up(
    log: AccessLog, rng: np.random.Generator, shop: Organisation, at: Floats, order: Ints, *, team: int | None = None
) -> None:
    """Let the service desk open orders: an employee of ``team`` (else of any but the complaints team) and its team."""
    teams = rng.integers(0, TEAMS - 1, len(order)) if team is None else np.full(len(order), team)
    key = np.where(rng.random(len(order)) < (0.25 if team is None else 0.0), BY_ACCOUNT, BOTH)
    log.add(at, shop.desk.draw(rng, teams), order, key)
    log.add(at, shop.teams[teams], order, key)


def ordinary_accesses(rng: np.random.Generator, orders: Orders, shop: Organisation) -> AccessLog:
    """Return what would be logged if nothing had leaked.

    Besides sale, carriage and returns, one order in ten brings a question to the desk (mean 4 days after it was placed)
    and one in 120 goes to the complaints team for an ordinary reason.
    """
    log = AccessLog()
    _sale(log, rng, orders, shop)
    _shipping(log, rng, orders, shop)
    _returns(log, rng, orders, shop)
    order = _share(rng, len(orders.ids), 0.1)
    at = within_hours(rng, orders.placed_at[order] + rng.exponential(4 * DAY, len(order)), 8, 23)
    desk_look_up(log, rng, shop, at, order)
    escalated = _share(rng, len(orders.ids), 0.008)
    at = within_hours(rng, orders.placed_at[escalated] + rng.exponential(6 * DAY, len(escalated)), 9, 20)
    desk_look_up(log, rng, shop, at, escalated, team=TEAMS - 1)
    return log

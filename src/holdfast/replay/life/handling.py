"""Who opens which order when: the shop's own access log when nothing is wrong.

Every rate and delay is assumed. About eleven accesses an order: the ERP vendor and its app at the shop, shop staff,
warehouse, carriers, programs, the service desk, and for returns the returns desk app.
"""

import numpy as np

from holdfast.replay.clock import DAY, HOUR, within_hours
from holdfast.replay.shop.custodians import HUBS_A_REGION, TEAMS
from holdfast.replay.world import BY_ORDER, Today, share


def handling(today: Today) -> None:
    """Let the day's orders be sold, shipped and returned, and the desk be asked about them."""
    _sale(today)
    _shipping(today)
    _returns(today)
    _questions(today)


def _sale(today: Today) -> None:
    """ERP pulls within minutes, again at every other order for its state; staff look at three in four; programs."""
    world, orders, shop, rng = today.world, today.cohort, today.world.shop, today.rng("sale")
    every = len(orders.number)
    for rate, delay in ((1.0, 8 * 60.0), (0.5, 1.5 * DAY)):
        some = share(rng, every, rate)
        at = orders.placed_at[some] + rng.exponential(delay, len(some))
        world.opens(at, shop.erp_apps[orders.shop[some]], orders.number[some])
        world.opens(at + 1, shop.vendors[shop.shop_vendor[orders.shop[some]]], orders.number[some])
    for rate, delay in ((0.75, 4 * HOUR), (0.25, 2 * DAY)):
        some = share(rng, every, rate)
        at = within_hours(rng, orders.placed_at[some] + rng.exponential(delay, len(some)), 9, 22)
        world.opens(at, shop.staff.draw(rng, orders.shop[some]), orders.number[some])
    for client, rate, after in (("sms-notices", 0.9, orders.picked_at), ("invoices", 0.3, orders.placed_at)):
        some = share(rng, every, rate)
        world.opens(after[some] + rng.exponential(HOUR, len(some)), shop.clients[client], orders.number[some])


def _shipping(today: Today) -> None:
    """Label printed at picking and often again at packing; hubs, station, courier; tracking; reminder to review."""
    world, orders, shop, rng = today.world, today.cohort, today.world.shop, today.rng("shipping")
    some = share(rng, orders.is_shipped, 1.0)
    number, picked, delivered = orders.number[some], orders.picked_at[some], orders.delivered_at[some]
    warehouse = shop.warehouses[orders.warehouse[some]]
    world.opens(picked, warehouse, number)
    again = rng.random(len(some)) < 0.6
    world.opens((picked + rng.uniform(1, 3, len(some)) * HOUR)[again], warehouse[again], number[again])
    hub, travel = orders.hub[some], delivered - picked
    sent_from = shop.hubs[orders.warehouse[some] * HUBS_A_REGION]
    world.opens(picked + rng.uniform(0.2, 0.4, len(some)) * travel, sent_from, number, BY_ORDER)
    world.opens(picked + rng.uniform(0.5, 0.8, len(some)) * travel, shop.hubs[hub], number, BY_ORDER)
    home = orders.account[some]
    station = home % shop.stations.size[hub]
    world.opens(picked + 0.85 * travel, shop.stations.at(hub, station), number, BY_ORDER)
    # The round is the street's, so one courier brings nearly all parcels of a customer; one in seven days he is off.
    courier = shop.couriers.at(shop.stations.first[hub] + station, home // 7 + (rng.random(len(some)) < 1 / 7))
    world.opens(delivered, courier, number, BY_ORDER)
    missed = rng.random(len(some)) < 0.2
    world.opens(within_hours(rng, delivered[missed] + 4 * HOUR, 9, 20), courier[missed], number[missed], BY_ORDER)
    for client, rate, after in (("parcel-tracking", 0.6, picked), ("review-reminders", 0.5, delivered + 2 * DAY)):
        few = rng.random(len(some)) < rate
        world.opens(after[few] + rng.exponential(6 * HOUR, int(few.sum())), shop.clients[client], number[few])


def _returns(today: Today) -> None:
    """Let the returns desk app open a return within hours and look again until it is closed; others take part."""
    world, orders, shop, rng = today.world, today.cohort, today.world.shop, today.rng("returns")
    some = share(rng, ~np.isnan(orders.requested_at), 1.0)
    number, requested, closed = orders.number[some], orders.requested_at[some], orders.closed_at[some]
    desk = shop.returns_desks[shop.shop_returns_desk[orders.shop[some]]]
    world.opens(within_hours(rng, requested + rng.exponential(45 * 60.0, len(some)), 8.5, 21.5), desk, number)
    looks = np.repeat(np.arange(len(some)), rng.poisson(1.6, len(some)))
    later = requested[looks] + rng.random(len(looks)) * (closed - requested)[looks]
    world.opens(within_hours(rng, later, 8.5, 21.5), desk[looks], number[looks])
    staff = shop.staff.draw(rng, orders.shop[some])
    world.opens(within_hours(rng, requested + rng.exponential(5 * HOUR, len(some)), 9, 22), staff, number)
    world.opens(requested + rng.exponential(600.0, len(some)), shop.erp_apps[orders.shop[some]], number)
    world.opens(closed, shop.clients["refund-payments"], number)
    insured = rng.random(len(some)) < 0.6
    world.opens(requested[insured] + 60, shop.clients["return-freight-insurance"], number[insured])
    back = orders.is_shipped[some] & (rng.random(len(some)) < 0.7)
    arrives = within_hours(rng, (requested + 0.8 * (closed - requested))[back], 8, 22)
    world.opens(arrives, shop.warehouses[orders.warehouse[some[back]]], number[back])
    asked = rng.random(len(some)) < 0.3
    at = within_hours(rng, requested[asked] + rng.exponential(DAY, int(asked.sum())), 8, 23)
    world.desk_look_up(rng, at, number[asked])


def _questions(today: Today) -> None:
    """One order in ten brings a question to the desk, one in 120 goes to the complaints team for an ordinary reason."""
    world, orders, rng = today.world, today.cohort, today.rng("questions")
    some = share(rng, len(orders.number), 0.1)
    at = within_hours(rng, orders.placed_at[some] + rng.exponential(4 * DAY, len(some)), 8, 23)
    world.desk_look_up(rng, at, orders.number[some])
    escalated = share(rng, len(orders.number), 0.008)
    at = within_hours(rng, orders.placed_at[escalated] + rng.exponential(6 * DAY, len(escalated)), 9, 20)
    world.desk_look_up(rng, at, orders.number[escalated], team=TEAMS - 1)

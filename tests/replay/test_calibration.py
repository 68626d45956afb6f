"""What the simulated shop took from published aggregates holds in what it makes."""

from typing import Any

import numpy as np
import pytest

from holdfast.replay.attackers.botnet import ACCOUNTS, ADDRESSES, POOL, accounts_tried
from holdfast.replay.clock import DAY, HOUR
from holdfast.replay.life.canaries import is_canary
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.shop.customers import REUSED, Customers
from holdfast.replay.shop.rhythm import BY_DAY, UCI_HOURS, UCI_IN_90_DAYS, UCI_WEEK, hours
from holdfast.replay.simulation import Simulation


@pytest.fixture(scope="module")
def placed() -> dict[str, Any]:
    """Orders of 90 days without promotions: when, by whom, with a return or not."""
    simulation = Simulation.begin(scenario_named("outside-leak"), 4, 0.5)
    for _ in simulation.days():
        pass
    ledger = simulation.world.ledger
    known = ledger.between(0, 89)
    known = known[~is_canary(simulation.world, known)]
    return {name: getattr(ledger, name)[known] for name in ("placed_at", "account", "requested_at")}


def test_by_day_orders_come_at_the_hours_of_uci(placed):
    hour = np.bincount((placed["placed_at"] % int(DAY) // int(HOUR)).astype(int), minlength=24) / len(placed["account"])
    assert np.abs(hour - hours()).max() < 0.005
    daytime = np.array([UCI_HOURS[each] for each in range(9, 16)]) / sum(UCI_HOURS.values()) * BY_DAY
    assert np.abs(hour[9:16] - daytime).max() < 0.025


def test_the_days_of_the_week_stand_to_each_other_as_at_uci(placed):
    by_day = np.bincount(placed["placed_at"] // int(DAY), minlength=90)
    weekday = (np.arange(90) + 5) % 7  # the first day is a Saturday
    counted = np.array([by_day[weekday == each].mean() for each in range(7)])
    expected = np.array([number or UCI_WEEK[6] or 0 for number in UCI_WEEK])
    assert np.abs(counted / counted.mean() - expected / expected.mean()).max() < 0.1


def test_customers_come_back_as_often_as_at_uci(placed):
    often = np.bincount(placed["account"])
    often = often[often > 0]
    assert abs((often == 1).mean() - UCI_IN_90_DAYS["one"]) < 0.05
    assert abs((often == 2).mean() - UCI_IN_90_DAYS["two"]) < 0.05
    assert abs((often > 2).mean() - UCI_IN_90_DAYS["more"]) < 0.05
    assert abs(often.mean() - UCI_IN_90_DAYS["mean"]) < 0.3


def test_one_order_in_six_is_to_be_returned(placed):
    assert abs((placed["requested_at"] >= 0).mean() - 0.165) < 0.015


def test_an_hour_of_the_botnet_has_the_measured_distribution():
    rng = np.random.default_rng(5)
    tried = accounts_tried(rng, ADDRESSES)
    found = np.quantile(tried, [0.5, 0.9, 0.99, 0.999])
    assert found[0] == 1
    assert np.abs(found[1:] / [5, 56, 233] - 1).max() < 0.1
    assert 900 < tried.max() <= 1351
    distinct = len(np.unique(rng.integers(0, round(POOL * ADDRESSES), tried.sum())))
    assert abs(distinct / ACCOUNTS - 1) < 0.1


def test_as_many_customers_reuse_their_password_as_were_measured():
    customers = Customers.of(3, 60_000)
    assert abs(customers.reuses_password(np.arange(customers.count)).mean() - REUSED) < 0.01

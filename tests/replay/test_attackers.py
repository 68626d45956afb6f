"""What each attacker copies was there to be seen, and what is seen of it in the logs is what the truth says."""

from datetime import date
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.replay.conftest import OnDisk

from holdfast.replay.attackers.copies import Attacker
from holdfast.replay.attackers.courier_station import CourierStation
from holdfast.replay.attackers.erp_app import ErpApp
from holdfast.replay.attackers.id_walking import IdWalking
from holdfast.replay.attackers.insider_browsing import InsiderBrowsing
from holdfast.replay.attackers.insider_export import InsiderExport
from holdfast.replay.attackers.outside_dump import OutsideDump
from holdfast.replay.attackers.shop_account import ShopAccount
from holdfast.replay.attackers.stuffing import Stuffing
from holdfast.replay.callers.callers import Callers
from holdfast.replay.files import write_run
from holdfast.replay.scenario import Plan, Scenario
from holdfast.replay.simulation import Simulation

OPENS, CLOSES = date(2025, 3, 24), date(2025, 4, 2)
ATTACKERS: dict[str, Attacker] = {
    "erp app": ErpApp(OPENS, CLOSES),
    "courier station": CourierStation(OPENS, CLOSES),
    "browsing": InsiderBrowsing(OPENS, CLOSES),
    "export": InsiderExport(OPENS, CLOSES),
    "shop account": ShopAccount(OPENS, CLOSES),
    "walking": IdWalking(OPENS, CLOSES),
    "stuffing": Stuffing(OPENS, CLOSES, tried=date(2025, 3, 27)),
}


def leaked(attacker: Attacker, folder: Path) -> OnDisk:
    plan = Plan(attacker, Callers(), ())
    simulation = Simulation.begin(Scenario("one", date(2025, 3, 1), 40, 12_000, plans=(plan,)), 3, 0.5)
    _, said, known = write_run(simulation, folder)
    return OnDisk(folder, simulation, said, known)


@pytest.mark.parametrize("name", ATTACKERS)
def test_the_custodian_opened_in_the_window_every_order_that_leaked_and_no_other(name, tmp_path):
    run = leaked(ATTACKERS[name], tmp_path)
    leak = run.truth.leaks[0]
    assert len(leak.orders) >= 10
    assert len(leak.custodians) == 1
    mine = run.events("accesses").filter(pc.field("custodian") == leak.custodians[0])
    assert set(mine["custodian_kind"].unique().to_pylist()) == {leak.custodian_kind}
    day = (mine["at"].to_numpy() + np.timedelta64(8, "h")).astype("datetime64[D]")
    inside = (day >= np.datetime64(OPENS)) & (day <= np.datetime64(CLOSES))
    opened = set(mine.filter(pa.array(inside))["order"].drop_null().to_pylist())
    if name == "export":  # she also works
        assert set(mine.filter(pc.field("purpose") == "export")["order"].to_pylist()) == leak.orders
        assert leak.orders <= opened
    else:
        assert opened <= leak.orders
        assert len(leak.orders - opened) <= 0.25 * len(leak.orders)  # look-ups that name the customer only


def test_a_dump_bought_outside_leaves_no_trace(tmp_path):
    with_leak = leaked(OutsideDump(OPENS, CLOSES), tmp_path / "with").events("logins")
    assert with_leak.equals(leaked(OutsideDump(CLOSES, CLOSES, share=0.0), tmp_path / "without").events("logins"))


def test_one_address_tries_far_more_accounts_than_it_gets_into(tmp_path):
    run = leaked(ATTACKERS["stuffing"], tmp_path)
    tries = run.events("logins").filter(pc.field("ip") == "203.0.113.77")
    known = tries.filter(pc.not_equal(pc.fill_null(tries["reason"], ""), "no_account"))
    assert pc.count_distinct(tries["account"]).as_py() > 2_000
    opened = pc.count_distinct(known.filter(pc.field("is_ok"))["account"]).as_py()
    assert 0.15 < opened / pc.count_distinct(known["account"]).as_py() < 0.30


def test_a_walker_counts_down_the_order_numbers(tmp_path):
    run = leaked(ATTACKERS["walking"], tmp_path)
    walked = run.events("accesses").filter(pc.field("custodian") == "api:affiliate-orders").sort_by("at")
    step = np.diff([int(order[1:]) for order in walked["order"].to_pylist()])
    assert (step < 0).mean() > 0.8


def test_of_a_botnet_hardly_an_address_sees_more_than_a_few_orders(on_disk):
    run = on_disk("botnet", 0.2)
    leak = run.truth.leaks[0]
    assert len(leak.custodians) > 50
    seen = run.events("accesses").filter(pc.is_in(pc.field("custodian"), pa.array(leak.custodians)))
    counts = seen.group_by("custodian").aggregate([("order", "count_distinct")])["order_count_distinct"].to_numpy()
    assert np.median(counts) <= 4
    assert leak.orders <= set(seen["order"].to_pylist())

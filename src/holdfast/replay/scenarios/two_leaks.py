"""Two leaks at once: a desk employee who browses and a shop's phished account, each with callers of its own."""

from datetime import date

from holdfast.replay.attackers.insider_browsing import InsiderBrowsing
from holdfast.replay.attackers.shop_account import ShopAccount
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="two-leaks",
    first_day=date(2025, 3, 1),
    days=90,
    orders=60_000,
    plans=(
        Plan(
            InsiderBrowsing(date(2025, 4, 14), date(2025, 5, 4), a_day=30),
            Callers(wanted=everyone(0.8), usual_success=0.2, pretexts={"payment_failed": 1.0}),
            (Report("service_desk", 45, date(2025, 4, 15), date(2025, 5, 12), total=260_000, largest=60_000),),
        ),
        Plan(
            ShopAccount(date(2025, 4, 21), date(2025, 5, 11)),
            Callers(wanted=everyone(0.8), usual_success=0.2, pretexts={"return_problem": 0.5, "recall": 0.5}),
            (Report("hotline", 40, date(2025, 4, 22), date(2025, 5, 18), total=180_000, largest=40_000),),
        ),
    ),
    noise_a_day=0.8,
    canaries_a_day=2.0,
)

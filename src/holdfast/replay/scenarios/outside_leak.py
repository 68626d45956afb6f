"""A list bought outside: a tenth of three weeks' orders, copied where the shop keeps no log. Nobody inside did it."""

from datetime import date

from holdfast.replay.attackers.outside_dump import OutsideDump
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="outside-leak",
    first_day=date(2025, 3, 1),
    days=90,
    orders=60_000,
    plans=(
        Plan(
            OutsideDump(date(2025, 4, 10), date(2025, 4, 30), share=0.1),
            Callers(wanted=everyone(0.6), success={"system_upgrade": 0.13, "payment_failed": 0.18}),
            (Report("service_desk", 60, date(2025, 4, 12), date(2025, 5, 10), total=300_000, largest=70_000),),
        ),
    ),
    noise_a_day=0.6,
    canaries_a_day=2.0,
)

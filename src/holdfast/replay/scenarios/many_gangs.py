"""Six gangs at once, four leaks of which two were sold twice: who belongs to whom is the question.

All of it is assumed. Gangs share pretexts and ways of taking the money; some show the shop's own number, or none; two
rent their numbers side by side; some who are called complain over two channels.
"""

from dataclasses import replace
from datetime import date

from holdfast.replay.attackers.erp_app import ErpApp
from holdfast.replay.attackers.id_walking import IdWalking
from holdfast.replay.attackers.insider_browsing import InsiderBrowsing
from holdfast.replay.attackers.shop_account import ShopAccount
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.gangs import Gang
from holdfast.replay.callers.reports import Report
from holdfast.replay.scenario import Plan, Scenario

OPENS, CLOSES = date(2025, 4, 10), date(2025, 5, 8)
_OWN = Gang(numbers=25, official=0.12, withheld=0.12, turns=0.5, twice=0.08)


def _reports(service_desk: int, hotline: int, total: int) -> tuple[Report, ...]:
    first, last = date(2025, 4, 12), date(2025, 5, 20)
    return (
        Report("service_desk", service_desk, first, last, total=total, largest=40_000, cheated=0.6),
        Report("hotline", hotline, first, last, total=total // 2, largest=30_000, cheated=0.6),
    )


SCENARIO = Scenario(
    name="many-gangs",
    first_day=date(2025, 3, 1),
    days=90,
    orders=60_000,
    plans=(
        Plan(
            ErpApp(OPENS, CLOSES),
            Callers(wanted=everyone(0.5), pretexts={"system_upgrade": 0.6, "payment_failed": 0.4}, gang=_OWN),
            _reports(40, 20, 300_000),
        ),
        Plan(  # the same orders, sold to others as well
            ErpApp(OPENS, CLOSES),
            Callers(
                wanted=everyone(0.5),
                pretexts={"system_upgrade": 0.5, "wrongly_wholesaler": 0.5},
                ways={"loan": 0.7, "phishing": 0.3},
                gang=replace(_OWN, numbers=6, payees=3),
            ),
            _reports(30, 15, 250_000),
        ),
        Plan(
            InsiderBrowsing(OPENS, CLOSES, a_day=60),
            Callers(wanted=everyone(0.8), pretexts={"payment_failed": 0.6, "recall": 0.4}, gang=_OWN),
            _reports(25, 15, 200_000),
        ),
        Plan(  # also the insider's, by callers who hide
            InsiderBrowsing(OPENS, CLOSES, employee=9, a_day=60),
            Callers(
                wanted=everyone(0.8),
                pretexts={"return_problem": 0.6, "recall": 0.4},
                ways={"phishing": 0.5, "quick_pay": 0.5},
                gang=replace(_OWN, official=0.3, withheld=0.4, pages=12),
            ),
            _reports(25, 10, 150_000),
        ),
        Plan(
            IdWalking(OPENS, CLOSES),
            Callers(
                wanted=everyone(0.3),
                pretexts={"parcel_destroyed": 0.5, "double_compensation": 0.5},
                ways={"loan": 0.6, "phishing": 0.4},
                gang=replace(_OWN, block=9),
            ),
            _reports(40, 20, 300_000),
        ),
        Plan(
            ShopAccount(OPENS, CLOSES),
            Callers(
                wanted=everyone(0.9),
                pretexts={"return_problem": 0.5, "parcel_destroyed": 0.5},
                gang=replace(_OWN, block=9, first_line=500, host=4),
            ),
            _reports(15, 8, 80_000),
        ),
    ),
    noise_a_day=2.0,
    noise_between=(date(2025, 4, 1), date(2025, 5, 30)),
)

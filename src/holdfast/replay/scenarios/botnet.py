"""Logins leaked elsewhere are tried low and slow from many addresses: no single one saw more than a few orders."""

from datetime import date

from holdfast.replay.attackers.botnet import Botnet
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="botnet",
    first_day=date(2025, 3, 1),
    days=75,
    orders=50_000,
    plans=(
        Plan(
            Botnet(date(2025, 4, 7), date(2025, 4, 27)),
            Callers(wanted=everyone(0.5), usual_success=0.15),
            (Report("service_desk", 60, date(2025, 4, 9), date(2025, 5, 6), total=280_000, largest=50_000),),
        ),
    ),
    noise_a_day=0.6,
)

"""Dangdang, summer 2020: another marketplace's parcels leaked, and this shop's gift cards are where the money goes.

*From press reports of the time:* callers spoke of a parcel destroyed on the way, of double compensation, of a garment
recall or a credit score too low; victims took loans, signed in to an account the caller named and bought gift cards in
several payments, which were spent within minutes. A victims' group had about 300 members from May to August, from over
twenty provinces, with over six million yuan lost; two losses are known: 100,000 on 25 May, and 17,000 on 18 June.

*Assumed:* the largest loss beyond those known, the size of the shop, how many were called; every rate.
"""

from datetime import date

from holdfast.replay.attackers.outside_dump import ElsewhereDump
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report, Told
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="dangdang-2020",
    shop=("当当", "Dangdang"),
    first_day=date(2020, 4, 15),
    days=138,
    orders=92_000,
    plans=(
        Plan(
            ElsewhereDump(date(2020, 5, 1), date(2020, 8, 28), a_day=45.0),
            Callers(
                wanted=everyone(0.9),
                a_day=200,
                pretexts={"parcel_destroyed": 0.5, "double_compensation": 0.2, "recall": 0.15, "credit_too_low": 0.15},
                success={"parcel_destroyed": 0.12, "double_compensation": 0.16, "recall": 0.1, "credit_too_low": 0.09},
                loss=(12_000, 0.9, 120_000),
                ways={"gift_cards": 1.0},
            ),
            (
                Report(
                    "victims_group",
                    300,
                    date(2020, 5, 3),
                    date(2020, 8, 30),
                    total=6_100_000,
                    largest=130_000,
                    told=(Told(100_000, called_on=date(2020, 5, 25)), Told(17_000, called_on=date(2020, 6, 18))),
                ),
            ),
        ),
    ),
    noise_a_day=0.5,
)

"""Jumei, summer 2016: callers know that a return was asked for, and all about the order.

*From press reports of the time:* the callers knew item, model, colour, purchase time, price and that a return had been
requested, the day before as a rule; of the losses told, the one with dates is 47,200 yuan, a call of 15 July after a
refund asked for on 14 July, and others are 5,000, 3,400 and 2,089; over thirty people complained to a magazine from 21
July on, over 200,000 yuan together; where the data left was never found.

*Assumed, all the rest:* that a returns desk app leaked, for two weeks from 14 July; that nobody was called before
15 July; how many were called; that 38 complained; every rate. The shop is kept small and the complaints are not
made fewer for it, so the share of called customers who complain is likely larger here than in life.
"""

from datetime import date

from holdfast.replay.attackers.erp_app import ErpApp
from holdfast.replay.callers.callers import Callers, fresh_returns
from holdfast.replay.callers.reports import Report, Told
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="jumei-2016",
    shop=("聚美优品", "Jumei"),
    first_day=date(2016, 5, 16),
    days=90,
    orders=60_000,
    promotions={date(2016, 6, 16): 1.8, date(2016, 6, 17): 2.2, date(2016, 6, 18): 3.2, date(2016, 6, 19): 1.4},
    plans=(
        Plan(
            # It serves the most shops of twenty: thieves go where much is to be had, and so many complaints need it.
            ErpApp(date(2016, 7, 14), date(2016, 7, 27), name="erp:returns-desk-07"),
            Callers(
                wanted=fresh_returns,
                first_call=date(2016, 7, 15),
                pretexts={"return_problem": 1.0},
                usual_success=0.3,
                loss=(3_000, 0.9, 40_000),
                ways={"phishing": 1.0},
            ),
            (
                Report(
                    "magazine",
                    38,
                    date(2016, 7, 21),
                    date(2016, 8, 5),
                    total=200_000,
                    largest=47_200,
                    told=(
                        Told(47_200, called_on=date(2016, 7, 15), trigger_on=date(2016, 7, 14)),
                        Told(5_000),
                        Told(3_400),
                        Told(2_089),
                    ),
                ),
            ),
        ),
    ),
    noise_a_day=0.7,
    noise_between=(date(2016, 7, 12), date(2016, 8, 3)),
    noise_from=date(2016, 7, 21),
)

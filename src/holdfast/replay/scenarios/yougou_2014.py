"""Yougou, spring 2014: one address stuffs logins leaked elsewhere; buyers are called within hours of ordering.

*From press reports of the time:* first calls from cheated customers on 27 April, many from 1 May; by 8 May over 700
contacts, and on that day the stuffing address was found and blocked. The consumer council had 23 complaints from 30
April to 12 May over 120,000 yuan, at most 18,373, from Guangdong, Beijing, Hubei, Heilongjiang and Shandong. A victims'
group of 140 claimed over a million.

*Assumed:* that the address began on 20 April and tried its list for six days; the size of the shop and of the list;
who of those who contacted the shop had lost money; that the group gathered until 31 May; every rate.
"""

from datetime import date

from holdfast.replay.attackers.stuffing import Stuffing
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="yougou-2014",
    shop=("优购", "Yougou"),
    first_day=date(2014, 3, 20),
    days=75,
    orders=100_000,
    plans=(
        Plan(
            Stuffing(date(2014, 4, 20), date(2014, 5, 8), tried=date(2014, 4, 25)),
            Callers(
                wanted=everyone(0.9),
                a_day=400,
                delay=(5.0, 0.7, 0.7, 40.0),
                first_call=date(2014, 4, 26),
                pretexts={"system_upgrade": 0.5, "payment_failed": 0.2, "out_of_stock": 0.2, "wrongly_wholesaler": 0.1},
                usual_success=0.25,
                loss=(3_000, 0.9, 18_000),
                ways={"phishing": 0.9, "quick_pay": 0.1},
            ),
            (
                Report(
                    "consumer_council",
                    23,
                    date(2014, 4, 30),
                    date(2014, 5, 12),
                    total=120_000,
                    largest=18_373,
                    regions=("广东", "北京", "湖北", "黑龙江", "山东"),
                ),
                Report("victims_group", 140, date(2014, 4, 29), date(2014, 5, 31), total=1_010_000, largest=60_000),
                Report("platform", 710, date(2014, 4, 27), date(2014, 5, 8), cheated=0.0),
            ),
        ),
    ),
    noise_a_day=4.0,
    noise_between=(date(2014, 4, 20), date(2014, 5, 31)),
)

"""JD, half a year to June 2015: callers know item, time, name, address, phone; the source was never found.

*From press reports of the time:* over 150 members of a victims' group in half a year, over two million yuan together,
228,000 the most; a jacket ordered on 18 March, the call on 19 March, 40,000 yuan lost. A lawyer thought a hole in the
platform likelier than an insider. Some paid through a payment binding made with one SMS code.

*Assumed:* that order numbers were walked through an interface, from the middle of January on; when the half year was;
the size of the shop; every rate.
"""

from datetime import date

from holdfast.replay.attackers.id_walking import IdWalking
from holdfast.replay.callers.callers import Callers, everyone
from holdfast.replay.callers.reports import Report, Told
from holdfast.replay.scenario import Plan, Scenario

SCENARIO = Scenario(
    name="jd-2015",
    shop=("京东", "JD"),
    first_day=date(2014, 12, 15),
    days=198,
    orders=130_000,
    plans=(
        Plan(
            IdWalking(date(2015, 1, 12), date(2015, 6, 25), step=20),
            Callers(
                wanted=everyone(0.5),
                a_day=60,
                delay=(9.0, 0.6, 1.0, 30.0),
                pretexts={"system_upgrade": 0.6, "payment_failed": 0.4},
                usual_success=0.12,
                loss=(6_000, 1.2, 200_000),
                ways={"phishing": 0.6, "quick_pay": 0.4},
            ),
            (
                Report(
                    "victims_group",
                    153,
                    date(2015, 1, 14),
                    date(2015, 6, 29),
                    total=2_030_000,
                    largest=228_000,
                    told=(Told(40_000, called_on=date(2015, 3, 19), trigger_on=date(2015, 3, 18)),),
                ),
            ),
        ),
    ),
    noise_a_day=0.5,
    canaries_a_day=1.0,
)

"""A sale of ten times the usual orders in a day: all sign in, buy, ask and return at once, and nothing leaks."""

from datetime import date

from holdfast.replay.scenario import Scenario

SCENARIO = Scenario(
    name="promotion-day",
    first_day=date(2025, 10, 1),
    days=70,
    orders=60_000,
    promotions={date(2025, 11, 10): 2.0, date(2025, 11, 11): 10.0, date(2025, 11, 12): 3.0},
    noise_a_day=0.8,
    canaries_a_day=2.0,
)

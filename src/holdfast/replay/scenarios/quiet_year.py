"""A year in which nothing leaks: other tricksters call, parcels are late, and whoever is named is accused falsely."""

from datetime import date

from holdfast.replay.scenario import Scenario

SCENARIO = Scenario(
    name="quiet-year",
    first_day=date(2025, 1, 1),
    days=365,
    orders=120_000,
    promotions={date(2025, 6, 18): 3.0, date(2025, 11, 11): 4.0, date(2025, 12, 12): 2.0},
    noise_a_day=0.5,
    canaries_a_day=1.0,
)

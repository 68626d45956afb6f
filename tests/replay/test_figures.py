"""The four incidents come out with the figures that the press gave, within the tolerance said here."""

from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from holdfast.replay.told import ToldOf

pytestmark = pytest.mark.slow


def day(at: datetime) -> date:
    return at.replace(tzinfo=UTC).astimezone(ZoneInfo("Asia/Shanghai")).date()


def through(told: ToldOf, channel: str) -> list[dict[str, Any]]:
    return [row for row in told.table.to_pylist() if row["channel"] == channel]


def yuan(found: list[dict[str, Any]]) -> list[float]:
    return [row["loss"] / 100 for row in found]


def test_yougou_has_its_complaints_losses_days_and_provinces(happened):
    _, told, truth = happened("yougou-2014", 1.0)
    council = through(told, "consumer_council")
    assert len(council) == 23
    assert sum(yuan(council)) == 120_000
    assert max(yuan(council)) == 18_373
    assert (day(council[0]["reported_at"]), day(council[-1]["reported_at"])) == (date(2014, 4, 30), date(2014, 5, 12))
    assert {row["region"] for row in council} <= {"广东", "北京", "湖北", "黑龙江", "山东"}
    platform = through(told, "platform")
    assert len(platform) > 700
    assert (day(platform[0]["reported_at"]), day(platform[-1]["reported_at"])) == (date(2014, 4, 27), date(2014, 5, 8))
    group = through(told, "victims_group")
    assert len(group) == 140
    assert sum(yuan(group)) > 1_000_000
    assert truth.leaks[0].custodians == ("address:203.0.113.77",)
    assert truth.leaks[0].window_to == date(2014, 5, 8)


def test_jd_has_its_group_over_half_a_year_and_the_jacket(happened):
    _, told, truth = happened("jd-2015", 0.5)
    group = through(told, "victims_group")
    assert 150 < len(group) < 160
    assert 2_000_000 < sum(yuan(group)) < 2_100_000
    assert max(yuan(group)) == 228_000
    assert 150 < (group[-1]["reported_at"] - group[0]["reported_at"]).days < 184
    calls = [row for row in truth.leaks[0].calls.to_pylist() if row["loss"] == 40_000_00]
    assert any(day(row["called_at"]) == date(2015, 3, 19) for row in calls)


def test_jumei_has_over_thirty_complaints_from_21_july_on(happened):
    simulation, told, truth = happened("jumei-2016", 1.0, 2016)
    magazine = through(told, "magazine")
    assert 30 < len(magazine) < 40
    assert sum(yuan(magazine)) == 200_000
    assert max(yuan(magazine)) == 47_200
    assert {5_000, 3_400, 2_089} <= set(yuan(magazine))
    assert min(day(row["reported_at"]) for row in told.table.to_pylist()) == date(2016, 7, 21)
    first = next(row for row in truth.leaks[0].calls.to_pylist() if row["loss"] == 47_200_00)
    assert day(first["called_at"]) == date(2016, 7, 15)
    requested = simulation.world.ledger.requested_at[int(first["order"][1:])]
    assert simulation.world.calendar.local_day(float(requested)) == date(2016, 7, 14)


def test_dangdang_has_its_group_from_over_twenty_provinces_and_its_two_losses(happened):
    _, told, truth = happened("dangdang-2020", 0.3)
    group = through(told, "victims_group")
    assert 290 <= len(group) <= 310
    assert 6_000_000 < sum(yuan(group)) < 6_300_000
    assert len({row["region"] for row in group}) > 20
    assert (day(group[0]["reported_at"]).month, day(group[-1]["reported_at"]).month) == (5, 8)
    lost = {row["loss"] / 100: day(row["called_at"]) for row in truth.leaks[0].calls.to_pylist()}
    assert (lost[100_000], lost[17_000]) == (date(2020, 5, 25), date(2020, 6, 18))
    assert truth.leaks[0].custodians == ()

"""The scoreboard counts what the product said against the truth, and nothing else."""

import io
from datetime import date
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest
from rich.console import Console

from holdfast.errors import UsageError
from holdfast.locale import sentences
from holdfast.replay import watching
from holdfast.replay.runs import in_place, scale_of
from holdfast.replay.scenarios import scenario_named, scenarios
from holdfast.replay.scoreboard import HEEDED, Reaction, scored
from holdfast.replay.signalling import FirstSignal, Signalled
from holdfast.replay.telling import tell_score
from holdfast.replay.truth import Leak, Truth
from holdfast.replay.watching import Look

DAYS = [pd.Timestamp(f"2025-04-{day:02d} 10:00") for day in range(1, 9)]


def account(number: int) -> str:
    return f"a{number:012x}"


def leak(custodians: tuple[str, ...], calls: int = 100, first: int = 0) -> Leak:
    numbers = range(first, first + calls)
    called_at = [DAYS[0] + pd.Timedelta(hours=3 * number) for number in range(calls)]
    table = pa.table(
        {
            "order": pa.array([f"o{number}" for number in numbers]),
            "account": pa.array([account(number) for number in numbers]),
            "called_at": pa.array(called_at, pa.timestamp("us")),
            "loss": pa.array([100_00] * calls, pa.int64()),
            "complaint": pa.array([f"c{number}" if number % 2 else None for number in numbers], pa.string()),
        }
    )
    accounts = frozenset(account(number) for number in range(first, first + calls + 20))
    complaints = frozenset(f"c{number}" for number in numbers if number % 2)
    return Leak(custodians, "app", date(2025, 4, 1), date(2025, 4, 5), frozenset(), accounts, complaints, table)


def look(at: int, complaints: int, named: set[tuple[str, str]], warned: range = range(0)) -> Look:
    told = frozenset(f"c{number}" for number in range(complaints))
    return Look(DAYS[at], told, frozenset(named), frozenset(map(account, warned)))


def score_of(truth: Truth, looks: list[Look], policy: str = "holdfast"):
    reaction = Reaction(truth, policy)  # type: ignore[arg-type]
    for each in looks:
        reaction(each.warned, each.at)
    first = tuple(FirstSignal(7.5, "order_walking") if leak.custodians else None for leak in truth.leaks)
    return scored(truth, looks, reaction, policy, Signalled(first, {"staff_browsing": 3}, 30.0))  # type: ignore[arg-type]


def test_a_source_is_named_rightly_at_the_first_look_that_names_it():
    looks = [
        look(0, 4, {("b", "app")}),
        look(2, 10, {("a", "app"), ("s", "outside:shop")}),
        look(3, 30, {("a", "app")}),
    ]
    score = score_of(Truth((leak(("a",)),)), looks)
    assert (score.leaks[0].complaints, score.leaks[0].true_complaints) == (10, 5)
    assert score.leaks[0].hours == 48
    assert score.leaks[0].calls_to_come == 100 - 17
    assert score.falsely_named == ("b",)


def test_a_leak_outside_the_logs_is_named_by_a_source_without_a_log():
    score = score_of(Truth((leak(()),)), [look(0, 4, {("a", "app")}), look(1, 6, {("x", "outside:window")})])
    assert score.leaks[0].complaints == 6
    assert score.falsely_named == ("a",)


def test_only_who_is_warned_before_the_call_and_heeds_it_keeps_the_money():
    looks = [look(0, 4, set()), look(4, 10, {("a", "app")}, range(10, 130))]
    score = score_of(Truth((leak(("a",)),)), looks)
    before = 100 - 33  # 33 calls came in the first four days
    assert (score.called, score.warned, score.warned_before) == (100, 120, before)
    assert score.troubled == 10
    assert score.at_stake == 10_000
    assert 0.5 * before * 100 < score.averted < 0.9 * before * 100
    assert abs(score.averted / (before * 100) - HEEDED) < 0.2


def test_who_heeds_the_warning_does_not_complain_and_nobody_is_warned_without_a_system():
    truth = Truth((leak(("a",)),))
    reaction = Reaction(truth, "holdfast")
    unmade = reaction(frozenset(map(account, range(100))), DAYS[4])
    assert 10 < len(unmade) < 50
    assert all(int(each[1:]) >= 33 for each in unmade)
    assert Reaction(truth, "none")(frozenset(map(account, range(100))), DAYS[4]) == frozenset()
    assert score_of(truth, [look(4, 10, {("a", "app")}, range(10, 130))], "none").averted == 0


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("Honest customers troubled", "7.5 (order_walking)", "20,000 yuan", "0.1")),
        ("zh", ("被打扰的无关顾客", "7.5（order_walking）", "20,000 元", "误报")),
    ],
)
def test_the_scoreboard_is_told_in_both_languages(language: str, words: tuple[str, ...]):
    looks = [look(4, 10, {("a", "app")}, range(10, 130))]
    shown = Console(file=io.StringIO(), width=200)
    tell_score(score_of(Truth((leak(("a",)), leak((), first=500))), looks), sentences(language), shown)
    told = shown.file.getvalue()  # type: ignore[attr-defined]
    assert all(word in told for word in words)


def test_all_scenarios_are_found_under_their_own_names():
    folder = {name.replace("_", "-") for name in ("yougou_2014", "jd_2015", "jumei_2016", "dangdang_2020")}
    assert folder | {"quiet-year", "two-leaks", "many-gangs", "outside-leak", "botnet", "promotion-day"} == set(
        scenarios()
    )


def test_a_scale_is_a_factor_or_a_number_of_events():
    scenario = scenario_named("jumei-2016")
    assert scale_of("0.5", scenario) == 0.5
    assert scale_of("100M", scenario) == pytest.approx(1000 * scale_of("100k", scenario))
    for wrong in ("", "0", "-1", "nan", "10G", "1e9"):
        with pytest.raises(UsageError, match="--scale"):
            scale_of(wrong, scenario)


def test_nothing_is_left_where_a_replay_breaks_off(tmp_path: Path):
    def broken_off() -> None:
        with in_place(tmp_path / "out") as folder:
            (folder / "events").mkdir()
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        broken_off()
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_the_product_names_the_leaking_app_and_warns_customers_in_simulated_time(on_disk, tmp_path, monkeypatch):
    monkeypatch.setattr(watching, "ASKED_AT", (pd.Timedelta(hours=10),))
    every = watching._times
    monkeypatch.setattr(watching, "_times", lambda told: every(told)[::2])  # each look costs a second
    run = on_disk("jumei-2016", 1.0, 2016)
    reaction = Reaction(run.truth, "holdfast")
    looks = watching.watched(run.folder, tmp_path, reaction)
    score = scored(run.truth, looks, reaction, "holdfast", Signalled((None,), {}, 30.0))
    assert score.leaks[0].complaints is not None
    assert score.leaks[0].complaints <= 20
    assert score.falsely_named == ()
    assert score.warned_before > 0
    assert 0 < score.averted < score.at_stake

"""Detectors while events stream in: what is new is seen once, policies see what stands, judgements silence it."""

import json
import sqlite3
from dataclasses import replace
from datetime import datetime, timedelta

import ibis.expr.types as ir
import msgspec
import pyarrow as pa
import pytest
from tests.detect.small import at, login, table

from holdfast.detect import all_detectors
from holdfast.detect.life import STANDING, Judgement
from holdfast.engine import Engine
from holdfast.errors import DetectorError, InputError
from holdfast.flow.detecting import Detected
from holdfast.flow.judging import judge, judgements, judgements_file, publish
from holdfast.flow.looking import LONG, QUICK, Kind, due, look_at, marks, read_seen, seen_file, standing
from holdfast.lake import open_lake
from holdfast.respond.decide.lists import ListFile
from holdfast.settings import Detect, Settings
from holdfast.terms.tables import SIGNALS

EPOCH = datetime(1970, 1, 1)  # noqa: DTZ001  our tables hold naive UTC


def tries(minutes: float, count: int = 40, ip: str = "198.18.0.1") -> pa.Table:
    rows = [login(at(minutes=minutes, seconds=3 * n), f"a{minutes}-{n}", ip, is_ok=False) for n in range(count)]
    return table("logins", rows)


FEW = {"borrowed_account", "credential_stuffing", "order_walking"}
OTHERS = ",".join(set(all_detectors()) - FEW)


@pytest.fixture
def settings(tmp_path):
    chosen = Settings(lake=str(tmp_path / "lake"), detect=Detect(off=OTHERS))
    open_lake(chosen.lake, free_bytes=0).append("logins", tries(0))
    return chosen


def looked(settings: Settings, duckdb: Engine, now: datetime, kind: Kind = QUICK) -> Detected:
    return look_at(open_lake(settings.lake, free_bytes=0), settings, duckdb, now, kind)


def told(settings: Settings) -> dict[str, float]:
    with sqlite3.connect(settings.lists_file) as file:
        return {row[0]: row[1] for row in file.execute("select identifier, score from signals")}


def test_what_is_new_is_found_once_and_policies_see_it_with_an_end(settings, duckdb):
    now = at(minutes=5)
    first, again = (looked(settings, duckdb, now, kind) for kind in (QUICK, LONG))
    assert (first.found.num_rows, first.new) == (1, 1)
    assert (again.found.num_rows, again.standing.num_rows) == (1, 1), "the long look found the same"
    known = ListFile(settings.lists_file).known
    moment = int((now - EPOCH).total_seconds()) * 1_000_000
    assert known.signal("ip", "198.18.0.1", "credential_stuffing", moment) > 0.5
    assert known.signal("ip", "198.18.0.1", "credential_stuffing", moment + 2 * 86_400_000_000) == 0
    assert named(settings, now, QUICK) | named(settings, now, LONG) == set(), "nothing is new"


def named(settings: Settings, now: datetime, kind: Kind) -> set[str]:
    seen = read_seen(seen_file(settings, kind))
    moment = (now - EPOCH).total_seconds()
    return {each.name for each in due(settings, marks(open_lake(settings.lake), settings), seen, moment, kind)}


def test_a_short_look_comes_at_every_turn_a_long_one_seldom(settings, duckdb):
    for kind in (QUICK, LONG):
        looked(settings, duckdb, at(minutes=5), kind)
    open_lake(settings.lake, free_bytes=0).append("logins", tries(6, ip="198.18.0.2"))
    assert named(settings, at(minutes=8), QUICK) == {"credential_stuffing-0"}
    assert named(settings, at(minutes=8), LONG) == set(), "they wait ten minutes"
    assert named(settings, at(minutes=18), LONG) == {"borrowed_account-0", "credential_stuffing-1"}
    done = looked(settings, duckdb, at(minutes=8))
    assert done.new == 2, "the other address, and the network of both"
    assert set(done.found["subject"].to_pylist()) == {"198.18.0.2", "198.18.0.0/24"}, "the first one is no news"
    assert set(done.standing["subject"].to_pylist()) > {"198.18.0.1", "198.18.0.2"}, "but it stands"


def test_a_look_reads_from_the_earliest_event_that_is_new_on(settings, duckdb, monkeypatch):
    looked(settings, duckdb, at(minutes=5))
    open_lake(settings.lake, free_bytes=0).append("logins", tries(6, count=1))
    begun: list[datetime] = []

    def noted(*_: object, since: datetime, **__: object) -> pa.Table:
        begun.append(since)
        return SIGNALS.empty_table()

    monkeypatch.setattr("holdfast.flow.looking.found_by", noted)
    looked(settings, duckdb, at(minutes=8))
    assert begun == [at(minutes=6)]


def test_a_detector_that_fails_does_not_blind_the_others_and_looks_again(settings, duckdb, monkeypatch):
    stuffing = all_detectors()["credential_stuffing"]

    def credential_stuffing(logins: ir.Table) -> ir.Table:
        raise ZeroDivisionError

    broken = replace(stuffing, function=credential_stuffing)
    monkeypatch.setitem(all_detectors(), "credential_stuffing", broken)
    open_lake(settings.lake, free_bytes=0).append("logins", tries(1, ip="198.18.0.2"))
    numbers = [login(at(minutes=2, seconds=n), f"b-{n % 6}", "198.18.7.7", device="d-7") for n in range(6)]
    open_lake(settings.lake, free_bytes=0).append("logins", table("logins", numbers))
    for kind in (QUICK, LONG):
        with pytest.raises(DetectorError, match=r"failed: credential_stuffing$"):
            looked(settings, duckdb, at(minutes=5), kind)
    assert named(settings, at(minutes=5), QUICK) == {"credential_stuffing-0"}
    assert named(settings, at(minutes=6), LONG) == set(), "not before its time"
    monkeypatch.setitem(all_detectors(), "credential_stuffing", stuffing)
    assert {"198.18.0.1", "198.18.0.2"} <= set(looked(settings, duckdb, at(minutes=6)).found["subject"].to_pylist())


def test_of_several_signals_about_a_subject_policies_see_the_highest(settings, duckdb):
    now = at(minutes=5)
    row = looked(settings, duckdb, now).standing.to_pylist()[0]
    later = {**row, "first_at": row["first_at"] + timedelta(minutes=1), "last_at": now, "score": row["score"] / 2}
    publish(settings, pa.Table.from_pylist([row, later], STANDING), now)
    assert told(settings) == {"198.18.0.1": row["score"]}


def test_events_that_come_late_are_seen(settings, duckdb):
    looked(settings, duckdb, at(minutes=5))
    lake = open_lake(settings.lake, free_bytes=0)
    lake.append("logins", tries(-1, ip="198.18.0.3"))
    assert "198.18.0.3" in looked(settings, duckdb, at(minutes=9)).found["subject"].to_pylist()


def test_a_negative_judgement_silences_it_for_policies_until_its_end(settings, duckdb):
    now = at(minutes=5)
    looked(settings, duckdb, now)
    said = Judgement(
        "credential_stuffing", "ip", "198.18.0.1", "negative", now, "our own test", now + timedelta(hours=2)
    )
    judge(settings, said)
    assert judgements(settings) == [said]
    assert publish(settings, standing(settings), now) == 1
    assert told(settings) == {"198.18.0.1": 0.0}
    publish(settings, standing(settings), now + timedelta(hours=3))
    assert told(settings)["198.18.0.1"] > 0.5


def test_a_shadow_is_kept_and_told_to_no_policy(settings, duckdb):
    shadow = msgspec.structs.replace(settings, detect=Detect(off=OTHERS, shadow="credential_stuffing"))
    assert looked(shadow, duckdb, at(minutes=5)).standing.num_rows == 1
    assert told(shadow) == {}


def test_a_detector_that_is_off_does_not_look(settings, duckdb):
    off = msgspec.structs.replace(settings, detect=Detect(off=f"{OTHERS},credential_stuffing"))
    assert looked(off, duckdb, at(minutes=5)).found.num_rows == 0
    wrong = msgspec.structs.replace(settings, detect=Detect(off="no_such"))
    with pytest.raises(InputError, match=r"detect\.off"):
        looked(wrong, duckdb, at(minutes=5))


def test_a_broken_line_of_judgements_is_told_with_its_number(settings):
    judgements_file(settings).write_text("\nno\n")
    with pytest.raises(InputError, match=":2: "):
        judgements(settings)


def test_the_command_line_lists_and_judges(settings, duckdb, capsys, monkeypatch):
    from holdfast.cli import main  # noqa: PLC0415

    looked(settings, duckdb, at(minutes=5))

    def run(*words: str) -> str:
        monkeypatch.setattr("sys.argv", ["holdfast", "signals", *words, "--lake", settings.lake, "--lang", "en"])
        main()
        said: str = capsys.readouterr().out
        return said

    assert [row["judged"] for row in json.loads(run("list", "--json"))] == ["none"]
    about = ("judge", "credential_stuffing", "ip", "negative", "--subject", "198.18.0.1")
    with pytest.raises(SystemExit):
        run(*about)
    assert "silent" in run(*about, "--reason", "our own test", "--for", "2h")
    assert json.loads(run("list", "--json")) == []
    assert [row["judged"] for row in json.loads(run("list", "--json", "--all"))] == ["negative"]
    assert "One signal stands." in run("list", "--all", "--detector", "credential_stuffing")

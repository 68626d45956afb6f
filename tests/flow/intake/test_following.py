"""A growing log comes in line by line, once, through rotation, truncation and restarts."""

import gzip
import os
import shutil
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pyarrow as pa
import pytest
from tests.flow.intake.conftest import expected, logins

from holdfast.errors import UsageError
from holdfast.flow.intake import Manner, following
from holdfast.flow.intake.following import follow
from holdfast.lake import open_lake


def appended(path: Path, content: bytes) -> Callable[[], None]:
    def append() -> None:
        with path.open("ab") as out:
            out.write(content)

    return append


def test_only_whole_lines_are_taken_and_each_once(shop, tmp_path):
    log = tmp_path / "a.jsonl"
    line = logins(2, 1)
    taken = shop.follow(
        log,
        appended(log, logins(0, 2)),
        appended(log, line[:30]),
        appended(log, line[30:]),
        lambda: None,
        appended(log, logins(3, 1)[:-1]),
    )
    assert (taken.rows, taken.rejected) == ({"logins": 3}, 0)
    assert shop.devices == expected(3)


def test_a_renamed_log_is_read_to_its_end_beside_the_new_one(shop, tmp_path, monkeypatch):
    monkeypatch.setattr(following, "GRACE_SECONDS", -1)
    log, old = tmp_path / "a.jsonl", tmp_path / "a.jsonl.1"
    log.write_bytes(logins(0, 5))

    def rotate():
        log.rename(old)
        appended(old, logins(5, 5))()
        log.write_bytes(logins(10, 5))

    shop.follow(log, lambda: None, rotate, lambda: None, lambda: None)
    assert shop.devices == expected(15)


def test_a_truncated_log_is_finished_from_its_copy(shop, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(logins(0, 50))

    def cut(copy: bool) -> None:
        appended(log, logins(50, 5))()
        if copy:
            shutil.copy(log, tmp_path / "a.jsonl-20260501")
        with log.open("r+b") as out:
            out.truncate(0)
        appended(log, logins(55, 5))()

    shop.follow(log, lambda: None, lambda: cut(True), lambda: None)
    assert (shop.devices, shop.warnings) == (expected(60), [])


def test_a_truncated_log_without_a_copy_is_told(shop, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(logins(0, 5))
    shop.follow(log, lambda: None, lambda: log.write_bytes(logins(5, 1)), lambda: None)
    assert (shop.devices, shop.warnings) == (expected(6), ["log-shrank"])


@pytest.mark.parametrize("is_packed", [False, True])
def test_what_was_rotated_while_nobody_looked_is_not_lost(shop, tmp_path, is_packed):
    log = tmp_path / "a.jsonl"
    log.write_bytes(logins(0, 5))
    shop.follow(log)
    appended(log, logins(5, 5))()
    if is_packed:
        (tmp_path / "a.jsonl.2.gz").write_bytes(gzip.compress(log.read_bytes()))
        log.unlink()
    else:
        log.rename(tmp_path / "a.jsonl.2")
    whole = tmp_path / "a.jsonl.1"  # came and went meanwhile
    whole.write_bytes(logins(10, 5))
    os.utime(whole, (2**31, 2**31))
    log.write_bytes(logins(15, 5))
    shop.follow(log)
    shop.follow(log)
    assert shop.devices == expected(20)


def test_many_rotated_logs_go_to_the_lake_in_one_version_each_once(shop, tmp_path):
    log = tmp_path / "a.jsonl"
    log.write_bytes(logins(0, 5))
    shop.follow(log)
    before = open_lake(shop.lake).version("logins").number
    for number in range(1, 9):
        rotated = tmp_path / f"a.jsonl.{number}"
        rotated.write_bytes(logins(5 * number, 5) + (b"broken\n" if number == 3 else b""))
        os.utime(rotated, (2**31, 2**31))
    (tmp_path / "a.jsonl.9.gz").write_bytes(gzip.compress((tmp_path / "a.jsonl.8").read_bytes()))  # packed just now
    os.utime(tmp_path / "a.jsonl.9.gz", (2**31, 2**31 + 1))
    assert shop.follow(log).rejected == 1
    assert shop.devices == expected(45)
    assert open_lake(shop.lake).version("logins").number <= before + 2
    shop.follow(log)
    assert shop.devices == expected(45)


@pytest.mark.parametrize("is_stored", [False, True])
def test_pieces_of_many_logs_are_stored_once_whether_killed_before_or_after_the_lake_had_them(
    shop, tmp_path, is_stored
):
    log = tmp_path / "a.jsonl"
    log.write_bytes(logins(0, 5))
    shop.follow(log)
    for number in range(1, 5):
        (tmp_path / f"a.jsonl.{number}").write_bytes(logins(5 * number, 5))
        os.utime(tmp_path / f"a.jsonl.{number}", (2**31, 2**31))

    def killed(table: str, batches: Sequence[tuple[pa.Table, str]]) -> None:
        if is_stored:
            open_lake(shop.lake).append_all(table, batches)
        raise KeyboardInterrupt

    with shop.opened() as intake:
        broken, stop = replace(intake, store_all=killed), threading.Event()
        with pytest.raises(KeyboardInterrupt):
            follow(broken, [str(log)], Manner(table="logins"), stop=stop)
    shop.follow(log)
    assert shop.devices == expected(25)


def test_old_logs_beside_one_that_was_never_followed_are_left_alone(shop, tmp_path):
    log = tmp_path / "a.jsonl"
    (tmp_path / "a.jsonl.1").write_bytes(logins(100, 5))
    log.write_bytes(logins(0, 5))
    shop.follow(log)
    assert shop.devices == expected(5)


def test_a_log_that_is_not_there_yet_is_waited_for_and_its_header_too(shop, tmp_path):
    row = b"2026-05-01T00:00:00Z,anna,d0\n"
    log = tmp_path / "a.csv"
    shop.follow(log, appended(log, b"at,acc"), appended(log, b"ount,device\n" + row), lambda: None, format="csv")
    assert shop.devices == expected(1)


@pytest.mark.parametrize(
    ("name", "manner"), [("a.parquet", {}), ("a.jsonl.gz", {}), ("a.json", {"format": "cloudtrail", "table": None})]
)
def test_what_cannot_grow_cannot_be_followed(shop, tmp_path, name, manner):
    (tmp_path / name).write_text('{"Records": [\n]}\n')
    with pytest.raises(UsageError, match="cannot be followed"):
        shop.follow(tmp_path / name, **manner)

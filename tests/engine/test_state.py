"""The state file: tables that outlive the engine, whole or not at all."""

import os
import random
import signal
import struct
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import duckdb
import ibis
import pyarrow as pa
import pytest

from holdfast.engine import StateEngine, open_engine, open_state
from holdfast.errors import StateError

ROWS = pa.table({"order": [1, 2], "custodian": ["a", None]})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "leak.state"


@pytest.fixture
def state(path: Path) -> Iterator[StateEngine]:
    with open_state(path) as engine:
        yield engine


def accesses(engine: StateEngine) -> ibis.Table:
    table = engine.stored("accesses")
    assert table is not None
    return table


def orders(engine: StateEngine) -> list[int]:
    return sorted(engine.rows(accesses(engine)).column("order").to_pylist())


def test_a_table_never_written_is_none(state: StateEngine) -> None:
    assert state.stored("accesses") is None


def test_appended_rows_are_there_next_time(path: Path) -> None:
    with open_state(path) as engine:
        engine.append("accesses", ROWS)
    with open_state(path) as again:
        assert orders(again) == [1, 2]


def test_an_address_with_a_path_opens_a_state_file(path: Path) -> None:
    open_engine(f"duckdb://{path}").close()
    assert path.exists()


def test_columns_are_matched_by_name_and_missing_ones_are_null(state: StateEngine) -> None:
    state.append("accesses", ROWS)
    state.append("accesses", ROWS.select(["custodian", "order"]))
    state.append("accesses", pa.table({"order": [3]}))
    table = accesses(state)
    assert orders(state) == [1, 1, 2, 2, 3]
    assert state.rows(table.filter(table.order == 3)).to_pylist() == [{"order": 3, "custodian": None}]


def test_a_column_that_the_table_lacks_is_refused(state: StateEngine) -> None:
    state.append("accesses", ROWS)
    with pytest.raises(ValueError, match="shop"):
        state.append("accesses", pa.table({"order": [3], "shop": ["x"]}))
    assert orders(state) == [1, 2]


def test_an_expression_is_stored_in_our_types(state: StateEngine) -> None:
    small = state.table(ROWS).select(order=ibis._.order.cast("int8"), amount=ibis.literal(1, "decimal(9, 2)"))
    state.append("accesses", small)
    state.append("accesses", pa.table({"order": [2**40], "amount": [0.123]}))
    table = accesses(state)
    assert state.rows(table.filter(table.order > 9)).to_pylist() == [{"order": 2**40, "amount": 0.123}]


def test_a_table_may_be_replaced_by_what_is_computed_from_it(state: StateEngine) -> None:
    state.append("accesses", ROWS)
    state.replace("accesses", accesses(state).filter(ibis._.order > 1))
    assert orders(state) == [2]


def test_a_kept_table_of_the_same_name_is_another_table(state: StateEngine) -> None:
    state.append("accesses", ROWS)
    kept = state.keep(accesses(state).filter(ibis._.order > 1), "accesses")
    assert orders(state) == [1, 2]
    assert state.rows(kept.count().as_table()).column(0).to_pylist() == [1]


def test_what_is_kept_does_not_enter_the_file(path: Path) -> None:
    with open_state(path) as engine:
        engine.keep(engine.table(ROWS), "accesses")
    with open_state(path) as again:
        assert again.stored("accesses") is None


def test_an_error_in_a_transaction_leaves_everything_as_it_was(state: StateEngine) -> None:
    state.append("accesses", ROWS)

    def write_and_fail() -> None:
        with state.transaction():
            state.append("accesses", pa.table({"order": [3]}))
            state.replace("complaints", ROWS)
            assert orders(state) == [1, 2, 3]
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        write_and_fail()
    assert orders(state) == [1, 2]
    assert state.stored("complaints") is None


def test_a_statement_that_fails_in_a_transaction_undoes_the_others(state: StateEngine) -> None:
    state.append("accesses", ROWS)
    words = state.table(pa.table({"order": ["x"]}))

    def write_and_fail() -> None:
        with state.transaction():
            state.append("accesses", pa.table({"order": [3]}))
            state.append("accesses", words.select(order=words.order.cast("int64")))

    with pytest.raises(Exception, match=r"(?i)convert"):
        write_and_fail()
    assert orders(state) == [1, 2]


def test_a_transaction_may_compute_on_the_way(state: StateEngine) -> None:
    with state.transaction():
        state.append("accesses", ROWS)
        kept = state.keep(accesses(state).mutate(order=ibis._.order + 10))
        state.append("accesses", kept)
    assert orders(state) == [1, 2, 11, 12]


WRITER = """
import sys
from pathlib import Path
import pyarrow as pa
from holdfast.engine import open_state

with open_state(Path(sys.argv[1])) as engine:
    for day in range(1, 10_000):
        with engine.transaction():
            engine.append("accesses", pa.table({"order": [day] * 20_000}))
            if sys.argv[2] == "stop":
                print("inside", flush=True)
                sys.stdin.read()
            engine.replace("days", pa.table({"order": list(range(1, day + 1))}))
        print(day, flush=True)
"""


def writer(path: Path, how: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", WRITER, path, how], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )


def kill(process: "subprocess.Popen[str]") -> list[str]:
    os.kill(process.pid, signal.SIGKILL)
    return process.communicate(timeout=60)[0].split()


def test_a_kill_in_the_middle_leaves_the_old_state(path: Path) -> None:
    with open_state(path) as engine:
        engine.append("accesses", ROWS)
    process = writer(path, "stop")
    assert process.stdout is not None
    assert process.stdout.readline() == "inside\n"
    kill(process)
    with open_state(path) as again:
        assert orders(again) == [1, 2]
        assert again.stored("days") is None


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(5))
def test_a_kill_at_any_moment_leaves_whole_days_and_loses_none_acknowledged(path: Path, seed: int) -> None:
    process = writer(path, "go on")
    assert process.stdout is not None
    process.stdout.readline()
    time.sleep(random.Random(seed).uniform(0, 2))  # noqa: S311
    said = kill(process)
    with open_state(path) as again:
        days = sorted(again.rows(again.stored("days")).column("order").to_pylist())
        counted = again.rows(accesses(again).group_by("order").agg(n=ibis._.count()).order_by("order")).to_pylist()
    assert counted == [{"order": day, "n": 20_000} for day in days]
    assert days == list(range(1, len(days) + 1))
    assert len(days) >= int(said[-1] if said else 1)


def test_a_file_in_use_by_another_run_is_said_to_be(path: Path) -> None:
    process = writer(path, "stop")
    assert process.stdout is not None
    process.stdout.readline()
    try:
        with pytest.raises(StateError, match="another run is using this state file"):
            open_state(path)
    finally:
        kill(process)


def test_a_file_in_use_by_this_process_is_said_to_be(path: Path, state: StateEngine) -> None:
    with pytest.raises(StateError, match="using this state file"):
        open_state(path)


@pytest.mark.parametrize("content", [b"at,custodian\n", b"SQLite format 3\0" + b"x" * 5000, b"\0" * 20000])
def test_a_file_that_is_no_state_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(StateError, match=r"leak\.state"):
        open_state(path)
    assert path.read_bytes() == content


def test_a_file_of_a_newer_version_is_refused_and_left_alone(path: Path) -> None:
    with open_state(path) as engine:
        engine.append("accesses", ROWS)
    content = with_storage_version(path.read_bytes(), 200)
    path.write_bytes(content)
    with pytest.raises(StateError, match="newer version"):
        open_state(path)
    assert path.read_bytes() == content


def with_storage_version(content: bytes, version: int) -> bytes:
    """Return a DuckDB file with another version in its first block: a checksum, ``DUCK``, then the version."""
    block = content[8:12] + struct.pack("<Q", version) + content[20:4096]
    checksum = 5381
    for (word,) in struct.iter_unpack("<Q", block):
        checksum ^= word * 0xBF58476D1CE4E5B9 & (2**64 - 1)
    return struct.pack("<Q", checksum) + block + content[4096:]


def test_a_folder_in_the_place_of_the_file_is_an_error_in_plain_words(tmp_path: Path) -> None:
    with pytest.raises(StateError, match="cannot be opened"):
        open_state(tmp_path)


def test_a_damaged_file_is_an_error_in_plain_words(path: Path) -> None:
    with open_state(path) as engine:
        engine.append("accesses", pa.table({"order": list(range(100_000))}))
    path.write_bytes(path.read_bytes()[:9000])
    with pytest.raises((StateError, duckdb.Error)), open_state(path) as engine:
        orders(engine)

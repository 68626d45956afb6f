"""The steps run in order when they are due, one runner at a time, and remember how far they came."""

import os
import signal
import subprocess
import sys
import threading
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pyarrow as pa
import pytest

from holdfast.cli.run import spell
from holdfast.errors import InputError, LakeError, StateError, UsageError
from holdfast.flow.steps import Step, Work, progress_file, read_progress, run_steps
from holdfast.lake import Lake, open_lake
from holdfast.settings import Settings, Steps


def filled(folder: Path, files: int = 9, at: datetime | None = None) -> tuple[Lake, Settings]:
    lake = open_lake(folder / "lake", free_bytes=0)
    at = at or datetime.now(UTC).replace(tzinfo=None)
    for number in range(files):
        lake.append("logins", pa.table({"at": pa.array([at], pa.timestamp("us")), "account": [f"a_{number:032x}"]}))
    return lake, Settings(lake=str(folder / "lake"), steps=Steps(compact_files=8))


def test_crowded_tables_are_compacted_and_nothing_is_lost(tmp_path):
    lake, settings = filled(tmp_path)
    came = run_steps(lake, settings)
    assert came["compact"].done == {"logins": 9}
    (size,) = lake.sizes()
    assert (size.rows, size.files) == (9, 1)


def test_what_is_too_old_goes_once_a_day(tmp_path):
    lake, settings = filled(tmp_path, 1, datetime.now(UTC).replace(tzinfo=None) - timedelta(days=400))
    assert run_steps(lake, settings)["retain"].done == {"logins": 1}
    again = run_steps(open_lake(tmp_path / "lake"), settings)
    assert again["retain"].done == {"logins": 1}, "not run again today: still what it did"


def test_a_step_that_fails_is_told_tried_again_and_keeps_no_other_from_running(tmp_path):
    lake, settings = filled(tmp_path, 1)
    ran: list[str] = []

    def fails(_work):
        ran.append("first")
        raise LakeError("no")

    def works(_work):
        ran.append("second")
        return {}

    steps = (Step("first", lambda _w, came: came is None, fails), Step("second", lambda _w, came: came is None, works))
    came = run_steps(lake, settings, steps=steps)
    assert came["first"].mistake == "LakeError"
    assert read_progress(progress_file(settings)) == came
    run_steps(lake, settings, steps=steps)
    assert ran == ["first", "second", "first"]


def test_a_stop_ends_it_between_two_steps(tmp_path):
    lake, settings = filled(tmp_path, 1)
    stop = threading.Event()

    def stopping(_work: Work) -> dict[str, int]:
        stop.set()
        return {}

    steps = (
        Step("first", lambda _w, _c: True, stopping),
        Step("second", lambda _w, _c: True, lambda _w: {}),
    )
    assert list(run_steps(lake, settings, stop=stop, steps=steps)) == ["first"]


def test_a_second_runner_and_a_foreign_file_are_refused(tmp_path):
    lake, settings = filled(tmp_path, 1)

    def again(_work: Work) -> dict[str, int]:
        run_steps(lake, settings)
        return {}

    held = (Step("only", lambda _w, _c: True, again),)
    assert run_steps(lake, settings, steps=held)["only"].mistake == StateError.__name__
    progress_file(settings).write_text("[]")
    with pytest.raises(InputError, match=r"steps.json: expected the progress"):
        run_steps(lake, settings)


@pytest.mark.parametrize(("written", "seconds"), [("5s", 5.0), ("250ms", 0.25), ("1.5m", 90.0), ("2h", 7200.0)])
def test_times_are_spelt_with_their_unit(written, seconds):
    assert spell(written) == pytest.approx(seconds)


@pytest.mark.parametrize("written", ["5", "0s", "-1s", "soon", "8785h", "9" * 400 + "h"])
def test_other_times_are_refused(written):
    with pytest.raises(UsageError, match="such as 5s"):
        spell(written)


def test_run_every_ends_well_on_sigterm(tmp_path):
    _, settings = filled(tmp_path)
    command = [sys.executable, "-m", "holdfast", "run", "--every", "100ms", "--lake", settings.lake]
    with subprocess.Popen(command, env=os.environ | {"HOLDFAST_STEPS_COMPACT_FILES": "8"}) as runner:
        until = time.monotonic() + 60
        while "retain" not in read_progress(progress_file(settings)) and time.monotonic() < until:
            time.sleep(0.05)
        runner.send_signal(signal.SIGTERM)
        assert runner.wait(30) == 0
    assert open_lake(tmp_path / "lake").sizes()[0].files == 1

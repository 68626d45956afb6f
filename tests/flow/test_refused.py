"""What requests brought and did not fit is kept for a while, without values, and listed beside what files brought."""

import stat
from pathlib import Path

import pytest

from holdfast.flow.refused import MOST_LINES, Refused, all_rejects
from holdfast.ingest.reading import Refusal
from holdfast.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    settings = Settings(lake=str(tmp_path / "lake"))
    settings.spool_folder.mkdir()
    return settings


def test_the_file_is_bounded_and_the_latest_stay(settings):
    kept = Refused(settings.spool_folder, most_bytes=2000)
    for number in range(200):
        kept.add(f"{number:032x}", "logins", [Refusal(1, "at", "expected a time")])
    files = list(settings.spool_folder.iterdir())
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    assert sum(file.stat().st_size for file in files) <= 4000
    listed = all_rejects(settings)["file"].to_pylist()
    assert listed == [f"request {number:032x}" for number in range(200 - len(listed), 200)]
    assert len(listed) > 10


def test_of_a_batch_with_very_many_the_rest_is_counted(settings):
    kept = Refused(settings.spool_folder)
    kept.add("b", "logins", [Refusal(line, "at", "expected a time") for line in range(1, MOST_LINES + 51)])
    listed = all_rejects(settings).to_pylist()
    assert len(listed) == MOST_LINES + 1
    assert listed[-1]["reason"] == "50 more rows of this batch did not fit"


def test_a_line_that_was_half_written_is_passed_over(settings):
    Refused(settings.spool_folder).add("b", "logins", [Refusal(3, "at", "expected a time")])
    with (settings.spool_folder / "rejects.csv").open("a") as file:
        file.write("logins,request c")
    assert [row["line"] for row in all_rejects(settings).to_pylist()] == [3]
    assert all_rejects(Settings(lake=str(settings.spool_folder / "none"))).num_rows == 0

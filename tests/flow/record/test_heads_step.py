"""The step of the heads verifies the whole journal once a day, says how that ended, and fails where it is not well."""

import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest

from holdfast.errors import StateError
from holdfast.flow.recording import record_prepare
from holdfast.flow.steps import heads
from holdfast.flow.steps.step import Work
from holdfast.record.opening import open_record
from holdfast.record.verifying import last_verified
from holdfast.settings import Settings


def test_the_whole_journal_is_verified_once_a_day_and_at_once_again_where_it_was_not_well(pages_record, tmp_path):
    settings = Settings(lake=str(tmp_path / "lake"))
    nothing: Any = None
    try:
        assert record_prepare(settings)  # writes the first entry
        work = Work(nothing, settings, datetime.now(UTC), nothing)
        assert heads.STEP.run(work) == {"entries": 1, "verified": 1}
        assert heads.STEP.run(work) == {"entries": 1}
        with sqlite3.connect(tmp_path / "lake.record.sqlite3") as database:
            database.execute("DROP TRIGGER journal_kept_update")
            database.execute("UPDATE journal SET facts = '{}'")
        (tmp_path / "lake.journal.verified").unlink()  # a day later
        for _ in range(2):
            with pytest.raises(StateError):
                heads.STEP.run(work)
        last = last_verified()
        assert last is not None
        assert (last.broken_at, last.is_well) == (1, False)
    finally:
        open_record(pages_record.place)

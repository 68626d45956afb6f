"""What staff said of links in the record reaches the step that links, outranks the machine, and can be taken back."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.flow.linking.told import all_told, table
from tests.record.people_of_ours import staff

from holdfast.engine import open_engine
from holdfast.flow.linking.keeping import link_folder, read_table
from holdfast.flow.steps import Work
from holdfast.flow.steps.link import STEP
from holdfast.flow.steps.step import Came
from holdfast.lake import Lake, open_lake
from holdfast.record.judgements import judgement_make
from holdfast.record.opening import open_record
from holdfast.settings import Record, Settings


@pytest.fixture
def settings(pages_record: Any, tmp_path: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Settings]:
    monkeypatch.setenv("HOLDFAST_TOKEN_KEY", "61" * 32)
    yield Settings(lake=str(tmp_path / "lake"), record=Record(url=pages_record.place.url))
    open_record(pages_record.place)


def run(lake: Lake, settings: Settings, came: Came | None) -> tuple[Came, dict[str, str]]:
    """Run the step as it is run an hour later, and return how far it came and the campaigns."""
    work = Work(lake, settings, datetime.now(UTC) + timedelta(hours=1), open_engine)
    assert STEP.is_due(work, came)
    after = Came(0, 0, STEP.run(work))
    assert not STEP.is_due(work, after)
    rows = read_table(link_folder(settings), "members").to_pylist()
    return after, {row["complaint"]: row["campaign"] for row in rows if row["campaign"]}


def test_words_of_staff_merge_and_part_campaigns_and_are_taken_back(settings):
    lake = open_lake(settings.lake, free_bytes=0)
    lake.append("complaints", table(all_told()))
    came, before = run(lake, settings, None)
    analyst = staff("analyst", "analyst").actor
    assert before["c0001"] != before["c1001"]
    judgement_make(analyst, "c1001", "c0001", "positive")
    judgement_make(analyst, "c0003", "c0002", "negative")
    came, told = run(lake, settings, came)
    assert told["c0001"] == told["c1001"]
    assert told["c0002"] != told.get("c0003")
    judgement_make(analyst, "c0001", "c1001", "none")
    judgement_make(analyst, "c0002", "c0003", "none")
    came, told = run(lake, settings, came)
    assert told == before

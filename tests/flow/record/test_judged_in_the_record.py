"""What the record knows reaches the step that links: what staff said of pairs, and who told over two channels."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from tests.flow.linking.told import all_told, table
from tests.record.people_of_ours import staff
from tests.web.console.told import BEGAN, CHINESE

from holdfast.engine import open_engine
from holdfast.flow.hearing import complaint_take
from holdfast.flow.linking.keeping import link_folder, read_table
from holdfast.flow.linking.lake_linking import link_lake
from holdfast.flow.mirror import mirror
from holdfast.flow.recording import record_place
from holdfast.flow.steps import Work
from holdfast.flow.steps.link import STEP
from holdfast.flow.steps.step import Came
from holdfast.lake import Lake, open_lake
from holdfast.record.judgements import judgement_make
from holdfast.record.opening import open_record
from holdfast.record.roles import system
from holdfast.settings import Record, Settings
from holdfast.terms.identifiers import Tokens


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


def tell(words: str, channel: str, **person: str) -> str:
    receipt = complaint_take(system("test"), words, channel=channel, person=person, reported_at=BEGAN)
    return receipt.complaint


def test_one_person_who_tells_over_two_channels_is_found_by_the_number_she_gave(settings):
    open_record(record_place(settings))
    lake = open_lake(settings.lake, free_bytes=0)
    portal = tell(CHINESE, "portal", phone="10012345678")
    listed = tell("客户来电：3月5日下午接到冒充客服的电话，系统升级，10087654321", "import", phone="+86 100 1234 5678")
    with_account = tell(CHINESE, "email", phone="10012345678", account="A-7")
    other = tell(CHINESE, "portal", phone="10012345679")
    for _ in range(7):  # the service desk's own number, typed for customers who gave none
        tell("有人冒充客服打电话给我", "phone", phone="10000000000")
    mirror(lake, settings.tenant)
    link_lake(lake, settings)
    rows = read_table(link_folder(settings), "members").to_pylist()
    hers = {row["complaint"] for row in rows if row["duplicate_of"]} | {row["duplicate_of"] for row in rows}
    assert hers - {None} == {portal, listed, with_account}
    assert other not in hers
    number = Tokens(bytes.fromhex("61" * 32)).token("phone", "10012345678").encode()
    assert not any(number in each.read_bytes() for each in link_folder(settings).iterdir()), "nor do tokens leave it"

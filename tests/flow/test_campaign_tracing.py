"""Each campaign is traced by its own complaints, again only when there is something new, and by nobody else's name."""

from collections.abc import Mapping
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pytest
from tests.flow.small_shop import Leak, made_shop

from holdfast.flow import campaign_tracing
from holdfast.flow.beside import write_whole
from holdfast.flow.campaign_tracing import LEAST, trace_all
from holdfast.flow.lake_tracing import read_outcome, trace_folder
from holdfast.flow.linking.keeping import link_folder
from holdfast.lake import Lake, open_lake
from holdfast.lake.durable import made_folder
from holdfast.settings import Settings, Steps
from holdfast.terms.tables import MEMBERS

ONE, OTHER, SMALL = (f"k_{number:012x}" for number in range(3))
SHOP = made_shop(91, leaks=[Leak("desk-03", 20, 33, 10), Leak("desk-08", 8, 20, 10)], orders=500)
LEAKED = {ONE: "desk-03", OTHER: "desk-08"}


def called(campaign: str) -> list[str]:
    lost = pa.array(sorted(SHOP.leaked[LEAKED[campaign]]))
    rows: pa.Table = SHOP.complaints.filter(pc.is_in(SHOP.complaints["order"], lost))
    return [str(each) for each in rows["complaint"].to_pylist()]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(lake=str(tmp_path / "lake"), steps=Steps(compact_files=10_000, threshold=0.05))


@pytest.fixture
def lake(settings: Settings) -> Lake:
    made = open_lake(settings.lake, free_bytes=0)
    made.append("accesses", SHOP.accesses)
    made.append("complaints", SHOP.complaints)
    return made


def put_together(settings: Settings, groups: Mapping[str, list[str]]) -> None:
    rows = [{"complaint": each, "campaign": name} for name, ids in groups.items() for each in ids]
    made_folder(link_folder(settings))
    write_whole(pa.Table.from_pylist(rows, MEMBERS), link_folder(settings) / "members.parquet")


def runs(settings: Settings) -> dict[str, str]:
    found = {name: read_outcome(settings, name) for name in (ONE, OTHER, SMALL)}
    return {name: each.traced.run for name, each in found.items() if each is not None}


def test_a_campaign_has_leads_and_exposed_of_its_own_and_only_what_changed_is_traced_again(lake, settings):
    groups = {ONE: called(ONE), OTHER: called(OTHER)}
    put_together(settings, {**groups, SMALL: groups[OTHER][:0]})
    whole, waiting = trace_all(lake, settings)
    assert waiting == 0
    for name in ("..", "../../main", "../campaigns", "k_", "k_00000000000g"):
        assert read_outcome(settings, name) is None, "it leads to no other folder"
    complained = set(SHOP.complaints["account"].drop_null().to_pylist())
    for name, custodian in LEAKED.items():
        found = read_outcome(settings, name)
        assert found is not None
        assert found.traced.complaints == len(groups[name]) < whole.traced.complaints
        assert found.leads["custodian"][0].as_py() == custodian
        assert found.exposed.num_rows
        assert not complained & set(found.exposed["account"].drop_null().to_pylist()), "they were called already"
    before = runs(settings)
    trace_all(lake, settings)
    assert runs(settings) == before
    again = SHOP.complaints.filter(pc.equal(SHOP.complaints["complaint"], groups[ONE][0]))
    lake.append("complaints", again.append_column("is_withdrawn", pa.array([True])))
    trace_all(lake, settings)
    after = runs(settings)
    assert after[ONE] != before[ONE]
    assert after[OTHER] == before[OTHER]
    few = groups[OTHER][: LEAST - 1]
    put_together(settings, {ONE: [*groups[ONE], *groups[OTHER][LEAST - 1 :]], SMALL: few})
    trace_all(lake, settings)
    assert runs(settings).keys() == {ONE}, "one was merged away, one is too small"
    assert {each.name for each in (trace_folder(settings) / "campaigns").iterdir()} == {ONE}


def test_what_a_run_has_no_time_for_waits_and_who_waited_longest_comes_first(lake, settings, monkeypatch):
    put_together(settings, {ONE: called(ONE), OTHER: called(OTHER)})
    monkeypatch.setattr(campaign_tracing, "MOST_SECONDS", 0.0)
    assert trace_all(lake, settings, first=OTHER)[1] == 1
    assert runs(settings).keys() == {OTHER}
    lake.append("accesses", SHOP.accesses.slice(0, 1))
    assert trace_all(lake, settings)[1] == 1, "one is new, of the other only the shop knows more"
    first = runs(settings)
    assert first.keys() == {ONE, OTHER}
    assert trace_all(lake, settings)[1] == 0
    assert runs(settings)[ONE] == first[ONE]
    assert runs(settings)[OTHER] != first[OTHER]

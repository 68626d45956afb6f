"""Complaints of the lake, judged by people: kept beside it, by the step and by hand."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from tests.flow.linking.told import all_told, table, told

from holdfast.engine import open_engine
from holdfast.errors import InputError, UsageError
from holdfast.flow.linking.keeping import judge, link_folder, read_judgements, read_table, undo
from holdfast.flow.linking.lake_linking import explain, link_lake
from holdfast.flow.steps import Work, run_steps
from holdfast.flow.steps.link import STEP
from holdfast.lake import Lake, open_lake
from holdfast.settings import Settings

NOW = datetime(2026, 6, 1)  # noqa: DTZ001  naive UTC


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("HOLDFAST_TOKEN_KEY", "61" * 32)
    return Settings(lake=str(tmp_path / "lake"))


@pytest.fixture
def lake(settings: Settings) -> Lake:
    made = open_lake(settings.lake, free_bytes=0)
    made.append("complaints", table(all_told()))
    return made


def campaign_of(settings: Settings) -> dict[str, str]:
    rows = read_table(link_folder(settings), "members").to_pylist()
    return {row["complaint"]: row["campaign"] for row in rows if row["campaign"]}


def test_merge_and_part_and_undo_both_with_ids_that_stay(lake: Lake, settings: Settings):
    link_lake(lake, settings)
    before, folder = campaign_of(settings), link_folder(settings)
    assert before["c0001"] != before["c1001"]
    judge(folder, "c1001", "c0001", "positive", NOW, actor="analyst", reason="the same voice")
    link_lake(lake, settings)
    assert campaign_of(settings)["c1001"] == campaign_of(settings)["c0001"] == before["c0001"]
    undo(folder, "c0001", "c1001", NOW + timedelta(hours=1), actor="analyst")
    link_lake(lake, settings)
    assert campaign_of(settings) == before
    judge(folder, "c0001", "c0002", "negative", NOW + timedelta(hours=2), actor="analyst", reason="another accent")
    link_lake(lake, settings)
    assert campaign_of(settings)["c0001"] != campaign_of(settings).get("c0002")
    undo(folder, "c0002", "c0001", NOW + timedelta(hours=3), actor="analyst")
    link_lake(lake, settings)
    assert campaign_of(settings) == before
    assert [each.judged for each in read_judgements(folder)] == ["positive", "none", "negative", "none"]


def test_the_step_runs_for_complaints_and_for_judgements_and_then_rests(lake: Lake, settings: Settings):
    came = run_steps(lake, settings, steps=(STEP,))["link"]
    assert came.done["campaigns"] == 2
    assert campaign_of(settings)
    later = Work(lake, settings, datetime.now(UTC) + timedelta(hours=1), open_engine)
    assert not STEP.is_due(later, came)
    judge(link_folder(settings), "c0001", "c1001", "positive", NOW, actor="analyst", reason="the same voice")
    assert STEP.is_due(later, came)
    lake.append("complaints", table([told(20, 1)]))
    assert STEP.is_due(later, came)


def test_a_pair_is_explained_bar_by_bar(lake: Lake, settings: Settings):
    link_lake(lake, settings)
    rows = read_table(link_folder(settings), "links").to_pylist()
    pair = next(row for row in rows if not row["is_duplicate"])
    shares = explain(lake, settings, pair["right"], pair["left"])
    assert sum(share.bits for share in shares) == pytest.approx(pair["weight"], abs=1e-5)
    assert shares[0].evidence == "start"
    with pytest.raises(UsageError, match="two different complaints"):
        explain(lake, settings, "c0001", "nobody")


def test_a_judgement_cut_off_by_a_crash_was_never_answered_and_the_next_one_is_whole(tmp_path: Path):
    judge(tmp_path, "a", "b", "positive", NOW, actor="analyst", reason="")
    with (tmp_path / "judgements.jsonl").open("ab") as file:
        file.write(b'{"at":"2026-0')
    assert len(read_judgements(tmp_path)) == 1
    judge(tmp_path, "a", "c", "negative", NOW, actor="analyst", reason="")
    assert [each.other for each in read_judgements(tmp_path)] == ["b", "c"]
    with pytest.raises(UsageError, match="two different"):
        judge(tmp_path, "a", "a", "positive", NOW, actor="analyst", reason="")
    with pytest.raises(UsageError, match="nothing was said"):
        undo(tmp_path, "b", "c", NOW, actor="analyst")


def test_the_installations_own_public_values_count_and_a_line_that_is_none_is_told(lake: Lake, settings: Settings):
    folder = link_folder(settings)
    folder.mkdir(parents=True)
    (folder / "public.txt").write_text("caller 10000000001 # ours\nnumber 5\n", encoding="utf-8")
    with pytest.raises(InputError, match=r"public\.txt:2.*expected one of caller"):
        link_lake(lake, settings)
    (folder / "public.txt").write_bytes("caller 10000000001 # 我们的".encode("gbk"))
    with pytest.raises(InputError, match=r"public\.txt: expected .* UTF-8"):
        link_lake(lake, settings)
    (folder / "public.txt").write_text("\ufeffcaller 10000000001\n", encoding="utf-8")
    assert link_lake(lake, settings).complaints

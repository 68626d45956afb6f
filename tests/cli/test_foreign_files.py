"""Files as other systems write them: Chinese text in GB18030, foreign columns, JSON Lines, packed, in folders."""

import csv
import gzip
import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.flow.small_shop import SmallShop, write_csv

HEADS = {
    "complaint": "投诉编号",
    "account": "客户",
    "order": "订单号",
    "called_at": "来电时间",
    "reported_at": "投诉时间",
}


@pytest.fixture
def chinese(shop: SmallShop, tmp_path: Path) -> Path:
    """The small shop's complaints with Chinese heads and ids, local times, in GB18030."""
    frame = shop.complaints.to_pandas().rename(columns=HEADS).drop(columns=["fields_known"])
    for name in ("来电时间", "投诉时间"):
        frame[name] = (frame[name].dt.tz_localize("UTC").dt.tz_convert("Asia/Shanghai")).dt.strftime(
            "%Y-%m-%d %H:%M:%S"
        )
    frame["投诉编号"] = "投诉" + frame["投诉编号"]
    path = tmp_path / "投诉.csv"
    path.write_bytes(frame.to_csv(index=False).encode("gb18030"))
    return path


def leads(folder: Path) -> list[tuple[str, float]]:
    with (folder / "leads.csv").open(encoding="utf-8", newline="") as lines:
        return [(row["custodian"], float(row["probability"])) for row in csv.DictReader(lines)]


def test_the_mapping_that_columns_proposes_reads_a_chinese_export(
    holdfast: Callable[..., Any], files: Mapping[str, str], chinese: Path, report, tmp_path: Path
):
    proposed = holdfast("columns", chinese)
    assert proposed.code == 0
    assert "投诉编号" in proposed.out
    assert "complaints" in proposed.err
    mapping = tmp_path / "mapping.yaml"
    mapping.write_text(proposed.out, encoding="utf-8")
    ended = holdfast(
        *("trace", "--complaints", chinese, "--accesses", files["accesses"], "--orders", files["orders"]),
        *("--mapping", mapping, "--timezone", "Asia/Shanghai", "--out", tmp_path / "out"),
    )
    assert (ended.code, ended.err) == (0, "")
    (custodian, probability), (_, expected) = leads(tmp_path / "out")[0], leads(report.folder)[0]
    assert custodian == "desk-03"
    assert probability == pytest.approx(expected, abs=1e-3)


def test_chinese_custodians_and_answers_in_chinese(
    holdfast: Callable[..., Any], files: Mapping[str, str], shop: SmallShop, tmp_path: Path
):
    rows = shop.accesses.to_pandas()
    rows["custodian"] = rows["custodian"].str.replace("desk-", "客服", regex=False)
    rows.drop(columns=["fields", "purpose"]).to_csv(
        tmp_path / "accesses.csv", index=False, encoding="gb18030", date_format="%Y-%m-%dT%H:%M:%SZ"
    )
    ended = holdfast(
        *("trace", "--complaints", files["complaints"], "--accesses", tmp_path / "accesses.csv"),
        *("--out", tmp_path / "报告", "--lang", "zh"),
    )
    assert (ended.code, ended.err) == (0, "")
    assert "客服03" in ended.out
    assert "线索" in ended.out
    assert leads(tmp_path / "报告")[0][0] == "客服03"
    assert "客服03" in (tmp_path / "报告" / "report.html").read_text("utf-8")


def test_a_folder_of_parts_packed_and_in_several_formats_is_one_table(
    holdfast: Callable[..., Any], files: Mapping[str, str], shop: SmallShop, report, tmp_path: Path
):
    parts = tmp_path / "accesses"
    (parts / "march").mkdir(parents=True)
    third = shop.accesses.num_rows // 3
    write_csv(shop.accesses.slice(0, third), tmp_path / "first.csv")
    with (tmp_path / "first.csv").open("rb") as plain, gzip.open(parts / "march" / "first.csv.gz", "wb") as packed:
        shutil.copyfileobj(plain, packed)
    with (parts / "second.jsonl").open("w", encoding="utf-8") as lines:
        for row in shop.accesses.slice(third, third).to_pylist():
            lines.write(json.dumps({**row, "at": f"{row['at'].isoformat()}Z"}) + "\n")
    pq.write_table(pq.read_table(files["accesses"]).slice(2 * third), parts / "third.parquet", compression="zstd")
    ended = holdfast(
        *("trace", "--complaints", files["complaints"], "--accesses", parts, "--orders", files["orders"]),
        *("--out", tmp_path / "out"),
    )
    assert (ended.code, ended.err) == (0, "")
    assert (tmp_path / "out" / "leads.csv").read_bytes() == (report.folder / "leads.csv").read_bytes()
    assert (tmp_path / "out" / "exposed.csv").read_bytes() == (report.folder / "exposed.csv").read_bytes()


def test_naive_times_in_parquet_are_read_as_utc_and_this_is_told(
    holdfast: Callable[..., Any], files: Mapping[str, str], shop: SmallShop, report, tmp_path: Path
):
    pq.write_table(shop.accesses, tmp_path / "accesses.parquet")
    ended = holdfast(
        *("trace", "--complaints", files["complaints"], "--accesses", tmp_path / "accesses.parquet"),
        *("--orders", files["orders"], "--out", tmp_path / "out"),
    )
    assert ended.code == 0
    assert "accesses" in ended.err
    assert "UTC" in ended.err
    assert (tmp_path / "out" / "leads.csv").read_bytes() == (report.folder / "leads.csv").read_bytes()


def test_columns_of_a_file_of_ours_proposes_our_own_names(holdfast: Callable[..., Any], files: Mapping[str, str]):
    for name, path in files.items():
        ended = holdfast("columns", path)
        assert ended.code == 0
        assert f"\n{name}:\n" in ended.out

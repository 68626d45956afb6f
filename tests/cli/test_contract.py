"""What a report holds: files, columns and keys that other tools rely on."""

import csv
import hashlib
import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from tests.flow.small_shop import SmallShop

LEADS = (
    *("rank", "custodian", "custodian_kind", "probability", "window_from", "window_to"),
    *("complaints_seen", "complaints_expected", "credible_set", "reason"),
)
EXPOSED = ("rank", "account", "order", "probability", "custodian", "reason")
PROMISED = {"none_probability", "outside_probability", "complaints_used", "inputs", "parameters", "timings", "version"}


def rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.fixture(scope="module")
def run(report) -> dict[str, Any]:
    read: dict[str, Any] = json.loads((report.folder / "run.json").read_text("utf-8"))
    return read


def test_an_answer_ends_with_exit_code_0_and_says_it_on_standard_output(report):
    assert (report.ended.code, report.ended.err) == (0, "")
    assert "desk staff desk-03" in report.ended.out
    assert "never proof against a person" in report.ended.out


def test_the_report_holds_these_files_and_no_others(report):
    assert {file.name for file in report.folder.iterdir()} == {
        *("leads.csv", "leads.parquet", "exposed.csv", "exposed.parquet"),
        *("rejects.csv", "run.json", "report.html"),
    }


def test_leads_have_these_columns_in_csv_and_parquet(report):
    written = rows(report.folder / "leads.csv")
    kept = pq.read_table(report.folder / "leads.parquet")
    assert tuple(written[0]) == LEADS == tuple(kept.column_names)
    assert len(written) == kept.num_rows
    assert [row["custodian"] for row in written] == kept["custodian"].to_pylist()
    assert [float(row["probability"]) for row in written] == pytest.approx(kept["probability"].to_pylist(), abs=1e-6)


def test_the_first_lead_is_the_leak(report):
    first = rows(report.folder / "leads.csv")[0]
    assert (first["rank"], first["custodian"], first["custodian_kind"]) == ("1", "desk-03", "desk staff")
    assert float(first["probability"]) > 0.9
    assert first["window_from"] < first["window_to"]
    assert first["credible_set"] == "1"
    reason = json.loads(first["reason"])
    assert (reason["code"], reason["seen"]) == ("saw-before-call", int(first["complaints_seen"]))


def test_a_source_without_an_access_log_has_a_kind_that_begins_with_outside(report, shop: SmallShop):
    logged = set(shop.accesses["custodian"].to_pylist())
    kinds = {row["custodian"]: row["custodian_kind"] for row in rows(report.folder / "leads.csv")}
    for name, kind in kinds.items():
        assert kind.startswith("outside:") == (name not in logged)
    named = {f"outside:{each}" for each in ("customer_list", "window", "shop", "hub", "courier")}
    assert {kind for kind in kinds.values() if kind.startswith("outside:")} <= named
    assert {"outside:customer_list", "outside:window"} <= set(kinds.values())


def test_the_exposed_have_these_columns_in_csv_and_parquet(report):
    written = rows(report.folder / "exposed.csv")
    kept = pq.read_table(report.folder / "exposed.parquet")
    assert tuple(written[0]) == EXPOSED == tuple(kept.column_names)
    assert len(written) == kept.num_rows > 10
    assert [row["order"] for row in written] == kept["order"].to_pylist()
    assert [row["rank"] for row in written] == [str(at) for at in range(1, len(written) + 1)]


def test_the_run_has_the_promised_keys(run: dict[str, Any], shop: SmallShop):
    assert run.keys() >= PROMISED
    assert 0.0 <= run["none_probability"] <= 1.0
    assert 0.0 <= run["outside_probability"] <= 1.0
    assert run["complaints_used"] == shop.complaints.num_rows
    assert run["timings"]
    assert all(seconds >= 0.0 for seconds in run["timings"].values())
    assert run["left_out"] == []


def test_the_run_names_its_inputs_by_hash(run: dict[str, Any], files: Mapping[str, str], shop: SmallShop):
    assert [each["table"] for each in run["inputs"]] == ["complaints", "accesses", "orders"]
    for each in run["inputs"]:
        content = Path(files[each["table"]]).read_bytes()
        assert each["path"] == files[each["table"]]
        assert each["sha256"] == f"sha256:{hashlib.sha256(content).hexdigest()}"
        assert (each["bytes"], each["rejected"]) == (len(content), 0)
        assert each["rows"] == getattr(shop, each["table"]).num_rows


def test_the_run_can_be_repeated_from_its_parameters(run: dict[str, Any], files: Mapping[str, str]):
    assert {name: run["parameters"][name] for name in files} == {name: [path] for name, path in files.items()}
    assert (run["parameters"]["engine"], run["parameters"]["threshold"]) == ("duckdb", 0.9)


def test_without_rejected_rows_the_rejects_are_a_header(report):
    assert (report.folder / "rejects.csv").read_text("utf-8") == "table,file,line,field,reason\n"


def test_the_same_inputs_give_the_same_bytes_but_for_the_timings(
    report, holdfast: Callable[..., Any], all_files: list[str], tmp_path: Path
):
    assert holdfast("trace", *all_files, "--out", tmp_path / "again").code == 0
    for file in report.folder.iterdir():
        first, second = file.read_bytes(), (tmp_path / "again" / file.name).read_bytes()
        if file.name == "run.json":
            records = [json.loads(content) for content in (first, second)]
            assert records[0].pop("timings").keys() == records[1].pop("timings").keys()
            assert records[0] == records[1]
        else:
            assert first == second, file.name


def test_leads_from_orders_alone_are_all_outside(
    holdfast: Callable[..., Any], files: Mapping[str, str], tmp_path: Path
):
    ended = holdfast(
        *("trace", "--complaints", files["complaints"], "--orders", files["orders"]),
        *("--out", tmp_path / "out"),
    )
    assert ended.code == 0
    assert all(row["custodian_kind"].startswith("outside:") for row in rows(tmp_path / "out" / "leads.csv"))


def test_none_is_an_answer_too(holdfast: Callable[..., Any], files: Mapping[str, str], tmp_path: Path):
    lone = tmp_path / "lone.csv"
    lone.write_text("complaint,order,called_at\nc-1,o-unknown,2025-04-20T10:00:00Z\n", encoding="utf-8")
    ended = holdfast("trace", "--complaints", lone, "--accesses", files["accesses"], "--out", tmp_path / "out")
    assert ended.code == 0
    assert rows(tmp_path / "out" / "exposed.csv") == []
    assert json.loads((tmp_path / "out" / "run.json").read_text("utf-8"))["none_probability"] > 0.5

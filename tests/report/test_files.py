"""The files that other tools read: exact columns, the same bytes for the same findings."""

import csv
import json
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given
from hypothesis import strategies as st

from holdfast.report.files import run_json, write_csv, write_tables
from holdfast.terms.tables import EXPOSED, LEADS

TRACES = ("one_leak", "several_leaks", "twins", "outside", "no_leak", "nothing", "hostile")
KEYS = (
    *("version", "title", "is_simulated", "parameters", "seed", "inputs", "engine", "complaints_used"),
    *("none_probability", "outside_probability", "rejected", "leads", "exposed", "expected_victims", "threshold"),
    *("left_out", "credible_sets", "timings"),
)


def rows_of(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


@pytest.mark.parametrize("trace", TRACES)
def test_the_columns_are_the_contract(invented, tmp_path, trace):
    write_tables(getattr(invented, trace)(), tmp_path)
    for name, schema in (("leads", LEADS), ("exposed", EXPOSED)):
        head = (tmp_path / f"{name}.csv").read_text(encoding="utf-8").splitlines()[0]
        assert head == ",".join(schema.names)
        assert pq.read_schema(tmp_path / f"{name}.parquet").equals(schema)


@pytest.mark.parametrize("trace", TRACES)
def test_the_same_findings_give_the_same_bytes(invented, tmp_path, trace):
    first, again = tmp_path / "first", tmp_path / "again"
    for folder in (first, again):
        folder.mkdir()
        written = write_tables(getattr(invented, trace)(), folder)
        assert {file.name for file in written} == {"leads.csv", "leads.parquet", "exposed.csv", "exposed.parquet"}
    for file in first.iterdir():
        assert file.read_bytes() == (again / file.name).read_bytes()


def test_metadata_left_by_another_tool_changes_nothing(invented, tmp_path):
    findings = invented.one_leak()
    marked = invented.replace(findings, exposed=findings.exposed.replace_schema_metadata({"pandas": "x"}))
    for name, each in (("plain", findings), ("marked", marked)):
        (tmp_path / name).mkdir()
        write_tables(each, tmp_path / name)
    plain, other = (tmp_path / name / "exposed.parquet" for name in ("plain", "marked"))
    assert plain.read_bytes() == other.read_bytes()


def test_csv_and_parquet_say_the_same(invented, tmp_path):
    write_tables(invented.several_leaks(), tmp_path)
    for name in ("leads", "exposed"):
        written = rows_of(tmp_path / f"{name}.csv")
        kept = pq.read_table(tmp_path / f"{name}.parquet").to_pylist()
        assert len(written) == len(kept) > 0
        for text, row in zip(written, kept, strict=True):
            assert text["custodian"] == row["custodian"]
            assert float(text["probability"]) == pytest.approx(row["probability"], abs=5e-7)
            assert json.loads(text["reason"]) == json.loads(row["reason"])


def test_days_are_iso_and_what_is_missing_is_empty(invented, tmp_path):
    write_tables(invented.one_leak(), tmp_path)
    first, second, *_ = rows_of(tmp_path / "leads.csv")
    assert (first["window_from"], first["window_to"]) == ("2026-07-02", "2026-07-09")
    assert (first["credible_set"], second["credible_set"]) == ("1", "")


def test_ids_are_written_as_they_came(invented, tmp_path):
    write_tables(invented.hostile(), tmp_path)
    assert tuple(row["custodian"] for row in rows_of(tmp_path / "leads.csv")) == invented.HOSTILE
    assert tuple(row["account"] for row in rows_of(tmp_path / "exposed.csv")) == invented.HOSTILE


@given(st.lists(st.floats(0, 1e6), min_size=1))
def test_numbers_have_at_most_six_decimals_and_no_exponent(tmp_path_factory, numbers):
    file = tmp_path_factory.mktemp("numbers") / "n.csv"
    write_csv(pa.table({"n": pa.array(numbers, pa.float64())}), file)
    written = file.read_text(encoding="utf-8").split()[1:]
    assert all("." in text and len(text.split(".")[1]) <= 6 and "e" not in text for text in written)
    assert [float(text) for text in written] == pytest.approx(numbers, abs=5.1e-7, rel=1e-12)


def test_the_run_can_be_repeated_from_its_record(invented):
    record = json.loads(run_json(invented.several_leaks(), invented.run_facts()))
    assert tuple(record) == KEYS
    assert [each["path"] for each in record["inputs"]] == ["complaints.csv", "accesses/*.parquet", "orders.csv"]
    assert set(record["inputs"][0]) == {"table", "path", "rows", "rejected", "bytes", "sha256"}
    assert (record["seed"], record["parameters"]["margin_days"]) == (7, 3)
    assert (record["leads"], record["exposed"], record["complaints_used"]) == (15, 120, 34)
    assert record["credible_sets"][2]["members"][1] == {"custodian": "desk-5", "custodian_kind": "service desk"}


def test_only_the_timings_differ_between_two_runs(invented):
    texts = [run_json(invented.one_leak(), invented.run_facts(timings={"fit": seconds})) for seconds in (0.1, 7.25)]
    assert texts[0] != texts[1]
    assert texts[0].split('"timings"')[0] == texts[1].split('"timings"')[0]

"""The files that the documentation shows are read as it says."""

import re
from pathlib import Path

import pytest

from holdfast.flow.run import Request, Run, trace_files
from holdfast.ingest.mapping import load_mappings
from holdfast.terms.tables import INPUTS
from holdfast.trace.reasons import OUTSIDE

ROOT = Path(__file__).parents[2]
EXAMPLES = ROOT / "docs" / "examples"


def traced(work: Path, folder: str, mapping: str | None = None, **names: str) -> Run:
    paths = {table: [str(EXAMPLES / folder / name)] for table, name in names.items()}
    described = EXAMPLES / folder / mapping if mapping else None
    return trace_files(Request(paths, mapping=described, timezone="Asia/Shanghai"), work)


def test_the_foreign_export_is_read_whole_through_its_mapping(tmp_path):
    run = traced(
        tmp_path,
        "export",
        "mapping.yaml",
        complaints="tickets.csv",
        accesses="access_log.jsonl",
        orders="orders.tsv",
    )
    assert run.rejected == 0
    assert {table.schema.name: table.row_count for table in run.staged} == {
        "complaints": 7,
        "accesses": len((EXAMPLES / "export" / "access_log.jsonl").read_text(encoding="utf-8").splitlines()),
        "orders": 40,
    }
    assert run.findings.complaints_used == 7
    first = next(lead for lead in run.findings.leads if not lead.custodian_kind.startswith(OUTSIDE))
    assert first.custodian == "erp-07"  # the shop it serves, all its orders, is about as likely
    assert first.reason.values["fields"] == "amount|item|name|order_number"


def test_the_example_mapping_shows_every_key():
    mappings = load_mappings(EXAMPLES / "export" / "mapping.yaml")
    assert set(mappings) == set(INPUTS)
    keys = (
        "rename",
        "constants",
        "timezone",
        "time_format",
        "encoding",
        "delimiter",
        "fields_separator",
        "null_values",
    )
    assert [key for key in keys if not any(getattr(mapping, key) for mapping in mappings.values())] == []


def test_the_rows_in_the_readme_are_files_that_can_be_read(tmp_path):
    shown = re.findall(r"`(\w+)\.csv`\n\n```csv\n(.*?)```", (ROOT / "README.md").read_text(encoding="utf-8"), re.DOTALL)
    assert {name: text for name, text in shown} == {  # noqa: C416  each once, or one would hide another
        name: (EXAMPLES / "shop" / f"{name}.csv").read_text(encoding="utf-8") for name in INPUTS
    }
    run = traced(tmp_path, "shop", **{name: f"{name}.csv" for name in INPUTS})
    assert run.rejected == 0
    assert run.findings.complaints_used == 2


@pytest.mark.parametrize("readme", ["README.md", "README.zh.md"])
def test_a_mapping_in_the_readme_is_one(tmp_path, readme):
    written = (ROOT / readme).read_text(encoding="utf-8")
    for number, text in enumerate(re.findall(r"```yaml\n(.*?)```", written, re.DOTALL)):
        file = tmp_path / f"{number}.yaml"
        file.write_text(text, encoding="utf-8")
        assert load_mappings(file)

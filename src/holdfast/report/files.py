"""The files of a report that other tools read: leads and exposed customers as CSV and Parquet, and ``run.json``."""

import csv
import json
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdfast.report.facts import RunFacts
from holdfast.terms.tables import EXPOSED
from holdfast.trace.findings import CredibleSet, Findings, leads_table

DECIMALS = 6
"""Decimals of a number in a CSV file; beyond them two machines may differ."""


def write_tables(findings: Findings, folder: Path) -> tuple[Path, ...]:
    """Write leads and exposed customers into ``folder``, each as CSV and Parquet; return the files' paths.

    The same findings give the same bytes.
    """
    written = []
    for name, table in (
        ("leads", leads_table(findings.leads)),
        ("exposed", findings.exposed.select(EXPOSED.names).cast(EXPOSED)),
    ):
        written += [folder / f"{name}.csv", folder / f"{name}.parquet"]
        write_csv(table, written[-2])
        # Metadata of the table (such as what pandas leaves behind) would make equal tables differ in their bytes.
        pq.write_table(table.replace_schema_metadata(None), written[-1], compression="zstd", version="2.6")
    return tuple(written)


def write_csv(table: pa.Table, file: Path) -> None:
    """Write a table as UTF-8 CSV: ISO dates, numbers with at most six decimals, missing values empty.

    Ids are written as they came, also those that a spreadsheet would take for a formula (``=``, ``+``, ``-``, ``@``
    first): the file is for joining with other tables, and an id with a guard before it joins with nothing. Who opens
    the file in a spreadsheet should import these columns as text; the page shows them without any such risk.
    """
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.writer(out, lineterminator="\n")
        writer.writerow(table.column_names)
        for batch in table.to_batches(max_chunksize=65_536):
            writer.writerows(_written_rows(batch))


def _written_rows(batch: pa.RecordBatch) -> Iterator[tuple[object, ...]]:
    columns = [_fixed(column) if pa.types.is_floating(column.type) else column for column in batch.columns]
    return zip(*(column.to_pylist() for column in columns), strict=True)


def _fixed(numbers: pa.Array) -> pa.Array:
    """Write numbers without an exponent and without idle zeros, but always with a decimal: ``0.97``, ``1.0``."""
    exact = pc.cast(pc.round(numbers, DECIMALS), pa.decimal128(38, DECIMALS))
    trimmed = pc.utf8_rtrim(pc.cast(exact, pa.string()), "0")
    return pc.if_else(pc.ends_with(trimmed, "."), pc.binary_join_element_wise(trimmed, "0", ""), trimmed)


def run_record(findings: Findings, facts: RunFacts) -> dict[str, Any]:
    """Return what ``run.json`` holds: all that is needed to repeat the run, the answer in short, the timings last."""
    return {
        "version": facts.version,
        "title": facts.title,
        "is_simulated": facts.is_simulated,
        "parameters": dict(sorted(facts.parameters.items())),
        "seed": facts.seed,
        "inputs": [asdict(each) for each in facts.inputs],
        "engine": facts.engine,
        "complaints_used": findings.complaints_used,
        "none_probability": round(findings.none_probability, DECIMALS),
        "outside_probability": round(findings.outside_probability, DECIMALS),
        "rejected": facts.rejected_count,
        "leads": len(findings.leads),
        "exposed": findings.exposed.num_rows,
        "expected_victims": round(findings.expected_victims, DECIMALS),
        "threshold": findings.threshold,
        "left_out": list(findings.left_out),
        "credible_sets": [set_record(each) for each in findings.credible_sets],
        "timings": {step: round(seconds, 3) for step, seconds in facts.timings.items()},
    }


def set_record(credible: CredibleSet) -> dict[str, Any]:
    """Return a credible set as it stands in JSON."""
    return {
        "number": credible.number,
        "probability": round(credible.probability, DECIMALS),
        "share": round(credible.share, DECIMALS),
        "members": [{"custodian": name, "custodian_kind": kind} for name, kind in credible.members],
    }


def run_json(findings: Findings, facts: RunFacts) -> str:
    """Return the text of ``run.json``; all but ``timings`` is the same for the same inputs and parameters."""
    return json.dumps(run_record(findings, facts), ensure_ascii=False, indent=2, allow_nan=False) + "\n"

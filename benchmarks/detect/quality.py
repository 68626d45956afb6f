"""How well the detectors see: simulated shops with attacks, and without any, at their defaults.

    uv run --no-sync python -m benchmarks.detect.quality 401 402 [--scenario botnet] [--detector NAME]

Rows go into results/quality.json in place of those of the same scenario and seed, so that a long measurement can be
made in parts. What is true is told by ``truth/`` of the run (see truth.py), which no detector reads. The delay is from
the first act that is true of a detector until the events up to then give it a signal about a true subject (or about
the attack as a whole), in steps of ``LADDER`` minutes.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa
import pyarrow.csv
from benchmarks.detect.truth import SEES, Target, truth_of

from holdfast.detect import Detector, all_detectors
from holdfast.engine import Engine, open_engine
from holdfast.ingest.warnings import warnings_of
from holdfast.replay.attackers.copies import Attacker
from holdfast.replay.attackers.id_walking import IdWalking
from holdfast.replay.attackers.insider_export import InsiderExport
from holdfast.replay.files import write_run
from holdfast.replay.scenario import Scenario
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.terms.tables import BESIDE, EVENTS

SCENARIOS = {
    "quiet-year": 0.5,
    "promotion-day": 0.5,
    "botnet": 0.5,
    "yougou-2014": 0.3,
    "two-leaks": 1.0,
    "jd-2015": 0.5,
    "dangdang-2020": 0.3,
    "scraping": 0.5,
    "export": 0.3,
}
"""Scenario -> scale."""
OPENS, CLOSES = date(2025, 4, 10), date(2025, 4, 30)
VARIANTS: dict[str, Attacker] = {"scraping": IdWalking(OPENS, CLOSES, step=1), "export": InsiderExport(OPENS, CLOSES)}
"""Scenarios for this measurement alone: outside-leak, but the orders leave by a key that opens every one, twice a day,
or by one export of one employee."""
LADDER = (1, 2, 5, 15, 60, 240, 1440, 3 * 1440, 7 * 1440, 14 * 1440, 30 * 1440, 60 * 1440)
WHOLE = {"shop", "client", "network"}
"""Subjects that are the attack as a whole."""
NOT_HERE = {"lookalike_domain", "dump_match"}
"""Their tables are no events of a simulated shop."""
HERE = Path(__file__).parent


def tables(engine: Engine, folder: Path) -> dict[str, ir.Table]:
    """Return the events, the complaints and the canaries as the lake would have them."""
    found = {}
    for name, schema in EVENTS.items():
        files = sorted(str(file) for file in (folder / "events" / name).glob("*.parquet"))
        rows = engine.read(files) if files else engine.table(schema.arrow.empty_table())
        if name == "complaints":
            rows = engine.table(_complaints(folder, schema.arrow))
        if name == "reviews" and files:
            texts = engine.rows(rows)
            rows = engine.table(texts.append_column("warning", warnings_of(texts["text"].combine_chunks())))
        if "ip" in rows.columns:
            rows = rows.mutate(ip_subnet=rows.ip.re_replace(r"\.[0-9]+$", ".0/24"))
        missing = {
            f.name: ibis.null(dt.DataType.from_pyarrow(f.type)) for f in schema.arrow if f.name not in rows.columns
        }
        rows = rows.mutate(**missing)
        found[name] = rows.mutate(at=rows["at"].cast("timestamp(6)"))
    found["canaries"] = engine.table(_canaries(folder))
    return found


def _complaints(folder: Path, schema: pa.Schema) -> pa.Table:
    options = pa.csv.ConvertOptions(strings_can_be_null=True, null_values=[""])  # else what is unknown has a name: ""
    read = pa.csv.read_csv(folder / "complaints" / "complaints.csv", convert_options=options)
    columns: dict[str, Any] = {}
    for field in schema:
        column = read[field.name] if field.name in read.column_names else pa.nulls(len(read), pa.string())
        if pa.types.is_timestamp(field.type):
            columns[field.name] = column.cast(pa.timestamp("us", tz="UTC")).cast(pa.timestamp("us"))
        else:
            columns[field.name] = column.cast(field.type) if len(read) else pa.array([], field.type)
    columns["at"] = pa.compute.coalesce(columns["reported_at"], columns["called_at"])
    return pa.table(columns, schema=schema)


def _canaries(folder: Path) -> pa.Table:
    schema = BESIDE["canaries"].arrow
    if not (folder / "canaries.csv").exists():
        return schema.empty_table()
    rows = pa.csv.read_csv(folder / "canaries.csv").to_pylist()
    planted = [
        {"kind": row["kind"], "identifier": row["subject"], "at": row["at"].replace(tzinfo=None)} for row in rows
    ]
    return pa.Table.from_pylist(planted, schema=schema)


def measured(signals: pa.Table, true: Target, days: int, *, is_meant: bool) -> dict[str, Any]:
    """Return counts; precision, and recall where there is something to find."""
    subjects = {row["subject"] for row in signals.to_pylist() if row["subject_kind"] not in WHOLE}
    found: dict[str, Any] = {"signals": signals.num_rows, "subjects": len(subjects)}
    found["false_a_day"] = round(len(subjects - true.explained) / days, 4)
    if is_meant:
        found["true"] = len(true.subjects)
        found["precision"] = round(len(subjects & true.explained) / len(subjects), 4) if subjects else None
        found["recall"] = round(len(subjects & true.subjects) / len(true.subjects), 4) if true.subjects else None
    return found


def delay(engine: Engine, each: Detector, known: dict[str, ir.Table], true: Target) -> int | None:
    """Return the first step of the ladder at which it speaks of the attack, None where it never does."""
    assert true.began_at is not None
    begins = datetime(1970, 1, 1) + timedelta(seconds=true.began_at)  # noqa: DTZ001  naive UTC

    def speaks(minutes: int) -> bool:
        until = begins + timedelta(minutes=minutes)
        cut = {name: rows.filter(rows["at"] < until) for name, rows in known.items() if name in each.tables}
        rows = engine.rows(each.signals(cut, engine.keep)).to_pylist()
        named = [row for row in rows if row["subject"] in true.subjects or row["subject_kind"] in WHOLE]
        return any(row["last_at"] >= begins for row in named)

    low, high = 0, len(LADDER)
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if speaks(LADDER[middle]) else (middle + 1, high)
    return LADDER[low] if low < len(LADDER) else None


def scenario_of(name: str) -> Scenario:
    """Return a scenario or a variant."""
    if name not in VARIANTS:
        return scenario_named(name)
    whole = scenario_named("outside-leak")
    return replace(whole, name=name, plans=tuple(replace(plan, attacker=VARIANTS[name]) for plan in whole.plans))


def measure(name: str, seed: int, only: list[str]) -> list[dict[str, Any]]:
    """Measure the detectors in one scenario with one seed."""
    results = []
    with tempfile.TemporaryDirectory() as work, open_engine(work=Path(work)) as engine:
        scenario, folder = scenario_of(name), Path(work) / "run"
        folder.mkdir()
        write_run(Simulation.begin(scenario, seed, SCENARIOS[name]), folder)
        known, true = tables(engine, folder), truth_of(folder)
        for each in all_detectors().values():
            if (only and each.name not in only) or each.name in NOT_HERE:
                continue
            is_meant = each.name in SEES.get(name, ())
            begun = time.process_time()
            signals = engine.rows(each.signals(known, engine.keep))
            row = {"scenario": name, "seed": seed, "detector": each.name, "meant": is_meant}
            row |= measured(signals, true[each.name], scenario.days, is_meant=is_meant)
            row["cpu_seconds"] = round(time.process_time() - begun, 2)
            if is_meant and row["recall"] and true[each.name].began_at is not None:
                row["delay_minutes"] = delay(engine, each, known, true[each.name])
            results.append(row)
            print(json.dumps(row), flush=True)
    return results


def main(seeds: list[int], scenarios: list[str], only: list[str], out: str) -> None:
    """Measure scenarios with every seed and put the rows in their place."""
    file = HERE / "results" / out
    for name in scenarios:
        for seed in seeds:
            fresh = measure(name, seed, only)
            kept = json.loads(file.read_text("utf-8"))["rows"] if file.exists() else []
            new = {(row["scenario"], row["seed"], row["detector"]) for row in fresh}
            rows = [row for row in kept if (row["scenario"], row["seed"], row["detector"]) not in new] + fresh
            machine = {"cpu": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version()}
            machine["seeds"] = sorted({row["seed"] for row in rows})
            file.write_text(json.dumps({"machine": machine, "rows": rows}, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[401, 402])
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--detector", action="append", default=[])
    parser.add_argument("--out", default="quality.json")
    given = parser.parse_args()
    main(given.seeds, given.scenario or list(SCENARIOS), given.detector, given.out)

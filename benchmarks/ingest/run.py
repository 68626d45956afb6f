"""Measure ``holdfast ingest``: ``python -m benchmarks.ingest.run [--events N] [--crowdsec-lines N] [--out FILE]``.

Rates are of the whole command, its start included, from a file in the page cache to rows flushed in the lake.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.json

from benchmarks.ingest.crowdsec import prepared
from benchmarks.ingest.logs import RULES, write
from benchmarks.speed.machine import load, machine


def measured(command: list[str], events: int) -> dict[str, Any]:
    """Run a command to its end; return its rate, processor time and memory."""
    busy, begun = load(), time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, used = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - begun
    if os.waitstatus_to_exitcode(status):
        sys.exit(f"failed: {' '.join(command)}")
    return {
        **rate(events, seconds, used.ru_utime + used.ru_stime),
        "memory_mib": used.ru_maxrss >> 10,
        "load_before": busy,
    }


def rate(events: int, seconds: float, cpu_seconds: float) -> dict[str, Any]:
    return {
        "events": events,
        "seconds": round(seconds, 2),
        "cpu_seconds": round(cpu_seconds, 2),
        "events_per_second": round(events / seconds),
        "events_per_cpu_second": round(events / cpu_seconds),
    }


def bare(path: Path, events: int, work: Path) -> dict[str, Any]:
    """Measure what the machine does at best: parse the file with pyarrow; write and flush as many bytes."""
    begun, cpu = time.perf_counter(), time.process_time()
    rows = sum(batch.num_rows for batch in pa.json.open_json(path))
    parsed = rate(rows, time.perf_counter() - begun, time.process_time() - cpu)
    content = path.read_bytes()
    begun, cpu = time.perf_counter(), time.process_time()
    with (work / "raw").open("wb", buffering=0) as out:
        out.write(content)
        os.fsync(out.fileno())
    return {
        "read_and_parse": parsed,
        "write_and_flush": rate(events, time.perf_counter() - begun, time.process_time() - cpu),
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=4_000_000)
    parser.add_argument("--crowdsec-lines", type=int, default=100_000)
    parser.add_argument("--out", type=Path)
    chosen = parser.parse_args()
    work = Path(tempfile.mkdtemp(prefix="holdfast-bench-"))
    holdfast = [sys.executable, "-m", "holdfast", "ingest"]
    try:
        (work / "rules.yaml").write_text(RULES)
        options = {
            "jsonl": ["--table", "logins"],
            "nginx": ["--format", "nginx", "--rules", str(work / "rules.yaml")],
            "sshd": ["--format", "sshd", "--timezone", "UTC", "--year", "2026"],
        }
        found: dict[str, Any] = {
            "machine": machine(),
            "command": f"python -m benchmarks.ingest.run {' '.join(sys.argv[1:])}",
        }
        for form, said in options.items():
            log = work / f"log.{form}"
            length = write(log, form, chosen.events)
            command = [*holdfast, str(log), *said, "--lake", str(work / form)]
            found[form] = {"bytes_per_event": round(length), **measured(command, chosen.events)}
            if form == "jsonl":
                found["bare"] = bare(log, chosen.events, work)
                (work / "raw").unlink()
            shutil.rmtree(work / form)
            log.unlink()
            print(form, json.dumps(found[form]), flush=True)
        if chosen.crowdsec_lines:
            log = work / "auth.log"
            write(log, "sshd", chosen.crowdsec_lines)
            command, version = prepared(work / "crowdsec")
            found["crowdsec"] = {"version": version, **measured([*command, f"file://{log}"], chosen.crowdsec_lines)}
            for name in ("events_per_second", "events_per_cpu_second"):
                found["crowdsec"][f"holdfast_times_{name}"] = round(found["sshd"][name] / found["crowdsec"][name], 1)
        told = json.dumps(found, indent=1)
        print(told)
        if chosen.out:
            chosen.out.write_text(told + "\n")
    finally:
        shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()

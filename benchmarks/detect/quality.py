"""How well the detectors see: simulated shops with attacks, and without any, at their defaults.

    uv run --no-sync python benchmarks/detect/quality.py 201 202 203 [--faked-devices]

Writes results/quality.json. The addresses of the botnet are told by what only attackers do in the simulation: they sign
in without a device, in the days of the attack; some dozens of guessers of the noise are among them.
"""

import argparse
import json
import os
import platform
import tempfile
import time
from pathlib import Path
from typing import Any

import ibis
import ibis.expr.datatypes as dt
import ibis.expr.types as ir
import pyarrow as pa

from holdfast.detect import all_detectors
from holdfast.engine import Engine, open_engine
from holdfast.replay.files import write_run
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.terms.tables import EVENTS

SCENARIOS = {
    "quiet-year": 0.5,
    "promotion-day": 0.5,
    "botnet": 0.5,
    "yougou-2014": 0.3,
    "two-leaks": 1.0,
    "jd-2015": 0.5,
    "dangdang-2020": 0.3,
}
"""Scenario -> scale."""
SEES = {
    "yougou-2014": ("credential_stuffing", "stuffed_accounts"),
    "botnet": ("distributed_stuffing", "stuffed_accounts"),
    "two-leaks": ("staff_browsing",),
    "jd-2015": ("order_walking", "order_scraping", "quick_pay_binding"),
    "dangdang-2020": ("gift_card_fan_in", "gift_card_fast_spend", "borrowed_account", "resale_by_gift_card"),
}
HERE = Path(__file__).parent


def tables(engine: Engine, events: Path) -> dict[str, ir.Table]:
    """Return the events as the lake would have them."""
    found = {}
    for name, schema in EVENTS.items():
        files = sorted(str(file) for file in (events / name).glob("*.parquet"))
        rows = engine.read(files) if files else engine.table(schema.arrow.empty_table())
        if "ip" in rows.columns:
            rows = rows.mutate(ip_subnet=rows.ip.re_replace(r"\.[0-9]+$", ".0/24"))
        missing = {
            f.name: ibis.null(dt.DataType.from_pyarrow(f.type)) for f in schema.arrow if f.name not in rows.columns
        }
        found[name] = rows.mutate(**missing)
    return found


def truth_of(engine: Engine, name: str, known: dict[str, ir.Table], folder: Path) -> dict[str, set[str]]:
    """Return the true subjects by detector, as far as the simulation tells them."""
    told = json.loads((folder / "truth.json").read_text("utf-8"))["leaks"]
    custodians = {each for leak in told for each in leak["custodians"]}
    if name == "two-leaks":
        return {"staff_browsing": custodians}
    if name == "jd-2015":
        return {"order_walking": custodians, "order_scraping": custodians}
    if name == "yougou-2014":
        addresses = {each.removeprefix("address:") for each in custodians}
        bare = known["logins"].filter(known["logins"].ip.isin(sorted(addresses)))
    elif name == "botnet":
        first, last = told[0]["window_from"], told[0]["window_to"]
        rows = known["logins"].filter(known["logins"].device.isnull())
        local = rows["at"] + ibis.interval(hours=8)
        bare = rows.filter((local >= ibis.timestamp(first)) & (local < ibis.timestamp(last) + ibis.interval(days=1)))
        addresses = set(engine.rows(bare.select("ip").distinct())["ip"].to_pylist())
    else:
        return {}
    opened = set(engine.rows(bare.filter(bare.is_ok).select("account").distinct())["account"].to_pylist())
    detector = "credential_stuffing" if name == "yougou-2014" else "distributed_stuffing"
    return {detector: addresses, "stuffed_accounts": opened}


def measured(signals: pa.Table, true: set[str] | None, days: int) -> dict[str, Any]:
    """Return counts, and precision and recall where the truth is known."""
    rows = [
        row for row in signals.to_pylist() if row["subject_kind"] in {"ip", "account", "custodian", "order", "device"}
    ]
    subjects = {row["subject"] for row in rows}
    found: dict[str, Any] = {"signals": signals.num_rows, "a_day": round(signals.num_rows / days, 3)}
    if true is not None:
        hit = len(subjects & true)
        found |= {"true": len(true), "precision": hit / len(subjects) if subjects else None, "recall": hit / len(true)}
    return found


def with_devices(known: dict[str, ir.Table]) -> dict[str, ir.Table]:
    """Return the events with a device of its own for each address that sent none.

    Simulated attackers send none and simulated customers always do: left so, that alone gives attackers away.
    """
    logins = known["logins"]
    device = ibis.coalesce(logins.device, ibis.literal("faked-").concat(logins.ip))
    return known | {"logins": logins.mutate(device=device)}


def main(seeds: list[int], scenarios: list[str], only: list[str], out: str, *, is_faked: bool) -> None:
    """Measure scenarios with every seed."""
    results = []
    for name in scenarios:
        scale = SCENARIOS[name]
        for seed in seeds:
            with tempfile.TemporaryDirectory() as work, open_engine(work=Path(work)) as engine:
                scenario, folder = scenario_named(name), Path(work) / "run"
                folder.mkdir()
                write_run(Simulation.begin(scenario, seed, scale), folder)
                known = tables(engine, folder / "events")
                true = truth_of(engine, name, known, folder / "truth")
                if is_faked:
                    known = with_devices(known)
                for each in all_detectors().values():
                    if only and each.name not in only:
                        continue
                    if not set(each.tables) <= set(known):
                        continue
                    begun = time.process_time()
                    signals = engine.rows(each.signals(known, engine.keep))
                    row = {"scenario": name, "seed": seed, "detector": each.name}
                    row |= measured(signals, true.get(each.name), scenario.days)
                    row |= {
                        "meant": each.name in SEES.get(name, ()),
                        "cpu_seconds": round(time.process_time() - begun, 2),
                    }
                    results.append(row)
                    print(json.dumps(row), flush=True)
    machine = {"cpu": platform.machine(), "cores": os.cpu_count(), "python": platform.python_version(), "seeds": seeds}
    machine |= {"attackers_have_devices": is_faked}
    (HERE / "results").mkdir(exist_ok=True)
    (HERE / "results" / out).write_text(json.dumps({"machine": machine, "rows": results}, indent=1) + "\n")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("seeds", nargs="*", type=int, default=[101, 102, 103])
    parser.add_argument("--scenario", action="append", choices=SCENARIOS)
    parser.add_argument("--detector", action="append", default=[])
    parser.add_argument("--faked-devices", action="store_true")
    parser.add_argument("--out", default="quality.json")
    given = parser.parse_args()
    main(given.seeds, given.scenario or list(SCENARIOS), given.detector, given.out, is_faked=given.faked_devices)

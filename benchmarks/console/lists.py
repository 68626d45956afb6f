"""How fast a call centre's list comes in: ``python -m benchmarks.console.lists [--rows 10000]``; then the same again.

Seconds of the clock and of the processor on SQLite in a fresh folder. Texts, names and numbers are made up.
"""

import argparse
import csv
import json
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

from benchmarks.speed.machine import machine
from holdfast.flow.complaint_lists import complaints_import
from holdfast.flow.recording import record_open, record_prepare
from holdfast.record.opening import opened
from holdfast.record.roles import system
from holdfast.settings import Settings

TEXTS = (
    "{day}日下午接到自称聚美优品客服的电话，对方号码 +8522123{n:04}，说系统升级，知道我的订单 JM{n:09}，被骗{loss}元。",
    "我叫王小满，{day}号有人冒充京东客服打来，说快递丢了要退款，让我打开链接填银行卡，我转了{loss}元，单号 JD{n:011}。",
    "Someone called me on 12 July and said he was from the shop. He knew order {n:011}, and I lost {loss} dollars.",
    "快递三天没有送到，客服电话打不通，订单 {n:011}，请尽快处理。",
)


def main() -> None:
    """Measure, and print one JSON object."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--rows", type=int, default=10_000)
    given.add_argument("--out", type=Path)
    options = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-") as work:
        folder = Path(work)
        settings = Settings(lake=str(folder / "lake"))
        record_open(settings)
        record_prepare(settings)
        path = written(folder / "list.csv", options.rows)
        told = {"machine": machine(), "rows": options.rows, "first": imported(path), "again": imported(path)}
    shown = json.dumps(told, indent=1)
    print(shown)
    if options.out:
        options.out.write_text(shown + "\n", encoding="utf-8")


def written(path: Path, rows: int) -> Path:
    """Write a list of so many rows."""
    chance, began = random.Random(1), datetime(2026, 1, 1, 8, tzinfo=UTC)
    with path.open("w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(("complaint", "text", "name", "phone", "reported_at"))
        for number in range(rows):
            text = chance.choice(TEXTS).format(
                day=chance.randint(1, 28), n=chance.randrange(10_000), loss=chance.randrange(100, 90_000)
            )
            at = began + timedelta(minutes=number)
            out.writerow((f"C-{number}", text, "王小满", f"100{number:08}", f"{at:%Y-%m-%d %H:%M}"))
    return path


def imported(path: Path) -> dict[str, float]:
    """Import a list; return what came of it and how long it took."""
    clock, processor = time.perf_counter(), time.process_time()
    found = complaints_import(
        path, system("import"), opened().tokens, path.parent / "refused", timezone="Asia/Shanghai"
    )
    spent, seconds = time.process_time() - processor, time.perf_counter() - clock
    rows = found.taken + found.known + found.refused
    return {
        "taken": found.taken,
        "known": found.known,
        "refused": found.refused,
        "seconds": round(seconds, 1),
        "processor_seconds": round(spent, 1),
        "processor_ms_a_row": round(1000 * spent / rows, 2),
    }


if __name__ == "__main__":
    main()

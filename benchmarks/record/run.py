"""How fast the record takes complaints in, lists them, goes to the lake and is verified.

``uv run python -m benchmarks.record.run [--complaints 2000] [--url postgresql://…]``: seconds of the clock and of the
processor, on SQLite in a fresh folder unless a URL of an empty database is given.
"""

import argparse
import json
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from benchmarks.speed.machine import machine
from holdfast.flow.recording import record_open, record_prepare
from holdfast.lake import open_lake
from holdfast.settings import Record, Settings

# ruff: noqa: PLC0415 - the record is opened before its models are imported

TEXTS = (
    "我昨天下午接到自称聚美优品客服的电话 +85221234567，说系统升级，知道我的订单号 JM20160712345，被骗47,200元。",
    "Someone called me on 12 July and said he was from the shop. He knew my order, and I lost 1,250 dollars.",
)


def main() -> None:
    """Measure, and print one JSON object."""
    given = argparse.ArgumentParser(description=__doc__)
    given.add_argument("--complaints", type=int, default=2000)
    given.add_argument("--url", default="")
    options = given.parse_args()
    with tempfile.TemporaryDirectory(prefix="holdfast-") as folder:
        settings = Settings(lake=str(Path(folder) / "lake"), record=Record(url=options.url))
        record_open(settings)
        record_prepare(settings)
        print(json.dumps({"machine": machine(), **measure(settings, options.complaints)}, indent=2))


def measure(settings: Settings, count: int) -> dict[str, object]:
    """Return what each took."""
    from holdfast.flow.hearing import complaint_take
    from holdfast.flow.mirror import mirror
    from holdfast.record.journal import journal_verify, together
    from holdfast.record.models import Complaint
    from holdfast.record.roles import customer
    from holdfast.record.rotation import vault_rotate

    person = {"name": "王小满", "phone": "10000000001"}

    def take() -> None:
        for number in range(count):
            complaint_take(customer(), TEXTS[number % len(TEXTS)], channel="portal", person=person)

    def take_together() -> None:
        for _ in range(0, count, 100):
            with together():
                for number in range(100):
                    complaint_take(customer(), TEXTS[number % len(TEXTS)], channel="import", person=person)

    lake = open_lake(settings.lake, free_bytes=0)
    done = {
        "take": timed(take, count),
        "take_100_in_one_transaction": timed(take_together, count),
        "list_newest_50_of_a_pretext": timed(
            lambda: list(Complaint.objects.filter(pretext="system_upgrade").order_by("-reported_at")[:50]), 1
        ),
        "mirror": timed(lambda: mirror(lake, "main"), 2 * count),
        "journal_verify": timed(journal_verify, 2 * count),
        "vault_rotate": timed(vault_rotate, 6 * count),
    }
    return {"complaints": count, "database": settings.record.url.partition(":")[0] or "sqlite", **done}


def timed(work: Callable[[], object], count: int) -> dict[str, float]:
    """Return seconds of clock and processor, and how many a second of the clock."""
    clock, processor = time.perf_counter(), time.process_time()
    work()
    seconds = time.perf_counter() - clock
    spent = time.process_time() - processor
    return {"seconds": round(seconds, 3), "cpu_seconds": round(spent, 3), "a_second": round(count / seconds, 1)}


if __name__ == "__main__":
    main()

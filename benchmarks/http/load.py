"""Clients that send login events over HTTP as fast as they are answered."""

import argparse
import http.client
import json
import multiprocessing
import random
import time
from collections import Counter
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime, timedelta

import pyarrow as pa

NDJSON, ARROW = "application/x-ndjson", "application/vnd.apache.arrow.stream"
POOL = 12
"""Different bodies; each goes many times, every time under an Idempotency-Key of its own."""
AGENTS = (
    "Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15",
    "Mozilla/5.0 (Linux; Android 14; V2309A) AppleWebKit/537.36 Chrome/124.0",
    "ShopApp/8.12.0 (Android 13; HarmonyOS 4.0)",
)


@dataclass
class Load:
    """What is sent, and by how many."""

    port: int
    key: str
    kind: str = NDJSON
    events: int = 5000
    """In one batch."""
    clients: int = 4
    seconds: float = 15.0
    seed: int = 7


@dataclass
class Came:
    """What one client, or all, saw."""

    accepted: int = 0
    sent_bytes: int = 0
    statuses: Counter[int] = field(default_factory=Counter)
    waits: list[float] = field(default_factory=list)


def login_events(draw: random.Random, count: int) -> list[dict[str, object]]:
    """Return login events of about 200 bytes a line; a fifth of the accounts make most of the attempts."""
    begun = datetime.now(UTC) - timedelta(minutes=5)
    accounts = [f"u{draw.randrange(10**9):09d}" for _ in range(max(count // 3, 1))]
    return [
        {
            "at": (begun + timedelta(milliseconds=draw.randrange(240_000))).strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "account": accounts[int(len(accounts) * draw.random() ** 2)],
            "ip": f"{draw.randrange(1, 224)}.{draw.randrange(256)}.{draw.randrange(256)}.{draw.randrange(1, 255)}",
            "device": f"{draw.randrange(1 << 40):010x}",
            "user_agent": draw.choice(AGENTS),
            "is_ok": draw.random() < 0.8,
        }
        for _ in range(count)
    ]


def bodies(load: Load) -> list[bytes]:
    """Return the bodies that are sent."""
    draw = random.Random(load.seed)
    made = []
    for _ in range(POOL):
        rows = login_events(draw, load.events)
        made.append(_stream(rows) if load.kind == ARROW else b"".join(json.dumps(row).encode() + b"\n" for row in rows))
    return made


def _stream(rows: list[dict[str, object]]) -> bytes:
    for row in rows:
        row["at"] = datetime.fromisoformat(str(row["at"]))
    table = pa.Table.from_pylist(rows)
    sink = pa.BufferOutputStream()
    with pa.ipc.new_stream(sink, table.schema) as stream:
        stream.write_table(table)
    return bytes(sink.getvalue())


def client(load: Load, number: int, pool: list[bytes], out: "multiprocessing.Queue[Came]") -> None:
    """Send until the time is up; what is answered 429 is sent again."""
    came = Came()
    link = http.client.HTTPConnection("127.0.0.1", load.port, timeout=120)
    head = {"Content-Type": load.kind, "Authorization": f"Bearer {load.key}"}
    sent, begun = 0, time.time()
    while time.time() < begun + load.seconds:
        body = pool[sent % POOL]
        began = time.perf_counter()
        link.request("POST", "/api/v1/events/logins", body, head | {"Idempotency-Key": f"{begun}-{number}-{sent}"})
        answer = link.getresponse()
        text = answer.read()
        came.waits.append(time.perf_counter() - began)
        came.statuses[answer.status] += 1
        if answer.status == 202:
            came.accepted += json.loads(text)["accepted"]
            came.sent_bytes += len(body)
            sent += 1
        elif answer.status == 429:
            time.sleep(0.05)
        else:
            raise SystemExit(f"{answer.status}: {text[:500]!r}")
    out.put(came)


def send(load: Load) -> tuple[Came, float]:
    """Send from as many processes as there are clients; return what they saw together, and in how many seconds."""
    context = multiprocessing.get_context("fork")  # nothing is opened yet; the bodies are made once
    out = context.Queue()
    pool = bodies(load)
    began = time.time()
    processes = [context.Process(target=client, args=(load, number, pool, out)) for number in range(load.clients)]
    for process in processes:
        process.start()
    parts = [out.get() for _ in processes]
    for process in processes:
        process.join()
    seconds = time.time() - began
    whole = Came()
    for part in parts:
        whole.accepted += part.accepted
        whole.sent_bytes += part.sent_bytes
        whole.statuses += part.statuses
        whole.waits += part.waits
    return whole, seconds


def told(load: Load, came: Came, seconds: float) -> dict[str, object]:
    """Return the figures."""
    waits = sorted(came.waits)
    return {
        **{name: value for name, value in asdict(load).items() if name not in {"key", "port"}},
        "events_per_second": round(came.accepted / seconds),
        "bytes_per_event": round(came.sent_bytes / max(came.accepted, 1)),
        "requests_per_second": round(len(waits) / seconds, 1),
        "wait_ms_p50": round(waits[len(waits) // 2] * 1000, 1),
        "wait_ms_p99": round(waits[int(len(waits) * 0.99)] * 1000, 1),
        "statuses": {str(status): count for status, count in sorted(came.statuses.items())},
    }


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--port", type=int, default=8710)
    parser.add_argument("--key", required=True)
    parser.add_argument("--kind", choices=("ndjson", "arrow"), default="ndjson")
    parser.add_argument("--events", type=int, default=5000)
    parser.add_argument("--clients", type=int, default=4)
    parser.add_argument("--seconds", type=float, default=15.0)
    asked = vars(parser.parse_args())
    load = Load(**(asked | {"kind": ARROW if asked["kind"] == "arrow" else NDJSON}))
    print(json.dumps(told(load, *send(load)), indent=1))

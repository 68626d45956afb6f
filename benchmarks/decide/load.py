"""Requests to one address, at a steady pace or as fast as they are answered; a process of its own.

At a steady pace a request's time begins when it was due, not when its connection was free: a server that stands still
for a moment is late for all that were due in it.
"""

import argparse
import json
import socket
import threading
import time
from pathlib import Path


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("port", type=int)
    parser.add_argument("path")
    parser.add_argument("bodies", type=Path, help="one body a line")
    parser.add_argument("--key", default="")
    parser.add_argument("--rate", type=float, default=0.0, help="requests a second; 0: as fast as they are answered")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--connections", type=int, default=8)
    given = parser.parse_args()
    requests = [request(given.path, given.key, body) for body in given.bodies.read_bytes().splitlines()]
    begun = time.perf_counter() + 0.2
    told: list[list[float]] = [[] for _ in range(given.connections)]
    failed: list[int] = []
    threads = [
        threading.Thread(target=work, args=(given, requests, number, begun, told[number], failed))
        for number in range(given.connections)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    taken = sorted(seconds for each in told for seconds in each)
    lasted = time.perf_counter() - begun
    print(
        json.dumps(
            {
                "requests": len(taken),
                "failed": len(failed),
                "per_second": round(len(taken) / lasted, 1),
                **{f"p{part}_ms": round(at(taken, part) * 1000, 3) for part in (50, 90, 99, 99.9)},
                "client_cpu_seconds": round(time.process_time(), 2),
            }
        )
    )


def at(taken: list[float], part: float) -> float:
    return taken[min(int(len(taken) * part / 100), len(taken) - 1)]


def request(path: str, key: str, body: bytes) -> bytes:
    head = (
        f"POST {path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: {len(body)}\r\n"
    )
    return f"{head}Authorization: Bearer {key}\r\n\r\n".encode() + body


def work(given, requests, number, begun, told, failed) -> None:  # noqa: ANN001, PLR0917
    connection = connected(given.port)
    step = given.connections / given.rate if given.rate else 0.0
    due = begun + number * step / given.connections
    count = number
    while due < begun + given.seconds:
        wait = due - time.perf_counter()
        if wait > 0:
            time.sleep(wait)
        try:
            connection.sendall(requests[count % len(requests)])
            status, is_open = answered(connection)
        except OSError:
            status, is_open = 0, False
        now = time.perf_counter()
        told.append(now - due)
        if status != 200:
            failed.append(status)
        if not is_open:
            connection = connected(given.port)
        count += given.connections
        due = due + step if given.rate else now


def connected(port: int) -> socket.socket:
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return connection


def answered(connection: socket.socket) -> tuple[int, bool]:
    said = b""
    while b"\r\n\r\n" not in said:
        said += received(connection)
    head, _, rest = said.partition(b"\r\n\r\n")
    fields = dict(line.lower().split(b": ", 1) for line in head.split(b"\r\n")[1:])
    length = int(fields[b"content-length"])
    while len(rest) < length:
        rest += received(connection)
    return int(head.split()[1]), fields.get(b"connection", b"") != b"close"


def received(connection: socket.socket) -> bytes:
    part = connection.recv(65536)
    if not part:
        raise OSError("closed")
    return part


if __name__ == "__main__":
    main()

"""Takes complaints in a child that can be killed: for each line on standard input one child, which tells its number.

Everything is imported once, before the fork; nothing is opened before it.
"""

import os
import sys
from pathlib import Path

from tests.record.records import open_place

from holdfast.record.attachments import Given
from holdfast.record.complaints import complaint_receive
from holdfast.record.roles import customer


def main(folder: Path, url: str) -> None:
    open_place(folder, url)
    child = 0
    for line in sys.stdin:
        if child:
            os.waitpid(child, 0)
        child = os.fork()
        if not child:
            receive(folder, line.strip())
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()
    if child:
        os.waitpid(child, 0)


def receive(folder: Path, run: str) -> None:
    told = os.open(folder / "acknowledged", os.O_WRONLY | os.O_APPEND | os.O_CREAT)
    for number in range(1_000_000):
        files = [Given("a.png", b"\x89PNG\r\n\x1a\n" + f"{run} {number}".encode())]
        made = complaint_receive(customer(), f"words {run} {number}", channel="portal", files=files)
        os.write(told, f"{made.complaint}\n".encode())


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2])

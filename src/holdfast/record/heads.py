"""The journal's heads, written down outside the database: whoever can write only there cannot write the past anew.

A line a head, ``number hash time``, in a file beside the lake that only grows. ``journal verify`` and the step
``heads`` compare it with the chain: an end that was cut off, or a chain that was hashed anew, shows. Who has both the
database and this machine can change both; a copy of a head elsewhere, in a backup or printed, shows that too.
"""

import fcntl
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from holdfast.errors import StateError
from holdfast.record.models import Entry
from holdfast.record.opening import opened
from holdfast.record.secret_files import replace_secret

_LINE = re.compile(r"(\d+) ([0-9a-f]{64}) \S+")


def heads_noted() -> dict[int, str]:
    """Return the hash by number of every head that was written down; none where no place is set."""
    file = opened().place.heads
    if file is None or not file.exists():
        return {}
    lines = (_LINE.fullmatch(line) for line in file.read_text(encoding="utf-8", errors="replace").splitlines())
    return {int(line[1]): line[2] for line in lines if line}


def head_note() -> int:
    """Write the head down where it is new, durable when this returns; return how many entries the journal has.

    Raises:
        StateError: the journal is shorter than it was, or its last known entry is another; nothing is written then.
    """
    file = opened().place.heads
    number, head = Entry.objects.order_by("-number").values_list("number", "hash").first() or (0, "")
    if file is None or not number:
        return int(number)
    with _held(file):
        last = max(heads_noted().items(), default=(0, ""))
        if last[0] and last[1] != Entry.objects.filter(number=last[0]).values_list("hash", flat=True).first():
            raise StateError(f"expected entry {last[0]} of the journal as it was written down in {file}")
        if number > last[0]:
            is_torn = file.read_bytes()[-1:] not in {b"", b"\n"}  # by a loss of power
            with file.open("ab") as out:
                out.write(b"\n" * is_torn)
                out.write(f"{number} {head} {datetime.now(UTC).isoformat(timespec='seconds')}\n".encode())
                out.flush()
                os.fsync(out.fileno())
    return int(number)


def heads_forget_after(number: int) -> None:
    """Take away heads of entries that a restored journal does not have."""
    file = opened().place.heads
    if file is not None and file.exists():
        with _held(file):
            lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
            kept = [line for line in lines if (read := _LINE.fullmatch(line)) and int(read[1]) <= number]
            replace_secret(file, "".join(f"{line}\n" for line in kept))
        file.with_suffix(".verified").unlink(missing_ok=True)  # it told of another journal


@contextmanager
def _held(file: Path) -> Iterator[None]:
    """Let one process at a time write; its lock lies beside, for the file itself may be replaced."""
    file.parent.mkdir(parents=True, exist_ok=True)
    if not file.exists():
        os.close(os.open(file, os.O_WRONLY | os.O_CREAT, 0o600))
    with file.with_name(f"{file.name}.lock").open("ab") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield

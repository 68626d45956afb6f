"""Nothing is fetched and nothing is sent while an engine runs."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from holdfast.engine import open_engine
from holdfast.engine.duckdb import DuckDBEngine


def settings_of(engine: DuckDBEngine) -> dict[str, str]:
    rows = engine._connection.execute("SELECT name, value FROM duckdb_settings()").fetchall()
    return {str(name): str(value) for name, value in rows}


def test_duckdb_neither_installs_nor_loads_what_it_lacks(duckdb: DuckDBEngine) -> None:
    settings = settings_of(duckdb)
    assert settings["autoinstall_known_extensions"] == "false"
    assert settings["autoload_known_extensions"] == "false"
    assert settings["allow_community_extensions"] == "false"
    with pytest.raises(Exception, match=r"(?i)httpfs"):
        duckdb._connection.execute("SELECT * FROM read_csv('https://127.0.0.1:9/x.csv')")


def test_duckdb_draws_no_bar_into_our_output(duckdb: DuckDBEngine) -> None:
    assert settings_of(duckdb)["enable_progress_bar"] == "false"


def test_duckdb_counts_in_utc_wherever_the_machine_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Shanghai")
    with open_engine() as engine:
        assert isinstance(engine, DuckDBEngine)
        assert settings_of(engine)["TimeZone"] == "UTC"


def test_duckdb_leaves_nothing_in_the_home_folder(tmp_path: Path) -> None:
    (home := tmp_path / "home").mkdir()
    code = (
        "from holdfast.engine import open_engine; import ibis, pyarrow as pa; e = open_engine(); "
        "t = e.table(pa.table({'n': [1]})); e.rows(e.keep(t.mutate(d=ibis.now().truncate('D')))); e.close()"
    )
    subprocess.run(
        [sys.executable, "-c", code], check=True, timeout=120, env=os.environ | {"HOME": str(home)}, cwd=home
    )
    assert list(home.iterdir()) == []


@pytest.mark.spark
def test_spark_listens_on_this_machine_only(spark: object) -> None:
    """Every socket that the Java of this process listens on is bound to the loopback."""
    listening = {line.split()[1] for name in ("tcp", "tcp6") for line in _sockets(name) if line.split()[3] == "0A"}
    inodes = {line.split()[9]: line.split()[1] for name in ("tcp", "tcp6") for line in _sockets(name)}
    addresses = {
        inodes[inode] for pid in _children(os.getpid()) for inode in _inodes(pid) if inode in inodes
    } & listening
    assert addresses
    loopback = ("0100007F:", "00000000000000000000000001000000:", "0000000000000000FFFF00000100007F:")
    assert [address for address in addresses if not address.startswith(loopback)] == []


def _sockets(name: str) -> list[str]:
    return Path(f"/proc/net/{name}").read_text().splitlines()[1:]


def _children(pid: int) -> list[int]:
    children = [
        int(word) for task in Path(f"/proc/{pid}/task").iterdir() for word in (task / "children").read_text().split()
    ]
    return children + [grandchild for child in children for grandchild in _children(child)]


def _inodes(pid: int) -> list[str]:
    links = [str(link.readlink()) for link in Path(f"/proc/{pid}/fd").iterdir()]
    return [link[8:-1] for link in links if link.startswith("socket:[")]

"""A lake behind s3://, over the real protocol: moto's server, an S3 in memory, in a process of its own.

Of its own, because deltalake holds Python's lock while it puts a file: a server in a thread would never answer.
"""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from http.client import HTTPConnection

import pyarrow.dataset as ds
import pytest
from pyarrow.fs import S3FileSystem
from tests.lake.conftest import devices, logins

from holdfast.engine import Engine
from holdfast.lake import Lake, open_lake

SERVE = "import sys; from moto.server import main; main(['-H', '127.0.0.1', '-p', sys.argv[1]])"
GONE = "a_" + "f" * 32


@pytest.fixture(scope="module")
def bucket() -> Iterator[str]:
    """The address of a server with an empty bucket called ``shop``."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    url = f"http://127.0.0.1:{port}"
    quiet = subprocess.DEVNULL
    with subprocess.Popen([sys.executable, "-c", SERVE, str(port)], stdout=quiet, stderr=quiet) as server:
        try:
            until = time.monotonic() + 60
            while True:
                try:
                    link = HTTPConnection("127.0.0.1", port, timeout=30)
                    link.request("PUT", "/shop")
                    assert link.getresponse().status == 200
                    break
                except OSError:
                    assert time.monotonic() < until, "the server did not start"
                    time.sleep(0.05)
            yield url
        finally:
            server.kill()


def opened(bucket: str, name: str) -> Lake:
    options = {"AWS_ENDPOINT_URL": bucket, "AWS_ALLOW_HTTP": "true", "AWS_REGION": "us-east-1"}
    keys = {"AWS_ACCESS_KEY_ID": "k", "AWS_SECRET_ACCESS_KEY": "s"}
    return open_lake(f"s3://shop/{name}", options=options | keys, free_bytes=0)


def test_it_stores_once_reads_compacts_checks_and_forgets(bucket: str, duckdb: Engine):
    lake = opened(bucket, "lake")
    for n in range(3):
        assert not lake.append("logins", logins(5, first=5 * n, days=2), f"k{n}").is_repeat
    assert opened(bucket, "lake").append("logins", logins(5), "k0").is_repeat
    lake.append("logins", logins(2, first=15, account=GONE))
    assert len(devices(duckdb, lake)) == 17
    assert [done.before - done.after for done in lake.compact(least=2)] == [5]
    assert lake.forget(GONE, "asked") == {"logins": 2}
    assert devices(duckdb, lake) == sorted(logins(15)["device"].to_pylist())
    assert lake.check()["logins"].damaged == ()

    keys = {"access_key": "k", "secret_key": "s"}
    files = S3FileSystem(**keys, endpoint_override=bucket, region="us-east-1")
    paths = [f"shop/lake/logins/{file.path}" for file in lake.version("logins").files]
    assert sorted(ds.dataset(paths, filesystem=files).to_table()["device"].to_pylist()) == devices(duckdb, lake)


def test_two_writers_at_once_lose_nothing(bucket: str, duckdb: Engine):
    first, second = opened(bucket, "two"), opened(bucket, "two")
    first.append("logins", logins(5))
    assert second.version("logins").number == first.version("logins").number
    second.append("logins", logins(5, first=5))
    first.append("logins", logins(5, first=10))  # its version is the one before
    assert devices(duckdb, first) == sorted(logins(15)["device"].to_pylist())


def test_a_file_that_is_missing_is_found(bucket: str):
    lake = opened(bucket, "missing")
    lake.append("logins", logins(5))
    lake.table("logins").place.remove(lake.version("logins").files[0].path)
    assert [each.damage for each in lake.check()["logins"].damaged] == ["missing"]

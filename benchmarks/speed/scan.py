"""The bare scan: read columns of all accesses and do hardly anything with them.

    python benchmarks/speed/scan.py benchmarks/speed/.work/10m/accesses --engine duckdb --columns at,custodian,order

Prints one JSON object: the seconds of the query alone, and its answer, a checksum of each column. The engine has the
settings that the package gives it. Minimum and maximum would not do: DuckDB takes these from the files' footers.
"""

import argparse
import json
import time
from pathlib import Path

COLUMNS = ("at", "custodian", "order", "account", "custodian_kind", "fields")
NEEDED = COLUMNS[:3]
"""What every row must be read for; of the other columns a trace needs few rows."""


def by_duckdb(files: list[str], columns: list[str]) -> tuple[float, list[object]]:
    import duckdb  # noqa: PLC0415 - only the engine asked for

    sums = {"at": 'bit_xor(epoch_us("at"))', "order": 'bit_xor("order")', "account": "bit_xor(account)"}
    asked = ", ".join(sums.get(name, f"bit_xor(hash({name}))") for name in columns)
    connection = duckdb.connect()
    connection.execute("SET memory_limit = '2GB'; SET preserve_insertion_order = false; SET TimeZone = 'UTC'")
    begun = time.perf_counter()
    row = connection.execute(f"SELECT {asked} FROM read_parquet(?)", [files]).fetchone()
    assert row is not None
    return time.perf_counter() - begun, list(row)


def by_spark(url: str, files: list[str], columns: list[str]) -> tuple[float, list[object]]:
    from pyspark.sql import SparkSession  # noqa: PLC0415

    sums = {"at": "bit_xor(unix_micros(at))", "order": "bit_xor(`order`)", "account": "bit_xor(account)"}
    asked = [sums.get(name, f"bit_xor(xxhash64({name}))") for name in columns]
    settings = {
        "spark.driver.memory": "1907m",
        "spark.sql.session.timeZone": "UTC",
        "spark.ui.enabled": "false",
        "spark.ui.showConsoleProgress": "false",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
    }
    session = SparkSession.builder.master(url).config(map=settings).getOrCreate()
    session.sparkContext.setLogLevel("ERROR")
    session.range(1).count()  # what starts with the first query is not the scan's
    begun = time.perf_counter()
    row = session.read.parquet(*files).selectExpr(*asked).first()
    seconds = time.perf_counter() - begun
    session.stop()
    assert row is not None
    return seconds, list(row)


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--engine", default="duckdb")
    asked.add_argument("--columns", default=",".join(NEEDED))
    given = asked.parse_args()
    files, columns = sorted(map(str, given.folder.glob("*.parquet"))), given.columns.split(",")
    way = by_duckdb(files, columns) if given.engine == "duckdb" else by_spark(given.engine, files, columns)
    print(json.dumps({"seconds": way[0], "checksums": way[1]}))


if __name__ == "__main__":
    main()

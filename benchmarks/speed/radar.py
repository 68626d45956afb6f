"""BreachRadar on the same files, its counting by DuckDB, its iteration by numpy (`benchmarks/trace/breachradar.py`).

    python benchmarks/speed/radar.py benchmarks/speed/.work/10m

An order stands for a card and a custodian for a place. The places that victims used before the call are found in one
scan; how many cards in all used these, in another. With ``--about`` the cards are estimated (HyperLogLog): exact
numbers of distinct orders for a billion accesses spill tens of gigabytes. Prints one JSON object. It is a baseline to
measure against and no part of the package; see there.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import duckdb
import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.trace.breachradar import breachradar

USED = """
CREATE TABLE used AS
SELECT victim, custodian, count(*) AS uses
FROM read_parquet($files) AS accesses
JOIN victims ON accesses."order" = victims."order" AND epoch_us(accesses."at") < victims.called
GROUP BY ALL
"""
CARDS = """
SELECT custodian, {count} AS cards
FROM read_parquet($files) AS accesses
SEMI JOIN used USING (custodian)
GROUP BY custodian ORDER BY custodian
"""
VICTIMS = """
CREATE TABLE victims AS
SELECT row_number() OVER () - 1 AS victim, "order"::BIGINT AS "order", epoch_us(called_at::TIMESTAMPTZ) AS called
FROM read_csv($complaints, all_varchar = true)
"""


def main() -> None:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--about", action="store_true")
    asked.add_argument("--memory", default="2GB")
    given = asked.parse_args()
    connection = duckdb.connect()
    spill = given.folder / "spill"
    connection.execute(f"SET memory_limit = '{given.memory}'; SET preserve_insertion_order = false")
    connection.execute(f"SET TimeZone = 'UTC'; SET temp_directory = '{spill}'")
    files = sorted(map(str, (given.folder / "accesses").glob("*.parquet")))
    begun = time.perf_counter()
    connection.execute(VICTIMS, {"complaints": str(given.folder / "complaints.csv")})
    connection.execute(USED, {"files": files})
    found = time.perf_counter()
    count = "approx_count_distinct" if given.about else "count(DISTINCT"
    count += '("order")' if given.about else ' "order")'
    cards = connection.execute(CARDS.format(count=count), {"files": files}).fetchnumpy()
    counted = time.perf_counter()
    used = connection.execute("SELECT victim, custodian, uses FROM used ORDER BY ALL").fetchnumpy()
    place = np.searchsorted(cards["custodian"].astype(str), used["custodian"].astype(str))
    score = breachradar(used["victim"], place, used["uses"].astype(float), cards["cards"].astype(float))
    best = int(np.argmax(score))
    told = {
        "look_up": found - begun,
        "count": counted - found,
        "iterate": time.perf_counter() - counted,
        "seconds": time.perf_counter() - begun,
        "first": str(cards["custodian"][best]),
        "score": float(score[best]),
    }
    print(json.dumps(told))


if __name__ == "__main__":
    main()

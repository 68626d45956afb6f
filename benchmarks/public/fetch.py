"""Fetch the public set and convert it once to Parquet (``.work/transactions.parquet``, not committed).

    python benchmarks/public/fetch.py                  # downloads the archive of the commit below from GitHub
    python benchmarks/public/fetch.py --url https://…  # the same archive (.tar.gz) from a mirror
    python benchmarks/public/fetch.py --from DIR       # a folder that holds the files: a clone of the repository

Nothing is read before its hash is right: ``DIGEST`` is what ``sha256sum data/*.pkl | sha256sum`` says in a clone. The
files are pandas pickles; see :mod:`benchmarks.public.pickles` for how they are read without being run.
"""

import argparse
import hashlib
import io
import re
import sys
import tarfile
import urllib.request
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.public.pickles import columns

COMMIT = "6e67dbd0a3bfe0d7ec33abc4bce5f37cd4ff0d6a"
URL = f"https://github.com/Fraud-Detection-Handbook/simulated-data-raw/archive/{COMMIT}.tar.gz"
DIGEST = "7608f8360e7d6e14adc96865e5a6ee8d1052f0ef225294b46ff44397d5d135cd"
DAYS = 183
MOST_BYTES = 400_000_000
"""The archive has some 100 MB; a download that grows past this is something else."""
DAY_FILE = re.compile(r"(?:^|/)data/(\d{4}-\d{2}-\d{2}\.pkl)$")

PARQUET = Path(__file__).resolve().parent / ".work" / "transactions.parquet"


def in_folder(folder: Path) -> dict[str, bytes]:
    """Return the days' files of a clone, or of its ``data`` folder, by name."""
    inside = folder / "data" if (folder / "data").is_dir() else folder
    return {path.name: path.read_bytes() for path in sorted(inside.glob("20??-??-??.pkl"))}


def in_archive(written: bytes) -> dict[str, bytes]:
    """Return the days' files of a ``.tar.gz`` by name, held in memory: nothing of it is put on the disk."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(written), mode="r:gz") as archive:
        for member in archive:
            is_day = DAY_FILE.search(member.name)
            content = archive.extractfile(member) if is_day and member.isfile() else None
            if is_day and content:
                found[is_day[1]] = content.read()
    return found


def downloaded(url: str) -> bytes:
    """Return what stands at an ``https`` address.

    Raises:
        SystemExit: another scheme, or more bytes than the set can have.
    """
    if not url.startswith("https://"):
        raise SystemExit("the address must begin with https://")
    with urllib.request.urlopen(url, timeout=60) as answer:  # noqa: S310 - https only, checked above
        written: bytes = answer.read(MOST_BYTES + 1)
    if len(written) > MOST_BYTES:
        raise SystemExit(f"more than {MOST_BYTES} bytes: not the expected archive")
    return written


def digest(files: dict[str, bytes]) -> str:
    """Return the hash of all files, as ``sha256sum data/*.pkl | sha256sum`` does."""
    lines = [f"{hashlib.sha256(files[name]).hexdigest()}  data/{name}\n" for name in sorted(files)]
    return hashlib.sha256("".join(lines).encode()).hexdigest()


def table(files: dict[str, bytes]) -> pa.Table:
    """Return all transactions by time: ``transaction, at, customer, terminal, amount, scenario`` (0: no fraud)."""
    days = []
    for name in sorted(files):
        day = columns(files[name])
        days.append(
            pa.table(
                {
                    "transaction": pa.array(day["TRANSACTION_ID"].astype(np.int64)),
                    "at": pa.array(day["TX_DATETIME"].astype("datetime64[us]")),
                    "customer": pa.array(day["CUSTOMER_ID"].astype(np.int32)),
                    "terminal": pa.array(day["TERMINAL_ID"].astype(np.int32)),
                    "amount": pa.array(day["TX_AMOUNT"].astype(np.float64)),
                    "scenario": pa.array(day["TX_FRAUD_SCENARIO"].astype(np.int8)),
                }
            )
        )
    return pa.concat_tables(days).sort_by([("at", "ascending"), ("transaction", "ascending")])


def main() -> None:
    """Fetch, check, convert."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--url", default=URL)
    where.add_argument("--from", dest="folder", type=Path)
    told = parser.parse_args()
    files = in_folder(told.folder) if told.folder else in_archive(downloaded(told.url))
    if len(files) != DAYS or digest(files) != DIGEST:
        raise SystemExit(f"{len(files)} files, hash {digest(files)}: not the {DAYS} files with hash {DIGEST}")
    PARQUET.parent.mkdir(parents=True, exist_ok=True)
    unfinished = PARQUET.with_suffix(".part")
    pq.write_table(table(files), unfinished, compression="zstd")
    unfinished.replace(PARQUET)
    print(f"{PARQUET}: {pq.read_metadata(PARQUET).num_rows:,} transactions")


if __name__ == "__main__":
    main()

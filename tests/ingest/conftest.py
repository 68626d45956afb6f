from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import ibis
import pytest

from holdfast.ingest.mapping import Mapping
from holdfast.ingest.rejects import Rejects
from holdfast.ingest.staging import Staged, stage, typed
from holdfast.terms.tables import ACCESSES, TableSchema


@dataclass(frozen=True)
class Got:
    """What came of reading files: rows as dicts, the rejects file's lines, and how the rows are staged."""

    rows: list[dict[str, Any]]
    rejects: list[str]
    staged: Staged


def read(
    work: Path,
    *paths: Path | str,
    schema: TableSchema = ACCESSES,
    mapping: Mapping | None = None,
    timezone: str | None = None,
    progress: Callable[[str, int], None] | None = None,
) -> Got:
    names: Sequence[str] = [str(path) for path in paths]
    work.mkdir(parents=True, exist_ok=True)
    with Rejects(work / "rejects.csv") as rejects:
        staged = stage(
            schema, names, mapping=mapping, timezone=timezone, work=work / "staged", rejects=rejects, progress=progress
        )
    connection = ibis.duckdb.connect()
    connection.raw_sql("SET TimeZone = 'UTC'")
    table = typed(connection.read_parquet(list(staged.files), union_by_name=True), staged)
    rows = table.to_pyarrow().to_pylist()
    connection.disconnect()
    lines = (work / "rejects.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "table,file,line,field,reason"
    return Got(rows, lines[1:], staged)


Read = Callable[..., Got]


@pytest.fixture
def reading(tmp_path_factory: pytest.TempPathFactory) -> Read:
    def run(*paths: Path | str, **options: Any) -> Got:
        return read(tmp_path_factory.mktemp("work"), *paths, **options)

    return run

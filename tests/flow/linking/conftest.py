"""Spark for small tables: one partition, or most of the time goes into starting tasks."""

from collections.abc import Iterator

import pytest

from holdfast.engine import Engine


@pytest.fixture(autouse=True)
def few_tasks(request: pytest.FixtureRequest) -> Iterator[None]:
    if "spark" not in {mark.name for mark in request.node.iter_markers()}:
        yield
        return
    engine: Engine = request.getfixturevalue("spark")
    session = engine._session  # type: ignore[attr-defined]
    before = session.conf.get("spark.sql.shuffle.partitions")
    session.conf.set("spark.sql.shuffle.partitions", "1")
    session.conf.set("spark.sql.codegen.wholeStage", "false")  # compiling the plan takes longer than its few rows
    yield
    session.conf.set("spark.sql.codegen.wholeStage", "true")
    session.conf.set("spark.sql.shuffle.partitions", before)

"""Spark for tables of a few rows: else most of the time goes into starting tasks and compiling plans."""

from collections.abc import Iterator

import pytest

from holdfast.engine import Engine

FEW = {"spark.sql.shuffle.partitions": "1", "spark.sql.codegen.wholeStage": "false"}


@pytest.fixture(autouse=True)
def few_tasks(request: pytest.FixtureRequest) -> Iterator[None]:
    """Set it for the tests on Spark of the folder whose ``conftest`` imports this."""
    if "spark" not in {mark.name for mark in request.node.iter_markers()}:
        yield
        return
    engine: Engine = request.getfixturevalue("spark")
    settings = engine._session.conf  # type: ignore[attr-defined]
    before = {name: settings.get(name) for name in FEW}
    for name, value in FEW.items():
        settings.set(name, value)
    yield
    for name, value in before.items():
        settings.set(name, value)

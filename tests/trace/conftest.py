"""One DuckDB for all tests of this folder: opening one takes longer than most of them."""

from collections.abc import Iterator

import pytest

from holdfast.engine import Engine, open_engine


@pytest.fixture(scope="session")
def embedded(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    with open_engine("duckdb", memory="1GB", work=tmp_path_factory.mktemp("embedded")) as engine:
        yield engine

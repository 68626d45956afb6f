"""The benchmarks are no installed package: tests find them beside the tests."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from benchmarks.trace.world import World, make_world


@pytest.fixture(scope="session")
def small_world() -> World:
    return make_world(7, orders=30_000, days=90, scale=0.06)

"""Runs of scenarios, made once and looked at by many tests."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet as pq
import pytest

from holdfast.replay.files import write_run
from holdfast.replay.scenarios import scenario_named
from holdfast.replay.simulation import Simulation
from holdfast.replay.told import ToldOf, told
from holdfast.replay.truth import Truth, truth


@dataclass(frozen=True)
class OnDisk:
    """A run in a folder."""

    folder: Path
    simulation: Simulation
    told: ToldOf
    truth: Truth

    def events(self, table: str) -> pa.Table:
        files = sorted((self.folder / "events" / table).glob("*.parquet"))
        return pa.concat_tables([pq.read_table(file) for file in files])

    @property
    def complaints(self) -> pa.Table:
        return pyarrow.csv.read_csv(self.folder / "complaints" / "complaints.csv")


@pytest.fixture(scope="session")
def on_disk(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., OnDisk]:
    """Return a scenario's run on disk by name, scale and seed; each is made once."""

    @cache
    def made(name: str, scale: float = 0.1, seed: int = 1) -> OnDisk:
        folder = tmp_path_factory.mktemp(name)
        simulation = Simulation.begin(scenario_named(name), seed, scale)
        _, said, known = write_run(simulation, folder)
        return OnDisk(folder, simulation, said, known)

    return made


@pytest.fixture(scope="session")
def happened() -> Callable[..., tuple[Simulation, ToldOf, Truth]]:
    """Return a scenario that happened, by name, scale and seed, without its events."""

    @cache
    def made(name: str, scale: float = 0.1, seed: int = 1) -> tuple[Simulation, ToldOf, Truth]:
        simulation = Simulation.begin(scenario_named(name), seed, scale)
        for _ in simulation.days():
            pass
        said = told(simulation)
        return simulation, said, truth(simulation, said)

    return made

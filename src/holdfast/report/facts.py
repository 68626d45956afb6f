"""What a report says about the run itself, beside its findings."""

from collections.abc import Mapping
from dataclasses import dataclass, field

Parameter = str | int | float | bool | None | list[str]


@dataclass(frozen=True)
class InputFacts:
    """One input as it was read: ``path`` as given, ``rows`` taken in and ``rejected``, ``bytes`` of all its files."""

    table: str
    path: str
    rows: int
    rejected: int
    bytes: int
    sha256: str


@dataclass(frozen=True)
class RunFacts:
    """Everything needed to repeat a run; ``timings`` are seconds by step and the only part that differs when it is."""

    version: str
    parameters: Mapping[str, Parameter]
    seed: int | None
    inputs: tuple[InputFacts, ...]
    engine: str
    rejected_count: int = 0
    timings: Mapping[str, float] = field(default_factory=dict)
    is_simulated: bool = False
    title: str = ""

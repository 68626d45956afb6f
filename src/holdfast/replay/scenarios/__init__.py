"""What can be replayed: one scenario a file, found by walking the folder."""

import pkgutil
from functools import cache
from importlib import import_module

from holdfast.errors import UsageError
from holdfast.replay.scenario import Scenario


@cache
def scenarios() -> dict[str, Scenario]:
    """Return every scenario by its name."""
    found = (import_module(f"{__name__}.{each.name}").SCENARIO for each in pkgutil.iter_modules(__path__))
    return {scenario.name: scenario for scenario in sorted(found, key=lambda scenario: scenario.name)}


def scenario_named(name: str) -> Scenario:
    """Return a scenario.

    Raises:
        UsageError: there is none of that name.
    """
    known = scenarios()
    if name not in known:
        raise UsageError(f"a scenario was expected: {', '.join(known)}")
    return known[name]

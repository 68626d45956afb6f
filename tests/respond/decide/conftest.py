from collections.abc import Callable
from pathlib import Path

import pytest

from holdfast.respond.decide.policies import PolicySet, load_policies

NOW = 1_767_268_800_000_000
"""2026-01-01 12:00 UTC in microseconds."""
DECLARED = "lists: {frozen_cards: Frozen., bad_addresses: Bad.}\nsignals: {stuffing: Tried.}\n"


@pytest.fixture
def policies_of(tmp_path: Path) -> Callable[..., PolicySet]:
    """Return policies of texts by file name."""

    def made(**texts: str) -> PolicySet:
        (tmp_path / "declared.yaml").write_text(DECLARED)
        for name, text in texts.items():
            (tmp_path / f"{name.replace('__', '.')}.yaml").write_text(text)
        return load_policies(tmp_path)

    return made

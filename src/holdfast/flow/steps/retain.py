"""What is too old is removed."""

from datetime import UTC, datetime

from holdfast.flow.steps.step import Came, Step, Work
from holdfast.lake.retention import kept_days


def _is_due(work: Work, came: Came | None) -> bool:
    return came is None or datetime.fromtimestamp(came.began_at, UTC).date() < work.now.date()


def _run(work: Work) -> dict[str, int]:
    return work.lake.retain(kept_days(work.settings.retention), work.now.date())


STEP = Step("retain", _is_due, _run)

"""Once a day what the record no longer needs is removed."""

from datetime import UTC, datetime

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the record's models are imported when the record is open


def _is_due(work: Work, came: Came | None) -> bool:
    is_another_day = came is None or datetime.fromtimestamp(came.began_at, UTC).date() < work.now.date()
    return is_another_day and work.settings.has_record


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    record_open(work.settings)
    with reached():
        from holdfast.record.sweeping import record_sweep

        return record_sweep()


STEP = Step("sweep", _is_due, _run)

"""The journal's head is written down beside the lake every ten minutes, and compared with what was before."""

from datetime import UTC, datetime

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - most installations of a lake alone have no record

EVERY_SECONDS = 600


def _is_due(work: Work, came: Came | None) -> bool:
    is_time = came is None or datetime.now(UTC).timestamp() - came.began_at >= EVERY_SECONDS
    return is_time and work.settings.has_record


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    record_open(work.settings)
    with reached():
        from holdfast.record.heads import head_note

        return {"entries": head_note()}


STEP = Step("heads", _is_due, _run)

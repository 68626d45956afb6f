"""The journal's head is written down beside the lake every ten minutes, and compared with what was before.

Once a day the whole journal is verified; how that ended stands on its page.
"""

from datetime import UTC, datetime, timedelta

from holdfast.errors import StateError
from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - most installations of a lake alone have no record

EVERY_SECONDS = 600
VERIFIED_EVERY = timedelta(days=1)


def _is_due(work: Work, came: Came | None) -> bool:
    is_time = came is None or datetime.now(UTC).timestamp() - came.began_at >= EVERY_SECONDS
    return is_time and work.settings.has_record


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    record_open(work.settings)
    with reached():
        from holdfast.record.heads import head_note
        from holdfast.record.verifying import journal_check, last_verified

        last = last_verified()
        if last is not None and last.is_well and datetime.now(UTC) - last.at < VERIFIED_EVERY:
            return {"entries": head_note()}
        found = journal_check()
    if not found.is_well:
        raise StateError("the journal is not as it was written; holdfast journal verify says where")
    return {"entries": found.entries, "verified": found.entries}


STEP = Step("heads", _is_due, _run)

"""Detectors look at what is new; what they find stands, and policies see it."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due


def _is_due(work: Work, came: Came | None) -> bool:  # noqa: ARG001  each look knows for itself
    from holdfast.flow.looking import due, marks, read_seen, seen_file

    seen = read_seen(seen_file(work.settings))
    return bool(due(work.settings, marks(work.lake, work.settings), seen, work.now.timestamp()))


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.looking import look_at

    done = look_at(work.lake, work.settings, work.engine(), work.now.replace(tzinfo=None))
    return {"found": done.found.num_rows, "new": done.new, "standing": done.standing.num_rows}


STEP = Step("detect", _is_due, _run)

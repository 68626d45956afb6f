"""Detectors whose window is short look at what is new; what they find stands, and policies see it."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due


def _is_due(work: Work, came: Came | None) -> bool:  # noqa: ARG001  each look knows for itself
    from holdfast.flow.looking import QUICK, is_any_due

    return is_any_due(work.lake, work.settings, work.now, QUICK)


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.looking import QUICK, look_at

    done = look_at(work.lake, work.settings, work.engine(), work.now.replace(tzinfo=None), QUICK)
    return {"found": done.found.num_rows, "new": done.new, "standing": done.standing.num_rows}


STEP = Step("detect", _is_due, _run, is_quick=True)

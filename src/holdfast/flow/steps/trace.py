"""Complaints are traced through accesses and orders; leads and the exposed are kept beside the lake."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due
_SHARE = 9
"""A trace that more accesses alone bring waits so many times as long as the last one took."""


def _is_due(work: Work, came: Came | None) -> bool:
    """Whether there is something to trace that the last run had not: at once for complaints, else now and then."""
    from holdfast.flow.lake_tracing import grown

    now = grown(work.lake)
    if not (now["complaints"] and (now["accesses"] or now["orders"])):
        return False
    if came is None:
        return True
    if all(came.done.get(name) == count for name, count in now.items()):
        return False
    passed = work.now.timestamp() - came.began_at
    if came.done.get("complaints") != now["complaints"] or came.done.get("journal") != now["journal"]:
        return passed >= came.seconds * 2
    return passed >= max(work.settings.steps.trace_seconds, came.seconds * (_SHARE + 1))


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.lake_tracing import grown, trace_lake

    now = grown(work.lake)
    engine = None if work.settings.steps.engine == "duckdb" else work.engine()
    outcome = trace_lake(work.lake, work.settings, engine=engine, now=work.now)
    return {**now, "leads": outcome.leads.num_rows, "exposed": outcome.exposed.num_rows}


STEP = Step("trace", _is_due, _run)

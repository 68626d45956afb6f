"""Complaints are traced through accesses and orders, all and by campaign; what is found is kept beside the lake."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due
_SHARE = 9
"""A trace that more accesses alone bring waits so many times as long as the last one took."""


def _grown(work: Work) -> dict[str, int]:
    from holdfast.flow.campaign_tracing import links_stamp
    from holdfast.flow.lake_tracing import grown

    return {**grown(work.lake), "links": links_stamp(work.settings)}


def _is_due(work: Work, came: Came | None) -> bool:
    """Whether there is something to trace that the last run had not: at once for complaints, else now and then."""
    now = _grown(work)
    if not (now["complaints"] and (now["accesses"] or now["orders"])):
        return False
    if came is None:
        return True
    passed = work.now.timestamp() - came.began_at
    differing = {name for name, count in now.items() if came.done.get(name) != count}
    if differing & {"complaints", "journal", "links"}:
        return passed >= came.seconds * 2
    if not differing:  # but campaigns for which the last run had no time
        return bool(came.done.get("waiting")) and passed >= came.seconds * 2
    return passed >= max(work.settings.steps.trace_seconds, came.seconds * (_SHARE + 1))


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.campaign_tracing import trace_all

    now = _grown(work)
    engine = None if work.settings.steps.engine == "duckdb" else work.engine()
    outcome, waiting = trace_all(work.lake, work.settings, engine=engine, now=work.now)
    return {**now, "leads": outcome.leads.num_rows, "exposed": outcome.exposed.num_rows, "waiting": waiting}


STEP = Step("trace", _is_due, _run)

"""Complaints of the record are read where they wait to be, and go to the lake."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - most installations of a lake alone have no record


def _is_due(work: Work, _came: Came | None) -> bool:
    from holdfast.errors import HoldfastError
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    if not work.settings.has_record:
        return False
    try:
        record_open(work.settings)
        with reached():
            from holdfast.record.outgoing import outgoing_waits
            from holdfast.record.unheard import complaints_due

            return bool(outgoing_waits() or complaints_due(1))
    except HoldfastError:
        return True  # what is wrong is told by the run


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    record_open(work.settings)
    with reached():
        from holdfast.flow.hearing import hear_waiting
        from holdfast.flow.mirror import mirror

        return {"heard": hear_waiting(), "complaints": mirror(work.lake, work.settings.tenant)}


STEP = Step("complaints", _is_due, _run)

"""Cards that complaints name and the states of cases are given to the policies, where that was cut off."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - most installations of a lake alone have no record


def _is_due(work: Work, came: Came | None) -> bool:
    """Whether the record changed since."""
    from holdfast.errors import HoldfastError
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    if not work.settings.has_record:
        return False
    try:
        record_open(work.settings)
        with reached():
            from holdfast.record.journal import journal_length

            return came is None or came.done.get("entries") != journal_length()
    except HoldfastError:
        return True  # what is wrong is told by the run


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    record_open(work.settings)
    with reached():
        from holdfast.flow.freezing import freeze
        from holdfast.record.journal import journal_length

        entries = journal_length()
        return {"entries": entries, **freeze(work.settings.lists_file)}


STEP = Step("freeze", _is_due, _run)

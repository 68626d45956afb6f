"""Complaints that are one operation are linked; links, campaigns and members are kept beside the lake."""

from holdfast.errors import HoldfastError
from holdfast.flow.steps.complaints import has_record
from holdfast.flow.steps.step import Came, Step, Work
from holdfast.settings import Settings

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due


def _grown(work: Work) -> dict[str, int]:
    from holdfast.flow.linking.keeping import link_folder

    said = link_folder(work.settings) / "judgements.jsonl"
    return {
        "complaints": work.lake.version("complaints").rows,
        "journal": work.lake.journal.changes,
        "judged": said.stat().st_size if said.exists() else 0,
        "said": _said(work.settings),
    }


def _said(settings: Settings, *, is_told: bool = False) -> int:
    """Return how many words staff said in the record, and with ``is_told`` let the links hear them; -1: cannot be read.

    A record that is out of reach keeps nothing from being linked: that it is, the step before says.
    """
    if not has_record(settings):
        return 0
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    try:
        record_open(settings)
        with reached():
            from holdfast.record.judgements import judgements_length

            if is_told:
                from holdfast.flow.found import judgements_mirror

                judgements_mirror(settings)
            return judgements_length()
    except HoldfastError:
        return -1


def _is_due(work: Work, came: Came | None) -> bool:
    """Whether there are complaints, judgements or deletions that the last run had not."""
    now = _grown(work)
    if came is None:
        return now["complaints"] > 0
    if all(came.done.get(name) == count for name, count in now.items()):
        return False
    return work.now.timestamp() - came.began_at >= came.seconds * 2


def _run(work: Work) -> dict[str, int]:
    from holdfast.flow.linking.lake_linking import link_lake

    _said(work.settings, is_told=True)
    now = _grown(work)
    engine = None if work.settings.steps.engine == "duckdb" else work.engine()
    linked = link_lake(work.lake, work.settings, engine=engine)
    return {**now, "links": linked.links.num_rows, "campaigns": linked.campaigns.num_rows}


STEP = Step("link", _is_due, _run)

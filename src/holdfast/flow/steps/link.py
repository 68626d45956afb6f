"""Complaints that are one operation are linked; links, campaigns and members are kept beside the lake."""

from holdfast.flow.steps.step import Came, Step, Work

# ruff: noqa: PLC0415 - the analytics take seconds to import; most of the time nothing is due


def _grown(work: Work) -> dict[str, int]:
    from holdfast.flow.linking.keeping import link_folder
    from holdfast.flow.linking.said import words_said

    said = link_folder(work.settings) / "judgements.jsonl"
    return {
        "complaints": work.lake.version("complaints").rows,
        "journal": work.lake.journal.changes,
        "judged": said.stat().st_size if said.exists() else 0,
        "said": words_said(work.settings),
    }


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
    from holdfast.flow.linking.said import words_said

    said = words_said(work.settings, is_told=True)
    now = _grown(work)
    engine = None if work.settings.steps.engine == "duckdb" else work.engine()
    linked = link_lake(work.lake, work.settings, engine=engine)
    return {**now, "said": said, "links": linked.links.num_rows, "campaigns": linked.campaigns.num_rows}


STEP = Step("link", _is_due, _run)

"""Small files are joined."""

from holdfast.flow.steps.step import Came, Step, Work

SWEPT_HOURS = 6
"""Files nobody needs any more are removed this often, also where nothing is compacted."""


def _is_due(work: Work, came: Came | None) -> bool:
    most = max((size.small_files for size in work.lake.sizes()), default=0)
    is_old = came is None or work.now.timestamp() - came.began_at >= SWEPT_HOURS * 3600
    return most >= work.settings.steps.compact_files or (is_old and most > 0)


def _run(work: Work) -> dict[str, int]:
    return {each.table: each.before for each in work.lake.compact() if each.before}


STEP = Step("compact", _is_due, _run)

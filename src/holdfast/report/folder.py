"""The report's folder: whole or not at all."""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from holdfast.errors import UsageError
from holdfast.locale import Sentences
from holdfast.report.facts import RunFacts
from holdfast.report.files import run_json, write_tables
from holdfast.report.page import write_page
from holdfast.trace.findings import Findings

MARK = "run.json"
"""What tells an older report, which may be replaced, from any other folder."""


class ReportFolder:
    """A folder in the making; it gets its name when everything in it is written."""

    def __init__(self, path: Path) -> None:
        """Write into ``path``."""
        self.path = path

    def write(self, findings: Findings, facts: RunFacts, sentences: Sentences, rejects: Path) -> None:
        """Write the page, the tables, the rejects and ``run.json``."""
        write_tables(findings, self.path)
        shutil.copyfile(rejects, self.path / "rejects.csv")
        write_page(findings, facts, sentences, self.path / "report.html")
        (self.path / MARK).write_text(run_json(findings, facts), encoding="utf-8")


@contextmanager
def report_folder(out: Path) -> Iterator[ReportFolder]:
    """Yield a folder that takes the place of ``out`` when the block ends well, and vanishes when it does not.

    Raises:
        UsageError: ``out`` is there and is not a report, or cannot be made.
    """
    out = out.absolute()
    if out.exists() and (not out.is_dir() or (any(out.iterdir()) and not (out / MARK).exists())):
        raise UsageError(f"--out: {out} is there and is no report of ours; name another folder")
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out.parent))
    except OSError as error:
        raise UsageError(f"--out: {out} cannot be written: {error.strerror}") from error
    try:
        yield ReportFolder(made)
        made.chmod(0o755)
        _take_place(made, out)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _take_place(made: Path, out: Path) -> None:
    """Move the old report away, the new one in; the old one is gone only when the new one is there."""
    old = made.with_name(made.name + ".old")
    if out.exists():
        out.rename(old)
    made.rename(out)
    shutil.rmtree(old, ignore_errors=True)

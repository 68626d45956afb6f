"""Files linked without a lake: they come in by the same door, into a lake that is gone when it is done."""

import secrets
from collections.abc import Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from holdfast.engine import open_engine
from holdfast.flow.intake.files import take_files
from holdfast.flow.intake.manner import Manner
from holdfast.flow.intake.positions import Positions
from holdfast.flow.intake.rejected import REASONS
from holdfast.flow.intake.taking import Intake
from holdfast.flow.linking.comparing import compare
from holdfast.flow.linking.keeping import write_linked
from holdfast.flow.linking.lake_linking import public_values
from holdfast.flow.linking.outcome import Linked, outcome
from holdfast.lake import open_lake
from holdfast.lake.durable import put_whole
from holdfast.link import read_weights
from holdfast.link.features import FROM_ORDERS
from holdfast.link.naming import Named
from holdfast.terms.identifiers import KEY_BYTES, Tokens
from holdfast.terms.tables import REJECTS


def link_files(
    complaints: Sequence[str],
    orders: Sequence[str],
    out: Path,
    *,
    mapping: Path | None = None,
    timezone: str | None = None,
) -> tuple[Linked, int]:
    """Link the complaints in files; write ``links``, ``campaigns``, ``members`` and ``rejects.csv`` into ``out``.

    Names, numbers and words are made tokens of under a key that nobody has afterwards.

    Returns:
        what was found, and how many rows were rejected.

    Raises:
        InputError: a file cannot be read.
    """
    with TemporaryDirectory(prefix="holdfast-") as work:
        folder = Path(work)
        lake, tokens = open_lake(folder / "lake"), Tokens(secrets.token_bytes(KEY_BYTES)).column
        intake = Intake(lake.append, tokens, Positions(folder / "positions.sqlite"), folder / "intake")
        rejected, reasons = 0, list[Path]()
        try:
            for table, paths in (("complaints", complaints), ("orders", orders)):
                if paths:
                    came = take_files(intake, paths, Manner(table=table, mapping=mapping, timezone=timezone))
                    rejected += came.rejected
                    reasons += [rows.parent / REASONS for rows in came.rejects]
        finally:
            intake.positions.close()
        with open_engine() as engine:
            told = lake.standing(engine, "complaints")
            sold = lake.read(engine, "orders").select("order", *FROM_ORDERS) if orders else None
            public = engine.table(public_values(out, tokens))
            rows, scored = compare(engine, told, sold, public, read_weights())
            linked = outcome(engine, rows, scored, (), Named({}, ()))
        write_linked(out, linked)
        _write_rejects(reasons, out / "rejects.csv")
    return linked, rejected


def _write_rejects(reasons: Sequence[Path], path: Path) -> None:
    """Put the reasons of all sources into one file: its header alone where everything came in."""
    parts = [each.read_text("utf-8").splitlines(keepends=True)[1:] for each in reasons]
    put_whole(path, (",".join(REJECTS.names) + "\n" + "".join(line for part in parts for line in part)).encode())

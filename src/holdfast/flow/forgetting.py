"""One account is forgotten beside the lake too: in what stands of signals, canaries and leaked lists, in the record."""

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from holdfast.errors import InputError
from holdfast.flow.beside import alone, beside_file, write_whole
from holdfast.flow.judging import signals_file
from holdfast.settings import Settings
from holdfast.terms.tables import BESIDE

# ruff: noqa: PLC0415 - most installations of a lake alone have no record


def forget_beside(settings: Settings, account: str) -> dict[str, int]:
    """Remove the rows of these files that name an account, durable when this returns.

    Args:
        settings: say where the lake is.
        account: its token.

    Returns:
        How many rows of which file were removed; none where there were none.

    Raises:
        InputError: a file is none of ours.
    """
    gone = {}
    for path in (signals_file(settings), *(beside_file(settings, name) for name in BESIDE)):
        with alone(path):
            if not path.exists():
                continue
            try:
                table = pq.read_table(path)
            except (pa.ArrowException, ValueError) as error:
                raise InputError("expected a table beside the lake", file=str(path)) from error
            kept = table.filter(pc.invert(_named(table, account)))
            if count := table.num_rows - kept.num_rows:
                write_whole(kept, path)
                gone[path.stem.rpartition(".")[2]] = count
    return gone


def forget_in_record(settings: Settings, account: str) -> dict[str, int]:
    """Forget who has an account in the record too, where there is one; return how many people that were, if any.

    Raises:
        StateError: the record cannot be used.
    """
    if not settings.has_record:
        return {}
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached
    from holdfast.record.roles import system

    record_open(settings)
    from holdfast.record.people import account_forget

    with reached():
        count = account_forget(system("forget"), account)
    return {"people": count} if count else {}


def _named(table: pa.Table, account: str) -> pa.ChunkedArray:
    """Return of each row whether a text of it holds the token; the reason of a signal about another may."""
    found = pa.chunked_array([pa.repeat(pa.scalar(False), table.num_rows)])
    for name, column in zip(table.column_names, table.columns, strict=True):
        if pa.types.is_string(table.schema.field(name).type) or pa.types.is_large_string(column.type):
            found = pc.or_(found, pc.fill_null(pc.match_substring(column, account), False))
    return found

"""Who tells: complaints of one person, where she gave the same number or address, over whichever channel she came.

The record knows it by tokens that never enter the lake. What links hear is only which complaints have one teller.
"""

import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq

from holdfast.errors import HoldfastError
from holdfast.flow.beside import write_whole
from holdfast.flow.linking.keeping import link_folder
from holdfast.link.campaigns import contracted
from holdfast.settings import Settings

# ruff: noqa: PLC0415 - most installations of a lake alone have no record

TELLERS = pa.schema([("complaint", pa.string()), ("teller", pa.string())])
MOST = 5
"""A number that more people gave is nobody's own: an office's, or one that was typed to get past the question."""


def tellers(settings: Settings) -> pa.Table:
    """Return ``TELLERS``: complaints whose teller told others as well; the teller's name is the least of their ids.

    Of a record that is out of reach it is what was known the last time.
    """
    path = link_folder(settings) / "tellers.parquet"
    if not settings.has_record:
        return TELLERS.empty_table()
    from holdfast.flow.recording import record_open
    from holdfast.record.reaching import reached

    try:
        record_open(settings)
        with reached():
            from holdfast.record.people import numbers_met

            met = numbers_met(MOST)
    except HoldfastError:
        return pq.read_table(path).cast(TELLERS) if path.exists() else TELLERS.empty_table()
    found = _together(met)
    write_whole(found, path)
    return found


def _together(met: list[tuple[str, str]]) -> pa.Table:
    ids, complaint = np.unique(np.array([each for each, _ in met], object), return_inverse=True)
    given, token = np.unique(np.array([each for _, each in met], object), return_inverse=True)
    nodes = len(ids) + len(given)
    left, right = complaint.astype(np.int64), token.astype(np.int64) + len(ids)
    group = contracted(nodes, left, right, np.ones(len(met), np.int64))[: len(ids)]
    _, first, place = np.unique(group, return_index=True, return_inverse=True)
    return pa.table({"complaint": ids.tolist(), "teller": ids[first[place]].tolist()}, schema=TELLERS)

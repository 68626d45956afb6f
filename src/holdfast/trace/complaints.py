"""Complaints as the trace takes them: one a victim, in an order that does not depend on the file's."""

import pandas as pd
import pyarrow as pa

MARGIN = pd.Timedelta(days=3)
"""Where only the time of the complaint is known, the call is taken to be at most this much earlier: accesses in between
are the service desk's own look-ups more often than the leak's."""


def victims(complaints: pa.Table) -> pd.DataFrame:
    """Return ``complaint, account, order, called_at, cutoff, fields_known``, one row a victim, sorted.

    ``complaints`` is ``terms.tables.COMPLAINTS``. ``called_at`` is the complaint's time where the call's is not known;
    accesses count before ``cutoff``. Of several complaints about one order, or by one customer who names no order, the
    earliest stands for all: a second call to the same victim is no further evidence.
    """
    frame: pd.DataFrame = complaints.to_pandas()
    frame["cutoff"] = frame["called_at"].fillna(frame["reported_at"] - MARGIN)
    frame["called_at"] = frame["called_at"].fillna(frame["reported_at"])
    for name in ("account", "order"):
        frame[name] = [None if pd.isna(key) else key for key in frame[name]]
    frame["victim"] = [
        ("order", order) if order is not None else ("account", account)
        for order, account in zip(frame["order"], frame["account"], strict=True)
    ]
    frame = frame.sort_values(["called_at", "victim", "complaint"], kind="stable")
    frame = frame.drop_duplicates("complaint").drop_duplicates("victim").drop(columns=["victim", "reported_at"])
    return frame.reset_index(drop=True)

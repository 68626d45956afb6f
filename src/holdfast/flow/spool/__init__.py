"""What is acknowledged and not yet in the lake.

A commit of the lake costs tens of milliseconds and a file; a request must not wait for its own. So admitted rows are
first appended to a *segment*, a file of length-and-checksum records that is flushed to the disk before the answer; many
requests share one flush. Full or old segments are sealed and go to the lake as one batch a table, under a key made of
the segment's name: after a crash the same segment goes again and the lake stores it once.
"""

from holdfast.flow.spool.answers import Answers
from holdfast.flow.spool.draining import Drain
from holdfast.flow.spool.parcels import Parcel
from holdfast.flow.spool.receiving import Receipt, Receiver
from holdfast.flow.spool.spool import Spool

__all__ = ["Answers", "Drain", "Parcel", "Receipt", "Receiver", "Spool"]

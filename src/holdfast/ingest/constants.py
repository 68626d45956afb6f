"""Values that a mapping gives to all rows alike."""

import numpy as np
import pyarrow as pa

from holdfast.errors import InputError
from holdfast.ingest.times import REASONS, ZoneMissingError, read_times
from holdfast.ingest.zones import find_zone


def constant_time(value: str, form: str | None, zone: str | None) -> str:
    """Return a constant time as ISO 8601 naive UTC.

    Raises:
        InputError: it is no time, or carries no zone and none is named.
    """
    try:
        read = read_times(pa.array([value]), form, find_zone(zone) if zone else None)
    except ZoneMissingError:
        raise InputError("this constant carries no zone: write it with its offset") from None
    if read.codes[0]:
        raise InputError(REASONS[int(read.codes[0])])
    return str(np.datetime64(int(read.values[0]), "us"))

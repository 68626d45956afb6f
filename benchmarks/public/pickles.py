"""Read one day's transactions out of a pandas pickle without unpickling anything that could run.

A pickle is a program. This reader knows the nine names that the set's files call, and none but ``slice`` stands for
what it is called: arrays, types and frames become inert records (below), and numpy sees nothing but raw bytes and a
checked type code. Any other name ends the reading. So it does not depend on the pandas version either: these files name
classes of pandas 1 that pandas 2 no longer has.
"""

import io
import pickle
from collections.abc import Callable
from typing import Any

import numpy as np

TYPE_CODES = ("i8", "f8", "M8")
"""The types of whole columns; others (``O8``) come as Python lists of numbers and texts."""


class Record:
    """An object of the pickle, inert: what it was built from and the state that was given to it."""

    def __init__(self, *arguments: object) -> None:
        self.arguments = arguments
        self.state: Any = None

    def __setstate__(self, state: object) -> None:
        self.state = state


def new_array(*_: object) -> Record:
    """Stand in for numpy's function that makes an empty array; its content comes as state."""
    return Record()


def new_index(_kind: object, parts: dict[str, Record]) -> Record:
    """Stand in for pandas' function that makes an index: return its array."""
    return parts["data"]


KNOWN: dict[tuple[str, str], Callable[..., object]] = {
    ("pandas.core.frame", "DataFrame"): Record,
    ("pandas.core.internals.managers", "BlockManager"): Record,
    ("pandas.core.indexes.base", "Index"): Record,
    ("pandas.core.indexes.numeric", "Int64Index"): Record,
    ("pandas.core.indexes.base", "_new_Index"): new_index,
    ("numpy.core.multiarray", "_reconstruct"): new_array,
    ("numpy", "ndarray"): Record,
    ("numpy", "dtype"): Record,
    ("builtins", "slice"): slice,
}
"""Every name that may be called, and what is called instead."""


class Reader(pickle.Unpickler):
    """An unpickler that knows ``KNOWN`` and nothing else."""

    def find_class(self, module: str, name: str) -> Callable[..., object]:
        """Return the stand-in.

        Raises:
            UnpicklingError: the pickle calls anything else.
        """
        try:
            return KNOWN[module, name]
        except KeyError:
            raise pickle.UnpicklingError(f"not one of the {len(KNOWN)} names allowed: {module}.{name}") from None


def array(record: Record) -> np.ndarray:
    """Return the numbers, times or (as objects) Python values of an array's record.

    Raises:
        UnpicklingError: the array is of another type than the set's files hold.
    """
    _, shape, kind, is_fortran, content = record.state
    code, order = kind.arguments[0], kind.state[1]
    if isinstance(content, list):
        flat = np.empty(len(content), dtype=object)
        flat[:] = content
    elif code in TYPE_CODES and isinstance(content, bytes) and order in "<=":
        flat = np.frombuffer(content, dtype="<M8[ns]" if code == "M8" else f"<{code}")
    else:
        raise pickle.UnpicklingError(f"not a type of array that is allowed: {code}")
    return flat.reshape(shape, order="F" if is_fortran else "C")


def columns(written: bytes) -> dict[str, np.ndarray]:
    """Return the columns of one pickled data frame by name.

    Raises:
        UnpicklingError: the bytes are no such frame.
    """
    frame = Reader(io.BytesIO(written)).load()
    if not isinstance(frame, Record) or "_data" not in (frame.state or {}):
        raise pickle.UnpicklingError("not a data frame")
    parts = frame.state["_data"].state[3]["0.14.1"]
    names = array(parts["axes"][0])
    found: dict[str, np.ndarray] = {}
    for block in parts["blocks"]:
        place = block["mgr_locs"]
        rows = np.arange(len(names))[place] if isinstance(place, slice) else array(place)
        found |= dict(zip(names[rows], array(block["values"]), strict=True))
    return found

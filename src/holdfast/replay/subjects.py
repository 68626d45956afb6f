"""Who and what an attack consists of, by subject: noted while it happens, for the truth alone."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
from numpy.typing import NDArray

from holdfast.replay.clock import Calendar, Floats, Ints
from holdfast.replay.ids import addresses, numbered, opaque

NOISE = 0
"""The leak that noise belongs to: none."""
_WRITTEN: Mapping[str, Callable[[NDArray[np.integer]], pa.Array]] = {
    "ip": addresses,
    "device": lambda numbers: opaque("d", numbers),
    "account": lambda numbers: opaque("a", numbers),
    "order": lambda numbers: numbered("o", numbers),
    "card": lambda numbers: opaque("g", numbers),
    "instrument": lambda numbers: opaque("i", numbers),
    "product": lambda numbers: numbered("p", numbers),
}
ROLES: Mapping[str, tuple[str, str]] = {
    "stuffer_ip": ("ip", "an address from which a tool tried accounts"),
    "stuffer_device": ("device", "what a tool that tried accounts sent as its device"),
    "tried_account": ("account", "a customer whose password an attacker tried"),
    "opened_account": ("account", "a customer whose account an attacker got into"),
    "guesser_ip": ("ip", "an address of ordinary guessing, which belongs to no leak"),
    "guesser_device": ("device", "a device of ordinary guessing"),
    "guessed_account": ("account", "an account that ordinary guessing got into"),
    "called_by_others": ("account", "a customer whom other tricksters called, whom no leak of this shop explains"),
    "borrowed_account": ("account", "an account on which victims bought cards"),
    "victim_device": ("device", "a device on which a victim bought cards on a borrowed account"),
    "redeemer_account": ("account", "an account that spent stolen cards"),
    "redeemer_device": ("device", "a device on which stolen cards were spent"),
    "stolen_card": ("card", "a card bought by a victim and spent by a thief"),
    "cash_out_order": ("order", "goods paid with stolen cards"),
    "resold_order": ("order", "of them, those with goods that are easily resold"),
    "thief_ip": ("ip", "an address from which stolen cards were spent or means of payment bound"),
    "thief_device": ("device", "a device from which means of payment were bound"),
    "bound_account": ("account", "a customer to whose account a thief bound a means of payment"),
    "bound_instrument": ("instrument", "what was bound"),
    "warning_author": ("account", "a customer who was called and wrote a warning under a product"),
    "warned_product": ("product", "a product under which there is a warning"),
    "canary_account": ("account", "a planted customer"),
    "canary_order": ("order", "a planted order, which nobody's work leads to"),
    "touched_canary": ("order", "a planted order that an attacker opened or took along"),
    "called_canary": ("account", "a planted customer whom the callers called"),
}
"""What a subject was in the attack, the kind of id it has, and what that means."""
SUBJECTS = pa.schema(
    [
        ("leak", pa.int64()),
        ("role", pa.string()),
        ("kind", pa.string()),
        ("subject", pa.string()),
        ("first_at", pa.timestamp("us")),
        ("last_at", pa.timestamp("us")),
        ("times", pa.int64()),
    ]
)
"""One row a leak (from 1, 0 for none), role and subject: when first and last (naive UTC), and how many times."""


@dataclass
class Subjects:
    """What was noted so far. ``leak`` is whose doings are noted now, ``NOISE`` outside an operation."""

    leak: int = NOISE
    _noted: dict[tuple[int, str], list[tuple[Ints, Floats]]] = field(default_factory=dict)

    def note(self, role: str, numbers: NDArray[np.integer] | int, at: Floats | float) -> None:
        """Note subjects of a role, each at its time (seconds). One number or one time stands for all; -1 is nobody.

        Raises:
            KeyError: there is no such role.
        """
        assert role in ROLES, role  # noqa: S101
        number, when = np.broadcast_arrays(np.asarray(numbers, np.int64), np.asarray(at, np.float64))
        there = np.flatnonzero(np.ravel(number) >= 0)
        if len(there):
            self._noted.setdefault((self.leak, role), []).append((np.ravel(number)[there], np.ravel(when)[there]))

    def table(self, calendar: Calendar) -> pa.Table:
        """Return ``SUBJECTS`` of what fell into the recorded days, by leak, role and subject."""
        parts = [SUBJECTS.empty_table()]
        for (leak, role), noted in sorted(self._noted.items()):
            number, at = (np.concatenate(column) for column in zip(*noted, strict=True))
            inside = (at >= 0) & (at < calendar.end)
            if inside.any():
                parts.append(_part(leak, role, number[inside], at[inside], calendar))
        return pa.concat_tables(parts)


def _part(leak: int, role: str, number: Ints, at: Floats, calendar: Calendar) -> pa.Table:
    subject, place, times = np.unique(number, return_inverse=True, return_counts=True)
    first, last = np.full(len(subject), np.inf), np.full(len(subject), -np.inf)
    np.minimum.at(first, place, at)
    np.maximum.at(last, place, at)
    kind = ROLES[role][0]
    rows = len(subject)
    columns = [
        pa.array(np.full(rows, leak)),
        pa.array([role] * rows),
        pa.array([kind] * rows),
        _WRITTEN[kind](subject),
        calendar.utc_times(first),
        calendar.utc_times(last),
        pa.array(times.astype(np.int64)),
    ]
    table = pa.table(columns, schema=SUBJECTS)
    return table.take(pc.sort_indices(table, sort_keys=[("subject", "ascending")]))

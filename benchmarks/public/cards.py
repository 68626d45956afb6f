"""The set as arrays, and complaints drawn from what it says was stolen where.

A terminal is a custodian, a card holder is an account, a transaction is an access. The set marks every transaction at a
compromised terminal, for 28 days from a day on (scenario 2): whoever paid there then had the card's data read. A draw
takes the data at a moment, chooses ``terminals`` of those compromised shortly before, and lets a ``share`` of the
customers who paid there in those days tell, later, that their card was misused. Nobody says where she had paid.
"""

from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow.parquet as pq

from benchmarks.trace.draw import CALL_LEAST_HOURS, CALL_MEDIAN_DAYS, CALL_SPREAD, reported_after
from benchmarks.trace.orders import DAY

Ints = npt.NDArray[np.int64]

LASTING = 28
"""Days that a terminal stays compromised."""
YOUNGEST, OLDEST = 10, 45
"""How many days before the data are taken a terminal that is chosen became compromised."""
LEAST_CUSTOMERS = 8
"""A terminal is chosen only when so many customers paid there while it was compromised."""
TERMINAL, LEAKED, AMOUNT = 2, 3, 1
"""The set's scenarios: compromised terminal, leaked credentials, amount above 220."""


@dataclass(frozen=True)
class Cards:
    """All transactions by time; ``at`` in seconds since 1970, ``scenario`` 0 where genuine."""

    at: Ints
    customer: Ints
    terminal: Ints
    scenario: Ints

    @property
    def start(self) -> int:
        """The first day's midnight, seconds."""
        return int(self.at[0]) // DAY * DAY

    @cached_property
    def compromised(self) -> list[tuple[int, int]]:
        """The times terminals became compromised: (terminal, day since the first), told by the marks alone."""
        marked = np.flatnonzero(self.scenario == TERMINAL)
        found = []
        for terminal in np.unique(self.terminal[marked]):
            days = (self.at[marked[self.terminal[marked] == terminal]] - self.start) // DAY
            while len(days):
                found.append((int(terminal), int(days[0])))
                days = days[days >= days[0] + LASTING]
        return found

    def until(self, moment: int, since: int | None = None) -> "Cards":
        """Return what was known before a moment (seconds), as far back as ``since``."""
        low, high = np.searchsorted(self.at, (self.at[0] if since is None else since, moment))
        return Cards(self.at[low:high], self.customer[low:high], self.terminal[low:high], self.scenario[low:high])


@dataclass(frozen=True)
class Told:
    """Complaints that name a customer only, one a customer, the earliest; truth beside them.

    ``source``: for every complaint the terminal it came from, -1: noise. ``terminals``: those that leaked.
    """

    moment: int
    customer: Ints
    called_at: Ints
    reported_at: Ints
    source: Ints
    terminals: tuple[int, ...]


def load(path: Path) -> Cards:
    """Read the Parquet file that ``fetch.py`` wrote."""
    table = pq.read_table(path, columns=["at", "customer", "terminal", "scenario"])
    rest = [table[name].to_numpy().astype(np.int64) for name in ("customer", "terminal", "scenario")]
    return Cards(table["at"].to_numpy().astype("datetime64[s]").astype(np.int64), *rest)


def called_after(rng: np.random.Generator, at: Ints) -> Ints:
    """Draw when stolen data are misused: 4 days (median, lognormal, spread .9) after the theft, 2 hours at least."""
    days = rng.lognormal(np.log(CALL_MEDIAN_DAYS), CALL_SPREAD, len(at))
    return at + (np.maximum(days, CALL_LEAST_HOURS / 24) * DAY).astype(np.int64)


def told(  # noqa: PLR0917 - the parts of one thing
    rng: np.random.Generator, moment: int, customer: Ints, called_at: Ints, source: Ints, terminals: tuple[int, ...]
) -> Told:
    """Keep what was reported before the data were taken, of each customer the earliest."""
    reported_at = reported_after(rng, called_at)
    known = np.flatnonzero(reported_at < moment)
    known = known[np.argsort(called_at[known], kind="stable")]
    _, first = np.unique(customer[known], return_index=True)
    kept = known[np.sort(first)]
    return Told(moment, customer[kept], called_at[kept], reported_at[kept], source[kept], terminals)


def drawn(cards: Cards, rng: np.random.Generator, *, day: int, terminals: int, share: float, noise: float) -> Told:
    """Draw complaints at the end of ``day``.

    ``terminals`` of those compromised 10 to 45 days before leaked; of the customers who paid at one meanwhile a
    ``share`` complains, each about one payment at random. A part ``noise`` of all complaints is about nothing of the
    kind: any customers, their calls spread over the time of the others.
    """
    moment = cards.start + day * DAY
    fit = [spell for spell in cards.compromised if YOUNGEST <= day - spell[1] <= OLDEST]
    fit = [spell for spell in fit if len(np.unique(cards.customer[_paid(cards, spell)])) >= LEAST_CUSTOMERS]
    chosen = [fit[n] for n in rng.choice(len(fit), terminals, replace=False)]
    victims, stolen_at, source = [], [], []
    for spell in chosen:
        rows = rng.permutation(_paid(cards, spell))
        _, one_each = np.unique(cards.customer[rows], return_index=True)
        some = rng.choice(rows[one_each], max(1, round(share * len(one_each))), replace=False)
        victims.append(cards.customer[some])
        stolen_at.append(cards.at[some])
        source.append(np.full(len(some), spell[0]))
    called_at = called_after(rng, np.concatenate(stolen_at))
    false = round(len(called_at) * noise / (1 - noise))
    strangers = rng.choice(np.unique(cards.customer), false, replace=False)
    any_time = rng.integers(called_at.min(), max(moment, int(called_at.min()) + 1), false)
    return told(
        rng,
        moment,
        np.concatenate([*victims, strangers]),
        np.concatenate([called_at, any_time]),
        np.concatenate([*source, np.full(false, -1)]),
        tuple(sorted({terminal for terminal, _ in chosen})),
    )


def native(cards: Cards, rng: np.random.Generator, *, first: int, days: int) -> Told:
    """Draw complaints about the frauds that the set itself marks, each told after a delay, as they come in some days.

    Customers with a transaction of scenario 2 are the leaks' victims, those with one of scenario 1 or 3 the noise;
    every terminal with a mark that was told of is true. The data are taken when the days are over.
    """
    begin, moment = cards.start + first * DAY, cards.start + (first + days) * DAY
    rows = np.flatnonzero((cards.scenario > 0) & (cards.at < moment))
    called_at = called_after(rng, cards.at[rows])
    inside = (called_at >= begin) & (called_at < moment)
    rows, called_at = rows[inside], called_at[inside]
    is_leak = cards.scenario[rows] == TERMINAL
    return told(
        rng,
        moment,
        cards.customer[rows],
        called_at,
        np.where(is_leak, cards.terminal[rows], -1),
        tuple(int(terminal) for terminal in np.unique(cards.terminal[rows[is_leak]])),
    )


def _paid(cards: Cards, spell: tuple[int, int]) -> Ints:
    """Return the transactions at a terminal in the 28 days from the one on which it became compromised."""
    terminal, day = spell
    low, high = np.searchsorted(cards.at, (cards.start + day * DAY, cards.start + (day + LASTING) * DAY))
    rows: Ints = low + np.flatnonzero(cards.terminal[low:high] == terminal)
    return rows

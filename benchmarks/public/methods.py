"""The methods under test on one set of complaints: each gives a score and a probability to some terminals.

The baselines count customers: how many of a terminal's customers complain. Holdfast runs by its own path, from tables
on an engine to findings, once with accesses that name the customer only (``account``), once with every transaction as
an order that an access names and no complaint does (``transaction``).
"""

from collections.abc import Callable, Mapping
from functools import lru_cache

import numpy as np
import pyarrow as pa

from benchmarks.public.cards import Cards, Told
from benchmarks.trace.baselines import SCORES
from benchmarks.trace.breachradar import LEAST_CARDS
from benchmarks.trace.seen import Seen
from holdfast.engine import Engine, open_engine
from holdfast.flow.shop import Shop
from holdfast.flow.tracing import find
from holdfast.terms.tables import COMPLAINTS
from holdfast.trace import exposure

MICRO = 1_000_000
LEAST_CUSTOMERS = 10
"""A terminal here has some 33 customers; rate and radar leave out those under ten, not thirty (volumes are tripled)."""
NOBODY = 2.0
"""No lead is this likely: whom to warn is not asked here."""

Scored = list[tuple[int | str, float, float]]
"""Terminal (or the kind of a source outside the logs), score that ranks, probability: the best first."""
Method = Callable[[Cards, Told], Scored]


Counts = tuple[np.ndarray, int]

_counted: dict[tuple[int, int], Counts] = {}


def counted(cards: Cards) -> Counts:
    """Return how many customers each terminal had, and how many there were; kept, since several draws share a log."""
    key = int(cards.at[0]), int(cards.at[-1])
    if key not in _counted:
        paid = np.zeros((int(cards.terminal.max()) + 1, int(cards.customer.max()) + 1), dtype=bool)
        paid[cards.terminal, cards.customer] = True
        _counted[key] = paid.sum(axis=1), int(paid.any(axis=0).sum())
    return _counted[key]


def seen(cards: Cards, told: Told, by: int) -> Seen:
    """Gather the payments of each complaining customer before her call.

    Volumes are customers; volumes and total are multiplied ``by`` a number, which changes no ratio.
    """
    volume, total = counted(cards)
    place = np.full(int(max(cards.customer.max(), told.customer.max())) + 1, -1)
    place[told.customer] = np.arange(len(told.customer))
    rows = np.flatnonzero(place[cards.customer] >= 0)
    complaint = place[cards.customer[rows]]
    kept = cards.at[rows] < told.called_at[complaint]
    rows, complaint = rows[kept], complaint[kept]
    one_each = np.ones(len(told.customer), np.int64)
    return Seen(complaint, cards.terminal[rows], cards.at[rows], one_each, volume * by, total * by)


def _baseline(name: str) -> Method:
    by = LEAST_CARDS // LEAST_CUSTOMERS if name in {"rate", "breachradar"} else 1

    def method(cards: Cards, told: Told) -> Scored:
        score, probability = SCORES[name](seen(cards, told, by))
        best = np.argsort(-score, kind="stable")
        best = best[score[best] > 0]
        return [(int(n), float(score[n]), float(probability[n])) for n in best]

    return method


@lru_cache(maxsize=1)
def _engine() -> Engine:
    return open_engine(memory="2GB", threads=1)


_shops: dict[tuple[bool, int, int], Shop] = {}


def _shop(cards: Cards, *, names_transaction: bool) -> Shop:
    """Return the shop as these cards' log makes it; kept, since several draws share a moment."""
    key = names_transaction, int(cards.at[0]), int(cards.at[-1])
    if key not in _shops:
        rows = len(cards.at)
        table = pa.table(
            {
                "at": pa.array(cards.at * MICRO, pa.timestamp("us")),
                "custodian": pa.array(cards.terminal),
                "custodian_kind": pa.array(np.full(rows, "terminal")),
                "order": pa.array(np.arange(rows)) if names_transaction else pa.nulls(rows, pa.int64()),
                "account": pa.array(cards.customer),
                "fields": pa.nulls(rows, pa.string()),
            }
        )
        _shops[key] = Shop(_engine(), exposure.keyed(_engine().table(table)), None)
        _shops[key].prepare()
    return _shops[key]


def complaints(told: Told) -> pa.Table:
    """Return the complaints in the contract's columns: who and when, nothing else."""
    count = len(told.customer)
    return pa.table(
        {
            "complaint": [f"c{n:05d}" for n in range(count)],
            "account": pa.array(told.customer).cast(pa.string()),
            "order": pa.nulls(count, pa.string()),
            "called_at": pa.array(told.called_at * MICRO, pa.timestamp("us")),
            "reported_at": pa.array(told.reported_at * MICRO, pa.timestamp("us")),
            "fields_known": pa.nulls(count, pa.string()),
        }
    ).cast(COMPLAINTS.arrow)


def _holdfast(*, names_transaction: bool) -> Method:
    def method(cards: Cards, told: Told) -> Scored:
        shop = _shop(cards, names_transaction=names_transaction)
        found = find(shop, complaints(told), threshold=NOBODY).leads
        return [
            (lead.custodian_kind if lead.is_outside else int(lead.custodian), lead.probability, lead.probability)
            for lead in found
        ]

    return method


METHODS: Mapping[str, Method] = {
    **{name: _baseline(name) for name in SCORES},
    "holdfast_account": _holdfast(names_transaction=False),
    "holdfast_transaction": _holdfast(names_transaction=True),
}
"""Every method by name."""

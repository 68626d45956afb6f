"""Many addresses, low and slow: most try one account an hour, a few try very many."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source
from holdfast.replay.attackers.stuffing import on_list, opened_accounts
from holdfast.replay.attackers.tools import signs_in
from holdfast.replay.clock import DAY, HOUR, Floats, Ints
from holdfast.replay.ids import addresses
from holdfast.replay.life.visits import BOTS, NO_ACCOUNT, OK, STRANGER_ADDRESSES, STRANGERS, WRONG_PASSWORD
from holdfast.replay.shop.custodians import ORDER_PAGE
from holdfast.replay.world import World
from holdfast.terms.fields import written_fields

ACCOUNTS_BY_ADDRESS = ((0.0, 1.0), (0.5, 1.0), (0.9, 5.0), (0.99, 56.0), (0.999, 233.0), (1.0, 1351.0))
"""Distinct accounts that one address tried in a real hour of credential stuffing, by quantile."""
ADDRESSES, ACCOUNTS = 91_313, 139_406
"""How many addresses and accounts that hour had."""
POOL = 1.65
"""Accounts that an hour's tries are drawn from, for one address: so many that, drawn again and again, the distinct ones
are ``ACCOUNTS`` / ``ADDRESSES``."""


def accounts_tried(rng: np.random.Generator, count: int) -> Ints:
    """Return how many accounts each of ``count`` addresses tries in an hour, between the quantiles log-linear."""
    quantile, accounts = np.array(ACCOUNTS_BY_ADDRESS).T
    drawn = np.exp(np.interp(rng.random(count), quantile, np.log(accounts)))
    tried: Ints = np.rint(drawn).astype(np.int64)
    return tried


@dataclass(frozen=True)
class Botnet:
    """``addresses`` come in each of ``hours`` hours a day (at scale 1) and go through a list of logins.

    Of an account they get into they see the orders of ``fresh`` days, once.
    """

    opens: date
    closes: date
    addresses: int = 500
    hours: tuple[int, ...] = (1, 5, 10, 14, 19, 22)
    coverage: float = 0.6
    fresh: int = 21
    _used: set[int] = field(default_factory=set, compare=False)

    def prepare(self, world: World) -> None:  # noqa: ARG002 - addresses need no place
        """Begin with no address known."""
        self._used.clear()

    def copies(self, world: World, day: int) -> Copies:
        """Go through the hours of the day; return what was seen."""
        rng, first, last = world.rng("botnet", day), *map(world.calendar.number, (self.opens, self.closes))
        hours = np.array_split(on_list(world, self.coverage), (last - first + 1) * len(self.hours))
        parts = hours[(day - first) * len(self.hours) :][: len(self.hours)]
        tries = [
            self._hour(world, rng, day * DAY + hour * HOUR, part) for hour, part in zip(self.hours, parts, strict=True)
        ]
        at, account, address = (np.concatenate([each[column] for each in tries]) for column in range(3))
        is_known = account < world.customers.count
        opened = opened_accounts(world, np.unique(account[is_known]).astype(np.int64))
        is_in = np.isin(account, opened)
        outcome = np.where(is_in, OK, np.where(is_known, WRONG_PASSWORD, NO_ACCOUNT))
        signs_in(world, rng, at, account=account, address=address, outcome=outcome)
        return self._look(world, day, at[is_in], account[is_in], address[is_in])

    def source(self, world: World) -> Source:  # noqa: ARG002 - known once they came
        """Return the addresses that saw orders."""
        names = addresses(np.array(sorted(self._used), np.int64), "address:").to_pylist()
        return Source(tuple(names), "address", written_fields(ORDER_PAGE.split("|")))

    def _hour(self, world: World, rng: np.random.Generator, begins: float, part: Ints) -> tuple[Floats, Ints, Ints]:
        count = min(max(20, round(self.addresses * max(world.scale, 0.05))), STRANGER_ADDRESSES - BOTS)
        tried = accounts_tried(rng, count)
        address = STRANGERS + BOTS + rng.choice(STRANGER_ADDRESSES - BOTS, count, replace=False)
        pool = np.concatenate(
            (part, world.customers.count + rng.integers(0, 1 << 24, max(0, round(POOL * count) - len(part))))
        )
        account = rng.choice(pool, int(tried.sum()))
        return begins + rng.uniform(0, 0.99 * HOUR, len(account)), account, np.repeat(address, tried)

    def _look(self, world: World, day: int, at: Floats, account: Ints, address: Ints) -> Copies:
        account, first = np.unique(account, return_index=True)
        at, address = at[first], address[first]
        order = world.ledger.between(day - self.fresh, day - 1)
        order = order[np.isin(world.ledger.account[order], account)]
        of = np.searchsorted(account, world.ledger.account[order])
        world.visits(at[of] + 30, address[of].astype(np.uint32), order)
        self._used.update(address[of].tolist())
        return Copies(order, at[of] + 30, address[of].astype(np.int64))

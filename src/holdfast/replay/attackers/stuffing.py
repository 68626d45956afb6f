"""One address tries a long list of logins leaked elsewhere; whom it gets in, it watches for new orders."""

from dataclasses import dataclass, field
from datetime import date

import numpy as np

from holdfast.replay.attackers.copies import Copies, Source
from holdfast.replay.attackers.tools import signs_in
from holdfast.replay.clock import DAY, HOUR, Floats, Ints
from holdfast.replay.ids import addresses
from holdfast.replay.life.visits import NO_ACCOUNT, OK, WRONG_PASSWORD
from holdfast.replay.shop.custodians import ORDER_PAGE
from holdfast.replay.streams import fixed, key_of
from holdfast.replay.world import World
from holdfast.terms.fields import written_fields

STILL_VALID = 0.6
"""Of the reused passwords, the share that was not changed since the list was made (assumed)."""
UNKNOWN = 2.0
"""Logins on the list that this shop does not know, for one it knows (assumed)."""


def opened_accounts(world: World, accounts: Ints) -> Ints:
    """Return those whose password on the list is their password here."""
    valid = fixed(accounts, key_of(world.seed, "still valid")) < STILL_VALID
    return accounts[world.customers.reuses_password(accounts) & valid]


def on_list(world: World, coverage: float) -> Ints:
    """Return the known customers that stand on the list, in its order."""
    known = np.arange(world.customers.count)
    listed = known[fixed(known, key_of(world.seed, "on the list")) < coverage]
    return world.rng("list").permutation(listed)


@dataclass(frozen=True)
class Stuffing:
    """Tries the list from ``opens`` to ``tried``, by day and night; is blocked after ``closes``.

    Of an account it gets into it sees the orders of ``fresh`` days, and later ones within hours (exponential, mean 2).
    """

    opens: date
    closes: date
    tried: date
    coverage: float = 0.6
    fresh: int = 3
    address: int = (203 << 24) + (113 << 8) + 77
    _opened: list[Ints] = field(default_factory=list, compare=False)

    def prepare(self, world: World) -> None:  # noqa: ARG002 - an address needs no place
        """Begin with no account opened."""
        self._opened.clear()

    def copies(self, world: World, day: int) -> Copies:
        """Try the day's part of the list, look into what opens, watch what was opened before."""
        rng = world.rng("stuffing", day)
        found = [self._watched(world, rng, day)]
        first, last = world.calendar.number(self.opens), world.calendar.number(self.tried)
        if day <= last:
            part = np.array_split(on_list(world, self.coverage), last - first + 1)[day - first]
            found.append(self._tried(world, rng, day, part))
        return Copies(np.concatenate([each.order for each in found]), np.concatenate([each.at for each in found]))

    def source(self, world: World) -> Source:  # noqa: ARG002 - one address, whatever the world
        """Return the address."""
        fields = written_fields(ORDER_PAGE.split("|"))
        return Source((addresses(np.array([self.address]), "address:")[0].as_py(),), "address", fields)

    def _tried(self, world: World, rng: np.random.Generator, day: int, part: Ints) -> Copies:
        opened = opened_accounts(world, part)
        unknown = world.customers.count + rng.integers(0, 1 << 24, round(len(part) * UNKNOWN))
        account = rng.permutation(np.concatenate((part, unknown)))
        at = day * DAY + np.sort(rng.uniform(0, 23.5, len(account))) * HOUR
        outcome = np.where(account >= world.customers.count, NO_ACCOUNT, WRONG_PASSWORD)
        is_in = np.isin(account, opened)
        self._sign_in(world, rng, at, account, np.where(is_in, OK, outcome))
        recent = world.ledger.between(day - self.fresh, day - 1)
        recent = recent[np.isin(world.ledger.account[recent], opened)]
        when = dict(zip(account[is_in].tolist(), at[is_in].tolist(), strict=True))
        seen_at = np.array([when[owner] for owner in world.ledger.account[recent].tolist()]) + 30.0
        self._opened.append(opened)
        return self._look(world, recent, seen_at)

    def _watched(self, world: World, rng: np.random.Generator, day: int) -> Copies:
        if not self._opened:
            return Copies.none()
        placed = world.ledger.between(day - 1, day)
        placed = placed[np.isin(world.ledger.account[placed], np.concatenate(self._opened))]
        wait = -2 * HOUR * np.log1p(-fixed(placed, key_of(world.seed, "watching")))
        at = world.ledger.placed_at[placed] + 300 + wait
        now = (at >= day * DAY) & (at < (day + 1) * DAY)
        placed, at = placed[now], at[now]
        owner = world.ledger.account[placed].astype(np.int64)
        self._sign_in(world, rng, at - 20, owner, np.full(len(placed), OK))
        return self._look(world, placed, at + rng.uniform(0, 5, len(at)))

    def _look(self, world: World, order: Ints, at: Floats) -> Copies:
        world.visits(at, np.full(len(order), self.address, np.uint32), order)
        return Copies(order, at)

    def _sign_in(self, world: World, rng: np.random.Generator, at: Floats, account: Ints, outcome: Ints) -> None:
        signs_in(world, rng, at, account=account, address=np.full(len(at), self.address), outcome=outcome)

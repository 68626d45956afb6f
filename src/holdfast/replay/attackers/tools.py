"""What an attacker's tool sends as its device and its client. The shares are assumed: no published aggregate was found.

Tools that go through lists of logins send device ids, for shops ask for them: most make up a new one at each try, some
keep the one they were set up with, some send none.
"""

import numpy as np
from numpy.typing import NDArray

from holdfast.replay.clock import Floats, Ints
from holdfast.replay.life.visits import AGENTS, OK
from holdfast.replay.streams import fixed, key_of, spread
from holdfast.replay.world import World

ROTATES, KEEPS, SENDS_NONE = 0.55, 0.30, 0.15
"""Shares of addresses whose tool makes up a device at each try, keeps one, sends none (assumed)."""
MADE_UP = 1 << 46
"""Devices from here on were made up by tools; no customer's number comes near."""


def signs_in(
    world: World, rng: np.random.Generator, at: Floats, *, account: Ints, address: Ints, outcome: Ints
) -> None:
    """Let tools try accounts, and note for the truth who tried which customers from where and whose accounts opened."""
    device = _devices(world, address, rng)
    world.agenda.add(
        "logins",
        at,
        account=account,
        ip=address,
        device=device,
        agent=_agents(world, address, rng),
        outcome=outcome,
    )
    customer = np.where(account < world.customers.count, account, -1)
    for role, subject in (
        ("stuffer_ip", address),
        ("stuffer_device", device),
        ("tried_account", customer),
        ("opened_account", np.where(outcome == OK, customer, -1)),
    ):
        world.subjects.note(role, subject, at)


def _devices(world: World, address: NDArray[np.integer], rng: np.random.Generator) -> Ints:
    """Return the device that is sent at each try from an address, -1 for none."""
    kind = fixed(address, key_of(world.seed, "tool"))
    fresh = MADE_UP + rng.integers(0, 1 << 45, len(address))
    kept = MADE_UP + (spread(address, key_of(world.seed, "tool device")) >> np.uint64(19)).astype(np.int64)
    devices: Ints = np.where(kind < ROTATES, fresh, np.where(kind < ROTATES + KEEPS, kept, -1))
    return devices


def _agents(world: World, address: NDArray[np.integer], rng: np.random.Generator) -> Ints:
    """Return the client that each try names: who makes devices up makes clients up too, the others keep theirs."""
    kind = fixed(address, key_of(world.seed, "tool"))
    kept = (spread(address, key_of(world.seed, "tool client")) % np.uint64(AGENTS)).astype(np.int64)
    agents: Ints = np.where(kind < ROTATES, rng.integers(0, AGENTS, len(address)), kept)
    return agents

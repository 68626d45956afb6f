"""One drawn leak and the complaints about it, with the truth kept beside.

Scenarios: ``single`` (one custodian), ``several`` (``leaks`` custodians), the ``outside_…`` ones of
:data:`benchmarks.trace.leaks.OUTSIDE`, ``quiet`` (noise only), ``echo`` (an outside leak or noise, and one desk
employee opens every complained order after the call) and ``customer_only`` (complaints name no order).
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
import pyarrow as pa

from benchmarks.trace.custody import DESK
from benchmarks.trace.leaks import HOUR, LEAK_DRAWS, OUTSIDE, Leak, NoLeak, custodian_leak
from benchmarks.trace.orders import DAY, Ints, Numbers
from benchmarks.trace.world import World, account_ids, order_ids, utc

SCENARIOS = ("single", "several", *OUTSIDE, "quiet", "echo", "customer_only")

CALL_MEDIAN_DAYS, CALL_SPREAD, CALL_LEAST_HOURS = 4.0, 0.9, 2.0
NOISE_MEDIAN_DAYS, NOISE_SPREAD = 10.0, 1.0
REPORT_MEAN_DAYS, REPORT_MOST_DAYS = 0.7, 3.0
FIELD_KEPT, FIELD_WRONG = 0.6, 0.03
ECHO_SHARE = 0.9


@dataclass(frozen=True)
class Truth:
    """What really happened: the leaks, and for every complaint the leak it came from (-1: noise)."""

    leaks: tuple[Leak, ...]
    source: Numbers

    @property
    def is_true(self) -> np.ndarray:
        """Which complaints come from a leak."""
        return np.asarray(self.source >= 0)

    @property
    def leaked_orders(self) -> Numbers:
        """All leaked orders, sorted, each once."""
        return np.unique(np.concatenate([np.zeros(0, np.int64), *(leak.order for leak in self.leaks)]))


@dataclass(frozen=True)
class Draw:
    """Complaints in the order in which they were reported, and what was added to the world's accesses.

    ``order``, ``account``, ``called_at``, ``reported_at`` (seconds) hold the facts; the table :attr:`complaints` shows
    only what customers told. ``extra_…`` are the service desk's accesses after the calls. Everything at or after
    ``observed_until`` is not known yet: use accesses and orders before it only. ``fraud_calls_at`` are all calls of the
    leaks' users, reported or not, where they were drawn.
    """

    scenario: str
    observed_until: int
    order: Numbers
    account: Numbers
    called_at: Ints
    reported_at: Ints
    fields: tuple[tuple[str, ...], ...]
    truth: Truth
    extra_at: Ints
    extra_custodian: Numbers
    extra_order: Numbers
    names_order: bool = True
    names_call: bool = True
    with_fields: bool = False
    fraud_calls_at: Ints | None = None

    @cached_property
    def complaints(self) -> pa.Table:
        """The complaints in the contract's columns; what was not told is null."""
        count = len(self.order)
        nothing = pa.nulls(count, pa.string())
        return pa.table(
            {
                "complaint": pa.array([f"c{n:05d}" for n in range(count)], pa.string()),
                "account": account_ids(self.account),
                "order": order_ids(self.order) if self.names_order else nothing,
                "called_at": utc(self.called_at) if self.names_call else pa.nulls(count, pa.timestamp("us", "UTC")),
                "reported_at": utc(self.reported_at),
                "fields_known": pa.array(["|".join(sorted(f)) or None for f in self.fields], pa.string())
                if self.with_fields
                else nothing,
            }
        )

    def accesses(self, world: World) -> tuple[Ints, Numbers, Numbers]:
        """Return what the logs held when the data were taken, sorted by time: times, custodians, orders."""
        seen = int(np.searchsorted(world.access_at, self.observed_until))
        now = self.extra_at < self.observed_until
        by_time = np.argsort(self.extra_at[now], kind="stable")
        at = self.extra_at[now][by_time]
        place = np.searchsorted(world.access_at[:seen], at, side="right")
        return (
            np.insert(world.access_at[:seen], place, at),
            np.insert(world.access_custodian[:seen], place, self.extra_custodian[now][by_time]),
            np.insert(world.access_order[:seen], place, self.extra_order[now][by_time]),
        )

    def first(self, count: int) -> "Draw":
        """Return this draw as it stood when the complaint number ``count`` (from 1) was reported."""
        until = int(self.reported_at[count - 1]) + 1
        return replace(
            self,
            observed_until=min(self.observed_until, until),
            order=self.order[:count],
            account=self.account[:count],
            called_at=self.called_at[:count],
            reported_at=self.reported_at[:count],
            fields=self.fields[:count],
            truth=Truth(tuple(leak.until(until) for leak in self.truth.leaks), self.truth.source[:count]),
        )


@dataclass(frozen=True)
class Calls:
    """Calls before they become complaints: orders, times (seconds), what the caller knew, the leak they came from."""

    order: Numbers
    called_at: Ints
    reported_at: Ints
    fields: Sequence[tuple[str, ...]]
    source: int

    def take(self, rng: np.random.Generator, count: int, until: int) -> "Calls":
        """Choose ``count`` of those reported before ``until`` (seconds).

        Raises:
            NoLeak: there are not so many.
        """
        known = np.flatnonzero(self.reported_at < until)
        if len(known) < count:
            raise NoLeak
        kept = rng.choice(known, count, replace=False)
        return Calls(self.order[kept], self.called_at[kept], self.reported_at[kept], (), self.source)


def reported_after(rng: np.random.Generator, called_at: Ints) -> Ints:
    """Draw when the calls were reported: hours to three days later."""
    days = np.clip(rng.exponential(REPORT_MEAN_DAYS, len(called_at)), 0.015, REPORT_MOST_DAYS)
    return called_at + (days * DAY).astype(np.int64)


def calls_about(rng: np.random.Generator, leak: Leak, source: int) -> Calls:
    """Draw one call for every leaked order."""
    days = rng.lognormal(np.log(CALL_MEDIAN_DAYS), CALL_SPREAD, len(leak.order))
    called_at = leak.seen_at + (np.maximum(days, CALL_LEAST_HOURS / 24) * DAY).astype(np.int64)
    return Calls(leak.order, called_at, reported_after(rng, called_at), (), source)


def noise_calls(rng: np.random.Generator, world: World, span: tuple[int, int], count: int) -> Calls:
    """Draw complaints that no leak caused: any order, called about after an ordinary delay, within ``span`` (seconds).

    In a quarter of the draws one complaint in seven is about one of the ten busiest shops.
    """
    busy = int(rng.binomial(count, 1 / 7)) if rng.random() < 0.25 else 0
    parts = [ordinary_calls(rng, world, span, count - busy)]
    if busy:
        parts.append(ordinary_calls(rng, world, span, busy, world.busiest_shops))
    order, called_at, reported_at = (np.concatenate(column) for column in zip(*parts, strict=True))
    return Calls(order, called_at, reported_at, (), -1)


def ordinary_calls(
    rng: np.random.Generator, world: World, span: tuple[int, int], count: int, shops: Numbers | None = None
) -> tuple[Numbers, Ints, Ints]:
    """Draw orders (of some shops only), times of call and of report: every order is as likely, its delay ordinary."""
    low, high = np.searchsorted(world.order_at, (span[0] - 90 * DAY, span[1]))
    found: list[tuple[Numbers, Ints, Ints]] = [(np.zeros(0, np.int64),) * 3]
    while sum(len(order) for order, _, _ in found) < count:
        order = rng.integers(low, high, 10 * count + 500)
        if shops is not None:
            order = order[np.isin(world.order_attributes["shop"][order], shops)]
        days = rng.lognormal(np.log(NOISE_MEDIAN_DAYS), NOISE_SPREAD, len(order))
        called_at = world.order_at[order] + (days * DAY).astype(np.int64) + HOUR
        reported_at = reported_after(rng, called_at)
        kept = (called_at >= span[0]) & (reported_at < span[1])
        found.append((order[kept], called_at[kept], reported_at[kept]))
    order, called_at, reported_at = (np.concatenate(column)[:count] for column in zip(*found, strict=True))
    return order, called_at, reported_at


def paced(rng: np.random.Generator, calls: Calls, times: Ints) -> Calls:
    """Choose, for each of some times, a call that was reported near it; none twice."""
    by_report = np.argsort(calls.reported_at)
    wanted = times + rng.normal(0, 0.3 * DAY, len(times)).astype(np.int64)
    near = np.sort(np.searchsorted(calls.reported_at[by_report], wanted))
    # Shift what meets the same call to its free neighbours, first up, then back inside.
    near = np.maximum.accumulate(near - np.arange(len(near))) + np.arange(len(near))
    near = near - np.maximum(0, near[-1:].max(initial=0) - len(by_report) + 1)
    kept = by_report[np.maximum(near, 0)]
    return Calls(calls.order[kept], calls.called_at[kept], calls.reported_at[kept], (), calls.source)


def known_fields(rng: np.random.Generator, shown: Sequence[str]) -> tuple[str, ...]:
    """Draw what a caller says of the fields he was shown; three in a hundred complaints add a field he was not."""
    kept = [name for name in shown if rng.random() < FIELD_KEPT] or [shown[int(rng.integers(len(shown)))]]
    others = [name for name in DESK if name not in shown]
    if others and rng.random() < FIELD_WRONG:
        kept.append(others[int(rng.integers(len(others)))])
    return tuple(kept)


def told_fields(rng: np.random.Generator, world: World, calls: Calls, leak: Leak | None) -> Calls:
    """Add what the callers knew; noise knows what some custodian or other could have shown."""
    if leak is not None:
        shown = [leak.fields] * len(calls.order)
    else:
        some = rng.integers(len(world.custodian_fields), size=len(calls.order))
        shown = [world.custodian_fields[n] for n in some]
    return replace(calls, fields=[known_fields(rng, fields) for fields in shown])


def split(rng: np.random.Generator, total: int, parts: int) -> list[int]:
    """Share ``total`` among ``parts`` unequally, none below a half of an equal share (rounded down)."""
    share = 0.5 / parts + 0.5 * rng.dirichlet(np.full(parts, 2.0))
    edges = np.round(np.cumsum(share) * total).astype(int)
    return [int(n) for n in np.diff(edges, prepend=0)]


def leaks_of(
    rng: np.random.Generator, world: World, scenario: str, *, until: int, parts: Sequence[int], least: int
) -> list[Leak]:
    """Draw the scenario's leaks; of several, none shares half its orders with another."""
    if scenario == "several":
        leaks: list[Leak] = []
        for part in parts:
            leak = custodian_leak(rng, world, until, max(least, part))
            for other in leaks:
                common = len(np.intersect1d(leak.order, other.order))
                if common > 0.5 * min(len(leak.order), len(other.order)):
                    raise NoLeak
            leaks.append(leak)
        return leaks
    if not parts:
        return []
    return [LEAK_DRAWS[scenario](rng, world, until, max(least, parts[0]))]


def echo_accesses(
    rng: np.random.Generator, world: World, calls: Sequence[Calls], *, share: float, people: int
) -> tuple[Ints, Numbers, Numbers]:
    """Let desk employees of one team, and its queue, open a share of the complained orders after the call."""
    order = np.concatenate([part.order for part in calls])
    called_at = np.concatenate([part.called_at for part in calls])
    reported_at = np.concatenate([part.reported_at for part in calls])
    early = rng.random(len(order)) < 0.6
    later = reported_at + rng.exponential(6 * HOUR, len(order)).astype(np.int64)
    during = called_at + (rng.random(len(order)) * (reported_at - called_at)).astype(np.int64)
    at = np.where(early, during, later) + 60
    team_of = [name.partition("/")[0] for name in world.custodian_names]
    desk = [n for n, kind in enumerate(world.custodian_kinds) if kind == "desk_employee"]
    team = team_of[desk[int(rng.integers(len(desk)))]]
    members = np.asarray([n for n in desk if team_of[n] == team])
    chosen = rng.choice(members, min(people, len(members)), replace=False)
    opened = np.flatnonzero(rng.random(len(order)) < share)
    person = rng.choice(chosen, len(opened))
    queue = np.full(len(opened), world.custodian_names.index(team))
    return np.tile(at[opened], 2), np.concatenate([person, queue]), np.tile(order[opened], 2)


def draw(
    world: World,
    rng: np.random.Generator,
    *,
    scenario: str = "single",
    complaints: int = 30,
    noise: float = 0.3,
    leaks: int = 3,
    least: int = 40,
    names_call: bool = True,
    with_fields: bool = False,
) -> Draw:
    """Draw a leak and ``complaints`` complaints, a share ``noise`` of them noise (rounded up or down by chance).

    A leak holds at least ``least`` orders and enough whose call has been reported by ``observed_until``. Without
    ``names_call`` only the time of the complaint is told; with ``with_fields`` also what the caller knew.
    """
    for _ in range(500):
        try:
            drawn, calls, until = drawn_calls(
                world, rng, scenario=scenario, complaints=complaints, noise=noise, leaks=leaks, least=least
            )
        except NoLeak:
            continue
        return assembled(
            world, rng, scenario, leaks=drawn, calls=calls, until=until, names_call=names_call, with_fields=with_fields
        )
    raise NoLeak(scenario)


def drawn_calls(
    world: World,
    rng: np.random.Generator,
    *,
    scenario: str,
    complaints: int,
    noise: float,
    leaks: int,
    least: int,
) -> tuple[list[Leak], list[Calls], int]:
    """Try once to draw leaks, the reported calls about each and the noise, and when the data were taken (seconds)."""
    inner = {"customer_only": "single", "echo": str(rng.choice(["quiet", "outside_shop", "outside_window"]))}
    kind = inner.get(scenario, scenario)
    until = world.start + int(rng.uniform(min(55, 0.6 * world.days), world.days - 1) * DAY)
    false = complaints if kind == "quiet" else int(complaints * noise + rng.random())
    true = complaints - false
    parts = split(rng, true, leaks) if kind == "several" else [true] * (kind != "quiet")
    drawn = leaks_of(rng, world, kind, until=until, parts=parts, least=least)
    calls = [
        calls_about(rng, leak, n).take(rng, part, until)
        for n, (leak, part) in enumerate(zip(drawn, parts, strict=True))
    ]
    begin = min((int(part.called_at.min()) for part in calls if len(part.order)), default=until - 20 * DAY)
    begin = min(begin - 2 * DAY, until - int(rng.uniform(7, 25) * DAY))
    calls.append(noise_calls(rng, world, (max(begin, world.start + DAY), until), false))
    return drawn, calls, until


def assembled(
    world: World,
    rng: np.random.Generator,
    scenario: str,
    *,
    leaks: Sequence[Leak],
    calls: Sequence[Calls],
    until: int,
    names_call: bool = True,
    with_fields: bool = False,
) -> Draw:
    """Put the calls into the order of their reports and add the service desk's accesses after them."""
    calls = [told_fields(rng, world, part, leaks[part.source] if part.source >= 0 else None) for part in calls]
    by_report = np.argsort(np.concatenate([part.reported_at for part in calls]), kind="stable")
    order = np.concatenate([part.order for part in calls])[by_report]
    fields = [told for part in calls for told in part.fields]
    source = np.concatenate([np.full(len(part.order), part.source) for part in calls])[by_report]
    is_echo = scenario == "echo"
    extra = echo_accesses(rng, world, calls, share=1.0 if is_echo else ECHO_SHARE, people=1 if is_echo else 5)
    return Draw(
        scenario,
        until,
        order,
        world.order_account[order],
        np.concatenate([part.called_at for part in calls])[by_report],
        np.concatenate([part.reported_at for part in calls])[by_report],
        tuple(fields[n] for n in by_report),
        Truth(tuple(leaks), source),
        *extra,
        names_order=scenario != "customer_only",
        names_call=names_call,
        with_fields=with_fields,
    )


def follow(
    world: World, rng: np.random.Generator, *, noise: float = 0.3, reported: float = 0.25, least_calls: int = 150
) -> Draw:
    """Draw the whole stream of complaints about one leak whose users make 150 to 400 calls, a quarter of them reported.

    ``fraud_calls_at`` holds every call, sorted. Noise is reported at the pace of the leak's own complaints, so that its
    share is the same from the first complaint to the last.
    """
    for _ in range(500):
        try:
            wanted = int(rng.integers(least_calls, max(least_calls, 400) + 1))
            leak = custodian_leak(rng, world, world.end - DAY, wanted)
            calls = calls_about(rng, leak, 0).take(rng, wanted, world.end - DAY)
        except NoLeak:
            continue
        told = np.flatnonzero(rng.random(wanted) < reported)
        true = Calls(calls.order[told], calls.called_at[told], calls.reported_at[told], (), 0)
        false = round(len(told) * noise / (1 - noise))
        span = (int(calls.called_at.min()) - 3 * DAY, int(calls.reported_at.max()) + 1)
        noisy = paced(rng, noise_calls(rng, world, span, 20 * false), rng.choice(true.reported_at, false))
        stream = [true, noisy]
        made = assembled(world, rng, "follow", leaks=[leak], calls=stream, until=span[1] + DAY)
        return replace(made, fraud_calls_at=np.sort(calls.called_at))
    raise NoLeak("follow")

"""One leak from copy to complaint: the attacker copies, the callers call, the called phone the shop, some complain."""

from dataclasses import dataclass, field, replace

import numpy as np

from holdfast.replay.attackers.copies import Copies
from holdfast.replay.callers import cashing
from holdfast.replay.callers.callers import PRETEXTS, WAYS
from holdfast.replay.callers.calls import Calls
from holdfast.replay.callers.reports import Places
from holdfast.replay.callers.reviews import ORDINARY, WARNINGS
from holdfast.replay.clock import DAY, HOUR, Floats, Ints, within_hours
from holdfast.replay.life.canaries import is_canary
from holdfast.replay.scenario import Plan
from holdfast.replay.shop.customers import chosen_shares
from holdfast.replay.shop.goods import products
from holdfast.replay.shop.names import REGIONS
from holdfast.replay.subjects import NOISE
from holdfast.replay.world import World


@dataclass(frozen=True)
class Complaints:
    """Complaints about calls: which call (a place in the list of all), when told, to whom."""

    call: Ints
    at: Floats
    channel: str


@dataclass
class Operation:
    """A plan under way."""

    number: int
    plan: Plan
    world: World
    places: list[Places]
    calls: Calls = field(default_factory=Calls.none)
    """The calls made so far, by the time of the call within each day."""
    copies: list[Copies] = field(default_factory=list)
    complaints: list[Complaints] = field(default_factory=list)
    _due: dict[int, list[Calls]] = field(default_factory=dict)
    _known: set[int] = field(default_factory=set)
    _is_free: np.ndarray = field(default_factory=lambda: np.empty(0, bool))

    @classmethod
    def of(cls, world: World, number: int, plan: Plan) -> "Operation":
        """Return the operation before the first day."""
        plan.attacker.prepare(world)
        return cls(number, plan, world, [Places.of(world.seed, report, world.calendar) for report in plan.reports])

    def act(self, day: int) -> None:
        """Let the day's part happen."""
        attacker, calendar, subjects = self.plan.attacker, self.world.calendar, self.world.subjects
        subjects.leak = self.number + 1
        if calendar.number(attacker.opens) <= day <= calendar.number(attacker.closes):
            found = attacker.copies(self.world, day)
            self.copies.append(found)
            subjects.note("touched_canary", np.where(is_canary(self.world, found.order), found.order, -1), found.at)
            self._plan(self.world.rng("planning", self.number, day), found)
        self._call(self.world.rng("calling", self.number, day), day)
        self._tell(self.world.rng("telling", self.number, day), day)
        subjects.leak = NOISE

    def _plan(self, rng: np.random.Generator, found: Copies) -> None:
        """Choose whom to call and when; nobody is called twice."""
        callers, ledger = self.plan.callers, self.world.ledger
        wanted = rng.random(len(found.order)) < callers.wanted(ledger, found.order, found.at)
        order, at = found.order[wanted], found.at[wanted]
        new = [place for place, each in enumerate(order.tolist()) if each < 0 or self._is_new(each)]
        order, at = order[new], at[new]
        first = self.world.calendar.midnight(callers.first_call) if callers.first_call else 0.0
        called_at = callers.called_at(rng, at, first)
        for day in np.unique(called_at // DAY).tolist():
            some = called_at // DAY == day
            self._due.setdefault(int(day), []).append(self._calls(rng, order[some], at[some], called_at[some]))

    def _is_new(self, order: int) -> bool:
        account = int(self.world.ledger.account[order])
        is_new = account not in self._known
        self._known.add(account)
        return is_new

    def _calls(self, rng: np.random.Generator, order: Ints, copied_at: Floats, called_at: Floats) -> Calls:
        callers, count = self.plan.callers, len(order)
        named = list(callers.pretexts)
        pretext = np.array([PRETEXTS.index(name) for name in named])[
            chosen_shares(rng, count, tuple(callers.pretexts.values()))
        ]
        chance = np.array([callers.success.get(name, callers.usual_success) for name in PRETEXTS])[pretext]
        median, spread, most = callers.loss
        loss = np.minimum(rng.lognormal(np.log(median), spread, count), most)
        way = np.array([WAYS.index(name) for name in callers.ways])[
            chosen_shares(rng, count, tuple(callers.ways.values()))
        ]
        is_planted = is_canary(self.world, order)
        is_cheated = (rng.random(count) < chance) & ~is_planted
        account = np.where(order < 0, -1, self.world.ledger.account[order]).astype(np.int64)
        region = np.where(
            order < 0, rng.integers(0, len(REGIONS), count), self.world.customers.region(np.maximum(account, 0))
        )
        return Calls(
            order=order,
            account=account,
            region=region,
            copied_at=copied_at,
            called_at=called_at,
            pretext=pretext,
            way=np.where(is_cheated, way, -1),
            loss=np.where(is_cheated, np.rint(loss / 10) * 1000, 0).astype(np.int64),
            caller=rng.integers(0, 40, count),
        )

    def _call(self, rng: np.random.Generator, day: int) -> None:
        """Make the day's calls, no more than the callers can; who was cheated phones the shop, of the others few."""
        waiting = self._due.pop(day, [])
        if not waiting:
            return
        calls = waiting[0].and_then(*waiting[1:])
        most = max(10, round(self.plan.callers.a_day * self.world.scale))
        if len(calls) > most:
            calls = calls.take(np.sort(rng.choice(len(calls), most, replace=False)))
        calls = calls.take(np.argsort(calls.called_at, kind="stable"))
        bought = cashing.gift_cards(self.world, rng, calls, len(self.calls))
        calls = replace(calls, order=np.where(calls.order < 0, bought, calls.order))
        cashing.quick_pay(self.world, rng, calls)
        is_planted = is_canary(self.world, calls.order)
        self.world.subjects.note("called_canary", np.where(is_planted, calls.account, -1), calls.called_at)
        phones = (calls.order >= 0) & (rng.random(len(calls)) < np.where(calls.way >= 0, 0.8, 0.2)) & ~is_planted
        self.world.complains_by_phone(rng, calls.called_at[phones], calls.order[phones], 5.0)
        self._warn(rng, calls)
        self.calls = self.calls.and_then(calls)
        self._is_free = np.concatenate((self._is_free, ~is_planted))

    def _warn(self, rng: np.random.Generator, calls: Calls) -> None:
        """Let one in twenty of the called write a warning under a product."""
        some = np.flatnonzero(
            (calls.account >= 0) & (rng.random(len(calls)) < 0.05) & ~is_canary(self.world, calls.order)
        )
        at, product = (
            calls.called_at[some] + rng.exponential(20 * HOUR, len(some)),
            products(rng, len(some), self.world.scale),
        )
        self.world.subjects.note("warning_author", calls.account[some], at)
        self.world.subjects.note("warned_product", product, at)
        self.world.agenda.add(
            "reviews",
            at,
            product=product,
            account=calls.account[some],
            text=len(ORDINARY) + rng.integers(0, len(WARNINGS), len(some)),
        )

    def _tell(self, rng: np.random.Generator, day: int) -> None:
        """Fill the day's places for complaints; the desk opens the orders once more when the complaint comes."""
        for places in self.places:
            found = places.filled(rng, day, self.calls, self._is_free, self.world.ledger)
            if not len(found.call):
                continue
            self._lose(found.call, found.loss)
            self.complaints.append(Complaints(found.call, found.at, places.report.channel))
            again = (rng.random(len(found.call)) < 0.8) & (self.calls.order[found.call] >= 0)
            at = within_hours(rng, found.at[again] + rng.exponential(3 * HOUR, int(again.sum())), 8, 23)
            self.world.desk_look_up(rng, at, self.calls.order[found.call[again]], team=len(self.world.shop.teams) - 1)

    def _lose(self, call: Ints, yuan: Ints) -> None:
        """Set the losses that the facts fix; who was to lose nothing and is told to have lost, lost by a page."""
        fixed = yuan > 0
        self.calls.loss[call[fixed]] = yuan[fixed] * 100
        unsaid = call[fixed][self.calls.way[call[fixed]] < 0]
        self.calls.way[unsaid] = WAYS.index("phishing")
